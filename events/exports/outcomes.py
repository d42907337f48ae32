"""The columns of the outcomes file."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from agreements.exports import agreement_headings
from partners.exports import Subjects
from perpusnas.core.access import Access
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    choice,
    field,
    joined,
    partial_dates,
    record_id,
)
from perpusnas.core.models import reader_columns

from ..models import Event, Evidence, Outcome, Share, ShareRole
from .names import agreements_of, event_names, outcome_titles, program_names
from .outcome_rows import read_rows, row_columns


def read_outcomes(user: Any, keys: Keys) -> dict[int, SimpleNamespace]:
    seen = Outcome.objects.visible_to(user).filter(pk__among=keys).order_by()
    outcomes = list(seen.with_nomination(user))
    subjects = Subjects(user)
    named = [key for o in outcomes for key in (o.at_partner_id, o.partner_id)]
    partners = subjects.labels(named)
    events = event_names(user, (outcome.event_id for outcome in outcomes))
    programs = program_names(user, (outcome.program_id for outcome in outcomes))
    agreements = agreement_headings(user, (o.agreement_id for o in outcomes))
    enlarged = outcome_titles(user, (outcome.adds_to_id for outcome in outcomes))
    evidence = Evidence.objects.filter(outcome__among=keys, kind="carries_out")
    carried_out = agreements_of(user, evidence.seen_by(user), "outcome")
    given = Share.objects.filter(outcome__among=keys)
    shares = subjects.of_rows(given, "outcome", "role", "percent", "items")
    rows = read_rows(user, keys)
    return {
        outcome.pk: SimpleNamespace(
            outcome=outcome,
            at_partner=partners.get(outcome.at_partner_id),
            partner=partners.get(outcome.partner_id),
            event=events.get(outcome.event_id),
            program=programs.get(outcome.program_id),
            agreement=agreements.get(outcome.agreement_id),
            adds_to=enlarged.get(outcome.adds_to_id),
            carries_out=carried_out.get(outcome.pk),
            shares=shares.get(outcome.pk, ()),
            rows=rows[outcome.pk],
        )
        for outcome in outcomes
    }


def shares(heading: str, mark: str) -> Column:
    """A column of those who have this share in an outcome."""
    roles = ShareRole.marked(mark)
    return Column(
        heading,
        lambda row: joined(s.name for s in row.shares if s.more[0] in roles),
    )


def shares_in_percent(row: Any) -> str:
    """The shares in an outcome, each with its percentage."""
    return joined(
        f"{share.name} {share.more[1]} %"
        for share in row.shares
        if share.more[1] is not None
    )


def shares_in_items(row: Any) -> str:
    """The shares in an outcome, each with its number of items."""
    return joined(
        f"{share.name} {share.more[2]}"
        for share in row.shares
        if share.more[2] is not None
    )


def other_title(row: Any) -> str:
    """The name in the language of the site that is not the reader's."""
    title: str = getattr(row.outcome, reader_columns("title")[1])
    return title


def further_columns() -> list[Column]:
    """The columns that came later, at the end of the file."""
    return [
        Column(_("Name in the other language"), other_title),
        Column(_("Shares in percent"), shares_in_percent),
        *partial_dates(_("Soft opening"), "outcome.soft_opened"),
        *partial_dates(_("Official opening"), "outcome.officially_opened"),
        field(_("Addition to"), "adds_to"),
        Column(_("Shares in number of items"), shares_in_items),
        *row_columns(),
    ]


def outcome_table(user: Any) -> FileTable:
    columns = [
        Column(_("Outcome"), lambda row: str(row.outcome)),
        choice(_("Type"), "outcome.kind", Outcome.Kind.choices),
        choice(_("Status"), "outcome.standing", Outcome.Standing.choices),
        field(_("Quantity"), "outcome.quantity"),
        choice(_("Accuracy"), "outcome.quantity_sure", Event.Sure.choices),
        field(_("Unit"), "outcome.unit"),
        field(_("Amount"), "outcome.money"),
        field(_("Currency"), "outcome.currency"),
        *partial_dates(_("As of"), "outcome.as_of"),
        field(_("Place"), "outcome.place"),
        field(_("Location (partner)"), "at_partner"),
        shares(_("Givers"), ShareRole.Mark.GIVER),
        shares(_("Receivers"), ShareRole.Mark.RECEIVER),
        shares(_("Owners"), ShareRole.Mark.OWNER),
        field(_("Event"), "event"),
        field(_("Programme"), "program"),
        field(_("Agreement"), "agreement"),
        field(_("Partner"), "partner"),
        field(_("Carries out"), "carries_out"),
        field(_("Description"), "outcome.description"),
        choice(_("Access"), "outcome.access", Access.choices),
        field(_("Remarks"), "outcome.remarks"),
        *further_columns(),
        record_id("outcome.pk"),
    ]
    return FileTable(columns, lambda keys: read_outcomes(user, keys))
