"""The latest review (*monev*) of an agreement."""

from datetime import date

from django.db.models import F, OuterRef, Subquery

from .models import Agreement, Review

# The latest review first; those without a date last, by order of entry.
LATEST = (F("held_latest").desc(nulls_last=True), "-pk")


def last_review(agreement: Agreement) -> Review | None:
    """Return the latest review of an agreement, or None."""
    return agreement.reviews.order_by(*LATEST).first()


def told_last(name: str, by: date | None = None, of: str = "pk") -> Subquery:
    """Return a column of the latest review as a subquery; NULL where there is none.

    `of` is the column with the agreement's id. With `by`, only reviews certainly held
    by that day count.
    """
    reviews = Review.objects.filter(agreement=OuterRef(of))
    reviews = reviews if by is None else reviews.filter(held_latest__lte=by)
    return Subquery(reviews.order_by(*LATEST).values(name)[:1])
