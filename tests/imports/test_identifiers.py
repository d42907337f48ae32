"""Identifiers in columns of their own: added, changed and checked, and never a name."""

import pytest

from partners.models import Name, Partner
from perpusnas.imports.rows import RowState
from tests.factories import NameFactory, PartnerFactory, PersonFactory

from .sample_files import problems_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ISNI, OTHER_ISNI = "0000000121032683", "0000000121465390"
ORCID = "0000-0002-1825-0097"
FREE = "This identifier is not available."


def borne(partner, scheme: str, text: str, **more) -> Name:
    values = {"kind": "identifier", "scheme": scheme, "text": text}
    return NameFactory(partner=partner, **values, **more)


def names_of(partner) -> set[tuple[str, str, str]]:
    return set(partner.names.values_list("kind", "scheme", "text"))


def test_new_identifiers_are_added(taken):
    partner = PartnerFactory(name="Library")
    headings = ["ID", "ROR", "ISNI", "Wikidata", "ISIL", "ORCID"]
    cells = ["https://ror.org/05dhw4g16", "0000 0001 2103 2683", "q42", "id-JaPN", ""]
    came = taken("partners", headings, [partner.pk, *cells])
    assert came.counts == {RowState.CHANGED: 1}
    assert names_of(partner) == {
        ("identifier", "ror", "05dhw4g16"),
        ("identifier", "isni", ISNI),
        ("identifier", "wikidata", "Q42"),
        ("identifier", "isil", "ID-JaPN"),
    }


def test_changed_identifier_takes_the_place_of_the_former_one(taken, validated):
    partner = PartnerFactory(name="Library")
    row = borne(partner, "isni", ISNI, since="2001")
    cells = ["ID", "ISNI"], [partner.pk, OTHER_ISNI]
    (entry,) = validated("partners", *cells)
    assert [(c.label, c.old, c.new) for c in entry.changes] == [
        ("ISNI", ISNI, OTHER_ISNI)
    ]
    taken("partners", *cells)
    row.refresh_from_db()
    assert (row.text, row.since, partner.names.count()) == (OTHER_ISNI, "2001", 1)
    assert row.history.count() == 2
    found = Partner.objects.get(pk=partner.pk)
    assert OTHER_ISNI in found.search_text
    assert ISNI not in found.search_text


def test_second_identifier_of_a_scheme_is_added_beside_the_first(taken):
    partner = PartnerFactory(name="Library")
    borne(partner, "ror", "05dhw4g16")
    taken("partners", ["ID", "ROR"], [partner.pk, "05dhw4g16 | 02abcde11"])
    assert partner.names.count() == 2


@pytest.mark.parametrize("cell", ["", "-"])
def test_emptied_identifier_is_not_dropped_without_a_word(validated, cell):
    partner = PartnerFactory(name="Library")
    borne(partner, "ror", "05dhw4g16")
    entries = validated("partners", ["ID", "ROR"], [partner.pk, cell])
    reason = "An import removes no identifier. Remove it on the page of the record."
    assert problems_of(entries) == [("ROR", reason)]


def test_row_without_an_id_only_adds(taken):
    partner = PartnerFactory(name="Library", country=None)
    borne(partner, "ror", "05dhw4g16")
    headings = ["Nama", "ROR", "ISNI"]
    came = taken("partners", headings, ["Library", "05dhw4g16", ISNI])
    assert came.counts == {RowState.CHANGED: 1}
    assert partner.names.count() == 2


@pytest.mark.parametrize(
    ("heading", "cell", "scheme"),
    [
        ("ISNI", "0000000121032684", "ISNI"),
        ("ROR", "0abc", "ROR"),
        ("ORCID", "0000-0002-1825-0098", "ORCID"),
        ("Nama lain", "Perpus | ISNI: 0000 0001 2103 2684", "ISNI"),
        ("Nama lain", "https://ror.org/nothing", "ROR"),
    ],
)
def test_wrong_identifier_is_said_beside_its_cell(validated, heading, cell, scheme):
    partner = PartnerFactory(name="Library")
    entries = validated("partners", ["ID", heading], [partner.pk, cell])
    ((label, reason),) = problems_of(entries)
    assert label == heading
    assert reason.startswith(f"This is not a valid {scheme} identifier.")


def test_identifier_of_another_is_said_beside_its_cell(validated, manager):
    secret = PartnerFactory(name="Secret")
    borne(secret, "ror", "05dhw4g16")
    secret.move_to_trash()
    other = PartnerFactory(name="Library")
    headings = ["ID", "Nama", "ISIL", "ROR"]
    entries = validated(
        "partners",
        headings,
        [other.pk, "Library", "XX-1", "05dhw4g16"],
        ["", "New", "XX-2", "05dhw4g16"],
    )
    assert problems_of(entries) == [("ROR", FREE), ("ROR", FREE)]


def test_same_identifier_in_two_rows_is_said_beside_its_cell(validated):
    first, second = PartnerFactory(name="A"), PartnerFactory(name="B")
    rows = [first.pk, "05dhw4g16"], [second.pk, "05dhw4g16"]
    entries = validated("partners", ["ID", "ROR"], *rows)
    said = "Row 2 has the same identifier."
    assert problems_of(entries) == [("ROR", said)]


@pytest.mark.parametrize(
    ("written", "scheme", "text"),
    [
        ("https://ror.org/05dhw4g16", "ror", "05dhw4g16"),
        ("05dhw4g16", "ror", "05dhw4g16"),
        ("ROR: 02abcde11", "ror", "02abcde11"),
        ("0000 0001 2103 2683", "isni", ISNI),
        ("0000-0002-1825-0097", "orcid", ORCID),
        ("http://www.wikidata.org/entity/Q42", "wikidata", "Q42"),
        ("Q190593", "wikidata", "Q190593"),
        ("ISIL: ID-JaPN", "isil", "ID-JaPN"),
    ],
)
@pytest.mark.parametrize("heading", ["Nama lain", "Nama lama"])
def test_identifier_among_names_is_no_name(taken, heading, written, scheme, text):
    taken("partners", ["Nama", heading], ["Library", f"Perpus | {written}"])
    partner = Partner.objects.get(name="Library")
    (name,) = partner.names.exclude(kind="identifier")
    assert name.text == "Perpus"
    (row,) = partner.names.filter(kind="identifier")
    assert (row.scheme, row.text) == (scheme, text)


@pytest.mark.parametrize(
    "text", ["Q1", "Q 42", "XX-1", "ISNI", "Ror Agency", "012345678"]
)
def test_names_that_look_a_little_like_identifiers_stay_names(taken, text):
    taken("partners", ["Nama", "Nama lain"], ["Library", text])
    (name,) = Partner.objects.get(name="Library").names.all()
    assert (name.kind, name.text) == ("alias", text)


def test_names_of_an_earlier_file_are_edited_and_its_identifiers_stay(taken):
    """Files of 0.1.0 have identifiers among the other names, in any form."""
    partner = PartnerFactory(name="Library")
    borne(partner, "isni", ISNI)
    borne(partner, "wikidata", "Q42")
    borne(partner, "isil", "XX-1")
    before = names_of(partner)
    cell = "New name | 0000-0001-2103-2683 | q42 | xx-1"
    came = taken("partners", ["ID", "Nama lain"], [partner.pk, cell])
    assert came.counts == {RowState.CHANGED: 1}
    assert names_of(partner) == before | {("alias", "", "New name")}


def test_identifiers_after_their_scheme_in_one_cell_are_read_still(validated):
    partner = PartnerFactory(name="Library")
    borne(partner, "ror", "05dhw4g16")
    same = [partner.pk, "ROR: 05dhw4g16"]
    (entry,) = validated("partners", ["ID", "Identifiers"], same)
    assert entry.state is RowState.SAME


def test_people_have_the_same_columns(taken, validated):
    person = PersonFactory(name="Ayu Lestari")
    rows = ["ID", "ORCID", "Nama lain"], [person.pk, ORCID, "Ayu | Q190593"]
    taken("people", *rows)
    found = person.names.values_list("kind", "scheme", "text")
    assert set(found) == {
        ("identifier", "orcid", ORCID),
        ("identifier", "wikidata", "Q190593"),
        ("alias", "", "Ayu"),
    }
    (entry,) = validated("people", *rows)
    assert entry.state is RowState.SAME
    partner = PartnerFactory(name="Library")
    entries = validated("partners", ["ID", "ORCID"], [partner.pk, ORCID])
    assert problems_of(entries) == [("ORCID", FREE)]
