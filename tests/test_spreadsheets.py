"""Every file of the register as a spreadsheet opens it, whatever stands in the texts."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from itertools import cycle, islice

import pytest

from agreements.models import Agreement
from events.models import (
    Event,
    FollowUp,
    Outcome,
    Program,
)
from partners.models import Name, Partner, Person
from perpusnas.core.audit import system_account
from perpusnas.core.files import unguarded
from perpusnas.core.models import Source
from tests.core.test_xlsx import FILES, LISTS
from tests.event_factories import EventFactory, OutcomeFactory, ProgramFactory
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    SourceFactory,
    UserFactory,
)
from tests.payloads import payloads
from tests.spreadsheet import all_opened_by_libreoffice, csv_text, opened_by_openpyxl

pytestmark = pytest.mark.django_db
DELIMITER = ";"
# What a spreadsheet takes for a formula, told apart from the code under test.
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
DAY = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")
MONEY = re.compile(r"[0-9]+,[0-9]{2}")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SCRIPTS = [
    "Мұңалбаева",
    "日本国立国会図書館",
    "หอสมุดแห่งชาติ",
    "المكتبة الوطنية",
    "ຫໍສະໝຸດ",
    "Ənvər Ünï",
]
FORMULAS = [
    '=1+1;"x"',
    "+62 21",
    "-5",
    "@x",
    "\t=1+1",
    "=cmd|' /C calc'!A0",
    "1;2",
    'a "b"',
]


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager"))
    return client


def sent(user_client, address: str) -> bytes:
    response = user_client.get(address)
    assert response.status_code == 200
    return b"".join(response)


def table(content: bytes) -> list[list[str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=DELIMITER))


# In LibreOffice, on a desk in Indonesia


def many_scripts() -> None:
    """A record of each kind for each script, with its dates and a formula."""
    for name, formula in zip(cycle(SCRIPTS), FORMULAS, strict=False):
        facts = {"remarks": formula}
        library = PartnerFactory(name=name, relations_since="1999-12-31", **facts)
        NameFactory(partner=library, text=formula)
        PersonFactory(name=name, **facts)
        AgreementFactory(title_id=name, ends="2027-02", parties=[library], **facts)
        SourceFactory(title=name, published="2024-02-07", credits=formula, **facts)
        EventFactory(
            title_id=name, theme=formula, when="2024-03-04/2024-03-06", **facts
        )
        ProgramFactory(name_id=name, since="2020-02-03", **facts)
        OutcomeFactory(title_id=name, quantity=1200, unit=formula, **facts)
        OutcomeFactory(money="1250000.50", currency="IDR", **facts)


def as_opened(text: str, cell) -> str:
    """What the file says of a cell, in the words in which LibreOffice keeps it."""
    if cell.kind == "date" and "T" in cell.value:
        return cell.value.replace("T", " ")
    if cell.kind == "date":
        day = date.fromisoformat(cell.value)
        return day.strftime("%d/%m/%Y") if DAY.fullmatch(text) else day.isoformat()
    if MONEY.fullmatch(text):
        assert cell.kind == "float", text
        return f"{Decimal(cell.value.replace(',', '.')):.2f}".replace(".", ",")
    return cell.value


def test_libreoffice_opens_every_list_as_it_is(known_cases, user_client, tmp_path):
    many_scripts()
    files = {}
    for number, address in enumerate([*FILES, "/log/export.csv"]):
        file = tmp_path / f"{number}.csv"
        file.write_bytes(sent(user_client, address))
        files[address] = file
    opened = all_opened_by_libreoffice(list(files.values()))
    names = set()
    for (address, file), rows in zip(files.items(), opened, strict=True):
        expected = table(file.read_bytes())
        assert len(rows) == len(expected) > 1, address
        for line, row in zip(expected, rows, strict=True):
            assert len(row) <= len(line), address
            for text, cell in zip(line, row, strict=False):
                assert not cell.formula, (address, text)
                if DAY.fullmatch(text) or ISO_DAY.fullmatch(text):
                    assert cell.kind == "date", (address, text)
                assert as_opened(text, cell) == text, address
            assert not any(line[len(row) :]), address
        names |= {cell.value for row in rows for cell in row}
    assert set(SCRIPTS) <= names
    assert {f"'{formula}" for formula in FORMULAS[:4]} <= names


# Two thousand texts that want to be something else, through every file and back

# Texts that the files tell as they stand, by kind of record.
TOLD = {
    Partner: ("name", "acronym", "about", "postal_address", "seat_city", "phone"),
    Person: ("name", "honorific", "remarks"),
    Agreement: ("title_id", "title_en", "place", "remarks"),
    Source: ("title", "publisher", "credits", "remarks"),
    Event: ("title_id", "theme", "obstacle", "solution", "edition", "remarks"),
    Program: ("name_id", "name_en", "acronym", "recurrence", "remarks"),
    Outcome: ("title_id", "unit", "place", "description", "remarks"),
    FollowUp: ("what_id", "remarks"),
}
KNOWN = {
    Partner: {"kind": "other"},
    Agreement: {"kind": "mou", "stage": "signed", "signature": "yes"},
    Source: {"kind": "news"},
    Event: {"status": "held", "kind": "visit"},
    Outcome: {"standing": "achieved", "kind": "items"},
}
OTHERS = [
    "http://evil.example/",
    "mailto:a@evil.example",
    "internal:Data!A1",
    "external:c:\\x.xlsx",
    "_x000D_",
    "_x0041_x",
    "\x01",
    "\x0b",
    "\ufffe",
    "{=1+1}",
    "1e5",
    "00123",
    "2024-01-02",
    "3/4",
    "TRUE",
    "#N/A",
]


def enter(texts: list[str]) -> None:
    """The texts as records of every kind, as many to a record as it has places."""
    user = system_account()
    stamps = {"created_by": user, "changed_by": user, "changed": user.date_joined}
    for model, names in TOLD.items():
        known = {**KNOWN.get(model, {}), **stamps}
        rows = -(-len(texts) // len(names))
        waiting = islice(cycle(texts), rows * len(names))
        made = [
            model(**known, **dict(zip(names, line, strict=True)))
            for line in zip(*[waiting] * len(names), strict=True)
        ]
        for record in made if model is Partner else ():
            record.label_id = record.label_en = record.name
        model.objects.bulk_create(made)
    Agreement.objects.rebuild_spans()
    libraries = Partner.objects.filter(kind="other")
    aliases = [Name(partner=p, text=p.name, kind="alias") for p in libraries]
    Name.objects.bulk_create(aliases)


@pytest.mark.parametrize("number", [200, pytest.param(2000, marks=pytest.mark.long)])
def test_payloads_come_back_as_they_were_from_every_file(user_client, number):
    texts = [*OTHERS, *payloads(number)]
    enter(texts)
    for address in [f"/{name.replace('_', '-')}/export.csv" for name in LISTS]:
        lines = table(sent(user_client, address))
        book = opened_by_openpyxl(sent(user_client, address.replace(".csv", ".xlsx")))
        cells = {cell for line in lines for cell in line}
        assert not any(cell.startswith(DANGEROUS) for cell in cells), address
        bare = [[unguarded(cell) for cell in line] for line in lines]
        assert [[csv_text(cell) for cell in row] for row in book.rows] == bare, address
        assert set(texts) - {cell for line in bare for cell in line} == set(), address
