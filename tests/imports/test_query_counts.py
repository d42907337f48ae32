"""Rows are validated and written batch by batch: their number adds no queries."""

import csv
import random
from io import StringIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from perpusnas.core.audit import audit_as
from perpusnas.imports.models import ImportJob
from perpusnas.imports.previews import preview
from perpusnas.imports.running import confirm, write_at_once
from perpusnas.imports.stored_rows import each_row
from perpusnas.imports.uploading import create_job
from tests.bench.spreadsheets import KINDS, partner_name
from tests.factories import NameFactory, PartnerFactory, country

from .sample_files import upload

pytestmark = pytest.mark.django_db
SIZES = [1, 30, 300]
PEOPLE = ["Nama", "Mitra", "Jabatan", "ORCID", "Nama lain"]
KNOWN = 20


def person(number: int, _lot) -> list[str]:
    return [f"Contoh {number}", "", "Kepala", "", f"Uji {number}"]


ROWS = {**KINDS, "people": (PEOPLE, person)}


def rows_of(kind: str, count: int) -> list[list[str]]:
    """Rows of a kind; each names a partner that is recorded, and but for people one that
    is not."""
    headings, row = ROWS[kind]
    rows = [row(number, random.Random(number)) for number in range(count)]
    if kind != "partners":
        new = [] if kind == "people" else ["Lembaga Baru"]
        for number, cells in enumerate(rows):
            names = [partner_name(number % KNOWN), *new]
            cells[headings.index("Mitra")] = "; ".join(names)
    if kind == "agreements":
        for cells in rows:
            cells[headings.index("Nomor mitra")] = ""
    return rows


@pytest.fixture
def known_partners():
    for number in range(KNOWN):
        PartnerFactory(name=partner_name(number), country=country("KZ"))


@pytest.fixture
def job(manager):
    """Uploads rows; gives the import."""

    def create(kind: str, rows: list[list[str]], headings=()) -> ImportJob:
        file = StringIO()
        csv.writer(file).writerows([[*headings] or ROWS[kind][0], *rows])
        return create_job(manager, kind, upload(file.getvalue().encode()))

    return create


@pytest.fixture
def queries(manager):
    """Gives the number of queries of a check, of writing what it found, and the state of
    the rows."""

    def count(job: ImportJob) -> tuple[int, int, dict]:
        with audit_as(manager, "test"):
            with CaptureQueriesContext(
                connection,
            ) as checking:
                outcome = preview(job, manager)
            confirm(job, manager)
            with CaptureQueriesContext(connection) as writing, transaction.atomic():
                write_at_once(job)
        return len(checking), len(writing), dict(outcome["counts"])

    return count


@pytest.fixture(params=ROWS)
def kind(request) -> str:
    if request.param != "partners":
        request.getfixturevalue("known_partners")
    return request.param


# Queries of a check, and the most of writing: a statement writes some hundred rows of a
# table, and 300 rows of a file have more.
OF_NEW_ROWS = {
    "partners": (8, 29),
    "agreements": (10, 54),
    "events": (8, 32),
    "people": (8, 26),
}
OF_KNOWN_ROWS = {
    "partners": (9, 28),
    "agreements": (11, 33),
    "events": (8, 23),
    "people": (10, 31),
}


@pytest.mark.parametrize("size", SIZES)
def test_new_rows_ask_no_queries_each(kind, size, job, queries):
    checking, writing, counts = queries(job(kind, rows_of(kind, size)))
    assert counts == {"new": size}
    assert checking == OF_NEW_ROWS[kind][0]
    assert writing <= OF_NEW_ROWS[kind][1]


@pytest.mark.parametrize("size", SIZES)
def test_rows_of_known_records_ask_no_queries_each(kind, size, job, queries):
    rows = rows_of(kind, size)
    queries(job(kind, [[*cells[:-3], "", "", ""] for cells in rows]))
    checking, writing, counts = queries(job(kind, rows))
    assert counts == {"changed": size}
    assert checking == OF_KNOWN_ROWS[kind][0]
    assert writing <= OF_KNOWN_ROWS[kind][1]


@pytest.mark.parametrize("size", SIZES)
def test_errors_of_constraints_ask_no_queries_each(size, job, queries):
    headings = ["Judul", "Jenis naskah", "Mulai berlaku", "Tanggal berakhir"]
    rows = [[f"Naskah {n}", "MoU", "2020-01-01", "2019-01-01"] for n in range(size)]
    wrong = job("agreements", rows, headings)
    checking, _writing, counts = queries(wrong)
    assert counts == {"wrong": size}
    assert checking == 6
    reasons = [problem["reason"] for problem in next(each_row(wrong))["problems"]]
    assert reasons == ["Tanggal berakhir mendahului tanggal mulai berlaku."]


@pytest.mark.parametrize("size", SIZES)
def test_numbers_and_identifiers_ask_no_queries_each(size, job, queries):
    """Partners by their number, and namesakes with other identifiers."""
    numbered = [PartnerFactory(name=f"Induk {n}") for n in range(20)]
    for number in range(size):
        NameFactory(
            partner=PartnerFactory(name=f"Lembaga {number}", country=country("KZ")),
            kind="identifier",
            scheme="wikidata",
            text=f"Q{number + 1}",
        )
    rows = [
        [f"Lembaga {n}", "KZ", f"Induk #{numbered[n % 20].pk}", f"Q{n + 5000}"]
        for n in range(size)
    ]
    file = job("partners", rows, ["Mitra", "Negara", "Lembaga induk", "Wikidata"])
    checking, writing, counts = queries(file)
    assert counts == {"new": size}
    assert checking == 10
    assert writing <= 30
