"""The last look at how a text is carried out (*monev*), and what it says."""

from datetime import date

from django.db.models import F

from perpusnas.core.files import Keys

from .models import Agreement, Review

# The latest review first; those without a day by when they were entered, and last.
LATEST = (F("held_latest").desc(nulls_last=True), "-pk")


def last_review(text: Agreement) -> Review | None:
    return text.reviews.order_by(*LATEST).first()


def last_reviews(agreements: Keys, by: date | None = None) -> dict[int, Review]:
    """The last review of each of these agreements, by the key of the agreement; with
    `by`, of those surely held by that day."""
    rows = Review.objects.filter(agreement__in=agreements)
    rows = rows if by is None else rows.filter(held_latest__lte=by)
    found: dict[int, Review] = {}
    for review in rows.order_by(*LATEST):
        found.setdefault(review.agreement_id, review)
    return found
