"""Lists and forms of partners and people; detail pages are in `details`."""

from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext_lazy as _

from perpusnas.core.access import requires
from perpusnas.core.documents import document_response
from perpusnas.core.editing.edit import deleting, editing, visible_or_404
from perpusnas.core.ids import parse_id
from perpusnas.core.lists.listing import MAX_SUGGESTIONS, listing, suggestions
from perpusnas.core.lists.row_files import row_file, row_file_links
from perpusnas.core.lists.sorting import Sort
from perpusnas.core.models import sort_column
from perpusnas.core.search import best_matches

from ..duplicates import MAX_SEARCHED_SINGLY, compare_changed
from ..exports import partner_table, person_table
from ..filters import PartnerFilter, PersonFilter
from ..forms import (
    PARTNER_ROWS,
    PERSON_ROWS,
    PartnerForm,
    PersonForm,
)
from ..models import Partner, Person
from ..name_matches import country_code, likely_matches
from ..querysets import never_null
from ..row_files import PARTNER_ROW_FILES, PERSON_ROW_FILES

PARTNER_FORM = "partners/partner_form.html"
PERSON_FORM = "partners/person_form.html"
REDIRECT_STATUS = 302


def similar_response(request, model):
    """Return records with similar names as JSON, for the hint while a name is typed."""
    typed, country = request.GET.get("q", "")[:300], request.GET.get("country", "")
    excluded = parse_id(request.GET.get("but", ""))
    matches = likely_matches(model, typed, request.user, country=country_code(country))
    results = [
        {
            "label": match.label,
            "name": match.name,
            "url": match.record.get_absolute_url(),
        }
        for match in matches
        if match.record.pk != excluded
    ]
    hint = _("May already be in the register:")
    return JsonResponse({"told": str(hint) if results else "", "results": results})


def compare_after_saving(model, response):
    """Compare the names of a record with all others after it was saved."""
    if response.status_code == REDIRECT_STATUS:
        compare_changed(model, MAX_SEARCHED_SINGLY)
    return response


def partner_sorts() -> list[Sort]:
    """Return the sort keys of the list of partners."""
    country = never_null(f"country__{sort_column()}")
    return [
        Sort("name", _("Name"), sort_column()),
        Sort("country", _("Country"), country),
        Sort("changed", _("Last changed"), "changed"),
    ]


@requires("read_register")
def partner_list(request, format="html"):
    """List partners as a page or file."""
    records = Partner.objects.visible_to(request.user).with_disambiguation(request.user)
    return listing(
        request,
        PartnerFilter(request.GET, records, user=request.user),
        sorts=partner_sorts(),
        default="name",
        table=lambda: partner_table(request.user),
        template="partners/partner_list.html",
        name="partners",
        format=format,
        context={"row_files": row_file_links(PARTNER_ROW_FILES, "partners")},
    )


@requires("read_register")
def partner_row_file(request, rows, format):
    """Return a file of the rows of the listed records."""
    user = request.user
    records = Partner.objects.visible_to(user)
    return row_file(
        request,
        PartnerFilter(request.GET, records, user=user),
        PARTNER_ROW_FILES,
        rows,
        sorts=partner_sorts(),
        name="partners",
        format=format,
    )


@requires("read_register")
def partner_suggest(request):
    """Suggest partners for a typed name, as JSON."""
    records = Partner.objects.visible_to(request.user).with_disambiguation(request.user)
    query = request.GET.get("q", "")[:200]
    found = best_matches(records, query, MAX_SUGGESTIONS)
    found = found if found else records.search(query, request.user)
    return suggestions(request, found, lambda p: p.disambiguation or p.acronym)


@requires("read_register")
def partner_similar(request):
    """Return partners with similar names, as JSON."""
    return similar_response(request, Partner)


@requires("write_register")
def partner_create(request):
    """Create a partner."""
    page = editing(request, Partner(), PartnerForm, PARTNER_ROWS, template=PARTNER_FORM)
    return compare_after_saving(Partner, page)


@requires("write_register")
def partner_edit(request, pk):
    """Edit a partner."""
    partner = visible_or_404(Partner.objects.visible_to(request.user), pk)
    page = editing(request, partner, PartnerForm, PARTNER_ROWS, template=PARTNER_FORM)
    return compare_after_saving(Partner, page)


@requires("administer")
def partner_delete(request, pk):
    """Delete a partner other than our own institution."""
    partner = visible_or_404(Partner.objects.visible_to(request.user), pk)
    if partner.is_home:
        raise PermissionDenied
    return deleting(request, partner, to="partners:list")


@requires("read_register")
def partner_logo(request, pk):
    """Return the logo of a partner, to be shown in pages."""
    partner = visible_or_404(Partner.objects.visible_to(request.user), pk)
    if not partner.logo:
        raise Http404
    name = f"logo-{partner.pk}{PurePath(partner.logo.name).suffix}"
    return document_response(request, partner.logo, name, shown=True)


def person_sorts() -> list[Sort]:
    """Return the sort keys of the list of people."""
    return [
        Sort("name", _("Name"), sort_column()),
        Sort("changed", _("Last changed"), "changed"),
    ]


@requires("read_register")
def person_list(request, format="html"):
    """List people as a page or file."""
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
        context={"row_files": row_file_links(PERSON_ROW_FILES, "people")},
    )


@requires("read_register")
def person_row_file(request, rows, format):
    """Return a file of the rows of the listed records."""
    user = request.user
    records = Person.objects.visible_to(user)
    return row_file(
        request,
        PersonFilter(request.GET, records, user=user),
        PERSON_ROW_FILES,
        rows,
        sorts=person_sorts(),
        name="people",
        format=format,
    )


@requires("read_register")
def person_suggest(request):
    """Suggest people for a typed name, as JSON."""
    records = Person.objects.visible_to(request.user).for_list(request.user)
    query = request.GET.get("q", "")[:200]
    found = best_matches(records, query, MAX_SUGGESTIONS)
    found = found if found else records.search(query, request.user)
    return suggestions(request, found)


@requires("read_register")
def person_similar(request):
    """Return people with similar names, as JSON."""
    return similar_response(request, Person)


@requires("write_register")
def person_create(request):
    """Create a person."""
    page = editing(request, Person(), PersonForm, PERSON_ROWS, template=PERSON_FORM)
    return compare_after_saving(Person, page)


@requires("write_register")
def person_edit(request, pk):
    """Edit a person whose data are not erased."""
    person = visible_or_404(Person.objects.visible_to(request.user), pk)
    if person.erased:
        raise PermissionDenied
    page = editing(request, person, PersonForm, PERSON_ROWS, template=PERSON_FORM)
    return compare_after_saving(Person, page)


@requires("administer")
def person_delete(request, pk):
    """Delete a person."""
    person = visible_or_404(Person.objects.visible_to(request.user), pk)
    return deleting(request, person, to="people:list")
