"""What every test stands on: safe settings, a browser, an account of each role."""

import gc
import os
import shutil
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.utils.translation import override
from hypothesis import settings as hypothesis_settings

from tests.databases import Databases
from tests.populate.command import Command as Populate

# Playwright's own loop runs in the test's thread, beside the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

hypothesis_settings.register_profile("short", deadline=None)
hypothesis_settings.register_profile("long", deadline=None, max_examples=10_000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def quiet_house(settings, tmp_path):
    """No test writes outside its own folder or waits for a password to be hashed."""
    settings.PAPERS_ROOT = tmp_path / "papers"
    settings.ERASE_LEDGER = tmp_path / "erased.jsonl"
    settings.IMPORTS_ROOT = tmp_path / "imports"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }


def pytest_collection_finish():
    """What was imported stays for the whole run: it need not be searched for garbage
    again and again, which takes a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


# Databases


@pytest.fixture(scope="session")
def databases(
    request,
    tmp_path_factory,
    django_test_environment,
    django_db_blocker,
    django_db_keepdb,
):
    """The databases of the run, of which the empty one is migrated."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if worker else folder
    found = Databases(
        folder / "databases", worker or "main", keep_empty=django_db_keepdb
    )
    with django_db_blocker.unblock():
        found.made("empty")
    yield found
    with django_db_blocker.unblock():
        found.remove()


@pytest.fixture(scope="session")
def django_db_setup(databases, django_db_blocker):
    """A test that asks for no other database works on an empty register."""
    with django_db_blocker.unblock():
        databases.copied("empty")
    with databases.using("empty"):
        yield


def enter_known_cases() -> None:
    call_command("load_known_cases", verbosity=0)


def generate_register() -> None:
    enter_known_cases()
    counts = {"partners": 12, "agreements": 15, "events": 40}
    call_command(Populate(), **counts, add=True, verbosity=0)


@pytest.fixture(scope="session")
def filled(databases, django_db_setup, django_db_blocker):
    """`with filled(name, fill):` works on a register that `fill` was called for."""

    @contextmanager
    def using(name, fill):
        with django_db_blocker.unblock():
            databases.made(name, fill)
            databases.copied(name)
        with databases.using(name):
            yield

    return using


# Of class scope, because they have to be there before the transaction of the test begins.


@pytest.fixture(scope="class")
def known_cases(filled):
    """The known cases are in the register of this test."""
    with filled("known_cases", enter_known_cases):
        yield


@pytest.fixture(scope="module")
def known_cases_of_module(filled):
    """The known cases are in the register of all tests of this module."""
    with filled("known_cases", enter_known_cases):
        yield


@pytest.fixture(scope="class")
def generated(filled):
    """The known cases and a small generated register."""
    with filled("generated", generate_register):
        yield


@pytest.fixture
def nothing_kept(monkeypatch):
    """For tests that read pages by the thousand, and never what their templates were
    given: keeping that takes a third of the time."""
    kept = "django.test.client.store_rendered_templates"
    monkeypatch.setattr(kept, lambda *_args, **_kwargs: None)


# Browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium"),
        "args": CHROMIUM_FLAGS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def page(page):
    """A page whose console errors, Content-Security-Policy ones too, fail the test."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(message.text) if message.type == "error" else None
        ),
    )
    page.console_errors = errors
    yield page
    assert errors == []


# Words


@pytest.fixture
def english():
    """Words are told in English, as their sources are written."""
    with override("en"):
        yield


# Accounts
