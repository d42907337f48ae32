"""Partners from files: what each row does, and what it does to the register."""

import pytest

from partners.models import Name, Partner
from perpusnas.core.audit import audit_as
from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.rows import RowState
from perpusnas.imports.whole_files import exclusive_import, import_file
from tests.factories import (
    NameFactory,
    PartnerFactory,
    UserFactory,
    country,
    home,
)

from .sample_files import csv_of, saved, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
KIND = KINDS["partners"]


@pytest.fixture
def manager():
    return UserFactory(role="manager")


@pytest.fixture
def validated(tmp_path, manager):
    """Judges rows of cells, or the content of a file."""

    def validate(*rows, decisions=None, content=None, columns=None, user=None):
        path = saved(tmp_path, content or csv_of(*rows))
        user_client = ImportContext(user or manager, decisions or {})
        read = read_file(KIND, path, columns)
        return [entry for batch in read.entries(user_client) for entry in batch]

    return validate


@pytest.fixture
def taken(tmp_path, manager):
    def take_over(*rows, decisions=None, content=None):
        path = saved(tmp_path, content or csv_of(*rows))
        with exclusive_import(manager, "mitra.csv, SHA-256 abc"):
            return import_file(
                read_file(KIND, path), ImportContext(manager, decisions or {})
            )

    return take_over


def states(entries) -> list[str]:
    return [str(entry.state) for entry in entries]


def reasons(entries) -> list[tuple]:
    return [(p.label, p.cell, p.reason) for e in entries for p in e.problems]


HEADINGS = ["Nama Mitra", "Nama Lain", "Jenis Mitra", "Negara", "Kota", "Situs"]
HEADINGS += ["Hubungan Sejak", "ROR", "Surel"]
ROW = ["Perpustakaan Nasional Kazakhstan", "Perpusnas KZ|ҚР Ұлттық кітапханасы"]
ROW += ["perpustakaan nasional", "Kazakstan", "Astana", "nlrk.kz", "awal 2024"]
ROW += ["https://ror.org/05dhw4g16", "info@nlrk.kz"]


def test_row_of_a_new_partner_is_written_as_its_form_would(taken, manager):
    assert taken(HEADINGS, ROW).counts == {RowState.NEW: 1}
    partner = Partner.objects.get(name=ROW[0])
    assert (partner.kind, partner.country_id) == ("national_library", "KZ")
    assert partner.website == "https://nlrk.kz"
    assert partner.relations_since == "[2024-01..2024-04]"
    assert str(partner.relations_since_earliest) == "2024-01-01"
    assert (partner.created_by, partner.changed_by) == (manager, manager)
    names = partner.names.values_list("kind", "scheme", "text")
    assert set(names) == {
        ("alias", "", "Perpusnas KZ"),
        ("alias", "", "ҚР Ұлттық кітапханасы"),
        ("identifier", "ror", "05dhw4g16"),
    }
    as_imported = partner.search_text, partner.label_id, partner.label_en
    partner.refresh_derived()
    assert as_imported == (partner.search_text, partner.label_id, partner.label_en)
    assert "kitapkhanasy" in partner.search_text


def test_history_shows_the_file_of_every_row(taken, manager):
    taken(HEADINGS, ROW)
    partner = Partner.objects.get(name=ROW[0])
    past = [*partner.history.all(), *Name.history.filter(partner=partner)]
    assert len(past) == 4
    for snapshot in past:
        assert (snapshot.history_type, snapshot.route) == ("+", "import")
        assert snapshot.history_user == manager
        assert snapshot.history_change_reason == "mitra.csv, SHA-256 abc"
    assert past[0].relations_since == "[2024-01..2024-04]"


def test_same_file_again_writes_nothing(taken):
    taken(HEADINGS, ROW)
    partner = Partner.objects.get(name=ROW[0])
    assert taken(HEADINGS, ROW).counts == {RowState.SAME: 1}
    again = Partner.objects.get(name=ROW[0])
    assert (again.version, again.history.count()) == (partner.version, 1)
    assert again.names.count() == 3


def test_next_record_gets_the_next_number(taken):
    taken(HEADINGS, ROW)
    highest = Partner.objects.order_by("-pk").first().pk
    assert PartnerFactory().pk == highest + 1


def test_id_updates_and_what_changed_is_shown(validated, taken):
    partner = PartnerFactory(name="Library", seat_city="Almaty")
    rows = ["ID", "Nama resmi", "Kota"], [partner.pk, "National Library", ""]
    (entry,) = validated(*rows)
    assert entry.state == RowState.CHANGED
    found = [(c.label, c.old, c.new) for c in entry.changes]
    assert found == [
        ("Official name", "Library", "National Library"),
        ("Location: city", "Almaty", ""),
    ]
    taken(*rows)
    again = Partner.objects.get(pk=partner.pk)
    assert (again.name, again.seat_city, again.version) == ("National Library", "", 2)
    assert again.country_id == "KZ"  # the file has no such column
    assert "national library" in again.search_text
    assert [s.history_type for s in again.history.all()] == ["~", "+"]


def test_id_that_is_not_there_or_may_not_be_seen_is_wrong(validated):
    hidden = PartnerFactory(access="restricted")
    trashed = PartnerFactory()
    trashed.move_to_trash()
    rows = [["ID", "Nama resmi"], [999_999, "A"], [trashed.pk, "B"], [hidden.pk, "C"]]
    rows += [["12x", "D"], ["9" * 40, "E"]]
    editor = UserFactory(role="editor")
    entries = validated(*rows, user=editor, columns=["id", "name"])
    assert states(entries) == ["wrong"] * 5
    assert {reason for _label, _cell, reason in reasons(entries)} == {
        "There is no record with this ID."
    }


def test_official_name_in_the_same_country_is_certain_and_fills_what_is_empty(taken):
    partner = PartnerFactory(name="National Academic Library", seat_city="")
    rows = ["Mitra", "Negara", "Kota"], ["NATIONAL ACADEMIC LIBRARY", "KZ", "Astana"]
    assert taken(*rows).counts == {RowState.CHANGED: 1}
    partner.refresh_from_db()
    assert (partner.name, partner.seat_city) == ("National Academic Library", "Astana")
    assert partner.names.count() == 0


def test_near_miss_waits_for_a_word_and_takes_it(validated, taken):
    partner = PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    rows = ["Mitra", "Negara"], ["Perpustakaan Nasionall Kazakhstan", "KZ"]
    (entry,) = validated(*rows)
    assert entry.state == RowState.OPEN
    (question,) = entry.questions
    assert [option.value for option in question.options] == [str(partner.pk)]
    assert taken(*rows).is_complete is False
    (this,) = validated(*rows, decisions={question.key: str(partner.pk)})
    assert (this.state, this.pk) == (RowState.CHANGED, partner.pk)  # one more name
    (other,) = validated(*rows, decisions={question.key: "new"})
    assert other.state == RowState.NEW
    (forged,) = validated(*rows, decisions={question.key: "999999"})
    assert forged.state == RowState.OPEN


def test_several_of_one_name_wait_for_a_word(validated):
    twins = [PartnerFactory(name="Library").pk, PartnerFactory(name="Library").pk]
    (entry,) = validated(["Mitra"], ["LIBRARY"])
    assert [int(option.value) for option in entry.questions[0].options] == twins


def test_no_question_names_a_hidden_record(validated):
    PartnerFactory(name="Perpustakaan Nasional Kazakhstan", access="restricted")
    rows = ["Mitra"], ["Perpustakaan Nasionall Kazakhstan"]
    assert states(validated(*rows, user=UserFactory(role="editor"))) == ["new"]
    assert states(validated(*rows)) == ["open"]


def test_wrong_cells_are_shown_with_the_reason(validated):
    row = ["", "Kota Ajaib", "swasta", "Atlantis", "x", "javascript:alert(1)"]
    row += ["31/02/2024", "", "nobody"]
    (entry,) = validated(HEADINGS, row)
    assert entry.state == RowState.WRONG
    facts = {label: (cell, reason) for label, cell, reason in reasons([entry])}
    reason = "There is no country of this name or code."
    assert facts["Negara"] == ("Atlantis", reason)
    assert facts["Hubungan Sejak"][0] == "31/02/2024"
    (entry,) = validated(HEADINGS, [*row[:3], "", "x", row[5], "", "", "nobody"])
    facts = {label: reason for label, _cell, reason in reasons([entry])}
    assert facts["Nama Mitra"] == "This field cannot be blank."
    assert "address" in facts["Surel"]
    assert facts["Situs"].startswith("Enter a valid URL")


def test_rule_of_the_database_is_shown_before_it_refuses(validated):
    rows = ["Nama resmi", "Jenis", "Jenis kedua"], ["A", "Universitas", "university"]
    (entry,) = validated(*rows)
    message = "The second type repeats the first."
    assert reasons([entry]) == [("Jenis", "Universitas", message)]
    assert entry.problems[0].others == ("Jenis kedua",)


def test_row_that_repeats_another_is_wrong(validated):
    entries = validated(
        ["Mitra", "Negara", "ROR"],
        ["Library", "KZ", ""],
        ["LIBRARY", "Kazakhstan", ""],
        ["Library", "UZ", ""],
        ["Museum", "KZ", "05dhw4g16"],
        ["Musée", "KZ", "05dhw4g16"],
    )
    assert states(entries) == ["new", "wrong", "new", "new", "wrong"]
    assert entries[1].problems[0].reason == "This is the same as row 2."
    assert entries[4].problems[0].reason == "This is the same as row 5."


def test_identifier_goes_before_the_name(validated):
    partner = PartnerFactory(name="Library")
    borne = {"kind": "identifier", "scheme": "ror", "text": "05dhw4g16"}
    NameFactory(partner=partner, **borne)
    rows = ["Mitra", "ROR"], ["Quite Another", "05dhw4g16"], ["Library", "01abcde12"]
    first, second = validated(*rows)
    assert (first.pk, first.state) == (partner.pk, RowState.CHANGED)
    assert second.state == RowState.NEW  # the same name, and another identifier


def test_identifier_of_a_partner_in_the_trash_is_in_the_way(validated):
    partner = PartnerFactory()
    borne = {"kind": "identifier", "scheme": "ror", "text": "05dhw4g16"}
    NameFactory(partner=partner, **borne)
    partner.move_to_trash()
    (entry,) = validated(["Mitra", "ROR"], ["Library", "05dhw4g16"])
    text = "This identifier is not available."
    assert [p.reason for p in entry.problems] == [text]


def test_foreign_ids_under_id_are_identifiers(validated):
    rows = ["id", "name"], ["https://ror.org/05dhw4g16", "Library"]
    (entry,) = validated(*rows)
    assert [(row.scheme, row.text) for row in entry.rows] == [("ror", "05dhw4g16")]


def test_access_that_an_importer_sets_hides_what_names_the_partner(taken):
    partner = PartnerFactory(name="Library")
    taken(["ID", "Akses"], [partner.pk, "Terbatas"])
    partner.refresh_from_db()
    assert partner.access == "restricted"


def test_one_wrong_row_keeps_all_others_out(taken):
    came = taken(HEADINGS, ROW, ["A", "", "", "Atlantis", *[""] * 5])
    assert not came.is_complete
    assert came.counts == {RowState.NEW: 1, RowState.WRONG: 1}
    assert Partner.objects.filter(name=ROW[0]).count() == 0
    assert not Name.history.filter(text="Perpusnas KZ").exists()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("file", ["csv", "csv?dialect=standard", "xlsx"])
def test_own_file_comes_back_unchanged(client, validated, manager, language, file):
    partner = PartnerFactory(
        name="=1+1; it's “quoted”",
        acronym="'@x",
        kind="university",
        second_kind="other",
        country=None,
        seat_country=country("CI"),
        parent=home(),
        relations_since="2024-07",
        postal_address="Jalan 1\nJakarta",
        remarks=" spaces ",
        phone="+62 21",
        mail="a@example.org",
    )
    for text in ("a; b", "c", "Ұлттық"):
        NameFactory(partner=partner, text=text)
    for when in ("2021-05-07?", "2021/..", "[2021-01..2021-03]", "2021", "1850-03-01"):
        PartnerFactory(name="Library", relations_since=when)
    client.force_login(manager)
    client.cookies["django_language"] = language
    response = client.get(f"/partners/export.{file}")
    entries = validated(content=b"".join(response.streaming_content))
    assert states(entries) == ["same"] * Partner.objects.count()


def test_own_file_with_one_cell_changed_changes_that_cell(client, validated, manager):
    partner = PartnerFactory(name="Library", relations_since="2024-07")
    NameFactory(partner=partner, text="a; b")
    client.force_login(manager)
    text = b"".join(client.get("/partners/export.csv").streaming_content).decode()
    for old, new in [("Juli 2024", "Agustus 2024"), ("2024-07", "2024-08")]:
        entries = validated(content=text.replace(old, new))
        (changed,) = [entry for entry in entries if entry.state is not RowState.SAME]
        assert [c.new for c in changed.changes] == ["August 2024"]
    both = text.replace("Juli 2024", "Mei 2024").replace("2024-07", "2024-08")
    (wrong,) = [e for e in validated(content=both) if e.state is not RowState.SAME]
    assert [p.reason for p in wrong.problems] == ["Two cells have different values."]


def test_workbook_with_serial_days_and_english_words(tmp_path, manager):
    rows = [["Name", "Relations since", "Country"], ["Library", 44323, "Ivory Coast"]]
    path = saved(tmp_path, workbook(*rows), "file.xlsx")
    with audit_as(manager, "test"):
        (entries,) = read_file(KIND, path).entries(ImportContext(manager, {}))
    values = entries[0].record
    assert (values.relations_since, values.country_id) == ("2021-05-07", "CI")


def test_questions_cost_as_much_for_thirty_rows_as_for_one(
    validated, django_assert_num_queries
):
    for number in range(30):
        PartnerFactory(name=f"Library of words {number}", seat_city="")
    rows = [[f"Library of words {n}", "Almaty"] for n in range(30)]
    validated(["Mitra", "Kota"], rows[0])  # what the user may do is known from here on
    for some in (rows[:1], rows):
        with django_assert_num_queries(5):
            entries = validated(["Mitra", "Kota"], *some)
        assert set(states(entries)) == {"changed"}


# Key facts

FACTS = ["Nama Mitra", "Tahun Berdiri", "Jumlah Anggota", "Jumlah Koleksi"]
FACTS += ["Jumlah anggota per tanggal"]


def key_facts_of(partner) -> list[tuple]:
    values = partner.facts.values_list("kind", "when", "number", "number_sure")
    return sorted(values, key=str)


def test_key_facts_are_added_once(taken):
    row = ["Asosiasi Pustakawan", "1973", "sekitar 38", "1.200", "Mei 2019"]
    for _time in range(2):
        taken(FACTS, row)
    partner = Partner.objects.get(name="Asosiasi Pustakawan")
    said = [
        ("founded", "1973", None, ""),
        ("holdings", "2019-05", 1200, ""),
        ("members", "2019-05", 38, "about"),
    ]
    assert key_facts_of(partner) == said
    taken(FACTS, ["Asosiasi Pustakawan", "1973", "41", "", "2021"])
    assert key_facts_of(partner) == [*said, ("members", "2021", 41, "")]


def test_preview_names_the_key_facts_that_an_import_adds(validated):
    PartnerFactory(name="Asosiasi Pustakawan", country=None)
    (entry,) = validated(FACTS, ["Asosiasi Pustakawan", "1973", "at least 5", "", ""])
    assert [(c.label, c.new) for c in entry.changes] == [
        ("Key fact", "Founded: 1973"),
        ("Key fact", "Number of members: At least 5"),
    ]


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (["segera", "", "", ""], "Tahun Berdiri"),
        (["", "banyak", "", ""], "Jumlah Anggota"),
        (["", "kira 5", "", ""], "Jumlah Anggota"),
        (["", "", "", "Mei 2019"], "Jumlah anggota per tanggal"),
    ],
)
def test_cell_of_a_key_fact_that_is_not_understood_is_refused(validated, cells, wrong):
    entries = validated(FACTS, ["Asosiasi Pustakawan", *cells])
    assert [label for label, _cell, _reason in reasons(entries)] == [wrong]
