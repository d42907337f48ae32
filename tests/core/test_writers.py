"""Many who save at the same time on SQLite, through a real server: nobody sees an error.

`make test` lets eight of them write for a few seconds, `make test-long` thirty for a
minute.
"""

import http.client
import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.factories import PersonFactory, UserFactory

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(tmp_path):
    """The port of a gunicorn as `make run` starts it, on the database of this test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "STATE_ROOT": str(tmp_path),
        "SECRET_KEY": settings.SECRET_KEY,
        "LOG_LEVEL": "ERROR",
        "DEBUG": "on",
    }
    options = ["--bind", f"127.0.0.1:{port}", "--workers=2", "--threads=4"]
    gunicorn = [sys.executable, "-m", "gunicorn", *options, "perpusnas.wsgi"]
    process = subprocess.Popen(gunicorn, cwd=ROOT, env=environment)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    for _attempt in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(port)


class Writer(threading.Thread):
    """Somebody who edits one record again and again, through the form."""

    def __init__(self, port: int, cookie: str, address: str, until: float):
        super().__init__()
        self.port, self.cookie, self.address = port, cookie, address
        self.until, self.saved = until, 0
        self.answers: Counter[int] = Counter()
        self.longest = 0.0

    def run(self):
        while time.monotonic() < self.until:
            page = self.ask("GET")
            sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page))
            sent |= {"access": "internal", "remarks": f"Saved {self.saved + 1} times"}
            before = self.answers[302]
            self.ask("POST", urlencode(sent))
            self.saved += self.answers[302] - before

    def ask(self, method: str, body: str | None = None) -> str:
        headers = {"Cookie": self.cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        began = time.monotonic()
        link.request(method, self.address, body, headers)
        answer = link.getresponse()
        text = answer.read().decode()
        self.longest = max(self.longest, time.monotonic() - began)
        self.answers[answer.status] += 1
        link.close()
        if token := re.search(r"csrftoken=([^;]+)", answer.headers["Set-Cookie"] or ""):
            session = self.cookie.partition("; ")[0]
            self.cookie = f"{session}; csrftoken={token[1]}"
        return text


@pytest.mark.parametrize(
    ("count", "seconds"), [(8, 6), pytest.param(30, 60, marks=pytest.mark.long)]
)
def test_nobody_who_saves_at_the_same_time_sees_an_error(server, count, seconds):
    if connection.vendor != "sqlite":
        return  # PostgreSQL has no lock of the whole database
    people, writers = [], []
    for number in range(count):
        client = Client()
        client.force_login(UserFactory(role="editor", username=f"writer{number}"))
        people.append(PersonFactory())
        address = f"{people[-1].get_absolute_url()}edit/"
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        writers.append(Writer(server, cookie, address, time.monotonic() + seconds))
    writers[0].ask("GET")  # the first page loads all templates
    for writer in writers:
        writer.answers.clear()
        writer.longest, writer.until = 0.0, time.monotonic() + seconds
        writer.start()
    for writer in writers:
        writer.join()
    answers = sum((writer.answers for writer in writers), Counter())
    assert set(answers) == {200, 302}, answers
    saved = sum(writer.saved for writer in writers)
    assert saved >= count
    with sqlite3.connect(connection.settings_dict["NAME"]) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for person, writer in zip(people, writers, strict=True):
        person.refresh_from_db()
        assert person.version == writer.saved + 1
    longest = max(writer.longest for writer in writers)
    print(f"{count} writers, {seconds} s: {saved} saved, longest {longest:.1f} s")  # noqa: T201
