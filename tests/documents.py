"""Small real documents and pictures, as people upload them."""

import zipfile
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main"


def pdf(change=None, **options) -> bytes:
    """A PDF of one page; `change` does with it what a test is about."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    made.pages[0].Contents = made.make_stream(b"BT /F1 12 Tf (Naskah) Tj ET")
    if change:
        change(made)
    file = BytesIO()
    made.save(file, **options)
    return file.getvalue()


def with_form(made: pikepdf.Pdf) -> None:
    """Give a PDF a form with a text field and a field for a signature."""
    fields = [
        Dictionary(FT=Name.Tx, T=String("nama"), V=String("Siti")),
        Dictionary(
            FT=Name.Sig,
            T=String("tanda tangan"),
            V=Dictionary(
                Type=Name.Sig,
                Filter=Name("/Adobe.PPKLite"),
                SubFilter=Name("/adbe.pkcs7.detached"),
                ByteRange=Array([0, 100, 200, 100]),
                Contents=String(b"\x30" * 100),
            ),
        ),
    ]
    where = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, Rect=Array([10, 10, 90, 30])
    )
    made_fields = [
        made.make_indirect(Dictionary({**dict(f.items()), **dict(where.items())}))
        for f in fields
    ]
    made.pages[0].Annots = Array(made_fields)
    made.Root.AcroForm = Dictionary(Fields=Array(made_fields), SigFlags=3)


def with_links(made: pikepdf.Pdf) -> None:
    """Give a PDF a link to the web, one to its own page, and an opening place."""
    page = made.pages[0]
    there = Array([page.obj, Name.Fit])
    made.Root.OpenAction = Dictionary(S=Name.GoTo, D=there)
    page.Annots = Array(
        [
            made.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([0, 0, 9, 9]),
                    A=Dictionary(S=Name.URI, URI=String("https://www.perpusnas.go.id")),
                )
            )
        ]
    )


def with_picture(made: pikepdf.Pdf) -> None:
    """Give a PDF a scanned picture."""
    picture = made.make_stream(jpeg())
    for key, value in {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": 40,
        "/Height": 30,
        "/ColorSpace": Name.DeviceRGB,
        "/BitsPerComponent": 8,
        "/Filter": Name.DCTDecode,
    }.items():
        picture[key] = value
    made.pages[0].Resources = Dictionary(XObject=Dictionary(Im1=picture))


def docx_parts() -> dict[str, str]:
    """The parts of a DOCX document with a hyperlink and a field for the page."""
    rels = f'<Relationships xmlns="{PACKAGE}/relationships">%s</Relationships>'
    document = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    link = (
        f'<Relationship Id="rId2" Type="{OFFICE}/hyperlink" '
        'Target="https://www.perpusnas.go.id" TargetMode="External"/>'
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}+xml"/></Types>',
        "_rels/.rels": rels % document,
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p><w:r>'
        "<w:instrText> PAGE </w:instrText></w:r><w:r><w:t>Naskah</w:t></w:r></w:p>"
        "</w:body></w:document>",
        "word/_rels/document.xml.rels": rels % link,
    }


def docx(**changed: str | bytes | None) -> bytes:
    """A DOCX document with these parts added, replaced, or left out where None."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**docx_parts(), **changed}.items():
            if content is not None:
                archive.writestr(name, content)
    return file.getvalue()


def picture(kind: str, size=(40, 30), **options) -> bytes:
    """A picture of one colour."""
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return file.getvalue()


def jpeg(**options) -> bytes:
    return picture("JPEG", **options)


def png(**options) -> bytes:
    return picture("PNG", **options)


PDF, DOCX, JPEG, PNG = pdf(), docx(), jpeg(), png()
