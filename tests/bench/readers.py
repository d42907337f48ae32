"""Readers of the site: each with a session and a connection that stays open."""

import gzip
import http.client
import io
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from typing import IO

from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from .middleware import COUNT_QUERIES, QUERIES, SQL_MS
from .servers import HOST

# Who waits longer for a page or a file is not answered.
SECONDS_FOR_A_PAGE = 60
SECONDS_FOR_A_FILE = 1800
NO_ANSWER = 0
CHUNK = 1 << 20


@dataclass(frozen=True)
class Answer:
    """What a request was answered, after how many seconds it was read to its end.

    The status is `NO_ANSWER` where the server did not answer in time, or broke off.
    """

    status: int
    seconds: float
    body: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.whole_body.decode()

    @property
    def whole_body(self) -> bytes:
        """The body before it was compressed."""
        if self.headers.get("Content-Encoding") == "gzip":
            return gzip.decompress(self.body)
        return self.body

    @property
    def queries(self) -> int:
        return int(self.headers.get(QUERIES, 0))

    @property
    def sql_ms(self) -> float:
        return float(self.headers.get(SQL_MS, 0))


class Reader:
    """A user who is signed in, in a browser that accepts compressed pages."""

    def __init__(self, port: int, session: str, seconds: float = SECONDS_FOR_A_PAGE):
        self.connection = http.client.HTTPConnection(HOST, port, timeout=seconds)
        self.cookies = {settings.SESSION_COOKIE_NAME: session}

    def get(self, path: str, *, counted: bool = False) -> Answer:
        """Return the answer to a page; with `counted`, also the number of its queries."""
        return self.send("GET", path, headers={COUNT_QUERIES: "yes"} if counted else {})

    def post(
        self, path: str, fields: Mapping[str, str], *, counted: bool = False
    ) -> Answer:
        headers = {"Content-Type": MULTIPART_CONTENT}
        headers |= {COUNT_QUERIES: "yes"} if counted else {}
        body = encode_multipart(BOUNDARY, dict(fields))
        return self.send("POST", path, body, headers)

    def send(
        self, method: str, path: str, body=None, headers: Mapping[str, str] = {}
    ) -> Answer:
        target = io.BytesIO()
        answer = self.read_into(target, method, path, body, headers)
        return replace(answer, body=target.getvalue())

    def download(self, path: str, target: Path) -> Answer:
        """Write the answer into a file; the body of the returned one is empty."""
        with target.open("wb") as file:
            return self.read_into(file, "GET", path, None, {})

    def read_into(
        self, target: IO[bytes], method: str, path: str, body, headers
    ) -> Answer:
        """Write the body of an answer into a file and return the rest of it."""
        start = time.perf_counter()
        try:
            response = self.response(method, path, body, headers)
            while chunk := response.read(CHUNK):
                target.write(chunk)
        except (OSError, http.client.HTTPException):
            self.close()
            return Answer(NO_ANSWER, time.perf_counter() - start, b"", {})
        seconds = time.perf_counter() - start
        self.remember(response)
        return Answer(response.status, seconds, b"", dict(response.headers))

    def response(self, method: str, path: str, body, headers: Mapping[str, str]):
        """Return the response, of which only the head is read. A connection that the
        server has closed meanwhile is opened again."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookies, "Accept-Encoding": "gzip", **headers}
        for last in (False, True):
            try:
                self.connection.request(method, path, body, sent)
                return self.connection.getresponse()
            except ConnectionError:
                self.connection.close()
                if last or method == "POST":
                    raise
        raise AssertionError

    def remember(self, response) -> None:
        """Keep the cookies of an answer, as a browser does."""
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {c.key: c.value for c in SimpleCookie(line).values()}

    def close(self) -> None:
        self.connection.close()


class FormParser(HTMLParser):
    """Reads the fields of the forms of a page, as a browser would send them."""

    def __init__(self):
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.select = self.textarea = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.forms.append({})
        if not self.forms or "disabled" in given or "__prefix__" in name:
            return
        fields = self.forms[-1]
        if tag == "input" and name and is_sent(given):
            fields[name] = given.get("value") or ("on" if "checked" in given else "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            # Without a chosen option, a browser sends the first one.
            if "selected" in given or self.select not in fields:
                fields[self.select] = given.get("value") or ""
        elif tag == "textarea" and name:
            self.textarea, fields[name] = name, ""

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""

    def handle_data(self, data):
        if self.textarea:
            self.forms[-1][self.textarea] += data.removeprefix("\n")


def is_sent(attributes: Mapping[str, str | None]) -> bool:
    """Return whether a browser sends this input when the form is sent untouched."""
    kind = attributes.get("type") or "text"
    if kind in {"checkbox", "radio"}:
        return "checked" in attributes
    return kind not in {"file", "submit", "button", "reset", "image"}


def form_with(name: str, html: str) -> dict[str, str]:
    """Return the fields of the form of a page that has a field of this name; none where
    there is no such form."""
    parser = FormParser()
    parser.feed(html)
    return next((fields for fields in parser.forms if name in fields), {})
