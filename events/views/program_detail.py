"""The page of a program: its editions, yearly totals and participants."""

from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.shortcuts import render

from perpusnas.core.access import requires
from perpusnas.core.dates.months import year_of_date
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.lists.sections import FirstRows, SectionPage, section_pages
from perpusnas.core.lists.sorting import date_sort
from perpusnas.core.models import sort_column

from ..detail_context import (
    citations_of,
    latest_outcomes,
    visible_for_list,
    visible_or_none,
)
from ..models import Event, Participation, Program, ProgramBody
from ..participant_numbers import absent_roles
from ..yearly_totals import totals_by_year

Came, Role = Participation.Came, Participation.Role


@requires("read_register")
def program_detail(request, pk):
    """Show a program with its first editions, yearly totals and participants."""
    user = request.user
    programs = Program.objects.visible_to(user).with_editions(user)
    program = visible_or_404(programs, pk)
    events = visible_for_list(Event, user).counted().filter(program=program)
    bodies = ProgramBody.objects.seen_by(user, of=Program).filter(program=program)
    bodies = bodies.select_related("partner", "country")
    continues = Program.objects.visible_to(user).filter(continued_as=program)
    context = {
        "program": program,
        "in_lists": f"?program={program.pk}",
        "continued_as": visible_or_none(programs, program.continued_as_id),
        "events": FirstRows(events.order_by(date_sort("when_latest").desc(), "-pk")),
        "outcomes": latest_outcomes(user, program=program),
        "participants": participants_of(request, events),
        **section_pages(
            request,
            [("bodies", bodies, "bodies"), ("continues", continues, "facts")],
        ),
        **yearly_totals(request, events),
        **citations_of(request, program=program),
    }
    return render(request, "events/program_detail.html", context)


def participants_of(request, events: QuerySet) -> SectionPage:
    """Return who took part in these events, or may have, besides our own institution:
    each with the roles and the number of events attended, the most frequent first."""
    page = SectionPage(request, "participants", participants(request.user, events))
    rows = Participation.objects.select_related("partner", "country")
    first = rows.in_bulk([found["first"] for found in page.rows])
    page.rows = [
        {
            "row": first[found["first"]],
            "roles": [
                row.label for code, row in Role.rows().items() if found[f"as_{code}"]
            ],
            "events": found["attended"],
        }
        for found in page.rows
    ]
    return page


def participants(user, events: QuerySet) -> QuerySet:
    """Return one row for each participant of these events, with the key of its `first`
    row, in which roles it was there, and how many events it `attended`."""
    rows = Participation.objects.seen_by(user).exclude(came=Came.NO)
    rows = rows.exclude(role__in=absent_roles()).exclude(partner__is_home=True)
    rows = rows.filter(event__in=events.order_by().values("pk"))
    texts = [NullIf(name, Value("")) for name in ("region_standard", "region")]
    who = rows.annotate(text=Coalesce(*texts, "group"))
    roles = {f"as_{code}": Count("pk", filter=Q(role=code)) for code in Role.rows()}
    found = who.values("partner", "country", "text").annotate(
        first=Min("pk"),
        attended=Count("event", distinct=True, filter=Q(came=Came.YES)),
        **roles,
    )
    by_name = F(f"partner__{sort_column()}").asc(nulls_last=True)
    return found.order_by("-attended", by_name, "text", "first")


def yearly_totals(request, events: QuerySet) -> dict[str, Any]:
    """Return a page of the totals of the editions held in each year, the latest first;
    only the editions of its years are read."""
    held = events.filter(status="held").annotate(
        year=year_of_date("when", lasting=True)
    )
    latest_first = F("year").desc(nulls_last=True)
    years = held.order_by(latest_first).values_list("year", flat=True).distinct()
    page = SectionPage(request, "years", years)
    of_these = Q(year__in=page.rows)
    if None in page.rows:
        of_these |= Q(year__isnull=True)
    page.rows = totals_by_year(held.filter(of_these))
    return {"years": page, "has_total": any(year.has_total for year in page.rows)}
