"""The page that undoes a merge."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from perpusnas.core.access import requires
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.history.reverting import changes_of, obstacles
from perpusnas.pages.mergeable import KINDS, namespace_of

from ..duplicates import compare_again
from ..merge_undo import described, linked_since, undo_merge, undo_refusal, undo_summary
from ..merging import Mergeable, may_merge
from ..models import Merged

MOST_OBSTACLES = 20


class UndoForm(forms.Form):
    """The versions of both records that the page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    other_version = forms.IntegerField(widget=forms.HiddenInput)

    def names(self, kept: Mergeable, other: Mergeable) -> bool:
        """Return whether these are the versions of the two records."""
        opened = self.data.get("version"), self.data.get("other_version")
        return opened == (str(kept.version), str(other.version))


@requires("write_register")
def undo_page(request: HttpRequest, pk: int, merged: int, model) -> HttpResponse:
    """Undo the merge of the record `merged` into `pk`, after showing what happens."""
    if not may_merge(request.user):
        raise PermissionDenied
    kept = visible_or_404(model.objects.visible_to(request.user), pk)
    found = merge_or_404(kept, merged)
    if request.method != "POST":
        return render_undo(request, kept, found)
    try:
        with transaction.atomic():
            refused = undo_locked(request, kept, found)
    except ValidationError as error:
        return render_undo(request, kept, found, refusal=" ".join(error.messages))
    except IntegrityError:
        refusal = _("Something was changed since in a way that does not allow this.")
        return render_undo(request, kept, found, refusal=refusal)
    if refused is not None:
        return refused
    compare_again(model)
    messages.success(request, _("Merge undone."))
    return redirect(f"{namespace_of(model)}:history", pk)


def merge_or_404(kept: Mergeable, number: int) -> Merged:
    """Return the merge of the record with this number into another; raises Http404."""
    merges = kept.merged.filter(number=number) if number < 2**63 else kept.merged.none()
    merged = merges.select_related("merge__by").order_by("-pk").first()
    if merged and type(kept).objects.filter(pk=merged.number).exists():
        return merged
    raise Http404


def undo_locked(
    request: HttpRequest, kept: Mergeable, merged: Merged
) -> HttpResponse | None:
    """Lock both records and undo the merge, unless one of them or something that the
    merge changed was changed in the meantime: then the page says so."""
    numbers = [kept.pk, merged.number]
    rows = type(kept).objects.select_for_update().order_by("pk").filter(pk__in=numbers)
    found = {record.pk: record for record in rows}
    kept, other = (found[number] for number in numbers)
    if not Merged.objects.filter(pk=merged.pk).exists() or kept.trashed:
        raise Http404
    if undo_refusal(merged, kept, other):
        return render_undo(request, kept, merged)
    if not UndoForm(request.POST).names(kept, other):
        message = _(
            "Someone changed one of the records in the meantime. Check again, then "
            "undo the merge."
        )
        return render_undo(request, kept, merged, message)
    changes = changes_of(merged.merge.entries, lock=True)
    if obstacles(changes):
        return render_undo(request, kept, merged)
    undo_merge(merged, kept, other, changes)
    return None


def render_undo(
    request: HttpRequest, kept: Mergeable, merged: Merged, message="", refusal=""
) -> HttpResponse:
    """Render what undoing a merge would do, or why it cannot be done."""
    other = type(kept).objects.get(pk=merged.number)
    refusal = refusal or undo_refusal(merged, kept, other)
    changes = [] if refusal else changes_of(merged.merge.entries)
    versions = {"version": kept.version, "other_version": other.version}
    found = obstacles(changes)
    namespace = namespace_of(kept)
    context = {
        "kept": kept,
        "other": other,
        "merged": merged,
        "message": message or refusal,
        "obstacles": [
            (described(o.instance, kept, other), o) for o in found[:MOST_OBSTACLES]
        ],
        "more_obstacles": max(0, len(found) - MOST_OBSTACLES),
        "form": None if refusal or found else UndoForm(initial=versions),
        "list_url": f"{namespace}:list",
        "list_title": KINDS[type(kept)].title,
        "history_url": reverse(f"{namespace}:history", args=[kept.pk]),
    }
    if context["form"]:
        linked, total = linked_since(merged.merge, kept, request.user)
        context["summary"] = undo_summary(changes, kept, other, request.user)
        context |= {"linked": linked, "more_linked": total - len(linked)}
    status = 409 if request.method == "POST" else 200
    return render(request, "partners/undo_merge.html", context, status=status)
