"""Changing records under watch: lock, compare, save, and write down, in one step.

What somebody else has saved since a form was opened is merged with what was sent. Where
both changed the same, both texts are shown to choose from and nothing typed is lost.
"""

from collections.abc import Callable, Sequence
from copy import copy
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
    conflict_over,
    opened_version,
    typed_differences,
)
from .forms import RecordForm
from .merging import Merge
from .once import AlreadySentError, Answer, carried_out_once, refuse_repetition
from .opened import read_opened
from .rows import RowFormSet
from .stored import Stored, stored_now


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
    merges: bool = True,
) -> HttpResponse:
    """The form of a new or known record with its rows, shown, or saved all or nothing.

    `check` looks at the whole and adds errors to the form, once before the transaction
    that saves and once within it. What somebody else has saved since the form was
    opened is merged with what was sent; without `merges` it has to be sent again, for
    what is done with a record depends on all of it. After saving, the reader is taken to
    the record's page.
    """
    fresh = record.pk is None

    def bundle(instance, *data) -> FormBundle:
        form = form_class(*data, instance=instance, user=request.user)
        sets = [c(*data, instance=instance, user=request.user) for c in formset_classes]
        return FormBundle(form, sets)

    def page(parts: FormBundle, status: int = 200, conflict: Conflict | None = None):
        parts.sign_opened(conflict)
        shown = {"form": parts.form, "formsets": parts.formsets, "record": record}
        shown |= {"forms": list(parts.forms()), "conflict": conflict, "fresh": fresh}
        return render(request, template, {**shown, **(context or {})}, status=status)

    if request.method != "POST":
        return page(bundle(record))
    submission = FormSubmission(request, record, bundle, check, merges)
    try:
        saved = submission.save()
    except AlreadySentError as already:
        return redirect(already.address)
    except IntegrityError:
        clash = _("Someone saved the same data at this moment.")
        submission.parts.form.add_error(None, clash)
        return page(submission.parts, 409)
    if saved is None:
        conflict = submission.conflict
        return page(submission.parts, 409 if conflict else 422, conflict)
    messages.success(request, _("Saved."))
    return redirect(saved.get_absolute_url())


class FormSubmission:
    """A form that was sent: validated first, and then saved in a short transaction."""

    # How often it is validated before the transaction, where others save meanwhile.
    TRIES = 2

    def __init__(self, request, record: Record, bundle, check, merges: bool):
        self.request, self.record, self.bundle = request, record, bundle
        self.check, self.merges = check, merges
        self.data = normalised_post(request.POST)
        self.parts: FormBundle
        self.conflict: Conflict | None = None
        self.read: list[Stored] = []

    @property
    def is_new(self) -> bool:
        return self.record.pk is None

    def save(self) -> Record | None:
        """The saved record; None where the forms are wrong or in conflict.

        Where the record was changed between validating and locking, all is done again;
        the last time within the transaction.
        """
        for _try in range(self.TRIES):
            if not self.is_valid(self.stored(reread)):
                refuse_repetition(self.request)
                return None
            with carried_out_once(self.request) as answer:
                record = self.stored(locked)
                if self.is_outdated(record):
                    continue
                return self.save_valid(answer) if self.is_still_valid(record) else None
        with carried_out_once(self.request) as answer:
            is_valid = self.is_valid(self.stored(locked), lock=True)
            return self.save_valid(answer) if is_valid else None

    def stored(self, read: Callable[[Record], Record]) -> Record:
        """The record as it is read, or a copy of a new one, for forms change it."""
        return copy(self.record) if self.is_new else read(self.record)

    def is_valid(self, record: Record, *, lock: bool = False) -> bool:
        """Fill the forms, with what somebody else has saved since they were opened, and
        validate them."""
        self.parts = self.bundle(record, self.data, self.request.FILES)
        self.conflict, self.read = None, []
        if not self.is_new:
            if lock:
                self.parts.lock_rows()
            self.read.append(self.parts.filled_with())
            self.parts, self.conflict = brought_up_to_date(
                self.parts, self.bundle, self.merges
            )
            self.read.append(self.parts.filled_with())
        return not self.conflict and self.parts.is_valid(self.check)

    def is_outdated(self, record: Record) -> bool:
        """Whether the record or its rows, which are locked here, differ from those that
        were validated."""
        if self.is_new:
            return False
        self.parts.lock_rows()
        now = stored_now(record, self.parts.formsets)
        return any(read != now for read in self.read)

    def is_still_valid(self, record: Record) -> bool:
        """Whether what was validated is valid now, with the record locked."""
        sent: Any = self.parts.form
        form = type(sent)(sent.data, sent.files, instance=record, user=sent.user)
        is_valid = self.parts.is_still_valid(form, self.check)
        self.parts.form = form
        return is_valid

    def save_valid(self, answer: Answer) -> Record:
        if self.is_new or self.parts.has_changed():
            with with_reason(self.parts.form.cleaned_data.get("reason") or ""):
                self.record = self.parts.save()
            answer.address = self.record.get_absolute_url()
        return self.record


def brought_up_to_date(
    parts: FormBundle, bundle: Callable[..., FormBundle], merges: bool
) -> tuple[FormBundle, Conflict | None]:
    """The forms with what somebody else has saved since they were opened, and where
    that is in conflict with what was sent."""
    record = parts.form.instance
    opened = read_opened(parts.form.data.get("opened", ""), record)
    if not merges:
        if opened is not None and opened.version == record.version:
            return parts, None
        differences = typed_differences(parts.form)
        return parts, Conflict(record.changed_by, record.changed, differences)
    merge = Merge(parts, opened)
    if merge.changes_data:
        parts = bundle(record, merge.data, merge.files)
    if not merge.differences:
        return parts, None
    return parts, conflict_over(record, opened, merge.differences)


def normalised_post(data: QueryDict) -> QueryDict:
    """What was sent, its lines ended as they were given to the browser."""
    plain = data.copy()
    for name, values in list(plain.lists()):
        plain.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return plain


def reread(record: Record) -> Any:
    """The record as it is stored now."""
    return type(record).objects.get(pk=record.pk)


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
