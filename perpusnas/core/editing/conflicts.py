"""What two people typed at the same time: nothing of it is lost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..models import Record
from .forms import RecordForm
from .rows import RowFormSet, restore_removed_rows


@dataclass
class FormBundle:
    """A record's form and the forms of its rows, filled in or fresh."""

    form: RecordForm
    formsets: list[RowFormSet]

    @property
    def parts(self) -> list[RecordForm | RowFormSet]:
        return [self.form, *self.formsets]

    def is_valid(self, check: Callable | None) -> bool:
        right = [part.is_valid() for part in self.parts]
        if check:
            check(self.form, self.formsets)
        return all(right) and self.form.is_valid()

    def has_changed(self) -> bool:
        return any(part.has_changed() for part in self.parts)

    def save(self) -> Record:
        record = self.form.save()
        for formset in self.formsets:
            formset.instance = record
            formset.save()
        return record

    def onto(self, current: Record) -> QueryDict:
        """What was sent, ready to be saved onto the version that is there now."""
        sent: Any = self.form.data  # a QueryDict
        data = sent.copy()
        data["version"] = str(current.version)
        for formset in self.formsets:
            restore_removed_rows(formset, data)
        return data

    def forms(self) -> Iterable[forms.BaseForm]:
        yield self.form
        for formset in self.formsets:
            yield from formset.forms


@dataclass
class Conflict:
    """That somebody else saved the record while this form was open."""

    changed_by: Any
    changed: Any
    differences: list[dict[str, str]] = field(default_factory=list)


def opened_version(request) -> int | None:
    """The version that the form was opened with; None where it does not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def conflict_with(parts: FormBundle, current: Record) -> Conflict:
    """Both texts, field by field, and the form ready to be saved onto the newer one."""
    conflict = Conflict(current.changed_by, current.changed)
    for form in parts.forms():
        if form.empty_permitted and not form.has_changed():
            continue
        for name in form.changed_data:
            if name in RecordForm.LAST or name not in form.fields:
                continue
            bound = form[name]
            conflict.differences.append(
                {
                    "label": str(bound.label),
                    "yours": typed_values(bound),
                    "theirs": value_as_text(
                        bound.field, form.get_initial_for_field(bound.field, name)
                    ),
                }
            )
    sent: Any = parts.form.data  # a QueryDict
    data = sent.copy()
    data["version"] = current.version
    parts.form.data = data
    return conflict


def typed_values(bound) -> str:
    return value_as_text(bound.field, bound.data)


def value_as_text(entry: forms.Field, value: Any) -> str:
    """The words for a field's value as the form would show it."""
    if isinstance(entry, forms.BooleanField):
        return _("Yes") if value else _("No")
    choices = getattr(entry, "choices", None)
    if choices is not None and not isinstance(value, list):
        flat = {str(key): str(label) for key, label in choices}
        return flat.get(str(value), "" if value is None else str(value))
    prepared = entry.prepare_value(value)
    return "" if prepared is None else str(prepared)
