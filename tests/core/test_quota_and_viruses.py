"""Uploads are counted against quotas and shown to a virus scanner."""

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from perpusnas.core.audit import audit_as
from perpusnas.core.documents import DocumentFormField
from perpusnas.core.models import Source
from perpusnas.core.uploads import viruses
from perpusnas.core.uploads.limits import MEGABYTE
from perpusnas.core.uploads.quota import all_files, files_of, size_of
from tests.documents import PDF
from tests.factories import UserFactory
from tests.imports.sample_files import csv_of, upload

pytestmark = pytest.mark.django_db
EICAR = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR"
    b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)
INFECTED = PDF.replace(b"%%EOF", b"%" + EICAR + b"\n%%EOF")


def document(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("nota.pdf", content)


def clean(user, content: bytes = PDF):
    with audit_as(user, "test"):
        return DocumentFormField().clean(document(content))


def stored(user, size: int) -> Source:
    """A source whose file this user uploaded."""
    with audit_as(user, "test"):
        source = Source(kind="letter", title="Surat")
        source.file.save("surat.pdf", document(PDF + bytes(size - len(PDF))))
        source.save()
    return source


@pytest.fixture
def editor():
    return UserFactory(role="editor")


# Quotas


def test_files_count_for_who_uploaded_them(editor):
    other = UserFactory(role="editor")
    source = stored(editor, 50_000)
    with audit_as(other, "test"):
        source.title = "Surat resmi"
        source.save()
    assert size_of(files_of(editor)) == 50_000
    assert size_of(files_of(other)) == 0
    assert size_of(all_files()) == 50_000


def test_replaced_file_still_counts(editor):
    source = stored(editor, 50_000)
    with audit_as(editor, "test"):
        source.file.save("surat.pdf", document())
        source.save()
    assert size_of(files_of(editor)) == 50_000 + len(PDF)


def test_file_over_the_quota_of_its_user_is_refused(editor, settings, english):
    settings.QUOTA_PER_USER_MB = 1
    stored(editor, MEGABYTE - len(PDF))
    clean(editor)
    stored(editor, len(PDF))
    with pytest.raises(ValidationError, match="uploaded more than 1 MB"):
        clean(editor)
    clean(UserFactory(role="editor"))


def test_file_over_the_quota_of_all_is_refused(editor, settings, english):
    settings.QUOTA_TOTAL_MB = 1
    stored(UserFactory(role="editor"), MEGABYTE)
    with pytest.raises(ValidationError, match="all uploads together may take 1 MB"):
        clean(editor)


def test_spreadsheet_that_waits_counts_and_is_refused_beside_its_field(
    client, settings
):
    manager = UserFactory(role="manager")
    client.force_login(manager)
    rows = [[f"Perpustakaan {n}", "x" * 90_000] for n in range(10)]
    content = csv_of(["Mitra", "Kota"], *rows)
    sent = {"kind": "partners", "file": upload(content)}
    assert client.post("/imports/", sent).status_code == 302
    settings.QUOTA_PER_USER_MB = 1
    response = client.post("/imports/", {**sent, "file": upload(content)})
    assert response.status_code == 422
    (reason,) = response.context["form"].errors["file"]
    assert reason.startswith("Dengan berkas ini, unggahan Anda akan melebihi 1 MB.")


# Viruses


def served(listener: socket.socket, answer: bytes, received: list[bytes]) -> None:
    """Speak the protocol of ClamAV once: chunks until an empty one, then the answer."""
    connection, _address = listener.accept()
    with connection, connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(stream.read(4)):
            content += stream.read(length)
        received.append(content)
        connection.sendall(answer)


@pytest.fixture
def scanner(settings):
    """`scanner(answer)` listens as ClamAV does; what it was shown is returned."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as ear:
        path = str(Path(folder) / "clamd.ctl")
        ear.bind(path)
        ear.listen()
        settings.CLAMAV_SOCKET = path
        threads = []

        def answering(answer: bytes) -> list[bytes]:
            received: list[bytes] = []
            thread = threading.Thread(target=served, args=(ear, answer, received))
            thread.start()
            threads.append(thread)
            return received

        yield answering
        for thread in threads:
            thread.join(timeout=10)


def test_upload_is_shown_whole_to_the_scanner(editor, scanner, monkeypatch):
    monkeypatch.setattr(viruses, "CHUNK", 100)
    received = scanner(b"stream: OK\0")
    assert clean(editor).read() == PDF
    assert received == [PDF]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"stream: Eicar-Test FOUND\0", "something harmful in the file: Eicar-Test"),
        (b"INSTREAM size limit exceeded. ERROR\0", "could not be checked"),
        (b"", "could not be checked"),
        (b"stream: OK NOT\0", "could not be checked"),
    ],
)
def test_upload_is_refused_by_the_answer(editor, scanner, answer, reason, english):
    scanner(answer)
    with pytest.raises(ValidationError, match=reason):
        clean(editor)


@pytest.mark.parametrize("silent", [False, True])
def test_upload_is_refused_while_the_scanner_does_not_answer(
    editor, settings, monkeypatch, tmp_path, silent, english
):
    monkeypatch.setattr(viruses, "SECONDS", 1)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as ear:
        settings.CLAMAV_SOCKET = f"{folder}/clamd.ctl"
        if silent:
            ear.bind(settings.CLAMAV_SOCKET)
            ear.listen()
        with pytest.raises(ValidationError, match="could not be checked"):
            clean(editor)


@pytest.fixture(scope="module")
def clamd():
    """The socket of Debian's ClamAV with a database of one line of our own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        signature = EICAR[:40].hex()
        (folder / "own.ndb").write_text(f"Own.Eicar:0:*:{signature}\n")
        path = folder / "clamd.ctl"
        (folder / "clamd.conf").write_text(
            f"LocalSocket {path}\nDatabaseDirectory {folder}\nForeground yes\n"
            f"TemporaryDirectory {folder}\nPidFile {folder}/pid\n"
        )
        command = [shutil.which("clamd") or "/usr/sbin/clamd"]
        process = subprocess.Popen(
            [*command, f"--config-file={folder}/clamd.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while not path.exists() and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(0.1)
        yield str(path)
        process.terminate()
        process.wait(timeout=30)


def test_clamav_finds_its_test_file_in_a_document(editor, settings, clamd, english):
    clean(editor, INFECTED)
    settings.CLAMAV_SOCKET = clamd
    assert clean(editor).read() == PDF
    with pytest.raises(ValidationError, match=r"harmful in the file: Own\.Eicar"):
        clean(editor, INFECTED)


def test_clamav_finds_its_test_file_in_a_spreadsheet(client, settings, clamd):
    settings.CLAMAV_SOCKET = clamd
    client.force_login(UserFactory(role="manager"))
    content = b"Mitra;Kota\r\nA;" + EICAR + b"\r\n"
    response = client.post("/imports/", {"kind": "partners", "file": upload(content)})
    assert response.status_code == 422
    assert "Own.Eicar" in response.context["form"].errors["file"][0]
