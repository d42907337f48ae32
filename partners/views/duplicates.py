"""The page of records that may be one, and what people tell of them."""

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

from ..duplicates import compare_all, pair_model, to_compare
from ..merging import may_merge
from ..models import Partner, Person

KINDS = {"partners": Partner, "people": Person}
TITLES = {"partners": gettext_lazy("Partners"), "people": gettext_lazy("People")}
PER_PAGE = 25
# Seconds that somebody waits who wants everything compared now, and how many at once.
LONGEST, STEP = 5.0, 1_000
MOST_PAGES = 10**6
MOST_COUNTED = 500


class AskedForm(forms.Form):
    """Which pairs the reader wants to see."""

    of = forms.ChoiceField(required=False, choices=TITLES.items())
    told = forms.ChoiceField(required=False, choices=[("two", "two")])
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES)


class VerdictForm(forms.Form):
    """What somebody says of a pair; without one, that all is to be compared now."""

    of = forms.ChoiceField(choices=TITLES.items())
    pair = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    two = forms.BooleanField(required=False)


@requires("read_register")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs of which the reader may see both, a page at a time."""
    asked = AskedForm(request.GET)
    if not asked.is_valid():
        raise Http404
    of = asked.cleaned_data["of"] or "partners"
    told, model = bool(asked.cleaned_data["told"]), KINDS[of]
    pairs = pair_model(model).objects.seen_by(request.user)
    pairs = pairs.told_apart() if told else pairs.undecided()
    countries = ("first__country", "second__country") if model is Partner else ()
    pairs = pairs.select_related("first", "second", "two_by", *countries)
    number = asked.cleaned_data["page"] or 1
    try:
        page = uncounted_page(request, pairs, number, PER_PAGE)
    except EmptyPage as error:
        raise Http404 from error
    context = {
        "of": of,
        "told": told,
        "page": page,
        "tabs": tabs(request.user, of, told),
        "waiting": to_compare(model).count(),
        "may_merge": may_merge(request.user),
        "merge": f"{of}:merge",
    }
    return render(request, "partners/duplicates.html", context)


def tabs(user, of: str, told: bool) -> list[dict]:
    """What else can be looked at, and how much of it there is."""
    made = []
    for kind, model in KINDS.items():
        pairs = pair_model(model).objects.seen_by(user)
        shown = {"query": f"of={kind}", "title": TITLES[kind]}
        made.append(
            {**shown, "here": kind == of and not told, **some(pairs.undecided())}
        )
    pairs = pair_model(KINDS[of]).objects.seen_by(user)
    shown = {"query": f"of={of}&told=two", "title": _("Not duplicates"), "here": told}
    return [*made, {**shown, **some(pairs.told_apart())}]


def some(pairs) -> dict:
    """How many there are, as far as it is worth counting."""
    total = pairs.order_by()[: MOST_COUNTED + 1].count()
    return {"total": min(total, MOST_COUNTED), "more": total > MOST_COUNTED}


@requires("write_register")
@require_POST
def verdict(request: HttpRequest) -> HttpResponse:
    """Write down that a pair is two, or open again; or compare what waits for it."""
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    of, number = form.cleaned_data["of"], form.cleaned_data["pair"]
    two = form.cleaned_data["two"]
    if number is None:
        done = compare_all(KINDS[of], LONGEST, STEP)
        told = ngettext(
            "%(n)s record was compared.", "%(n)s records were compared.", done
        )
        messages.success(request, told % {"n": done})
    else:
        pairs = pair_model(KINDS[of]).objects.seen_by(request.user)
        visible_or_404(pairs, number).tell(two=two)
        told = (
            _("Marked as not duplicates.")
            if two
            else _("Moved back to the possible duplicates.")
        )
        messages.success(request, told)
    told_two = "&told=two" if number is not None and not two else ""
    return redirect(f"{reverse('partners:duplicates')}?of={of}{told_two}")
