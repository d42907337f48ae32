"""Changing records under watch: lock, compare, save, and write down, in one step.

What was opened as one version is saved only onto that version. Where somebody else
was faster, both texts are shown and nothing typed is lost.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import PROTECT, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ..audit import with_reason
from ..models import Record
from .conflicts import (
    Conflict,
    FormBundle,
    conflict_with,
    opened_version,
)
from .forms import RecordForm
from .rows import RowFormSet


def visible_or_404(queryset, pk: int) -> Any:
    """The record of that number among those the reader may see; 404 for any other."""
    found = queryset.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


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

    def bundle(instance, *data) -> FormBundle:
        form = form_class(*data, instance=instance, user=request.user)
        sets = [c(*data, instance=instance, user=request.user) for c in formset_classes]
        return FormBundle(form, sets)

    def page(parts: FormBundle, status: int = 200, conflict: Conflict | None = None):
        shown = {"form": parts.form, "formsets": parts.formsets, "record": record}
        shown |= {"forms": list(parts.forms()), "conflict": conflict, "fresh": fresh}
        return render(request, template, {**shown, **(context or {})}, status=status)

    if request.method != "POST":
        return page(bundle(record))
    try:
        with transaction.atomic():
            current = record if fresh else locked(record)
            parts = bundle(current, normalised_post(request.POST), request.FILES)
            if not fresh and opened_version(request) != current.version:
                conflict = conflict_with(parts, current)
                return page(bundle(current, parts.onto(current)), 409, conflict)
            if not parts.is_valid(check):
                return page(parts, 422)
            if fresh or parts.has_changed():
                with with_reason(parts.form.cleaned_data.get("reason") or ""):
                    record = parts.save()
    except IntegrityError:
        parts.form.add_error(None, _("Someone saved the same data at this moment."))
        return page(parts, 409)
    messages.success(request, _("Saved."))
    return redirect(record.get_absolute_url())


def normalised_post(data: QueryDict) -> QueryDict:
    """What was sent, its lines ended as they were given to the browser."""
    plain = data.copy()
    for name, values in list(plain.lists()):
        plain.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return plain


def locked(record: Record) -> Any:
    """The record as it is now, held until the end of the transaction."""
    return type(record).objects.select_for_update().get(pk=record.pk)


def blocking_references(record: Record) -> list[tuple[str, list]]:
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
        needed = blocking_references(current)
        conflict = None
        if request.method == "POST" and not needed:
            if opened_version(request) == current.version:
                with with_reason(
                    request.POST.get("reason", "")[:500].replace("\0", "")
                ):
                    current.move_to_trash()
                messages.success(request, _("Moved to the trash."))
                return redirect(to)
            conflict = Conflict(current.changed_by, current.changed)
    shown = {"record": current, "needed": needed, "conflict": conflict}
    status = 409 if request.method == "POST" else 200
    return render(
        request, "includes/delete.html", {**shown, **(context or {})}, status=status
    )
