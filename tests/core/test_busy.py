"""A busy database: the form is tried again, and then sent back with all that was typed."""

import sqlite3
import threading
import time
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.utils.translation import override

from partners.models import Person
from perpusnas.accounts import attempts
from perpusnas.core import busy
from perpusnas.core.editing import edit
from perpusnas.core.models import SignInAttempt, Source
from tests.documents import PDF
from tests.factories import PASSWORD, PersonFactory, UserFactory

from .filled_forms import filled

TYPED = {"name": "Nama “baru” <b>", "remarks": "One\nTwo"}


@pytest.fixture
def site(db, monkeypatch):
    monkeypatch.setattr(busy, "WAITS", (0.05, 0.05))
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def failing(times: int, function):
    """The function, after it has failed so many times as where the database is busy."""
    left = [times]

    def call(*arguments, **options):
        if left[0]:
            left[0] -= 1
            cause = sqlite3.OperationalError("database is locked")
            cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("database is locked") from cause
        return function(*arguments, **options)

    return call


@pytest.fixture
def outside_of_transactions(monkeypatch):
    """The transaction of the test itself is no reason not to try again."""
    monkeypatch.setattr(
        busy, "connection", type("Idle", (), {"in_atomic_block": False})
    )


def test_form_is_sent_back_with_all_that_was_typed(
    site, monkeypatch, outside_of_transactions
):
    sent = filled(site.get("/people/new/")) | TYPED
    monkeypatch.setattr(edit, "normalised_post", failing(9, edit.normalised_post))
    answer = site.post("/people/new/", sent)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "no-store" in answer["Cache-Control"]
    assert dict(answer.context["posted"]) == {k: str(v) for k, v in sent.items()}
    assert "<b>" not in answer.content.decode()
    assert not Person.objects.exists()
    monkeypatch.undo()
    again = site.post("/people/new/", dict(answer.context["posted"]))
    assert again.status_code == 302
    assert Person.objects.get().remarks == TYPED["remarks"]


def test_form_is_tried_again_before_that(site, monkeypatch, outside_of_transactions):
    sent = filled(site.get("/people/new/")) | TYPED
    monkeypatch.setattr(edit, "normalised_post", failing(2, edit.normalised_post))
    assert site.post("/people/new/", sent).status_code == 302
    assert Person.objects.count() == 1


def test_upload_is_read_anew_when_it_is_tried_again(
    site, monkeypatch, outside_of_transactions
):
    sent = filled(site.get("/sources/new/"))
    sent |= {"title": "Draft", "kind": "paper", "paper_kind": "draft"}
    upload = SimpleUploadedFile("draft.pdf", PDF)
    monkeypatch.setattr(edit, "locked", edit.locked)
    save = Source.save
    monkeypatch.setattr(Source, "save", failing(1, save))
    assert site.post("/sources/new/", sent | {"file": upload}).status_code == 302
    assert Source.objects.get().file.size == len(PDF)


def test_file_has_to_be_chosen_again(site, monkeypatch, outside_of_transactions):
    sent = filled(site.get("/sources/new/")) | {"title": "Draft", "kind": "paper"}
    upload = SimpleUploadedFile("draft.pdf", PDF)
    monkeypatch.setattr(edit, "normalised_post", failing(9, edit.normalised_post))
    page = site.post("/sources/new/", sent | {"file": upload}).content.decode()
    assert "Choose the file “draft.pdf” again" in page
    assert 'type="file"' in page


def test_password_is_never_sent_back(client, db, monkeypatch):
    UserFactory(role="editor", username="ani")
    monkeypatch.setattr(busy, "WAITS", ())
    client.raise_request_exception = False
    monkeypatch.setattr(
        "django.contrib.auth.views.auth_login", failing(9, lambda *_arguments: None)
    )
    monkeypatch.setattr(
        busy, "connection", type("Idle", (), {"in_atomic_block": False})
    )
    sent = {"username": "ani", "password": PASSWORD}
    answer = client.post("/accounts/login/", sent)
    assert answer.status_code == 503
    assert PASSWORD not in answer.content.decode()


def sign_in(client, password: str) -> int:
    sent = {"username": "ani", "password": password}
    return client.post("/accounts/login/", sent).status_code


@pytest.mark.parametrize("function", ["is_allowed", "account_key"])
def test_wrong_password_is_counted_once_when_it_is_tried_again(
    site, monkeypatch, outside_of_transactions, function
):
    UserFactory(role="editor", username="ani")
    monkeypatch.setattr(attempts, function, failing(2, getattr(attempts, function)))
    assert sign_in(Client(), "wrong") == 200
    assert SignInAttempt.objects.count() == 1


def test_right_password_is_not_counted_when_it_is_tried_again(
    site, monkeypatch, outside_of_transactions
):
    UserFactory(role="editor", username="ani")
    monkeypatch.setattr(attempts, "succeed", failing(2, attempts.succeed))
    assert sign_in(Client(), PASSWORD) == 302
    assert SignInAttempt.objects.count() == 0


def test_busy_database_outside_of_a_view_is_503_as_well(site, monkeypatch):
    broken = failing(9, None)
    monkeypatch.setattr(
        "django.contrib.messages.middleware.MessageMiddleware.process_response", broken
    )
    assert site.get("/people/new/").status_code == 503


def test_other_errors_stay_500(site, monkeypatch):
    def broken(*_arguments):
        raise OperationalError("disk I/O error") from sqlite3.OperationalError("disk")

    monkeypatch.setattr(edit, "normalised_post", broken)
    sent = filled(site.get("/people/new/"))
    assert site.post("/people/new/", sent).status_code == 500


class Cause(Exception):
    """What PostgreSQL's driver raises, with the code that the server gave."""

    def __init__(self, pgcode: str | None):
        super().__init__(pgcode)
        self.pgcode = pgcode


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("40P01", True),
        ("40001", True),
        ("55P03", True),
        ("53100", False),
        (None, False),
    ],
)
def test_errors_of_postgresql_that_pass_are_known(code, expected):
    error = OperationalError("failed")
    error.__cause__ = Cause(code)
    assert busy.is_busy(error) is expected
    assert not busy.is_busy(OperationalError("failed"))
    assert not busy.is_busy(None)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The register is busy"), ("id", "Register sedang sibuk")],
)
def test_page_is_in_the_language_of_the_reader(rf, language, words):
    with override(language):
        page = busy.busy_response(rf.post("/people/new/", TYPED)).content.decode()
    assert words in page


# With a real lock


@contextmanager
def locked_by_another(seconds: float):
    """Another connection writes to the SQLite database for so long."""
    other = sqlite3.connect(
        connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(seconds, lambda: other.execute("COMMIT"))
    timer.start()
    try:
        yield
    finally:
        timer.join()
        other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seconds", "status"), [(0.4, 302), (3, 503)])
def test_lock_of_another_is_waited_for(site, seconds, status):
    if connection.vendor != "sqlite":
        seconds, status = 0, 302  # PostgreSQL locks records, not the database
    sent = filled(site.get("/people/new/")) | {"name": "New Person"}
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA busy_timeout = 200")
        with locked_by_another(seconds):
            began = time.monotonic()
            answer = site.post("/people/new/", sent)
            assert time.monotonic() - began < 3
    else:
        answer = site.post("/people/new/", sent)
    assert answer.status_code == status
    assert Person.objects.count() == (1 if status == 302 else 0)


@pytest.mark.django_db(transaction=True)
def test_record_held_by_another_is_answered_in_the_end(site, monkeypatch):
    """A transaction that is left open holds the record, and everything typed is kept."""
    if connection.vendor != "postgresql":
        return  # SQLite locks the database, not records
    person = PersonFactory()
    where = f"{person.get_absolute_url()}edit/"
    sent = filled(site.get(where)) | TYPED
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("10s",)
    for name in ("FIRST_LOCK_WAIT", "LOCK_WAIT"):
        monkeypatch.setattr(busy, name, "'200ms'")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            held = "SELECT 1 FROM partners_person WHERE id = %s FOR UPDATE"
            cursor.execute(held, [person.pk])
        answer = site.post(where, sent)
    finally:
        other.close()
        connection.close()  # a new one has the settings of the site
    assert answer.status_code == 503
    posted = dict(answer.context["posted"])
    assert {name: posted[name] for name in TYPED} == TYPED
    assert site.post(where, posted).status_code == 302
    person.refresh_from_db()
    assert person.name == TYPED["name"]
