"""Files that take too long for a request: made by the worker, fetched from "My files"."""

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from perpusnas.core.files import later, worker_files
from perpusnas.core.models import MOST_FILES, Export, ExportJob, FileColumns
from perpusnas.core.models.export_jobs import KEPT, LISTED, made_files
from perpusnas.privacy.erasure import erase
from tests.core.test_xlsx import FILES
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    UserFactory,
    country,
    home,
)
from tests.spreadsheet import opened_by_openpyxl

pytestmark = pytest.mark.django_db
PAGE, FILE = "/files/", "/partners/export.csv"
LONG = [*FILES, "/sources/doubts.csv?which=no_source", "/agreements/parties.csv"]


def signed_in(user, language: str = "en") -> Client:
    site = Client()
    site.force_login(user)
    site.cookies["django_language"] = language
    return site


@pytest.fixture
def manager():
    return UserFactory(role="manager")


@pytest.fixture
def site(manager):
    return signed_in(manager)


@pytest.fixture
def few_rows(monkeypatch):
    """A file of a single row takes too long for a request."""
    monkeypatch.setattr(later, "ROWS_A_SECOND", {"csv": 0, "xlsx": 0})


def body(site: Client, address: str) -> bytes:
    response = site.get(address)
    assert response.status_code == 200, address
    return b"".join(response)


def asked(site: Client, address: str = FILE) -> ExportJob:
    answer = site.get(address)
    assert answer.status_code == 202, address
    return ExportJob.objects.latest("pk")


def text_of(site: Client, address: str = PAGE) -> str:
    return " ".join(site.get(address).content.decode().split())


def stored() -> list[str]:
    return sorted(path.name for path in made_files().glob("*"))


# Which files


@pytest.mark.parametrize(("format", "most"), [("csv", 140_000), ("xlsx", 60_000)])
def test_limit_is_what_takes_twenty_seconds(rf, format, most):
    request = rf.get("/")
    later.check_time(request, format, most)
    with pytest.raises(later.TakesTooLongError):
        later.check_time(request, format, most + 1)


def test_small_file_is_downloaded_at_once(site, monkeypatch):
    monkeypatch.setattr(later, "ROWS_A_SECOND", {"csv": 0.1, "xlsx": 0.05})
    PartnerFactory()
    assert body(site, FILE)
    assert site.get(FILE.replace("csv", "xlsx")).status_code == 202
    PartnerFactory()
    assert site.get(FILE).status_code == 202
    assert Export.objects.count() == 1


# The file


@pytest.mark.parametrize("language", ["id", "en"])
def test_worker_makes_the_same_files(
    generated, manager, idle_worker, monkeypatch, language
):
    """Every kind of file, in the language of the reader, byte for byte as CSV."""
    site = signed_in(manager, language)
    for address in LONG:
        direct = site.get(address)
        expected, name = b"".join(direct), direct.filename
        book = opened_by_openpyxl(body(site, address.replace(".csv", ".xlsx")))
        with monkeypatch.context() as patch:
            patch.setattr(later, "ROWS_A_SECOND", {"csv": 0, "xlsx": 0})
            csv_job = asked(site, address)
            xlsx_job = asked(site, address.replace(".csv", ".xlsx"))
        idle_worker()
        assert body(site, csv_job.get_absolute_url()) == expected, address
        made = opened_by_openpyxl(body(site, xlsx_job.get_absolute_url()))
        assert made.rows == book.rows, address
        csv_job.refresh_from_db()
        assert (csv_job.name, csv_job.rows) == (name, csv_job.export.rows)
        ExportJob.objects.all().delete()


def test_file_has_filters_order_and_columns_as_asked(
    site, manager, idle_worker, few_rows
):
    for name in ("B", "A", "C"):
        PartnerFactory(name=name, country=country("KZ"))
    PartnerFactory(name="D", country=country("TR"))
    FileColumns.objects.create(user=manager, file="partners", left_out=["ID"])
    query = "?country=KZ&sort=-name&dialect=standard"
    job = asked(site, f"{FILE}{query}")
    assert job.rows == 3
    PartnerFactory(name="E", country=country("KZ"))
    idle_worker()
    file = site.get(job.get_absolute_url())
    content = b"".join(file)
    headings, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    assert [row[headings.index("Name")] for row in rows] == ["E", "C", "B", "A"]
    assert "ID" not in headings
    entry = Export.objects.get()
    assert (entry.user, entry.name, entry.format) == (manager, "partners", "csv")
    assert (entry.rows, entry.address) == (4, f"{FILE}{query}")
    assert entry.filters.startswith("Country: Kazakhstan")
    assert entry.sha256 == hashlib.sha256(content).hexdigest()
    assert file["Content-Disposition"] == f'attachment; filename="{job.name}"'
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file["Cache-Control"] == "private, no-store"
    assert file["X-Content-Type-Options"] == "nosniff"


def test_page_says_how_far_a_file_is(site, idle_worker, few_rows):
    assert "No files." in text_of(site)
    PartnerFactory()
    answer = site.get(FILE)
    assert "This file has 2 rows; it is being made." in text_of(site, FILE)
    assert f'href="{PAGE}"' in answer.content.decode()
    waiting = site.get(PAGE)
    assert "Waiting" in waiting.content.decode()
    assert "is not running" in text_of(site)
    assert waiting["Refresh"] == "5"
    idle_worker()
    ready, text = site.get(PAGE), text_of(site)
    job = ExportJob.objects.get()
    assert "Refresh" not in ready
    assert "is not running" not in text
    for words in ("Ready", job.name, "2 rows", "made on", job.get_absolute_url()):
        assert words in text
    assert "A file is deleted after 3 days." in text
    assert f"You can have {MOST_FILES} files at a time." in text
    assert "Siap diunduh" in text_of(signed_in(job.user, "id"))


def test_menu_leads_to_the_page(site):
    assert f'<a href="{PAGE}">' in site.get("/").content.decode()


def test_file_that_waits_is_not_made_twice(site, idle_worker, few_rows):
    PartnerFactory()
    job = asked(site)
    assert asked(site) == job
    site.cookies["django_language"] = "id"
    indonesian = asked(site)
    assert indonesian != job
    other = asked(site, f"{FILE}?sort=-name")
    assert asked(signed_in(UserFactory(role="manager"))).user != job.user
    site.cookies["django_language"] = "en"
    idle_worker()
    assert Export.objects.count() == len({job, indonesian, other}) + 1
    assert asked(site) != job  # the register may have changed by now


def test_number_of_files_is_limited(site, idle_worker, few_rows):
    PartnerFactory()
    for number in range(MOST_FILES):
        asked(site, f"{FILE}?after={number + 1}")
    idle_worker()
    answer = site.get(f"{FILE}?sort=name")
    assert answer.status_code == 409
    assert f"“My files” can hold {MOST_FILES} files" in answer.content.decode()
    assert ExportJob.objects.count() == MOST_FILES
    site.post(reverse("delete_own_file", args=[ExportJob.objects.first().key]))
    asked(site, f"{FILE}?sort=name")


# Who may fetch it


def role(user, name: str) -> None:
    user.groups.set(Group.objects.filter(name=name))


def test_file_is_that_of_its_user_alone(site, idle_worker, few_rows):
    PartnerFactory()
    job = asked(site)
    idle_worker()
    other = signed_in(UserFactory(role="administrator"))
    for answer in (
        other.get(job.get_absolute_url()),
        other.post(reverse("delete_own_file", args=[job.key])),
        other.get("/files/../files/" + job.key + ".part/"),
    ):
        assert answer.status_code == 404
    assert job.name not in other.get(PAGE).content.decode()
    assert body(site, job.get_absolute_url())


@pytest.mark.parametrize("now", ["viewer", "editor", None])
def test_rights_are_those_of_the_moment_when_it_is_made(
    site, manager, idle_worker, few_rows, now
):
    """A report is no longer for the reader; restricted partners are left out."""
    PartnerFactory(name="Open")
    PartnerFactory(name="Hidden", access="restricted")
    report, partners = asked(site, "/reports/rekap-negara.csv"), None
    partners = asked(site)
    assert partners.rows == 3  # with our own institution
    role(manager, now)
    idle_worker()
    report.refresh_from_db()
    partners.refresh_from_db()
    assert (report.state, report.problem) == ("failed", "rights")
    if now is None:
        assert (partners.state, partners.problem) == ("failed", "rights")
        assert site.get(PAGE).status_code == 403
        assert stored() == []
        return
    assert "no longer has the right to download this file" in text_of(site)
    assert partners.rows == 2
    content = body(site, partners.get_absolute_url())
    assert b"Open" in content
    assert b"Hidden" not in content


def test_disabled_account_gets_no_file(site, manager, idle_worker, few_rows):
    PartnerFactory()
    job = asked(site)
    manager.is_active = False
    manager.save()
    idle_worker()
    job.refresh_from_db()
    assert (job.state, job.problem, stored()) == ("failed", "rights", [])
    assert not Export.objects.exists()


@pytest.mark.parametrize("now", ["viewer", "editor", None])
def test_rights_lost_since_keep_a_file_from_being_fetched(
    site, manager, idle_worker, few_rows, now
):
    """It may hold restricted records or contact data."""
    PartnerFactory(access="restricted")
    job = asked(site)
    idle_worker()
    role(manager, now)
    assert site.get(job.get_absolute_url()).status_code == 403
    if now:
        text = text_of(site)
        assert "no longer has the rights with which this file was made" in text
        assert job.get_absolute_url() not in text.replace("/delete/", "")
    role(manager, "manager")
    assert body(site, job.get_absolute_url())
    manager.is_active = False
    manager.save()
    assert site.get(job.get_absolute_url()).status_code == 302


def test_file_is_readable_by_the_site_alone(site, idle_worker, few_rows, settings):
    PartnerFactory()
    job = asked(site)
    idle_worker()
    assert job.path.stat().st_mode & 0o777 == 0o600
    assert made_files().stat().st_mode & 0o777 == 0o700
    assert not job.path.is_relative_to(settings.STATIC_ROOT)
    assert stored() == [job.key]


# What goes wrong


def test_filter_that_no_longer_fits(site, idle_worker, few_rows):
    partner = PartnerFactory()
    AgreementFactory(parties=[home(), partner])
    job = asked(site, f"/agreements/export.csv?partner={partner.pk}")
    type(partner).objects.filter(pk=partner.pk).update(trashed=timezone.now())
    idle_worker()
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "refused")
    assert "The filters no longer fit the register" in text_of(site)


@pytest.mark.parametrize(
    ("error", "problem"), [(RuntimeError, "fault"), (OSError(28, "full"), "full")]
)
def test_error_is_said_and_leaves_nothing(
    site, idle_worker, few_rows, monkeypatch, caplog, error, problem
):
    def failing(_job, response):
        response.file.close()
        job.unfinished_path.touch()
        raise error

    PartnerFactory()
    job = asked(site)
    made_files().mkdir()
    monkeypatch.setattr(worker_files, "store", failing)
    idle_worker()
    job.refresh_from_db()
    assert (job.state, job.problem, stored()) == ("failed", problem, [])
    assert "Tell an administrator." in text_of(site)
    assert "was not made" in caplog.text


def test_busy_database_is_tried_again(site, idle_worker, few_rows, monkeypatch):
    busy, store = [OperationalError()], worker_files.store

    def now_and_then(job, response):
        if busy:
            response.file.close()
            raise busy.pop()
        store(job, response)

    PartnerFactory()
    job = asked(site)
    monkeypatch.setattr(worker_files, "store", now_and_then)
    monkeypatch.setattr(worker_files, "is_busy", lambda _error: True)
    monkeypatch.setattr("perpusnas.core.files.tasks.is_busy", lambda _error: True)
    idle_worker()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("ready", 2)


def test_interrupted_file_is_made_anew_and_then_given_up(site, idle_worker, few_rows):
    """As when the worker was killed, by the file itself in the end."""
    PartnerFactory()
    job = asked(site)
    ExportJob.objects.update(state="making", attempts=1)
    made_files().mkdir()
    job.unfinished_path.write_bytes(b"half of it")
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    idle_worker()
    job.refresh_from_db()
    assert (job.state, stored()) == ("ready", [job.key])
    ExportJob.objects.update(state="making", attempts=worker_files.MOST_ATTEMPTS)
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    idle_worker()
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "interrupted")


def test_file_deleted_while_it_waits_or_is_made(
    site, idle_worker, few_rows, monkeypatch
):
    PartnerFactory()
    waiting = asked(site)
    answer = site.post(reverse("delete_own_file", args=[waiting.key]), follow=True)
    assert f"{waiting.name} was deleted." in answer.content.decode()
    idle_worker()
    assert (ExportJob.objects.count(), stored()) == (0, [])
    response_for = worker_files.response_for

    def deleted_meanwhile(job):
        site.post(reverse("delete_own_file", args=[job.key]))
        return response_for(job)

    asked(site)
    monkeypatch.setattr(worker_files, "response_for", deleted_meanwhile)
    idle_worker()
    assert (ExportJob.objects.count(), stored()) == (0, [])


# How long it stays


def made_before(job: ExportJob, age: timedelta) -> None:
    ExportJob.objects.filter(pk=job.pk).update(finished=timezone.now() - age)


def test_old_file_is_removed(site, idle_worker, few_rows):
    PartnerFactory()
    job, later_one = asked(site), asked(site, f"{FILE}?sort=name")
    idle_worker()
    day = timedelta(days=1)
    removals = DBTaskResult.objects.filter(task_path__endswith="remove_files")
    assert min(task.run_after for task in removals) > timezone.now() + KEPT - day
    made_before(job, KEPT - day)
    removals.update(run_after=timezone.now())
    idle_worker()
    assert body(site, job.get_absolute_url())
    made_before(job, KEPT + day)
    # It can no longer be downloaded, also where no worker has removed it yet.
    assert site.get(job.get_absolute_url()).url == PAGE
    assert "Expired" in text_of(site)
    assert stored() == sorted([job.key, later_one.key])
    (made_files() / "of nobody").touch()
    idle_worker()
    job.refresh_from_db()
    assert (job.state, stored()) == ("expired", [later_one.key])
    assert "Expired" in text_of(site)
    made_before(job, LISTED + day)
    idle_worker()
    assert list(ExportJob.objects.all()) == [later_one]


def test_file_that_is_gone_from_the_disk(site, idle_worker, few_rows):
    PartnerFactory()
    job = asked(site)
    idle_worker()
    job.path.unlink()
    assert site.get(job.get_absolute_url()).url == PAGE
    assert "Expired" in text_of(site)


def test_erasing_a_person_removes_made_files(site, idle_worker, few_rows, monkeypatch):
    person = PersonFactory()
    made, waiting = asked(site, "/people/export.csv"), None
    idle_worker()
    response_for = worker_files.response_for

    def erased_meanwhile(job):
        response = response_for(job)
        erase(person)
        return response

    waiting = asked(site, "/people/export.csv?sort=name")
    monkeypatch.setattr(worker_files, "response_for", erased_meanwhile)
    idle_worker()
    made.refresh_from_db()
    waiting.refresh_from_db()
    assert (made.state, waiting.state, stored()) == ("expired", "expired", [])


def test_file_deleted_while_it_expires(site, idle_worker, few_rows):
    PartnerFactory()
    job, other = asked(site), asked(site, f"{FILE}?sort=name")
    idle_worker()
    ExportJob.objects.filter(pk=job.pk).delete()
    job.expire()
    assert (list(ExportJob.objects.all()), stored()) == ([other], [other.key])


def test_page_makes_as_many_queries_for_thirty_as_for_one(site, manager):
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert site.get(PAGE).status_code == 200
        return len(made)

    def enter(number: int) -> None:
        for row in range(number):
            entry = Export.objects.create(
                user=manager, name="partners", address=FILE, format="csv", rows=row
            )
            ExportJob.objects.create(
                user=manager,
                name=f"{row}.csv",
                address=FILE,
                language="en",
                rows=row,
                state="expired",
                finished=timezone.now(),
                export=entry,
            )

    enter(1)
    queries()
    one = queries()
    enter(29)
    assert queries() == one
