"""The latest review (*monev*) of an agreement."""

from datetime import date

from django.db.models import F

from perpusnas.core.files import Keys

from .models import Agreement, Review

# The latest review first; those without a date last, by order of entry.
LATEST = (F("held_latest").desc(nulls_last=True), "-pk")


def last_review(agreement: Agreement) -> Review | None:
    """Return the latest review of an agreement, or None."""
    return agreement.reviews.order_by(*LATEST).first()


def last_reviews(agreements: Keys, by: date | None = None) -> dict[int, Review]:
    """Return the latest review of each of these agreements, by the agreement's id.

    With `by`, only reviews certainly held by that day count.
    """
    reviews = Review.objects.filter(agreement__among=agreements)
    reviews = reviews if by is None else reviews.filter(held_latest__lte=by)
    found: dict[int, Review] = {}
    for review in reviews.order_by(*LATEST):
        found.setdefault(review.agreement_id, review)
    return found
