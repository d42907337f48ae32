"""The columns of report 9, `ksst-colombo-plan`: plan beside outcome, edition by edition."""

from functools import partial
from types import SimpleNamespace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.exports import Subjects
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    choice,
    field,
    grouped,
    joined,
    joined_once,
    partial_date,
    record_id,
    row_number,
)
from perpusnas.core.models import reader_columns

from ..models import Event, FollowUp, ParticipationRole, Status
from ..participant_numbers import OWN_COUNTRY, absent_roles
from ..yearly_totals import year_of_event
from .reading import read_events


def read_editions(subjects: Subjects, keys: Keys) -> dict[int, SimpleNamespace]:
    supporters = ParticipationRole.marked(ParticipationRole.Mark.SUPPORTING)
    rows, countries = read_events(subjects, keys), subjects.countries
    follow_ups = FollowUp.objects.visible_to(subjects.user).filter(
        Q(from_event__among=keys) | Q(also_from_event__among=keys)
    )
    columns = ("from_event", "also_from_event", *reader_columns("what"))
    owed = grouped(
        (key, first or second)
        for *events, first, second in follow_ups.values_list(*columns)
        for key in events
    )
    for key, row in rows.items():
        row.year = year_of_event(row.event)
        row.location = row.place or row.country
        codes = countries_taking_part(row)
        row.countries = joined_once(countries[code] for code in codes)
        supporting = (o.name for o in row.others if o.role in supporters)
        row.supporting = joined_once(supporting)
        row.follow_ups = joined(owed.get(key, ()))
    return rows


def countries_taking_part(row: SimpleNamespace) -> set[str]:
    """The countries from abroad that came; before it is held, those planned for."""
    held = row.event.status == Status.HELD
    present = (p for p in row.participants if (p.came == "yes" if held else p.planned))
    return {p.country_code for p in present if p.role not in absent_roles()} - {
        "",
        OWN_COUNTRY,
    }


def ksst_table(user: Any) -> FileTable:
    columns = [
        row_number(),
        field(_("Year"), "year"),
        Column(_("Name of the program"), lambda row: row.program or row.name),
        field(_("Theme"), "event.theme"),
        choice(_("Form of the event"), "event.kind", Event.Kind.choices),
        partial_date(_("First day"), "first_day"),
        partial_date(_("Last day"), "last_day"),
        field(_("Location"), "location"),
        field(_("Participating countries"), "countries"),
        field(_("Participants planned"), "figures.abroad.planned.best"),
        field(_("Participants attended"), "figures.abroad.came.best"),
        field(_("Men"), "figures.men.whole"),
        field(_("Women"), "figures.women.whole"),
        field(_("Participants from Indonesia"), "figures.domestic.came.best"),
        field(_("Supporting institutions"), "supporting"),
        field(_("Source of the budget"), "event.budget"),
        field(_("Results"), "all_results"),
        field(pgettext("column", "Follow-up"), "follow_ups"),
        field(_("Links"), "news"),
        record_id("event.pk"),
    ]
    return FileTable(columns, partial(read_editions, Subjects(user)))
