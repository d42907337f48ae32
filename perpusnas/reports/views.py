"""A report as a page and as a file: the same columns over the same rows."""

from functools import partial

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from agreements.filters import asked_day
from perpusnas.core.access import requires
from perpusnas.core.files import rows_file
from perpusnas.core.lists.listing import (
    PageTable,
    cells_of,
    dialect_of,
    export_request,
    listing,
    problems,
    refused,
    told_of_list,
)
from perpusnas.core.lists.paging import Page, PagingForm

from .catalogue import REPORTS, WAITING
from .report import Asked, Report, Summed

TEMPLATE = "reports/report_table.html"


@requires("see_reports")
def report_index(request):
    context = {"reports": REPORTS, "waiting": WAITING}
    return render(request, "reports/report_index.html", context)


@requires("see_reports")
def report(request, slug, format="html"):
    if slug not in REPORTS:
        raise Http404
    asked = Asked(request.user, asked_day(request))
    return answer(request, slug, REPORTS[slug], asked, format)


def answer(request, slug: str, report: Report, asked: Asked, format: str):
    filterset = report.filterset(request.GET, asked)
    if report.summed:
        return summary(request, slug, report, report.summed, filterset, asked, format)
    return listing(
        request,
        filterset,
        sorts=report.sorts,
        default=report.default,
        table=partial(report.table, asked) if report.table else None,
        template=TEMPLATE,
        name=slug,
        format=format,
        as_table=True,
        context=told(slug, report, filterset, asked, format),
    )


def told(slug: str, report: Report, filterset, asked: Asked, format: str) -> dict:
    """What the page of a report on records says besides the table."""
    context = {"report": report, "slug": slug, "day": asked.day}
    if format != "html" or not filterset.is_valid():
        return context
    return context | words_and_plot(report, filterset, asked, filterset.qs)


def words_and_plot(report: Report, filterset, asked: Asked, rows) -> dict:
    return {
        "notes": [*report.notes, *(report.of_past_days if asked.past else [])],
        "plot": report.plot(rows, asked) if report.plot else None,
        "apart": report.apart(filterset, asked) if report.apart else [],
    }


def summary(
    request, slug: str, report: Report, summed: Summed, filterset, asked: Asked, format
) -> HttpResponseBase:
    """A report whose rows are sums, as a page with all of them, or as a file."""
    paging = PagingForm(request.GET, [])
    errors = problems(request, filterset, paging)
    if not errors and (paging.cleaned_data["page"] or 1) > 1:
        errors.append((_("Page"), _("The list ends with page %(n)s.") % {"n": 1}))
    if errors and format != "html":
        return refused(errors)
    if format != "html":
        dialect = dialect_of(paging, format)
        export = export_request(request, filterset.form, slug, dialect)
        return rows_file(
            export, summed.columns(), lambda: summed.rows(filterset, asked)
        )
    context = {
        "report": report,
        "slug": slug,
        "day": asked.day,
        **told_of_list(request, filterset, Page([], 1, 1, 0, 0, 0), errors),
    }
    if not errors:
        context |= sums(report, summed, filterset, asked)
    return render(request, TEMPLATE, context)


def sums(report: Report, summed: Summed, filterset, asked: Asked) -> dict:
    """The rows of a report whose rows are sums, and what the page says of them."""
    columns = summed.columns()
    rows = cells_of(columns, summed.rows(filterset, asked))
    totals = summed.totals(filterset, asked, rows) if rows else []
    return {
        "rows": rows,
        "page": Page(rows, 1, 1, len(rows), min(1, len(rows)), len(rows)),
        "table": PageTable(columns, rows, totals),
        **words_and_plot(report, filterset, asked, rows),
    }
