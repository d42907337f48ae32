"""How the tests read reports: as pages, and as files."""

import csv
import io

from django.utils.translation import override

from perpusnas.reports.registry import REPORTS

SUMMARY_REPORTS = [slug for slug, report in REPORTS.items() if report.summary_rows]


def file(user_client, slug: str, query: str = "") -> list[list[str]]:
    """The headings and rows of a report's file."""
    response = user_client.get(f"/reports/{slug}.csv?{query}")
    assert response.status_code == 200, (slug, query)
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def rows(user_client, slug: str, query: str = "") -> list[dict[str, str]]:
    """The rows of a report's file by their headings, without what is empty."""
    headings, *found = file(user_client, slug, query)
    return [
        {heading: cell for heading, cell in zip(headings, row, strict=True) if cell}
        for row in found
    ]


def page(user_client, slug: str, query: str = ""):
    """What the page of a report is told."""
    response = user_client.get(f"/reports/{slug}/?{query}")
    assert response.status_code == 200, (slug, query)
    assert response.context["errors"] == [], (slug, query)
    return response.context


def words(user_client, slug: str, query: str = "") -> str:
    """All that a report's page says."""
    return user_client.get(f"/reports/{slug}/?{query}").content.decode()


def cells(table) -> list[list[str]]:
    """The rows of a page's table as a file would have them."""
    return [["" if c is None else str(c) for _h, c in row] for row in table.rows]


def shown(user_client, slug: str, query: str = "") -> list[list[str]]:
    """Headings and rows of a report's page, as a file would have them."""
    table = page(user_client, slug, query)["table"]
    with override(user_client.cookies["django_language"].value):
        return [[str(heading) for heading in table.headings], *cells(table)]


def left_out(user_client, slug: str, query: str = "") -> dict[str, int]:
    """What a page says that its filter leaves out."""
    groups = page(user_client, slug, query)["filter"].left_out
    return {group["key"]: group["count"] for group in groups}


def bars(user_client, slug: str, query: str = "") -> dict[str, int]:
    """The numbers of a report's plot."""
    plot = page(user_client, slug, query)["plot"]
    with override(user_client.cookies["django_language"].value):
        return {str(bar.label): bar.value for bar in plot.bars}
