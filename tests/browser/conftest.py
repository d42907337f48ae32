"""The register on a live server, and somebody at its keyboard."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories import PASSWORD, UserFactory


@pytest.fixture
def site(live_server, transactional_db):
    """The address of the register, which is empty."""
    return live_server.url


@pytest.fixture
def cases(site):
    """The known cases are in the register."""
    call_command("load_known_cases", stdout=StringIO())


@pytest.fixture
def sign_in(site):
    """Signs a new account of a role in on a page, through the login page."""

    def enter(page, role: str, **account):
        user = UserFactory(role=role, **account)
        page.goto(f"{site}/accounts/login/")
        page.get_by_label("Nama pengguna").fill(user.username)
        page.get_by_label("Sandi").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Masuk").click()
        page.wait_for_url(f"{site}/")
        return user

    return enter
