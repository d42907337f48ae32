"""A report as a page and as a file: the same columns over the same rows."""

from functools import partial

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render

from perpusnas.core.access import requires
from perpusnas.core.files import rows_file
from perpusnas.core.lists.listing import (
    PageTable,
    address_errors,
    cells_of,
    dialect_of,
    export_request,
    list_context,
    listing,
    refusal_response,
)
from perpusnas.core.lists.paging import (
    Page,
    PagingForm,
    beyond_last_page,
    whole_page,
)
from perpusnas.core.lists.period_filter import requested_day

from .catalogue import REPORTS, WAITING
from .report import Report, ReportContext, SummaryRows

TEMPLATE = "reports/report_table.html"


@requires("see_reports")
def report_index(request):
    context = {"reports": REPORTS, "waiting": WAITING}
    return render(request, "reports/report_index.html", context)


@requires("see_reports")
def report(request, slug, format="html"):
    if slug not in REPORTS:
        raise Http404
    asked = ReportContext(request.user, requested_day(request))
    return report_response(request, slug, REPORTS[slug], asked, format)


def report_response(
    request, slug: str, report: Report, asked: ReportContext, format: str
):
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
        context=page_context(slug, report, filterset, asked, format),
    )


def page_context(
    slug: str, report: Report, filterset, asked: ReportContext, format: str
) -> dict:
    """What the page of a report on records says besides the table."""
    context = {"report": report, "slug": slug, "day": asked.day}
    if format != "html" or not filterset.is_valid():
        return context
    return context | notes_and_plot(report, filterset, asked, filterset.qs)


def notes_and_plot(report: Report, filterset, asked: ReportContext, rows) -> dict:
    return {
        "notes": [*report.notes, *(report.of_past_days if asked.past else [])],
        "plot": report.plot(rows, asked) if report.plot else None,
        "apart": report.apart(filterset, asked) if report.apart else [],
    }


def summary(
    request,
    slug: str,
    report: Report,
    summed: SummaryRows,
    filterset,
    asked: ReportContext,
    format,
) -> HttpResponseBase:
    """A report whose rows are sums, as a page with all of them, or as a file."""
    paging = PagingForm(request.GET, [])
    errors = address_errors(request, filterset, paging)
    if not errors and (paging.cleaned_data["page"] or 1) > 1:
        errors.append(beyond_last_page(1))
    if errors and format != "html":
        return refusal_response(errors)
    if format != "html":
        dialect = dialect_of(paging, format)
        export = export_request(request, filterset.form, slug, dialect)
        rows = partial(summed.rows, filterset, asked)
        return rows_file(export, summed.columns(), rows)
    context = list_context(request, filterset, Page(), errors)
    context |= {"report": report, "slug": slug, "day": asked.day}
    if not errors:
        context |= summary_context(report, summed, filterset, asked)
    return render(request, TEMPLATE, context)


def summary_context(
    report: Report, summed: SummaryRows, filterset, asked: ReportContext
) -> dict:
    """The rows of a report whose rows are sums, and what the page says of them."""
    columns = summed.columns()
    rows = cells_of(columns, summed.rows(filterset, asked))
    totals = summed.totals(filterset, asked, rows) if rows else []
    return {
        "rows": rows,
        "page": whole_page(rows),
        "table": PageTable(columns, rows, totals),
        **notes_and_plot(report, filterset, asked, rows),
    }
