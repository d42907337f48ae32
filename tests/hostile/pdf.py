"""Hostile PDF documents."""

import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.documents import PDF, pdf, with_picture

from . import HTML, appended_zip

COMPRESSED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
AS_IT_IS = {
    "compress_streams": False,
    "stream_decode_level": pikepdf.StreamDecodeLevel.none,
}
SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


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
