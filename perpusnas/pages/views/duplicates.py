"""The pages of agreements and events that may be entered twice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.merging import may_merge
from perpusnas.core.access import requires
from perpusnas.core.editing.edit import visible_or_404

from ..duplicates import KINDS as DUPLICATE_KINDS
from ..duplicates import MAX_COMPARED, undecided_pairs
from ..mergeable import KINDS, namespace_of

PER_PAGE = 25


class PairsForm(forms.Form):
    """Parameters of the page: pairs marked as distinct, and the page number."""

    told = forms.ChoiceField(required=False, choices=[("two", "two")])
    page = forms.IntegerField(required=False, min_value=1, max_value=10**6)


class VerdictForm(forms.Form):
    """A decision about two records: whether they are distinct."""

    first = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    second = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    two = forms.BooleanField(required=False)


@requires("read_register")
@require_safe
def duplicates(request: HttpRequest, model: Any) -> HttpResponse:
    """List the pairs of agreements or events that may be the same, or that were marked
    as distinct, as far as the user may see both."""
    form = PairsForm(request.GET)
    if not form.is_valid():
        raise Http404
    decided = bool(form.cleaned_data["told"])
    marked = DUPLICATE_KINDS[model].decided.objects.seen_by(request.user)
    marked = marked.marked_distinct().values_list("first", "second")
    undecided = undecided_pairs(model, request.user)
    found = marked if decided else undecided
    page = Paginator(found, PER_PAGE).get_page(form.cleaned_data["page"] or 1)
    context = {
        "pairs": loaded_pairs(model, page, request.user),
        "page": page,
        "distinct": decided,
        "totals": {"undecided": len(undecided), "distinct": marked.count()},
        "most": MAX_COMPARED,
        "namespace": namespace_of(model),
        "list_title": KINDS[model].title,
        "may_merge": may_merge(request.user),
    }
    return render(request, "pages/duplicates.html", context)


def loaded_pairs(model: Any, keys: Any, user: Any) -> list[tuple[Any, Any]]:
    """Return the records of pairs of ids, with what their headings read."""
    seen = model.objects.visible_to(user).for_choice(user)
    records = seen.in_bulk({key for pair in keys for key in pair})
    return [(records[one], records[other]) for one, other in keys]


@requires("write_register")
@require_POST
def verdict(request: HttpRequest, model: Any) -> HttpResponse:
    """Record or withdraw that two agreements or events are distinct."""
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    numbers = sorted(form.cleaned_data[name] for name in ("first", "second"))
    seen = model.objects.visible_to(request.user)
    first, second = (visible_or_404(seen, number) for number in numbers)
    if first.pk == second.pk:
        return HttpResponse(status=422)
    two = form.cleaned_data["two"]
    names = {"first_name": str(first)[:300], "second_name": str(second)[:300]}
    pair, _created = DUPLICATE_KINDS[model].decided.objects.get_or_create(
        first=first, second=second, defaults=names
    )
    pair.decide(two=two)
    message = _("Moved back to the possible duplicates.")
    messages.success(request, _("Marked as not duplicates.") if two else message)
    query = "" if two else "?told=two"
    return redirect(reverse(f"{namespace_of(model)}:duplicates") + query)
