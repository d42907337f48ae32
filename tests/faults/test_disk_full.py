"""A full disk: one of 64 MB that only the server sees, filled while it runs."""

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from perpusnas.core.disk import RESERVE, SPARE_SIZE

from .conftest import free_port, wait_until_answering

pytestmark = pytest.mark.one_database

PREPARE = """
import django, sys
django.setup()
from django.core.management import call_command
from perpusnas.core.access import ROLES
from perpusnas.core.disk import make_spare_file
from perpusnas.core.management.commands.start import Command
call_command("migrate", interactive=False, verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from django.contrib.auth.models import Group
from perpusnas.core.models import User
user = User.objects.create_user("staf", password=sys.argv[2])
user.groups.add(Group.objects.get(name="manager"))
make_spare_file()
Command().serve(int(sys.argv[1]))
"""
SIZE = 64 * 1024 * 1024
PASSWORD = "kuda-lumping lompat pagar"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """Reads pages and sends forms, with the cookies that it was given."""

    def __init__(self, port: int):
        self.port = port
        self.cookies = {"django_language": "en"}

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = ""):
        """The status and the text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def get(self, path: str):
        return self.ask("GET", path)

    def post(self, path: str, **fields: str):
        """Open a form and send it with these values."""
        page = self.get(path)[1]
        for name, value in re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page
        ):
            fields.setdefault(name, value)
        return self.ask("POST", path, urlencode(fields).encode())

    def upload(self, path: str, name: str, content: bytes, **fields: str):
        """Open a form and send it with a file."""
        page = self.get(path)[1]
        fields["csrfmiddlewaretoken"] = TOKEN.search(page)[1]
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in fields.items()
        ]
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="a.csv"'
        parts.append(f"{head}\r\n\r\n".encode() + content + b"\r\n--x--\r\n")
        return self.ask(
            "POST", path, b"".join(parts), "multipart/form-data; boundary=x"
        )

    def sign_in(self) -> int:
        sent = {"username": "staf", "password": PASSWORD}
        return self.post("/accounts/login/", **sent)[0]


class Disk:
    """The server's disk as seen from outside."""

    def __init__(self, root: Path):
        self.root = root

    @property
    def free(self) -> int:
        state = os.statvfs(self.root)
        return state.f_bavail * state.f_frsize

    def fill(self, left: int = 0) -> None:
        with (self.root / "ballast").open("ab", buffering=0) as ballast:
            block = bytes(4096)
            try:
                while self.free > left:
                    ballast.write(block * max(1, min(256, (self.free - left) // 4096)))
            except OSError:
                pass

    def clear(self) -> None:
        (self.root / "ballast").unlink()

    def files(self) -> set[str]:
        """All files but those of the database, what fills the disk, and the empty file
        that the worker locks once it has started."""
        apart = ("register.sqlite3", "ballast", "spare", "static/", "worker.lock")
        found = (p for p in self.root.rglob("*") if p.is_file())
        names = {str(p.relative_to(self.root)) for p in found}
        return {name for name in names if not name.startswith(apart)}


@contextmanager
def served_from_small_disk(mount_point: Path) -> Iterator[tuple[int, Disk]]:
    port = free_port()
    mount = f'mount -t tmpfs -o size={SIZE} tmpfs "{mount_point}" && exec "$@"'
    own_mounts = ["unshare", "--mount"]
    if os.getuid():
        own_mounts.append("--map-root-user")
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "perpusnas.settings",
        "STATE_ROOT": str(mount_point),
        "TMPDIR": str(mount_point),
    }
    for name in ("DATABASE_URL", "PAPERS_ROOT", "IMPORTS_ROOT"):
        variables.pop(name, None)
    python = [sys.executable, "-c", PREPARE, str(port), PASSWORD]
    command = [*own_mounts, "sh", "-c", mount, "sh", *python]
    log = mount_point.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=variables, stdout=output, stderr=output)
        try:
            wait_until_answering(process, port)
            yield port, Disk(Path(f"/proc/{process.pid}/root{mount_point}"))
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture
def site(tmp_path):
    mount_point = tmp_path / "disk"
    mount_point.mkdir()
    with served_from_small_disk(mount_point) as found:
        yield found


def test_full_disk_is_said_and_reading_and_signing_in_go_on(site):
    port, disk = site
    browser = Browser(port)
    assert browser.sign_in() == 302
    before = disk.files()
    assert browser.get("/readyz") == (200, "ok")

    # Nearly full: nothing is saved, and everything typed is kept.
    disk.fill(left=RESERVE // 2)
    assert browser.get("/readyz") == (503, "disk")
    status, page = browser.post("/partners/new/", name="Perpustakaan Contoh")
    assert status == 507
    assert "No room left on the server" in page
    assert 'name="name" value="Perpustakaan Contoh"' in page
    assert browser.get("/partners/")[0] == 200
    assert Browser(port).sign_in() == 302
    sheet = b"name\n" + b"a\n" * 1000
    assert browser.upload("/imports/", "file", sheet, kind="partners")[0] == 507

    # Full to the last block.
    assert (disk.root / "spare").stat().st_size == SPARE_SIZE
    disk.fill()
    for path in ("/", "/partners/", "/agreements/", "/healthz"):
        assert browser.get(path)[0] == 200, path
    newcomer = Browser(port)
    assert newcomer.sign_in() in {
        302,
        507,
    }  # the first may have to give up the spare file
    assert newcomer.sign_in() == 302
    assert newcomer.get("/partners/")[0] == 200
    assert browser.get("/readyz") == (503, "disk")
    assert browser.get("/partners/export.csv")[0] in {200, 507}
    assert disk.files() == before

    # And there is room again.
    disk.clear()
    assert browser.get("/readyz") == (200, "ok")
    status, _page = browser.post("/partners/new/", name="Perpustakaan Contoh")
    assert status in {302, 422}
