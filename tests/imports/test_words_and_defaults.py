"""One value for a missing column, and one meaning for an unknown word."""

import pytest
from django.urls import reverse

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.imports.rows import RowState
from tests.factories import PartnerFactory, UserFactory

from .sample_files import csv_of, problems_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LIST = reverse("imports:list")


@pytest.fixture
def manager_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


def sent(client, kind, *rows) -> str:
    file = upload(csv_of(*rows))
    return client.post(LIST, {"kind": kind, "file": file}).url


def test_default_stands_in_every_row_of_a_missing_column(taken, validated):
    rows = ["Mitra", "Judul"], ["A Library", "Nota"], ["B Library", "Rencana"]
    chosen = {"defaults": {"kind": "MoU", "countries": "Laos"}}
    assert taken("agreements", *rows, choices=chosen).counts == {RowState.NEW: 2}
    assert {a.kind for a in Agreement.objects.all()} == {"mou"}
    assert {p.country_id for p in Partner.objects.filter(is_home=False)} == {"LA"}
    entries = validated("agreements", *rows, choices=chosen)
    assert [entry.state for entry in entries] == ["same", "same"]


def test_missing_column_is_named_in_the_error(validated):
    (entry,) = validated("agreements", ["Mitra", "Judul"], ["A Library", "Nota"])
    assert [problem.label for problem in entry.problems] == ["Type"]


def test_default_does_not_replace_a_column_or_a_row_with_an_id(validated):
    partner = PartnerFactory(name="A Library", kind="")
    chosen = {"defaults": {"kind": "Universitas", "seat_city": "Kota B"}}
    rows = ["ID", "Mitra", "Kota"], [partner.pk, "A Library", "Kota A"]
    (entry,) = validated("partners", *rows, choices=chosen)
    assert [c.new for c in entry.changes] == ["Kota A"]
    rows = ["Mitra", "Kota"], ["B Library", ""]
    (entry,) = validated("partners", *rows, choices=chosen)
    assert (entry.record.kind, entry.record.seat_city) == ("university", "")


def test_default_is_chosen_on_the_page(manager_client):
    where = sent(
        manager_client, "agreements", ["Mitra", "Judul"], ["A Library", "Nota"]
    )
    wrong = {"do": "defaults", "column-0": "kind", "value-0": "TRATADO"}
    response = manager_client.post(where, wrong)
    assert response.status_code == 422
    assert "Not recognised. Allowed values:" in response.content.decode()
    assert manager_client.post(where, wrong | {"value-0": "MoU"}).status_code == 302
    assert "Memorandum" in manager_client.get(where).content.decode()
    assert manager_client.post(where, {"do": "confirm"}).status_code == 302
    assert Agreement.objects.get().kind == "mou"


WORDS = [
    ["Mitra", "Judul", "Jenis", "Negara"],
    ["A Library", "Nota", "TRATADO", "Korsel"],
    ["B Library", "Rencana", "tratado", "RRT | Atlantis"],
    ["C Library", "Rencana C", "MoU", "AS"],
]


def test_unknown_words_are_errors_with_the_cell_until_they_have_a_meaning(
    validated, taken
):
    entries = validated("agreements", *WORDS)
    assert [entry.state for entry in entries] == ["wrong"] * 3
    found = [(p.label, p.cell, p.words) for entry in entries for p in entry.problems]
    assert found == [
        ("Jenis", "TRATADO", ("TRATADO",)),
        ("Jenis", "tratado", ("tratado",)),
        ("Negara", "RRT | Atlantis", ("Atlantis",)),
        ("Negara", "AS", ("AS",)),
    ]
    chosen = {
        "meanings": {
            "kind": {"tratado": "Lainnya"},
            "countries": {"atlantis": "", "as": "#US"},
        }
    }
    assert taken("agreements", *WORDS, choices=chosen).is_complete
    kinds = Agreement.objects.order_by("title_id").values_list("title_id", "kind")
    assert list(kinds) == [
        ("Nota", "other"),
        ("Rencana", "other"),
        ("Rencana C", "mou"),
    ]
    countries = Partner.objects.filter(is_home=False).order_by("name")
    assert [p.country_id for p in countries] == ["KR", "CN", "US"]


def test_meaning_is_chosen_once_on_the_page(manager_client):
    where = sent(manager_client, "agreements", *WORDS)
    page = manager_client.get(where)
    form = page.context["meanings"]
    words = {word: field for field, (_column, word) in form.words.items()}
    assert list(words) == ["tratado", "atlantis", "as"]
    answers = {"do": "meanings", words["tratado"]: "nothing"}
    assert manager_client.post(where, answers).status_code == 422
    answers |= {words["tratado"]: "other", words["atlantis"]: "-"}
    assert manager_client.post(where, answers).status_code == 302
    page = manager_client.get(where)
    assert [w for _c, w in page.context["meanings"].words.values()] == ["as"]
    answers = {"do": "meanings", words["as"]: "#US"}
    assert manager_client.post(where, answers).status_code == 302
    assert manager_client.get(where).context["is_ready"]
    assert manager_client.post(where, {"do": "confirm"}).status_code == 302
    assert Agreement.objects.filter(kind="other").count() == 2


def test_default_that_cannot_be_read_is_an_error_of_every_row(validated):
    rows = ["Mitra"], ["A Library"]
    chosen = {"defaults": {"kind": "TRATADO"}}
    (entry,) = validated("partners", *rows, choices=chosen)
    assert [label for label, _reason in problems_of([entry])] == ["type"]
