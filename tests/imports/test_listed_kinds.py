"""Kinds that administrators maintain, in files that are imported and rows that are pasted."""

import pytest

from agreements.models import Agreement, AgreementKind
from events.models import Event, EventKind, ParticipationRole
from events.pasting import PastedRowReader
from partners.models import Partner, PartnerKind
from tests.event_factories import EventFactory
from tests.factories import UserFactory

from .sample_files import problems_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NEW = {"code": "book_talk", "label_id": "Bincang buku", "label_en": "Book talk"}
FILES = {
    "partners": (Partner, PartnerKind, ["Nama Mitra", "Jenis"]),
    "agreements": (Agreement, AgreementKind, ["Judul Naskah", "Jenis Naskah"]),
    "events": (Event, EventKind, ["Nama Kegiatan", "Jenis Kegiatan"]),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("word", ["Book talk", "bincang buku", "book_talk"])
def test_new_kind_is_imported_by_its_label(taken, name, word):
    model, listed, headings = FILES[name]
    listed.objects.create(**NEW)
    taken(name, headings, ["Sesuatu", word])
    assert model.objects.exclude(kind="national_library").get().kind == "book_talk"


@pytest.mark.parametrize("name", FILES)
def test_retired_kind_and_former_name_are_imported(taken, name):
    model, listed, headings = FILES[name]
    row = listed.objects.create(**NEW)
    row.label_en, row.is_retired = "Evening", True
    row.save()
    taken(name, headings, ["Sesuatu", "Evening"], ["Lainnya", "Book talk"])
    kinds = model.objects.exclude(kind="national_library").values_list("kind")
    assert [*kinds] == [("book_talk",)] * 2


def test_label_of_a_row_comes_before_further_words(taken):
    AgreementKind.objects.create(code="pks", label_id="PKS", label_en="PKS paper")
    headings = ["Judul Naskah", "Jenis Naskah"]
    taken("agreements", headings, ["Satu", "PKS"], ["Dua", "NK"])
    kinds = dict(Agreement.objects.values_list("title_id", "kind"))
    assert kinds == {"Satu": "pks", "Dua": "mou"}


def test_unknown_kind_is_refused_with_those_in_use(validated):
    EventKind.objects.create(**NEW)
    EventKind.objects.create(
        code="old", label_id="Usang", label_en="Outdated", is_retired=True
    )
    headings = ["Nama Kegiatan", "Jenis Kegiatan"]
    ((_label, reason),) = problems_of(validated("events", headings, ["Apa", "zzz"]))
    assert "Book talk" in str(reason)
    assert "Outdated" not in str(reason)


def test_new_role_is_pasted_by_its_label():
    ParticipationRole.objects.create(**NEW, mark="counted")
    reader = PastedRowReader(EventFactory(), UserFactory(role="editor"))
    (row, other) = reader.rows("Negara\tPeran\nKazakhstan\tBook talk\nLaos\tzzz")
    assert row.is_right
    assert row.form.cleaned_data["role"] == "book_talk"
    (wrong,) = next(cell for cell in other.cells if cell.name == "role").wrong
    assert "Book talk" in wrong
