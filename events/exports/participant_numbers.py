"""The numbers of the events file: as published, and as the rows add up.

An empty number is unknown, never none.
"""

from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from perpusnas.core.files import Column, labelled

from ..models import Event, Participation
from ..participant_numbers import ABSENT, EXPECTED, OURS


def rows_with_code(user):
    """Who took part, as far as the reader may see it, with the code of the country."""
    rows = Participation.objects.filter(event=OuterRef("pk")).seen_by(user).order_by()
    code = Case(
        When(~Q(region=""), then=Value(OURS)),
        default=Coalesce("country_id", "partner__country_id"),
        output_field=CharField(),
    )
    return rows.annotate(code=code).filter(code__isnull=False)


def heads(user, abroad: bool, came: bool = True) -> Subquery:
    """The heads that the rows add up to, where every row that should tell some does:
    those who came, or those who were planned for."""
    rows = rows_with_code(user)
    rows = rows.exclude(code=OURS) if abroad else rows.filter(code=OURS)
    told = {"came": "yes"} if came else {"planned": True}
    return added(rows, "heads" if came else "heads_planned", Q(**told))


def added(rows, name: str, told: Q) -> Subquery:
    """The sum of a column, where no row for which it should be told leaves it empty."""
    silent = told & Q(**{f"{name}__isnull": True}, role__in=EXPECTED)
    sums = rows.values("event").annotate(n=Sum(name), m=Count("pk", filter=silent))
    return Subquery(sums.filter(m=0).values("n"), output_field=IntegerField())


def women_or_men(user, name: str) -> Subquery:
    """Of all who came, where every row that should tell them does."""
    rows = Participation.objects.filter(event=OuterRef("pk")).seen_by(user).order_by()
    return added(rows, name, Q(came="yes"))


def countries(user, came: bool, ours: bool) -> Subquery:
    """How many countries the rows tell of, with our own or without; NULL for none."""
    wanted = {"came": "yes"} if came else {"planned": True}
    rows = rows_with_code(user).filter(**wanted).exclude(role__in=ABSENT)
    rows = rows if ours else rows.exclude(code=OURS)
    number = rows.values("event").annotate(n=Count("code", distinct=True)).values("n")
    return Subquery(number, output_field=IntegerField())


def published_or(name: str, derived) -> Coalesce:
    """What was published, or else what the rows add up to."""
    return Coalesce(name, derived, output_field=IntegerField())


def country_number(user) -> Coalesce:
    derived = Case(
        When(own_country="included", then=countries(user, came=True, ours=True)),
        default=countries(user, came=True, ours=False),
    )
    return published_or("countries_attended", derived)


def figure_columns(user) -> list[Column]:
    """Plan beside outcome: every number as published, and as the rows add up."""
    numbers = [
        (_("Participants from Indonesia, planned"), "domestic_planned"),
        (_("Participants from abroad, planned"), "foreign_planned"),
        (_("Participants from Indonesia, per source"), "domestic_attended"),
        (_("Participants from abroad, per source"), "foreign_attended"),
        (_("Participants from Indonesia, from details"), heads(user, abroad=False)),
        (_("Participants from abroad, from details"), heads(user, abroad=True)),
        (_("Countries planned, per source"), "countries_planned"),
        (_("Countries attended, per source"), "countries_attended"),
        (_("Countries planned besides Indonesia, from details"), (False, False)),
        (_("Countries planned with Indonesia, from details"), (False, True)),
        (_("Countries attended besides Indonesia, from details"), (True, False)),
        (_("Countries attended with Indonesia, from details"), (True, True)),
    ]
    made = [
        Column(title, countries(user, *by) if isinstance(by, tuple) else by, "plain")
        for title, by in numbers
    ]
    sure = labelled("heads_sure", Event.Sure.choices)
    own = labelled("own_country", Event.OwnCountry.choices)
    return [
        *made,
        Column(_("Accuracy of participant numbers"), sure),
        Column(_("Indonesia included in the number"), own),
    ]
