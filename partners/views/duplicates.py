"""The page of possible duplicates, and what users decide about them."""

from django import forms
from django.contrib import messages
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from perpusnas.core.access import requires
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.lists.paging import uncounted_page

from ..duplicates import changed_records, compare_all, pair_model
from ..merging import may_merge
from ..models import Partner, Person

KINDS = {"partners": Partner, "people": Person}
TITLES = {"partners": gettext_lazy("Partners"), "people": gettext_lazy("People")}
PER_PAGE = 25
# Seconds that a request may spend comparing records, and records in one step.
LONGEST, STEP = 5.0, 1_000
MAX_PAGES = 10**6
MAX_COUNTED = 500


class PairFilterForm(forms.Form):
    """Parameters of the page: kind of record, decided or undecided pairs, page
    number."""

    of = forms.ChoiceField(required=False, choices=TITLES.items())
    told = forms.ChoiceField(required=False, choices=[("two", "two")])
    page = forms.IntegerField(required=False, min_value=1, max_value=MAX_PAGES)


class VerdictForm(forms.Form):
    """A decision about a pair; without a pair, the request to compare changed records
    now."""

    of = forms.ChoiceField(choices=TITLES.items())
    pair = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    two = forms.BooleanField(required=False)


@requires("read_register")
def duplicates(request: HttpRequest) -> HttpResponse:
    """List possible duplicates of which the user may see both records."""
    form = PairFilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    of = form.cleaned_data["of"] or "partners"
    decided, model = bool(form.cleaned_data["told"]), KINDS[of]
    pairs = pair_model(model).objects.seen_by(request.user)
    pairs = pairs.marked_distinct() if decided else pairs.undecided()
    countries = ("first__country", "second__country") if model is Partner else ()
    pairs = pairs.select_related("first", "second", "two_by", *countries)
    number = form.cleaned_data["page"] or 1
    try:
        page = uncounted_page(request, pairs, number, PER_PAGE)
    except EmptyPage as error:
        raise Http404 from error
    context = {
        "of": of,
        "distinct": decided,
        "page": page,
        "tabs": tabs(request.user, of, decided),
        "waiting": changed_records(model).count(),
        "may_merge": may_merge(request.user),
        "merge": f"{of}:merge",
    }
    return render(request, "partners/duplicates.html", context)


def tabs(user, of: str, decided: bool) -> list[dict]:
    """Return the tabs of the page with the number of pairs in each."""
    found = []
    for kind, model in KINDS.items():
        pairs = pair_model(model).objects.seen_by(user)
        tab = {"query": f"of={kind}", "title": TITLES[kind]}
        found.append(
            {
                **tab,
                "here": kind == of and not decided,
                **capped_count(pairs.undecided()),
            }
        )
    pairs = pair_model(KINDS[of]).objects.seen_by(user)
    found.append(
        {
            "query": f"of={of}&told=two",
            "title": _("Not duplicates"),
            "here": decided,
            **capped_count(pairs.marked_distinct()),
        }
    )
    return found


def capped_count(pairs) -> dict:
    """Return the number of pairs, counted up to a limit."""
    total = pairs.order_by()[: MAX_COUNTED + 1].count()
    return {"total": min(total, MAX_COUNTED), "more": total > MAX_COUNTED}


@requires("write_register")
@require_POST
def verdict(request: HttpRequest) -> HttpResponse:
    """Record or withdraw that a pair is distinct; without a pair, compare changed
    records."""
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    of, number = form.cleaned_data["of"], form.cleaned_data["pair"]
    two = form.cleaned_data["two"]
    if number is None:
        done = compare_all(KINDS[of], LONGEST, STEP)
        message = ngettext(
            "%(n)s record was compared.", "%(n)s records were compared.", done
        )
        messages.success(request, message % {"n": done})
    else:
        pairs = pair_model(KINDS[of]).objects.seen_by(request.user)
        visible_or_404(pairs, number).decide(two=two)
        message = (
            _("Marked as not duplicates.")
            if two
            else _("Moved back to the possible duplicates.")
        )
        messages.success(request, message)
    decided = "&told=two" if number is not None and not two else ""
    return redirect(f"{reverse('partners:duplicates')}?of={of}{decided}")
