"""Clients that send slowly, or send what no browser would."""

import socket
from contextlib import ExitStack

import pytest

pytestmark = pytest.mark.one_database


def answer(port: int, head: bytes, body: bytes = b"") -> bytes:
    """The first line of the answer to a request as it is sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        length = b"Content-Length: %d" % len(body)
        lines = [head, b"Connection: close", length, b"", body]
        client.sendall(b"\r\n".join(lines))
        return client.recv(4096).partition(b"\r\n")[0]


def page(port: int, *headers: bytes) -> bytes:
    host = b"Host: 127.0.0.1:%d" % port
    return answer(
        port, b"\r\n".join([b"GET /accounts/login/ HTTP/1.1", host, *headers])
    )


def sign_in(port: int, content_type: bytes, body: bytes) -> bytes:
    """The answer to a form that a page of the site may have sent."""
    token = b"t" * 32
    head = [
        b"POST /accounts/login/ HTTP/1.1",
        b"Host: 127.0.0.1:%d" % port,
        b"Content-Type: " + content_type,
        b"Cookie: csrftoken=" + token,
        b"X-CSRFToken: " + token,
    ]
    return answer(port, b"\r\n".join(head), body)


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "])
@pytest.mark.parametrize("number", [16, 200])
def test_half_sent_requests_hold_nobody_up(port, start, number):
    with ExitStack() as held:
        for _n in range(number):
            slow = socket.create_connection(("127.0.0.1", port), timeout=30)
            held.enter_context(slow)
            slow.sendall(start)
        assert b" 200 " in page(port)


def test_half_sent_bodies_hold_nobody_up(port):
    head = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nx"
    with ExitStack() as held:
        for _n in range(16):
            slow = socket.create_connection(("127.0.0.1", port), timeout=30)
            held.enter_context(slow)
            slow.sendall(head)
        assert b" 200 " in page(port)


def test_silent_connection_is_closed(port):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as silent:
        silent.sendall(b"GET / HTTP/1.1\r\n")
        assert silent.recv(4096) == b""


@pytest.mark.parametrize(
    "host", [b"127.0.0.1:99999", b"127.0.0.1:x", b"127.0.0.1:-1", b"[::1", b"\xff", b""]
)
def test_address_that_is_none_is_a_bad_request(port, host):
    line = b"GET /accounts/login/ HTTP/1.1\r\nHost: " + host
    assert b" 400 " in answer(port, line)


@pytest.mark.parametrize(
    "header",
    [
        b"SCRIPT_NAME: /x",
        b"Script-Name: /x",
        b"PATH_INFO: /x",
        b"X-Forwarded-Proto: https",
        b"X-Forwarded-Host: elsewhere.example",
        b"X-Forwarded-For: 203.0.113.9",
        b"Forwarded: host=elsewhere.example",
        b"Cookie: \xff=\xff; sessionid=\xff",
        b"Accept-Language: \xff",
        b"If-Modified-Since: \xff",
        b"Content-Type: text/html; charset=never",
    ],
)
def test_header_that_nobody_asked_for_changes_nothing(port, header):
    assert b" 200 " in page(port, header)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (b"application/x-www-form-urlencoded; charset=utf-16", b"username=a"),
        (b"application/x-www-form-urlencoded; charset=never", b"username=a"),
        (b"application/x-www-form-urlencoded", b"\xff\xfe=%00&=&%%%"),
        (b"multipart/form-data", b"--x--"),
        (b"multipart/form-data; boundary=", b"--x--"),
        (b"multipart/form-data; boundary=\xff", b"--\xff--"),
        (b"multipart/form-data; boundary=" + b"x" * 300, b"--x--"),
        (b"multipart/form-data; boundary=x; charset=utf-16", b"--x--"),
        (
            b"multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
        ),
        (
            b"multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name*=never''a\r\n\r\nb\r\n--x--",
        ),
        (
            b"multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--',
        ),
    ],
)
def test_broken_form_is_an_error_of_the_form_or_a_bad_request(port, content_type, body):
    status = sign_in(port, content_type, body).split()[1]
    assert status in {b"200", b"400"}, status


def test_page_in_another_encoding_is_a_bad_request(port):
    assert b" 400 " in page(port, b"Content-Type: text/html; charset=utf-16")


def test_whole_form_is_answered(port):
    body = b"username=nobody&password=wrong"
    answered = sign_in(port, b"application/x-www-form-urlencoded", body)
    assert b" 200 " in answered


def test_request_larger_than_any_file_is_refused(port):
    head = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(head)
        assert b" 413 " in client.recv(4096)
