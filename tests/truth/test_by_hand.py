"""It can be made wrong by hand (D): a case for each number and its siblings."""

from html import unescape
from itertools import chain

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agreements.models import Agreement
from events.models import Event, Program
from events.pasted_cells import cells_of
from partners.models import Name, Partner, Person
from perpusnas.core.identifiers import canonical, compact
from perpusnas.core.models import Source
from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.rows import RowState
from perpusnas.imports.whole_files import exclusive_import, import_file
from tests.factories import NameFactory, PartnerFactory, PersonFactory, UserFactory
from tests.imports.sample_files import csv_of, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def client(client):
    client.cookies["django_language"] = "en"
    return client


def empty_rows(page) -> dict:
    """Return the data of the formsets of a page, without any row."""
    sent = {}
    for formset in page.context["formsets"]:
        sent |= {f"{formset.prefix}-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    return sent


# D19: identifiers have one canonical form.

SAME = [
    ("isni", "0000 0001 2103 2683", "0000000121032683"),
    ("isni", "https://isni.org/isni/0000000121032683", "0000000121032683"),
    ("isni", "ISNI 0000-0001-2103-2683", "0000000121032683"),
    ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("orcid", "0000000218250097", "0000-0002-1825-0097"),
    ("ror", "https://ror.org/02abcde11", "02abcde11"),
    ("ror", "03YRM5C26", "03yrm5c26"),
    ("wikidata", "http://www.wikidata.org/entity/q42", "Q42"),
    ("wikidata", "https://m.wikidata.org/wiki/Q42", "Q42"),
    ("isil", "ISIL: id-JaPN", "ID-JaPN"),
]
WRONG = [
    ("isni", "0000 0001 2103 2684"),
    ("orcid", "0000-0002-1825-0098"),
    ("isni", "000000012103268"),
    ("ror", "02abcde1"),
    ("ror", "02abcdu11"),
    ("wikidata", "42"),
    ("wikidata", "P42"),
    ("isil", "Perpusnas"),
]


@pytest.mark.parametrize(("scheme", "typed", "stored"), SAME)
def test_an_identifier_is_stored_in_one_form(scheme, typed, stored):
    assert canonical(scheme, typed) == canonical(scheme, stored) == stored
    name = Name(partner=PartnerFactory(), kind="identifier", scheme=scheme, text=typed)
    name.full_clean()
    assert name.text == stored


@pytest.mark.parametrize(("scheme", "typed"), WRONG)
def test_a_wrong_identifier_is_refused_in_words(scheme, typed):
    name = Name(partner=PartnerFactory(), kind="identifier", scheme=scheme, text=typed)
    with pytest.raises(ValidationError) as refused:
        name.full_clean()
    (message,) = refused.value.message_dict["text"]
    assert message.startswith("This is not a valid ")


def test_a_form_stores_the_canonical_form_and_refuses_the_same_twice(client):
    client.force_login(UserFactory(role="editor"))
    add = reverse("partners:create")
    sent = {**empty_rows(client.get(add)), "name": "Library", "access": "internal"}
    sent |= {"names-TOTAL_FORMS": 1, "names-0-kind": "identifier"}
    sent |= {"names-0-scheme": "isni", "names-0-text": "0000 0001 2103 2684"}
    page = client.post(add, sent | {"once": "a"})
    assert page.status_code == 422
    assert "This is not a valid ISNI identifier." in unescape(page.content.decode())
    sent["names-0-text"] = "0000 0001 2103 2683"
    assert client.post(add, sent | {"once": "b"}).status_code == 302
    library = Partner.objects.get(name="Library")
    assert library.names.get().text == "0000000121032683"
    page = client.post(add, sent | {"name": "Archive", "once": "c", "confirmed": "on"})
    assert "This identifier is not available." in unescape(page.content.decode())
    page = client.get(library.get_absolute_url()).content.decode()
    assert 'href="https://isni.org/isni/0000000121032683"' in page
    assert page.index('id="names"') < page.index('id="identifiers"')


def test_ror_check_digits_that_do_not_fit_are_said(client):
    client.force_login(UserFactory(role="viewer"))
    library = PartnerFactory()
    for text, is_said in (("02abcde11", True), ("03yrm5c26", False)):
        Name.objects.all().filter(partner=library).delete()
        NameFactory(partner=library, kind="identifier", scheme="ror", text=text)
        page = client.get(library.get_absolute_url()).content.decode()
        assert ("The check digits do not match" in page) == is_said


@pytest.mark.parametrize(
    "typed",
    [
        "0000 0001 2103 2683",
        "0000000121032683",
        "https://isni.org/isni/0000000121032683",
    ],
)
def test_an_identifier_is_found_in_every_form(client, typed):
    library, person = PartnerFactory(name="Library"), PersonFactory(name="Contoh Nama")
    isni = {"kind": "identifier", "scheme": "isni", "text": "0000000121032683"}
    NameFactory(partner=library, **isni)
    ror = {"kind": "identifier", "scheme": "ror", "text": "02abcde11"}
    NameFactory(partner=library, **ror)
    orcid = {"kind": "identifier", "scheme": "orcid", "text": "0000-0002-1825-0097"}
    NameFactory(partner=None, person=person, **orcid)
    PartnerFactory(name="Museum 0000 0001 2683 2103")
    client.force_login(UserFactory(role="administrator"))
    for address in ("/partners/", "/admin/partners/partner/"):
        page = client.get(address, {"q": typed})
        found = (
            page.context["rows"]
            if "rows" in page.context
            else page.context["cl"].result_list
        )
        assert [*found] == [library]
    for typed_ror in ("https://ror.org/02abcde11", "02abcde11"):
        assert [*client.get("/partners/", {"q": typed_ror}).context["rows"]] == [
            library
        ]
    for typed_orcid in ("https://orcid.org/0000-0002-1825-0097", "0000000218250097"):
        assert [*client.get("/people/", {"q": typed_orcid}).context["rows"]] == [person]


def test_words_that_are_no_identifier_stay_words():
    assert [compact(text) for text in ("Q42", "02abcde11", "Nota 2021", "")] == [""] * 4


def imported(folder, kind, *rows):
    """Import a spreadsheet as a manager, and return what it did."""
    user = UserFactory(role="manager")
    with exclusive_import(user, "test"):
        return import_file(
            read_file(KINDS[kind], saved(folder, csv_of(*rows))),
            ImportContext(user, {}),
        )


def test_an_import_knows_a_partner_by_any_form_of_its_identifier(tmp_path):
    library = PartnerFactory(name="Library")
    isni = {"kind": "identifier", "scheme": "isni", "text": "0000000121032683"}
    NameFactory(partner=library, **isni)
    rows = ["Mitra", "ISNI", "ROR"]
    imported(
        tmp_path,
        "partners",
        rows,
        ["Another name", "0000 0001 2103 2683", "https://ror.org/02abcde11"],
    )
    assert Partner.objects.filter(is_home=False).get() == library
    assert library.names.get(scheme="ror").text == "02abcde11"


def test_an_import_of_people_takes_identifiers(tmp_path):
    rows = ["Nama", "ORCID"], ["Contoh Nama", "https://orcid.org/0000-0002-1825-0097"]
    imported(tmp_path, "people", *rows)
    person = Person.objects.get()
    assert person.names.get().text == "0000-0002-1825-0097"
    imported(tmp_path, "people", rows[0], ["Nama Lain", "0000000218250097"])
    assert Person.objects.get() == person


def test_identifiers_are_apart_from_names_in_files_and_come_back(client, tmp_path):
    library = PartnerFactory(name="Library")
    NameFactory(partner=library, kind="alias", text="The Library")
    ror = {"kind": "identifier", "scheme": "ror", "text": "02abcde11"}
    NameFactory(partner=library, **ror)
    client.force_login(UserFactory(role="manager"))
    content = b"".join(
        client.get("/partners/export.csv", {"q": "Library"}).streaming_content
    )
    heading, *lines = content.decode("utf-8-sig").splitlines()
    (line,) = [row for row in lines if "The Library" in row]
    cells = dict(zip(heading.split(";"), line.split(";"), strict=True))
    assert cells["Other names"] == "The Library"
    assert cells["Identifiers"] == "ROR: 02abcde11"
    user = UserFactory(role="manager")
    path = saved(tmp_path, content)
    entries = read_file(KINDS["partners"], path).entries(ImportContext(user, {}))
    assert {entry.state for batch in entries for entry in batch} == {RowState.SAME}


# D21: pasted text is cleaned, and our own workbooks come back as they were.

PASTED = [
    ("\u00a0Library\u00a0\u00a0of  Laos ", "Library of Laos"),
    ("Lib\u200brary\u2060 of\ufeff La\u00ados", "Library of Laos"),
    ("Library\x0bof\tLaos\u2028", "Library of Laos"),
    ("\u202aLibrary of Laos\u202c\u200e", "Library of Laos"),
    ("Library\u200d of\u200c Laos", "Library of Laos"),
    ("کتاب\u200cخانه ملی", "کتاب\u200cخانه ملی"),
    ("ക്\u200dഷ", "ക്\u200dഷ"),
]


@pytest.mark.parametrize(("pasted", "cleaned"), PASTED)
def test_pasted_names_and_titles_are_cleaned_in_forms(client, pasted, cleaned):
    client.force_login(UserFactory(role="administrator"))
    for address, name, model in (
        (reverse("partners:create"), "name", Partner),
        (reverse("people:create"), "name", Person),
        (reverse("agreements:create"), "title_id", Agreement),
        (reverse("events:create"), "title_en", Event),
        (reverse("programs:create"), "name_id", Program),
        (reverse("sources:create"), "title", Source),
        (reverse("admin:partners_partner_add"), "name", Partner),
    ):
        page = client.get(address)
        sent = {name: pasted, "access": "internal", "once": address, "kind": "mou"}
        if "formsets" in page.context:
            sent |= empty_rows(page)
        else:
            sent |= {
                f"{row.formset.prefix}-{kind}_FORMS": 0
                for row in page.context["inline_admin_formsets"]
                for kind in ("TOTAL", "INITIAL")
            }
        sent |= KINDS_OF.get(model, {})
        answer = client.post(address, sent | {"confirmed": "on", "reason": "test"})
        assert answer.status_code == 302, address
        assert getattr(model.objects.latest("pk"), name) == cleaned


KINDS_OF = {
    Partner: {"kind": ""},
    Agreement: {"stage": "proposed", "signature": "no", "ends_basis": "unknown"}
    | {"window_days": 180},
    Event: {"kind": "seminar", "status": "planned"},
    Source: {"kind": "news"},
}


@pytest.mark.parametrize(("pasted", "cleaned"), PASTED)
def test_pasted_names_are_cleaned_in_imports_and_pasted_rows(tmp_path, pasted, cleaned):
    imported(tmp_path, "partners", ["Mitra", "Nama Lain"], [pasted, f"X {pasted}"])
    partner = Partner.objects.get(is_home=False)
    assert partner.name == cleaned
    assert partner.names.get().text == f"X {cleaned}"
    in_cell = pasted.replace("\t", " ")
    assert cells_of(f"mitra\n{in_cell}")[-1] == [cleaned]


LONG = "Panjang sekali. " * 2_500
CONTROL = "tab\tvertical\x0bbell\x07 escape_x000B_\nline"


@pytest.mark.parametrize("text", [LONG, CONTROL, f"{LONG}\x0b"])
def test_long_and_odd_texts_come_back_from_our_workbook(client, tmp_path, text):
    library = PartnerFactory(name="Library", about=text, remarks=text)
    user = UserFactory(role="manager")
    client.force_login(user)
    content = b"".join(client.get("/partners/export.xlsx").streaming_content)
    path = tmp_path / "own.xlsx"
    path.write_bytes(content)
    reading = read_file(KINDS["partners"], path)
    entries = [*chain(*reading.entries(ImportContext(user, {})))]
    assert {entry.state for entry in entries} == {RowState.SAME}
    library.refresh_from_db()
    assert library.about == text


def test_control_characters_of_a_changed_workbook_are_read_as_written(client, tmp_path):
    """A text that another program wrote with escapes is stored without them."""
    library = PartnerFactory(name="Library")
    book = openpyxl.Workbook()
    book.active.append(["ID", "About"])
    book.active.append([library.pk, "one_x000B_two_x000D_\nthree_x0000_"])
    book.save(tmp_path / "changed.xlsx")
    user = UserFactory(role="manager")
    with exclusive_import(user, "test"):
        reading = read_file(KINDS["partners"], tmp_path / "changed.xlsx")
        import_file(reading, ImportContext(user, {}))
    library.refresh_from_db()
    assert library.about == "one\x0btwo\nthree_x0000_"
