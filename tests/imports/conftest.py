"""Files of any kind, validated and imported as a manager."""

import pytest

from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.whole_files import exclusive_import, import_file
from tests.factories import (
    UserFactory,
)

from .sample_files import csv_of, saved


@pytest.fixture
def manager():
    return UserFactory(role="manager", first_name="Siti", last_name="Aminah")


@pytest.fixture
def validated(tmp_path, manager):
    def validate(kind, *rows, content=None, decisions=None, choices=None):
        path = saved(tmp_path, content or csv_of(*rows))
        context = ImportContext(manager, decisions or {}, choices)
        batches = read_file(KINDS[kind], path).entries(context)
        return [entry for batch in batches for entry in batch]

    return validate


@pytest.fixture
def taken(tmp_path, manager):
    def take_over(kind, *rows, decisions=None, choices=None):
        path = saved(tmp_path, csv_of(*rows))
        context = ImportContext(manager, decisions or {}, choices)
        with exclusive_import(manager, "naskah.csv, SHA-256 abc"):
            return import_file(read_file(KINDS[kind], path), context)

    return take_over
