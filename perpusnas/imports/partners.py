"""Importing partners with their names and identifiers."""

from collections.abc import Iterator

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.exports import partner_table
from partners.models import Name, Partner
from perpusnas.core.search import fold

from .assignment import note
from .context import Desk
from .identifiers import SCHEMES
from .partner_columns import COLUMNS, NAMES
from .record_kinds import Kind
from .rows import Entry, Problem

Identifier = tuple[str, str]


def identifiers(entry: Entry) -> list[Identifier]:
    """Return all identifiers of a row as (scheme, identifier), without duplicates."""
    found = [(s, text) for s in SCHEMES for text in entry.told.get(s) or []]
    return list(dict.fromkeys([*found, *(entry.told.get("identifiers") or [])]))


def land_of(entry: Entry) -> str:
    """Return the country code of a row, or an empty string."""
    country = entry.told.get("country")
    return country.code if country else ""


class Partners(Kind):
    """The kind of import that creates and changes partners."""

    slug = "partners"
    label = gettext_lazy("Partners")
    tells = gettext_lazy("Institutions with all their names and identifiers.")
    model = Partner
    sound = (Name,)
    columns = COLUMNS
    own_file = staticmethod(partner_table)

    def foreign_id(self, samples: list[str]) -> str:
        """Return `ror` where the column `id` has ROR identifiers."""
        return "ror" if all("ror.org/" in text for text in samples) else ""

    def spares(self, entry: Entry, column) -> bool:
        """Do not rename a partner that was found by this name."""
        return column.name == "name" and not entry.by_id and not entry.is_new

    def match(self, entries: list[Entry], context: Desk) -> None:
        """Find partners by identifier, or else by name and country."""
        by_identifier = self.bearers(entries)
        for entry in entries:
            row_identifiers = identifiers(entry)
            found = {by_identifier[i] for i in row_identifiers if i in by_identifier}
            if len(found) > 1:
                self.refuse(entry, _("Its identifiers are those of several partners."))
            elif found:
                self.take(entry, found.pop(), context)
            elif entry.told.get("name"):
                self.by_name(entry, context)

    def take(self, entry: Entry, pk: int, context: Desk) -> None:
        """Match a row to a partner, or add an error if the user may not see it."""
        if pk in context.partners.names:
            entry.pk = pk
        else:
            message = _("This identifier is in the register already.")
            self.refuse(entry, message)

    def refuse(self, entry: Entry, reason: str) -> None:
        """Add an error to a row."""
        entry.problems.append(Problem("", "", reason))

    def bearers(self, entries: list[Entry]) -> dict[Identifier, int]:
        """Return partner ids by identifier, also of partners hidden from the user."""
        texts = {text for entry in entries for _scheme, text in identifiers(entry)}
        rows = Name.objects.filter(kind="identifier", text__in=texts).order_by()
        found = rows.values_list("scheme", "text", "partner_id")
        return {(scheme, text): pk or 0 for scheme, text, pk in found}

    def by_name(self, entry: Entry, context: Desk) -> None:
        """Find a partner by name and country, unless it has another identifier of the
        same scheme."""
        name, country = entry.told["name"], land_of(entry)
        own_identifiers = dict(identifiers(entry))

        def is_other(pk: int) -> bool:
            rows = Name.objects.filter(partner=pk, scheme__in=own_identifiers)
            return any(own_identifiers[row.scheme] != row.text for row in rows)

        excluded = is_other if own_identifiers else lambda _pk: False
        entry.pk = context.who(entry, Partner, name, country, excluded)
        if entry.pk is None and not entry.questions:
            keys = list(own_identifiers.items()) or [("name", fold(name), country)]
            for key in keys:
                if not context.once(entry, key):
                    message = _("This is the same as row %(n)s.")
                    self.refuse(entry, message % {"n": context.taken[key]})

    def load(self, records: list, context: Desk) -> None:
        names = Prefetch("names", Name.objects.order_by("kind", "pk"))
        prefetch_related_objects(records, names)

    def fill(self, entry: Entry, context: Desk) -> None:
        """Add missing names and identifiers; an import removes none."""
        partner = entry.record
        names = [] if entry.is_new else list(partner.names.all())
        known = {spelling(n.text) for n in names if n.kind != "identifier"}
        known |= {spelling(partner.name), spelling(partner.acronym)}
        for kind, text in names_told(entry):
            if spelling(text) not in known or (
                kind in ("indonesian", "english") and lacks(names, kind, partner, text)
            ):
                known.add(spelling(text))
                self.add(entry, Name(partner=partner, kind=kind, text=text))
        known_identifiers = {
            (n.scheme, n.text) for n in names if n.kind == "identifier"
        }
        for scheme, text in identifiers(entry):
            if (scheme, text) not in known_identifiers:
                values = {"kind": "identifier", "scheme": scheme, "text": text}
                self.add(entry, Name(partner=partner, **values))

    def add(self, entry: Entry, name: Name) -> None:
        """Add a name, and note it as a change of an existing partner."""
        entry.rows.append(name)
        label = name.get_scheme_display() or name.get_kind_display()
        if not entry.is_new:
            note(entry, label, name.text)


def names_told(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield kind and text of the further names in a row."""
    name = entry.told.get("name")
    if name and not entry.is_new and not entry.by_id:
        yield "alias", name
    for column, kind in NAMES.items():
        for text in entry.told.get(column) or []:
            yield kind, text


def lacks(names: list[Name], kind: str, partner: Partner, text: str) -> bool:
    """Return whether a name in a language needs its own row, although the text is
    known."""
    return text != partner.name and not any(n.kind == kind for n in names)


def spelling(text: str) -> str:
    """Return a name for comparison, ignoring case and repeated spaces."""
    return " ".join(text.split()).casefold()
