"""The file of the rows that are left out: the shape of the user's own, with reasons."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from partners.models import Partner
from perpusnas.core.models import Export
from perpusnas.imports import previews, running
from perpusnas.imports.models import ImportJob
from tests.factories import PartnerFactory

from .open_documents import ods
from .sample_files import csv_of, upload, workbook

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")
HEADING = {"en": "Reason not imported", "id": "Alasan tidak diimpor"}
ROWS = [
    ["Mitra", "Negara", "Catatan"],
    ["Library of Laos", "Laos", ""],
    ["Kota Ajaib", "Atlantis", "'=1+1"],
    ["Library of Peru", "Peru", "0012"],
    ["Kota Hilang", "Nowhere", "1968-04-03"],
]


@pytest.fixture
def user_client(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def sent(user_client):
    """Sends a file; gives its import."""

    def send(content, name="mitra.csv", kind="partners") -> ImportJob:
        answer = user_client.post(LIST, {"kind": kind, "file": upload(content, name)})
        assert answer.status_code == 302, answer.content.decode()
        return ImportJob.objects.get(key=answer.url.split("/")[-2])

    return send


@pytest.fixture
def good_only(user_client, sent):
    """Sends a file and leaves out the rows with errors."""

    def leave_out(content, **more) -> ImportJob:
        job = sent(content, **more)
        where = job.get_absolute_url()
        user_client.post(where, {"do": "skip-stopping"})
        return job

    return leave_out


@pytest.fixture
def confirm(user_client):
    def send(job):
        return user_client.post(job.get_absolute_url(), {"do": "confirm"}, follow=True)

    return send


@pytest.fixture
def downloaded(user_client):
    def download(job, format="xlsx") -> bytes:
        answer = user_client.get(reverse(f"imports:skipped_{format}", args=[job.key]))
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)

    return download


def sheets_in(content: bytes) -> dict[str, list[list]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[cell or "" for cell in row] for row in sheet.values]
        for sheet in book.worksheets
    }


def lines_in(content: bytes, separator=";") -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def new_names() -> list[str]:
    partners = Partner.objects.kept().filter(is_home=False)
    return sorted(partners.values_list("name", flat=True))


def test_workbook_has_the_headings_sheet_values_and_order_of_the_file(
    good_only, downloaded
):
    content = workbook(*ROWS, sheet="Rekap 2022")
    job = good_only(content, name="mitra.xlsx")
    (name, lines), *others = sheets_in(downloaded(job)).items()
    assert (name, others) == ("Rekap 2022", [])
    assert lines[0] == [*ROWS[0], HEADING["en"]]
    assert [line[:3] for line in lines[1:]] == [
        ["Kota Ajaib", "Atlantis", "=1+1"],
        ["Kota Hilang", "Nowhere", "1968-04-03"],
    ]
    assert lines[1][3].startswith("Negara: Atlantis: There is no country")


def test_table_is_guarded_and_has_the_separator_of_the_file(good_only, downloaded):
    for separator in ";,":
        job = good_only(csv_of(*ROWS, separator=separator))
        lines = lines_in(downloaded(job, "csv"), separator)
        assert [line[:3] for line in lines] == [ROWS[0], ROWS[2], ROWS[4]]
        assert lines[0][3] == HEADING["en"]


@pytest.mark.parametrize("language", ["en", "id"])
def test_reasons_are_in_the_language_of_the_reader(
    user_client, good_only, downloaded, language
):
    job = good_only(csv_of(*ROWS))
    user_client.cookies["django_language"] = language
    lines = lines_in(downloaded(job, "csv"))
    assert lines[0][3] == HEADING[language]
    english = "There is no country" in lines[1][3]
    assert english is (language == "en")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("after", [False, True])
def test_mended_file_comes_in(
    user_client, good_only, downloaded, sent, confirm, format, language, after
):
    job = good_only(csv_of(*ROWS))
    user_client.cookies["django_language"] = language
    confirmed = confirm(job) if after else None
    assert confirmed is None or new_names() == ["Library of Laos", "Library of Peru"]
    content = downloaded(job, format)
    if format == "csv":
        content = content.replace(b"Atlantis", b"Laos").replace(b"Nowhere", b"Peru")
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        book.active["B2"], book.active["B3"] = "Laos", "Peru"
        file = io.BytesIO()
        book.save(file)
        content = file.getvalue()
    user_client.cookies["django_language"] = "en"
    again = sent(content, name=f"rest.{format}")
    page = user_client.get(again.get_absolute_url())
    assert page.context["outcome"]["headings"] == ROWS[0]
    assert "The column with the reasons of an earlier import." in page.content.decode()
    confirm(again)
    found = Partner.objects.get(name="Kota Ajaib")
    assert (found.country_id, found.remarks) == ("LA", "=1+1")
    assert Partner.objects.get(name="Kota Hilang").remarks == "1968-04-03"


def test_every_sheet_comes_back(good_only, downloaded, sent, user_client):
    def more(book):
        for name in ("2022", "2023"):
            book.create_sheet(name)
            for row in (ROWS[0], ["Kota " + name, "Nowhere", ""]):
                book[name].append(row)

    job = good_only(workbook(*ROWS[:2], sheet="2021", more=more), name="mitra.xlsx")
    content = downloaded(job)
    assert {n: [r[:2] for r in rows] for n, rows in sheets_in(content).items()} == {
        "2022": [ROWS[0][:2], ["Kota 2022", "Nowhere"]],
        "2023": [ROWS[0][:2], ["Kota 2023", "Nowhere"]],
    }
    headings = [*ROWS[0], "(sheet)"]
    again = sent(content, name="rest.xlsx")
    page = user_client.get(again.get_absolute_url())
    rows, outcome = page.context["page"].rows, page.context["outcome"]
    assert outcome["headings"] == headings
    assert [row["number"] for row in rows] == ["2022!2", "2023!2"]
    again = sent(downloaded(job, "csv"), name="rest.csv")
    outcome = user_client.get(again.get_absolute_url()).context["outcome"]
    assert outcome["headings"] == headings


def test_names_of_open_documents_that_no_workbook_allows(good_only, downloaded):
    name = "Rekap kerja sama: [lama] dan baru, 2019/2020"
    job = good_only(ods(*ROWS, sheet=name), name="mitra.ods")
    assert list(sheets_in(downloaded(job))) == [
        name.translate(str.maketrans(":[]/", "----"))[:31]
    ]


def test_rows_are_neither_sub_headings_nor_totals(
    user_client, good_only, downloaded, sent
):
    rows = [["Mitra", "Negara"], ["Tahun 2019", "x"], ["Jumlah", "x"]]
    job = good_only(csv_of(*rows, ["Library of Laos", "Laos"]))
    content = downloaded(job, "csv").replace(b";x;", b";;")
    head = rows[0]
    again = sent(content)
    page = user_client.get(again.get_absolute_url())
    rows, outcome = page.context["page"].rows, page.context["outcome"]
    assert [row["title"] for row in rows] == ["Tahun 2019", "Jumlah"]
    assert outcome["headings"] == head


def test_month_stays_a_month(good_only, downloaded, user_client, sent):
    head = ["Jenis naskah", "Judul", "Tanggal penandatanganan", "Mitra"]
    rows = [["MoU", "One", "4/25/2019", "A"], ["Nothing", "Two", "4/3/1968", "B"]]
    job = sent(csv_of(head, *rows), kind="agreements")
    look = user_client.get(job.get_absolute_url()).context["reading"]
    chosen = {k: v for k, v in look.initial.items() if v not in (None, False)}
    user_client.post(job.get_absolute_url(), {**chosen, "do": "read", "order": "month"})
    user_client.post(job.get_absolute_url(), {"do": "skip-stopping"})
    assert lines_in(downloaded(job, "csv"))[1][2] == "1968-04-03"


def test_records_that_the_reader_may_no_longer_see_are_not_named(
    good_only, downloaded, manager
):
    partner = PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    job = good_only(csv_of(["Mitra"], ["Perpustakaan Nasionall Kazakhstan"], ["A"]))
    reason = lines_in(downloaded(job, "csv"))[1][1]
    assert "Who is “Perpustakaan Nasionall Kazakhstan”?" in reason
    assert f"Perpustakaan Nasional Kazakhstan (Kazakhstan) #{partner.pk}" in reason
    Partner.objects.filter(pk=partner.pk).update(trashed=timezone.now())
    reason = lines_in(downloaded(job, "csv"))[1][1]
    assert reason == "Who is “Perpustakaan Nasionall Kazakhstan”?"


def test_rights_at_that_time(client, good_only, confirm, manager):
    job = good_only(csv_of(*ROWS))
    confirm(job)
    manager.groups.clear()
    for name in ("imports:skipped_csv", "imports:skipped_xlsx"):
        assert client.get(reverse(name, args=[job.key])).status_code == 403


def test_download_is_logged(good_only, downloaded, manager):
    job = good_only(csv_of(*ROWS))
    downloaded(job)
    export = Export.objects.get()
    assert (export.user, export.name, export.rows) == (manager, "rows-left-out", 2)
    assert "mitra.csv" in export.filters


def test_nothing_is_left_out_nothing_is_there(user_client, sent):
    job = sent(csv_of(*ROWS[:2]))
    where = reverse("imports:skipped_csv", args=[job.key])
    assert user_client.get(where).status_code == 404


def test_file_is_stored_for_a_day_after_the_import(
    user_client, good_only, confirm, downloaded
):
    job = good_only(csv_of(*ROWS))
    page = confirm(job)
    assert "The rows left out are stored until" in page.content.decode()
    assert [path.name for path in job.folder.iterdir()] == ["skipped.jsonl"]
    assert len(lines_in(downloaded(job, "csv"))) == 3
    long_ago = timezone.now() - timedelta(days=1, seconds=10)
    ImportJob.objects.update(finished=long_ago)
    where = reverse("imports:skipped_csv", args=[job.key])
    assert user_client.get(where).status_code == 404
    page = user_client.get(job.get_absolute_url()).content.decode()
    assert where not in page
    assert "(2 left out)" in page


def test_cell_that_no_sheet_holds_is_said(user_client, good_only):
    rows = [["Mitra", "Negara", "Catatan"], ["Kota Ajaib", "Atlantis", "x" * 33_000]]
    job = good_only(csv_of(*rows, ["Library of Laos", "Laos", ""]))
    where = reverse("imports:skipped_xlsx", args=[job.key])
    page = user_client.get(where, follow=True).content.decode()
    assert "A cell of row 2 is too long for a workbook" in page
    where = reverse("imports:skipped_csv", args=[job.key])
    content = b"".join(user_client.get(where).streaming_content)
    assert b"x" * 33_000 in content


def test_worker_leaves_rows_out_too(
    user_client, good_only, confirm, downloaded, idle_worker, monkeypatch
):
    monkeypatch.setattr(previews, "BYTES_IN_REQUEST", 100)
    rows = [[f"Library of Place {n}", "Laos", ""] for n in range(150)]
    answer = user_client.post(
        LIST, {"kind": "partners", "file": upload(csv_of(*ROWS, *rows))}
    )
    idle_worker()
    job = ImportJob.objects.get(key=answer.url.split("/")[-2])
    user_client.post(job.get_absolute_url(), {"do": "skip-stopping"})
    idle_worker()
    confirm(job)
    idle_worker()
    job.refresh_from_db()
    assert (job.state, job.counts) == ("done", {"new": 152, "skipped": 2})
    assert len(new_names()) == 152
    assert len(lines_in(downloaded(job, "csv"))) == 3
    user_client.post(reverse("imports:undo", args=[job.key]))
    idle_worker()
    assert new_names() == []


def test_interrupted_import_goes_on_past_rows_left_out(
    user_client, good_only, confirm, idle_worker, monkeypatch
):
    """Each third row is wrong. On PostgreSQL it is one transaction, of which an
    interruption leaves nothing."""
    in_parts = connection.vendor == "sqlite"
    rows = [
        [f"Library of Place {n}", "Atlantis" if n % 3 == 1 else "Laos", f"LA-{n:06}"]
        for n in range(180)
    ]
    job = good_only(csv_of(["Mitra", "Negara", "ISIL"], *rows))
    confirm(job)
    job.refresh_from_db()
    assert (job.state, job.counts) == ("waiting", {"new": 120, "skipped": 60})
    write, written = running.write_chunk, []

    def stop_in_between(job, entries):
        if in_parts and len(written) > 50:
            raise KeyboardInterrupt
        write(job, entries)
        written.extend(entries)
        if not in_parts:
            raise KeyboardInterrupt

    monkeypatch.setattr(running, "write_chunk", stop_in_between)
    with pytest.raises(KeyboardInterrupt):
        running.run(job)
    monkeypatch.setattr(running, "write_chunk", write)
    idle_worker()
    job.refresh_from_db()
    assert (job.state, len(new_names())) == ("done", 120)
    assert job.has_skipped_file
