"""Spreadsheets as offices keep them come in row by row, by the page and by the
command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.uploads.process import UnreadableFileError
from perpusnas.imports.reading import KINDS, read_file
from tests.factories import UserFactory

from .office_files import FILES, FOLDER
from .sample_files import csv_of, upload

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")


def recap(number: int, signed: str = "", country: str = "KZ") -> tuple:
    """An agreement of a recap as the register has it."""
    return f"Nota {number}", signed, "", f"Perpustakaan Contoh {number}", country


# File, kind of record, numbers of the rows, what is left out, and what the register has
# in the end.
CASES = {
    "title_rows.xlsx": (
        "agreements",
        [5, 6, 7, 8, 9],
        [],
        {recap(n, "2019-05-07") for n in range(1, 6)},
    ),
    "two_header_rows.xlsx": (
        "agreements",
        [3, 4],
        [],
        {
            ("Nota 1", "2019", "2022", "Perpustakaan Contoh 1", "LA"),
            ("Nota 2", "2020-05-01", "", "Perpustakaan Contoh 2", "LA"),
        },
    ),
    "sheets_by_year.xlsx": (
        "agreements",
        ["2021!2", "2022!3", "2023!2"],
        [],
        {recap(year, f"{year}-02-01") for year in (2021, 2022, 2023)},
    ),
    "sub_headings.xlsx": (
        "agreements",
        [3, 6, 7],
        [
            "3 totals: rows 4, 8, 9.",
            (
                "2 sub-headings, values of the rows below them: 2 “Tahun 2019”, 5 “Tahun "
                "2020”."
            ),
            "4 cells marked as empty: “-” (1), “nihil” (1), “belum ada” (1), “n/a” (1).",
        ],
        {recap(1, country="LA"), recap(2, country=None), recap(3, country="LA")},
    ),
    "open_document.ods": (
        "agreements",
        [3, 4],
        ["1 total: row 5."],
        {recap(1, "2019-05-07", "LA"), recap(2, "2020-05", "LA")},
    ),
    "merged_cells.xlsx": (
        "partners",
        [2, 3, 4, 5],
        [],
        {
            ("Perpustakaan Contoh 1", "LA", "Vientiane"),
            ("Perpustakaan Contoh 2", "LA", "Pakse"),
            ("Perpustakaan Contoh 3", "LA", "Pakse"),
            ("Perpustakaan Contoh 4", None, ""),
        },
    ),
    "windows_1252.csv": (
        "partners",
        [2, 3],
        [],
        {
            ("Bibliothèque Exemple", "FR", ""),
            ("Biblioteca “Ejemplo” – Norte", "ES", ""),
        },
    ),
    "utf_16.csv": (
        "partners",
        [2, 3],
        [],
        {("图书馆 Contoh", "LA", ""), ("Perpustakaan Contoh; Utara", "LA", "")},
    ),
}
# The same workbook, saved by LibreOffice.
CASES["libreoffice.ods"] = CASES["sub_headings.xlsx"]


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def sent(user_client):
    """Sends a file of the folder; gives the address of its preview."""

    def send(name: str, kind: str) -> str:
        file = upload((FOLDER / name).read_bytes(), name)
        response = user_client.post(LIST, {"kind": kind, "file": file})
        assert response.status_code == 302, response.content.decode()
        return response.url

    return send


def agreements() -> set[tuple]:
    found = set()
    for each in Agreement.objects.all():
        partner = each.parties.exclude(partner__is_home=True).get().partner
        values = each.title_id, each.signed or "", each.ends or ""
        found.add((*values, partner.name, partner.country_id))
    return found


def partners() -> set[tuple]:
    found = Partner.objects.exclude(is_home=True)
    return set(found.values_list("name", "country_id", "seat_city"))


REGISTER = {"agreements": agreements, "partners": partners}


def test_every_made_file_is_the_one_that_its_script_makes():
    made = {path.name for path in FOLDER.iterdir()}
    assert made == {*FILES, "libreoffice.ods"}
    for name in [name for name in FILES if name.endswith(".csv")]:
        assert (FOLDER / name).read_bytes() == FILES[name]()


@pytest.mark.parametrize("name", CASES)
def test_file_comes_in_by_the_page(user_client, sent, name):
    kind, numbers, left_out, result = CASES[name]
    where = sent(name, kind)
    page = user_client.get(where)
    rows = [(row["number"], row["state"]) for row in page.context["page"].rows]
    assert rows == [(number, "new") for number in numbers]
    assert page.context["outcome"]["left_out"] == left_out
    assert all(sentence in page.content.decode() for sentence in left_out)
    user_client.post(where, {"do": "confirm"})
    assert REGISTER[kind]() == result


@pytest.mark.parametrize("name", CASES)
def test_file_comes_in_by_the_command(name):
    kind, numbers, left_out, result = CASES[name]
    out = StringIO()
    call_command("import_file", kind, FOLDER / name, stdout=out, stderr=out)
    said = out.getvalue()
    assert f"Imported: {len(numbers)} new" in said
    assert [line for line in said.splitlines() if line.startswith("Left out")] == [
        f"Left out: {sentence}" for sentence in left_out
    ]
    assert REGISTER[kind]() == result


def test_guess_and_first_rows_are_shown(user_client, sent):
    page = user_client.get(sent("two_header_rows.xlsx", "agreements"))
    form = page.context["reading"]
    assert (form["header_row"].value(), form["header_rows"].value()) == (1, 2)
    lines = page.context["first_lines"]
    assert [line["number"] for line in lines if line["is_heading"]] == [1, 2]
    assert "<b>Penandatanganan</b>" in page.content.decode()
    page = user_client.get(sent("windows_1252.csv", "partners"))
    form = page.context["reading"]
    assert (form["encoding"].value(), form["separator"].value()) == (
        "windows-1252",
        ";",
    )
    assert "sheets" not in form.fields


def facts(page, **changes) -> dict:
    """What the form says of how a file is read, with changes."""
    form = page.context["reading"]
    said = {name: form[name].value() for name in form.fields}
    said = {name: value for name, value in said.items() if value not in (None, False)}
    return {"do": "read", **said, **changes}


def test_sheets_are_chosen(user_client, sent):
    where = sent("sheets_by_year.xlsx", "agreements")
    page = user_client.get(where)
    assert page.context["reading"]["sheets"].value() == ["2021", "2022", "2023"]
    said = facts(page, sheets=["2022"])
    assert user_client.post(where, said).status_code == 302
    page = user_client.get(where)
    assert [row["number"] for row in page.context["page"].rows] == [3]
    said = facts(page, sheets=["2022", "Catatan"])
    assert user_client.post(where, said).status_code == 302
    page = user_client.get(where)
    assert "“Catatan” does not have the headings of sheet “2022”" in text_of(page)
    assert user_client.post(where, facts(page, sheets=["2023"])).status_code == 302
    user_client.post(where, {"do": "confirm"})
    assert agreements() == {recap(2023, "2023-02-01")}
    assert user_client.post(where, said).status_code == 404


def text_of(response) -> str:
    return response.content.decode()


def test_choice_that_is_none_is_refused(user_client, sent):
    where = sent("sheets_by_year.xlsx", "agreements")
    said = facts(user_client.get(where))
    for wrong in ({"sheets": ["2030"]}, {"sheets": []}, {"header_rows": 9}):
        assert user_client.post(where, {**said, **wrong}).status_code == 422
    user_client.post(where, {**said, "header_row": 15})
    assert "There are no headings in row 15." in text_of(user_client.get(where))


def test_sub_heading_becomes_a_column(user_client, sent):
    where = sent("sub_headings.xlsx", "agreements")
    page = user_client.get(where)
    columns = [*page.context["outcome"]["columns"][:5], "", "signed"]
    said = {f"column-{n}": name for n, name in enumerate(columns)}
    assert user_client.post(where, {"do": "columns", **said}).status_code == 302
    user_client.post(where, {"do": "confirm"})
    assert {row[:2] for row in agreements()} == {
        ("Nota 1", "2019"),
        ("Nota 2", "2020"),
        ("Nota 3", "2020"),
    }


def test_sub_headings_and_totals_may_be_rows(user_client, sent):
    where = sent("sub_headings.xlsx", "agreements")
    said = facts(user_client.get(where), sub_headings="none", keeps_totals="on")
    user_client.post(where, said)
    page = user_client.get(where)
    rows = [row["number"] for row in page.context["page"].rows]
    assert rows == [2, 3, 4, 5, 6, 7, 8, 9]


def test_other_encoding_is_chosen_and_put_right_again(user_client, sent):
    where = sent("windows_1252.csv", "partners")
    page = user_client.get(where)
    user_client.post(where, facts(page, encoding="utf-8"))
    page = user_client.get(where)
    assert "Row 2: this is not UTF-8. Choose another encoding" in text_of(page)
    user_client.post(where, facts(page, encoding="windows-1252"))
    assert user_client.get(where).context["is_ready"]


def test_month_first_is_asked_about_on_the_page(user_client, sent):
    where = sent("month_first.csv", "agreements")
    page = user_client.get(where)
    assert "does 4/3/1968 mean 4 March 1968 or 3 April 1968?" in text_of(page)
    assert not page.context["is_ready"]
    assert user_client.post(where, {"do": "confirm"}).status_code == 409
    assert agreements() == set()
    user_client.post(where, facts(page, order="month"))
    page = user_client.get(where)
    assert page.context["outcome"]["date_question"] is None
    # The other row says 6 May in one column and May in the other.
    assert [row["state"] for row in page.context["page"].rows] == ["new", "wrong"]
    user_client.post(where, facts(page, order="day"))
    page = user_client.get(where)
    assert [row["state"] for row in page.context["page"].rows] == ["wrong", "wrong"]


def test_nothing_is_imported_while_the_order_of_dates_is_open(user_client):
    """Although no row is wrong: the column is one that our own files fill with EDTF."""
    text = csv_of(["Mitra", "Hubungan sejak (EDTF)"], ["Perpustakaan", "4/3/1968"])
    sent = {"kind": "partners", "file": upload(text)}
    where = user_client.post(LIST, sent).url
    page = user_client.get(where)
    assert [row["state"] for row in page.context["page"].rows] == ["new"]
    assert not page.context["is_ready"]
    assert user_client.post(where, {"do": "confirm"}).status_code == 409
    assert partners() == set()
    user_client.post(where, facts(page, order="day"))
    assert user_client.post(where, {"do": "confirm"}).status_code == 302
    assert Partner.objects.get(name="Perpustakaan").relations_since == "1968-03-04"


def test_columns_stay_chosen_where_the_order_of_dates_is(user_client):
    text = csv_of(["Mitra", "Awal"], ["Perpustakaan", "4/25/1968"])
    sent = {"kind": "partners", "file": upload(text)}
    where = user_client.post(LIST, sent).url
    said = {"do": "columns", "column-0": "name", "column-1": "relations_since"}
    user_client.post(where, said)
    page = user_client.get(where)
    assert "does 4/25/1968 mean 25 April 1968?" in text_of(page)
    user_client.post(where, facts(page, order="month"))
    assert user_client.post(where, {"do": "confirm"}).status_code == 302
    assert Partner.objects.get(name="Perpustakaan").relations_since == "1968-04-25"


def test_month_first_stops_the_command(tmp_path):
    text = "Mitra,Judul,Jenis,Tanggal Penandatanganan\r\nA1,Nota 1,MoU,4/3/1968\r\n"
    path = tmp_path / "file.csv"
    path.write_text(f"{text}A2,Nota 2,MoU,4/25/2020\r\n")
    with pytest.raises(
        CommandError, match="does 4/3/1968 mean 4 March 1968 or 3 April 1968"
    ):
        run(path)
    with pytest.raises(CommandError, match="1 new, 1 wrong"):
        run(path, dates="day-first")
    run(path, dates="month-first")
    signed = set(Agreement.objects.values_list("signed", flat=True))
    assert signed == {"1968-04-03", "2020-04-25"}


def run(path, **options) -> None:
    out = StringIO()
    call_command("import_file", "agreements", path, stdout=out, stderr=out, **options)


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        (["4/3/1968,"], None),  # as everywhere, the day is first
        (["25/12/2019,", "4/3/1968,"], None),
        (["4/3/1968,1968-03-04"], None),
        (["4/4/1968,1968-04-04"], None),
        (["4/3/1968,1968-04-03~"], "4/3/1968"),
        (["4/25/1968,", "4/3/1968,"], "4/3/1968"),
        (["4/25/1968,"], "4/25/1968"),
        ([",4/3/1968"], "4/3/1968"),
    ],
)
def test_order_of_dates_is_in_doubt(tmp_path, rows, cell):
    path = tmp_path / "file.csv"
    headings = "Judul,Tanggal Penandatanganan,Tanggal penandatanganan (EDTF)"
    path.write_text("\r\n".join([headings, *(f"Nota,{row}" for row in rows), ""]))
    question = read_file(KINDS["agreements"], path).date_question
    assert (question and question.cell) == cell


@pytest.mark.parametrize(
    ("name", "state", "reason"),
    [
        ("long_digits.xlsx", ["wrong", "new"], "has rounded this number"),
        ("long_digits.csv", ["wrong"], "has rounded this number"),
    ],
)
def test_rounded_number_is_found(user_client, sent, name, state, reason):
    page = user_client.get(sent(name, "partners"))
    assert [row["state"] for row in page.context["page"].rows] == state
    problem = page.context["page"].rows[0]["problems"][0]
    assert (problem["label"], reason in problem["reason"]) == ("Telepon", True)


def test_formula_without_a_value_is_refused_with_its_place(user_client, english):
    reason = "Sheet “Data”, cell B2: the formula has no value"
    path = FOLDER / "formula.xlsx"
    with pytest.raises(UnreadableFileError, match=reason):
        read_file(KINDS["partners"], path)
    sent = {"kind": "partners", "file": upload(path.read_bytes(), path.name)}
    assert reason in text_of(user_client.post(LIST, sent))
