"""What two people typed at the same time: nothing of it is lost."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from ..models import ListedChoiceFormField, Record, derived_once
from .forms import OpenedForm
from .opened import Opened, plain, shown_values
from .rows import OrderedRows
from .stored import Stored, filled_with, refuse_missing_choices


@dataclass
class FormBundle:
    """A record's form and the forms of its rows, filled in or fresh."""

    form: OpenedForm
    formsets: Sequence[OrderedRows]

    @property
    def parts(self) -> list[Any]:
        return [self.form, *self.formsets]

    def is_valid(self, check: Callable | None) -> bool:
        right = [part.is_valid() for part in self.parts]
        if check:
            check(self.form, self.formsets)
        return all(right) and self.form.is_valid()

    def lock_rows(self) -> None:
        for formset in self.formsets:
            formset.lock()

    def filled_with(self) -> Stored:
        return filled_with(self.form.instance, self.formsets)

    def is_still_valid(self, form: OpenedForm, check: Callable | None) -> bool:
        """Whether valid forms are valid within the transaction as well, where `form` is
        that of the record once more, filled with the record that is locked.

        It depends on other records, such as namesakes; rows on those that they name.
        """
        is_valid = form.is_valid()
        for formset in self.formsets:
            refuse_missing_choices(formset.forms)
        if is_valid and check:
            check(form, self.formsets)
        return form.is_valid() and all(f.is_valid() for f in self.formsets)

    def has_changed(self) -> bool:
        return any(part.has_changed() for part in self.parts)

    def save(self) -> Record:
        with derived_once():
            record = self.form.save()
            for formset in self.formsets:
                formset.instance = record
                formset.save()
        return record

    def forms(self) -> Iterable[forms.BaseForm]:
        yield self.form
        for formset in self.formsets:
            yield from formset.forms

    def sign_opened(self, conflict: "Conflict | None" = None) -> None:
        """Let the form carry what it shows of the record, and what it asks about."""
        record = self.form.instance
        if record.pk is None:
            return
        rows = {
            str(formset.prefix): {
                str(form.instance.pk): shown_values(form)
                for form in formset.initial_forms
                if form.instance.pk
            }
            for formset in self.formsets
        }
        asked = conflict.differences if conflict else []
        pending = [d.name for d in asked if d.can_be_chosen]
        values = shown_values(self.form)
        version = getattr(record, "version", 0)
        opened = Opened(version, values, rows, pending).signed(record)
        if self.form.is_bound:
            data: Any = self.form.data  # a QueryDict of our own
            data["opened"] = opened
        else:
            self.form.initial["opened"] = opened


@dataclass
class Difference:
    """What two people did differently: to the field or row whose input has this name.

    `edited` are the records and rows that the field or row is stored in. A chosen file
    cannot be sent again by the page that asks.
    """

    label: str
    yours: str
    theirs: str
    name: str = ""
    edited: Iterable[Any] = ()
    is_file: bool = False

    @property
    def can_be_chosen(self) -> bool:
        return bool(self.name) and not self.is_file


@dataclass
class Conflict:
    """That somebody else saved the record while this form was open."""

    changed_by: Any = None
    changed: Any = None
    differences: list[Difference] = field(default_factory=list)

    @property
    def has_choices(self) -> bool:
        return any(difference.can_be_chosen for difference in self.differences)


def conflict_over(
    record: models.Model, opened: Opened | None, differences: list[Difference]
) -> Conflict:
    """The conflict over these differences, with whoever saved last where that is known:
    an account or a field of cooperation has neither version nor history."""
    if not isinstance(record, Record):
        return Conflict(differences=differences)
    if opened is None or opened.version != record.version:
        return Conflict(record.changed_by, record.changed, differences)
    rows = {row for each in differences for row in each.edited if row.pk}
    entries = [row.history.select_related("history_user").first() for row in rows]
    last = max(filter(None, entries), key=lambda e: e.history_date, default=None)
    who, when = (last.history_user, last.history_date) if last else (None, None)
    return Conflict(who, when, differences)


def opened_version(request) -> int | None:
    """The version that the form was opened with; None where it does not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def typed_differences(form: OpenedForm) -> list[Difference]:
    """Both texts of each field that was changed in a form."""
    changed = [form[name] for name in form.changed_data if name not in form.LAST]
    return [
        Difference(
            str(bound.label),
            value_as_text(bound.field, bound.data),
            value_as_text(bound.field, bound.initial),
        )
        for bound in changed
    ]


def value_as_text(entry: forms.Field, value: Any) -> str:
    """The words for a field's value as the form would show it."""
    if isinstance(entry, forms.NullBooleanField):
        value = entry.to_python(value)
        return "" if value is None else _("Yes") if value else _("No")
    if isinstance(entry, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(entry, ListedChoiceFormField):
        return entry.listed.label_of(value or "")
    choices = getattr(entry, "choices", None)
    if isinstance(entry, forms.ModelMultipleChoiceField):
        keys = {str(plain(each)) for each in value or []}
        offered: Any = entry.choices
        return ", ".join(str(name) for key, name in offered if str(key) in keys)
    if choices is not None and not isinstance(value, list):
        flat = {str(key): str(label) for key, label in flat_choices(choices) if key}
        return flat.get(str(value), "" if value is None else str(value))
    prepared = entry.prepare_value(value)
    return "" if prepared is None else str(prepared)


def flat_choices(choices: Iterable) -> Iterable[tuple[Any, Any]]:
    """The choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
