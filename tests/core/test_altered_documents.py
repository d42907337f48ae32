"""Documents that were damaged on their way, or on purpose, are accepted or refused, and
break none of the modules that check them."""

import random
from io import BytesIO

import pytest

from perpusnas.core.uploads.docx import check_docx
from perpusnas.core.uploads.pdf import check_pdf
from perpusnas.core.uploads.pictures import check_picture
from perpusnas.core.uploads.reading import RefusedFileError
from tests.documents import DOCX, JPEG, PNG, pdf, with_form, with_picture
from tests.hostile.pdf import COMPRESSED

pytestmark = pytest.mark.one_database
CHECKS = {
    "pdf": (check_pdf, pdf(with_form)),
    "pdf with a picture": (check_pdf, pdf(with_picture, **COMPRESSED)),
    "docx": (check_docx, DOCX),
    "jpeg": (lambda file: check_picture(file, ".jpg"), JPEG),
    "png": (lambda file: check_picture(file, ".png"), PNG),
}


def altered(content: bytes, chance: random.Random) -> bytes:
    """The content with some bytes replaced, removed or repeated."""
    made = bytearray(content)
    for _number in range(chance.choice([1, 1, 3, 20])):
        place, length = chance.randrange(len(made)), chance.randrange(1, 40)
        how = chance.random()
        if how < 0.6:
            made[place] = chance.randrange(256)
        elif how < 0.8 and len(made) > 100:
            del made[place : place + length]
        else:
            start = chance.randrange(len(made))
            made[place:place] = made[start : start + length]
    return bytes(made)


@pytest.mark.parametrize("kind", CHECKS)
def test_altered_document_is_accepted_or_refused(kind):
    check, content = CHECKS[kind]
    chance, refused = random.Random(7), 0
    for _number in range(300):
        try:
            list(check(BytesIO(altered(content, chance))))
        except RefusedFileError:
            refused += 1
    assert 0 < refused < 300
