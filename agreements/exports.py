"""The columns of the agreements file, which are those of the register report, and how
files name agreements.

The report `rekap-naskah` has these columns in this order and under these names for
good; new ones come last. The list's file has the same, then the dates as EDTF, and the
id at the very end.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.exports import Subject, partner_labels, read_subjects
from partners.models import with_title
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    choice,
    edtf,
    field,
    grouped,
    joined,
    joined_once,
    labels_of,
    partial_date,
    record_id,
    row_number,
)
from perpusnas.core.models import Country, User, reader_columns

from .models import Agreement, Party, ScopeItem, Signatory, Stage, Unit
from .titles import untitled_heading, without_abbreviation
from .validity import Validity

# What an agreement is called by, beside its parties.
NAMED_BY = ("pk", "code", "kind", "title_id", "title_en", "title_other")
# The numbers of events held under agreements, by their keys.
EventNumbers = Callable[[Keys], Mapping[int, int]]


def read_agreements(
    agreements: QuerySet[Any], user: Any, *columns: str
) -> dict[int, SimpleNamespace]:
    """Return agreements by id: `agreement` with these columns, its `heading`, the names
    and `countries` of the other parties that the reader may see, and the numbers that
    each side has given it."""
    named = agreements.order_by().values_list(*NAMED_BY, *columns, named=True)
    found = list(named)
    parties = read_parties(user, Keys(agreement.pk for agreement in found))
    countries = Country.objects.names()
    kinds = {
        kind: without_abbreviation(str(label)) for kind, label in Agreement.Kind.choices
    }
    titled = attrgetter(*reader_columns("title"), "title_other")
    rows = {}
    for agreement in found:
        ours, others = parties.get(agreement.pk, NO_PARTIES)
        names = [party.name for party in others if party.name]
        title = next(filter(None, titled(agreement)), "")
        kind, code = kinds[agreement.kind], agreement.code
        rows[agreement.pk] = SimpleNamespace(
            agreement=agreement,
            heading=title or untitled_heading(kind, names, code, agreement.pk),
            partners=joined(names),
            countries=joined_once([countries.get(p.country) for p in others]),
            our_number=numbers(ours),
            their_number=numbers(others),
        )
    return rows


# Our own institution among the parties of an agreement, and the others, in their order.
Parties = tuple[list[Subject], list[Subject]]
NO_PARTIES: Parties = ([], [])


def read_parties(user: Any, keys: Keys) -> dict[int, Parties]:
    """Return the parties of agreements, each with its own number, by the agreement's
    id."""
    seen = Party.objects.filter(agreement__in=keys).seen_by(user, of=Agreement)
    found = read_subjects(seen, "agreement", "number")
    return {
        key: (
            [party for party in parties if party.is_home],
            [party for party in parties if not party.is_home],
        )
        for key, parties in found.items()
    }


def numbers(parties: list[Subject]) -> str:
    """Return the numbers that these parties have given an agreement."""
    return joined([party.more[0] for party in parties])


def agreement_headings(user: Any, keys: Iterable[int | None]) -> dict[int | None, str]:
    """What these agreements are called, by key, as far as the reader may see them."""
    seen = Agreement.objects.visible_to(user).filter(pk__in=Keys(keys))
    return {key: row.heading for key, row in read_agreements(seen, user).items()}


REGISTER = ["signed", "place", "effective", "ends", "ends_basis", "duration"]
REGISTER += ["duration_unit", "validity", "stage", "unit_id", "person_in_charge_id"]
REGISTER += ["remarks"]


def read_register(
    user: Any, day: date, events: EventNumbers, keys: Keys
) -> dict[int, SimpleNamespace]:
    """Return the rows of the register, with the validity of a day."""
    seen = Agreement.objects.visible_to(user).filter(pk__in=keys)
    rows = read_agreements(seen.validity_on(day, user), user, *REGISTER)
    agreements = [row.agreement for row in rows.values()]
    units = partner_labels(user, (a.unit_id for a in agreements))
    people = User.objects.names(a.person_in_charge_id for a in agreements)
    signatories = read_signatories(user, keys)
    scope, held = read_scope(user, keys), events(keys)
    for key, row in rows.items():
        row.unit = units.get(row.agreement.unit_id)
        row.person_in_charge = people.get(row.agreement.person_in_charge_id)
        row.our_signatories = joined(signatories.get((key, True), ()))
        row.their_signatories = joined(signatories.get((key, False), ()))
        row.scope = joined(scope.get(key, ()))
        row.events = held.get(key, 0)
    return rows


def read_signatories(user: Any, keys: Keys) -> dict[tuple[int, bool], list[str]]:
    """Who signed agreements, with their titles as at signing, by the key of the agreement
    and whether they signed for us."""
    seen = Signatory.objects.filter(agreement__in=keys, capacity="signatory")
    columns = (
        "agreement",
        "partner__is_home",
        "person__name",
        *reader_columns("title"),
    )
    rows = seen.seen_by(user, of=Agreement).values_list(*columns)
    return grouped(
        ((key, ours), with_title(person, first or second))
        for key, ours, person, first, second in rows
    )


def read_scope(user: Any, keys: Keys) -> dict[int, list[str]]:
    """The promises of agreements, in their order."""
    seen = ScopeItem.objects.filter(agreement__in=keys).seen_by(user, of=Agreement)
    rows = seen.values_list("agreement", *reader_columns("text"))
    return grouped((key, first or second) for key, first, second in rows)


def duration() -> Callable[[Any], str | None]:
    """How long an agreement was made for, such as "3 years"."""
    units = labels_of(Unit.choices)

    def words(row: Any) -> str | None:
        number, unit = row.agreement.duration, row.agreement.duration_unit
        return None if number is None else f"{number} {units.get(unit, '')}"

    return words


def end() -> Callable[[Any], str]:
    """The end of an agreement as a partial date, or that there is none."""
    none = _("No end date")
    return lambda row: (
        none if row.agreement.ends_basis == "open_ended" else row.agreement.ends
    )


def register_columns() -> list[Column]:
    """Report 1, `rekap-naskah`."""
    kinds, states = Agreement.Kind.choices, Validity.choices
    return [
        row_number(),
        field(_("Code"), "agreement.code"),
        field(_("Agreement title"), "heading"),
        field(_("Title (English)"), "agreement.title_en"),
        choice(_("Kind of agreement"), "agreement.kind", kinds),
        field(_("Partner"), "partners"),
        field(_("Country"), "countries"),
        field(_("Perpusnas number"), "our_number"),
        field(_("Partner number"), "their_number"),
        partial_date(_("Signed on"), "agreement.signed"),
        field(pgettext("column", "Place of signing"), "agreement.place"),
        field(_("Signatory for Perpusnas"), "our_signatories"),
        field(_("Signatory for the partner"), "their_signatories"),
        partial_date(pgettext("column", "In force since"), "agreement.effective"),
        Column(_("Ends on"), end(), "date"),
        Column(_("Period of validity"), duration()),
        choice(pgettext("column", "Validity"), "agreement.validity", states),
        choice(_("Stage"), "agreement.stage", Stage.choices),
        field(_("Scope"), "scope"),
        field(pgettext("column", "Initiating unit"), "unit"),
        field(pgettext("column", "Person in charge"), "person_in_charge"),
        field(_("Number of events"), "events"),
        field(_("Remarks"), "agreement.remarks"),
    ]


def register_table(user: Any, day: date, events: EventNumbers) -> FileTable:
    """The register report; `events` gives the numbers of events held under agreements."""
    return FileTable(
        register_columns(), lambda keys: read_register(user, day, events, keys)
    )


def agreement_table(user: Any, day: date, events: EventNumbers) -> FileTable:
    """The agreements list's file."""
    register = register_table(user, day, events)
    columns = [
        *register.columns,
        edtf(_("Signed on"), "agreement.signed"),
        edtf(pgettext("column", "In force since"), "agreement.effective"),
        edtf(_("Ends on"), "agreement.ends"),
        record_id("agreement.pk"),
    ]
    return FileTable(columns, register.read)
