"""Merging two records: everything that refers to the one then refers to the other.

It happens in one transaction, and the history of every changed row and record has the
reason.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from perpusnas.core.access import may
from perpusnas.core.audit import with_reason
from perpusnas.core.editing.edit import locked

from .models import Merged, Partner, Person
from .references import move_references

Mergeable = Partner | Person


def may_merge(user) -> bool:
    """Return whether a user may merge. It changes all references, also of restricted
    records, so the user needs the rights to write and to see those."""
    return may(user, "write_register") and may(user, "see_restricted")


def merge_refusal(kept: Mergeable, other: Mergeable) -> str:
    """Return why the two records cannot be merged, or an empty string."""
    if kept.pk == other.pk:
        return _("Both are the same record.")
    if isinstance(kept, Partner) and isinstance(other, Partner):
        if other.is_home:
            return _("Perpusnas must be kept; merge the other record into it.")
        if is_part(kept, other) or is_part(other, kept):
            return _("One is part of the other: they are not the same.")
    return ""


def is_part(partner: Partner, ancestor: Partner) -> bool:
    """Return whether a partner is a unit of `ancestor`, at any depth."""
    seen, parent = {partner.pk}, partner.parent
    while parent is not None and parent.pk not in seen:
        if parent.pk == ancestor.pk:
            return True
        seen.add(parent.pk)
        parent = parent.parent
    return False


def merge(
    kept: Mergeable, other: Mergeable, values: dict[str, Any], reason: str
) -> None:
    """Merge `other` into `kept`, which takes the given values over. Raises
    ValidationError if the result breaks a constraint."""
    summary = _("Merged: %(other)s #%(number)s into %(kept)s #%(to)s.") % {
        "other": other,
        "number": other.pk,
        "kept": kept,
        "to": kept.pk,
    }
    with transaction.atomic(), with_reason(f"{summary} {reason}".strip()):
        names = recorded_names(kept) | recorded_names(other)
        for owner in move_references(other, kept):
            locked(owner).save(update_fields=())
        if isinstance(other, Partner) and "logo" in values:
            other.logo = ""
            other.save(update_fields=["logo"])
        for name, value in values.items():
            setattr(kept, name, value)
        kept.clean()
        kept.validate_constraints()
        add_missing_names(kept, names)
        kept.save()
        Merged.objects.create(number=other.pk, **{str(kept._meta.model_name): kept})
        other.move_to_trash()


# Names


def recorded_names(record: Mergeable) -> set[tuple[str, str]]:
    """Return kind and text of the names in a record's own fields: name and acronym."""
    names = {("alias", record.name), ("acronym", getattr(record, "acronym", ""))}
    return {(kind, text) for kind, text in names if text}


def add_missing_names(kept: Mergeable, names: set[tuple[str, str]]) -> None:
    """Add those names that the remaining record does not have yet, so that it is still
    found by them."""
    known = {text for _kind, text in recorded_names(kept)}
    known |= set(kept.names.values_list("text", flat=True))
    for kind, text in sorted(names):
        if text not in known:
            kept.names.create(kind=kind, text=text)
            known.add(text)
