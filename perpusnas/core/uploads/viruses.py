"""Uploads are shown to the virus scanner ClamAV where its socket is configured."""

import logging
import socket
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from .process import UnreadableFileError

log = logging.getLogger(__name__)
SECONDS = 30
CHUNK = 64 * 1024
MAX_REPLY = 4096


def check_viruses(file: IO[bytes]) -> None:
    """Raise UnreadableFileError if the scanner finds something or does not answer."""
    if not settings.CLAMAV_SOCKET:
        return
    try:
        reply = scanned(file, settings.CLAMAV_SOCKET)
    except OSError as error:
        log.exception("The virus scanner does not answer")
        raise unchecked_error() from error
    finally:
        file.seek(0)
    result, _space, word = reply.removeprefix("stream: ").rpartition(" ")
    if word == "FOUND":
        log.warning("The virus scanner found %r in an upload", result)
        message = _("The virus scanner found something harmful in the file: %(name)s.")
        raise UnreadableFileError(message % {"name": result})
    if word != "OK":
        log.error("The virus scanner answered %r", reply)
        raise unchecked_error()


def unchecked_error() -> UnreadableFileError:
    """Return the error for a file that could not be scanned."""
    return UnreadableFileError(
        _("The file could not be checked for viruses. Try again later.")
    )


def scanned(file: IO[bytes], path: str) -> str:
    """Return the answer of the scanner behind a socket: its command INSTREAM takes
    chunks that begin with their length, and ends with an empty one."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(SECONDS)
        connection.connect(path)
        connection.sendall(b"zINSTREAM\0")
        for chunk in chunks(file):
            connection.sendall(len(chunk).to_bytes(4) + chunk)
        connection.sendall(bytes(4))
        reply = b""
        while not reply.endswith(b"\0") and len(reply) < MAX_REPLY:
            received = connection.recv(MAX_REPLY)
            if not received:
                break
            reply += received
    return reply.rstrip(b"\0\n").decode("utf-8", "replace")


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a file."""
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
