"""Files that version 0.1.0 gave out: still taken in, still understood, still told."""

import csv
import json
import re
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tests.upgrade.old_registers import (
    ADMINISTRATOR,
    FOLDER,
    RENAMED_COLUMNS,
    RENAMED_TABLES,
    asking,
    kept_tables,
)
from tests.upgrade.surface import cell_now, heading_now

pytestmark = pytest.mark.django_db

FILES = FOLDER / "files"
UNDERSTOOD = json.loads((FOLDER / "understood.json").read_text(encoding="utf-8"))
MADE = datetime(2026, 11, 27, 13, 53, tzinfo=UTC)
LATER = datetime(2041, 3, 1, 9, 0, tzinfo=UTC)

# The kinds that imports know, and for each a record whose columns are emptied to see
# whether a file of then fills them again.
KINDS = {
    "partners": ("partners_partner", 12),
    "people": ("partners_person", 11),
    "agreements": ("agreements_agreement", 6),
    "events": ("events_event", 11),
}
EMPTIED = {
    "partners": "acronym second_kind standing seat_country_id seat_city parent_id website"
    " postal_address mail phone relations_since about remarks",
    "people": "honorific",
    "agreements": "code title_en place effective duration duration_unit unit_id"
    " person_in_charge_id remarks",
    "events": "theme first_planned edition program_id country_id mode"
    " obstacle solution foreign_planned domestic_attended"
    " countries_attended",
}

# Cells that say something else today, by file and heading, each for a reason.
ELSEWHERE = "identifiers have a column of their own"
ALLOWED_CELLS: dict[tuple[str, str], str] = {
    (f"partners/export.{ending}", heading): ELSEWHERE
    for ending in ("csv", "xlsx")
    for heading in ("Other names", "Nama lain")
}
ABSENT = "who did not come and groups have columns of their own"
ALLOWED_CELLS |= {
    (f"{name}.{ending}", heading): ABSENT
    for name in ("events/export", "reports/rekap-kegiatan")
    for ending in ("csv", "xlsx")
    for heading in ("Partner", "Mitra")
}
FORMER = "positions that have ended have a column of their own, with their years"
ALLOWED_CELLS |= {
    (f"people/export.{ending}", heading): FORMER
    for ending in ("csv", "xlsx")
    for heading in (
        *("Titles", "Jabatan", "Partners", "Mitra"),
        *("E-mail", "Surel", "Phone", "Telepon"),
    )
}
# Lists of names, which stand in the order of the reader's language today.
ORDERED_ANEW = {"partners", "people", "programs"}
NOT_IN_FOLDER = "log"  # the log of exports is no part of a register's folder


@pytest.fixture(autouse=True)
def register(settings):
    """The register that the files were made of."""
    call_command("import_register", FOLDER / "register", verbosity=0)


@pytest.fixture
def clock(monkeypatch):
    """A function that stops the clock at a moment."""

    def stop(moment: datetime) -> None:
        class Stopped(datetime):
            @classmethod
            def now(cls, tz=None):
                return moment.astimezone(tz)

        monkeypatch.setattr(timezone, "datetime", Stopped)

    return stop


def kept_files(folder: str) -> list[Path]:
    return sorted((FILES / folder).glob("export.*"))


def taken(kind: str, path: Path) -> str:
    """What `import_file` says of a file."""
    out = StringIO()
    options = {"user": ADMINISTRATOR, "stdout": out, "stderr": out}
    call_command("import_file", kind, path, **options)
    return out.getvalue()


def holdings() -> dict[str, list[tuple]]:
    """All that the register holds, its history as well."""
    execute = asking(connection)
    tables = [RENAMED_TABLES.get(table.name, table.name) for table in kept_tables()]
    return {t: sorted(execute(f'SELECT * FROM "{t}"'), key=repr) for t in tables}  # noqa: S608


# Taken in


@pytest.mark.parametrize("kind", KINDS)
def test_kept_files_are_understood_and_change_nothing(kind):
    before = holdings()
    assert len(kept_files(kind)) == 6
    for path in kept_files(kind):
        values = taken(kind, path)
        assert re.search(r"Imported: \d+ same,", values), path.name
        columns = dict(re.findall(r"(?m)^(.+) -> (.+)$", values))
        for heading in UNDERSTOOD[f"{kind}/{path.name}"]:
            assert columns[heading] != "left out", (path.name, heading)
    assert holdings() == before


@pytest.mark.parametrize("kind", KINDS)
def test_kept_files_change_nothing_years_later(kind, clock):
    clock(LATER)
    for path in kept_files(kind):
        assert re.search(r"Imported: \d+ same,", taken(kind, path)), path.name


@pytest.mark.parametrize("kind", KINDS)
def test_kept_files_fill_again_what_was_emptied(kind):
    """Each of the headings stands for the same column as then."""
    name, number = KINDS[kind]
    table = next(table for table in kept_tables() if table.name == name)
    then = next(row for row in table.then() if row["id"] == number)
    columns = [
        column
        for values in EMPTIED[kind].split()
        for column in (values, f"{values}_earliest", f"{values}_latest")
        if column in then
    ]
    for path in kept_files(kind):
        empty(table, number, columns)
        assert "1 changed" in taken(kind, path), path.name
        rows = table.now(asking(connection))
        now = next(row for row in rows if row["id"] == number)
        assert {c: now[c] for c in columns} == {c: then[c] for c in columns}, path.name


def empty(table, number: int, columns: list[str]) -> None:
    found = []
    for column in columns:
        text = table.kinds[column] == "text" and not column.endswith("_id")
        name = RENAMED_COLUMNS.get((table.name, column), column)
        found.append(f'"{name}" = {repr("") if text else "NULL"}')
    with connection.cursor() as cursor:
        where = RENAMED_TABLES.get(table.name, table.name)
        cursor.execute(f'UPDATE "{where}" SET {", ".join(found)} WHERE id = {number}')  # noqa: S608


# Given out


@pytest.mark.parametrize(
    "folder",
    sorted(path.name for path in FILES.iterdir() if path.name != NOT_IN_FOLDER),
)
def test_files_have_what_they_had(folder, client, clock):
    """On the day on which they were made, every cell of then says the same today."""
    clock(MADE)
    client.force_login(get_user_model().objects.get(username=ADMINISTRATOR))
    wrong = []
    for path in sorted((FILES / folder).iterdir()):
        name, language, address = asked_as(path)
        client.cookies["django_language"] = language
        answer = client.get(address)
        assert answer.status_code == 200, address
        old = rows_of(path.name, path.read_bytes())
        new = rows_of(path.name, b"".join(answer.streaming_content))
        if folder in ORDERED_ANEW:
            new = in_order_of(old, new)
        wrong += unlike(f"{folder}/{name}", old, new)
    assert wrong == []


def in_order_of(old: list[list], new: list[list]) -> list[list]:
    """The new rows in the order of the old ones, by the ID that ends each row."""
    by_id = {str(row[-1]): row for row in new[1:]}
    assert set(by_id) == {str(row[-1]) for row in old[1:]}
    return [new[0], *(by_id[str(row[-1])] for row in old[1:])]


def asked_as(path: Path) -> tuple[str, str, str]:
    """The name of a file as the site gives it, in which language, and its address."""
    base, language, *dialect, ending = path.name.split(".")
    query = "?dialect=standard" if dialect == ["standard"] else ""
    name = f"{base}.{ending}"
    return name, language, f"/{path.parent.name}/{name}{query}"


def rows_of(name: str, content: bytes) -> list[list]:
    """The headings and rows of a file."""
    if name.endswith(".xlsx"):
        sheet = openpyxl.load_workbook(BytesIO(content), read_only=True).worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    text = content.decode("utf-8-sig")
    delimiter = ";" if ".excel." in name else ","
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))


def unlike(name: str, old: list[list], new: list[list]) -> list[str]:
    """The cells that say something else, in words, a few of each file."""
    if len(old) != len(new):
        return [f"{name}: {len(old)} rows then, {len(new)} now"]
    found = []
    for place, heading in enumerate(old[0]):
        called = heading_now(f"/{name}", heading, new[0])
        if called not in new[0]:
            found.append(f"{name}: {heading} is gone")
            continue
        today = new[0].index(called)
        for number, (then, now) in enumerate(zip(old[1:], new[1:], strict=True), 2):
            reworded = now[today] in (then[place], cell_now(then[place]))
            if not reworded and (name, heading) not in ALLOWED_CELLS:
                text = f"{then[place]!r}, is {now[today]!r}"
                found.append(f"{name}, row {number}, {heading}: was {text}")
    return found[:5]
