"""Every list as XLSX: the rows of its CSV file, with days, numbers and texts as such."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import itemgetter
from zipfile import ZipFile

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from perpusnas.core.files import (
    Column,
    ExportRequest,
    TooManyRowsError,
    rows_file,
    unguarded,
)
from perpusnas.core.files.xlsxfile import MOST_SIGNS, write_values
from tests.event_factories import OutcomeFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    SourceFactory,
    UserFactory,
)
from tests.spreadsheet import Book, csv_text, opened_by_openpyxl

pytestmark = pytest.mark.django_db
LISTS = ["partners", "people", "agreements", "sources"]
LISTS += ["events", "programs", "outcomes", "follow_ups"]
FILES = [
    *(reverse(f"{name}:export_csv") for name in LISTS),
    "/outcomes/sums.csv?by=year",
]
FILES += [reverse("agreements:coverage_csv"), "/follow-ups/checks.csv?which=all"]
FILES += ["/reports/rekap-naskah.csv"]


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager", first_name="Sri"))
    client.cookies["django_language"] = "en"
    return client


def sent(user_client, address: str) -> bytes:
    response = user_client.get(address)
    assert response.status_code == 200
    return b"".join(response)


def table(user_client, address: str) -> list[list[str]]:
    text = sent(user_client, address).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def book(user_client, address: str) -> Book:
    return opened_by_openpyxl(sent(user_client, address))


def only_row(user_client, address: str) -> dict:
    rows = book(user_client, address).rows
    return dict(zip(rows[0], rows[1], strict=True))


# The same rows


def bare(text: str) -> str:
    """A cell of the CSV file without the guard, or the zeros of an amount."""
    if re.fullmatch(r"[0-9]+,[0-9]{2}", text):
        return text.replace(",", ".").rstrip("0").rstrip(".")
    return unguarded(text)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_file_has_the_cells_of_its_csv(generated, user_client, language):
    for money in (1250000, "0.50"):
        OutcomeFactory(money=money, currency="IDR")
    user_client.cookies["django_language"] = language
    kinds = set()
    for address in FILES:
        expected = table(user_client, address)
        values = book(user_client, address.replace(".csv", ".xlsx"))
        assert len(expected) > 1, address
        rows = [[csv_text(cell) for cell in row] for row in values.rows]
        assert rows == [list(map(bare, row)) for row in expected], address
        kinds |= {type(cell) for row in values.rows[1:] for cell in row}
    assert {str, int, date, type(None)} <= kinds


def test_days_are_days_and_what_is_less_is_text(user_client):
    days = ["2024-02-29", "2024-02", "2021", "2024-02-29?", "", "1899-12-31"]
    for number, day in enumerate(days):
        SourceFactory(title=f"{number}", published=day)
    headings, *rows = book(user_client, "/sources/export.xlsx?sort=title").rows
    place = headings.index("Date")
    assert [row[place] for row in rows] == [
        date(2024, 2, 29),
        "month of February 2024",
        "2021",
        "29 February 2024 (uncertain)",
        None,
        "31/12/1899",
    ]
    assert [row[place + 1] for row in rows] == [day or None for day in days]


def test_queries_do_not_grow_with_the_rows(user_client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            sent(user_client, "/agreements/export.xlsx")
        return len(captured)

    AgreementFactory()
    queries()
    one = queries()
    for _n in range(29):
        AgreementFactory()
    assert queries() == one


def test_money_is_a_number_and_has_its_decimals_in_csv(user_client):
    OutcomeFactory(money=Decimal("1250000.50"), currency="IDR")
    OutcomeFactory(money=None)
    for dialect, delimiter, values in (
        ("excel", ";", "1250000,50"),
        ("standard", ",", "1250000.50"),
    ):
        for address in ("/outcomes/export", "/outcomes/sums"):
            text = sent(user_client, f"{address}.csv?dialect={dialect}").decode(
                "utf-8-sig"
            )
            rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
            assert sorted(row["Amount"] for row in rows) == ["", values]
    rows = book(user_client, "/outcomes/export.xlsx").rows
    cells = [row[rows[0].index("Amount")] for row in rows[1:]]
    assert sorted(cells, key=str) == [1250000.5, None]


# How it opens


def test_headings_stay_visible_and_filter_the_rows(user_client):
    PartnerFactory(name="A library with a name that is neither short nor very long")
    opened = book(user_client, "/partners/export.xlsx")
    letter = opened.last_column
    assert opened.frozen == "A2"
    assert opened.filtered == f"A1:{letter}{len(opened.rows)}"
    assert 50 < opened.widths["A"] < 61
    assert all(8 <= width < 61 for width in opened.widths.values())


def test_second_sheet_shows_the_filters_as_the_page_reads_them(user_client):
    PartnerFactory()
    query = "country=KZ&kind=national_library&q=library&sort=-name"
    chips = user_client.get(f"/partners/?{query}").context["chips"]
    facts = dict(book(user_client, f"/partners/export.xlsx?{query}").facts)
    with translation.override("en"):
        values = {str(chip["label"]): chip["value"] for chip in chips}
    assert values == {k: facts[k] for k in values}
    assert facts["Created by"] == "Sri"
    assert facts["Rows"] == 1
    assert isinstance(facts["Created on"], datetime)
    assert len(facts) == len(values) + 3


def test_second_sheet_shows_a_filter_that_applies_by_default(user_client):
    AgreementFactory()
    facts = dict(book(user_client, "/agreements/coverage.xlsx").facts)
    assert facts["Validity"] == "In force (all)"


def test_headers_of_a_file(user_client):
    response = user_client.get("/agreements/export.xlsx?validity=active")
    content = b"".join(response)
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert int(response["Content-Length"]) == len(content)
    values = response["Content-Disposition"]
    assert values.startswith('attachment; filename="agreements_validity-active_')
    assert values.endswith('.xlsx"')
    assert response["Cache-Control"] == "private, no-store"


def test_wrong_filter_gives_no_file(user_client):
    response = user_client.get("/agreements/export.xlsx?validity=nothing")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")


def test_pages_offer_it_with_their_filters(user_client):
    AgreementFactory()
    page = user_client.get("/agreements/?stage=signed&page=1").content.decode()
    assert 'href="/agreements/export.xlsx?stage=signed"' in page
    page = user_client.get("/reports/rekap-naskah/").content.decode()
    assert 'href="/reports/rekap-naskah.xlsx"' in page


# What a sheet cannot hold


def made(rows, **more) -> Book:
    file = io.BytesIO()
    write_values(file, ["Remarks"], rows, [], **more)
    return opened_by_openpyxl(file.getvalue())


def test_values_that_a_sheet_would_change_are_text():
    found = [10**15 - 1, 10**15, Decimal("1.50"), Decimal("12345678901234567.89"), 0.5]
    found += [
        date(1900, 2, 28),
        date(1900, 3, 1),
        datetime(2026, 1, 1, 20, 0, 1, tzinfo=UTC),
    ]
    assert [cell for (cell,) in made([value] for value in found).rows[1:]] == [
        10**15 - 1,
        str(10**15),
        1.5,
        "12345678901234567.89",
        0.5,
        "28/02/1900",
        date(1900, 3, 1),
        datetime(2026, 1, 2, 3, 0, 1),  # noqa: DTZ001  (as the clock shows it in Jakarta)
    ]


def test_text_too_long_for_a_cell_says_that_there_is_more():
    fits, long = "a" * MOST_SIGNS, "b" * (MOST_SIGNS + 1)
    wide = "😀" * MOST_SIGNS
    cells = [cell for (cell,) in made([[fits], [long], [wide]]).rows[1:]]
    assert cells == [fits, long[:-2] + "…", "😀" * (MOST_SIGNS // 2) + "…"]


def test_more_rows_than_a_sheet_holds_are_refused():
    assert len(made([[1], [2]], most=2).rows) == 3
    with pytest.raises(TooManyRowsError, match="2"):
        made([[1], [2], [3]], most=2)


def test_refusal_is_shown_to_the_reader(rf):
    def endless():
        yield [1]
        raise TooManyRowsError(1)

    request = HttpRequest()
    request.user = UserFactory(role="manager")
    export = ExportRequest(request, "rows", "xlsx", "rows")
    columns = [Column("Remarks", itemgetter(0))]
    answer = rows_file(export, lambda: columns, endless)
    assert answer.status_code == 400
    assert "CSV" in answer.content.decode()


@pytest.mark.one_database
def test_memory_does_not_grow_with_the_rows(user_client):
    """The parts of the book hold no table of shared texts: each row is on its own."""
    AgreementFactory(title_id="Naskah")
    with ZipFile(io.BytesIO(sent(user_client, "/agreements/export.xlsx"))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "inlineStr" in sheet
        assert "xl/sharedStrings.xml" not in parts.namelist()
