"""The page of records that need attention, and the list of each kind."""

from typing import Any

from django import forms
from django.core import paginator
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from perpusnas.core.access import requires
from perpusnas.core.lists.paging import Page, beyond_last_page, numbered_page

from ..attention import (
    KINDS,
    AttentionContext,
    attention_group,
    attention_groups,
    with_rows,
)
from ..calendar_forms import parameter_errors

PER_PAGE = 25


class AttentionForm(forms.Form):
    """The kind of attention, and the page of its list."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Type of task"),
        required=False,
        choices=[(key, key) for key in KINDS],
    )
    page = forms.IntegerField(
        label=gettext_lazy("Page"), required=False, min_value=1, max_value=10**9
    )


@requires("read_register")
def attention(request):
    """Show the first records of each kind, or the list of the kind in the address."""
    attention_context = AttentionContext(request.user, timezone.localdate())
    form = AttentionForm(request.GET)
    errors = parameter_errors(request, form)
    if errors:
        return render(request, "deadlines/attention_kind.html", {"errors": errors})
    if kind := form.cleaned_data["kind"]:
        number = form.cleaned_data["page"] or 1
        context = kind_context(request, attention_context, kind, number)
        return render(request, "deadlines/attention_kind.html", context)
    context = {
        "groups": attention_groups(attention_context),
        "today": attention_context.today,
    }
    return render(request, "deadlines/attention.html", context)


def kind_context(
    request, attention_context: AttentionContext, kind: str, number: int
) -> dict[str, Any]:
    """Return the context of a page of the records of one kind."""
    start = (number - 1) * PER_PAGE
    group = attention_group(attention_context, kind).with_keys(start, start + PER_PAGE)
    total = group.total or group.records.count()
    counted = Paginator(range(total), PER_PAGE)
    if number > counted.num_pages:
        errors = [beyond_last_page(counted.num_pages)]
        return {"group": group, "page": Page(), "errors": errors}
    (group,) = with_rows(attention_context, [group])
    found: paginator.Page = paginator.Page(group.rows, number, counted)
    return {"group": group, "page": numbered_page(request, found)}
