"""Documents that do or hide more than a document should are refused, each with its own
reason; real ones of every kind are accepted, byte for byte."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from perpusnas.core.documents import DocumentFormField, ImageFormField
from tests.documents import (
    DOCX,
    JPEG,
    MAIN,
    OFFICE,
    PACKAGE,
    PDF,
    PNG,
    W,
    docx,
    jpeg,
    pdf,
    png,
    with_form,
    with_links,
    with_picture,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
COMPRESSED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
AS_IT_IS = {
    "compress_streams": False,
    "stream_decode_level": pikepdf.StreamDecodeLevel.none,
}
SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def checked(name: str, content: bytes | Callable[[], bytes], field=DocumentFormField):
    """The upload as the form accepts it; large content is made only now."""
    made = content if isinstance(content, bytes) else content()
    return field().clean(SimpleUploadedFile(name, made))


# PDF


def root(**entries):
    """A PDF with these entries in its catalogue."""

    def change(made):
        for key, value in entries.items():
            made.Root[f"/{key}"] = value

    return change


def annotation(**entries):
    """A PDF with an annotation on its page."""

    def change(made):
        found = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]))
        for key, value in entries.items():
            found[f"/{key}"] = value
        made.pages[0].Annots = Array([made.make_indirect(found)])

    return change


def with_attachment(made):
    made.attachments["a.exe"] = pikepdf.AttachedFileSpec(made, b"MZ")


def raw_pdf(catalogue: bytes, unused: bytes = b"null") -> bytes:
    """A PDF written by hand, with this in its catalogue and an object to which nothing
    refers."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalogue + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        unused,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%sendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\n" % table
    return content + end + b"startxref\n%d\n%%%%EOF\n" % len(content)


def revised(first: bytes, second: bytes) -> bytes:
    """A PDF whose catalogue was replaced by an incremental update."""
    old = raw_pdf(first)
    place = len(old)
    update = b"1 0 obj<</Type/Catalog/Pages 2 0 R%s>>endobj\n" % second
    start = old.rindex(b"startxref\n") + 10
    before = old[start : old.index(b"\n", start)]
    xref = b"xref\n1 1\n%010d 00000 n \n" % place
    trailer = b"trailer<</Size 5/Root 1 0 R/Prev %s>>\n" % before
    end = b"startxref\n%d\n%%%%EOF\n" % (place + len(update))
    return old + update + xref + trailer + end


def many_pages(made):
    for _number in range(3_001):
        made.add_blank_page(page_size=(9, 9))


def deflated_zeros(megabytes: int) -> bytes:
    """That many megabytes of zeros, packed a thousand times smaller."""
    packer = zlib.compressobj(9)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = (megabytes * 2**20 % 65521) << 16 | 1
    return start + block * megabytes + b"\x03\x00" + checksum.to_bytes(4)


def bomb(made):
    """Streams that unpack to 1.2 GB."""
    made.pages[0].Contents = Array([])
    for _number in range(24):
        stream = made.make_stream(deflated_zeros(50))
        stream.Filter = Name.FlateDecode
        made.pages[0].Contents.append(stream)


def deep_bomb(made):
    """A stream that unpacks to 2 GB at once, and is packed twice."""
    stream = made.make_stream(zlib.compress(deflated_zeros(2_000), 9))
    stream.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    made.pages[0].Contents = stream


def huge_picture(made):
    with_picture(made)
    found = made.pages[0].Resources.XObject.Im1
    found.Width = found.Height = 60_000


def locked(made_with: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(user=made_with, owner="pemilik"))


XFA_FORM = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))
NAME_TREE = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))
FILE_SPEC = Dictionary(Type=Name.Filespec, F=String("a.exe"))
LAUNCH = Dictionary(S=Name.Launch, F=String("cmd.exe"))
EMBEDDED = Dictionary(Type=Name.EmbeddedFile)


def appended_zip(content: bytes, comment: bytes = b"") -> bytes:
    file = BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("a.exe", b"MZ" + bytes(500))
        archive.comment = comment
    return file.getvalue()


HTML = b"<html><script>alert(1)</script></html>"
PDFS = {
    "script that runs at opening": (pdf(root(OpenAction=SCRIPT)), "JavaScript"),
    "script in an object stream": (
        pdf(root(OpenAction=SCRIPT), **COMPRESSED),
        "JavaScript",
    ),
    "script in the tree of names": (pdf(root(Names=NAME_TREE)), "JavaScript"),
    "script of the document's events": (
        pdf(root(AA=Dictionary(WC=SCRIPT))),
        "JavaScript",
    ),
    "script of a link": (
        pdf(annotation(Subtype=Name.Link, A=SCRIPT)),
        "JavaScript",
    ),
    "script of a form field": (
        pdf(
            root(
                AcroForm=Dictionary(
                    Fields=Array([Dictionary(FT=Name.Tx, AA=Dictionary(K=SCRIPT))])
                )
            )
        ),
        "JavaScript",
    ),
    "script after another action": (
        pdf(root(OpenAction=Dictionary(S=Name.GoTo, Next=Array([SCRIPT])))),
        "JavaScript",
    ),
    "script in an object without reference": (
        raw_pdf(b"", b"<</S/JavaScript/JS(1)>>"),
        "JavaScript",
    ),
    "script under an escaped name": (
        raw_pdf(b"/OpenAction<</S/#4a#61vaScript/#4A#53(app.alert\\(1\\))>>"),
        "JavaScript",
    ),
    "script in an earlier version": (
        revised(b"/OpenAction<</S/JavaScript/JS(1)>>", b""),
        "JavaScript",
    ),
    "escaped script in an earlier version": (
        revised(b"/OpenAction<</S/J#61vaScript/J#53(1)>>", b""),
        "JavaScript",
    ),
    "program that is started": (pdf(root(OpenAction=LAUNCH)), "starts other programs"),
    "program that a link starts": (
        pdf(annotation(Subtype=Name.Link, A=LAUNCH), **COMPRESSED),
        "starts other programs",
    ),
    "link to a file on another machine": (
        pdf(
            annotation(
                Subtype=Name.Link,
                A=Dictionary(S=Name.GoToR, F=String("\\\\host\\share\\a.pdf")),
            )
        ),
        "starts other programs",
    ),
    "data that are imported": (
        pdf(root(OpenAction=Dictionary(S=Name.ImportData, F=String("a.fdf")))),
        "starts other programs",
    ),
    "attached file": (pdf(with_attachment), "files attached"),
    "attached file in an object stream": (
        pdf(with_attachment, **COMPRESSED),
        "files attached",
    ),
    "attached file as an annotation": (
        pdf(annotation(Subtype=Name.FileAttachment, FS=FILE_SPEC)),
        "files attached",
    ),
    "attached file that nothing refers to": (
        raw_pdf(b"", b"<</Type/EmbeddedFile>>"),
        "files attached",
    ),
    "portfolio": (pdf(root(Collection=Dictionary(View=Name.D))), "files attached"),
    "film": (pdf(annotation(Subtype=Name.RichMedia)), "sound, video"),
    "form of the other technique": (pdf(root(AcroForm=XFA_FORM)), "XFA"),
    "locked document": (locked("rahasia"), "locked with a password"),
    "3,001 pages and more": (
        lambda: pdf(many_pages, **COMPRESSED),
        "more than 3000 pages",
    ),
    "streams of 1.2 GB": (lambda: pdf(bomb, **AS_IT_IS), "unpacks to too much"),
    "stream packed twice": (lambda: pdf(deep_bomb, **AS_IT_IS), "unpacks to too much"),
    "picture of 60,000 × 60,000": (pdf(huge_picture), "60000 × 60000"),
    "page before the document": (HTML + PDF, "hidden"),
    "archive before the document": (b"PK\x03\x04" + PDF, "hidden"),
    "page in the first line": (
        PDF.replace(b"\n", b" <script>alert(1)</script>\n", 1),
        "hidden",
    ),
    "page behind the document": (PDF + HTML, "hidden"),
    "archive behind the document": (appended_zip(PDF), "hidden"),
    "archive that ends as a document does": (
        appended_zip(PDF, comment=b"%%EOF\n"),
        "hidden",
    ),
    "half a document": (PDF[: len(PDF) // 2], "damaged"),
    "header and nothing else": (b"%PDF-1.7\n%%EOF\n", "damaged"),
}


# DOCX

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


# Pictures


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
HOSTILE = {
    **{f"PDF: {what}": ("a.pdf", *told) for what, told in PDFS.items()},
    **{f"DOCX: {what}": ("a.docx", *told) for what, told in DOCUMENTS.items()},
    **{f"picture: {what}": told for what, told in PICTURES.items()},
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_document_is_refused_with_its_reason(what, english):
    name, content, reason = HOSTILE[what]
    with pytest.raises(ValidationError, match=f"(?i){reason}"):
        checked(name, content)


def test_there_are_enough_hostile_documents():
    assert len(HOSTILE) >= 60


# Good ones


def gray_png() -> bytes:
    file = BytesIO()
    Image.new("LA", (30, 20)).save(file, "PNG", optimize=True)
    return file.getvalue()


def camera_jpeg() -> bytes:
    """A progressive JPEG with a smaller picture behind it, as telephones make them."""
    return jpeg(progressive=True, quality=60, dpi=(300, 300)) + JPEG


def updated() -> bytes:
    """A PDF that was changed after it was signed."""
    return revised(b"", b"/Lang(id)")


GOOD = {
    "PDF": ("a.pdf", PDF),
    "PDF with compressed objects": ("a.pdf", pdf(**COMPRESSED)),
    "PDF with a form and a signature": ("a.pdf", pdf(with_form)),
    "PDF with links": ("a.pdf", pdf(with_links)),
    "PDF with a picture": ("a.pdf", pdf(with_picture, linearize=True)),
    "PDF with an update": ("a.pdf", updated()),
    "PDF that may be read without its password": ("a.pdf", locked("")),
    "PDF with lines behind its end": ("A.PDF", PDF + b"\r\n\r\n\0"),
    "DOCX": ("a.docx", DOCX),
    "DOCX with a picture": ("a.docx", docx(**{"word/media/image1.png": PNG})),
    "JPEG": ("a.jpg", JPEG),
    "JPEG of a camera": ("a.jpeg", camera_jpeg()),
    "PNG": ("a.png", PNG),
    "PNG in gray": ("a.png", gray_png()),
    "PNG of a whole sheet": ("a.png", lambda: png(size=(9_000, 7_000))),
}


@pytest.mark.parametrize("what", GOOD)
def test_good_document_is_accepted_as_it_is(what):
    name, content = GOOD[what]
    content = content if isinstance(content, bytes) else content()
    assert checked(name, content).read() == content


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_logo_is_no_document(name, english):
    content = {"a.pdf": PDF, "a.docx": DOCX}[name]
    with pytest.raises(ValidationError, match="jpeg, jpg, png"):
        checked(name, content, ImageFormField)
