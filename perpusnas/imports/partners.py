"""Partners with their names and identifiers, from a spreadsheet."""

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
    """All identifiers that a row tells, by scheme."""
    told = [(s, text) for s in SCHEMES for text in entry.told.get(s) or []]
    return list(dict.fromkeys([*told, *(entry.told.get("identifiers") or [])]))


def land_of(entry: Entry) -> str:
    country = entry.told.get("country")
    return country.code if country else ""


class Partners(Kind):
    slug = "partners"
    label = gettext_lazy("Partners")
    tells = gettext_lazy("Institutions with all their names and identifiers.")
    model = Partner
    sound = (Name,)
    columns = COLUMNS
    own_file = staticmethod(partner_table)

    def foreign_id(self, samples: list[str]) -> str:
        """The column that a heading `id` stands for where no number of ours is told."""
        return "ror" if all("ror.org/" in text for text in samples) else ""

    def spares(self, entry: Entry, column) -> bool:
        """A name by which a partner was found does not rename it."""
        return column.name == "name" and not entry.by_id and not entry.is_new

    def match(self, entries: list[Entry], desk: Desk) -> None:
        """By an identifier, or else by name and country."""
        bearers = self.bearers(entries)
        for entry in entries:
            told = identifiers(entry)
            found = {bearers[i] for i in told if i in bearers}
            if len(found) > 1:
                self.refuse(entry, _("Its identifiers are those of several partners."))
            elif found:
                self.take(entry, found.pop(), desk)
            elif entry.told.get("name"):
                self.by_name(entry, desk)

    def take(self, entry: Entry, pk: int, desk: Desk) -> None:
        if pk in desk.partners.names:
            entry.pk = pk
        else:
            words = _("This identifier is in the register already.")
            self.refuse(entry, words)

    def refuse(self, entry: Entry, reason: str) -> None:
        entry.problems.append(Problem("", "", reason))

    def bearers(self, entries: list[Entry]) -> dict[Identifier, int]:
        """Which partner bears an identifier, hidden ones among them."""
        texts = {text for entry in entries for _scheme, text in identifiers(entry)}
        rows = Name.objects.filter(kind="identifier", text__in=texts).order_by()
        found = rows.values_list("scheme", "text", "partner_id")
        return {(scheme, text): pk or 0 for scheme, text, pk in found}

    def by_name(self, entry: Entry, desk: Desk) -> None:
        """Of the same name; whoever has another identifier is another."""
        name, land = entry.told["name"], land_of(entry)
        told = dict(identifiers(entry))

        def is_other(pk: int) -> bool:
            rows = Name.objects.filter(partner=pk, scheme__in=told)
            return any(told[row.scheme] != row.text for row in rows)

        not_meant = is_other if told else lambda _pk: False
        entry.pk = desk.who(entry, Partner, name, land, not_meant)
        if entry.pk is None and not entry.questions:
            keys = list(told.items()) or [("name", fold(name), land)]
            for key in keys:
                if not desk.once(entry, key):
                    words = _("This is the same as row %(n)s.")
                    self.refuse(entry, words % {"n": desk.taken[key]})

    def load(self, records: list, desk: Desk) -> None:
        names = Prefetch("names", Name.objects.order_by("kind", "pk"))
        prefetch_related_objects(records, names)

    def fill(self, entry: Entry, desk: Desk) -> None:
        """Names are added; none is taken away by a file."""
        partner = entry.record
        there = [] if entry.is_new else list(partner.names.all())
        known = {spelling(n.text) for n in there if n.kind != "identifier"}
        known |= {spelling(partner.name), spelling(partner.acronym)}
        for kind, text in names_told(entry):
            if spelling(text) not in known or (
                kind in ("indonesian", "english") and lacks(there, kind, partner, text)
            ):
                known.add(spelling(text))
                self.add(entry, Name(partner=partner, kind=kind, text=text))
        borne = {(n.scheme, n.text) for n in there if n.kind == "identifier"}
        for scheme, text in identifiers(entry):
            if (scheme, text) not in borne:
                told = {"kind": "identifier", "scheme": scheme, "text": text}
                self.add(entry, Name(partner=partner, **told))

    def add(self, entry: Entry, name: Name) -> None:
        entry.rows.append(name)
        label = name.get_scheme_display() or name.get_kind_display()
        if not entry.is_new:
            note(entry, label, name.text)


def names_told(entry: Entry) -> Iterator[tuple[str, str]]:
    """The other names that a row tells, with their kinds."""
    name = entry.told.get("name")
    if name and not entry.is_new and not entry.by_id:
        yield "alias", name
    for column, kind in NAMES.items():
        for text in entry.told.get(column) or []:
            yield kind, text


def lacks(there: list[Name], kind: str, partner: Partner, text: str) -> bool:
    """Whether a name in a language is worth a row of its own, though it is known."""
    return text != partner.name and not any(n.kind == kind for n in there)


def spelling(text: str) -> str:
    return " ".join(text.split()).casefold()
