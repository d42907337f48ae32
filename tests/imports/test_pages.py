"""Importing in the browser: look, decide, confirm; all of it or nothing."""

import os
import resource
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import Partner
from perpusnas.core.uploads.limits import ProcessLimits
from perpusnas.imports import reading
from perpusnas.imports.models import ImportJob
from perpusnas.imports.tables import IN_BROWSER
from perpusnas.imports.uploading import MAX_AGE, find_job
from tests.factories import PartnerFactory, UserFactory

from .hanging import hanging_workbook
from .sample_files import csv_of, upload, workbook

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
ROWS = ["Mitra", "Negara"], ["Perpustakaan Nasional Laos", "Laos"]


@pytest.fixture
def manager():
    return UserFactory(role="manager")


@pytest.fixture
def user_client(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def sent(user_client):
    """Sends a file; gives the address of its preview."""

    def send(content, name="mitra.csv", kind="partners") -> str:
        response = user_client.post(LIST, {"kind": kind, "file": upload(content, name)})
        assert response.status_code == 302, response.content.decode()
        return response.url

    return send


def waiting_of(user):
    """The imports of a user that wait to be confirmed, the latest first."""
    return ImportJob.objects.of(user).choosing()


def text_of(response) -> str:
    return response.content.decode()


def test_file_is_looked_at_and_confirmed(user_client, sent, manager):
    where = sent(csv_of(*ROWS))
    page = user_client.get(where)
    assert "Perpustakaan Nasional Laos" in text_of(page)
    assert [count["count"] for count in page.context["counts"]] == [1]
    assert Partner.objects.filter(name__contains="Laos").count() == 0
    response = user_client.post(where, {"do": "confirm"}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "1 row imported." in text_of(response)
    partner = Partner.objects.get(name="Perpustakaan Nasional Laos")
    past = partner.history.get()
    assert (past.history_user, past.route) == (manager, "import")
    assert past.history_change_reason.startswith("mitra.csv, SHA-256 ")
    assert len(past.history_change_reason) == len("mitra.csv, SHA-256 ") + 64
    assert list(waiting_of(manager)) == []
    assert user_client.post(where, {"do": "confirm"}).status_code == 404
    again = user_client.get(sent(csv_of(*ROWS)))
    assert "No changes: all rows are already in the register." in text_of(again)


def test_nothing_is_imported_while_a_row_is_wrong(user_client, sent):
    where = sent(csv_of(*ROWS, ["Kota Ajaib", "Atlantis"]))
    page = text_of(user_client.get(where))
    assert "There is no country of this name or code." in page
    assert 'value="confirm"' not in page
    assert user_client.post(where, {"do": "confirm"}).status_code == 409
    assert Partner.objects.filter(name__contains="Laos").count() == 0
    wrong = user_client.get(where, {"state": "wrong"})
    assert [row["title"] for row in wrong.context["page"].rows] == ["Kota Ajaib"]


def test_columns_are_put_right_by_hand(user_client, sent):
    where = sent(csv_of(["Institusi", "Kota"], ["Library", "Laos"]))
    assert "cannot be blank" in text_of(user_client.get(where))
    facts = {"do": "columns", "column-0": "name", "column-1": "name"}
    response = user_client.post(where, facts)
    assert response.status_code == 422
    assert "Two headings have the same meaning." in text_of(response)
    assert user_client.post(where, facts | {"column-1": "country"}).status_code == 302
    assert user_client.get(where).context["is_ready"]
    assert user_client.post(where, facts | {"column-1": "nothing"}).status_code == 422


def test_who_is_meant_is_decided(user_client, sent):
    partner = PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    text = csv_of(["Mitra", "Kota"], ["Perpustakaan Nasionall Kazakhstan", "Astana"])
    where = sent(text)
    page = user_client.get(where)
    (question,) = page.context["outcome"]["questions"]
    assert not page.context["is_ready"]
    name = f"who-{question['key']}"
    assert user_client.post(where, {"do": "decide", name: "12345"}).status_code == 422
    assert (
        user_client.post(where, {"do": "decide", name: str(partner.pk)}).status_code
        == 302
    )
    user_client.post(where, {"do": "confirm"})
    partner.refresh_from_db()
    assert partner.seat_city == "Astana"
    assert partner.names.get().text == "Perpustakaan Nasionall Kazakhstan"


def test_all_names_that_are_not_decided_may_be_new(user_client, sent):
    PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    where = sent(csv_of(["Mitra"], ["Perpustakaan Nasionall Kazakhstan"]))
    user_client.post(where, {"do": "decide", "rest": "new"})
    assert user_client.post(where, {"do": "confirm"}).status_code == 302
    assert Partner.objects.filter(name__contains="Nasionall").exists()


def test_record_changed_since_the_preview_stops_the_import(user_client, sent):
    partner = PartnerFactory(name="Library")
    where = sent(csv_of(["ID", "Kota"], [partner.pk, "Astana"]))
    user_client.get(where)
    partner.seat_city = "Almaty"
    partner.save()
    response = user_client.post(where, {"do": "confirm"})
    assert response.status_code == 409
    assert "has changed in the meantime" in text_of(response)
    assert "<del>Almaty</del>" in text_of(response)
    partner.refresh_from_db()
    assert partner.seat_city == "Almaty"
    assert user_client.post(where, {"do": "confirm"}).status_code == 302


def test_partner_entered_since_the_preview_stops_the_import(user_client, sent):
    where = sent(csv_of(*ROWS))
    user_client.get(where)
    PartnerFactory(name="Perpustakaan Nasional Laos", country_id="LA", country=None)
    assert user_client.post(where, {"do": "confirm"}).status_code == 409
    assert Partner.objects.filter(name__contains="Laos").count() == 1


def test_file_is_its_users_alone_and_can_be_dropped(client, user_client, sent, manager):
    where = sent(csv_of(*ROWS))
    (kept,) = waiting_of(manager)
    other = UserFactory(role="administrator")
    assert find_job(other, kept.key) is None
    client.force_login(other)
    assert client.get(where).status_code == 404
    client.force_login(manager)
    assert "mitra.csv" in text_of(client.get(LIST))
    assert client.post(where, {"do": "drop"}).status_code == 302
    assert not kept.folder.exists()


def test_file_is_forgotten_after_a_day(user_client, sent, manager):
    where = sent(csv_of(*ROWS))
    (kept,) = waiting_of(manager)
    long_ago = timezone.now() - MAX_AGE - timedelta(seconds=10)
    ImportJob.objects.update(uploaded=long_ago)
    page = user_client.get(LIST)
    assert not kept.folder.exists()
    assert list(waiting_of(manager)) == []
    assert user_client.post(where, {"do": "confirm"}).status_code == 404
    (shown,) = page.context["jobs"]
    assert (shown.job.state, shown.job.problem) == ("cancelled", "expired")
    assert "not confirmed within 24 hours" in text_of(page)
    with override("en"):
        when = date_format(localtime(shown.job.finished), "DATETIME_FORMAT")
    assert when in text_of(page)
    assert "not confirmed within 24 hours" in text_of(user_client.get(where))


def test_file_that_is_lost_is_told(user_client, sent, manager):
    where = sent(csv_of(*ROWS))
    (kept,) = waiting_of(manager)
    kept.delete_files()
    assert "can no longer be read" in text_of(user_client.get(where))
    assert list(waiting_of(manager)) == []
    assert user_client.post(where, {"do": "confirm"}).status_code == 404


def test_no_more_files_are_kept_than_a_user_can_mean(
    user_client, sent, manager, settings
):
    for _number in range(12):
        sent(csv_of(*ROWS))
    assert waiting_of(manager).count() == 10
    assert len(list(Path(settings.IMPORTS_ROOT).glob("*/*"))) == 10
    page = user_client.get(LIST)
    assert [s.job.problem for s in page.context["jobs"]] == ["surplus"] * 2
    assert "Removed because 10 later files" in text_of(page)


def test_kept_files_are_readable_by_nobody_else(sent, manager, settings):
    sent(csv_of(*ROWS))
    (kept,) = waiting_of(manager)
    assert kept.folder.stat().st_mode & 0o077 == 0
    assert Path(settings.IMPORTS_ROOT) in kept.folder.parents


@pytest.mark.parametrize(
    ("name", "content", "values"),
    [
        ("mitra.xlsm", b"x", "may contain macros"),
        ("mitra.xls", b"x", "may contain macros"),
        ("mitra.pdf", b"x", "ends in .csv, .xlsx or .ods"),
        ("mitra.csv", b"", "The submitted file is empty"),
    ],
)
def test_file_of_another_kind_is_refused_at_once(user_client, name, content, values):
    response = user_client.post(
        LIST, {"kind": "partners", "file": upload(content, name)}
    )
    assert response.status_code == 422
    assert values in text_of(response)


@pytest.mark.parametrize(
    ("content", "values"),
    [
        (b"Mitra;Kota\r\nA;B;C\r\n", "Row 2: it has 3 cells"),
        (b"Mitra;Kota\r\n", "no row under it"),
    ],
)
def test_file_that_cannot_be_read_says_why_and_is_not_kept(
    user_client, manager, content, values
):
    response = user_client.post(LIST, {"kind": "partners", "file": upload(content)})
    assert response.status_code == 422
    assert values in response.context["form"].errors["file"][0]
    assert list(waiting_of(manager)) == []


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("en", "The file is damaged and cannot be read."),
        ("id", "Berkas ini rusak dan tidak dapat dibaca."),
    ],
)
def test_file_that_cannot_be_opened_is_refused_beside_its_field(
    user_client, manager, language, reason
):
    user_client.cookies["django_language"] = language
    broken = upload(b"PK\x03\x04 and then nothing", "mitra.xlsx")
    response = user_client.post(LIST, {"kind": "partners", "file": broken})
    assert response.status_code == 422
    assert response.context["form"].errors["file"] == [reason]
    assert list(waiting_of(manager)) == []


def test_file_that_takes_too_long_is_refused_beside_its_field(
    user_client, manager, monkeypatch
):
    brief = replace(IN_BROWSER, process=ProcessLimits(seconds=0))
    defaults = (None, brief, reading.GUESSED, None)
    monkeypatch.setattr(reading.read_file, "__defaults__", defaults)
    file = upload(csv_of(*ROWS))
    response = user_client.post(LIST, {"kind": "partners", "file": file})
    assert response.status_code == 422
    assert response.context["form"].errors["file"] == [
        "Reading the file takes too long."
    ]
    assert list(waiting_of(manager)) == []


def test_small_workbook_does_not_hold_up_a_worker(user_client, sent):
    content = hanging_workbook()
    assert len(content) < 7_600
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    own = time.process_time()
    assert user_client.get(sent(content, "mitra.xlsx")).status_code == 200
    assert time.process_time() - own < 1
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 1


def test_words_follow_the_readers_language(user_client, sent):
    where = sent(csv_of(["Mitra", "Negara"], ["A", "Atlantis"]))
    assert "There is no country" in text_of(user_client.get(where))
    user_client.cookies["django_language"] = "id"
    assert "There is no country" not in text_of(user_client.get(where))


def test_script_in_a_cell_stays_text(user_client, sent):
    where = sent(csv_of(["Mitra", "<img src=x>"], ["<script>alert(1)</script>", "<b>"]))
    page = text_of(user_client.get(where))
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_pages_of_a_preview(user_client, sent):
    where = sent(csv_of(["Mitra"], *([f"Library {n}"] for n in range(60))))
    assert len(user_client.get(where).context["page"].rows) == 50
    assert len(user_client.get(where, {"page": 2}).context["page"].rows) == 10
    assert user_client.get(where, {"page": 99}).status_code == 200
    assert user_client.get(where, {"page": "x"}).status_code == 404
    assert user_client.get(where, {"state": "x"}).status_code == 404


def test_viewer_and_editor_do_not_see_the_way_in(client):
    for role, seen in [("viewer", False), ("editor", False), ("manager", True)]:
        client.force_login(UserFactory(role=role))
        assert (f'href="{LIST}"' in text_of(client.get("/"))) is seen


CELLS = st.text(
    st.sampled_from(list(";,\t\"'\r\n\0=+-@#/?~[]. aA1é日\ufeff\ud7ff\u202e")),
    max_size=12,
)


HEADINGS = {
    "partners": ["ID", "Mitra", "Negara", "Hubungan sejak"],
    "people": ["ID", "Nama", "Mitra", "Sejak"],
    "agreements": ["ID", "Judul", "Mitra", "Tanggal penandatanganan"],
    "events": ["ID", "Judul", "Waktu", "Peserta"],
}


@pytest.mark.parametrize("kind", HEADINGS)
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.lists(st.lists(CELLS, max_size=4), max_size=5),
    )
)
@settings(max_examples=200 if LONG else 5, suppress_health_check=list(HealthCheck))
def test_no_file_breaks_the_page(user_client, kind, content):
    assert set(HEADINGS) == set(reading.KINDS)
    if isinstance(content, list):
        content = csv_of(HEADINGS[kind], *content)
    response = user_client.post(LIST, {"kind": kind, "file": upload(content)})
    assert response.status_code in {302, 422}
    if response.status_code == 302:
        assert user_client.get(response.url).status_code == 200
        posted = user_client.post(response.url, {"do": "confirm"})
        assert posted.status_code in {302, 409}


def test_broken_workbooks_do_not_break_the_page(user_client):
    whole = workbook(["Mitra", "Kota"], ["Library", "Astana"])
    for place in range(0, len(whole), 197):
        broken = whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
        file = upload(broken, "mitra.xlsx")
        response = user_client.post(LIST, {"kind": "partners", "file": file})
        assert response.status_code in {302, 422}
        if response.status_code == 302:
            assert user_client.get(response.url).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("openings", [1, 2])
def test_import_that_is_confirmed_twice_at_once_is_carried_out_once(
    user_client, sent, manager, openings
):
    """Both are answered by the first one's result, whether the button was pressed twice
    or on two pages."""
    where = sent(csv_of(*ROWS))
    forms = [form_of_confirming(user_client.get(where)) for _n in range(openings)]
    together, answers = threading.Barrier(2), []

    def confirm(form):
        other = Client()
        other.cookies = user_client.cookies.copy()
        together.wait()
        answers.append(other.post(where, form))
        connection.close()

    threads = [threading.Thread(target=confirm, args=[forms[-n]]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(a.status_code, a.url) for a in answers] == [(302, LIST)] * 2
    (partner,) = Partner.objects.filter(name="Perpustakaan Nasional Laos")
    assert partner.history.count() == 1
    assert list(waiting_of(manager)) == []
    assert user_client.post(where, forms[0]).url == LIST


def form_of_confirming(page) -> dict[str, str]:
    token = text_of(page).split('name="once" value="')[1].split('"')[0]
    return {"do": "confirm", "once": token}
