"""Titles of agreements."""

import re
from typing import Any

from django.utils.translation import gettext as _


def untitled_heading(kind: str, others: list[str], code: str, pk: Any) -> str:
    """Return what an agreement without a title is called: its kind with the other
    parties, else its code or number."""
    if others:
        words = {"kind": kind, "parties": ", ".join(others)}
        return _("%(kind)s with %(parties)s") % words
    return code or f"{kind} #{pk}"


def heading_beginning(kind: str) -> str:
    """Return the words of `untitled_heading` before the parties."""
    return (_("%(kind)s with %(parties)s") % {"kind": kind, "parties": ""}).strip()


def without_abbreviation(label: str) -> str:
    """Return the label of a kind without what is in brackets, as "(MoU)"."""
    return re.sub(r" \([^)]*\)$", "", str(label))
