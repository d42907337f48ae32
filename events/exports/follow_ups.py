"""The columns of the follow-ups file, which begins with report `tindak-lanjut`."""

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.exports import agreement_headings
from partners.exports import Subjects
from perpusnas.core.access import Access
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    choice,
    edtf,
    field,
    joined,
    joined_once,
    partial_date,
    partial_dates,
    record_id,
    row_number,
)
from perpusnas.core.files.model_columns import field_columns
from perpusnas.core.model_fields import own_field
from perpusnas.core.models import User, reader_columns

from ..models import FollowUp, Side
from ..querysets import OPEN
from .names import event_names, outcome_titles

# What a follow-up came up from, or what fulfils it, in the order in which it is named.
Origins = dict[str, dict[int | None, str]]
LINKS = [("from", kind) for kind in ("agreement", "event", "outcome", "partner")]
LINKS += [("fulfilled_by", kind) for kind in ("agreement", "event", "outcome")]
LINKS += [("also_from", "event")]


def read_follow_ups(user: Any, day: date, keys: Keys) -> dict[int, Any]:
    """Follow-ups as on a day, with the names of what they point to."""
    seen = FollowUp.objects.visible_to(user).with_status_on(user, day)
    found = list(seen.filter(pk__among=keys).order_by())
    subjects = Subjects(user)
    sides = subjects.of_rows(
        Side.objects.filter(follow_up__among=keys), "follow_up", "role"
    )
    people = User.objects.names(item.person_in_charge_id for item in found)
    named = names_of_links(user, found)
    origins = named | {
        "partner": subjects.labels(item.from_partner_id for item in found)
    }
    return {
        item.pk: SimpleNamespace(
            follow_up=item,
            sides=sides.get(item.pk, ()),
            person_in_charge=people.get(item.person_in_charge_id),
            origin=first_link(item, "from", origins),
            evidence=first_link(item, "fulfilled_by", named)[1],
            links=all_links(item, origins),
        )
        for item in found
    }


def names_of_links(user: Any, follow_ups: Iterable[FollowUp]) -> Origins:
    """The names of the agreements, events and outcomes that these point to, as far as
    the reader may see them."""

    def keys(kind: str) -> list[int | None]:
        links = [f"{link}_{of}_id" for link, of in LINKS if of == kind]
        return [getattr(item, link) for item in follow_ups for link in links]

    return {
        "agreement": agreement_headings(user, keys("agreement")),
        "event": event_names(user, keys("event")),
        "outcome": outcome_titles(user, keys("outcome")),
    }


def first_link(item: FollowUp, link: str, named: Origins) -> tuple[str, str]:
    """The kind and the name of the first that a follow-up points to and that is seen."""
    for kind, names in named.items():
        if name := names.get(getattr(item, f"{link}_{kind}_id")):
            return kind, name
    return "", ""


def all_links(item: FollowUp, named: Origins) -> dict[str, str | None]:
    """The names of all that a follow-up points to and that is seen, by the field."""
    fields = [f"{link}_{kind}" for link, kind in LINKS]
    kinds = [kind for _link, kind in LINKS]
    return {
        name: named[kind].get(getattr(item, f"{name}_id"))
        for name, kind in zip(fields, kinds, strict=True)
    }


def link_columns() -> list[Column]:
    """A column of each record that a follow-up may come from or be fulfilled by."""
    names = [f"{link}_{kind}" for link, kind in LINKS]
    return [link_column(name) for name in names]


def link_column(name: str) -> Column:
    label = capfirst(str(own_field(FollowUp, name).verbose_name))
    return Column(label, lambda row: row.links[name])


def other_words(row: Any) -> str:
    """The description in the language of the site that is not the reader's."""
    text: str = getattr(row.follow_up, reader_columns("what")[1])
    return text


def statuses() -> list[tuple[str, str | Promise]]:
    """What a follow-up may be, and on a day past of which dates tell no more."""
    return [*FollowUp.Status.choices, ("owed", _("Outstanding"))]


def days_late(row: Any, day: date) -> int | None:
    """How many days it is overdue; None for what is not, or has no date."""
    due = row.follow_up.due_latest
    owed = row.follow_up.status_then in (*OPEN, "owed")
    return (day - due).days if owed and due and due < day else None


def done_by(row: Any, day: date) -> str:
    """When it was done; empty while that was still to come."""
    first = row.follow_up.done_earliest
    return "" if first and first > day else row.follow_up.done


def other_sides(row: Any) -> str:
    return joined_once(side.name for side in row.sides if not side.is_home)


def sides(heading: str, role: str) -> Column:
    """A column of those who are this side of a follow-up."""
    return Column(
        heading, lambda row: joined(s.name for s in row.sides if s.more[0] == role)
    )


def report_columns(day: date) -> list[Column]:
    """Report 8, `tindak-lanjut`."""
    kinds = {"agreement": _("Agreement"), "event": _("Event")}
    kinds |= {"outcome": _("Outcome"), "partner": _("Partner")}
    return [
        row_number(),
        Column(
            _("Origin (agreement or event)"), lambda row: kinds.get(row.origin[0], "")
        ),
        Column(_("Title"), lambda row: row.origin[1]),
        Column(_("Partner"), other_sides),
        Column(pgettext("column", "What is to follow"), lambda row: str(row.follow_up)),
        field(pgettext("column", "Person in charge"), "person_in_charge"),
        partial_date(_("Due"), "follow_up.due"),
        choice(_("Status"), "follow_up.status_then", statuses()),
        Column(_("Days late"), lambda row: days_late(row, day)),
        Column(_("Done on"), lambda row: done_by(row, day), "date"),
        field(_("Evidence"), "evidence"),
    ]


def follow_up_report_table(user: Any, day: date) -> FileTable:
    columns = [*report_columns(day), record_id("follow_up.pk")]
    return FileTable(columns, lambda keys: read_follow_ups(user, day, keys))


def follow_up_table(user: Any) -> FileTable:
    """The follow-ups list's file."""
    day = timezone.localdate()
    columns = [
        *report_columns(day),
        edtf(_("Due"), "follow_up.due"),
        edtf(_("Done on"), "follow_up.done"),
        choice(_("Type"), "follow_up.kind", FollowUp.Kind.choices),
        sides(_("Responsible party"), Side.Role.OWES),
        sides(_("Beneficiary"), Side.Role.IS_OWED),
        sides(_("Concerned"), Side.Role.ABOUT),
        field(_("Repeats every (months)"), "follow_up.repeats_months"),
        *partial_dates(_("Repeats until"), "follow_up.repeats_until"),
        choice(_("Access"), "follow_up.access", Access.choices),
        field(_("Remarks"), "follow_up.remarks"),
        Column(_("Description in the other language"), other_words),
        *link_columns(),
        *field_columns(FollowUp, ["quantity", "unit"], "follow_up."),
        record_id("follow_up.pk"),
    ]
    return FileTable(columns, lambda keys: read_follow_ups(user, day, keys))
