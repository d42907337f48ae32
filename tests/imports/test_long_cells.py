"""However long a cell is and whatever it holds, reading it takes time that grows with its
length only."""

import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from perpusnas.imports.cells import has_content
from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LENGTH = 60_000
# What dates, numbers, identifiers, lists and addresses are recognised by.
PIECES = ["a", "1", " ", "-", " - ", "s/d", "antara a dan ", " dan ", " or ", ";", "|"]
PIECES += ["between 1 and ", "1.", "1.000", "(", "1 (", "12 ( ", "[", "{", "..", "/"]
PIECES += ["?", "ke", "#", "é", "日", "2020-", "2020 ", "1 Januari 2020 ", "http://"]
PIECES += ["a@", "+62 ", "\n", ", ", "~", "Jan", "sejak ", "sampai ", "ISIL ", "“"]
PIECES += ["{2020..", "1/1/", "a)", "1) ", "a@a.", "kadaluwarsa "]
COLUMNS = {
    f"{kind.slug} {column.name}": column
    for kind in KINDS.values()
    for column in kind.columns
}


@pytest.mark.parametrize("name", COLUMNS)
def test_long_cell_is_read_in_time(name):
    context = ImportContext(UserFactory(role="manager"), {})
    for piece in PIECES:
        cell = (piece * LENGTH)[:LENGTH]
        start = time.process_time()
        if has_content(cell):
            with suppress(ValidationError):
                COLUMNS[name].read(cell, context)
        assert time.process_time() - start < 0.5, piece
