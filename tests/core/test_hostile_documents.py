"""Documents that do or hide more than a document should are refused, each with its own
reason; real ones of every kind are accepted, byte for byte."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from perpusnas.core.documents import DocumentFormField, ImageFormField
from tests.documents import (
    DOCX,
    JPEG,
    PDF,
    PNG,
    docx,
    jpeg,
    pdf,
    png,
    with_form,
    with_links,
    with_picture,
)
from tests.hostile.docx import DOCUMENTS
from tests.hostile.pdf import COMPRESSED, PDFS, locked, revised
from tests.hostile.pictures import PICTURES

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HOSTILE = {
    **{f"PDF: {what}": ("a.pdf", *case) for what, case in PDFS.items()},
    **{f"DOCX: {what}": ("a.docx", *case) for what, case in DOCUMENTS.items()},
    **{f"picture: {what}": case for what, case in PICTURES.items()},
}


def checked(name: str, content: bytes | Callable[[], bytes], field=DocumentFormField):
    """The upload as the form accepts it; large content is made only now."""
    made = content if isinstance(content, bytes) else content()
    return field().clean(SimpleUploadedFile(name, made))


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
