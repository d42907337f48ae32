"""Files of offices in which something must be chosen: the result of each row, by page and
command."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from perpusnas.imports.stored_rows import each_row
from tests.factories import NameFactory, PartnerFactory, UserFactory, country

from .sample_files import upload

pytestmark = pytest.mark.django_db
FILES = Path(__file__).with_name("choice_files")
UNKNOWN = "Not recognised. Allowed values: "
# The state of each row, and what its question, error or note begins with.
EXPECTED = {
    ("namesakes.csv", "partners"): [
        (2, "same", ""),
        (
            3,
            "open",
            "This is only another name of the record. The record is in another",
        ),
        (4, "open", "This is only its acronym."),
        (
            5,
            "open",
            "The name is the same. The record is in another country: Indonesia.",
        ),
        (6, "open", "The name is the same. The record is in another town: Kota A."),
        (7, "same", ""),
        (8, "open", "The name is the same."),
        (9, "new", ""),
    ],
    ("repeated_names.csv", "people"): [
        (2, "new", ""),
        (3, "new", ""),
        (4, "changed", ""),
        (5, "wrong", "This is the same as row 3."),
        (6, "open", "The same as row 3: Ayu Contoh"),
    ],
    ("several_parties.csv", "agreements"): [
        (2, "new", ""),
        (3, "new", ""),
        (4, "open", "Several: Universitas Lima · Universitas Enam"),
        (5, "open", "Several: Kolese Tujuh · Kota Delapan"),
        (6, "new", ""),
        (7, "new", ""),
    ],
    ("status_words.csv", "agreements"): [
        (2, "new", ""),
        (3, "new", ""),
        (4, "new", ""),
        (5, "new", "Status “Masih berlaku”: the end date has passed."),
        (6, "new", "Status “Dalam proses”: a date of signing is given."),
        (7, "new", "Status “Kadaluarsa”: the end date is not known."),
        (8, "wrong", UNKNOWN),
    ],
    ("unknown_words.csv", "partners"): [
        (2, "new", ""),
        (3, "new", ""),
        (4, "wrong", "Several matches: "),
        (5, "wrong", "There is no country of this name or code."),
    ],
}


@pytest.fixture(autouse=True)
def register():
    alfa = PartnerFactory(
        name="Lembaga Contoh Alfa",
        acronym="LCA",
        country=country("ID"),
        seat_city="Kota A",
        website="https://alfa.example",
    )
    NameFactory(partner=alfa, text="Kolese Contoh, Kota B")
    for code in ("KZ", "UZ"):
        PartnerFactory(name="Perpustakaan Contoh", country=country(code))


@pytest.fixture
def sent(client):
    """Uploads a file; gives the outcome and the rows of its preview."""

    def send(name: str, kind: str) -> tuple[dict, list[dict]]:
        client.force_login(UserFactory(role="manager"))
        client.cookies["django_language"] = "en"
        file = upload((FILES / name).read_bytes(), name)
        response = client.post(reverse("imports:list"), {"kind": kind, "file": file})
        shown = client.get(response.url).context
        return shown["outcome"], list(each_row(shown["kept"]))

    return send


@pytest.mark.parametrize(("name", "kind"), EXPECTED)
def test_every_row_is_as_expected_on_the_page(sent, name, kind):
    outcome, rows = sent(name, kind)
    questions = {
        number: [o["reason"] or o["label"] for o in question["options"]]
        for question in outcome["questions"]
        for number in question["rows"]
    }
    found = []
    for row in rows:
        reasons = [problem["reason"] for problem in row["problems"]]
        words = [*questions.get(row["number"], []), *reasons, *row["notes"], ""]
        found.append((row["number"], row["state"], words[0]))
    expected = EXPECTED[name, kind]
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    for row, wanted in zip(found, expected, strict=True):
        assert row[2].startswith(wanted[2]) if wanted[2] else row[2] == ""


@pytest.mark.parametrize(("name", "kind"), EXPECTED)
def test_every_row_is_as_expected_in_the_command(name, kind):
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was imported") as error:
        call_command("import_file", kind, FILES / name, stdout=out, stderr=out)
    states = [state for _number, state, _words in EXPECTED[name, kind]]
    for state in ("new", "changed", "same", "open", "wrong"):
        count = states.count(state)
        assert (f"{count} {state}" in str(error.value)) is bool(count)
    for number, state, words in EXPECTED[name, kind]:
        stopped = state in ("open", "wrong")
        lines = [
            li for li in out.getvalue().splitlines() if li.startswith(f"Row {number}:")
        ]
        assert bool(lines) is stopped
        assert not stopped or any(words in line for line in lines)


def test_kind_of_every_file_is_guessed(client):
    client.force_login(UserFactory(role="manager"))
    for name, kind in EXPECTED:
        file = upload((FILES / name).read_bytes(), name)
        response = client.post(reverse("imports:list"), {"file": file})
        assert client.get(response.url).context["kind"].slug == kind
