"""Merging two records: everything that refers to the one then refers to the other.

It happens in one transaction, and the history of every changed row and record has the
reason.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from perpusnas.core.access import may
from perpusnas.core.audit import audit_context, with_reason
from perpusnas.core.history.snapshots import collected_entries
from perpusnas.core.models import derived_once
from perpusnas.core.models.bulk import bulk_save
from perpusnas.core.models.bulk_insert import KEYS_AT_ONCE, batches

from .models import Merge, Merged, Partner, Person
from .references import move_references

# A partner, a person, or a record of a higher layer: an agreement or an event.
Mergeable = Any


def may_merge(user) -> bool:
    """Return whether a user may merge. It changes all references, also of restricted
    records, so the user needs the rights to write and to see those."""
    return may(user, "write_register") and may(user, "see_restricted")


def merge_refusal(kept: Mergeable, other: Mergeable) -> str:
    """Return why the two records cannot be merged, or an empty string."""
    if kept.pk == other.pk:
        return _("Both are the same record.")
    if refers_to(kept, other) or refers_to(other, kept):
        return _("One refers to the other: they are not the same.")
    if isinstance(kept, Partner) and isinstance(other, Partner):
        if other.is_home:
            return _("Perpusnas must be kept; merge the other record into it.")
        if is_part(kept, other) or is_part(other, kept):
            return _("One is part of the other: they are not the same.")
    return ""


def refers_to(record: Mergeable, other: Mergeable) -> bool:
    """Return whether a field of an agreement or event names the other one, such as its
    predecessor or the event that it is part of."""
    if isinstance(record, Partner | Person):
        return False
    fields = record._meta.concrete_fields
    own = [field for field in fields if field.related_model is type(record)]
    return any(getattr(record, field.attname) == other.pk for field in own)


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
    ValidationError if the result breaks a constraint.

    The names and the typed reason stand in the history of the two records alone:
    whoever reads a record that refers to them may not be allowed to know them.
    """
    numbers = {"number": other.pk, "to": kept.pk}
    summary = _("Merged: #%(number)s into #%(to)s.") % numbers
    with transaction.atomic(), collected_entries() as entries, derived_once():
        redirects = list(other.merged.order_by("pk").values_list("pk", flat=True))
        names = recorded_names(kept) | recorded_names(other)
        with with_reason(summary):
            raise_versions(move_references(other, kept))
        with with_reason(f"{summary} {reason}".strip()):
            take_over(kept, other, values, names)
        merged = Merged.objects.create(
            number=other.pk, **{str(kept._meta.model_name): kept}
        )
        Merge.objects.create(
            merged=merged,
            kept_number=kept.pk,
            by=audit_context().user,
            entries=entries,
            redirects=redirects,
        )


def raise_versions(owners: dict[Any, set[int]]) -> None:
    """Save the records whose rows changed, so that forms opened earlier are outdated and
    the derived columns follow."""
    for model, keys in owners.items():
        for some in batches(sorted(keys), KEYS_AT_ONCE):
            records = model.objects.select_for_update().order_by("pk")
            bulk_save(changes=dict.fromkeys(records.filter(pk__in=some), ()))


def take_over(
    kept: Mergeable,
    other: Mergeable,
    values: dict[str, Any],
    names: set[tuple[str, str]],
) -> None:
    """Give the remaining record the chosen values and the names of both, and put the
    other one into the trash."""
    if isinstance(other, Partner) and "logo" in values:
        other.logo = ""
        other.save(update_fields=["logo"])
    other.move_to_trash()
    for name, value in values.items():
        setattr(kept, name, value)
    kept.clean()
    kept.validate_constraints()
    add_missing_names(kept, names)
    kept.save()


# Names


def recorded_names(record: Mergeable) -> set[tuple[str, str]]:
    """Return kind and text of the names in a record's own fields: name and acronym."""
    if not isinstance(record, Partner | Person):
        return set()
    names = {("alias", record.name), ("acronym", getattr(record, "acronym", ""))}
    return {(kind, text) for kind, text in names if text}


def add_missing_names(kept: Mergeable, names: set[tuple[str, str]]) -> None:
    """Add those names that the remaining record does not have yet, so that it is still
    found by them."""
    if not names:
        return
    known = {text for _kind, text in recorded_names(kept)}
    known |= set(kept.names.values_list("text", flat=True))
    for kind, text in sorted(names):
        if text not in known:
            kept.names.create(kind=kind, text=text)
            known.add(text)
