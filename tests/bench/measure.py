"""How fast the register is: pages and files of a generated register, asked over HTTP.

Run by `make bench`, never as a test: figures are read, not asserted. Every page is told
beside the floor of the same run, the emptiest page that needs a signed-in reader, since
the machine differs and the ratio does not.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
FLOOR = "/accounts/password_change/done/"
PAGES = {
    "floor (signed in)": FLOOR,
    "home": "/",
    "attention": "/attention/",
    "agreements, page 1": "/agreements/",
    "agreements, last page": "/agreements/?page={last}",
    "agreements, country and validity": "/agreements/?country=KZ&validity=in_force",
    "agreements, search": "/agreements/?q=perpustakaan+nasional",
    "agreement": "/agreements/{agreement}/",
    "partners, page 1": "/partners/",
    "partners, search": "/partners/?q=nasional",
    "partner": "/partners/{partner}/",
    "events, page 1": "/events/",
    "event": "/events/{event}/",
    "coverage": "/agreements/coverage/",
    "search over everything": "/search/?q=nasional+kazakhstan",
    "partners suggested": "/partners/suggest/?q=kaza",
    "partners suggested, two words": "/partners/suggest/?q=national+libr",
    "suggestions in the header": "/search/suggest/?q=kaza",
    "suggestions in the header, two words": "/search/suggest/?q=national+libr",
    "warning of a like name": "/partners/similar/?q=Natinal+Library+of+Kazakstan&country=KZ",
    "warning of a like name, without a country": "/partners/similar/?q=Universitas+Gajah",
    "warning of a like person": "/people/similar/?q=Aigerim+Ospanov",
    "likely duplicates": "/partners/duplicates/",
    "likely duplicates, people": "/partners/duplicates/?of=people",
}
FILES = {
    "agreements.csv": "/agreements/export.csv",
    "partners.csv": "/partners/export.csv",
    "events.csv": "/events/export.csv",
}


class Reader:
    """A signed-in reader with one connection that stays open."""

    def __init__(self, port: int, cookie: str):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.headers = {"Cookie": f"sessionid={cookie}"}

    def requested(self, path: str) -> http.client.HTTPResponse:
        self.connection.request("GET", path, headers=self.headers)
        return self.connection.getresponse()

    def get(self, path: str) -> tuple[float, float, bytes]:
        """Seconds to the first byte and to the last, and the body."""
        start = time.perf_counter()
        try:
            response = self.requested(path)
        except http.client.RemoteDisconnected:  # idle for longer than the server waits
            self.connection.close()
            start = time.perf_counter()
            response = self.requested(path)
        first = time.perf_counter() - start
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status}")
        return first, time.perf_counter() - start, body


def median_ms(reader: Reader, path: str, times: int) -> tuple[float, float]:
    """The page and the floor, asked in turns: whatever else runs slows both."""
    reader.get(path)
    pairs = [(reader.get(path)[1], reader.get(FLOOR)[1]) for _n in range(times)]
    page, floor = (
        1000 * statistics.median(column) for column in zip(*pairs, strict=True)
    )
    return page, floor


def per_second(port: int, cookie: str, path: str, seconds: float) -> float:
    """Requests answered in a second with eight readers, each asking anew at once."""
    counts, end = [0] * 8, time.perf_counter() + seconds

    def ask(place: int) -> None:
        reader = Reader(port, cookie)
        while time.perf_counter() < end:
            reader.get(path)
            counts[place] += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def memory_mb(pid: int) -> float:
    """Resident memory of a process and its children."""
    found = subprocess.run(
        ["ps", "-o", "rss=", "--pid", str(pid), "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    return sum(map(int, found.stdout.split())) / 1024


def world() -> tuple[str, dict[str, int]]:
    """A manager's session, and the numbers that the addresses name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perpusnas.settings")
    django.setup()
    from django.contrib.auth.models import Group
    from django.test import Client

    from agreements.models import Agreement
    from events.models import Event
    from partners.models import Partner
    from perpusnas.core.models import User

    user, _made = User.objects.get_or_create(username="bench")
    user.groups.add(Group.objects.get(name="manager"))
    client = Client()
    client.force_login(user)
    visible = {m: m.objects.visible_to(user) for m in (Agreement, Event, Partner)}
    middle = {m: q.order_by("pk")[q.count() // 2].pk for m, q in visible.items()}
    return client.cookies["sessionid"].value, {
        "last": -(-visible[Agreement].count() // 25),
        "agreement": middle[Agreement],
        "event": middle[Event],
        "partner": middle[Partner],
    }


def served(port: int) -> subprocess.Popen:
    command = ["gunicorn", "perpusnas.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "4", "--timeout", "300"]
    command += ["--no-control-socket", "--log-level", "warning"]
    server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT)
    for _n in range(100):
        try:
            http.client.HTTPConnection("127.0.0.1", port).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise RuntimeError("The server did not start.")


def measure(port: int, times: int, seconds: float) -> None:
    cookie, numbers = world()
    server = served(port)
    try:
        reader = Reader(port, cookie)
        print("| page | p50 ms | x floor | req/s, 8 readers |")
        print("| --- | ---: | ---: | ---: |")
        for name, pattern in PAGES.items():
            path = pattern.format(**numbers)
            p50, floor = median_ms(reader, path, times)
            rate = per_second(port, cookie, path, seconds)
            print(f"| {name} | {p50:.1f} | {p50 / floor:.1f} | {rate:.0f} |")
        print("\n| file | rows | seconds | rows/s | memory of the server +MB |")
        print("| --- | ---: | ---: | ---: | ---: |")
        for name, path in FILES.items():
            before = memory_mb(server.pid)
            _first, seconds_taken, body = reader.get(path)
            rows, grown = body.count(b"\r\n") - 1, memory_mb(server.pid) - before
            rate = rows / seconds_taken
            text = f"{rows:,} | {seconds_taken:.2f} | {rate:,.0f} | {grown:.0f}"
            print(f"| {name} | {text} |")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=4)
    options = parser.parse_args()
    measure(options.port, options.times, options.seconds)
