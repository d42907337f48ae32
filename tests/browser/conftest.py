"""The register on a live server, and somebody at its keyboard."""

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.databases import enter_known_cases
from tests.factories import UserFactory


@pytest.fixture(scope="session")
def server(django_db_setup):
    """One server for all tests, which answers from the database of the present test."""
    started = LiveServer("localhost")
    yield started
    started.stop()


@pytest.fixture
def site(request, server, databases, django_db_blocker):
    """The address of a register that this test alone uses: an empty one, unless the test
    asks for the known cases."""
    with django_db_blocker.unblock():
        name = "empty"
        if "cases" in request.fixturenames:
            name = "known_cases"
            databases.made(name, enter_known_cases)
        with databases.using_new(name):
            yield server.url


@pytest.fixture
def cases(site):
    """The known cases are in the register."""


@pytest.fixture
def new_context(site, new_context):
    """What a browser has open is closed before the register is gone."""
    return new_context


@pytest.fixture
def sign_in(site):
    """Signs a new account of a role in, and returns it; the test of the three jobs does
    it through the login page."""

    def enter(page, role: str, **account):
        user = UserFactory(role=role, **account)
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}
        page.context.add_cookies([cookie])
        return user

    return enter
