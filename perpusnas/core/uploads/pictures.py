"""Checking JPEG and PNG pictures: whole, of a size that can be shown, nothing else."""

from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from .polyglots import HIDDEN, refuse_appended, refuse_archive, refuse_markup
from .reading import (
    BROKEN,
    OTHER_TYPE,
    RefusedFileError,
    gettext_noop,
    run,
    starts_with,
)

# A sheet of A3 at 600 dots an inch has 70 million.
MAX_PIXELS = 100_000_000
MAX_SIDE = 30_000
TOO_MANY_PIXELS = gettext_noop(
    "The picture has %(width)s × %(height)s pixels; at most 100 million are accepted."
)
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
# What Pillow raises for malformed pictures.
ERRORS = (
    *(OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError),
    *(OverflowError, EOFError, AttributeError, ZeroDivisionError),
)


def check_picture(file: BinaryIO, suffix: str) -> Iterator[None]:
    """Yield nothing; raise RefusedFileError for a picture that is not accepted."""
    is_png = suffix == ".png"
    if not starts_with(file, PNG if is_png else JPEG):
        raise RefusedFileError(OTHER_TYPE)
    formats = ["PNG"] if is_png else ["JPEG", "MPO"]
    try:
        check_pixels(file, formats)
    except ERRORS as error:
        raise RefusedFileError(BROKEN) from error
    file.seek(0)
    content = file.read()
    refuse_markup(content)
    refuse_archive(file)
    end = png_end(content) if is_png else jpeg_end(content)
    refuse_appended(content[end:])
    yield from ()


def check_pixels(file: BinaryIO, formats: list[str]) -> None:
    """Check the size that the picture declares, and then read every pixel."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked, and with a message
    with Image.open(file, formats=formats) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise RefusedFileError(TOO_MANY_PIXELS, width=width, height=height)
        picture.verify()
    file.seek(0)
    with Image.open(file, formats=formats) as picture:
        picture.load()


def png_end(content: bytes) -> int:
    """Return where the last chunk of a PNG ends; only zeros may follow."""
    position = len(PNG)
    while position + 12 <= len(content):
        length = int.from_bytes(content[position : position + 4])
        name = content[position + 4 : position + 8]
        position += 12 + length
        if name == b"IEND":
            break
    if content[position:].strip(b"\0\r\n"):
        raise RefusedFileError(HIDDEN)
    return position


def jpeg_end(content: bytes) -> int:
    """Return where a JPEG ends: behind the end marker of its first picture."""
    position = 2
    while 0 <= position < len(content) - 1:
        position = content.find(b"\xff", position)
        marker = content[position + 1 : position + 2]
        if position < 0 or not marker:
            break
        if marker == b"\xd9":
            return position + 2
        # Stuffed bytes, restarts and fill bytes have no length.
        if marker in b"\x00\x01\xff" or 0xD0 <= marker[0] <= 0xD7:
            position += 1 if marker == b"\xff" else 2
        else:
            length = content[position + 2 : position + 4]
            position += 2 + int.from_bytes(length)
    raise RefusedFileError(BROKEN)


if __name__ == "__main__":
    run(check_picture)
