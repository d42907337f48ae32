"""The export log: every file that is made, by whom, of what, and which bytes."""

import csv
import hashlib
import io
from datetime import UTC, datetime

import pytest
from django.contrib.admin.sites import site
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from perpusnas.core.models import Export
from tests.core.test_xlsx import FILES
from tests.factories import AgreementFactory, PartnerFactory, UserFactory
from tests.spreadsheet import opened_by_openpyxl

pytestmark = pytest.mark.django_db
PAGE, FILE = "/log/", "/log/export.csv"


@pytest.fixture
def user_client(client):
    user = UserFactory(role="manager", first_name="Sri", last_name="Wahyuni")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    client.user = user
    return client


def sent(user_client, address: str) -> bytes:
    response = user_client.get(address)
    assert response.status_code == 200
    return b"".join(response)


def entry(user, day: int, **facts) -> Export:
    made = datetime(2026, 11, day, 20, 0, 5, tzinfo=UTC)
    values = {"name": "partners", "format": "csv", "rows": 3, "sha256": "0" * 64}
    return Export.objects.create(user=user, made=made, **values | facts)


def table(user_client, address: str) -> list[dict]:
    text = io.StringIO(sent(user_client, address).decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


# What is written down


def test_every_file_is_written_down_with_its_rows_and_digest(user_client):
    AgreementFactory(parties=[PartnerFactory()])
    files = [*FILES, FILE]
    for address in [*files, *(file.replace(".csv", ".xlsx") for file in files)]:
        content = sent(user_client, address)
        (written,) = Export.objects.filter(address=address)
        assert written.user == user_client.user
        assert written.sha256 == hashlib.sha256(content).hexdigest()
        if written.format == "csv":
            lines = csv.reader(io.StringIO(content.decode()), delimiter=";")
            assert written.rows == len(list(lines)) - 1, address
        else:
            assert written.rows == len(opened_by_openpyxl(content).rows) - 1, address
    names = set(Export.objects.values_list("name", flat=True))
    assert {"partners", "follow-ups", "outcomes-by-year", "rekap-naskah"} <= names
    assert len(names) == len(files)


def test_filters_are_those_that_the_reader_saw(user_client):
    sent(
        user_client,
        "/agreements/export.csv?country=KZ&validity=active&validity=expired",
    )
    written = Export.objects.get()
    assert written.filters == "Validity: In force, Expired\nCountry: Kazakhstan"
    assert written.rows == 0


def test_what_gives_no_file_is_not_written_down(user_client):
    AgreementFactory()
    for address in ("/agreements/", "/reports/rekap-naskah/", "/outcomes/sums/", PAGE):
        user_client.get(address)
    for address in ("/agreements/export.csv?kind=x", "/outcomes/sums.xlsx?by=x"):
        assert user_client.get(address).status_code == 400
    assert not Export.objects.exists()


def test_writing_it_down_reads_the_rows_no_second_time(user_client):
    """One query for the keys in order, one for the rows of a chunk; none for the log."""
    AgreementFactory()
    for form in ("csv", "xlsx"):
        with CaptureQueriesContext(connection) as queries:
            sent(user_client, f"/agreements/export.{form}")
        found = [query["sql"] for query in queries.captured_queries]
        assert len([s for s in found if 'FROM "agreements_agreement"' in s]) == 2


# Who reads it


def test_page_shows_the_latest_first_in_jakarta_time(user_client):
    entry(user_client.user, 20)
    entry(user_client.user, 21, name="rekap-naskah", filters="Country: Kazakhstan")
    response = user_client.get(PAGE)
    assert [row.title for row in response.context["rows"]] == [
        "rekap-naskah",
        "Partners",
    ]
    page = response.content.decode()
    assert "22 November 2026, 03:00 WIB" in page
    assert "Country: Kazakhstan" in page
    assert "Sri Wahyuni" in page


def test_filters_by_person_and_day(user_client):
    other = UserFactory(role="editor")
    days = {
        entry(user_client.user, 20).pk: 21,
        entry(other, 21).pk: 22,
        entry(other, 22).pk: 23,
    }

    def found(query: str) -> list[int]:
        return sorted(
            days[row.pk] for row in user_client.get(PAGE + query).context["rows"]
        )

    assert found("") == [21, 22, 23]
    assert found(f"?user={other.pk}") == [22, 23]
    assert found("?from=2026-11-22") == [22, 23]
    assert found("?to=2026-11-22") == [21, 22]
    assert found("?from=2026-11-22&to=2026-11-22") == [22]
    assert found("?format=xlsx") == []
    assert user_client.get(f"{PAGE}?user=nobody").context["errors"]


def test_file_of_the_log(user_client):
    entry(user_client.user, 21, filters="Search: =1+1", address="/partners/export.csv")
    (row,) = table(user_client, FILE)
    assert row["When"] == "22 November 2026, 03:00 WIB"
    assert (row["Who"], row["User name"]) == ("Sri Wahyuni", user_client.user.username)
    assert (row["What"], row["Format"], row["Rows"]) == ("Partners", "CSV", "3")
    assert row["SHA-256"] == "0" * 64
    (_headings, *rows) = opened_by_openpyxl(
        sent(user_client, f"{FILE.replace('csv', 'xlsx')}?sort=made")
    ).rows
    assert rows[0][0] == "22 November 2026, 03:00 WIB"
    assert len(rows) == 2


def test_page_makes_as_many_queries_for_thirty_as_for_one(user_client):
    def query_count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert user_client.get(f"{PAGE}?per_page=50").status_code == 200
        return len(queries)

    entry(user_client.user, 1)
    query_count()
    one = query_count()
    for day in range(1, 30):
        entry(UserFactory(), day)
    assert query_count() == one == 8


# That it stays


def test_nothing_of_the_site_changes_it(user_client):
    written = entry(user_client.user, 21)
    written.rows = 0
    for change in (
        written.save,
        written.delete,
        Export.objects.all().delete,
        lambda: Export.objects.update(rows=0),
        lambda: Export.objects.bulk_update([written], ["rows"]),
    ):
        with pytest.raises(TypeError, match="only ever added to"):
            change()
    assert Export not in site._registry
    assert Export.objects.get().rows == 3


def test_postgresql_itself_refuses_to_change_it(user_client):
    entry(user_client.user, 21)
    statements = [
        "UPDATE perpusnas_export SET rows = 0",
        "DELETE FROM perpusnas_export",
    ]
    for statement in statements if connection.vendor == "postgresql" else []:
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert Export.objects.get().rows == 3
