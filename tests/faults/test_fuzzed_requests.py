"""Requests put together at random, to a real server: never a 500.

`make test` sends 200 of them, `make test-long` 10,000.
"""

import http.client
import random
from collections import Counter
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.databases import enter_known_cases
from tests.factories import UserFactory

from .conftest import serving

pytestmark = pytest.mark.one_database

TOKEN = "t" * 32
METHODS = ["GET"] * 6 + ["POST"] * 4 + ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"]
VALUES = [
    "", "0", "-1", "1", "2", "99999999999999999999", "1e400", "1e9", "NaN", "\0", "%00",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "\u202e", "é", "日本",
    "2024-02-30", "2024-13", "9999-12-31", "10000-01-01", "../1985", "2024?", "29/2/2023",
    "a" * 5000, "'; --", "<script>", "{{ 7*7 }}", "[", "(((((", "*", "%", "\\", "\r\nX: y",
    "on", "true", "null", "id", "en", "KZ", "xx", "#1", "#999999", "mou", "in_force",
    "-name", "name", "password", "created_by__password", "csv", "xlsx", "standard",
]  # fmt: skip
NAMES = [
    "q", "page", "per_page", "sort", "after", "before", "country", "validity", "stage",
    "kind", "on", "from", "to", "partner", "agreement", "event", "access", "dialect",
    "which", "by", "year", "month", "name", "title_id", "version", "opened", "once",
    "next", "o", "e", "_changelist_filters", "_popup", "_to_field", "IS_POPUP", "action",
    "_selected_action", "names-TOTAL_FORMS", "names-INITIAL_FORMS", "names-0-text",
    "parties-TOTAL_FORMS", "parties-INITIAL_FORMS", "parties-0-partner", "parties-0-id",
    "parties-0-country", "parties-1-country", "language", "reason", "x__y", "of", "text",
    "app_label", "model_name", "field_name", "term", "signed", "ends", "username", "file",
]  # fmt: skip
KINDS = [
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain",
    "application/json", "multipart/form-data", "application/x-www-form-urlencoded; charset=x",
]  # fmt: skip


def addresses(resolver: URLResolver | None = None, start: str = "/") -> list[str]:
    """Every pattern of the site, with `{}` in place of each argument."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        text = start + str(entry.pattern).lstrip("^/")
        if isinstance(entry, URLResolver):
            found += addresses(entry, text)
        elif isinstance(entry, URLPattern):
            found.append(text.rstrip("$"))
    return sorted(set(found))


def made_address(chance: random.Random, pattern: str) -> str:
    while "<" in pattern:
        before, _start, rest = pattern.partition("<")
        inside, _end, after = rest.partition(">")
        usual = ["1", "2", "3", "KZ", "rekap-naskah", "2024"]
        value = chance.choice(usual if chance.random() < 0.8 else VALUES)
        pattern = f"{before}{quote(value[:200], safe='')}{after}"
        del inside
    return pattern.replace("(?P", "").replace(")", "")


def pairs(chance: random.Random) -> str:
    chosen = [
        (chance.choice(NAMES), chance.choice(VALUES))
        for _n in range(chance.randint(0, 8))
    ]
    return "&".join(f"{quote(n)}={quote(v, safe='')}" for n, v in chosen)


def body_of(chance: random.Random, kind: str) -> bytes:
    if kind.startswith("multipart") and chance.random() < 0.7:
        parts = []
        for _n in range(chance.randint(0, 6)):
            name, value = chance.choice(NAMES), chance.choice(VALUES)
            head = f'Content-Disposition: form-data; name="{name}"'
            if chance.random() < 0.3:
                head += '; filename="a.csv"'
            parts.append(f"--x\r\n{head}\r\n\r\n{value}\r\n".encode("utf-8", "replace"))
        return b"".join(parts) + (b"--x--\r\n" if chance.random() < 0.8 else b"")
    if chance.random() < 0.1:
        return chance.randbytes(200)
    return pairs(chance).encode()


def send(
    chance: random.Random, port: int, session: str, pattern: str
) -> tuple[str, int]:
    path = made_address(chance, pattern)
    if chance.random() < 0.7:
        path += f"?{pairs(chance)}"
    method, kind = chance.choice(METHODS), chance.choice(KINDS)
    body = body_of(chance, kind) if method in {"POST", "PUT", "PATCH"} else b""
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }
    if body:
        headers["Content-Type"] = kind
    if chance.random() < 0.1:
        headers[chance.choice(["Accept", "Referer", "If-None-Match", "Range"])] = (
            "\xff*,;=0-"
        )
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    link.request(method, path, body, headers)
    answer = link.getresponse()
    answer.read()
    link.close()
    return f"{method} {path} {kind if body else ''} {body[:300]!r}", answer.status


@pytest.fixture
def site(databases, django_db_blocker, tmp_path):
    """The port of a server on the known cases, and the session of an administrator."""
    with django_db_blocker.unblock():
        databases.made("known_cases", enter_known_cases)
        with databases.using_new("known_cases"):
            client = Client()
            client.force_login(UserFactory(role="administrator"))
            session = client.cookies["sessionid"].value
            with serving(tmp_path, SECRET_KEY=settings.SECRET_KEY) as port:
                yield port, session


@pytest.mark.parametrize(
    ("number", "seed"), [(200, 1), pytest.param(10_000, 2, marks=pytest.mark.long)]
)
def test_no_request_is_answered_with_an_error_of_the_server(site, number, seed):
    port, session = site
    chance = random.Random(seed)
    known = [a for a in addresses() if "logout" not in a]
    answers: Counter[int] = Counter()
    failed = []
    for _n in range(number):
        sent, status = send(chance, port, session, chance.choice(known))
        answers[status] += 1
        if status >= 500:
            failed.append((status, sent))
    assert failed == [], "\n".join(map(str, failed))
    assert answers[200] > number / 20, answers
    print(dict(answers))  # noqa: T201
