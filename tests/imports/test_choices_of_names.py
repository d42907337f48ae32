"""The page and the command on names that are not certain, and on values that differ."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from partners.models import Partner
from perpusnas.imports import preview_summary
from perpusnas.imports.models import ImportJob
from tests.factories import NameFactory, PartnerFactory, UserFactory, country

from .sample_files import csv_of, saved, upload

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")
ROWS = [
    ["Mitra", "Negara", "Kota"],
    ["Kolese Contoh, Kota B", "Indonesia", "Kota B"],
    ["Yayasan Contoh Gamma", "Indonesia", "Kota C"],
]


@pytest.fixture
def manager_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def alfa():
    partner = PartnerFactory(
        name="Lembaga Contoh Alfa", country=country("ID"), seat_city="Kota A"
    )
    NameFactory(partner=partner, text="Kolese Contoh, Kota B")
    return partner


def sent(client, *rows) -> str:
    file = upload(csv_of(*rows))
    return client.post(LIST, {"kind": "partners", "file": file}).url


def test_question_shows_the_record_its_address_and_what_would_change(
    manager_client, alfa
):
    where = sent(manager_client, *ROWS)
    page = manager_client.get(where).content.decode()
    assert f'href="{alfa.get_absolute_url()}"' in page
    assert "This is only another name of the record." in page
    assert "The record is in another town: Kota A." in page
    assert "Location: city: recorded “Kota A”, in the file “Kota B”" in page
    assert 'value="confirm"' not in page
    manager_client.cookies["django_language"] = "id"
    page = manager_client.get(where).content.decode()
    assert "This is only" not in page


def test_values_are_overwritten_in_all_rows_or_in_one(manager_client):
    first = PartnerFactory(name="A Library", phone="1", seat_city="")
    second = PartnerFactory(name="B Library", phone="2", website="https://b.example")
    rows = [
        ["Mitra", "Telepon", "Situs"],
        ["A Library", "10", "https://a.example"],
        ["B Library", "20", "https://x.example"],
    ]
    where = sent(manager_client, *rows)
    page = manager_client.get(where)
    assert "recorded “1”, in the file “10”" in page.content.decode()
    assert [c["count"] for c in page.context["counts"]] == [1, 1]
    wrong = {"do": "overwrite", "fields_of_all": ["name"]}
    assert manager_client.post(where, wrong).status_code == 422
    manager_client.post(where, {"do": "overwrite", "rows": ["3"]})
    form = manager_client.get(where).context["overwrites"]
    assert form.initial == {"fields_of_all": [], "rows": ["3"]}
    assert manager_client.post(where, {"do": "confirm"}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.phone, first.website) == ("1", "https://a.example")
    assert (second.phone, second.website) == ("20", "https://x.example")
    where = sent(manager_client, *rows)
    manager_client.post(where, {"do": "overwrite", "fields_of_all": ["phone"]})
    assert manager_client.post(where, {"do": "confirm"}).status_code == 302
    first.refresh_from_db()
    assert first.phone == "10"


def test_file_whose_values_only_differ_imports_nothing(manager_client):
    PartnerFactory(name="A Library", phone="1")
    where = sent(manager_client, ["Mitra", "Telepon"], ["A Library", "10"])
    page = manager_client.get(where)
    assert not page.context["is_ready"]
    assert "No changes" in page.content.decode()


def test_command_stops_and_names_the_records(tmp_path, alfa):
    out = StringIO()
    path = saved(tmp_path, csv_of(*ROWS))
    with pytest.raises(CommandError, match="1 new, 1 open"):
        call_command("import_file", "partners", path, stdout=out, stderr=out)
    assert (
        "Row 2: “Kolese Contoh, Kota B” may be Lembaga Contoh Alfa (Indonesia)"
        f" #{alfa.pk}: This is only another name of the record."
    ) in out.getvalue()
    assert not Partner.objects.filter(name__startswith="Yayasan").exists()


# Many alike at once


@pytest.fixture
def two_libraries():
    return [PartnerFactory(name=f"Perpustakaan Nasional {n}") for n in ("Laos", "Peru")]


NEARLY = [["Mitra", "Kota"]] + [
    [f"Perpustakaan Nasionall {n}", f"Kota {n}"] for n in ("Laos", "Peru")
]


def job_at(where: str) -> ImportJob:
    return ImportJob.objects.get(key=where.split("/")[-2])


def states(page) -> list[str]:
    return [row["state"] for row in page.context["page"].rows]


@pytest.mark.parametrize("shown", [50, 1])
def test_each_name_is_the_first_record_shown(
    manager_client, two_libraries, monkeypatch, shown
):
    monkeypatch.setattr(preview_summary, "MAX_QUESTIONS", shown)
    where = sent(manager_client, *NEARLY)
    manager_client.post(where, {"do": "decide", "rest": "first"})
    assert manager_client.post(where, {"do": "confirm"}).status_code == 302
    for partner in two_libraries:
        partner.refresh_from_db()
    assert [p.seat_city for p in two_libraries] == ["Kota Laos", "Kota Peru"]


def test_rows_of_all_names_are_left_out(manager_client, two_libraries, monkeypatch):
    monkeypatch.setattr(preview_summary, "MAX_QUESTIONS", 1)
    where = sent(manager_client, *NEARLY, ["Library", "Kota"])
    manager_client.post(where, {"do": "decide", "rest": "skip"})
    page = manager_client.get(where)
    assert states(page) == ["skipped", "skipped", "new"]
    assert job_at(where).decisions == {}


def test_rows_of_one_name_are_left_out(manager_client, two_libraries):
    where = sent(manager_client, *NEARLY)
    first, _second = manager_client.get(where).context["outcome"]["questions"]
    manager_client.post(where, {"do": "decide", f"who-{first['key']}": "skip"})
    assert states(manager_client.get(where)) == ["skipped", "open"]


def test_name_means_a_record_that_is_not_proposed(manager_client, two_libraries):
    other = PartnerFactory(name="Quite Another")
    hidden = PartnerFactory(name="Gone", trashed=timezone.now())
    where = sent(manager_client, *NEARLY)
    first, second = manager_client.get(where).context["outcome"]["questions"]
    names = f"other-{first['key']}", f"who-{first['key']}"
    for wrong in ({names[0]: "x"}, {names[0]: hidden.pk}, {names[0]: 10**14}):
        page = manager_client.post(where, {"do": "decide", **wrong})
        assert page.status_code == 422
        assert "There is no record with this ID." in page.content.decode()
    both = {names[0]: other.pk, names[1]: "new", f"who-{second['key']}": "new"}
    page = manager_client.post(where, {"do": "decide", **both})
    assert "Choose an answer or enter an ID, not both." in page.content.decode()
    facts = {names[0]: f" #{other.pk} ", f"who-{second['key']}": "new"}
    manager_client.post(where, {"do": "decide", **facts})
    assert states(manager_client.get(where)) == ["changed", "new"]
    manager_client.post(where, {"do": "confirm"})
    other.refresh_from_db()
    assert other.seat_city == "Kota Laos"


def test_answers_are_taken_back(manager_client, two_libraries):
    where = sent(manager_client, *NEARLY)
    manager_client.post(where, {"do": "decide", "rest": "new"})
    page = manager_client.get(where)
    assert states(page) == ["new", "new"]
    assert "Names already matched" in page.content.decode()
    (key, name, label), _second = page.context["answered"]
    assert (name, label) == ("Perpustakaan Nasionall Laos", "")
    manager_client.post(where, {"do": "ask-again", "answer": key})
    assert states(manager_client.get(where)) == ["open", "new"]
    manager_client.post(where, {"do": "ask-again", "answer": "*"})
    assert states(manager_client.get(where)) == ["open", "open"]
    assert job_at(where).decisions == {}


def test_name_of_a_record_that_must_exist_is_not_made_new(manager_client):
    PartnerFactory(name="Kementerian Contoh Satu", acronym="KCS")
    rows = ["Mitra", "Lembaga induk"], ["Library", "KCS"]
    where = sent(manager_client, *rows)
    (question,) = manager_client.get(where).context["outcome"]["questions"]
    assert not question["may_be_new"]
    manager_client.post(where, {"do": "decide", "rest": "new"})
    assert job_at(where).decisions == {}
