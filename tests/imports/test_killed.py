"""An import that is killed at any moment leaves the register before or after it."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from partners.models import Name, Partner
from tests.bench.organisations import write
from tests.partners.test_merging_killed import database

ROOT = Path(__file__).resolve().parents[2]
# Says a word after each statement, so that it can be killed between any two of them.
IMPORT = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from perpusnas.imports import validation
validation.AT_ONCE = 20
def said(execute, *args):
    done = execute(*args)
    print("said", flush=True)
    return done
with connection.execute_wrapper(said):
    call_command("import_file", "partners", sys.argv[1])
print("done", flush=True)
"""


def importing(path: Path) -> subprocess.Popen:
    settings = {"DJANGO_SETTINGS_MODULE": "perpusnas.settings"}
    settings |= {"DATABASE_URL": database(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", IMPORT, str(path)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings}
    )


def stand() -> list[int]:
    models = [Partner, Partner.history, Name, Name.history]
    return [getattr(model, "objects", model).count() for model in models]


def killed_at(path: Path, moment: int) -> None:
    child = importing(path)
    said = 0
    while said < moment and (line := child.stdout.readline()):
        said += line == "said\n"
    child.kill()
    child.stdout.read()
    child.wait()
    child.stdout.close()


def ended(path: Path) -> str:
    """What an import says that nobody kills."""
    said, _errors = importing(path).communicate()
    assert said.endswith("done\n")
    return said


def kill(tmp_path: Path, times: int) -> int:
    """Kill imports, each of a file of its own, at moments drawn by lot; how many of
    them had done nothing yet."""
    lot, path, undone = random.Random(times), tmp_path / "organisations.csv", 0
    write(path, 100)
    before = stand()
    statements = ended(path).count("said\n")
    assert stand()[:2] == [before[0] + 100, before[1] + 100]
    for number in range(1, times + 1):
        write(path, 100, first=number * 1000)
        before = stand()
        killed_at(path, lot.randint(1, statements))
        after = stand()
        undone += after == before
        if after != before:
            assert after[:2] == [before[0] + 100, before[1] + 100]
            ended(path)
            assert stand() == after  # it was all there
    ended(path)
    return undone


def test_import_killed_at_two_moments_is_there_as_a_whole_or_not_at_all(
    transactional_db, tmp_path
):
    assert kill(tmp_path, 2) > 0


@pytest.mark.long
def test_import_killed_at_twenty_moments_is_there_as_a_whole_or_not_at_all(
    transactional_db, tmp_path
):
    assert kill(tmp_path, 20) > 10
