"""Every page and file that an administrator may read is measured, or left out for a
reason."""

import pytest

from tests.bench.files import files
from tests.bench.pages import LIMITS, NOT_MEASURED, PAGES
from tests.test_access import RULES, decided_as, patterns

pytestmark = pytest.mark.one_database

FORMATS = ("_csv", "_xlsx")


def readable_routes() -> set[str]:
    """Return the routes that answer GET of an administrator with a page or a file."""
    return {
        route
        for cells, routes in RULES.values()
        for cell in cells
        if cell.actor == "administrator"
        and cell.answer == "200"
        and "GET" in cell.methods
        for route in routes
    }


def is_left_out(route: str) -> bool:
    return route in NOT_MEASURED or route.rpartition(":")[2] in NOT_MEASURED


def test_every_page_is_measured_or_left_out_for_a_reason():
    pages = {r for r in readable_routes() if not r.endswith(FORMATS)}
    measured = {page.route for page in PAGES}
    assert {r for r in pages - measured if not is_left_out(r)} == set()


def test_nothing_is_both_measured_and_left_out_or_gone():
    measured = {page.route for page in PAGES}
    assert {route for route in measured if is_left_out(route)} == set()
    routes = readable_routes()
    assert measured - routes == set()
    left_out = {*NOT_MEASURED}
    assert left_out - routes - {r.rpartition(":")[2] for r in routes} == set()


def test_every_file_is_measured():
    routes = {r for r in readable_routes() if r.endswith(FORMATS)}
    measured = {f"{file.route}{ending}" for file in files() for ending in FORMATS}
    assert routes == measured


def test_a_page_or_file_has_one_name():
    names = [page.name for page in PAGES]
    assert sorted(names) == sorted(set(names))
    names = [file.name for file in files()]
    assert sorted(names) == sorted(set(names))


def test_every_page_has_a_kind_with_limits():
    assert {page.kind for page in PAGES} - set(LIMITS) == set()


def test_routes_of_the_benchmark_are_none_of_the_site():
    assert not [name for name, path in patterns() if "bench" in path or "bench" in name]
    assert decided_as("bench") == "bench"
