"""A record's form and the forms of its rows, edited together on one page."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import Access, may
from ..dates.partial import PartialDateFormField
from ..fields import PickField
from .constraints import judge_constraints, refuse_repeats


def open_to(fields: dict[str, forms.Field], user) -> dict[str, QuerySet]:
    """What the user may choose from, by field."""
    found = {name: getattr(entry, "queryset", None) for name, entry in fields.items()}
    return {
        name: records.visible_to(user)
        for name, records in found.items()
        if records is not None and hasattr(records, "visible_to")
    }


def narrow(form: forms.ModelForm, seen: dict[str, QuerySet]) -> None:
    """Offer in every field only what the user may see."""
    for name, records in seen.items():
        form.fields[name].queryset = records


class RowForm(forms.ModelForm):
    """One row of a record, in the record's form.

    `seen` are the records that its fields may name and `offers` the choices of its
    drop-down lists, worked out once for all rows.
    """

    def __init__(self, *args, user, seen=None, offers=None, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        narrow(self, open_to(self.fields, user) if seen is None else seen)
        for name, choices in (offers or {}).items():
            self.fields[name].choices = choices
        for name, entry in self.fields.items():
            if isinstance(entry, PickField) and name in self.initial:
                self.initial[name] = getattr(self.instance, name)
            elif isinstance(entry, PartialDateFormField):
                entry.help_text = gettext_lazy("For example 2 July 2024 or 2024.")

    def _post_clean(self):
        super()._post_clean()
        judge_constraints(self)


class RowFormSet(BaseInlineFormSet):
    """A record's rows, edited with it; rows that the user may not see stay as they are."""

    legend: Any = ""
    add_label: Any = ""
    folded = False

    @property
    def row_label(self) -> str:
        """What one row is called."""
        return capfirst(self.model._meta.verbose_name)

    @property
    def is_open(self) -> bool:
        """Whether the rows are shown at once: those that most records need, and errors."""
        return not self.folded or (self.is_bound and self.total_error_count() > 0)

    def __init__(self, *args, user, **kwargs):
        self.user = user
        offers = {
            name: list(entry.iterator(entry))
            for name, entry in self.form.base_fields.items()
            if isinstance(entry, forms.ModelChoiceField) and name != self.fk.name
        }
        seen = open_to(self.form.base_fields, user)
        kwargs["form_kwargs"] = {"user": user, "seen": seen, "offers": offers}
        super().__init__(*args, **kwargs)

    def total_form_count(self):
        """No more rows than were sent or are there, whatever number is claimed."""
        claimed = super().total_form_count()
        if not self.is_bound:
            return claimed
        return min(claimed, self.rows_sent + len(self.get_queryset()))

    @cached_property
    def rows_sent(self) -> int:
        start = f"{self.prefix}-"
        sent = [k.removeprefix(start) for k in self.data if k.startswith(start)]
        return len({key.partition("-")[0] for key in sent if key[:1].isdecimal()})

    def clean(self):
        super().clean()
        refuse_repeats(self)

    def get_form_kwargs(self, index):
        """A new row that has a place in an order is offered the next one."""
        kwargs = super().get_form_kwargs(index)
        fresh = index is not None and index >= self.initial_form_count()
        if fresh and "position" in self.form.base_fields:
            kwargs["initial"] = {"position": index + 1}
        return kwargs

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            named = [f.name for f in self.model._meta.fields if f.related_model]
            rows = super().get_queryset().seen_by(self.user)
            self._queryset = self.only(rows.select_related(*named))
        return self._queryset

    def only(self, rows):
        """The rows that this formset is about, where one table holds several kinds."""
        return rows

    def add_fields(self, form, index):
        """The record that a row belongs to is told by its number alone."""
        super().add_fields(form, index)
        form.initial.pop(self.fk.name, None)


def offering(formset: type[RowFormSet], *told: dict) -> type[RowFormSet]:
    """The formset, its first new rows filled in with what is known already.

    What was sent stands for itself: nothing is taken for unchanged.
    """

    class Offering(formset):  # type: ignore[valid-type]
        extra = max(formset.extra, len(told))

        def add_fields(self, form, index):
            super().add_fields(form, index)
            place = -1 if index is None else index - self.initial_form_count()
            if not self.is_bound and 0 <= place < len(told):
                form.initial.update(told[place])

    return Offering


def readmit(formset: BaseInlineFormSet, data) -> None:
    """Turns rows that somebody removed meanwhile into new ones, in what was sent."""
    known = formset.initial_form_count()
    gone = [n for n in range(known) if formset.forms[n].instance.pk is None]
    if not gone:
        return
    stay = [n for n in range(known) if n not in gone]
    order = [*stay, *gone, *range(known, formset.total_form_count())]
    rows = {n: f"{formset.prefix}-{n}-" for n in order}
    sent = {
        (rows[order.index(n)], key.removeprefix(start)): data.pop(key)
        for n, start in rows.items()
        for key in [key for key in data if key.startswith(start)]
    }
    for (start, name), values in sent.items():
        data.setlist(start + name, values)
    for place in range(len(stay), known):
        data[f"{formset.prefix}-{place}-{formset._pk_field.name}"] = ""
    data[f"{formset.prefix}-INITIAL_FORMS"] = str(len(stay))


class RecordForm(forms.ModelForm):
    """A record's own fields, the version it was opened with, and why it is changed.

    `warn` says what is unusual and yet happens: it is saved only when confirmed, with
    a reason.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Saved in the history."),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Save anyway"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, user, **kwargs):
        self.user, self.warnings = user, []
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        narrow(self, open_to(self.fields, user))
        self.leave_out_hidden()
        if "access" in self.fields and not may(user, "see_restricted"):
            open_to_user = [c for c in Access.choices if c[0] != Access.RESTRICTED]
            self.fields["access"].choices = open_to_user
        self.order_fields([n for n in self.fields if n not in self.LAST])

    LAST = ("reason", "confirmed", "version")

    def leave_out_hidden(self) -> None:
        """A field that points to something hidden from the user stays as it is, unseen."""
        for name, entry in list(self.fields.items()):
            pointed_to = getattr(self.instance, f"{name}_id", None)
            if pointed_to is None or getattr(entry, "queryset", None) is None:
                continue
            target = entry.queryset.filter(pk=pointed_to).first()
            if target is None:
                del self.fields[name]
            elif isinstance(entry, PickField):
                self.initial[name] = target

    def _post_clean(self):
        super()._post_clean()
        judge_constraints(self)

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - set(self.LAST))

    def warn(self, name: str | None, message: str) -> None:
        """Refuse to save until the user has confirmed it and said why."""
        self.warnings.append(message)
        self.fields["confirmed"].widget = forms.CheckboxInput()
        confirmed = self["confirmed"].data
        if not confirmed or not (self["reason"].data or "").strip():
            self.add_error(name if name in self.fields else None, message)
            hint = _(
                "If the data is correct, tick this box and fill in “Reason"
                " for the change”."
            )
            if "confirmed" not in self.errors:
                self.add_error("confirmed", hint)
