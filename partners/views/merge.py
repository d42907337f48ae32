"""Pages for merging two partners or two people, field by field."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from perpusnas.core.access import requires
from perpusnas.core.editing.edit import locked, normalised_post, visible_or_404
from perpusnas.core.editing.once import AlreadySentError, carried_out_once, first_answer
from perpusnas.core.fields import PickField
from perpusnas.core.history.differences import field_value_text
from perpusnas.core.model_fields import own_field
from perpusnas.core.models import Record
from perpusnas.pages.duplicates import duplicates_of
from perpusnas.pages.mergeable import KINDS, namespace_of

from ..duplicates import compare_again
from ..merging import may_merge, merge, merge_refusal
from ..models import Partner, Person
from ..name_matches import NameMatch, likely_matches
from ..references import reference_counts

STRICTEST_FIRST = ("restricted", "internal", "public")


class MergeForm(forms.Form):
    """Which value to keep, for every field in which the two records differ."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Saved in the history."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    other_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data, kept: Record, other: Record, user):
        super().__init__(data)
        self.kept, self.other, self.user = kept, other, user
        self.fields["version"].initial = kept.version
        self.fields["other_version"].initial = other.version
        names = KINDS[type(kept)].form.Meta.fields
        columns = [own_field(type(kept), name) for name in names]
        self.columns = [c for c in columns if self.differs(c)]
        for column in self.columns:
            self.fields[column.name] = self.choice(column)

    def differs(self, column: models.Field) -> bool:
        """Return whether a field is filled and differs between the two records."""
        ours, theirs = (getattr(r, column.attname) for r in (self.kept, self.other))
        return bool((ours or theirs) and ours != theirs)

    def choice(self, column: models.Field) -> forms.ChoiceField:
        """Return the choice of a value. Initially it is that of the remaining record,
        unless empty; of two access levels the stricter one."""
        ours, theirs = (getattr(r, column.attname) for r in (self.kept, self.other))
        choices = [("kept", self.words(column, self.kept))]
        choices += [("other", self.words(column, self.other))]
        if isinstance(column, models.TextField) and ours and theirs:
            choices.append(("both", _("Both, one after the other")))
        initial = "kept" if ours else "other"
        if column.name == "access":
            initial = (
                "kept"
                if STRICTEST_FIRST.index(ours) < STRICTEST_FIRST.index(theirs)
                else "other"
            )
        return forms.ChoiceField(
            label=capfirst(str(column.verbose_name)),
            choices=choices,
            initial=initial,
            widget=forms.RadioSelect,
        )

    def words(self, column: models.Field, record: Record) -> str:
        """Return the value of a field as text, without records hidden from the user."""
        if column.related_model:
            target = getattr(record, column.name)
            if isinstance(target, Record):
                visible = type(target).objects.visible_to(self.user)
                target = visible.filter(pk=target.pk).first() or _("(hidden)")
            return str(target or _("nothing"))
        return field_value_text(column, getattr(record, column.attname)) or _("nothing")

    def visible_choices(self):
        """Return the bound fields of the choices."""
        return [self[column.name] for column in self.columns]

    def values_to_take(self) -> dict[str, Any]:
        """Return the values that the remaining record takes over, by field name."""
        values = {}
        for column in self.columns:
            chosen = self.cleaned_data[column.name]
            ours, theirs = (getattr(r, column.name) for r in (self.kept, self.other))
            if chosen == "other":
                values[column.name] = theirs
            elif chosen == "both":
                values[column.name] = f"{ours}\n\n{theirs}"
        return values

    def data_with_current_versions(self):
        """Return the submitted data with the current versions of both records."""
        submitted: Any = self.data  # a QueryDict
        data = submitted.copy()
        data["version"], data["other_version"] = self.kept.version, self.other.version
        return data

    def outdated(self) -> bool:
        """Return whether one of the records was changed since the form was opened."""
        names = ("version", "other_version")
        opened = tuple(self.cleaned_data.get(name) for name in names)
        return opened != (self.kept.version, self.other.version)


class OtherForm(forms.Form):
    """The record to merge with."""

    def __init__(self, data, record: Record, user):
        super().__init__(data)
        visible = type(record).objects.visible_to(user).exclude(pk=record.pk)
        visible = visible.for_choice(user)
        namespace = namespace_of(record)
        self.fields["other"] = PickField(
            visible,
            user=user,
            label=_("Merge with"),
            suggest=reverse(f"{namespace}:suggest"),
            help_text=_("Type a part of its name and choose."),
        )
        self.fields["other"].widget.attrs["list"] = "other-list"


@requires("write_register")
@require_safe
def merge_with(request: HttpRequest, pk: int, model) -> HttpResponse:
    """Choose the record to merge into this one, by name or from similar records."""
    user = request.user
    if not may_merge(user):
        raise PermissionDenied
    visible = model.objects.visible_to(user).for_choice(user)
    record = visible_or_404(visible, pk)
    namespace = namespace_of(model)
    form = OtherForm(request.GET if "other" in request.GET else None, record, user)
    if form.is_valid():
        return redirect(f"{namespace}:merge", record.pk, form.cleaned_data["other"].pk)
    context = {
        "record": record,
        "form": form,
        "forms": [form],
        "like": similar_records(record, user),
        "list_url": f"{namespace}:list",
        "list_title": KINDS[model].title,
        "merge": f"{namespace}:merge",
    }
    status = 422 if form.is_bound else 200
    return render(request, "partners/merge_with.html", context, status=status)


def similar_records(record: Record, user) -> list[NameMatch]:
    """Return the records that may be the same as this one."""
    if isinstance(record, Partner | Person):
        country = getattr(record, "country_id", None) or ""
        model, name = type(record), record.name
        return likely_matches(model, name, user, country=country, but=record)
    found = duplicates_of(record, user)
    return [NameMatch(other, other.heading, True, False) for other in found]


@requires("write_register")
def merge_page(request: HttpRequest, pk: int, other: int, model) -> HttpResponse:
    """Merge the record `other` into `pk`, after the values to keep were chosen."""
    if not may_merge(request.user):
        raise PermissionDenied
    if request.method == "POST" and (address := first_answer(request)):
        return redirect(address)
    visible = model.objects.visible_to(request.user).for_choice(request.user)
    pair = [visible_or_404(visible, number) for number in (pk, other)]
    kept, dropped = pair
    refusal = merge_refusal(kept, dropped)
    if request.method != "POST" or refusal:
        status = 422 if request.method == "POST" else 200
        form = None if refusal else MergeForm(None, kept, dropped, request.user)
        return render_merge(request, pair, form, refusal, status)
    try:
        return merge_locked(request, pair)
    except AlreadySentError as already:
        return redirect(already.address)
    except ValidationError as error:
        kept, dropped = map(reloaded, pair)
        data = normalised_post(request.POST)
        form = MergeForm(data, kept, dropped, request.user)
        form.is_valid()
        form.add_error(None, error.messages)
        return render_merge(request, pair, form, "", 422)


def reloaded(record: Record) -> Any:
    """Return the record as it is in the database now."""
    return type(record).objects.get(pk=record.pk)


def merge_locked(request: HttpRequest, pair: list) -> HttpResponse:
    """Lock both records, check their versions, and merge them."""
    with carried_out_once(request) as answer:
        by_number = {r.pk: locked(r) for r in sorted(pair, key=lambda r: r.pk)}
        kept, other = (by_number[record.pk] for record in pair)
        form = MergeForm(normalised_post(request.POST), kept, other, request.user)
        valid = form.is_valid()
        if form.outdated() or kept.trashed or other.trashed:
            form = MergeForm(
                form.data_with_current_versions(), kept, other, request.user
            )
            message = _(
                "Someone changed one of the records in the meantime. Check "
                "again, then merge."
            )
            return render_merge(request, [kept, other], form, message, 409)
        if not valid:
            return render_merge(request, [kept, other], form, "", 422)
        merge(kept, other, form.values_to_take(), form.cleaned_data["reason"])
        answer.address = kept.get_absolute_url()
    compare_again(type(kept))
    messages.success(request, _("Records merged."))
    return redirect(kept.get_absolute_url())


def render_merge(request, pair: list, form, refusal: str, status: int) -> HttpResponse:
    """Render the form with the given status and, if not empty, why merging is
    refused."""
    kept, other = pair
    namespace = namespace_of(kept)
    context = {
        "kept": kept,
        "other": other,
        "form": form,
        "forms": [form] if form else [],
        "refused": refusal,
        "moved": reference_counts(other),
        "list_url": f"{namespace}:list",
        "list_title": KINDS[type(kept)].title,
        "has_names": isinstance(kept, Partner | Person),
        "swap_url": reverse(f"{namespace}:merge", args=[other.pk, kept.pk]),
    }
    return render(request, "partners/merge.html", context, status=status)
