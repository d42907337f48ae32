"""Hostile DOCX documents."""

from tests.documents import DOCX, MAIN, OFFICE, PACKAGE, W, docx

from . import HTML, appended_zip

RELS = f'<Relationships xmlns="{PACKAGE}/relationships">%s</Relationships>'
TYPES = f'<Types xmlns="{PACKAGE}/content-types">%s</Types>'


def related(kind: str, target: str, *, outside: bool) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    relation = f'<Relationship Id="r" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return docx(**{"word/_rels/settings.xml.rels": RELS % relation})


def typed(content_type: str) -> bytes:
    override = f'<Override PartName="/word/document.xml" ContentType="{content_type}"/>'
    return docx(**{"[Content_Types].xml": TYPES % override})


def field(*runs: str) -> bytes:
    inner = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    body = f'<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'
    return docx(**{"word/document.xml": body})


def encrypted_part() -> bytes:
    content = bytearray(DOCX)
    content[6] |= 1  # the flag of the first part, and of its entry in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
FROM_ELSEWHERE = "from elsewhere"
DOCUMENTS = {
    "macros": (docx(**{"word/vbaProject.bin": b"x"}), "macros"),
    "macros under another name": (
        typed("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "macros as a relationship": (
        related("vbaProject", "other.bin", outside=False),
        "macros",
    ),
    "template from elsewhere": (
        related("attachedTemplate", "https://example.org/a.dotm", outside=True),
        FROM_ELSEWHERE,
    ),
    "picture from elsewhere": (
        related("image", "\\\\host\\share\\a.png", outside=True),
        FROM_ELSEWHERE,
    ),
    "object from elsewhere": (
        related("oleObject", "mhtml:https://example.org/a!x", outside=True),
        FROM_ELSEWHERE,
    ),
    "embedded object": (
        docx(**{"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        "embedded objects",
    ),
    "page that is put in": (
        related("aFChunk", "a.html", outside=False),
        "embedded objects",
    ),
    "control": (
        docx(**{"word/activeX/activeX1.xml": "<x/>"}),
        "embedded objects",
    ),
    "field that starts a program": (
        field("DDEAUTO c:\\\\windows\\\\cmd.exe"),
        "starts another program",
    ),
    "field in many pieces": (field(" D", "D", "E ", "cmd"), "starts another program"),
    "entities": (docx(**{"word/styles.xml": ENTITIES}), "entities"),
    "entities in UTF-16": (
        docx(**{"word/styles.xml": ENTITIES.encode("utf-16")}),
        "entities",
    ),
    "malformed XML": (docx(**{"word/styles.xml": "<x>"}), "damaged"),
    "bomb": (
        lambda: docx(**{"word/media/a.bin": bytes(80_000_000)}),
        "unpacks to too much",
    ),
    "3,000 parts": (
        lambda: docx(**{f"word/media/{n}.png": b"" for n in range(3_000)}),
        "damaged",
    ),
    "locked part": (encrypted_part(), "locked with a password"),
    "workbook by another name": (
        typed("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "does not match",
    ),
    "template by another name": (
        typed(f"{MAIN.replace('document.main', 'template.main')}+xml"),
        "does not match",
    ),
    "any archive": (docx(**{"[Content_Types].xml": None}), "does not match"),
    "page before the document": (HTML + DOCX, "does not match"),
    "archive before the document": (appended_zip(b"") + DOCX, "hidden"),
    "page behind the document": (DOCX + HTML, "hidden|damaged"),
    "half a document": (DOCX[: len(DOCX) // 2], "damaged"),
}
