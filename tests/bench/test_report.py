"""What a run writes, and how it is compared with earlier ones."""

import pytest

from tests.bench.crowd import Crowd
from tests.bench.files import File, FileFigures
from tests.bench.measure import Figures, linked_page, percentile
from tests.bench.memory import WorkerMemory
from tests.bench.pages import Page
from tests.bench.report import (
    Report,
    crowd_line,
    figures_in,
    memory_line,
    section_of,
    with_section,
)

pytestmark = pytest.mark.one_database

HOME = Page("home", "home", "overview", "/")
FILE = File("agreements:export", "agreements", "/agreements/export")
DOCUMENT = (
    "# Benchmarks\n\nBy hand.\n\n<!-- runs: begin -->\n<!-- runs: end -->\n\n## Kept\n"
)


def figures(p50: float, floor: float = 4.0, **values) -> Figures:
    return Figures(HOME, "viewer", times=[p50] * 3, floors=[floor] * 3, **values)


def section(report: Report, *pages: Figures, files=()) -> str:
    return "\n\n".join(
        [
            f"## {report.size}, PostgreSQL: 3 partners",
            "2026-11-28, version 0.2.0. Two cores.",
            "### Pages as viewer",
            report.pages(pages, "viewer"),
            "### Files",
            report.files(files),
        ]
    )


def agreements(seconds: float, format: str = "csv", bare: float = 0.1) -> FileFigures:
    return FileFigures(
        FILE, "viewer", format, rows=10_000, times=[seconds], bare_seconds=bare
    )


@pytest.mark.parametrize(("p50", "within"), [(32.0, True), (32.1, False)])
def test_a_page_is_within_eight_floors_or_not(p50, within):
    verdict = Report("M", "postgresql", "").verdict(figures(p50))
    assert (verdict.limit, verdict.is_within) == ("8 F", within)


@pytest.mark.parametrize(("p50", "within"), [(64.0, True), (65.0, False)])
def test_size_l_is_compared_with_the_run_of_m_in_floors(p50, within):
    of_m = section(Report("M", "postgresql", ""), figures(32.0))
    report = Report("L", "postgresql", with_section(DOCUMENT, "M, PostgreSQL", of_m))
    verdict = report.verdict(figures(p50))
    assert (verdict.limit, verdict.is_within) == ("2 M", within)
    assert report.compared_with() == [
        "Compared with M, PostgreSQL (2026-11-28, version 0.2.0), above."
    ]


def test_a_save_has_the_same_limit_at_every_size():
    save = Page("agreements:create", "save", "save", "/agreements/new/")
    found = Figures(save, "viewer", times=[121.0], floors=[4.0])
    for size in ("M", "L"):
        verdict = Report(size, "postgresql", "").verdict(found)
        assert (verdict.limit, verdict.is_within) == ("30 F", False)


@pytest.mark.parametrize(("p50", "within"), [(64.0, True), (65.0, False)])
def test_sqlite_is_compared_with_postgresql_in_milliseconds(p50, within):
    of_s = section(Report("S", "postgresql", ""), figures(32.0))
    report = Report("S", "sqlite", with_section(DOCUMENT, "S, PostgreSQL", of_s))
    verdict = report.verdict(figures(p50, floor=1.0))
    assert (verdict.limit, verdict.is_within) == ("2 PostgreSQL", within)


def test_without_an_earlier_run_nothing_is_compared():
    report = Report("L", "postgresql", DOCUMENT)
    assert report.verdict(figures(64.0)).is_within is None
    assert report.compared_with() == [
        "There is no run of M, PostgreSQL to compare it with."
    ]


@pytest.mark.parametrize(
    ("size", "found", "within"),
    [
        ("M", agreements(0.5), True),
        ("M", agreements(0.6), False),
        ("M", agreements(0.13, "xlsx"), True),
        ("M", agreements(0.131, "xlsx"), False),
        ("L", agreements(0.6), True),
        ("L", agreements(0.7), False),
    ],
)
def test_files_keep_their_rate(size, found, within):
    of_m = section(Report("M", "postgresql", ""), files=[agreements(0.5)])
    document = with_section(DOCUMENT, "M, PostgreSQL", of_m)
    report = Report(size, "postgresql", document)
    assert report.file_verdict(found).is_within is within


def test_figures_are_read_from_the_tables_that_were_written():
    text = section(
        Report("M", "postgresql", ""), figures(1234.5), files=[agreements(0.5)]
    )
    assert figures_in(text) == {
        ("viewer", "home"): (1234.5, 308.62),
        ("viewer", "agreements.csv"): (20_000.0,),
    }


def test_a_page_that_failed_is_named_and_has_no_figures():
    report = Report("M", "postgresql", "")
    failed = Figures(HOME, "viewer", status=500)
    assert "| home | **answered 500** |" in report.pages([failed], "viewer")
    words = report.summary([failed], [FileFigures(FILE, "viewer", "csv", status=500)])
    assert "Not answered with a page or file: home, agreements.csv." in words


def test_summary_names_what_misses_its_limit_and_large_pages():
    report = Report("M", "postgresql", "")
    pages = [figures(32.0, size=101), figures(40.0, size=99)]
    assert report.summary(pages, [agreements(1.0)]) == (
        "Within their limits: 1 of 3. Beyond them: home as viewer (10.00 of 8 F), "
        "agreements.csv as viewer (10,000 of 20,000 a second). "
        "Above 100 KB before compression: home (101)."
    )


def test_files_on_sqlite_are_compared_with_postgresql():
    of_s = section(Report("S", "postgresql", ""), files=[agreements(0.5)])
    report = Report("S", "sqlite", with_section(DOCUMENT, "S, PostgreSQL", of_s))
    assert report.file_verdict(agreements(1.0)).is_within is True
    assert report.file_verdict(agreements(1.1)).is_within is False


def test_a_run_replaces_its_own_section_and_nothing_else():
    one = with_section(DOCUMENT, "M, PostgreSQL", "## M, PostgreSQL: old\n\n### Pages")
    two = with_section(one, "S, SQLite", "## S, SQLite: first")
    new = with_section(two, "M, PostgreSQL", "## M, PostgreSQL: new")
    assert new == (
        "# Benchmarks\n\nBy hand.\n\n<!-- runs: begin -->\n\n## S, SQLite: first\n\n"
        "## M, PostgreSQL: new\n\n<!-- runs: end -->\n\n## Kept\n"
    )
    assert section_of(new, "S, PostgreSQL") == ""


def test_memory_and_crowd_are_beside_their_limits():
    assert "**no**" in memory_line([WorkerMemory(100, 120), WorkerMemory(100, 251)])
    assert "yes" in memory_line([WorkerMemory(100, 120), WorkerMemory(100, 250)])
    quick = Crowd(60, times=[0.1] * 95 + [0.9] * 5)
    assert "0 errors. No error and p95 below 1 s: yes." in crowd_line(quick)
    failing = Crowd(60, times=[0.1], errors=["/: 500"])
    assert "**no**. First errors: /: 500." in crowd_line(failing)
    assert "**no**" in crowd_line(Crowd(60, times=[0.1] * 9 + [1.1]))


def test_percentile():
    assert percentile(range(100), 0.95) == 95
    assert percentile([3.0], 0.95) == 3.0


NEXT = '<a href="/x/?page=2&amp;after=7" rel="next">Next</a>'
LAST = '<a href="/x/?page=9">Last</a>'
OF_LIST = f'<nav class="pagination">{NEXT}{LAST}</nav>'
OF_ADMIN = (
    '<p class="paginator"><a href="?p=2">2</a><a href="?p=3" class="end">3</a>'
    '<a href="?all=" class="showall">All</a></p>'
)


@pytest.mark.parametrize(
    ("html", "which", "link"),
    [
        (OF_LIST, "next", "?page=2&after=7"),
        (OF_LIST, "last", "?page=9"),
        (OF_ADMIN, "last", "?p=3"),
        (f'<nav class="menu">{LAST}</nav>', "last", None),
    ],
)
def test_links_to_other_pages_are_found(html, which, link):
    assert linked_page(html, which) == link
