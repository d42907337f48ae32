"""The columns of the events file, which begins with report `rekap-kegiatan`."""

from collections.abc import Callable
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.exports import Subjects
from perpusnas.core.access import Access
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    choice,
    field,
    joined,
    joined_once,
    labels_of,
    partial_date,
    partial_dates,
    record_id,
    row_number,
)
from perpusnas.core.files.model_columns import field_columns
from perpusnas.core.models import reader_columns

from ..models import Event, Evidence, Participation, Status
from ..participant_numbers import ParticipantNumbers, absent_roles
from ..querysets import is_outcome_unknown
from .names import agreements_of, event_names
from .reading import people_at_events, read_events, status_history


def read_event_rows(subjects: Subjects, keys: Keys) -> dict[int, SimpleNamespace]:
    rows, user = read_events(subjects, keys), subjects.user
    evidence = Evidence.objects.filter(event__among=keys).seen_by(user)
    agreements = agreements_of(user, evidence, "event")
    for key, row in rows.items():
        row.agreements = agreements.get(key)
    return rows


def read_listed_events(subjects: Subjects, keys: Keys) -> dict[int, SimpleNamespace]:
    """The same with what only the file of the list says of events."""
    rows, user = read_event_rows(subjects, keys), subjects.user
    events = [row.event for row in rows.values()]
    related = [key for event in events for key in (event.part_of_id, event.follows_id)]
    names = event_names(user, related)
    people, statuses = people_at_events(user, keys), status_history(user, keys)
    for key, row in rows.items():
        row.part_of = names.get(row.event.part_of_id)
        row.follows = names.get(row.event.follows_id)
        row.people = joined(people.get(key, ()))
        row.statuses = joined(statuses.get(key, ()))
    return rows


def country_number(row: Any) -> int | None:
    """How many countries came, as published, or else by the rows."""
    published: int | None = row.event.countries_attended
    if published is not None:
        return published
    ours = row.event.own_country == Event.OwnCountry.INCLUDED
    figures: ParticipantNumbers = row.figures
    return figures.countries(came=True, ours=ours).total


def countries(came: bool, ours: bool) -> Callable[[Any], int | None]:
    """How many countries the rows tell of, with our own or without; None for none."""
    return lambda row: row.figures.countries(came, ours).total


def partner_names(row: Any) -> str:
    """The partners other than ourselves that came, or may have come."""
    return joined_once(other.name for other in row.present if not other.group)


def former_partner_names(row: Any) -> str:
    """What the column of partners said in earlier versions: everybody who is named."""
    return joined_once(other.name for other in row.others)


def groups() -> Callable[[Any], str]:
    """Return a function that names the groups described in words, with the capacity in
    which they came."""
    capacities = labels_of(Participation.Capacity.choices)
    return lambda row: joined_once(
        f"{other.name} ({capacities[other.capacity]})" if other.capacity else other.name
        for other in row.present
        if other.group
    )


def absent(row: Any) -> str:
    return joined_once(o.name for o in row.participants if o.came == "no")


def mentioned(row: Any) -> str:
    """Those that are mentioned without having been present."""
    roles = absent_roles()
    return joined_once(o.name for o in row.participants if o.role in roles)


def event_report_columns() -> list[Column]:
    """Report 7, `rekap-kegiatan`."""
    return [
        row_number(),
        field(_("Name of the event"), "name"),
        choice(_("Kind of event"), "event.kind", Event.Kind.choices),
        field(pgettext("column", "Program"), "program"),
        partial_date(_("First day"), "first_day"),
        partial_date(_("Last day"), "last_day"),
        field(_("Place"), "place"),
        field(_("Country"), "country"),
        choice(_("Mode"), "event.mode", Event.Mode.choices),
        Column(_("Partner"), partner_names),
        field(pgettext("column", "Related agreements"), "agreements"),
        field(_("Participants from Indonesia"), "figures.domestic.came.best"),
        field(_("Participants from abroad"), "figures.abroad.came.best"),
        Column(_("Number of countries"), country_number),
        field(_("Results"), "all_results"),
        field(_("Links to news"), "news"),
    ]


def figure_columns() -> list[Column]:
    """Plan beside outcome: every number as published, and as the rows add up."""
    return [
        *(field(heading, path) for heading, path in published_numbers().items()),
        *(Column(heading, number) for heading, number in counted_countries().items()),
        choice(
            _("Accuracy of participant numbers"), "event.heads_sure", Event.Sure.choices
        ),
        choice(
            _("Indonesia included in the number"),
            "event.own_country",
            Event.OwnCountry.choices,
        ),
        field(_("Participants in total, planned"), "event.total_planned"),
        field(_("Participants in total, per source"), "event.total_attended"),
        choice(
            _("Accuracy of numbers of countries"),
            "event.countries_sure",
            Event.Sure.choices,
        ),
    ]


def published_numbers() -> dict[Any, str]:
    """Return the fields with numbers of participants and countries by heading."""
    home_came, abroad_came = (
        f"figures.{side}.came.rows.whole" for side in ("domestic", "abroad")
    )
    return {
        _("Participants from Indonesia, planned"): "event.domestic_planned",
        _("Participants from abroad, planned"): "event.foreign_planned",
        _("Participants from Indonesia, per source"): "event.domestic_attended",
        _("Participants from abroad, per source"): "event.foreign_attended",
        _("Participants from Indonesia, from details"): home_came,
        _("Participants from abroad, from details"): abroad_came,
        _("Countries planned, per source"): "event.countries_planned",
        _("Countries attended, per source"): "event.countries_attended",
    }


def counted_countries() -> dict[Any, Callable[[Any], Any]]:
    """Return the functions that count the countries in the rows, by heading."""
    return {
        _("Countries planned besides Indonesia, from details"): countries(False, False),
        _("Countries planned with Indonesia, from details"): countries(False, True),
        _("Countries attended besides Indonesia, from details"): countries(True, False),
        _("Countries attended with Indonesia, from details"): countries(True, True),
    }


def roles_of_participants() -> Callable[[Any], str]:
    """Return a function that names who took part in an event, with their roles."""
    labels = labels_of(Participation.Role.choices)
    return lambda row: joined(
        f"{other.name} ({labels[other.role]})" for other in row.participants
    )


def further_columns() -> list[Column]:
    """What only the file of the list says of events."""
    other_title = reader_columns("title")[1]
    return [
        field(_("Title in the other language"), f"event.{other_title}"),
        Column(_("Participants and roles"), roles_of_participants()),
        field(_("People"), "people"),
        field(_("Status history"), "statuses"),
        *field_columns(Event, ["topics", "budget", "is_container"], "event."),
        field(_("Part of"), "part_of"),
        *field_columns(Event, ["part_kind"], "event."),
        field(_("Follows"), "follows"),
        *field_columns(Event, ["second_kind"], "event."),
    ]


def status_words(day: date) -> Callable[[Any], str]:
    """Return a function for the status of an event as on its page."""
    unknown, labels = _("Outcome not known"), labels_of(Status.choices)

    def status(row: Any) -> str:
        event = row.event
        if is_outcome_unknown(event.status, event.when_latest, day):
            return unknown
        return labels.get(event.status, "")

    return status


def event_report_table(user: Any) -> FileTable:
    columns = [*event_report_columns(), record_id("event.pk")]
    return FileTable(columns, partial(read_event_rows, Subjects(user)))


def own_event_table(user: Any) -> FileTable:
    """The events list's file with what its columns said in earlier versions, by which an
    import knows the cells of our files."""
    table = event_table(user)
    former = Column(_("Partner"), former_partner_names)
    return FileTable([*table.columns, former], table.read)


def event_table(user: Any) -> FileTable:
    """The events list's file."""
    status = status_words(timezone.localdate())
    columns = [
        *event_report_columns(),
        *partial_dates(_("When"), "event.when"),
        *partial_dates(_("Originally planned for"), "event.first_planned"),
        Column(pgettext("of an event", "Status"), status),
        *figure_columns(),
        Column(_("Described groups"), groups()),
        Column(_("Invited or expected, did not come"), absent),
        Column(_("Mentioned, not present"), mentioned),
        field(_("Theme"), "event.theme"),
        field(_("Edition"), "event.edition"),
        field(_("Obstacle"), "event.obstacle"),
        field(_("Solution"), "event.solution"),
        choice(_("Access"), "event.access", Access.choices),
        field(_("Remarks"), "event.remarks"),
        *further_columns(),
        record_id("event.pk"),
    ]
    return FileTable(columns, partial(read_listed_events, Subjects(user)))
