"""Identifiers of partners and people in a cell: plain, as URLs, or after their scheme."""

from collections.abc import Callable, Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.models import Name, wrong_identifier
from perpusnas.core.identifiers import canonical

from .cells import split_cell
from .rows import ImportRow

SCHEMES = tuple(Name.Scheme.values)
Identifier = tuple[str, str]


def canonical_or_error(scheme: str, text: str) -> str:
    """Return an identifier in its canonical form; raise ValidationError if it is none."""
    try:
        return canonical(scheme, text)
    except ValueError:
        raise ValidationError(wrong_identifier(scheme)) from None


def identifier(scheme: str) -> Callable:
    """Return what reads the identifiers of one scheme in a cell."""

    def read(cell: str, _context) -> list[str]:
        return [canonical_or_error(scheme, part) for part in split_cell(cell)]

    return read


def identifiers(cell: str, _context) -> list[Identifier]:
    """Return (scheme, identifier) for each in a cell such as `ROR: 01...; Wikidata:
    Q...`. Raises ValidationError."""
    found = []
    for part in split_cell(cell):
        scheme, _colon, text = part.partition(":")
        scheme = scheme.strip().lower()
        if scheme not in SCHEMES:
            scheme = next((s for s in SCHEMES if f"{s}.org/" in part.lower()), "")
            text = part
        if not scheme or not text.strip():
            message = _(
                "Write each with its type before it, for example ROR: or ISNI:."
            )
            raise ValidationError(message)
        found.append((scheme, canonical_or_error(scheme, text)))
    return found


def identifiers_of(entry: ImportRow) -> list[Identifier]:
    """Return all identifiers of a row as (scheme, identifier), without duplicates."""
    found = [(s, text) for s in SCHEMES for text in entry.values.get(s) or []]
    return list(dict.fromkeys([*found, *(entry.values.get("identifiers") or [])]))


def without_identifiers(texts: Iterable[str], names: Iterable[Name]) -> Iterator[str]:
    """Yield the texts that are none of the identifiers among these names: earlier files
    have identifiers among the other names."""
    known = {(n.scheme, n.text) for n in names if n.kind == "identifier"}
    for text in texts:
        if not any(is_form_of(text, *identifier) for identifier in known):
            yield text


def is_form_of(text: str, scheme: str, identifier: str) -> bool:
    """Return whether a text is an identifier, in whatever form."""
    try:
        return text == identifier or canonical(scheme, text) == identifier
    except ValueError:
        return False


def bearers(entries: list[ImportRow], owner: str) -> dict[Identifier, int]:
    """Return the ids of partners, or of people, by identifier, also of those hidden from
    the user; 0 for an identifier of the other kind of record."""
    texts = {text for entry in entries for _scheme, text in identifiers_of(entry)}
    rows = Name.objects.filter(kind="identifier", text__in=texts).order_by()
    found = rows.values_list("scheme", "text", f"{owner}_id")
    return {(scheme, text): pk or 0 for scheme, text, pk in found}


def check_free(entry: ImportRow, owner: str) -> None:
    """Raise ValidationError if an identifier of a row is that of another record."""
    if identifiers_of(entry) and set(bearers([entry], owner).values()) - {entry.pk}:
        raise ValidationError(_("This identifier is not available."))
