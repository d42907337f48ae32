"""Rows that are left out, and records that are chosen for single rows."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from partners.models import Partner
from perpusnas.imports.models import ImportJob
from perpusnas.imports.views import imports
from tests.factories import PartnerFactory, UserFactory, country

from .sample_files import csv_of, upload, workbook

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")
ROWS = [
    ["Mitra", "Negara"],
    ["Library of Laos", "Laos"],
    ["Kota Ajaib", "Atlantis"],
    ["Library of Peru", "Peru"],
]


@pytest.fixture
def user_client(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def sent(user_client):
    """Sends a file; gives its import."""

    def send(*rows, kind="partners") -> ImportJob:
        file = upload(csv_of(*rows))
        where = user_client.post(LIST, {"kind": kind, "file": file}).url
        return ImportJob.objects.get(key=where.split("/")[-2])

    return send


@pytest.fixture
def choose(user_client):
    """Sends what is chosen about rows; gives the page that follows."""

    def send(job, do, *rows, **more):
        sent = {"do": do, "row": rows, **more}
        return user_client.post(job.get_absolute_url(), sent, follow=True)

    return send


def states(page) -> dict[int, str]:
    return {row["number"]: row["state"] for row in page.context["page"].rows}


def confirm(client, job):
    return client.post(job.get_absolute_url(), {"do": "confirm"}, follow=True)


def names() -> list[str]:
    partners = Partner.objects.kept().filter(is_home=False)
    return sorted(partners.values_list("name", flat=True))


def text_of(page) -> str:
    return page.content.decode()


def test_row_is_left_out_and_taken_back(user_client, sent, choose):
    job = sent(*ROWS)
    page = choose(job, "skip", "3")
    assert states(page) == {2: "new", 3: "skipped", 4: "new"}
    assert page.context["is_ready"]
    assert "1 row is left out." in text_of(page)
    assert "There is no country of this name or code." in text_of(page)
    page = choose(job, "restore", "3")
    assert states(page)[3] == "wrong"
    assert not page.context["is_ready"]
    choose(job, "skip", "3", "4")
    page = confirm(user_client, job)
    assert names() == ["Library of Laos"]
    assert "3: 1 new, 0 changed" in " ".join(text_of(page).split())
    assert "(2 left out)" in text_of(page)
    assert reverse("imports:skipped_xlsx", args=[job.key]) in text_of(page)


def test_cell_corrected_in_the_same_form_is_not_lost(sent, choose):
    job = sent(*ROWS, ["Kota Contoh", "Atlantiss"])
    page = choose(job, "skip", "3", **{"cell-5-1": "Laos"})
    assert states(page) == {2: "new", 3: "skipped", 4: "new", 5: "new"}
    page = choose(job, "same", "4", record="0", **{"cell-5-1": "Kamboja"})
    assert page.status_code == 422
    job.refresh_from_db()
    assert job.corrections == {"5": {"Negara": "Laos"}}


def test_all_rows_in_a_state_are_left_out(sent, choose, user_client):
    wrong = [[f"Kota {n}", "Atlantis"] for n in range(60)]
    job = sent(*ROWS, *wrong)
    page = choose(job, "skip", every="on", state="wrong")
    assert page.context["skipped"] == 61
    where = job.get_absolute_url()
    shown = user_client.post(f"{where}?state=skipped&page=2", {"do": "same"})
    assert shown.status_code == 422
    assert shown.context["page"].number == 2
    assert {row["state"] for row in shown.context["page"].rows} == {"skipped"}
    assert page.context["is_ready"]
    assert [c["count"] for c in page.context["counts"]] == [2, 61]
    page = choose(job, "restore", every="on", state="skipped")
    assert page.context["skipped"] == 0


def test_good_rows_are_taken_now(user_client, sent, choose):
    PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    job = sent(*ROWS, ["Perpustakaan Nasionall Kazakhstan", ""])
    assert "Leave out 2 rows with errors or open choices" in text_of(
        user_client.get(job.get_absolute_url())
    )
    page = choose(job, "skip-stopping")
    assert states(page) == {2: "new", 3: "skipped", 4: "new", 5: "skipped"}
    assert "Import the other rows" in text_of(page)
    confirm(user_client, job)
    assert {"Library of Laos", "Library of Peru"} < {*names()}
    job.refresh_from_db()
    assert job.counts == {"new": 2, "skipped": 2}
    user_client.post(reverse("imports:undo", args=[job.key]))
    assert names() == ["Perpustakaan Nasional Kazakhstan"]


def test_row_does_not_depend_on_one_that_is_left_out(user_client, sent, choose):
    """The second row was an error since it repeats the first, which is wrong."""
    job = sent(
        ["Mitra", "Negara", "Situs"],
        ["Library of Laos", "Laos", "no address"],
        ["Library of Laos", "Laos", "https://laos.example"],
    )
    assert states(user_client.get(job.get_absolute_url())) == {2: "wrong", 3: "wrong"}
    page = choose(job, "skip", "2")
    assert states(page) == {2: "skipped", 3: "new"}
    assert "This is the same as row 3." in text_of(page)
    confirm(user_client, job)
    assert Partner.objects.get(name="Library of Laos").website == "https://laos.example"


def test_new_partner_of_a_row_left_out_is_made_by_the_next(user_client, sent, choose):
    head = ["Jenis naskah", "Judul", "Tanggal penandatanganan", "Mitra"]
    rows = [["MoU", f"MoU {n}", f"2024-02-0{n}", "New Library"] for n in (1, 2)]
    rows[0][2] = "2024-02-31"
    job = sent(head, *rows, kind="agreements")
    choose(job, "skip-stopping")
    confirm(user_client, job)
    assert names() == ["New Library"]


def test_file_of_which_all_is_left_out_imports_nothing(user_client, sent, choose):
    job = sent(*ROWS)
    page = choose(job, "skip", every="on")
    assert not page.context["is_ready"]
    assert "No changes" in text_of(page)
    assert confirm(user_client, job).status_code == 409
    assert names() == []


# Which record a row is about


def test_row_is_not_about_the_record_that_was_found(user_client, sent, choose):
    found = PartnerFactory(name="Library of Laos", country=country("LA"))
    job = sent(*ROWS[:2])
    page = user_client.get(job.get_absolute_url())
    assert f"Record #{found.pk}" in text_of(page)
    page = choose(job, "separate", "2")
    assert states(page) == {2: "new"}
    assert "The record was chosen for this row." in text_of(page)
    confirm(user_client, job)
    assert names() == ["Library of Laos"] * 2


def test_rows_are_about_a_record_that_was_not_found(user_client, sent, choose):
    partner = PartnerFactory(name="Quite Another", country=country("LA"), seat_city="")
    job = sent(["Mitra", "Kota"], ["Library of Laos", "Vientiane"])
    page = choose(job, "same", "2", record=f"#{partner.pk}")
    assert states(page) == {2: "changed"}
    page = choose(job, "restore", "2")
    assert states(page) == {2: "new"}
    choose(job, "same", "2", record=str(partner.pk))
    confirm(user_client, job)
    partner.refresh_from_db()
    assert (partner.name, partner.seat_city) == ("Quite Another", "Vientiane")
    assert partner.names.get().text == "Library of Laos"


@pytest.mark.parametrize("kind", ["agreements", "events", "people"])
def test_rows_of_every_kind_may_be_separate(user_client, sent, choose, kind):
    heads = {
        "agreements": (["Jenis naskah", "Judul", "Tanggal penandatanganan", "Mitra"]),
        "events": ["Nama kegiatan", "Tanggal", "Tempat", "Mitra"],
        "people": ["Nama", "Mitra", "Jabatan", "Surel"],
    }
    cells = {
        "agreements": ["MoU", "MoU on Books", "2024-02-07", "New Library"],
        "events": ["Fair of Books", "2024-02-07", "Jakarta", "New Library"],
        "people": ["Ayu Contoh", "New Library", "Direktur", "ayu@contoh.example"],
    }
    first = sent(heads[kind], cells[kind], kind=kind)
    confirm(user_client, first)
    job = sent(heads[kind], cells[kind], kind=kind)
    page = user_client.get(job.get_absolute_url())
    assert states(page) == {2: "same"}
    assert states(choose(job, "separate", "2")) == {2: "new"}
    confirm(user_client, job)
    job.refresh_from_db()
    assert job.counts == {"new": 1}


# What is refused


def test_rows_and_records_that_are_not_there_are_refused(sent, choose, manager):
    hidden = PartnerFactory(name="Hidden", access="restricted")
    trashed = PartnerFactory(name="Gone", trashed=timezone.now())
    job = sent(*ROWS)
    page = choose(job, "skip", "99")
    assert page.status_code == 422
    assert "The file has no row 99." in text_of(page)
    assert choose(job, "skip").status_code == 422
    manager.groups.clear()
    rights = Permission.objects.filter(codename__in=["read_register", "import_records"])
    manager.user_permissions.set(rights)
    for record in ("", "x", "0", "9" * 19, "-1", "²", trashed.pk, hidden.pk):
        page = choose(job, "same", "2", record=record)
        assert page.status_code == 422, record
        assert [r["number"] for r in page.context["page"].rows if r["is_ticked"]] == [2]
        assert "There is no record with this ID." in text_of(page)
    manager.user_permissions.clear()
    assert choose(job, "same", "2", record=hidden.pk).status_code == 403
    job.refresh_from_db()
    assert job.file_choices.get("skipped", []) == []
    assert job.file_choices.get("same_as", {}) == {}


def test_record_that_is_hidden_since_it_was_chosen_stops_the_row(
    sent, choose, user_client
):
    partner = PartnerFactory(name="Quite Another")
    job = sent(*ROWS[:2])
    choose(job, "same", "2", record=partner.pk)
    Partner.objects.filter(pk=partner.pk).update(trashed=timezone.now())
    assert confirm(user_client, job).status_code == 409
    page = user_client.get(job.get_absolute_url())
    assert states(page) == {2: "wrong"}
    assert "There is no record with this ID." in text_of(page)


def test_row_with_the_id_of_its_record_keeps_it(sent, choose):
    partner = PartnerFactory(name="Library of Laos")
    job = sent(["ID", "Mitra"], [partner.pk, "Library of Laos"])
    for do in ("same", "separate"):
        page = choose(job, do, "2", record=partner.pk)
        assert page.status_code == 422
        assert "Row 2 gives the ID of its record" in text_of(page)


def test_rows_of_somebody_else_are_not_there(client, sent, choose):
    job = sent(*ROWS)
    choose(job, "skip", "3")
    client.force_login(UserFactory(role="administrator"))
    assert choose(job, "skip", "2").status_code == 404
    for name in ("imports:skipped_csv", "imports:skipped_xlsx"):
        assert client.get(reverse(name, args=[job.key])).status_code == 404


def test_good_row_that_turned_bad_meanwhile_stops_all(user_client, sent, choose):
    job = sent(*ROWS)
    choose(job, "skip-stopping")
    PartnerFactory(name="Library of Peru (Lima)", country=country("PE"))
    PartnerFactory(name="Library of Peru", country=country("LA"))
    page = confirm(user_client, job)
    assert page.status_code == 409
    assert "Library of Laos" not in names()
    assert states(page)[4] == "open"


def test_rows_are_not_chosen_once_it_is_confirmed(user_client, sent, choose):
    job = sent(*ROWS)
    choose(job, "skip-stopping")
    confirm(user_client, job)
    assert choose(job, "skip", "2").status_code == 404


def test_choice_that_crosses_the_confirmation_changes_nothing(
    user_client, sent, choose, monkeypatch
):
    job = sent(*ROWS)
    choose(job, "skip-stopping")
    ImportJob.objects.update(state="waiting")  # after the page has looked
    monkeypatch.setattr(imports, "find_job", lambda _user, _key: waiting)
    waiting = ImportJob.objects.get()
    waiting.state = "choosing"
    choose(job, "skip", "2")
    job.refresh_from_db()
    assert (job.state, job.file_choices["skipped"]) == ("waiting", ["3"])


def test_other_sheets_have_other_rows(user_client):
    def more(book):
        book.create_sheet("Lain").append(["Mitra", "Negara"])
        book["Lain"].append(["Library of Peru", "Peru"])

    content = workbook(["Mitra", "Negara"], ["Library of Laos", "Laos"], more=more)
    sent = {"kind": "partners", "file": upload(content, "mitra.xlsx")}
    where = user_client.post(LIST, sent).url
    user_client.post(where, {"do": "skip", "row": "Data!2"})
    job = ImportJob.objects.get()
    assert job.file_choices["skipped"] == ["Data!2"]
    look = user_client.get(where).context["reading"]
    chosen = {k: v for k, v in look.initial.items() if v not in (None, False)}
    page = user_client.post(where, {**chosen, "do": "read", "sheets": "Lain"})
    assert page.status_code == 302
    assert states(user_client.get(where)) == {2: "new"}
