"""How many wrong passwords are checked, and what an attacker learns and breaks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from perpusnas.accounts import attempts
from perpusnas.core.models import SignInAttempt, User
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


class CountingHasher(MD5PasswordHasher):
    """Counts the passwords that are hashed."""

    algorithm = "counting"
    hashed = 0

    def encode(self, password, salt):
        type(self).hashed += 1
        return super().encode(password, salt)


def sign_in(name: str, password: str, client=None, network="192.0.2.1", **headers):
    """Whether the password was accepted."""
    client = client or Client()
    sent = {"username": name, "password": password}
    answer = client.post(reverse("login"), sent, REMOTE_ADDR=network, **headers)
    assert answer.status_code in {200, 302}
    return answer.status_code == 302


def wrong(name: str, times: int, **options) -> None:
    for n in range(times):
        assert not sign_in(name, f"wrong {n}", **options)


def pass_time(time: timedelta) -> None:
    for attempt in SignInAttempt.objects.all():
        SignInAttempt.objects.filter(pk=attempt.pk).update(at=attempt.at - time)


def test_right_password_waits_after_five_wrong_ones_from_the_same_network():
    user = UserFactory()
    wrong(user.username, 5)
    assert not sign_in(user.username, PASSWORD)
    pass_time(attempts.SHORT + timedelta(seconds=1))
    assert sign_in(user.username, PASSWORD)


def test_four_wrong_passwords_cost_nothing():
    user = UserFactory()
    for _turn in range(4):
        wrong(user.username, 4)
        assert sign_in(user.username, PASSWORD)


def test_ten_passwords_are_checked_from_one_network(settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.test_sign_in.CountingHasher"]
    users = [UserFactory() for _n in range(20)]
    for user in users:
        wrong(user.username, 1)
    checked = SignInAttempt.objects.filter(network="192.0.2.1").count()
    assert checked == attempts.NETWORK
    assert not sign_in(users[0].username, PASSWORD)
    assert sign_in(users[0].username, PASSWORD, network="192.0.2.2")


def test_waiting_is_not_made_longer_by_trying():
    user = UserFactory()
    wrong(user.username, 30)
    assert SignInAttempt.objects.count() == attempts.ACCOUNT_FROM_NETWORK


def test_own_account_does_not_reset_the_count_for_others():
    mine, other = UserFactory(), UserFactory()
    for _turn in range(4):
        wrong(other.username, 1)
        assert sign_in(mine.username, PASSWORD)
    wrong(other.username, 1)
    assert not sign_in(other.username, PASSWORD)


def test_attack_from_many_networks_is_bounded_and_does_not_keep_the_owner_out():
    user = UserFactory()
    owner = Client()
    assert sign_in(user.username, PASSWORD, owner, network="198.51.100.7")
    for n in range(60):
        wrong(user.username, 2, network=f"203.0.113.{n}")
    assert SignInAttempt.objects.filter(device="").count() == attempts.ACCOUNT
    assert not sign_in(user.username, PASSWORD, network="203.0.113.200")
    for n in range(50):
        owner.post(reverse("logout"))
        assert sign_in(user.username, PASSWORD, owner, network=f"198.51.100.{n}")


def test_wrong_passwords_on_a_known_device_wait_too():
    user, device = UserFactory(), Client()
    assert sign_in(user.username, PASSWORD, device)
    device.post(reverse("logout"))
    wrong(user.username, attempts.DEVICE, client=device)
    assert not sign_in(user.username, PASSWORD, device)


def test_device_of_one_account_is_nothing_for_another():
    mine, other = UserFactory(), UserFactory()
    device = Client()
    assert sign_in(mine.username, PASSWORD, device)
    device.post(reverse("logout"))
    wrong(other.username, 5)
    assert not sign_in(other.username, PASSWORD, device)
    forged = Client()
    forged.cookies[attempts.DEVICE_COOKIE] = attempts.account_key(other.username) + ":x"
    assert not sign_in(other.username, PASSWORD, forged)


@pytest.mark.parametrize("behind", [False, True])
def test_forwarded_address_counts_only_behind_a_proxy(settings, behind):
    settings.BEHIND_PROXY = behind
    user = UserFactory()
    for n in range(8):
        header = f"198.51.100.{n}, 203.0.113.{n}"
        sign_in(user.username, "wrong", HTTP_X_FORWARDED_FOR=header)
    networks = {a.network for a in SignInAttempt.objects.all()}
    if behind:
        assert networks == {f"203.0.113.{n}" for n in range(8)}
    else:
        assert networks == {"192.0.2.1"}
        assert SignInAttempt.objects.count() == attempts.ACCOUNT_FROM_NETWORK


def test_neighbouring_ipv6_addresses_are_one_network():
    user = UserFactory()
    for n in range(8):
        sign_in(user.username, "wrong", network=f"2001:db8::{n:x}")
    assert not sign_in(user.username, PASSWORD, network="2001:db8::ffff")


@pytest.mark.django_db(transaction=True)
def test_passwords_that_are_sent_at_once_are_counted():
    user = UserFactory()

    def guess(n):
        try:
            return sign_in(user.username, f"wrong {n}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(guess, range(32)))
    assert SignInAttempt.objects.count() <= attempts.ACCOUNT_FROM_NETWORK


def test_known_unknown_disabled_and_waiting_accounts_are_answered_alike(settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.test_sign_in.CountingHasher"]
    known, disabled = UserFactory(), UserFactory(is_active=False)
    waiting = UserFactory()
    wrong(waiting.username, 5, network="198.51.100.9")
    seen = set()
    for name, password, network in (
        (known.username, "wrong", "192.0.2.1"),
        ("nobody-at-all", "wrong", "192.0.2.2"),
        (disabled.username, PASSWORD, "192.0.2.3"),
        (waiting.username, PASSWORD, "198.51.100.9"),
    ):
        CountingHasher.hashed = 0
        client = Client()
        sent = {"username": name, "password": password}
        answer = client.post(reverse("login"), sent, REMOTE_ADDR=network)
        text = answer.content.decode().replace(name, "NAME")
        token = answer.context["csrf_token"]
        seen.add(
            (answer.status_code, text.replace(str(token), ""), CountingHasher.hashed)
        )
    assert len(seen) == 1


def test_attempts_are_forgotten_after_a_day():
    wrong("somebody", 1)
    pass_time(attempts.KEPT + timedelta(minutes=1))
    wrong("somebody else", 1)
    assert SignInAttempt.objects.count() == 1


def test_what_was_typed_as_a_user_name_is_not_stored():
    wrong("my secret password", 1)
    stored = SignInAttempt.objects.values_list("account", "network", "device").get()
    assert not any("secret" in value for value in stored)


# Disabled accounts


def disable_by_save(user) -> None:
    user.is_active = False
    user.save()


def disable_by_fields(user) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])


def disable_by_update(user) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize(
    "disable", [disable_by_save, disable_by_fields, disable_by_update]
)
def test_enabling_an_account_does_not_revive_its_sessions(client, disable):
    user = UserFactory()
    client.force_login(user)
    assert client.get(reverse("agreements:list")).status_code == 200
    disable(User.objects.get(pk=user.pk))
    assert client.get(reverse("agreements:list")).status_code == 302
    enabled = User.objects.get(pk=user.pk)
    enabled.is_active = True
    enabled.save()
    assert client.get(reverse("agreements:list")).status_code == 302
    assert sign_in(user.username, PASSWORD)


def test_sessions_of_other_changes_stay(client):
    user = UserFactory()
    client.force_login(user)
    user = User.objects.get(pk=user.pk)
    user.first_name = "Sri"
    user.last_login = timezone.now()
    user.save()
    assert client.get(reverse("agreements:list")).status_code == 200
