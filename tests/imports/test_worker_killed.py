"""A worker that is killed at any moment: the next one completes the import, or takes it
back where it may not be completed."""

import random

import pytest
from django.db import connection
from django.test import Client

from partners.models import Name, Partner
from perpusnas.core.worker import work
from perpusnas.imports import running
from tests.factories import UserFactory

from .worker_process import ended, kill_at, waiting_import

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 60
AT_ONCE = 10  # rows of a transaction on SQLite


def there(first: int) -> tuple[int, int]:
    """How many partners of an import are there, and how many names of partners."""
    names = [f"Library {n}" for n in range(first, first + ROWS)]
    kept = Partner.objects.kept().filter(name__in=names)
    own = Name.objects.filter(partner__in=kept)
    return kept.count(), own.count()


def statements(monkeypatch) -> int:
    """How many statements a worker makes for an import."""
    monkeypatch.setattr(running, "MOST_ROWS", AT_ONCE)
    job, made = waiting_import(UserFactory(role="manager"), ROWS), []

    def counted(execute, *args):
        made.append(args[0])
        return execute(*args)

    with connection.execute_wrapper(counted):
        work(until_idle=True)
    job.refresh_from_db()
    assert (job.state, there(0)) == ("done", (ROWS, ROWS))
    return len(made)


def page_of(job) -> str:
    client = Client()
    client.force_login(job.user)
    client.cookies["django_language"] = "en"
    return client.get(job.get_absolute_url()).content.decode()


def kill(monkeypatch, times: int) -> list[str]:
    """Kill workers at moments drawn by lot; the states in which they left imports."""
    lot, last, left = random.Random(times), statements(monkeypatch), []
    for number in range(1, times + 1):
        first, user = number * 1000, UserFactory(role="manager")
        job = waiting_import(user, ROWS, first)
        kill_at(lot.randint(1, last), AT_ONCE)
        job.refresh_from_db()
        left.append(f"{job.state} {there(first)[0]}")
        if job.state == "running":
            assert "Being imported" in page_of(job)
        may_go_on = number % 2 or job.state == "done"
        if not may_go_on:
            user.is_active = False
            user.save()
        ended()
        job.refresh_from_db()
        if may_go_on:
            assert (job.state, there(first)) == ("done", (ROWS, ROWS))
            name = Partner.objects.get(name=f"Library {first}")
            assert name.history.count() == 1
        else:
            assert (job.state, job.problem) == ("failed", "rights")
            assert there(first) == (0, 0)
    print(left)  # noqa: T201
    return left


def test_worker_killed_at_three_moments(monkeypatch):
    left = kill(monkeypatch, 3)
    assert any(state.startswith(("running", "waiting")) for state in left)


@pytest.mark.long
def test_worker_killed_at_twenty_moments(monkeypatch):
    left = kill(monkeypatch, 20)
    assert sum(state.startswith(("running", "waiting")) for state in left) > 10
