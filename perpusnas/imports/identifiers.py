"""Identifiers of partners in a cell: plain, as URLs, or after their scheme."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .cells import split_cell

PREFIXES = re.compile(
    r"^(https?://)?(www\.)?(ror\.org|isni\.org|wikidata\.org)/(isni/|wiki/|entity/)?",
    re.IGNORECASE,
)
SCHEMES = ("isil", "ror", "wikidata", "isni")


def bare_identifier(text: str) -> str:
    """Return an identifier without the URL around it."""
    return PREFIXES.sub("", text.strip()).strip("/ ")


def identifier(cell: str, _context) -> list[str]:
    """Return the identifiers of one scheme in a cell."""
    return [bare_identifier(part) for part in split_cell(cell)]


def identifiers(cell: str, _context) -> list[tuple[str, str]]:
    """Return (scheme, identifier) for each in a cell such as `ROR: 01...; Wikidata:
    Q...`. Raises ValidationError."""
    found = []
    for part in split_cell(cell):
        scheme, _colon, text = part.partition(":")
        scheme = scheme.strip().lower()
        if scheme not in SCHEMES:
            scheme = next((s for s in SCHEMES if f"{s}.org/" in part.lower()), "")
            text = part
        if not scheme or not bare_identifier(text):
            message = _(
                "Write each with its type before it, for example ROR: or ISNI:."
            )
            raise ValidationError(message)
        found.append((scheme, bare_identifier(text)))
    return found
