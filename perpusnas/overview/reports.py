"""Reports: each one declared once, as a page and as the same table in a file."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from agreements.exports import report_columns
from agreements.filters import AgreementFilter, asked_day
from agreements.models import Agreement
from agreements.views import SORTS
from events.coverage import events_held
from perpusnas.access import requires
from perpusnas.lists import listing

REPORTS = {
    "rekap-naskah": {
        "title": _("Register of agreements"),
        "tells": _("Every text with its parties, dates, signatories and validity."),
    },
}


@requires("see_reports")
def report_index(request):
    return render(request, "reports/report_index.html", {"reports": REPORTS})


@requires("see_reports")
def report(request, slug, format="html"):
    """Report 1, the register: the agreements list's rows with exactly its columns."""
    if slug not in REPORTS:
        raise Http404
    user, day = request.user, asked_day(request)
    records = Agreement.objects.visible_to(user).validity_on(day)
    return listing(
        request,
        AgreementFilter(request.GET, records, user=user),
        sorts=SORTS,
        default="-signed",
        columns=lambda dialect: report_columns(user, dialect, events_held(user)),
        template="reports/report_table.html",
        name=slug,
        format=format,
        as_table=True,
        context={"report": REPORTS[slug], "slug": slug, "day": day},
    )
