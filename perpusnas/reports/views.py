"""Views of reports, as a page and as a file with the same columns and rows."""

from functools import partial

from django.core.exceptions import ImproperlyConfigured
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
    file_context,
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

from .registry import REPORTS, WAITING
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
    report_context = ReportContext(request.user, requested_day(request))
    return report_response(request, slug, REPORTS[slug], report_context, format)


def report_response(
    request, slug: str, report: Report, report_context: ReportContext, format: str
):
    filterset = report.filterset(request.GET, report_context)
    if report.summary_rows:
        return summary(
            request,
            slug,
            report,
            report.summary_rows,
            filterset,
            report_context,
            format,
        )
    if report.table is None:
        raise ImproperlyConfigured(f"{slug} has neither a table nor sums")
    return listing(
        request,
        filterset,
        sorts=report.sorts,
        default=report.default,
        table=partial(report.table, report_context),
        template=TEMPLATE,
        name=slug,
        file_name=report.file_name,
        format=format,
        as_table=True,
        exactly=True,
        context=page_context(slug, report, filterset, report_context, format),
    )


def page_context(
    slug: str, report: Report, filterset, report_context: ReportContext, format: str
) -> dict:
    """Return the context of a report whose rows are records, apart from the table."""
    context = {"report": report, "slug": slug, "day": report_context.day}
    if format != "html" or not filterset.is_valid():
        return context
    return context | notes_and_plot(report, filterset, report_context, filterset.qs)


def notes_and_plot(
    report: Report, filterset, report_context: ReportContext, rows
) -> dict:
    return {
        "notes": [
            *report.notes,
            *(report.past_day_notes if report_context.past else []),
        ],
        "plot": report.plot(rows, report_context) if report.plot else None,
        "excluded_counts": report.excluded_counts(filterset, report_context)
        if report.excluded_counts
        else [],
    }


def summary(
    request,
    slug: str,
    report: Report,
    summary_rows: SummaryRows,
    filterset,
    report_context: ReportContext,
    format,
) -> HttpResponseBase:
    """Return a report whose rows are sums, as a page with all of them or as a file."""
    paging = PagingForm(request.GET, [])
    errors = address_errors(request, filterset, paging)
    if not errors and (paging.cleaned_data["page"] or 1) > 1:
        errors.append(beyond_last_page(1))
    if errors and format != "html":
        return refusal_response(errors)
    if format != "html":
        dialect = dialect_of(paging, format)
        export = export_request(
            request, filterset.form, slug, dialect, report.file_name
        )
        rows = partial(summary_rows.rows, filterset, report_context)
        return rows_file(export, summary_rows.columns, rows)
    context = list_context(request, filterset, Page(), errors)
    context |= {"report": report, "slug": slug, "day": report_context.day}
    if not errors:
        context |= summary_context(report, summary_rows, filterset, report_context)
        context |= file_context(request, slug, summary_rows.columns)
    return render(request, TEMPLATE, context)


def summary_context(
    report: Report, summary_rows: SummaryRows, filterset, report_context: ReportContext
) -> dict:
    """Return the rows, totals, notes and plot of a report whose rows are sums."""
    columns = summary_rows.columns()
    rows = cells_of(columns, summary_rows.rows(filterset, report_context))
    totals = summary_rows.totals(filterset, report_context, rows) if rows else []
    return {
        "rows": rows,
        "page": whole_page(rows),
        "table": PageTable(columns, rows, totals),
        **notes_and_plot(report, filterset, report_context, rows),
    }
