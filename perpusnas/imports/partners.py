"""Importing partners with their names and identifiers."""

from collections.abc import Iterator
from functools import partial
from operator import itemgetter

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.exports import partner_table
from partners.models import Name, Partner, PartnerFact
from perpusnas.core.search import normalise

from .assignment import note_new_row
from .context import ImportContext
from .gathered_errors import run_all
from .identification import (
    Mention,
    contradictions,
    is_no_other,
    option,
    question_key,
)
from .identifiers import (
    Identifier,
    bearers,
    fill_identifiers,
    identifiers_of,
    without_identifiers,
)
from .key_facts import key_facts
from .partner_columns import COLUMNS, NAMES
from .record_kinds import RecordKind
from .repeated_rows import FirstRow, first_row_of, left_out
from .rows import ImportRow, NameQuestion


def country_code_of(entry: ImportRow) -> str:
    """Return the country code of a row, or an empty string."""
    country = entry.values.get("country")
    return country.code if country else ""


class Partners(RecordKind):
    """The kind of import that creates and changes partners."""

    slug = "partners"
    label = gettext_lazy("Partners")
    description = gettext_lazy("Institutions with all their names and identifiers.")
    model = Partner
    sound = (Name, PartnerFact)
    peculiar = ("acronym", "seat_country", "parent", "ror", "isil", "about")
    columns = COLUMNS
    own_file = staticmethod(partner_table)

    def foreign_id(self, samples: list[str]) -> str:
        """Return `ror` where the column `id` has ROR identifiers."""
        return "ror" if all("ror.org/" in text for text in samples) else ""

    def keeps_value(self, entry: ImportRow, column) -> bool:
        """Do not rename a partner that was found by this name."""
        return column.name == "name" and not entry.by_id and not entry.is_new

    def names_of(self, record: Partner) -> list[str]:
        """Return the official and all other names of a partner."""
        names = [n.text for n in record.names.all() if n.kind != "identifier"]
        return [record.name, record.acronym, *names]

    def match(self, entries: list[ImportRow], context: ImportContext) -> None:
        """Find partners by identifier, or else by name and country."""
        by_identifier = bearers(entries, "partner", context)
        for entry in entries:
            row_identifiers = identifiers_of(entry)
            found = {by_identifier[i] for i in row_identifiers if i in by_identifier}
            found = set() if entry.is_separate else found
            if len(found) > 1:
                entry.add_problem(_("Its identifiers are those of several partners."))
            elif found:
                self.by_identifier(entry, found.pop(), context)
            elif entry.values.get("name"):
                self.by_name(entry, context)

    def by_identifier(self, entry: ImportRow, pk: int, context: ImportContext) -> None:
        """Match a row to the partner with its identifier; the user is asked if that is in
        another country."""
        index, country = context.partners, country_code_of(entry)
        if pk not in index.names:
            return  # it is found not to be free, as of a record that the user may not see
        name = entry.values.get("name") or index.names[pk][0]
        mention = Mention(Partner, name, country, may_be_new=False)
        key = question_key("identifier", str(pk), country)
        if index.may_be_of(pk, country) or context.decisions.get(key) == str(pk):
            entry.pk = pk
            return
        found = option(context, mention, pk)
        found.reason = " ".join(contradictions(context, mention, pk))
        question = NameQuestion(key, name, index.kind, [found], may_be_new=False)
        entry.questions.append(question)

    def by_name(self, entry: ImportRow, context: ImportContext) -> None:
        """Find a partner by name and country, unless it has another identifier of the
        same scheme."""
        name, country = entry.values["name"], country_code_of(entry)
        own_identifiers = dict(identifiers_of(entry))

        def is_other(pk: int) -> bool:
            found = context.identifiers.get(pk, ())
            return any(own_identifiers.get(s, text) != text for s, text in found)

        town = entry.values.get("seat_city") or ""
        excluded = is_other if own_identifiers else is_no_other
        mention = Mention(Partner, name, country, town, is_other=excluded)
        if not entry.is_separate:
            entry.pk = context.who(entry, mention)
        identifiers = tuple(own_identifiers.items())
        for identifier in identifiers if entry.pk is None else ():
            context.check_first(entry, identifier)
        if entry.pk is None and not entry.questions and not entry.problems:
            self.note_new(entry, mention, identifiers, context)

    def note_new(
        self,
        entry: ImportRow,
        mention: Mention,
        identifiers: tuple[Identifier, ...],
        context: ImportContext,
    ) -> None:
        """Note a row that creates a partner, unless an earlier one does."""
        row = FirstRow(
            entry.number,
            mention.name,
            normalise(mention.name),
            mention.country,
            normalise(mention.town),
            identifiers=identifiers,
        )
        further = [entry.values.get("acronym"), *map(itemgetter(1), other_names(entry))]
        names = [normalise(text) for text in further if text]
        if first := first_row_of(context, entry, mention, row, names):
            entry.repeats = first
            entry.notes.append(left_out(first))

    def may_be_known(self, entry: ImportRow) -> bool:
        return bool(identifiers_of(entry))

    def column_of(self, row, fields):
        if isinstance(row, Name):
            columns = {kind: column for column, kind in NAMES.items()}
            return row.scheme or columns.get(row.kind, "others")
        return row.kind if isinstance(row, PartnerFact) else ""

    def prepare(self, entries: list[ImportRow], context: ImportContext) -> None:
        context.bearers = bearers(entries, "partner", context)

    def load(self, records: list, context: ImportContext) -> None:
        names = Prefetch("names", Name.objects.order_by("kind", "pk"))
        prefetch_related_objects(records, names, "facts")

    def fill(self, entry: ImportRow, context: ImportContext) -> None:
        """Add missing names and key facts, and add or change identifiers; an import
        removes none."""
        names = [] if entry.is_new else list(entry.record.names.all())
        run_all(
            partial(self.fill_names, entry, names),
            partial(fill_identifiers, entry, "partner", names, context),
            partial(self.fill_facts, entry),
        )

    def fill_names(self, entry: ImportRow, names: list[Name]) -> None:
        """Add missing names."""
        partner = entry.record
        known = {normalised_name(n.text) for n in names if n.kind != "identifier"}
        known |= {normalised_name(partner.name), normalised_name(partner.acronym)}
        further = list(other_names(entry))
        kept = {*without_identifiers((text for _kind, text in further), names)}
        for kind, text in further:
            if text not in kept:
                continue
            if normalised_name(text) not in known or (
                kind in ("indonesian", "english")
                and is_new_name(names, kind, partner, text)
            ):
                known.add(normalised_name(text))
                self.add(entry, Name(partner=partner, kind=kind, text=text))

    def fill_facts(self, entry: ImportRow) -> None:
        """Add missing key facts."""
        known = [] if entry.is_new else entry.record.facts.all()
        for fact in key_facts(entry, known):
            entry.rows.append(fact)
            if not entry.is_new:
                note_new_row(entry, fact._meta.verbose_name, str(fact))

    def add(self, entry: ImportRow, name: Name) -> None:
        """Add a name, and note it as a change of an existing partner."""
        entry.rows.append(name)
        label = name.get_scheme_display() or name.get_kind_display()
        if not entry.is_new:
            note_new_row(entry, label, name.text)


def other_names(entry: ImportRow) -> Iterator[tuple[str, str]]:
    """Yield kind and text of the further names in a row."""
    name = entry.values.get("name")
    if name and not entry.is_new and not entry.by_id:
        yield "alias", name
    for column, kind in NAMES.items():
        for text in entry.values.get(column) or []:
            yield kind, text


def is_new_name(names: list[Name], kind: str, partner: Partner, text: str) -> bool:
    """Return whether a name in a language needs its own row, although the text is
    known."""
    return text != partner.name and not any(n.kind == kind for n in names)


def normalised_name(text: str) -> str:
    """Return a name for comparison, ignoring case and repeated spaces."""
    return " ".join(text.split()).casefold()
