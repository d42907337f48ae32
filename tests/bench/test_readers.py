"""How the readers of the benchmark ask for pages and send forms."""

import socket
import threading

import pytest

from tests.bench.readers import NO_ANSWER, Reader, form_with
from tests.bench.servers import HOST, children, cpu_seconds, free_port, memory_mb

pytestmark = pytest.mark.one_database

FORM = """
<form><input name="q" value="x"></form>
<form method="post">
  <input type="hidden" name="once" value="t">
  <input name="empty"><input type="checkbox" name="off">
  <input type="checkbox" name="on" checked><input type="file" name="file">
  <input name="fixed" value="1" disabled><input name="row-__prefix__-x" value="1">
  <select name="kind"><option value="a">A<option value="b" selected>B</select>
  <select name="first"><option value="c">C<option value="d">D</select>
  <textarea name="words">
a &amp; b</textarea>
</form>"""


def test_a_form_is_sent_as_a_browser_would():
    assert form_with("once", FORM) == {
        "once": "t",
        "empty": "",
        "on": "on",
        "kind": "b",
        "first": "c",
        "words": "a & b",
    }
    assert form_with("nothing", FORM) == {}


def test_a_server_that_is_not_there_does_not_answer():
    answer = Reader(free_port(), "session").get("/")
    assert (answer.status, answer.body) == (NO_ANSWER, b"")


@pytest.fixture
def silent_port():
    """A port of a server that accepts connections and never answers."""
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def test_a_reader_does_not_wait_longer_than_allowed(silent_port):
    answer = Reader(silent_port, "session", seconds=0.2).get("/")
    assert answer.status == NO_ANSWER
    assert 0.2 <= answer.seconds < 5


def test_a_reader_keeps_its_cookies_and_what_was_compressed():
    head = (
        b"HTTP/1.1 200 OK\r\nSet-Cookie: csrftoken=abc\r\nContent-Length: 2\r\n\r\nhi"
    )
    requests = []

    def serve(server):
        connection, _address = server.accept()
        with connection:
            for _n in range(2):
                requests.append(connection.recv(4096))
                connection.sendall(head)

    with socket.create_server((HOST, 0)) as server:
        thread = threading.Thread(target=serve, args=(server,))
        thread.start()
        reader = Reader(server.getsockname()[1], "s")
        assert reader.get("/").text == "hi"
        assert reader.get("/", counted=True).status == 200
        thread.join()
        reader.close()
    assert b"csrftoken" not in requests[0]
    assert b"csrftoken=abc" in requests[1]
    assert b"X-Count-Queries" in requests[1]


def test_processes_have_cpu_time_and_memory():
    own = threading.get_native_id()
    assert cpu_seconds([own]) > 0
    assert memory_mb(own) > 10
    assert cpu_seconds([2**22 + 1]) == 0  # no process has such a number
    assert children(own) == []
