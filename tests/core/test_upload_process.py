"""Uploads are read in a process that ends, whatever the file does to it."""

import resource
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from perpusnas.core import documents
from perpusnas.core.documents import DocumentFormField
from perpusnas.core.uploads import process
from perpusnas.core.uploads.limits import MEGABYTE, ProcessLimits
from perpusnas.core.uploads.process import UnreadableFileError, read_in_process
from tests.documents import png

LIMITS = ProcessLimits(
    cpu_seconds=2, seconds=20, memory=256 * MEGABYTE, output=MEGABYTE
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"content")
    with path.open("rb") as opened:
        yield opened


def read(file, how: str, **limits):
    found = ProcessLimits(**{**vars(LIMITS), **limits})
    return list(read_in_process("tests.core.readers", file, how, limits=found))


def processes(argument: str) -> list[str]:
    """The running processes that were started with this argument."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().decode("utf-8", "replace"))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return [line for line in lines if f"\0{argument}\0" in line]


def test_result_of_a_reader_comes_back(file):
    file.read()
    assert read(file, "size") == [7]


def test_reader_holds_no_secret_and_no_django(file, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    monkeypatch.setenv("DATABASE_URL", "postgres://rahasia")
    (environment,) = read(file, "environment")
    assert "rahasia" not in str(environment)
    assert read(file, "loaded") == [[]]


@pytest.mark.parametrize(
    ("how", "limits", "reason"),
    [
        ("wait", {"seconds": 2}, "Reading the file takes too long."),
        ("memory", {}, "Reading the file needs too much memory."),
        ("output", {}, "The file is too large, or unpacks to too much."),
        ("crash", {}, "The file is damaged and cannot be read."),
        ("error", {}, "The file is damaged and cannot be read."),
        ("refuse", {}, "The file is damaged and cannot be read."),
        ("refuse a row", {}, "Row 3: There are more than 100 columns."),
    ],
)
def test_reader_that_goes_wrong_gives_a_reason(file, how, limits, reason, english):
    with pytest.raises(UnreadableFileError) as error:
        read(file, how, **limits)
    assert str(error.value) == reason


def test_processor_time_is_limited(file, english):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(UnreadableFileError, match="takes too long"):
        read(file, "compute", cpu_seconds=1, seconds=60)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


def test_reader_ends_by_itself_where_nobody_waits_for_it(file):
    """As where the worker that started it was killed."""
    limits = ProcessLimits(seconds=2).as_text()
    command = [sys.executable, "-m", "tests.core.readers", limits, "wait"]
    reader = subprocess.Popen(command, stdin=file, cwd=settings.BASE_DIR)
    assert reader.wait(timeout=40) == -signal.SIGALRM


def test_only_so_many_files_are_read_at_once(file, monkeypatch, english):
    monkeypatch.setattr(process, "SECONDS_TO_WAIT", 0.1)
    with ExitStack() as turns:
        for _number in range(3):
            turns.enter_context(process.turn_to_read())
        with pytest.raises(UnreadableFileError, match="Other files are being read"):
            read(file, "size")
    assert read(file, "size") == [7]


def test_reason_is_in_the_language_of_the_reader(file):
    with translation.override("id"), pytest.raises(UnreadableFileError) as error:
        read(file, "crash")
    assert str(error.value) == "Berkas ini rusak dan tidak dapat dibaca."


def test_reader_is_killed_with_all_that_it_started(file):
    with pytest.raises(UnreadableFileError):
        read(file, "leave a child", seconds=3)
    deadline = time.monotonic() + 5
    while processes("61.5") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes("61.5") == []


def test_content_of_a_file_is_in_no_worker():
    """The worker grows by less than the file, which is read whole by its reader."""
    path = Path(settings.STATE_ROOT) / "large"
    path.write_bytes(bytes(60 * MEGABYTE))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with path.open("rb") as file:
        assert read(file, "size", memory=512 * MEGABYTE) == [60 * MEGABYTE]
    path.unlink()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10 * 1024


@pytest.mark.django_db
def test_limits_hold_for_documents(monkeypatch, english):
    monkeypatch.setattr(documents, "LIMITS", ProcessLimits(memory=120 * MEGABYTE))
    large = SimpleUploadedFile("a.png", png(size=(6_000, 5_000)))
    with pytest.raises(ValidationError, match="needs too much memory"):
        DocumentFormField().clean(large)
