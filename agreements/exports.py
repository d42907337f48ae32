"""The columns of the agreements file, which are those of the register report, and how
files name agreements.

The report `rekap-naskah` has these columns in this order and under these names for
good; new ones come last. The list's file has the same, then the dates as EDTF, and the
id at the very end.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.exports import Subject, Subjects
from partners.former_names import name_on
from partners.models import Person, with_title
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    Referenced,
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
from perpusnas.core.files.model_columns import field_columns
from perpusnas.core.models import User, reader_columns

from .models import Agreement, Party, ScopeItem, Signatory, Stage, Unit
from .querysets import AgreementQuerySet
from .titles import untitled_heading, without_abbreviation
from .validity import Validity

# What an agreement is called by, beside its parties.
NAMED_BY = ("pk", "code", "kind", "title_id", "title_en", "title_other")
# The numbers of events held under agreements, by their keys.
EventNumbers = Callable[[Keys], Mapping[int, int]]
# Several texts of an agreement, by its key.
TextsByKey = Mapping[int, list[str]]


def read_agreements(
    agreements: AgreementQuerySet[Any], keys: Keys, subjects: Subjects, *columns: str
) -> dict[int, SimpleNamespace]:
    """Return those of these agreements by id: `agreement` with these columns, its
    `heading`, the names and `countries` of the other parties that the reader may see, and
    the numbers that each side has given it."""
    chunk = agreements.filter(pk__among=keys)
    if "theirs" in columns:
        chunk = chunk.with_whose(subjects.user)
    found = list(chunk.order_by().values_list(*NAMED_BY, *columns, named=True))
    parties = read_parties(subjects, Keys(agreement.pk for agreement in found))
    kinds = labels_of(Agreement.Kind.choices)
    first, second = reader_columns("title")
    titled = attrgetter(first, second, "title_other")
    rows = {}
    for agreement in found:
        ours, others = parties.get(agreement.pk, NO_PARTIES)
        names = [party.name for party in others if party.name]
        title = next(filter(None, titled(agreement)), "")
        kind, code = without_abbreviation(kinds[agreement.kind]), agreement.code
        rows[agreement.pk] = SimpleNamespace(
            agreement=agreement,
            heading=title or untitled_heading(kind, names, code, agreement.pk),
            **party_cells(ours, others, subjects.countries),
        )
    return rows


def party_cells(
    ours: list[Subject], others: list[Subject], countries: Mapping[str | None, str]
) -> dict[str, str]:
    """Return what a row of a file says of the parties of an agreement."""
    everybody = [*ours, *others]
    return {
        "partners": joined([party.name for party in others]),
        "countries": joined_once([countries.get(p.country) for p in others]),
        "our_number": numbers(ours),
        "their_number": numbers(others),
        "roles": joined([role_of(party) for party in everybody]),
        "names_then": joined([party.more[2] for party in everybody]),
    }


# Our own institution among the parties of an agreement, and the others, in their order.
Parties = tuple[list[Subject], list[Subject]]
NO_PARTIES: Parties = ([], [])


def read_parties(subjects: Subjects, keys: Keys) -> dict[int, Parties]:
    """Return the parties of agreements, each with its own number, by the agreement's
    id."""
    then = name_on("partner", "agreement__signed_earliest", "agreement__signed_latest")
    rows = Party.objects.filter(agreement__among=keys).annotate(name_at_signing=then)
    found = subjects.of_rows(
        rows, "agreement", "number", "role", "name_at_signing", of=Agreement
    )
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


def role_of(party: Subject) -> str:
    """Return the role of a party with its name; empty where it has none."""
    return f"{party.name}: {party.more[1]}" if party.more[1] else ""


def agreement_headings(user: Any, keys: Iterable[int | None]) -> dict[int | None, str]:
    """What these agreements are called, by key, as far as the reader may see them."""
    named = Keys(keys)
    if not named:
        return {}
    rows = read_agreements(Agreement.objects.visible_to(user), named, Subjects(user))
    return {key: row.heading for key, row in rows.items()}


REGISTER = ["signed", "place", "effective", "ends", "ends_basis", "duration"]
REGISTER += ["duration_unit", "validity", "stage", "unit_id", "person_in_charge_id"]
REGISTER += ["remarks", "signature", "mode", "announced", "funding", "theirs"]


class SignedBy(NamedTuple):
    """Who signed or witnessed an agreement, in words, and in which capacity."""

    words: str
    is_ours: bool
    capacity: str
    acting: bool
    level: str


def set_signatories(
    row: SimpleNamespace, people: list[SignedBy], levels: Mapping[str, str]
) -> None:
    """Set what a row of the file says of signatories and witnesses."""
    signed = [one for one in people if one.capacity == "signatory"]
    row.our_signatories = joined([one.words for one in signed if one.is_ours])
    row.their_signatories = joined([one.words for one in signed if not one.is_ours])
    row.acting = joined([one.words for one in signed if one.acting])
    row.levels = joined(
        [f"{one.words}: {levels[one.level]}" for one in signed if one.level]
    )
    row.witnesses = joined([one.words for one in people if one.capacity == "witness"])


class RegisterReader:
    """Reads the rows of the register for a reader, with the validity of a day."""

    columns: Sequence[str] = REGISTER

    def __init__(self, user: Any, day: date, events: EventNumbers):
        self.user, self.day, self.events = user, day, events
        self.subjects = Subjects(user)
        self.people = Referenced(Person.objects.visible_to(user), "name")

    def read(self, keys: Keys) -> dict[int, SimpleNamespace]:
        """Return these agreements by id, as far as the reader may see them."""
        seen = Agreement.objects.visible_to(self.user).validity_on(self.day, self.user)
        rows = read_agreements(seen, keys, self.subjects, *self.columns)
        agreements = [row.agreement for row in rows.values()]
        units = self.subjects.labels(a.unit_id for a in agreements)
        people = User.objects.names(a.person_in_charge_id for a in agreements)
        signatories = self.signatories(keys)
        scope, held = self.scope(keys), self.events(keys)
        levels = labels_of(Signatory.Level.choices)
        for key, row in rows.items():
            row.unit = units.get(row.agreement.unit_id)
            row.person_in_charge = people.get(row.agreement.person_in_charge_id)
            set_signatories(row, signatories.get(key, []), levels)
            row.scope = joined(scope.get(key, ()))
            row.events = held.get(key, 0)
        return rows

    def signatories(self, keys: Keys) -> dict[int, list[SignedBy]]:
        """Return who signed and witnessed these agreements, with their titles as at
        signing, by the agreement's id."""
        rows = Signatory.objects.filter(agreement__among=keys)
        seen = rows.seen_by(self.user, of=Agreement, except_for=["partner", "person"])
        facts = ("agreement", "partner", "person", "capacity", "acting", "level")
        columns = (*facts, *reader_columns("title"), "title_other")
        found = list(seen.order_by("agreement_id", "pk").values_list(*columns))
        partners = self.subjects.partners.read([row[1] for row in found])
        people = self.people.read([row[2] for row in found])
        by_agreement: dict[int, list[SignedBy]] = defaultdict(list)
        for key, partner, person, *others, first, second, third in found:
            is_seen = partners[partner] or partner is None
            if is_seen and (people[person] or person is None):
                name = people[person][1] if people[person] else None
                words = with_title(name, first or second or third)
                is_ours = bool(partners[partner] and partners[partner][2])
                by_agreement[key].append(SignedBy(words, is_ours, *others))
        return by_agreement

    def scope(self, keys: Keys) -> TextsByKey:
        """Return the promises of these agreements, in their order, by the agreement's
        id."""
        rows = ScopeItem.objects.filter(agreement__among=keys)
        seen = rows.seen_by(
            self.user, of=Agreement, except_for=["owed_by", "reported_by"]
        )
        columns = ("agreement", "owed_by", "reported_by", *reader_columns("text"))
        found = list(
            seen.order_by("agreement_id", "position", "pk").values_list(*columns)
        )
        named = [key for row in found for key in row[1:3]]
        partners = self.subjects.partners.read(named)
        return grouped(
            (key, first or second)
            for key, *sides, first, second in found
            if all(side is None or partners[side] for side in sides)
        )


def of_others(path: str = "agreement.theirs") -> Column:
    """Whether Perpusnas is no party to an agreement."""
    return choice(_("Agreement of others"), path, [(True, _("Yes"))])


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
        *signing_columns(),
    ]


def signing_columns() -> list[Column]:
    """How an agreement was signed, and what else it says of its parties and term."""
    signatures, modes = Agreement.Signature.choices, Agreement.Mode.choices
    bases, funding = Agreement.EndsBasis.choices, Agreement.Funding.choices
    return [
        choice(_("Signing status"), "agreement.signature", signatures),
        choice(_("Mode of signing"), "agreement.mode", modes),
        partial_date(_("Announced on"), "agreement.announced"),
        choice(_("Basis of end date"), "agreement.ends_basis", bases),
        choice(_("Funding"), "agreement.funding", funding),
        field(_("Role of the parties"), "roles"),
        field(_("Acting signatories"), "acting"),
        field(_("Level of signatories"), "levels"),
        field(_("Witnesses"), "witnesses"),
        field(_("Partner name at signing"), "names_then"),
        of_others(),
    ]


def register_table(user: Any, day: date, events: EventNumbers) -> FileTable:
    """The register report; `events` gives the numbers of events held under agreements."""
    return FileTable(register_columns(), RegisterReader(user, day, events).read)


# What else the list's file says of an agreement, by its fields.
FURTHER = ["title_other", "title_other_language", "target", "obstacle", "next_step"]
FURTHER += ["condition", "window_days", "renewal", "renewal_duration", "renewal_unit"]
FURTHER += ["notice_months", "wind_down_months", "notice_given", "terminated"]
FURTHER += ["termination_reason", "languages", "prevailing_language", "funding_note"]
FURTHER += ["significance", "at_ministry", "custody", "handed_over", "agenda_number"]
FURTHER += ["certified_number", "certified", "archive_place", "ministry_consulted"]
FURTHER += ["full_powers", "full_powers_number", "full_powers_date", "access"]
# Other records that the list's file names.
RELATED = ("parent_id", "predecessor_id", "proposed_by_id")


class AgreementReader(RegisterReader):
    """Reads the rows of the list's file."""

    columns = (*REGISTER, *FURTHER, *RELATED)

    def read(self, keys: Keys) -> dict[int, SimpleNamespace]:
        rows = super().read(keys)
        agreements = [row.agreement for row in rows.values()]
        related = [key for a in agreements for key in (a.parent_id, a.predecessor_id)]
        headings = agreement_headings(self.user, related)
        proposers = self.subjects.labels(a.proposed_by_id for a in agreements)
        for row in rows.values():
            row.parent = headings.get(row.agreement.parent_id)
            row.predecessor = headings.get(row.agreement.predecessor_id)
            row.proposed_by = proposers.get(row.agreement.proposed_by_id)
        return rows


def further_columns() -> list[Column]:
    """What the list's file says of an agreement beyond the register report."""
    other_title = reader_columns("title")[1]
    return [
        field(_("Title in the other language"), f"agreement.{other_title}"),
        *field_columns(Agreement, FURTHER, "agreement."),
        field(_("Parent agreement"), "parent"),
        field(_("Predecessor"), "predecessor"),
        field(_("Proposed by"), "proposed_by"),
    ]


def agreement_table(user: Any, day: date, events: EventNumbers) -> FileTable:
    """The agreements list's file."""
    columns = [
        *register_columns(),
        *further_columns(),
        edtf(_("Signed on"), "agreement.signed"),
        edtf(pgettext("column", "In force since"), "agreement.effective"),
        edtf(_("Ends on"), "agreement.ends"),
        record_id("agreement.pk"),
    ]
    return FileTable(columns, AgreementReader(user, day, events).read)
