"""Checking DOCX documents: no macros, objects, templates from elsewhere or commands."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from .archives import ArchiveLimits, Unpacker, opened_archive, part_name
from .limits import MEGABYTE
from .polyglots import check_archive_alone
from .reading import (
    OTHER_TYPE,
    RefusedFileError,
    gettext_noop,
    run,
    starts_with,
)
from .xml_parts import Attributes, XmlHandler, go_over

LIMITS = ArchiveLimits(packed=25 * MEGABYTE, unpacked=200 * MEGABYTE, parts=2000)
MAIN_TYPE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata")
MACROS = gettext_noop(
    "The document has macros. Save it as .docx without them, or as PDF."
)
OBJECTS = gettext_noop(
    "The document has embedded objects or files. Save it without them, or as PDF."
)
LINKS = gettext_noop(
    "The document loads a template, picture or object from elsewhere. Save it as PDF."
)
COMMANDS = gettext_noop(
    "The document has a field that starts another program. Save it as PDF."
)
# Relationships that lead out of the document; a hyperlink waits for a click.
HARMLESS_OUTSIDE = {"hyperlink"}
OBJECT_RELATIONS = {
    "oleobject",
    "package",
    "control",
    "afchunk",
    "activexcontrolbinary",
}
COMMAND_FIELDS = {"DDE", "DDEAUTO"}


def check_docx(file: BinaryIO) -> Iterator[None]:
    """Yield nothing; raise RefusedFileError for a document that is not accepted."""
    if not starts_with(file, b"PK\x03\x04"):
        raise RefusedFileError(OTHER_TYPE)
    with opened_archive(file, LIMITS) as archive:
        check_archive_alone(file, archive)
        names = [part_name(part) for part in archive.infolist()]
        if "[content_types].xml" not in names:
            raise RefusedFileError(OTHER_TYPE)
        check_names(names)
        unpacker = Unpacker(archive, LIMITS)
        for part in archive.infolist():
            check_part(unpacker, part)
    yield from ()


def check_names(names: list[str]) -> None:
    """Refuse macros and embedded objects by the names of their parts."""
    if any("vbaproject" in name or "vbadata" in name for name in names):
        raise RefusedFileError(MACROS)
    if any("/embeddings/" in name or "/activex/" in name for name in names):
        raise RefusedFileError(OBJECTS)


def check_part(unpacker: Unpacker, part: zipfile.ZipInfo) -> None:
    """Unpack a part, and check it if it is XML."""
    name, chunks = part_name(part), unpacker.chunks(part)
    if name == "[content_types].xml":
        go_over(chunks, types := ContentTypes())
        types.check()
    elif name.endswith(".rels"):
        go_over(chunks, Relationships())
    elif name.endswith(".xml"):
        go_over(chunks, fields := Fields())
        fields.check()
    else:
        for _chunk in chunks:
            pass


class ContentTypes(XmlHandler):
    """Refuses content types of macros and objects, and other kinds of document."""

    def __init__(self) -> None:
        self.is_document = False

    def start(self, name: str, attributes: Attributes) -> None:
        content_type = attributes.get("ContentType", "").lower()
        if any(macro in content_type for macro in MACRO_TYPES):
            raise RefusedFileError(MACROS)
        if "oleobject" in content_type or "activex" in content_type:
            raise RefusedFileError(OBJECTS)
        self.is_document |= content_type == MAIN_TYPE

    def check(self) -> None:
        """Refuse what is no document, such as a workbook or a template."""
        if not self.is_document:
            raise RefusedFileError(OTHER_TYPE)


class Relationships(XmlHandler):
    """Refuses relationships to objects, and to anything outside but hyperlinks."""

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        if "vbaproject" in kind:
            raise RefusedFileError(MACROS)
        is_outside = attributes.get("TargetMode", "").lower() == "external"
        if is_outside and kind not in HARMLESS_OUTSIDE:
            raise RefusedFileError(LINKS)
        if kind in OBJECT_RELATIONS:
            raise RefusedFileError(OBJECTS)


class Fields(XmlHandler):
    """Refuses fields that start another program; one may be split over many runs."""

    def __init__(self) -> None:
        self.in_field = False
        self.code: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self.in_field = name == "instrText"
        if name == "fldChar":
            self.code.append(" ")
        for attribute, value in attributes.items():
            if name == "fldSimple" and attribute.rpartition("|")[2] == "instr":
                self.code.append(f" {value} ")

    def text(self, text: str) -> None:
        if self.in_field:
            self.code.append(text)

    def end(self, name: str) -> None:
        self.in_field = False

    def check(self) -> None:
        """Refuse the commands that all fields together name."""
        if COMMAND_FIELDS & set("".join(self.code).upper().split()):
            raise RefusedFileError(COMMANDS)


if __name__ == "__main__":
    run(check_docx)
