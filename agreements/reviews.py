"""What the last look at how a text is carried out (*monev*) says."""

from datetime import date

from django.db.models import F, OuterRef, Subquery

from .models import Review


def last_review(name: str, by: date | None = None, of: str = "pk") -> Subquery:
    """A column of the last review of the text that `of` names; NULL where there is none.

    With `by`, of those surely held by that day.
    """
    rows = Review.objects.filter(agreement=OuterRef(of))
    rows = rows if by is None else rows.filter(held_latest__lte=by)
    newest = F("held_latest").desc(nulls_last=True)
    return Subquery(rows.order_by(newest, "-pk").values(name)[:1])
