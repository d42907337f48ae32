"""Cells of a file that are corrected on its page."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.urls import reverse

from partners.models import Partner
from perpusnas.imports import correction_forms
from perpusnas.imports.models import ImportJob
from tests.factories import UserFactory

from .sample_files import csv_of, saved, upload, workbook

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")
ROWS = [
    ["Mitra", "Negara", "Situs"],
    ["Perpustakaan Nasional Laos", "Laos", ""],
    ["Kota Ajaib", "Atlantis", "https://salah situs"],
]


@pytest.fixture
def user_client(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def sent(user_client):
    """Sends a file; gives the address of its preview."""

    def send(*rows, kind="partners", content=None, name="mitra.csv") -> str:
        file = upload(content or csv_of(*rows), name)
        return user_client.post(LIST, {"kind": kind, "file": file}).url

    return send


def job_of(where: str) -> ImportJob:
    return ImportJob.objects.get(key=where.split("/")[-2])


def text_of(response) -> str:
    return response.content.decode()


def fields_of(page) -> dict[str, list[str]]:
    """The name of each field of a cell, with its errors."""
    rows = page.context["rows"]
    return {f["field"].html_name: f["problems"] for row in rows for f in row["fields"]}


def test_every_error_of_a_row_is_beside_its_cell(user_client, sent):
    page = user_client.get(sent(*ROWS))
    no_country = "There is no country of this name or code."
    no_address = "Enter a valid URL."
    assert fields_of(page) == {"cell-3-1": [no_country], "cell-3-2": [no_address]}
    text = text_of(page)
    assert '<label for="cell-0">Negara (B3)</label>' in text
    assert 'value="Atlantis"' in text
    assert 'aria-describedby="cell-0-errors"' in text
    assert 'id="cell-0-errors"' in text


def test_all_cells_of_a_page_are_corrected_at_once(user_client, sent, manager):
    where = sent(*ROWS)
    facts = {"do": "correct", "cell-3-1": "Laos", "cell-3-2": ""}
    answer = user_client.post(f"{where}?state=wrong", facts)
    assert (answer.status_code, answer.url) == (302, where)
    page = user_client.get(where)
    text = text_of(page)
    assert "2 corrected cells" in text
    assert "Negara (B3): “Atlantis” → “Laos”" in text
    assert "“https://salah situs” → (empty)" in text
    assert page.context["is_ready"]
    user_client.post(where, {"do": "confirm"})
    partner = Partner.objects.get(name="Kota Ajaib")
    assert (partner.country_id, partner.website) == ("LA", "")
    job = job_of(where)
    assert [(c["row"], c["place"], c["old"], c["new"]) for c in job.corrected] == [
        ("3", "B3", "Atlantis", "Laos"),
        ("3", "C3", "https://salah situs", ""),
    ]
    for address in (where, reverse("log:imports")):
        assert "Negara (B3): “Atlantis” → “Laos”" in text_of(user_client.get(address))


def test_correction_that_is_wrong_again_is_shown_with_what_the_file_has(
    user_client, sent
):
    where = sent(*ROWS)
    wrong = {"do": "correct", "cell-3-1": "Lemuria"}
    answer = user_client.post(f"{where}?state=wrong", wrong)
    assert answer.url == f"{where}?state=wrong#rows"
    text = text_of(user_client.get(answer.url))
    assert 'value="Lemuria"' in text
    assert "In the file: Atlantis" in text
    assert 'aria-describedby="cell-0-errors cell-0-file"' in text
    user_client.post(where, {"do": "correct", "cell-3-1": "Atlantis"})
    assert job_of(where).corrections == {}


def test_page_speaks_both_languages(user_client, sent):
    where = sent(*ROWS)
    user_client.post(where, {"do": "correct", "cell-3-1": "Laos"})
    user_client.cookies["django_language"] = "id"
    text = text_of(user_client.get(where))
    assert "1 sel yang diperbaiki" in text
    assert "Periksa lagi" in text
    assert "Di berkas: Atlantis" in text
    user_client.post(where, {"do": "correct", "cell-3-2": ""})
    text = text_of(user_client.get(where))
    assert "Diperbaiki: Negara (B3):" in text
    assert "isian lain ditulis" in text


def test_corrections_are_taken_back(user_client, sent):
    where = sent(*ROWS)
    user_client.post(where, {"do": "correct", "cell-3-1": "Laos", "cell-3-2": ""})
    user_client.post(where, {"do": "take_back", "cells": ["3|Negara"]})
    assert job_of(where).corrections == {"3": {"Situs": ""}}
    assert list(fields_of(user_client.get(where))) == ["cell-3-1", "cell-3-2"]
    unknown = {"do": "take_back", "cells": ["7|Negara"]}
    assert user_client.post(where, unknown).status_code == 422
    user_client.post(where, {"do": "take_back_all"})
    assert job_of(where).corrections == {}
    assert user_client.get(where).context["counts"][-1]["count"] == 1


@pytest.mark.parametrize(
    "name",
    ["cell-99-1", "cell-3-7", "cell-3--1", "cell-3-x", "cell-", "cell-3", "cell-x!3-1"],
)
def test_cell_that_is_not_there_is_refused(user_client, sent, name):
    where = sent(*ROWS)
    sent_cells = {"do": "correct", "cell-3-1": "Laos", name: "Laos"}
    answer = user_client.post(where, sent_cells)
    assert answer.status_code == 422
    assert "not in the file as it is read now" in text_of(answer)
    assert 'value="Laos"' in text_of(answer)
    assert job_of(where).corrections == {}


def test_text_that_is_too_long_is_refused_and_kept(user_client, sent):
    where = sent(*ROWS)
    long = "L" * 1001
    facts = {"do": "correct", "cell-3-1": long, "cell-3-2": "https://typed.example"}
    answer = user_client.post(where, facts)
    assert answer.status_code == 422
    text = text_of(answer)
    assert "at most 1000 characters" in text
    assert f'value="{long}"' in text
    assert 'value="https://typed.example"' in text
    assert job_of(where).corrections == {}


def test_no_more_cells_are_corrected_than_the_page_says(user_client, sent, monkeypatch):
    monkeypatch.setattr(correction_forms, "MAX_CORRECTIONS", 1)
    where = sent(*ROWS)
    answer = user_client.post(
        where, {"do": "correct", "cell-3-1": "Laos", "cell-3-2": ""}
    )
    assert answer.status_code == 422
    assert "Only 1 cell of a file can be corrected here." in text_of(answer)
    assert 'value="Laos"' in text_of(answer)


def test_cells_beyond_the_fields_of_a_page_are_only_listed(
    user_client, sent, monkeypatch
):
    monkeypatch.setattr(correction_forms, "MAX_CELLS", 1)
    page = user_client.get(sent(*ROWS))
    assert list(fields_of(page)) == ["cell-3-1"]
    assert "More cells have errors than are shown with a field." in text_of(page)
    assert "Enter a valid URL." in text_of(page)


def test_formula_and_script_stay_text(user_client, sent):
    where = sent(*ROWS)
    formula = '=HYPERLINK("http://x.example","<script>alert(1)</script>")'
    user_client.post(where, {"do": "correct", "cell-3-1": formula})
    text = text_of(user_client.get(where))
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert job_of(where).corrections == {"3": {"Negara": formula}}
    assert "There is no country of this name or code." in text


def test_cells_of_somebody_else_are_not_corrected(client, user_client, sent):
    where = sent(*ROWS)
    client.force_login(UserFactory(role="manager"))
    for what in ("correct", "take_back", "take_back_all"):
        assert client.post(where, {"do": what, "cell-3-1": "Laos"}).status_code == 404
    assert job_of(where).corrections == {}


def test_cell_of_several_lines_keeps_them(user_client, sent):
    rows = [["Mitra", "ROR"], ["Kota Ajaib", "salah\n03yrm5c26"]]
    where = sent(content=workbook(*rows), name="mitra.xlsx")
    text = text_of(user_client.get(where))
    assert "<textarea" in text
    assert "“salah”: This is not a valid ROR identifier." in text
    sent_cell = {"do": "correct", "cell-2-1": "salah\r\n03yrm5c26"}
    user_client.post(where, sent_cell)
    assert job_of(where).corrections == {}


def test_rows_of_several_sheets_are_corrected_in_their_sheet(user_client, sent):
    def more(book):
        sheet = book.create_sheet("Tahun 2022")
        sheet.append(["Negara", "Mitra"])
        sheet.append(["Atlantis", "Kota Ajaib"])

    content = workbook(["Mitra", "Negara"], ["A Library", "Laos"], more=more)
    where = sent(content=content, name="mitra.xlsx")
    page = user_client.get(where)
    assert list(fields_of(page)) == ["cell-Tahun 2022!2-1"]
    assert "Negara (Tahun 2022!A2)" in text_of(page)
    user_client.post(where, {"do": "correct", "cell-Tahun 2022!2-1": "Laos"})
    assert user_client.get(where).context["is_ready"]


def test_correction_that_no_longer_fits_is_told(user_client, sent):
    where = sent(*ROWS)
    user_client.post(where, {"do": "correct", "cell-3-1": "Laos"})
    job = job_of(where)
    job.corrections = {"3": {"Kota": "Vientiane"}, "9": {"Negara": "Laos"}}
    job.save()
    user_client.post(where, {"do": "correct"})
    text = text_of(user_client.get(where))
    assert "Kota (row 3): not in the file as it is read now" in text
    assert "Negara (row 9): not in the file as it is read now" in text


def test_date_with_the_month_first_is_shown_as_the_file_has_it(user_client, sent):
    rows = [["Mitra", "Mulai hubungan"], ["Kota Ajaib", "13/14/2020"]]
    where = sent(*rows)
    job = job_of(where)
    job.reading = job.reading | {"month_first": True}
    job.save()
    user_client.post(where, {"do": "correct"})
    page = user_client.get(where)
    assert 'value="13/14/2020"' in text_of(page)
    user_client.post(where, {"do": "correct", "cell-2-1": "4/3/1968"})
    user_client.post(where, {"do": "confirm"})
    assert Partner.objects.get(name="Kota Ajaib").relations_since == "1968-04-03"


def test_confirmation_sees_the_corrections_that_were_shown(user_client, sent):
    where = sent(*ROWS)
    user_client.post(where, {"do": "correct", "cell-3-1": "Laos", "cell-3-2": ""})
    job = job_of(where)
    job.corrections = {"3": {"Negara": "Brunei", "Situs": ""}}
    job.save()  # as another window does before it is checked again
    assert user_client.post(where, {"do": "confirm"}).status_code == 409
    assert not Partner.objects.filter(name="Kota Ajaib").exists()


def test_contact_data_in_the_log_is_for_those_who_may_see_it(client, user_client, sent):
    where = sent(["Mitra", "Surel"], ["Kota Ajaib", "salah"])
    user_client.post(where, {"do": "correct", "cell-2-1": "kota@ajaib.example"})
    user_client.post(where, {"do": "confirm"})
    log = reverse("log:imports")
    assert "kota@ajaib.example" in text_of(user_client.get(log))
    rights = ["read_register", "see_reports", "see_restricted"]
    reader = UserFactory(role=None)
    reader.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(reader)
    assert "kota@ajaib.example" not in text_of(client.get(log))


def run(path, mapping, tmp_path) -> str:
    out, target = StringIO(), saved(tmp_path, json.dumps(mapping), "mapping.json")
    try:
        call_command(
            "import_file", "partners", path, mapping=target, stdout=out, stderr=out
        )
    except CommandError as error:
        return f"{out.getvalue()}\n{error}"
    return out.getvalue()


def test_command_takes_corrections_from_the_mapping(tmp_path):
    path = saved(tmp_path, csv_of(*ROWS))
    said = run(path, {}, tmp_path)
    assert "Row 3: Negara (B3): Atlantis: There is no country" in said
    assert "Row 3: Situs (C3): https://salah situs: Enter a valid URL." in said
    cells = {"3": {"Negara": "Laos", "Situs": ""}}
    unknown = cells | {"8": {"Negara": "Laos"}}
    said = run(path, {"corrections": unknown}, tmp_path)
    assert "The mapping corrects cells that the file does not have: 8 Negara" in said
    assert "A value is no text." in run(
        path, {"corrections": {"3": {"N": 1}}}, tmp_path
    )
    assert "2 new" in run(path, {"corrections": cells}, tmp_path)
    assert Partner.objects.get(name="Kota Ajaib").country_id == "LA"
    job = ImportJob.objects.get(state="done")
    assert [(c["old"], c["new"]) for c in job.corrected] == [
        ("Atlantis", "Laos"),
        ("https://salah situs", ""),
    ]
