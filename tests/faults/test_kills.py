"""Workers and master are killed while people save: nothing acknowledged is lost, and what
is sent again is not done twice.

`make test` kills four times, `make test-long` two hundred times.
"""

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from partners.models import Partner
from tests.factories import UserFactory

from .conftest import database_url, free_port, wait_until_answering

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 4
TOKEN = "t" * 32


class Server:
    """A gunicorn with two workers, whose processes are killed one after the other."""

    def __init__(self, folder: Path):
        self.port = free_port()
        self.folder = folder
        self.start()

    def start(self) -> None:
        variables = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "perpusnas.settings",
            "DATABASE_URL": database_url(),
            "STATE_ROOT": str(self.folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "DEBUG": "on",  # static files from their source
            "LOG_LEVEL": "ERROR",
        }
        options = ["--workers=2", "--threads=4", "--worker-class=gthread"]
        options += ["--no-control-socket", f"--bind=127.0.0.1:{self.port}"]
        command = [sys.executable, "-m", "gunicorn", *options, "perpusnas.wsgi"]
        with (self.folder / "gunicorn.log").open("ab") as log:
            self.master = subprocess.Popen(command, env=variables, stderr=log)
        wait_until_answering(self.master, self.port)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill_a_worker(self) -> bool:
        """Kill one; False while none is there."""
        if not (workers := self.workers()):
            return False
        os.kill(random.choice(workers), signal.SIGKILL)
        return True

    def kill_the_master(self) -> None:
        workers = self.workers()
        self.master.kill()
        self.master.wait()
        for pid in workers:  # so that the port is free at once
            if Path(f"/proc/{pid}").exists():
                os.kill(pid, signal.SIGKILL)
        self.start()

    def stop(self) -> None:
        self.master.terminate()
        self.master.wait(30)


class Writer(threading.Thread):
    """Somebody who enters one partner after another, and sends a form again until it is
    answered."""

    def __init__(self, number: int, port: int, session: str):
        super().__init__()
        self.number, self.port = number, port
        self.cookies = f"sessionid={session}; csrftoken={TOKEN}"
        self.stopped = threading.Event()
        self.acknowledged: dict[str, str] = {}
        self.repeated = 0
        self.refused: list[int] = []

    def run(self):
        number = 0
        while not self.stopped.is_set():
            number += 1
            name = f"Institution {self.number} {number} {random.random()}"
            _status, page, _address = self.until_answered("GET")
            fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page))
            fields |= {"name": name, "country": "LA", "access": "internal"}
            status, _page, address = self.until_answered("POST", urlencode(fields))
            if status == 302:
                self.acknowledged[name] = address
            else:
                self.refused.append(status)

    def until_answered(self, method: str, body: str = "") -> tuple[int, str, str]:
        for attempt in range(600):
            self.repeated += attempt > 0 and method == "POST"
            try:
                return self.ask(method, body)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise AssertionError("no answer")

    def ask(self, method: str, body: str) -> tuple[int, str, str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = "application/x-www-form-urlencoded"
        headers = {"Cookie": self.cookies, "X-CSRFToken": TOKEN, "Content-Type": kind}
        try:
            link.request(method, "/partners/new/", body, headers)
            answer = link.getresponse()
            text = answer.read().decode()
            return answer.status, text, answer.headers["Location"] or ""
        finally:
            link.close()


def writers_at(port: int) -> list[Writer]:
    found = []
    for number in range(WRITERS):
        client = Client()
        client.force_login(UserFactory(role="editor"))
        found.append(Writer(number, port, client.cookies["sessionid"].value))
    return found


def wait_for_answers(writers: list[Writer]) -> None:
    """Wait until one more partner is saved, so that every kill meets people at work."""
    before = sum(len(writer.acknowledged) for writer in writers)
    for _attempt in range(600):
        if sum(len(writer.acknowledged) for writer in writers) > before:
            return
        time.sleep(0.05)
    raise AssertionError("nobody can save")


def names_of(writer: Writer) -> list[str]:
    of_writer = Partner.objects.filter(name__startswith=f"Institution {writer.number} ")
    return list(of_writer.values_list("name", flat=True))


@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=pytest.mark.long)])
def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path, kills):
    server = Server(tmp_path)
    writers = writers_at(server.port)
    try:
        for writer in writers:
            writer.start()
        done = 0
        while done < kills:
            wait_for_answers(writers)
            time.sleep(random.uniform(0, 0.3))
            if done % 20 == 3:
                server.kill_the_master()
                done += 1
            else:
                done += server.kill_a_worker()
        time.sleep(1)
        for writer in writers:
            writer.stopped.set()
        for writer in writers:
            writer.join()
    finally:
        server.stop()
    acknowledged = sum(len(writer.acknowledged) for writer in writers)
    repeated = sum(writer.repeated for writer in writers)
    assert [writer.refused for writer in writers] == [[]] * WRITERS
    assert acknowledged >= kills
    for writer in writers:
        assert writer.refused == []
        stored = names_of(writer)
        assert sorted(stored) == sorted(writer.acknowledged)  # each once, none lost
        for name, address in writer.acknowledged.items():
            partner = Partner.objects.get(name=name)
            assert address == partner.get_absolute_url()
            assert partner.history.count() == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
    print(f"{kills} kills: {acknowledged} acknowledged, {repeated} sent again")  # noqa: T201
