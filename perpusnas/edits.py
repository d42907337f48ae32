"""Changing records under watch: lock, compare, save, and write down, in one step.

What was opened as one version is saved only onto that version. Where somebody else
was faster, both texts are shown and nothing typed is lost.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import PROTECT, Q
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .access import Access, because, may
from .constraints import judge_constraints, refuse_repeats
from .dates import PartialDateFormField
from .fields import PickField
from .models import Record


def visible_or_404(queryset, pk: int) -> Any:
    """The record of that number among those the reader may see; 404 for any other."""
    found = queryset.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def narrow(form: forms.ModelForm, user) -> None:
    """Offer in every field only what the user may see."""
    for entry in form.fields.values():
        queryset = getattr(entry, "queryset", None)
        if queryset is not None and hasattr(queryset, "visible_to"):
            entry.queryset = queryset.visible_to(user)


class RowForm(forms.ModelForm):
    """One row of a record, in the record's form.

    `offers` are the choices of its drop-down lists, read once for all rows.
    """

    def __init__(self, *args, user, offers=None, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        narrow(self, user)
        for name, choices in (offers or {}).items():
            self.fields[name].choices = choices
        for name, entry in self.fields.items():
            if isinstance(entry, PickField) and name in self.initial:
                self.initial[name] = getattr(self.instance, name)
            elif isinstance(entry, PartialDateFormField):
                entry.help_text = gettext_lazy("Such as 2 July 2024 or 2024.")

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
        kwargs["form_kwargs"] = {"user": user, "offers": offers}
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

    class Offering(formset):  # type: ignore[misc, valid-type]
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
        help_text=gettext_lazy("Kept in the history."),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Save all the same"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, user, **kwargs):
        self.user, self.warnings = user, []
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        narrow(self, user)
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
            hint = _("If it is right all the same, tick here and give a reason above.")
            if "confirmed" not in self.errors:
                self.add_error("confirmed", hint)


@dataclass
class Conflict:
    """That somebody else saved the record while this form was open."""

    changed_by: Any
    changed: Any
    differences: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Bundle:
    """A record's form and the forms of its rows, filled in or fresh."""

    form: RecordForm
    formsets: list[RowFormSet]

    def is_valid(self, check: Callable | None) -> bool:
        right = [part.is_valid() for part in (self.form, *self.formsets)]
        if check:
            check(self.form, self.formsets)
        return all(right) and self.form.is_valid()

    def has_changed(self) -> bool:
        return any(part.has_changed() for part in (self.form, *self.formsets))

    def save(self) -> Record:
        record = self.form.save()
        for formset in self.formsets:
            formset.instance = record
            formset.save()
        return record

    def onto(self, current: Record) -> QueryDict:
        """What was sent, ready to be saved onto the version that is there now."""
        data = self.form.data.copy()
        data["version"] = str(current.version)
        for formset in self.formsets:
            readmit(formset, data)
        return data

    def forms(self) -> Iterable[forms.BaseForm]:
        yield self.form
        for formset in self.formsets:
            yield from formset.forms


def editing(
    request: HttpRequest,
    record: Record,
    form_class: type[RecordForm],
    formset_classes: Sequence[type[RowFormSet]] = (),
    *,
    template: str,
    check: Callable[[RecordForm, list[RowFormSet]], None] | None = None,
    context: dict | None = None,
) -> HttpResponse:
    """The form of a new or known record with its rows, shown, or saved all or nothing.

    `check` looks at the whole and adds errors to the form. After saving, the reader is
    taken to the record's page.
    """
    fresh = record.pk is None

    def bundle(instance, *data) -> Bundle:
        form = form_class(*data, instance=instance, user=request.user)
        sets = [c(*data, instance=instance, user=request.user) for c in formset_classes]
        return Bundle(form, sets)

    def page(parts: Bundle, status: int = 200, conflict: Conflict | None = None):
        shown = {"form": parts.form, "formsets": parts.formsets, "record": record}
        shown |= {"forms": list(parts.forms()), "conflict": conflict, "fresh": fresh}
        return render(request, template, {**shown, **(context or {})}, status=status)

    if request.method != "POST":
        return page(bundle(record))
    try:
        with transaction.atomic():
            current = record if fresh else locked(record)
            parts = bundle(current, sent_text(request.POST), request.FILES)
            if not fresh and opened_version(request) != current.version:
                conflict = conflict_with(parts, current)
                return page(bundle(current, parts.onto(current)), 409, conflict)
            if not parts.is_valid(check):
                return page(parts, 422)
            if fresh or parts.has_changed():
                with because(parts.form.cleaned_data.get("reason") or ""):
                    record = parts.save()
    except IntegrityError:
        parts.form.add_error(None, _("Somebody saved the same at this moment."))
        return page(parts, 409)
    messages.success(request, _("Saved."))
    return redirect(record.get_absolute_url())


def sent_text(data: QueryDict) -> QueryDict:
    """What was sent, its lines ended as they were given to the browser."""
    plain = data.copy()
    for name, values in list(plain.lists()):
        plain.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return plain


def locked(record: Record) -> Any:
    """The record as it is now, held until the end of the transaction."""
    return type(record).objects.select_for_update().get(pk=record.pk)


def opened_version(request) -> int | None:
    """The version that the form was opened with; None where it does not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def conflict_with(parts: Bundle, current: Record) -> Conflict:
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
                    "yours": typed(bound),
                    "theirs": as_text(
                        bound.field, form.get_initial_for_field(bound.field, name)
                    ),
                }
            )
    data: Any = parts.form.data.copy()
    data["version"] = current.version
    parts.form.data = data
    return conflict


def typed(bound) -> str:
    return as_text(bound.field, bound.data)


def as_text(entry: forms.Field, value: Any) -> str:
    """The words for a field's value as the form would show it."""
    if isinstance(entry, forms.BooleanField):
        return _("Yes") if value else _("No")
    choices = getattr(entry, "choices", None)
    if choices is not None and not isinstance(value, list):
        flat = {str(key): str(label) for key, label in choices}
        return flat.get(str(value), "" if value is None else str(value))
    prepared = entry.prepare_value(value)
    return "" if prepared is None else str(prepared)


def dependants(record: Record) -> list[tuple[str, list]]:
    """What still points to the record and would be left without it, by kind.

    Only what is not in the trash itself, or stands on the page of such a record.
    """
    found = []
    for relation in record._meta.related_objects:
        if relation.on_delete is not PROTECT:
            continue
        model = relation.related_model
        rows = model._base_manager.filter(**{relation.field.name: record})
        for link in model._meta.fields:
            if link.name == "trashed":
                rows = rows.filter(trashed__isnull=True)
            elif link.related_model and issubclass(link.related_model, Record):
                kept = {f"{link.name}__trashed__isnull": True}
                rows = rows.filter(Q(**{f"{link.name}__isnull": True}) | Q(**kept))
        if pointing := list(rows[:20]):
            found.append((str(model._meta.verbose_name_plural), pointing))
    return found


def deleting(
    request: HttpRequest, record: Record, *, to: str, context: dict | None = None
) -> HttpResponse:
    """Ask, and then put a record into the trash, unless something still needs it."""
    with transaction.atomic():
        current = locked(record) if request.method == "POST" else record
        needed = dependants(current)
        conflict = None
        if request.method == "POST" and not needed:
            if opened_version(request) == current.version:
                with because(request.POST.get("reason", "")[:500].replace("\0", "")):
                    current.move_to_trash()
                messages.success(request, _("Moved to the trash."))
                return redirect(to)
            conflict = Conflict(current.changed_by, current.changed)
    shown = {"record": current, "needed": needed, "conflict": conflict}
    status = 409 if request.method == "POST" else 200
    return render(
        request, "includes/delete.html", {**shown, **(context or {})}, status=status
    )
