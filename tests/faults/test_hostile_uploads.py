"""Hostile files, sent to the site as it is served: it answers them and all others, and
its processes do not grow."""

import http.client
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.test import Client

from tests.documents import docx, pdf
from tests.factories import UserFactory
from tests.hostile.pdf import AS_IT_IS, deep_bomb
from tests.hostile.pictures import png_of
from tests.imports.hanging import hanging_workbook
from tests.imports.sample_files import workbook

from .conftest import serving

TOKEN = "t" * 32
GUNICORN = """
import django, os, sys
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
options = ["--worker-class=gthread", "--workers=1", "--threads=4", "--timeout=10"]
options += ["--no-control-socket", "--bind", f"127.0.0.1:{sys.argv[1]}"]
command = [sys.executable, "-m", "gunicorn", *options, "perpusnas.wsgi"]
os.execv(sys.executable, command)
"""
SERVERS = {"waitress": None, "gunicorn": [sys.executable, "-c", GUNICORN]}


@pytest.fixture(scope="module", params=SERVERS)
def site(
    request, django_db_setup, databases, django_db_blocker, tmp_path_factory
) -> Iterator[tuple[int, str, Path]]:
    """The port of a server, the session of a manager, and the server's log."""
    folder = tmp_path_factory.mktemp("state")
    secret = {"SECRET_KEY": settings.SECRET_KEY}
    with django_db_blocker.unblock(), databases.using_new("empty"):
        client = Client()
        client.force_login(UserFactory(role="manager"))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        with serving(folder, SERVERS[request.param], **secret) as port:
            yield port, session, folder / "server.log"


def request(
    port: int, method: str, path: str, headers: dict, body: bytes = b""
) -> tuple[int, str, str]:
    """Status, page and location of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, page, answer.headers.get("Location", "")


def send(site, path: str, name: str, content: bytes, **fields: str):
    """Send a form with a file."""
    port, session, _log = site
    fields = {"csrfmiddlewaretoken": TOKEN, **fields}
    lines = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    lines.append(
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    body = "".join(lines).encode() + content + b"\r\n--x--\r\n"
    headers = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}; django_language=en",
    }
    return request(port, "POST", path, headers, body)


def memory(log: Path) -> int:
    """Kilobytes that all processes which write to the server's log hold now."""
    held = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "fd" / "2").readlink() != log:
                continue
            lines = (process / "status").read_text().splitlines()
        except OSError:
            continue
        held += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return held


def documents() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Documents that unpack to hundreds of megabytes, and how each is made."""
    zeros = {"word/media/a.bin": bytes(80_000_000)}
    return {
        "unpacks to too much": ("a.docx", lambda: docx(**zeros)),
        "or unpacks": ("a.pdf", lambda: pdf(deep_bomb, **AS_IT_IS)),
        "60000 × 60000": ("a.png", lambda: png_of(60_000, 60_000)),
    }


def many_rows() -> bytes:
    """A small workbook of 100,001 rows."""
    row = '<row><c t="inlineStr"><is><t>Library %s</t></is></c></row>'
    lot = Random(1)
    numbers = (lot.getrandbits(64) if n % 20 == 0 else 1 for n in range(100_000))
    rows = "".join(row % number for number in numbers).encode()
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook(["Mitra"], ["Library"]))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if "worksheets/" in part.filename:
                end = b"</sheetData>"
                content = content.replace(end, rows + end)
            new.writestr(part.filename, content)
    return file.getvalue()


def test_workbook_that_hung_a_worker_is_answered_at_once(site):
    content = hanging_workbook()
    start = time.monotonic()
    status, _page, location = send(
        site, "/imports/", "mitra.xlsx", content, kind="partners"
    )
    assert (status, location[:9]) == (302, "/imports/")
    assert time.monotonic() - start < 30  # two seconds on a machine with nothing to do


def test_hostile_files_hold_nobody_up_and_take_no_memory_of_the_site(site):
    port, _session, log = site
    hang, many = hanging_workbook(), many_rows()
    hostile = [(name, make(), reason) for reason, (name, make) in documents().items()]
    send(site, "/imports/", "mitra.xlsx", hang, kind="partners")
    before, answers, imports = memory(log), [], []

    def attack() -> None:
        for name, content, reason in hostile:
            sent = {"kind": "paper", "title": "Nota", "access": "internal"}
            answers.append(
                (*send(site, "/sources/new/", name, content, **sent), reason)
            )
        imports.append(send(site, "/imports/", "mitra.xlsx", many, kind="partners"))

    attackers = [threading.Thread(target=attack) for _number in range(3)]
    for attacker in attackers:
        attacker.start()
    waits = []
    while any(attacker.is_alive() for attacker in attackers):
        start = time.monotonic()
        assert request(port, "GET", "/healthz", {})[0] == 200
        waits.append(time.monotonic() - start)
        time.sleep(0.1)
    assert (len(answers), len(imports)) == (9, 3)
    for status, page, _location, reason in answers:
        assert status == 422
        assert reason in page
    for status, _page, location in imports:
        assert (status, location[:9]) == (302, "/imports/")  # the worker checks it
    assert max(waits) < 10  # each would be held up for minutes
    assert memory(log) - before < 60 * 1024
    assert b"Traceback" not in log.read_bytes()
