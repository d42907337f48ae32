"""What every test stands on: safe settings, a browser, an account of each role."""

import gc
import os
import shutil
from contextlib import contextmanager
from copy import copy
from math import inf

import django.test.client
import pytest
from django.conf import settings
from django.template import RequestContext
from django.test import override_settings
from django.test.utils import ContextList
from django.utils.translation import override
from django_tasks_db.management.commands import db_worker
from hypothesis import settings as hypothesis_settings

from perpusnas.core.models.choice_lists import LISTS, ChoiceList
from perpusnas.core.models.listed_choices import lists
from perpusnas.core.worker import work
from tests.databases import Databases, enter_known_cases, generate_register
from tests.world import Readers, World

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


def store_page_context(store, template, context, **_signal):
    """Keep the context of a page for `response.context`.

    Django's own function copies the context of every included template and of every
    widget of a form as well, which takes a third of the time of a page.
    """
    if isinstance(context, RequestContext) and context.template is template:
        store.setdefault("context", ContextList()).append(copy(context))


django.test.client.store_rendered_templates = store_page_context

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def quick_settings():
    """No test waits for a password to be hashed or for static files to be collected."""
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    with override_settings(PASSWORD_HASHERS=HASHERS, STORAGES=storages):
        yield


@pytest.fixture(autouse=True)
def quiet_house(settings, tmp_path):
    """No test writes outside its own folder."""
    settings.PAPERS_ROOT = tmp_path / "papers"
    settings.ERASE_LEDGER = tmp_path / "erased.jsonl"
    settings.IMPORTS_ROOT = tmp_path / "imports"
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def first_lists():
    """Each test begins with the kinds and roles that every installation has, without
    reading them; those that it adds are gone after it."""
    for listed in lists():
        LISTS[listed] = ChoiceList(listed.first_rows(), inf)
    yield
    LISTS.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test that uses no database says the same beside each: one is enough."""
    databases = {"db", "transactional_db", "django_db_setup"}
    for item in items:
        marked = item.get_closest_marker("django_db")
        if not marked and databases.isdisjoint(item.fixturenames):
            item.add_marker("one_database")


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


@pytest.fixture(scope="session")
def filled(databases, django_db_setup, django_db_blocker):
    """`with filled(name, fill) as returned:` works on a register that `fill` was called
    for, and names what that returned."""

    @contextmanager
    def using(name, fill):
        with django_db_blocker.unblock():
            returned = databases.made(name, fill)
            databases.copied(name)
        with databases.using(name):
            yield returned

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


# The world


@pytest.fixture(scope="session")
def world_files(databases):
    """Where the files of the world are, and what readers are answered there."""
    for name in ("papers", "imports", "answers"):
        (databases.folder / name).mkdir(exist_ok=True)
    return databases.folder


@pytest.fixture(scope="class")
def world_made(filled, world_files):
    def make():
        with override_settings(**roots(world_files)):
            return World()

    with filled("world", make) as made:
        yield made


def roots(folder) -> dict:
    return {"PAPERS_ROOT": folder / "papers", "IMPORTS_ROOT": folder / "imports"}


@pytest.fixture
def world(world_made, world_files, quiet_house, settings, db):
    """The one register of the run that has everything, in a transaction of the test."""
    for name, path in roots(world_files).items():
        setattr(settings, name, path)
    return world_made


@pytest.fixture
def readers(world, world_files):
    """Who reads in the world, and what they are answered."""
    return Readers(world.sessions, world_files / "answers")


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


@pytest.fixture
def idle_worker(monkeypatch):
    """Carries out all tasks that wait, within the transaction of the test."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def until_idle():
        work(until_idle=True)

    return until_idle
