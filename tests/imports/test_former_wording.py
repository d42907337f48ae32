"""What version 0.1.0 called columns and choices is still understood."""

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Agreement
from events.models import Participation
from events.pasting import values_by_label
from perpusnas.core.search import normalise
from perpusnas.imports import cells
from perpusnas.imports.columns import guess_columns
from perpusnas.imports.former_wording import OWN_HEADINGS, as_worded_before
from perpusnas.imports.reading import KINDS


@pytest.mark.parametrize(
    ("kind", "heading", "column"),
    [
        ("agreements", "Judul (bahasa Indonesia)", "title_id"),
        ("agreements", "Title in the partner's language", "title_other"),
        ("agreements", "Status penandatanganan", "signature"),
        ("people", "Kontak kita", "is_contact"),
        ("people", "Positions", "title_id"),
        ("partners", "Relationship status", "standing"),
        ("partners", "Kedudukan: kota", "seat_city"),
        ("events", "Penyelenggaraan ke-", "edition"),
        ("events", "Peserta luar negeri, menurut sumber", "foreign_attended"),
    ],
)
def test_former_headings_find_their_columns(kind, heading, column):
    assert guess_columns([heading], KINDS[kind].columns) == [column]


@pytest.mark.parametrize("heading", OWN_HEADINGS)
def test_former_headings_of_own_files_find_a_column(heading):
    found = [guess_columns([heading], kind.columns) for kind in KINDS.values()]
    assert any(column for (column,) in found)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Surat Pernyataan Kehendak (LoI)", "loi"),
        ("Nota Kesepahaman", "mou"),
        ("PKS", None),
    ],
)
def test_former_labels_are_read(label, value):
    read = cells.choice(Agreement.Kind.choices)
    if value is None:
        with pytest.raises(ValidationError):
            read(label, None)
    else:
        assert read(label, None) == value


def test_former_labels_are_pasted():
    roles = values_by_label(Participation._meta.get_field("role").choices)
    assert (
        roles[normalise("Fasilitator")]
        == roles[normalise("Fasilitator")]
        == "go_between"
    )
    assert "on_site" not in roles.values()


def test_words_of_a_cell_as_they_were():
    said = "sejak 2012 (akhir belum tercatat)"
    assert as_worded_before(said) == "sejak 2012 (akhir tidak disebut)"
