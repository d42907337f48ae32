"""What forms were filled with, compared with what is stored once the record is locked.

Forms are validated before the transaction that saves them, so that it keeps others
waiting for a short time only, however many rows there are. Within it, it is checked that
nothing has changed in between on which the validation depends.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from ..models.bulk_insert import KEYS_AT_ONCE, batches

Stored = list[Any]


def filled_with(record: models.Model, formsets: Sequence[Any]) -> Stored:
    """The columns of a record and of its rows as the forms have read them; only before
    the forms are validated, which changes them."""
    rows = [columns_of_rows(formset, formset.get_queryset()) for formset in formsets]
    return [columns_of(record), *rows]


def stored_now(record: models.Model, formsets: Sequence[Any]) -> Stored:
    """The same as it is stored now, of a record that was just read."""
    rows = [columns_of_rows(f, f.get_queryset().all()) for f in formsets]
    return [columns_of(record), *rows]


def columns_of_rows(formset: Any, rows: Iterable[models.Model]) -> list:
    return [[columns_of(each) for each in formset.edited(row)] for row in rows]


def columns_of(instance: models.Model) -> list:
    fields = instance._meta.concrete_fields
    values = [getattr(instance, field.attname) for field in fields]
    return [v.name or "" if isinstance(v, FieldFile) else v for v in values]


def refuse_missing_choices(rows: Iterable[forms.ModelForm]) -> None:
    """Add an error to each form that was made to name a record which is not offered any
    more, such as one that is in the trash since."""
    named: dict[str, dict[Any, list[forms.ModelForm]]] = defaultdict(dict)
    for form in rows:
        for name in form.changed_data:
            chosen = form.cleaned_data.get(name)
            if isinstance(chosen, models.Model):
                named[name].setdefault(chosen.pk, []).append(form)
    for name, naming in named.items():
        field: Any = next(iter(naming.values()))[0].fields[name]
        for key in naming.keys() - offered_keys(field, naming):
            for form in naming[key]:
                form.add_error(name, _("This can no longer be chosen."))


def offered_keys(field: Any, keys: Iterable[Any]) -> set[Any]:
    """Those of these keys whose records can be chosen in a field."""
    offered = field.queryset.order_by()
    found: set[Any] = set()
    for some in batches(keys, KEYS_AT_ONCE):
        found |= set(offered.filter(pk__in=some).values_list("pk", flat=True))
    return found
