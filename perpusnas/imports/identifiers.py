"""Identifiers of partners in a cell: bare, as addresses, or after their scheme."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .cells import several

PREFIXES = re.compile(
    r"^(https?://)?(www\.)?(ror\.org|isni\.org|wikidata\.org)/(isni/|wiki/|entity/)?",
    re.IGNORECASE,
)
SCHEMES = ("isil", "ror", "wikidata", "isni")


def bare(text: str) -> str:
    """An identifier without the address that it may stand in."""
    return PREFIXES.sub("", text.strip()).strip("/ ")


def identifier(cell: str, _desk) -> list[str]:
    return [bare(part) for part in several(cell)]


def identifiers(cell: str, _desk) -> list[tuple[str, str]]:
    """Several in one cell, each after its scheme: `ROR: 01...; Wikidata: Q...`."""
    found = []
    for part in several(cell):
        scheme, _sign, text = part.partition(":")
        scheme = scheme.strip().lower()
        if scheme not in SCHEMES:
            scheme = next((s for s in SCHEMES if f"{s}.org/" in part.lower()), "")
            text = part
        if not scheme or not bare(text):
            words = _("Write each with its type before it, for example ROR: or ISNI:.")
            raise ValidationError(words)
        found.append((scheme, bare(text)))
    return found
