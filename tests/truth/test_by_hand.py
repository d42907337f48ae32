"""It can be made wrong by hand (D): a case for each number and its siblings."""

from html import unescape
from itertools import chain

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

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
from perpusnas.pages import duplicates as pages_duplicates
from tests.core.filled_forms import added, filled, problems
from tests.core.opened_files import sent_by
from tests.event_factories import EventFactory, EvidenceFactory, ParticipationFactory
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    SignatoryFactory,
    UserFactory,
    home,
)
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
    assert cells["ROR"] == "https://ror.org/02abcde11"
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


# D20: the same agreement or event twice.


@pytest.fixture
def same_agreements():
    """The same memorandum, entered twice with different rows."""
    library = PartnerFactory(name="Pustaka Contoh")
    made = []
    for code, number in (("MOU-1", "12/A/2024"), ("", "")):
        agreement = AgreementFactory(
            kind="mou", title_id="", title_en="", signature="yes", signed="2024-05-06"
        )
        agreement.code = code
        agreement.save()
        PartyFactory(agreement=agreement, partner=home())
        PartyFactory(agreement=agreement, partner=library, number=number)
        made.append(agreement)
    SignatoryFactory(agreement=made[1], partner=library, title_id="Kepala")
    EvidenceFactory(event=EventFactory(title_id="Seminar"), agreement=made[1])
    return made


SAME_EVENT = {"title_id": "Seminar Contoh", "when": "2024-05-06"}


@pytest.fixture
def same_events():
    made = [EventFactory(**SAME_EVENT, city=city) for city in ("Jakarta", "")]
    ParticipationFactory(event=made[1], partner=PartnerFactory(name="Tamu"))
    EventFactory(title_id="Seminar Contoh", when="2025-05-06")
    return made


@pytest.mark.parametrize("kind", ["agreements", "events"])
def test_what_may_be_there_already_is_warned_of_and_can_be_saved(
    client, kind, same_agreements, same_events
):
    client.force_login(UserFactory(role="editor"))
    known = {"agreements": same_agreements, "events": same_events}[kind]
    add = reverse(f"{kind}:create")
    sent = filled(client.get(add))
    if kind == "agreements":
        sent |= {"kind": "mou", "signed": "6 Mei 2024", "signature": "yes"}
        sent = added(sent, "parties", position=1, partner="Pustaka Contoh")
    else:
        sent |= {"title_id": " seminar  contoh", "when": "06/05/2024"}
        sent |= {"kind": "seminar", "status": "held"}
    page = client.post(add, sent)
    assert page.status_code == 422
    (message,) = [text for text in problems(page) if "may exist already" in text]
    assert all(f"#{one.pk}" in message for one in known)
    sent |= {"confirmed": "on", "reason": "Two of them"}
    assert client.post(add, sent | {"once": "again"}).status_code == 302
    assert type(known[0]).objects.latest("pk").pk > known[-1].pk


def test_the_same_number_of_a_party_is_warned_of(client, same_agreements):
    client.force_login(UserFactory(role="editor"))
    sent = filled(client.get(reverse("agreements:create"))) | {"kind": "loi"}
    sent = added(
        sent, "parties", position=1, partner="Pustaka Contoh", number="12/A/2024"
    )
    page = client.post(reverse("agreements:create"), sent)
    assert any("may exist already" in text for text in problems(page))
    assert any("MOU-1" in text for text in problems(page))


def test_another_day_kind_or_partner_is_not_warned_of(client, same_agreements):
    client.force_login(UserFactory(role="editor"))
    add = reverse("agreements:create")
    right = {"kind": "mou", "signed": "2024-05-06", "partner": "Pustaka Contoh"}
    PartnerFactory(name="Lain")
    for other in ({"kind": "loi"}, {"signed": "2024-05-07"}, {"partner": "Lain"}):
        row = right | other
        sent = filled(client.get(add)) | {"kind": row["kind"], "signed": row["signed"]}
        sent = added(sent, "parties", position=1, partner=row["partner"])
        page = client.post(add, sent)
        found = [] if page.status_code == 302 else problems(page)
        assert not [text for text in found if "may exist already" in text]


def test_a_hidden_agreement_is_not_revealed_by_a_warning(client, same_agreements):
    for agreement in same_agreements:
        agreement.access = "restricted"
        agreement.save()
    client.force_login(UserFactory(role="editor"))
    add = reverse("agreements:create")
    sent = filled(client.get(add)) | {"kind": "mou", "signed": "2024-05-06"}
    sent = added(sent, "parties", position=1, partner="Pustaka Contoh")
    page = client.post(add, sent)
    found = [] if page.status_code == 302 else problems(page)
    assert not [text for text in found if "may exist already" in text]
    assert client.get("/agreements/duplicates/").context["pairs"] == []


@pytest.mark.parametrize("kind", ["agreements", "events"])
def test_likely_pairs_are_listed_and_may_be_marked_as_distinct(
    client, kind, same_agreements, same_events
):
    client.force_login(UserFactory(role="editor"))
    first, second = {"agreements": same_agreements, "events": same_events}[kind]
    where = f"/{kind}/duplicates/"
    assert [*client.get(where).context["pairs"]] == [(first, second)]
    assert where in client.get(f"/{kind}/").content.decode()
    pair = {"first": second.pk, "second": first.pk}
    client.post(f"{where}verdict/", pair | {"two": "on"})
    assert client.get(where).context["pairs"] == []
    assert client.get(f"{where}?told=two").context["pairs"] == [(first, second)]
    client.post(f"{where}verdict/", pair)
    assert client.get(where).context["pairs"] == [(first, second)]


@pytest.mark.parametrize("kind", ["agreements", "events"])
def test_only_the_latest_records_are_compared(
    client, monkeypatch, kind, same_agreements, same_events
):
    client.force_login(UserFactory(role="editor"))
    assert (
        "latest 20,000 entries" in client.get(f"/{kind}/duplicates/").content.decode()
    )
    first, _second = {"agreements": same_agreements, "events": same_events}[kind]
    most = type(first).objects.filter(pk__gte=first.pk).count()
    monkeypatch.setattr(pages_duplicates, "MAX_COMPARED", most)
    assert len(client.get(f"/{kind}/duplicates/").context["pairs"]) == 1
    AgreementFactory(), EventFactory()
    assert client.get(f"/{kind}/duplicates/").context["pairs"] == []


@pytest.mark.parametrize("number", ["", "12/B/2024"])
def test_a_hidden_party_makes_no_pair(client, number):
    """Two agreements that only a hidden partner has in common are no pair to those who
    do not see it."""
    hidden = PartnerFactory(name="Lembaga Rahasia", access="restricted")
    pair = []
    for signed in ("2024-05-06", "2024-05-07" if number else "2024-05-06"):
        agreement = AgreementFactory(kind="mou", signature="yes", signed=signed)
        PartyFactory(agreement=agreement, partner=home())
        PartyFactory(agreement=agreement, partner=hidden, number=number)
        pair.append(agreement)
    for role, expected in (("editor", []), ("manager", [tuple(pair)])):
        client.force_login(UserFactory(role=role))
        found = client.get("/agreements/duplicates/").context["pairs"]
        assert [*found] == expected


def merged(client, kind, kept, other):
    """Merge two records with the values that the page proposes."""
    where = reverse(f"{kind}:merge", args=[kept.pk, other.pk])
    page = client.get(where)
    assert page.status_code == 200
    answer = client.post(where, sent_by(page.context["form"]) | {"once": "x"})
    assert answer.status_code == 302, page.context["form"].errors
    return type(kept).objects.get(pk=kept.pk)


def test_two_agreements_become_one_and_two_again(client, same_agreements):
    client.force_login(UserFactory(role="administrator"))
    other, kept = same_agreements  # the one with the code goes
    SignatoryFactory(agreement=other, partner=home(), title_id="Kepala")
    kept = merged(client, "agreements", kept, other)
    assert kept.code == "MOU-1"
    parties = [(p.partner.name, p.number) for p in kept.parties.all()]
    assert parties == [(home().name, ""), ("Pustaka Contoh", "12/A/2024")]
    assert kept.signatories.count() == 2
    assert kept.evidence.count() == 1
    today = timezone.localdate()
    seen = Agreement.objects.visible_to(UserFactory(role="manager"))
    assert [a.validity for a in seen.validity_on(today, UserFactory())] == [
        "end_unknown"
    ]
    answer = client.get(f"/agreements/{other.pk}/")
    assert (answer.status_code, answer.url) == (302, f"/agreements/{kept.pk}/")
    undo = reverse("agreements:undo_merge", args=[kept.pk, other.pk])
    assert undo in client.get(f"/agreements/{kept.pk}/history/").content.decode()
    page = client.get(undo)
    answer = client.post(undo, sent_by(page.context["form"]))
    assert answer.status_code == 302, page.content.decode()
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.code, other.code, other.trashed) == ("", "MOU-1", None)
    assert other.parties.count() == kept.parties.count() == 2
    assert kept.signatories.count() == other.signatories.count() == 1
    assert Agreement.objects.validity_on(today, UserFactory()).count() == 2
    assert client.get(f"/agreements/{other.pk}/").status_code == 200


def test_two_events_become_one_and_two_again(client, same_events):
    client.force_login(UserFactory(role="administrator"))
    kept, other = same_events
    part = EventFactory(title_id="Sesi", part_of=other)
    kept = merged(client, "events", kept, other)
    part.refresh_from_db()
    assert part.part_of == kept
    assert [row.partner.name for row in kept.participations.all()] == ["Tamu"]
    assert kept.city == "Jakarta"
    assert client.get("/events/duplicates/").context["pairs"] == []
    undo = reverse("events:undo_merge", args=[kept.pk, other.pk])
    answer = client.post(undo, sent_by(client.get(undo).context["form"]))
    assert answer.status_code == 302
    part.refresh_from_db()
    assert part.part_of == other
    assert other.participations.count() == 1
    assert client.get(f"/events/{other.pk}/").status_code == 200


@pytest.mark.parametrize("kind", ["agreements", "events"])
def test_what_refers_to_each_other_is_not_merged(client, kind):
    client.force_login(UserFactory(role="administrator"))
    if kind == "agreements":
        first = AgreementFactory()
        second = AgreementFactory(predecessor=first)
    else:
        first = EventFactory()
        second = EventFactory(part_of=first)
    for pair in ([first.pk, second.pk], [second.pk, first.pk]):
        where = reverse(f"{kind}:merge", args=pair)
        page = client.get(where)
        assert page.context["form"] is None
        assert "One refers to the other" in page.content.decode()
        assert client.post(where).status_code == 422


def test_a_record_is_merged_with_what_looks_the_same(client, same_agreements):
    client.force_login(UserFactory(role="administrator"))
    first, second = same_agreements
    page = client.get(reverse("agreements:merge_with", args=[first.pk]))
    assert [match.record for match in page.context["like"]] == [second]
    page = client.get(page.request["PATH_INFO"], {"other": f"#{second.pk}"})
    assert page.url == reverse("agreements:merge", args=[first.pk, second.pk])
