"""Which passwords are refused, and how one is chosen."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from perpusnas.accounts.password_links import SMTP
from perpusnas.accounts.views import PasswordResetView
from perpusnas.core.models import User
from tests.factories import UserFactory
from tests.smtp import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WEAK = [
    "perpustakaan1",
    "perpusnas2026!",
    "perpustakaannasional",
    "bismillah12345",
    "indonesia1945",
    "indonesiaraya45",
    "password1234",
    "P@ssw0rd1234",
    "qwertyuiop123",
    "1q2w3e4r5t6y",
    "aaaaaaaaaaaa",
    "abcdefghijkl",
    "123456789012",
    "jakarta20252025",
    "sayangkamu123",
    "rahasia123456",
    "Merdeka17081945",
    "kemitraan2026",
    "adminadmin123",
    "alhamdulillah1",
    "persibbandung1",
    "qazwsxedc123",
    "garudaindonesia",
]
GOOD = ["kuda-lumping lompat delapan pagar", "vT7#mQz!r2Lp0x", "correct horse battery"]


@pytest.mark.parametrize("password", WEAK)
def test_password_that_is_guessed_soon_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="staf"))


@pytest.mark.parametrize("password", GOOD)
def test_password_without_rules_of_composition_is_accepted(password):
    assert validate_password(password, User(username="staf")) is None


@pytest.mark.parametrize(
    "password", ["Tjokrodihardjo7", "7tjokrodihardjo!", "wiryoatmodjo2026"]
)
def test_own_names_make_no_password(password):
    owner = User(
        username="wtjokro",
        first_name="Wiryoatmodjo",
        last_name="Tjokrodihardjo",
        email="wtjokro@example.org",
    )
    with pytest.raises(ValidationError):
        validate_password(password, owner)


def test_only_the_beginning_of_a_long_password_is_examined():
    assert validate_password("kuda-lumping lompat delapan pagar " * 100) is None
    with pytest.raises(ValidationError):
        validate_password("a" * 72 + GOOD[0])


def test_reason_is_given_beside_the_field_in_both_languages(client):
    client.force_login(UserFactory())
    for language, words in (("id", "mudah ditebak"), ("en", "easy to guess")):
        client.cookies["django_language"] = language
        sent = {"old_password": "correct horse battery"}
        sent |= {"new_password1": WEAK[0], "new_password2": WEAK[0]}
        answer = client.post(reverse("password_change"), sent)
        assert words in str(answer.context["form"].errors["new_password2"])


# Links


@pytest.fixture
def boss(client):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


def link_page(user) -> str:
    return reverse("admin:auth_user_password_change", args=[user.pk])


def choose(link: str, password: str):
    """Follow a link as its reader does."""
    client = Client()
    form = client.get(link.replace("http://127.0.0.1:8000", ""), follow=True)
    sent = {"new_password1": password, "new_password2": password}
    return client.post(form.request["PATH_INFO"], sent)


def test_administrator_shows_a_link_once_and_never_chooses_a_password(boss):
    user = UserFactory(role="editor")
    before = user.password
    page = boss.get(link_page(user))
    assert b"password1" not in page.content
    assert b"/reset/" not in page.content
    page = boss.post(link_page(user), {"password1": GOOD[0], "password2": GOOD[0]})
    link = re.search(r"http://\S+/reset/[^<\s]+", page.content.decode())[0]
    user.refresh_from_db()
    assert user.password == before
    assert choose(link, GOOD[0]).status_code == 302
    user.refresh_from_db()
    assert user.check_password(GOOD[0])
    assert (
        b"expired"
        in Client(headers={"cookie": "django_language=en"})
        .get(link.replace("http://127.0.0.1:8000", ""), follow=True)
        .content
    )


def test_new_account_has_no_password_until_its_user_chooses_one(boss):
    sent = {"username": "baru", "language": "id"}
    assert boss.post(reverse("admin:perpusnas_user_add"), sent).status_code == 302
    user = User.objects.get(username="baru")
    assert not user.has_usable_password()
    link = re.search(
        r"http://\S+/reset/[^<\s]+", boss.post(link_page(user)).content.decode()
    )[0]
    assert choose(link, GOOD[1]).status_code == 302
    user.refresh_from_db()
    assert user.check_password(GOOD[1])


def test_only_administrators_make_links(client):
    other = UserFactory()
    for role in ("viewer", "editor", "manager"):
        client.force_login(UserFactory(role=role))
        assert client.post(link_page(other)).status_code in {302, 403}
        assert client.get(link_page(other)).status_code in {302, 403}


def test_account_above_the_own_rights_gets_no_link(boss):
    above = UserFactory(is_superuser=True)
    assert boss.post(link_page(above)).status_code == 403


@pytest.mark.parametrize("role", [None, "viewer"])
def test_asking_for_a_link_is_answered_alike_for_everybody(client, role):
    user = UserFactory(role=role, email="staf@example.org")
    disabled = UserFactory(email="disabled@example.org", is_active=False)
    client.cookies["django_language"] = "en"
    answers = []
    for address in (user.email, disabled.email, "nobody@example.org"):
        answer = client.post(reverse("password_reset"), {"email": address})
        answers.append((answer.status_code, answer.headers["Location"], answer.content))
    assert len(set(answers)) == 1
    assert [m.to for m in mail.outbox] == [[user.email]]
    assert "/reset/" in mail.outbox[0].body


def test_mail_goes_out_after_the_answer(client, rf):
    UserFactory(email="staf@example.org")
    request = rf.post("/accounts/password_reset/", {"email": "staf@example.org"})
    request._dont_enforce_csrf_checks = True
    response = PasswordResetView.as_view()(request)
    assert response.status_code == 302
    assert mail.outbox == []
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    assert len(mail.outbox) == 1


def test_link_is_mailed_where_there_is_a_mail_host(boss, settings):
    user = UserFactory(email="staf@example.org", language="id")
    with MailServer() as server:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        page = boss.post(link_page(user), follow=True)
    assert b"/reset/" not in page.content
    assert "sent to staf@example.org" in page.content.decode()
    [sent] = server.mails
    link = re.search(r"http://\S+/reset/\S+", sent.get_content())[0]
    assert choose(link, GOOD[2]).status_code == 302


def test_mail_host_that_does_not_answer_is_said_and_no_link_is_shown(boss, settings):
    user = UserFactory(email="staf@example.org")
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    page = boss.post(link_page(user))
    assert "could not be sent" in page.content.decode()
    assert b"/reset/" not in page.content
