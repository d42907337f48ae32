"""Pages of partners and people; a record's own page is the roof's (`overview`)."""

from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext_lazy as _

from perpusnas.core.access import requires
from perpusnas.core.documents import paper_response
from perpusnas.core.editing.edit import deleting, editing, visible_or_404
from perpusnas.core.history.entries import history_page
from perpusnas.core.lists.listing import MOST_SUGGESTIONS, listing, suggestions
from perpusnas.core.lists.sorting import Sort
from perpusnas.core.search import nearest

from ..duplicates import FEW, catch_up
from ..exports import partner_table, person_table
from ..filters import PartnerFilter, PersonFilter
from ..forms import (
    PARTNER_ROWS,
    PERSON_ROWS,
    PartnerForm,
    PersonForm,
)
from ..models import Partner, Person
from ..name_matches import land, likely
from ..querysets import label_column, never_null

PARTNER_FORM = "partners/partner_form.html"
PERSON_FORM = "partners/person_form.html"
SENT_ON = 302


def similar(request, model):
    """Who may be called so already, while a name is being typed."""
    typed, country = request.GET.get("q", "")[:300], request.GET.get("country", "")
    number = request.GET.get("but", "")
    but = int(number) if number.isascii() and number.isdigit() else 0
    found = likely(model, typed, request.user, country=land(country))
    results = [
        {"label": like.told, "name": like.name, "url": like.record.get_absolute_url()}
        for like in found
        if like.record.pk != but
    ]
    told = _("May be in the register already:")
    return JsonResponse({"told": str(told) if results else "", "results": results})


def saved(model, response):
    """After a record was saved its names are held against the others."""
    if response.status_code == SENT_ON:
        catch_up(model, FEW)
    return response


def partner_sorts() -> list[Sort]:
    country = never_null(f"country__{label_column().replace('label', 'name')}")
    return [
        Sort("name", _("Name"), label_column()),
        Sort("country", _("Country"), country),
        Sort("changed", _("Last changed"), "changed"),
    ]


@requires("read_register")
def partner_list(request, format="html"):
    records = Partner.objects.visible_to(request.user).told_apart(request.user)
    return listing(
        request,
        PartnerFilter(request.GET, records, user=request.user),
        sorts=partner_sorts(),
        default="name",
        table=lambda: partner_table(request.user),
        template="partners/partner_list.html",
        name="partners",
        format=format,
    )


@requires("read_register")
def partner_suggest(request):
    records = Partner.objects.visible_to(request.user).told_apart(request.user)
    query = request.GET.get("q", "")[:200]
    found = nearest(records, query, MOST_SUGGESTIONS)
    found = found if found else records.search(query, request.user)
    return suggestions(request, found, lambda p: p.beside or p.acronym)


@requires("read_register")
def partner_similar(request):
    return similar(request, Partner)


@requires("write_register")
def partner_create(request):
    page = editing(request, Partner(), PartnerForm, PARTNER_ROWS, template=PARTNER_FORM)
    return saved(Partner, page)


@requires("write_register")
def partner_edit(request, pk):
    partner = visible_or_404(Partner.objects.visible_to(request.user), pk)
    page = editing(request, partner, PartnerForm, PARTNER_ROWS, template=PARTNER_FORM)
    return saved(Partner, page)


@requires("administer")
def partner_delete(request, pk):
    partner = visible_or_404(Partner.objects.visible_to(request.user), pk)
    if partner.is_home:
        raise PermissionDenied
    return deleting(request, partner, to="partners:list")


@requires("read_register")
def partner_history(request, pk):
    partner = visible_or_404(Partner.objects.visible_to(request.user), pk)
    return history_page(request, partner)


@requires("read_register")
def partner_logo(request, pk):
    partner = visible_or_404(Partner.objects.visible_to(request.user), pk)
    if not partner.logo:
        raise Http404
    name = f"logo-{partner.pk}{PurePath(partner.logo.name).suffix}"
    return paper_response(partner.logo, name, shown=True)


def person_sorts() -> list[Sort]:
    return [
        Sort("name", _("Name"), "name"),
        Sort("changed", _("Last changed"), "changed"),
    ]


@requires("read_register")
def person_list(request, format="html"):
    records = Person.objects.visible_to(request.user).for_list(request.user)
    return listing(
        request,
        PersonFilter(request.GET, records, user=request.user),
        sorts=person_sorts(),
        default="name",
        table=lambda: person_table(request.user),
        template="partners/person_list.html",
        name="people",
        format=format,
    )


@requires("read_register")
def person_suggest(request):
    records = Person.objects.visible_to(request.user).for_list(request.user)
    query = request.GET.get("q", "")[:200]
    found = nearest(records, query, MOST_SUGGESTIONS)
    found = found if found else records.search(query, request.user)
    return suggestions(request, found, lambda p: p.beside)


@requires("read_register")
def person_similar(request):
    return similar(request, Person)


@requires("write_register")
def person_create(request):
    page = editing(request, Person(), PersonForm, PERSON_ROWS, template=PERSON_FORM)
    return saved(Person, page)


@requires("write_register")
def person_edit(request, pk):
    person = visible_or_404(Person.objects.visible_to(request.user), pk)
    if person.erased:
        raise PermissionDenied
    page = editing(request, person, PersonForm, PERSON_ROWS, template=PERSON_FORM)
    return saved(Person, page)


@requires("administer")
def person_delete(request, pk):
    person = visible_or_404(Person.objects.visible_to(request.user), pk)
    return deleting(request, person, to="people:list")


@requires("read_register")
def person_history(request, pk):
    person = visible_or_404(Person.objects.visible_to(request.user), pk)
    return history_page(request, person)
