"""Imports of many rows: the worker writes them, all or nothing, and a page shows how far
it is."""

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from agreements.models import Party
from partners.models import Name, Partner
from perpusnas.imports import previews, running, tasks
from perpusnas.imports.models import ImportJob
from tests.factories import PartnerFactory, UserFactory

from .sample_files import csv_of, upload

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")
MANY = running.ROWS_IN_REQUEST + 60


@pytest.fixture
def user_client(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def confirmed(user_client):
    """Sends a file of partners and confirms it; gives its import."""

    def confirm(*rows, heading=("Mitra", "Negara")) -> ImportJob:
        content = csv_of(list(heading), *rows)
        sent = {"kind": "partners", "file": upload(content)}
        where = user_client.post(LIST, sent).url
        answer = user_client.post(where, {"do": "confirm"})
        assert answer.status_code == 302, answer.content.decode()
        return ImportJob.objects.get(key=where.split("/")[-2])

    return confirm


def libraries(count: int, first: int = 0) -> list[list]:
    return [[f"Library of Place {n}", "KZ"] for n in range(first, first + count)]


def imported() -> int:
    return Partner.objects.kept().filter(name__startswith="Library of").count()


@pytest.fixture
def ended(idle_worker):
    """Gives an import after the worker has done all there is to do."""

    def end(job: ImportJob) -> ImportJob:
        idle_worker()
        job.refresh_from_db()
        return job

    return end


def text_of(response) -> str:
    return response.content.decode()


def test_many_rows_are_written_by_the_worker(user_client, confirmed, manager, ended):
    job = confirmed(*libraries(MANY))
    assert (job.state, job.rows, imported()) == ("waiting", MANY, 0)
    answer = user_client.get(job.get_absolute_url())
    page = text_of(answer)
    assert answer["Refresh"] == "3"
    assert f'max="{MANY}" value="0"' in page
    assert (ended(job).state, imported()) == ("done", MANY)
    answer = user_client.get(job.get_absolute_url())
    page = text_of(answer)
    assert "Refresh" not in answer
    assert f"{MANY}: {MANY} new, 0 changed" in page
    assert not job.folder.exists()
    past = Partner.objects.get(name="Library of Place 7").history.get()
    assert (past.history_user, past.route) == (manager, "import")
    assert past.history_change_reason == f"mitra.csv, SHA-256 {job.digest}"
    assert sum(job.chunks.values_list("rows", flat=True)) == MANY
    assert "mitra.csv" in text_of(user_client.get(LIST))


def test_few_rows_are_written_at_once(confirmed):
    job = confirmed(*libraries(3))
    assert (job.state, imported()) == ("done", 3)
    assert not DBTaskResult.objects.exists()


def test_few_rows_wait_while_others_are_being_written(confirmed, ended):
    first, second = confirmed(*libraries(MANY)), confirmed(*libraries(2, first=9000))
    assert (second.state, imported()) == ("waiting", 0)
    assert (ended(first).state, ended(second).state) == ("done", "done")
    assert imported() == MANY + 2


def test_import_is_confirmed_once(user_client, confirmed):
    job = confirmed(*libraries(MANY))
    sent = user_client.post(job.get_absolute_url(), {"do": "confirm"})
    assert sent.status_code == 404
    assert user_client.post(job.get_absolute_url(), {"do": "drop"}).status_code == 404
    assert DBTaskResult.objects.count() == 1


def test_page_says_how_far_it_is(user_client, confirmed):
    job = confirmed(*libraries(MANY))
    ImportJob.objects.update(state="running")
    job.save_progress(80)
    page = text_of(user_client.get(job.get_absolute_url()))
    assert f'max="{MANY}" value="80"' in page
    assert f"80 of {MANY} rows" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_few_queries(
    user_client, confirmed, django_assert_max_num_queries, rows
):
    job = confirmed(*libraries(rows))
    for n in range(rows):
        ImportJob.objects.create(user=job.user, kind="partners", name=f"{n}.csv")
    ImportJob.objects.update(state="done", finished=job.finished)
    user_client.get(LIST)
    with django_assert_max_num_queries(12):
        user_client.get(LIST)
    with django_assert_max_num_queries(8):
        user_client.get(reverse("log:imports"))
    with django_assert_max_num_queries(8):
        user_client.get(job.get_absolute_url())


# Checked by the worker


def test_file_of_too_many_rows_is_refused_on_its_page(user_client, idle_worker):
    file = upload(b"Mitra\r\n" + b"A\r\n" * 100_001)
    where = user_client.post(LIST, {"kind": "partners", "file": file}).url
    idle_worker()
    assert "more than 100000 rows" in text_of(user_client.get(where))


def test_large_file_is_checked_by_the_worker(
    user_client, manager, idle_worker, monkeypatch
):
    monkeypatch.setattr(previews, "BYTES_IN_REQUEST", 100)
    content = csv_of(["Mitra", "Negara"], *libraries(20), ["Kota Ajaib", "Atlantis"])
    where = user_client.post(LIST, {"kind": "partners", "file": upload(content)}).url
    answer = user_client.get(where)
    assert answer["Refresh"] == "3"
    assert "Being checked" in text_of(answer)
    assert "mitra.csv" in text_of(user_client.get(LIST))
    assert user_client.post(where, {"do": "confirm"}).status_code == 404
    idle_worker()
    page = user_client.get(where)
    assert "Refresh" not in page
    assert [count["count"] for count in page.context["counts"]] == [20, 1]
    columns = {"do": "columns", "column-0": "name", "column-1": ""}
    assert user_client.post(where, columns).url == where
    assert ImportJob.objects.get().state == "checking"
    idle_worker()
    assert user_client.get(where).context["is_ready"]
    assert user_client.post(where, {"do": "confirm"}).status_code == 302
    idle_worker()
    assert imported() == 20


def test_large_file_is_checked_again_in_another_language(
    user_client, idle_worker, monkeypatch
):
    monkeypatch.setattr(previews, "BYTES_IN_REQUEST", 100)
    content = csv_of(["Mitra", "Negara"], *libraries(20))
    where = user_client.post(LIST, {"kind": "partners", "file": upload(content)}).url
    idle_worker()
    user_client.cookies["django_language"] = "id"
    assert user_client.get(where).url == where
    idle_worker()
    assert user_client.get(where).context["outcome"]["language"] == "id"


def test_large_file_that_cannot_be_read_says_why(user_client, idle_worker, monkeypatch):
    monkeypatch.setattr(previews, "BYTES_IN_REQUEST", 10)
    content = csv_of(["Mitra", "Negara"], ["A", "B", "C"])
    where = user_client.post(LIST, {"kind": "partners", "file": upload(content)}).url
    idle_worker()
    page = user_client.get(where)
    assert "Row 2: it has 3 cells" in text_of(page)
    assert user_client.post(where, {"do": "drop"}).status_code == 302


# Rights


@pytest.fixture
def demote(manager):
    def change(how: str) -> None:
        if how == "disabled":
            manager.is_active = False
            manager.save()
        elif how == "demoted":
            manager.groups.set([Group.objects.get(name="editor")])
        else:
            manager.groups.set([])

    return change


@pytest.mark.parametrize("how", ["disabled", "demoted", "no role"])
def test_rights_lost_before_the_worker_begins(confirmed, demote, how, ended):
    job = confirmed(*libraries(MANY))
    demote(how)
    job = ended(job)
    assert (job.state, job.problem, imported()) == ("failed", "rights", 0)
    assert not job.folder.exists()


@pytest.mark.parametrize("how", ["disabled", "demoted"])
@pytest.mark.parametrize("after", [1, MANY])
def test_rights_lost_while_it_is_written(
    confirmed, demote, monkeypatch, how, after, ended
):
    """On SQLite some rows are written by then: they are taken back."""
    job, write, written = confirmed(*libraries(MANY)), running.write_chunk, []

    def write_and_demote(job, entries):
        write(job, entries)
        written.extend(entries)
        if len(written) >= after:
            demote(how)

    monkeypatch.setattr(running, "write_chunk", write_and_demote)
    monkeypatch.setattr(running, "MOST_ROWS", 50)
    job = ended(job)
    if after == MANY and connection.vendor == "sqlite":
        assert (job.state, imported()) == ("done", MANY)  # it was at the end already
        return
    assert (job.state, job.problem, imported()) == ("failed", "rights", 0)
    assert job.chunks.count() == 0


# What goes wrong


def test_register_that_changed_meanwhile_stops_it(user_client, confirmed, ended):
    partner = PartnerFactory(name="Library of Beginnings")
    rows = [["", name, country] for name, country in libraries(MANY)]
    rows.append([partner.pk, "Library of Ends", "KZ"])
    job = confirmed(*rows, heading=("ID", "Mitra", "Negara"))
    partner.seat_city = "Almaty"
    partner.save()
    job = ended(job)
    assert (job.state, job.problem, imported()) == ("choosing", "moved", 1)
    page = text_of(user_client.get(job.get_absolute_url()))
    assert "the register has changed in the meantime" in page
    user_client.post(job.get_absolute_url(), {"do": "confirm"})
    assert (ended(job).state, imported()) == ("done", MANY + 1)
    partner.refresh_from_db()
    assert partner.name == "Library of Ends"


def test_record_saved_between_the_parts_stops_it(confirmed, monkeypatch, ended):
    """What was written before is taken back: new records, and changed fields."""
    partners = [PartnerFactory(name=f"Library of {n}") for n in range(MANY)]
    rows = [[p.pk, p.name, "KZ", f"City {p.pk}"] for p in partners]
    rows += [["", name, country, ""] for name, country in libraries(5)]
    rows = rows[-5:] + rows[:-5]
    job = confirmed(*rows, heading=("ID", "Mitra", "Negara", "Kota"))
    write, written = running.write_chunk, []

    def write_and_save(job, entries):
        write(job, entries)
        written.extend(entries)
        if len(written) < MANY:
            partners[-1].refresh_from_db()
            partners[-1].remarks += "x"
            partners[-1].save()

    monkeypatch.setattr(running, "write_chunk", write_and_save)
    job = ended(job)
    if connection.vendor == "postgresql":
        assert job.state == "done"  # it is one transaction, in which the test saved
        return
    assert (job.state, job.problem) == ("choosing", "moved")
    assert len(written) > 5
    assert imported() == MANY
    assert not Partner.objects.kept().exclude(seat_city="").filter(is_home=False)
    assert job.chunks.count() == 0


def test_fault_is_told_and_nothing_stays(
    user_client, confirmed, monkeypatch, caplog, ended
):
    job, write, written = confirmed(*libraries(MANY)), running.write_rows, []

    def fail_at_last(entries):
        write(entries)
        written.extend(entries)
        if len(written) == MANY:
            raise ZeroDivisionError

    monkeypatch.setattr(running, "write_rows", fail_at_last)
    job = ended(job)
    assert (job.state, job.problem, imported()) == ("failed", "fault", 0)
    assert "ZeroDivisionError" in caplog.text
    page = text_of(user_client.get(job.get_absolute_url()))
    assert "an error occurred that was not expected" in page


def test_busy_database_is_tried_again(confirmed, monkeypatch, ended):
    job, write, tries = confirmed(*libraries(MANY)), running.write, []

    def busy_at_first(job):
        tries.append(job)
        if len(tries) < 3:
            raise OperationalError("locked")
        write(job)

    monkeypatch.setattr(running, "write", busy_at_first)
    for module in (running, tasks):
        monkeypatch.setattr(module, "is_busy", lambda _error: True)
    assert (ended(job).state, len(tries), imported()) == ("done", 3, MANY)


def test_import_that_is_interrupted_again_and_again_is_given_up(confirmed, ended):
    job = confirmed(*libraries(MANY))
    ImportJob.objects.update(attempts=running.MAX_ATTEMPTS)
    job = ended(job)
    assert (job.state, job.problem, imported()) == ("failed", "interrupted", 0)


def test_new_partners_of_many_rows_are_made_once(user_client, manager, ended):
    """An agreement names the same new partner in rows of different parts."""
    head = ["Jenis naskah", "Judul", "Tanggal penandatanganan", "Mitra"]
    rows = [["MoU", f"MoU {n}", "2024-02-07", "New Library"] for n in range(MANY)]
    sent = {"kind": "agreements", "file": upload(csv_of(head, *rows))}
    where = user_client.post(LIST, sent).url
    assert user_client.get(where).context["is_ready"]
    user_client.post(where, {"do": "confirm"})
    job = ended(ImportJob.objects.get(key=where.split("/")[-2]))
    assert job.state == "done"
    partner = Partner.objects.get(name="New Library")
    assert Party.objects.filter(partner=partner).count() == MANY


def test_interrupted_import_goes_on_after_the_last_row(confirmed, monkeypatch, ended):
    """Names that rows before have added are not matched by rows after. On PostgreSQL it
    is one transaction, of which an interruption leaves nothing."""
    in_parts = connection.vendor == "sqlite"
    rows = [[f"Library of {n // 2}", "KZ", f"KZ-{n:06}"] for n in range(MANY)]
    job = confirmed(*rows, heading=("Mitra", "Negara", "ISIL"))
    write, written = running.write_chunk, []

    def stop_in_between(job, entries):
        if in_parts and len(written) > 40:
            raise KeyboardInterrupt
        write(job, entries)
        written.extend(entries)
        if not in_parts:
            raise KeyboardInterrupt

    monkeypatch.setattr(running, "write_chunk", stop_in_between)
    with pytest.raises(KeyboardInterrupt):
        running.run(job)
    job.refresh_from_db()
    assert (job.state, imported()) == ("running", len(written) if in_parts else 0)
    monkeypatch.setattr(running, "write_chunk", write)
    assert (ended(job).state, imported()) == ("done", MANY)
    assert Name.objects.filter(scheme="isil").count() == MANY


def test_administrators_see_all_imports_in_the_log(client, confirmed):
    job = confirmed(*libraries(2))
    other = UserFactory(role="administrator")
    client.force_login(other)
    page = text_of(client.get(reverse("log:imports")))
    assert "mitra.csv" in page
    assert job.digest in page
    assert client.get(job.get_absolute_url()).status_code == 404
    assert reverse("log:imports") in text_of(client.get(reverse("log:list")))
