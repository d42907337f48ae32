"""Files that are of two kinds at once: something stands before or behind the content."""

import struct
import zipfile
from typing import BinaryIO

from .reading import RefusedFileError, gettext_noop

HIDDEN = gettext_noop(
    "Another file is hidden in this one, before, behind or inside its content."
)
# What no document or picture holds outside its compressed content.
MARKUP = (b"<script", b"<html", b"<!doctype", b"<?php")
OTHER_FILES = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"Rar!\x1a\x07", b"7z\xbc\xaf'\x1c"),
    *(b"\x7fELF", b"MZ\x90\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
)


def refuse_markup(content: bytes) -> None:
    """Refuse content in which a browser or server might find a program."""
    lowered = content.lower()
    if any(mark in lowered for mark in MARKUP):
        raise RefusedFileError(HIDDEN)


def refuse_archive(file: BinaryIO) -> None:
    """Refuse a file at whose end an unpacking program finds an archive."""
    if zipfile.is_zipfile(file):
        raise RefusedFileError(HIDDEN)


def refuse_appended(rest: bytes) -> None:
    """Refuse another file in what follows the end of a picture.

    Cameras append data of their own, often a smaller picture.
    """
    if any(mark in rest for mark in OTHER_FILES):
        raise RefusedFileError(HIDDEN)


def check_archive_alone(file: BinaryIO, archive: zipfile.ZipFile) -> None:
    """Refuse an archive with anything before, between or behind its parts."""
    ends = 0
    for part in sorted(archive.infolist(), key=lambda part: part.header_offset):
        check_gap(ends, part.header_offset)
        file.seek(part.header_offset + 26)
        names = sum(struct.unpack("<HH", file.read(4)))
        ends = part.header_offset + 30 + names + part.compress_size
    check_gap(ends, archive.start_dir)
    file.seek(-22, 2)
    if file.read(4) != b"PK\x05\x06" or archive.comment:
        raise RefusedFileError(HIDDEN)


def check_gap(end: int, start: int) -> None:
    """Refuse parts that overlap, or with more between them than repeated sizes."""
    if not 0 <= start - end <= (24 if end else 0):
        raise RefusedFileError(HIDDEN)
