"""What the benchmark adds to the site, and how it fills in forms."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client, override_settings

from tests.bench import settings as bench_settings
from tests.bench.finished_files import finished, seconds_of_bare_workbook, write_csv
from tests.bench.urls import FLOOR, FLOOR_SIZE
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ROWS = [["Nama; panjang", "7"], ["baris\nkedua", ""]]


@pytest.fixture
def site():
    changed = {"ROOT_URLCONF": "tests.bench.urls"}
    with override_settings(**changed, MIDDLEWARE=bench_settings.MIDDLEWARE):
        client = Client()
        client.force_login(UserFactory(role="viewer"))
        yield client


@pytest.fixture
def csv_file(tmp_path):
    path = tmp_path / "file.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["Nama", "Jumlah"], *ROWS])
    return path


def test_floor_is_constant_text_that_takes_session_and_user(site):
    answer = site.get(FLOOR, headers={"x-count-queries": "yes"})
    assert (answer.status_code, len(answer.content)) == (200, FLOOR_SIZE)
    assert answer.headers["X-Queries"] == "2"
    assert answer.content == site.get(FLOOR).content


def test_floor_is_only_for_those_who_are_signed_in(site):
    site.logout()
    assert site.get(FLOOR).status_code == 302


def test_queries_are_counted_only_where_that_is_asked_for(site):
    assert "X-Queries" not in site.get(FLOOR).headers


def test_pages_of_the_site_are_there_too(site):
    assert site.get("/").status_code == 200
    assert site.get("/nowhere/").status_code == 404


def test_cells_of_a_file_are_written_as_they_were(site, csv_file):
    with finished("agreements, parties", csv_file) as (table, count):
        assert (table, count) == ("bench_agreements__parties", 2)
        written = site.get(f"/bench/copy/{table}/").getvalue().decode()
        file = io.BytesIO()
        write_csv(table, file)
        assert file.getvalue().decode() == written
    assert list(csv.reader(io.StringIO(written), delimiter=";")) == ROWS
    assert table not in connection.introspection.table_names()
    assert site.get(f"/bench/copy/{table}/").status_code == 404


def test_no_other_table_is_copied(site):
    assert site.get("/bench/copy/perpusnas_user/").status_code == 404


def test_a_bare_workbook_takes_some_time(csv_file):
    assert seconds_of_bare_workbook(csv_file) > 0
