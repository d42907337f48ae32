"""The last look at how a text is carried out (*monev*), and what it says."""

from datetime import date

from django.db.models import F, OuterRef, Subquery

from .models import Agreement, Review

# The latest review first; those without a day by when they were entered, and last.
LATEST = (F("held_latest").desc(nulls_last=True), "-pk")


def last_review(text: Agreement) -> Review | None:
    return text.reviews.order_by(*LATEST).first()


def told_last(name: str, by: date | None = None, of: str = "pk") -> Subquery:
    """A column of the last review of the text that `of` names; NULL where there is none.

    With `by`, of those surely held by that day.
    """
    rows = Review.objects.filter(agreement=OuterRef(of))
    rows = rows if by is None else rows.filter(held_latest__lte=by)
    return Subquery(rows.order_by(*LATEST).values(name)[:1])
