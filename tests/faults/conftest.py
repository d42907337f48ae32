"""The site as `make run` serves it: a process of its own on a database of one test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.db import connection

SERVE = """
import django, sys
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from perpusnas.core.management.commands.start import Command
Command().serve(int(sys.argv[1]))
"""


def database_url() -> str:
    """The present database as the environment names it."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    password = quote(at["PASSWORD"], safe="")
    return f"postgres://{at['USER']}:{password}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_until_answering(process: subprocess.Popen, port: int) -> None:
    for _attempt in range(600):
        assert process.poll() is None, "the server has ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


@contextmanager
def serving(folder, **environment: str) -> Iterator[int]:
    """The port of a server that uses the present database; `folder` is its STATE_ROOT."""
    port = free_port()
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "perpusnas.settings",
        "DATABASE_URL": database_url(),
        "STATE_ROOT": str(folder),
        **environment,
    }
    command = [sys.executable, "-c", SERVE, str(port)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
        try:
            wait_until_answering(process, port)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def port(
    request, django_db_setup, databases, django_db_blocker, tmp_path_factory
) -> Iterator[int]:
    """A server on an empty register, for the tests of a module."""
    folder = tmp_path_factory.mktemp("state")
    with (
        django_db_blocker.unblock(),
        databases.using_new("empty"),
        serving(folder) as found,
    ):
        yield found
