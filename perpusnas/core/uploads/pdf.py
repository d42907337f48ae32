"""Checking PDF documents: no programs, no files in them, nothing that cannot be read.

Every object is looked at, those in compressed streams and those that nothing refers to
included; names have lost their escapes by then.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from .limits import MEGABYTE
from .polyglots import HIDDEN, refuse_archive, refuse_markup
from .reading import (
    BROKEN,
    LOCKED,
    OTHER_TYPE,
    TOO_MUCH,
    RefusedFileError,
    gettext_noop,
    run,
)

MAX_OBJECTS = 300_000
MAX_PAGES = 3_000
MAX_DEPTH = 100
MAX_UNPACKED = 1000 * MEGABYTE
# A picture of A0 at 600 dots an inch has 560 million.
MAX_PIXELS = 1_000_000_000
SCRIPT = gettext_noop("The PDF has JavaScript. Print it to a new PDF without it.")
LAUNCH = gettext_noop(
    "The PDF starts other programs or opens other files. Print it to a new PDF."
)
FILES = gettext_noop("The PDF has files attached. Save it without them.")
MEDIA = gettext_noop("The PDF has sound, video or 3D content. Save it without them.")
XFA = gettext_noop(
    "The PDF is an XFA form, which cannot be examined. Print it to a new PDF."
)
MANY_PAGES = gettext_noop("The PDF has more than %(most)s pages.")
LARGE_PICTURE = gettext_noop("The PDF has a picture of %(width)s × %(height)s pixels.")

# What a key of any dictionary says, whatever stands under it.
KEYS = {"/JS": SCRIPT, "/JavaScript": SCRIPT, "/EF": FILES, "/EmbeddedFiles": FILES}
KEYS |= {"/Collection": FILES, "/XFA": XFA, "/RichMediaContent": MEDIA}
ACTIONS = {"/JavaScript": SCRIPT, "/Launch": LAUNCH, "/ImportData": LAUNCH}
ACTIONS |= {"/GoToR": LAUNCH, "/GoToE": FILES}
ACTIONS |= {"/Rendition": MEDIA, "/Movie": MEDIA, "/Sound": MEDIA, "/GoTo3DView": MEDIA}
ACTIONS |= {"/RichMediaExecute": MEDIA}
TYPES = {"/EmbeddedFile": FILES}
SUBTYPES = {"/FileAttachment": FILES, "/RichMedia": MEDIA, "/Movie": MEDIA}
SUBTYPES |= {"/Sound": MEDIA, "/Screen": MEDIA, "/3D": MEDIA}
NAMED = {"/S": ACTIONS, "/Type": TYPES, "/Subtype": SUBTYPES}
# The same in the bytes of the file: earlier versions of it, and what a reader that
# repairs files might find.
ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
RAW = {b"/JavaScript": SCRIPT, b"/Launch": LAUNCH, b"/EmbeddedFile": FILES}

# Filters that are undone completely, to count what they unpack to.
GENERAL = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/ASCII85Decode", "/A85"}
GENERAL |= {"/ASCIIHexDecode", "/AHx", "/RunLengthDecode", "/RL"}
FLATE = {"/FlateDecode", "/Fl"}


def check_pdf(file: BinaryIO) -> Iterator[None]:
    """Yield nothing; raise RefusedFileError for a document that is not accepted."""
    content = file.read()
    check_ends(content)
    refuse_archive(file)
    try:
        with pikepdf.open(file) as pdf:
            check_objects(pdf)
    except pikepdf.PasswordError as error:
        raise RefusedFileError(LOCKED) from error
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as error:
        raise RefusedFileError(BROKEN) from error
    check_bytes(content)
    yield from ()


def check_ends(content: bytes) -> None:
    """Check that the file is a PDF from its first to its last byte."""
    if not content.startswith(b"%PDF-"):
        raise RefusedFileError(HIDDEN if b"%PDF-" in content[:8192] else OTHER_TYPE)
    refuse_markup(content[:1024])
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise RefusedFileError(BROKEN)
    if content[end + 5 :].strip(b"\0\r\n\t \x1a"):
        raise RefusedFileError(HIDDEN)


def check_bytes(content: bytes) -> None:
    """Check what stands in the file as it is, in earlier versions too."""
    plain = ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), content)
    for name, message in RAW.items():
        if name in plain:
            raise RefusedFileError(message)


def check_objects(pdf: pikepdf.Pdf) -> None:
    """Check the number of pages and objects, and each object."""
    if len(pdf.objects) > MAX_OBJECTS:
        raise RefusedFileError(TOO_MUCH)
    unpacked = 0
    for item in pdf.objects:
        check_object(item)
        if isinstance(item, pikepdf.Stream):
            check_picture(item)
            unpacked += unpacked_size(item)
        if unpacked > MAX_UNPACKED:
            raise RefusedFileError(TOO_MUCH)
    if len(pdf.pages) > MAX_PAGES:
        raise RefusedFileError(MANY_PAGES, most=MAX_PAGES)


def check_object(item: Any) -> None:
    """Check a dictionary and all that lies directly in it; what it refers to has its
    own turn."""
    waiting = [(item, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise RefusedFileError(BROKEN)
        if isinstance(found, pikepdf.Stream):
            found = found.stream_dict
        if isinstance(found, pikepdf.Dictionary):
            inner = list(dict(found.items()).values())
            check_dictionary(found)
        elif isinstance(found, pikepdf.Array):
            inner = list(found)
        else:
            continue
        waiting += [(each, depth + 1) for each in inner if not is_reference(each)]


def is_reference(item: Any) -> bool:
    """Return whether an item of a container is an object of its own."""
    return isinstance(item, pikepdf.Object) and item.is_indirect


def check_dictionary(found: pikepdf.Dictionary) -> None:
    """Refuse a dictionary by its keys, and by what it says it is."""
    for key in dict(found.items()):
        if key in KEYS:
            raise RefusedFileError(KEYS[key])
    for key, refused in NAMED.items():
        name = found.get(key)
        if isinstance(name, pikepdf.Name) and str(name) in refused:
            raise RefusedFileError(refused[str(name)])


def check_picture(stream: pikepdf.Stream) -> None:
    """Refuse a picture with too many pixels."""
    if str(stream.get("/Subtype", "")) != "/Image":
        return
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    if width * height > MAX_PIXELS:
        raise RefusedFileError(LARGE_PICTURE, width=width, height=height)


def filters_of(stream: pikepdf.Stream) -> list[str]:
    """Return the names of the filters of a stream."""
    found = stream.get("/Filter")
    if isinstance(found, pikepdf.Array):
        return [str(name) for name in found]
    return [] if found is None else [str(found)]


def unpacked_size(stream: pikepdf.Stream) -> int:
    """Return the size of a stream when unpacked as far as its filters are general."""
    filters = filters_of(stream)
    if filters and set(filters) <= GENERAL:
        try:
            return len(stream.read_bytes(pikepdf.StreamDecodeLevel.generalized))
        except pikepdf.PdfError as error:
            if "bad_alloc" in str(error):
                raise RefusedFileError(TOO_MUCH) from error
            return 0
    if filters and filters[0] in FLATE:
        return inflated_size(stream.read_raw_bytes())
    return 0


def inflated_size(content: bytes) -> int:
    """Return the size of deflated content, counted at most up to the limit."""
    inflater, size = zlib.decompressobj(), 0
    try:
        while content and size <= MAX_UNPACKED and not inflater.eof:
            size += len(inflater.decompress(content, MEGABYTE))
            content = inflater.unconsumed_tail
    except zlib.error:
        pass
    return size


if __name__ == "__main__":
    run(check_pdf)
