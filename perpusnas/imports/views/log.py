"""The log of all imports."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from perpusnas.core.access import requires
from perpusnas.core.lists.paging import PagingForm, numbered_page

from ..described_jobs import described
from ..models import ImportJob

PER_PAGE = 50


@requires("see_reports")
def import_log(request: HttpRequest) -> HttpResponse:
    """List the imports of all users."""
    paging = PagingForm(request.GET, [])
    if not paging.is_valid():
        raise Http404
    jobs = ImportJob.objects.confirmed().select_related("user", "undone_by")
    pages = Paginator(jobs, PER_PAGE)
    page = numbered_page(request, pages.get_page(paging.cleaned_data["page"] or 1))
    page.rows = [described(job, request.user) for job in page.rows]
    return render(request, "imports/import_log.html", {"page": page, "rows": page.rows})
