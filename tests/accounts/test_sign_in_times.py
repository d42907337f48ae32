"""How long the answer to a wrong password takes does not say whether there is an account.

Processor time is compared, of pairs that take turns: on a machine with other work the
clock on the wall says little. `pytest -rP` prints both.
"""

from statistics import median
from time import perf_counter, thread_time

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.test import Client
from django.urls import reverse

from perpusnas.core.models import User
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.long]
PAIRS, MOST = 500, 0.005  # seconds
WAITING_NETWORK = "192.0.2.1"


class Hasher(PBKDF2PasswordHasher):
    """The hasher of the site with a tenth of its work: 1,000 sign-ins in a minute."""

    iterations = PBKDF2PasswordHasher.iterations // 10


def times_of(name: str, network: str) -> tuple[float, float]:
    """Processor time and time on the clock of one answer to a wrong password."""
    browser, sent = Client(), {"username": name, "password": "wrong one"}
    used, began = thread_time(), perf_counter()
    answer = browser.post(reverse("login"), sent, REMOTE_ADDR=network)
    times = thread_time() - used, perf_counter() - began
    assert answer.status_code == 200
    return times


def accounts(case: str) -> list[str]:
    """Ten accounts, each of which is tried fifty times."""
    users = [UserFactory(is_active=case != "disabled") for _n in range(10)]
    User.objects.filter(pk__in=[u.pk for u in users]).update(
        password=make_password("correct horse battery")
    )
    return [user.username for user in users]


def network(number: int) -> str:
    return f"10.0.{number // 250}.{number % 250}"


@pytest.mark.parametrize("case", ["known", "disabled", "waiting"])
def test_account_is_answered_as_fast_as_none(case, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Hasher"]
    names = accounts(case)
    if case == "waiting":
        names = names[:1]
        for _n in range(5):
            times_of(names[0], WAITING_NETWORK)
    found: dict[str, list[tuple[float, float]]] = {"account": [], "none": []}
    for number in range(PAIRS):
        here = WAITING_NETWORK if case == "waiting" else network(2 * number)
        pair = [
            ("account", names[number % len(names)], here),
            ("none", f"nobody{number}", network(2 * number + 1)),
        ]
        for kind, name, where in pair[:: 1 if number % 2 else -1]:
            found[kind].append(times_of(name, where))
    medians = {
        kind: [median(each) for each in zip(*times, strict=True)]
        for kind, times in found.items()
    }
    print(case, {k: [f"{t * 1000:.2f} ms" for t in m] for k, m in medians.items()})  # noqa: T201
    assert abs(medians["account"][0] - medians["none"][0]) < MOST
