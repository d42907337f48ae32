"""Hostile pictures."""

import struct
import zlib

from tests.documents import JPEG, PDF, PNG, jpeg

from . import HTML, appended_zip


def png_of(width: int, height: int) -> bytes:
    """A PNG that declares a size and has a single line."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    line = zlib.compress(bytes(1 + width // 8))
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", line), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG that declares another size than it has."""
    place = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:place] + struct.pack(">HH", height, width) + JPEG[place + 4 :]


PICTURES = {
    "PNG of 60,000 × 60,000": ("a.png", png_of(60_000, 60_000), "60000 × 60000"),
    "JPEG of 60,000 × 60,000": ("a.jpg", jpeg_of(60_000, 60_000), "60000 × 60000"),
    "PNG of 90,000 × 1": ("a.png", png_of(90_000, 1), "90000 × 1 "),
    "half a PNG": ("a.png", PNG[:-20], "damaged"),
    "PNG with a wrong checksum": (
        "a.png",
        PNG[:20] + b"\1" + PNG[21:],
        "damaged",
    ),
    "half a JPEG": ("a.jpg", JPEG[: len(JPEG) // 2], "damaged"),
    "JPEG of nothing": ("a.jpg", JPEG[:20], "damaged"),
    "page behind a PNG": ("a.png", PNG + HTML, "hidden"),
    "program behind a PNG": ("a.png", PNG + b"MZ\x90\x00", "hidden"),
    "archive behind a PNG": ("a.png", appended_zip(PNG), "hidden"),
    "archive behind a JPEG": ("a.jpeg", appended_zip(JPEG), "hidden"),
    "document behind a JPEG": ("a.jpeg", JPEG + PDF, "hidden"),
    "page in the comment of a JPEG": ("a.jpg", jpeg(comment=HTML), "hidden"),
    "archive in the comment of a JPEG": (
        "a.jpg",
        jpeg(comment=appended_zip(b"")),
        "hidden",
    ),
    "PNG called JPEG": ("a.jpg", PNG, "does not match"),
    "drawing called PNG": (
        "a.png",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='a()'/>",
        "does not match",
    ),
}
