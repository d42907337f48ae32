"""Identifiers of partners and people in a cell: plain, as URLs, or after their scheme."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.models import Name, wrong_identifier
from perpusnas.core.history.differences import FieldChange
from perpusnas.core.identifiers import canonical, scheme_of

from .assignment import note_new_row
from .cells import each_part, split_cell
from .context import ImportContext
from .rows import ImportRow

SCHEMES = tuple(Name.Scheme.values)
# The columns of names, in which identifiers may stand as well.
NAME_COLUMNS = ("others", "name_id", "name_en", "native", "former")
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
        return each_part(split_cell(cell), partial(canonical_or_error, scheme))

    return read


def identifiers(cell: str, _context) -> list[Identifier]:
    """Return (scheme, identifier) for each in a cell such as `ROR: 01...; Wikidata:
    Q...`. Raises ValidationError."""
    return each_part(split_cell(cell), identifier_with_scheme)


def identifier_with_scheme(part: str) -> Identifier:
    """Return (scheme, identifier) for a text such as `ROR: 01...`. Raises
    ValidationError."""
    scheme, _colon, text = part.partition(":")
    scheme = scheme.strip().lower()
    if scheme not in SCHEMES:
        scheme = next((s for s in SCHEMES if f"{s}.org/" in part.lower()), "")
        text = part
    if not scheme or not text.strip():
        message = _("Write each with its type before it, for example ROR: or ISNI:.")
        raise ValidationError(message)
    return scheme, canonical_or_error(scheme, text)


def name_list(cell: str, _context) -> list[str]:
    """Return the names in a cell, among which may be identifiers, as earlier files have
    them. Raises ValidationError for one that is not valid."""
    texts = split_cell(cell)
    identifiers_among(texts)
    return texts


def identifiers_among(texts: Iterable[str]) -> list[Identifier]:
    """Return those of these texts that are identifiers and no names. Raises
    ValidationError."""

    def read(text: str) -> Identifier:
        scheme = scheme_of(text)
        return scheme, canonical_or_error(scheme, text)

    return each_part(filter(scheme_of, texts), read)


def identifiers_by_column(entry: ImportRow) -> dict[Identifier, str]:
    """Return all identifiers of a row, each with the column that it is from."""
    found = {(s, text): s for s in SCHEMES for text in entry.values.get(s) or []}
    for identifier in entry.values.get("identifiers") or []:
        found.setdefault(identifier, "identifiers")
    for column in NAME_COLUMNS:
        for identifier in identifiers_among(entry.values.get(column) or []):
            found.setdefault(identifier, column)
    return found


def identifiers_of(entry: ImportRow) -> list[Identifier]:
    """Return all identifiers of a row as (scheme, identifier), without duplicates."""
    return list(identifiers_by_column(entry))


def without_identifiers(texts: Iterable[str], names: Iterable[Name]) -> Iterator[str]:
    """Yield the texts that are no identifiers: neither in themselves nor one of those
    among these names."""
    known = identifiers_in(names)
    for text in texts:
        if not scheme_of(text) and not is_one_of(text, known):
            yield text


def identifiers_in(names: Iterable[Name]) -> dict[Identifier, Name]:
    return {(n.scheme, n.text): n for n in names if n.kind == "identifier"}


def is_one_of(text: str, known: Iterable[Identifier]) -> bool:
    """Return whether a text is one of these identifiers, in whatever form."""
    return any(is_form_of(text, *identifier) for identifier in known)


def is_form_of(text: str, scheme: str, identifier: str) -> bool:
    """Return whether a text is an identifier, in whatever form."""
    try:
        return text == identifier or canonical(scheme, text) == identifier
    except ValueError:
        return False


def bearers(
    entries: list[ImportRow], owner: str, context: ImportContext
) -> dict[Identifier, int]:
    """Return the ids of partners, or of people, by identifier, also of those hidden from
    the user, but without those that this file makes; 0 for an identifier of the other
    kind of record."""
    texts = {text for entry in entries for _scheme, text in identifiers_of(entry)}
    rows = Name.objects.filter(kind="identifier", text__in=texts).order_by()
    found = context.without_added(rows).values_list("scheme", "text", f"{owner}_id")
    known = {(scheme, text): pk or 0 for scheme, text, pk in found}
    return {i: pk for i, pk in known.items() if i not in context.bearers_in_file}


def fill_identifiers(
    entry: ImportRow, owner: str, names: Iterable[Name], context: ImportContext
) -> None:
    """Add the identifiers of a row that its record lacks, or put them in the place of
    those that the row of a known record no longer has. Raises ValidationError."""
    known = identifiers_in(names)
    new = {
        identifier: column
        for identifier, column in identifiers_by_column(entry).items()
        if identifier not in known
        and not (column in NAME_COLUMNS and is_one_of(identifier[1], known))
    }
    check_free(entry, new, context)
    replaced = replaced_identifiers(entry, known, new)
    for (scheme, text), column in new.items():
        label = Name.Scheme(scheme).label
        if column == scheme and replaced[scheme]:
            row = replaced[scheme].pop(0)
            entry.changes.append(FieldChange(label, row.text, text))
            row.text = text
            entry.altered.setdefault(row, set()).add("text")
            continue
        added = Name(kind="identifier", scheme=scheme, text=text)
        setattr(added, owner, entry.record)
        entry.rows.append(added)
        if not entry.is_new:
            note_new_row(entry, label, text)


def replaced_identifiers(
    entry: ImportRow, known: dict[Identifier, Name], new: dict[Identifier, str]
) -> dict[str, list[Name]]:
    """Return, by scheme, the identifiers of the record of a row with its id that the
    cell no longer has. Raises ValidationError where no new one takes their place."""
    gone: dict[str, list[Name]] = defaultdict(list)
    wrong = {}
    for scheme in SCHEMES if entry.by_id else ():
        if scheme not in entry.values:
            continue
        left = entry.values[scheme] or []
        gone[scheme] = [
            row
            for (of, text), row in known.items()
            if of == scheme and text not in left
        ]
        added = sum(column == scheme for column in new.values())
        if len(gone[scheme]) > added:
            wrong[scheme] = _(
                "An import removes no identifier. Remove it on the page of the record."
            )
    if wrong:
        raise ValidationError(wrong)
    return gone


def check_free(
    entry: ImportRow, new: dict[Identifier, str], context: ImportContext
) -> None:
    """Raise ValidationError if one of the new identifiers of a row is that of another
    record, or of another row."""
    taken, wrong = context.bearers, {}
    for identifier, column in new.items():
        first = context.first_rows.setdefault(identifier, entry.number)
        is_taken = entry.is_matched and identifier in taken
        if is_taken and taken[identifier] != entry.pk:
            wrong[column] = _("This identifier is not available.")
        elif first != entry.number:
            wrong[column] = _("Row %(n)s has the same identifier.") % {"n": first}
    if wrong:
        raise ValidationError(wrong)
