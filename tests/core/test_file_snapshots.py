"""A file is of one state of the register, whatever is saved while it is written."""

import csv
import io
from threading import Thread

import pytest
from django.db import connection

from partners.models import Partner
from perpusnas.core.files import columns
from tests.factories import PartnerFactory, UserFactory, home
from tests.spreadsheet import opened_by_openpyxl

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def renamed_meanwhile(monkeypatch):
    """Somebody else renames all partners once the first rows of a file are read."""
    read, errors = columns.FileTable.chunk, []

    def rename() -> None:
        try:
            Partner.objects.update(acronym="NEW", remarks="NEW")
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def chunk(table, keys):
        rows = list(read(table, keys))
        if not finished:
            thread = Thread(target=rename)
            thread.start()
            thread.join(timeout=20)
            finished.append(not thread.is_alive())
        return iter(rows)

    finished: list[bool] = []
    monkeypatch.setattr(columns, "CHUNK", 2)
    monkeypatch.setattr(columns.FileTable, "chunk", chunk)
    return finished, errors


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_edit_while_a_file_is_written_is_in_no_row(
    user_client, renamed_meanwhile, format
):
    for number in range(5):
        PartnerFactory(name=f"Library {number}", acronym="OLD")
    before = home().acronym
    response = user_client.get(f"/partners/export.{format}")
    content = b"".join(response)
    finished, errors = renamed_meanwhile
    assert (finished, errors) == ([True], [])
    assert set(Partner.objects.values_list("acronym", flat=True)) == {"NEW"}
    headings, *rows = sheet(content) if format == "xlsx" else lines(content)
    places = [headings.index(heading) for heading in ("Acronym", "Remarks")]
    assert sorted([row[place] or "" for place in places] for row in rows) == [
        *[["OLD", ""]] * 5,
        [before, ""],
    ]


def lines(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def sheet(content: bytes) -> list[list]:
    return [list(row) for row in opened_by_openpyxl(content).rows]


def test_saving_goes_on_after_a_file(user_client):
    """The transaction of a file is over with it, and later ones may write again."""
    partner = PartnerFactory(name="Library")
    b"".join(user_client.get("/partners/export.csv"))
    partner.name = "Another"
    partner.save()
    assert Partner.objects.get(pk=partner.pk).name == "Another"
