"""What version 0.1.0 called columns and choices is still understood."""

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Agreement
from events.models import Participation
from perpusnas.core.search import normalise
from perpusnas.core.typed_values import values_by_label
from perpusnas.imports import cells
from perpusnas.imports.columns import guess_columns
from perpusnas.imports.former_wording import OWN_HEADINGS, as_worded_before
from perpusnas.imports.reading import KINDS
from tests.upgrade.surface import ALLOWED_HEADINGS


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


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (kind, heading)
        for kind, headings in OWN_HEADINGS.items()
        for heading in headings
    ],
)
def test_former_headings_of_own_files_find_a_column(kind, heading):
    (column,) = guess_columns([heading], KINDS[kind].columns)
    assert column


def test_former_headings_are_those_that_the_files_once_had():
    assert set(OWN_HEADINGS) == set(KINDS)
    for kind, headings in OWN_HEADINGS.items():
        reworded = ALLOWED_HEADINGS.get(f"/{kind}/export", {})
        assert headings.items() <= reworded.items(), kind


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
