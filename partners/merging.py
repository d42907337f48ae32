"""Making one record of two: what pointed at the one points at the other.

All of it happens or nothing; every row and record that is changed by it keeps in its
history why.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from perpusnas.core.access import because, may
from perpusnas.core.editing.edit import locked
from perpusnas.core.models import Record

from .models import Merged, Partner
from .references import move_all


def may_merge(user) -> bool:
    """Merging turns all that points at a record, also what is restricted: it is for
    those who may both write and see that."""
    return may(user, "write_register") and may(user, "see_restricted")


def why_not(kept: Record, other: Record) -> str:
    """Why the two cannot be one; "" where they can."""
    if kept.pk == other.pk:
        return _("Both are the same record.")
    if isinstance(kept, Partner):
        if other.is_home:
            return _("Perpusnas must be kept; merge the other record into it.")
        if is_part(kept, other) or is_part(other, kept):
            return _("One is part of the other: they are not the same.")
    return ""


def is_part(one: Partner, whole: Partner) -> bool:
    seen, parent = {one.pk}, one.parent
    while parent is not None and parent.pk not in seen:
        if parent.pk == whole.pk:
            return True
        seen.add(parent.pk)
        parent = parent.parent
    return False


def merge(kept: Record, other: Record, taken: dict[str, Any], reason: str) -> None:
    """Make `other` a part of `kept`, which takes over the values that were chosen."""
    told = _("Merged: %(other)s #%(number)s into %(kept)s #%(to)s.") % {
        "other": other,
        "number": other.pk,
        "kept": kept,
        "to": kept.pk,
    }
    with transaction.atomic(), because(f"{told} {reason}".strip()):
        names = names_told(kept) | names_told(other)
        for owner in move_all(other, kept):
            locked(owner).save(update_fields=())
        if "logo" in taken:
            other.logo = ""
            other.save(update_fields=["logo"])
        for name, value in taken.items():
            setattr(kept, name, value)
        kept.clean()
        kept.validate_constraints()
        keep_names(kept, names)
        kept.save()
        Merged.objects.create(number=other.pk, **{kept._meta.model_name: kept})
        other.move_to_trash()


# Names


def names_told(record: Record) -> set[tuple[str, str]]:
    """What a record is called by itself: its name, and its acronym where it has one."""
    told = {("alias", record.name), ("acronym", getattr(record, "acronym", ""))}
    return {(kind, text) for kind, text in told if text}


def keep_names(kept: Record, names: set[tuple[str, str]]) -> None:
    """The names that nobody would find any more stand beside the one that is kept."""
    known = {text for _kind, text in names_told(kept)}
    known |= set(kept.names.values_list("text", flat=True))
    for kind, text in sorted(names):
        if text not in known:
            kept.names.create(kind=kind, text=text)
            known.add(text)
