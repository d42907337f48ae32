"""The register shows what it holds (letter B)."""

import csv
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.html import strip_tags
from django.utils.translation import override

from agreements.models import Agreement, AgreementCitation
from events.models import EventCitation, StatusChange
from partners.models import PartnerCitation
from perpusnas.core.collation import refresh_sort_keys, sort_key
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.fact_names import name_typed_facts
from tests import event_factories as of_events
from tests import factories as of
from tests.core.filled_forms import filled
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    SignatoryFactory,
    UserFactory,
    country,
    home,
)
from tests.reports.reading import file, rows

pytestmark = pytest.mark.django_db


def reader(client, role: str = "viewer", language: str = "en"):
    client.force_login(of.UserFactory(role=role))
    client.cookies["django_language"] = language
    return client


def lines(client, address: str) -> list[dict[str, str]]:
    """The lines of a file in the standard dialect, by heading."""
    response = client.get(address, {"dialect": "standard"})
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(StringIO(text, newline="")))


def page(client, record) -> str:
    return " ".join(client.get(record.get_absolute_url()).content.decode().split())


# B13: people at events, roles, numbers, status history, shares, participants of programs
@pytest.fixture
def seminar():
    """A seminar with a named speaker, hidden neighbours and a history of its status."""
    program = of_events.ProgramFactory(name_en="Sharing", name_id="Berbagi")
    event = of_events.EventFactory(
        title_en="Seminar", program=program, topics="Corners\nStamps"
    )
    person = of.PersonFactory(name="Ani Contoh")
    library = of.PartnerFactory(name="Contoh Library")
    of_events.EventPersonFactory(
        event=event,
        person=person,
        partner=library,
        title_en="Head of Preservation",
        role="speaker",
        present="yes",
    )
    of_events.EventPersonFactory(
        event=event, person=of.PersonFactory(name="Canary", access="restricted")
    )
    secret = of_events.EventFactory(title_en="Canary event", access="restricted")
    of_events.EventPersonFactory(event=secret, person=person, title_en="Canary title")
    of_events.ParticipationFactory(
        event=event, partner=library, role="host", came="yes", heads=12, women=7
    )
    of_events.StatusChangeFactory(event=event, status="postponed", since="2024-01")
    return event


def test_person_page_shows_events_with_position_and_role(client, seminar):
    content = page(reader(client), seminar.people.first().person)
    assert "Seminar" in content
    assert "Head of Preservation" in content
    assert "for Contoh Library" in content
    assert "speaker" in content
    assert "Canary" not in content


def test_people_at_events_are_a_file_of_their_own(client, seminar):
    (line,) = lines(reader(client), "/events/people.csv")
    assert line["Event"] == "Seminar"
    assert line["Person"] == "Ani Contoh"
    assert line["Position as printed (English)"] == "Head of Preservation"
    assert line["Role"] == "speaker"
    assert line["For which partner"] == "Contoh Library"
    assert line["Attendance"] == "Present"
    assert line["When"] == "2024-03-04"
    assert line["ID"] == str(seminar.pk)


def test_file_of_people_follows_the_filters_of_the_list(client, seminar):
    other = of_events.EventFactory(title_en="Visit", kind="meeting")
    of_events.EventPersonFactory(event=other)
    client = reader(client)
    response = client.get("/events/people.csv", {"kind": "meeting"})
    assert b"Visit" in b"".join(response.streaming_content)
    assert client.get("/events/people.csv", {"kind": "none"}).status_code == 400
    assert client.get("/events/nothing.csv").status_code == 404


def test_file_of_events_names_people_roles_topics_and_earlier_statuses(client, seminar):
    (line,) = lines(reader(client), "/events/export.csv")
    assert line["People"] == "Ani Contoh, Head of Preservation (speaker)"
    assert line["Participants and roles"] == "Contoh Library (Host)"
    assert line["Topics"] == "Corners\nStamps"
    assert line["Status history"] == "Postponed January 2024"


def test_participation_has_a_line_each_with_its_numbers(client, seminar):
    (line,) = lines(reader(client), "/events/participation.csv")
    assert line["Role"] == "Host"
    assert (line["Participants (actual)"], line["Women"]) == ("12", "7")
    assert line["Men"] == ""


def test_programme_shows_its_participants_on_page_and_in_files(client, seminar):
    absent = of.PartnerFactory(name="Absent Library")
    of_events.ParticipationFactory(event=seminar, partner=absent, came="no")
    client = reader(client)
    content = page(client, seminar.program)
    assert "Contoh Library" in content
    assert "Absent Library" not in content
    (line,) = lines(client, "/programs/export.csv")
    assert line["Participants that attended"] == "Contoh Library"
    rows = lines(client, "/programs/participation.csv")
    assert [row["Attended"] for row in rows] == ["Attended", "Absent"]
    assert {row["Event"] for row in rows} == {"Seminar"}


def test_shares_of_outcomes_are_in_both_files(client):
    outcome = of_events.OutcomeFactory()
    owner = of.PartnerFactory(name="Contoh Library")
    of_events.ShareFactory(outcome=outcome, partner=owner, role="owner", percent="40")
    client = reader(client)
    (line,) = lines(client, "/outcomes/export.csv")
    assert line["Shares in percent"] == "Contoh Library 40.00 %"
    (line,) = lines(client, "/outcomes/shares.csv")
    assert (line["Role"], line["Share in percent"]) == ("Owner", "40.00")


def test_contacts_stay_hidden_in_the_file_of_positions(client):
    of.PostFactory(person=of.PersonFactory(), mail="contoh@example.org")
    (line,) = lines(reader(client), "/people/positions.csv")
    assert "Email" not in line
    (line,) = lines(reader(client, "editor"), "/people/positions.csv")
    assert line["Email"] == "contoh@example.org"


# B12: which fact is in question
def cite(record, fact: str = "", stance: str = "contradicts", **more):
    """A citation of a record, which says what it is about and nothing else."""
    factory = {
        "partners": of.PartnerCitationFactory,
        "agreements": of.AgreementCitationFactory,
        "events": of_events.EventCitationFactory,
    }[record._meta.app_label]
    owner = record._meta.model_name.replace("followup", "follow_up")
    values = {"says": f"Doubt-{fact}-end", **more}
    return factory(**{owner: record}, fact=fact, stance=stance, **values)


def filled_with_something(record) -> None:
    """Fill every field that is empty and may be filled, so that the page shows it."""
    for field in record._meta.concrete_fields:
        if not field.editable or getattr(record, field.attname):
            continue
        for value in some_values(field):
            try:
                with transaction.atomic():
                    here = type(record).objects.filter(pk=record.pk)
                    here.update(**{field.attname: value})
                    break
            except IntegrityError:
                continue


def some_values(field: Any) -> list[Any]:
    if field.choices:
        return [key for key, _label in field.flatchoices if key]
    if isinstance(field, PartialDateField):
        return ["2001-02-03", "2091-02-03"]
    if field.related_model:
        keys = field.related_model._base_manager.order_by("-pk").values_list("pk")
        return [key for (key,) in keys[:5]]
    if field.get_internal_type().endswith(("IntegerField", "DecimalField")):
        return [1]
    if field.get_internal_type() == "BooleanField":
        return [True]
    return ["x@example.org" if "Email" in field.get_internal_type() else "xx"]


def owner_records() -> dict[str, Any]:
    """A record of each kind that has citations, with rows of every kind."""
    partner, person = of.PartnerFactory(), of.PersonFactory()
    agreement = of.AgreementFactory(parties=[of.home(), partner])
    event = of_events.EventFactory()
    outcome, follow_up = of_events.OutcomeFactory(), of_events.FollowUpFactory()
    of.NameFactory(partner=partner)
    of.NameFactory(person=person)
    of.TieFactory(partner=partner)
    of.PartnerFactFactory(partner=partner)
    of.PostFactory(partner=partner, person=person)
    item = of.ScopeItemFactory(agreement=agreement)
    of.SignatoryFactory(agreement=agreement, partner=partner, person=person)
    of.ExtensionFactory(agreement=agreement)
    of.ReviewFactory(agreement=agreement)
    of_events.ParticipationFactory(event=event, partner=partner)
    of_events.EventPersonFactory(event=event, person=person)
    of_events.StatusChangeFactory(event=event)
    of_events.EvidenceFactory(event=event, agreement=agreement, scope_item=item)
    of_events.ShareFactory(outcome=outcome, partner=partner)
    of_events.OutcomeNameFactory(outcome=outcome)
    of_events.OutcomePartFactory(outcome=outcome)
    of_events.OutcomePersonFactory(outcome=outcome)
    of_events.NominationStateFactory(outcome=outcome)
    of_events.SideFactory(follow_up=follow_up, partner=partner, role="owes")
    records = [partner, person, agreement, event, outcome, follow_up]
    records.append(of_events.ProgramFactory())
    of_events.ProgramBodyFactory(program=records[-1], partner=partner)
    of_events.EventFactory()
    of_events.OutcomeFactory()
    of_events.ProgramFactory()
    of.AgreementFactory()
    for record in records:
        filled_with_something(record)
    return {
        record._meta.model_name: type(record).objects.get(pk=record.pk)
        for record in records
    }


# Facts that have no place of their own on the page: the mark stands with the source.
WITHOUT_PLACE = {
    "agreement.window_days": "a setting of the register, which no source speaks of",
    "partner.logo": "a picture",
    "partner.is_home": "which institution is our own is no fact of a source",
    "partner.signatories": "rows of agreements, each of which has its own mark there",
    "agreement.evidence": "rows of events and outcomes, marked there",
}


@pytest.mark.parametrize(
    "kind",
    ["partner", "person", "agreement", "event", "program", "outcome", "followup"],
)
@pytest.mark.one_database
def test_mark_stands_beside_every_fact_in_question(client, kind):
    record = owner_records()[kind]
    factory = {
        m._meta.app_label: m
        for m in (PartnerCitation, AgreementCitation, EventCitation)
    }
    own = dict(factory[record._meta.app_label].facts(type(record)))[type(record)]
    rows = {r.name for r in record._meta.related_objects if r.name in own}
    facts = [name for name in own if name not in rows or name in OWN_ROWS]
    for fact in facts:
        cite(record, fact)
    content = page(reader(client, "administrator"), record)
    marked = set(
        re.findall(r'class="doubt"> <span [^>]*></span>[^<]*Doubt-(\w+)-end', content)
    )
    unmarked = {f"{kind}.{fact}" for fact in facts if fact not in marked}
    assert unmarked == {name for name in WITHOUT_PLACE if name.startswith(f"{kind}.")}


# The sets of rows that are edited on the page of their record.
OWN_ROWS = {"names", "ties", "facts", "posts", "parties", "signatories", "scope_items"}


OWN_ROWS |= {"extensions", "reviews", "participations", "people", "status_changes"}


OWN_ROWS |= {"evidence", "shares", "sides", "bodies", "parts", "nomination_states"}


def test_mark_stands_beside_the_row_in_question(client):
    event = of_events.EventFactory()
    row = of_events.EventPersonFactory(event=event, title_en="Head", role="speaker")
    cite(event, "role", event_person=row, says="Chaired it")
    content = page(reader(client), event)
    marked = content.index("Contradicts (role): Chaired it")
    assert content.index("speaker") < marked < content.index("Status history")


def test_only_what_is_in_question_is_marked(client):
    event = of_events.EventFactory()
    cite(event, "when", stance="states", says="On that day")
    assert 'class="doubt"' not in page(reader(client), event)
    cite(event, "when", source=of.SourceFactory(access="restricted"), says="Secret")
    assert "Secret" not in page(client, event)


def test_every_citation_says_what_it_is_about(client):
    event = of_events.EventFactory()
    cite(event, "venue", stance="states", says="In the hall")
    assert "States · Venue:" in page(reader(client), event)


def test_other_words_than_a_fact_are_refused(client):
    event = of_events.EventFactory(status="held")
    address = f"/events/{event.pk}/edit/"
    client = reader(client, "editor")
    form = filled(client.get(address))
    source = of.SourceFactory()
    form |= {
        "citations-0-source": f"{source} #{source.pk}",
        "citations-0-stance": "contradicts",
        "citations-0-fact": "the day, I think",
    }
    response = client.post(address, form)
    assert response.status_code == 422
    assert not event.citations.exists()
    client.post(address, form | {"citations-0-fact": "when"})
    assert event.citations.get().fact == "when"


def test_fact_must_be_one_of_the_row_chosen(client):
    event = of_events.EventFactory()
    row = of_events.EventPersonFactory(event=event)
    other = of_events.EventPersonFactory()
    address = f"/events/{event.pk}/edit/"
    client = reader(client, "editor")
    form = filled(client.get(address))
    source = of.SourceFactory()
    form |= {
        "citations-0-source": f"{source} #{source.pk}",
        "citations-0-stance": "contradicts",
        "citations-0-event_person": str(row.pk),
        "citations-0-fact": "venue",
    }
    response = client.post(address, form)
    assert response.status_code == 422
    assert "Choose a field of the record, or of the row chosen." in response.text
    alien = {"citations-0-event_person": str(other.pk), "citations-0-fact": "role"}
    assert client.post(address, form | alien).status_code == 422
    client.post(address, form | {"citations-0-fact": "role"})
    assert event.citations.get().event_person == row


def test_evidence_of_a_status_is_named_on_the_site(client):
    event = of_events.EventFactory()
    source = of.SourceFactory(title="Letter of Contoh")
    address = f"/events/{event.pk}/edit/"
    client = reader(client, "editor")
    form = filled(client.get(address)) | {
        "status_changes-0-status": "planned",
        "status_changes-0-evidence": f"{source} #{source.pk}",
    }
    assert client.post(address, form).status_code == 302
    assert StatusChange.objects.get().evidence == source
    assert "Letter of Contoh" in page(client, event)


def test_typed_facts_are_mapped_where_they_name_a_field():
    event = of_events.EventFactory()
    typed = ["Waktu", "when", "Tempat pelaksanaan", "title (English)", "the colour"]
    cited = [cite(event, fact) for fact in typed]
    row = of_events.EventPersonFactory(event=event)
    cited.append(cite(event, "Peran", event_person=row))
    name_typed_facts(EventCitation, EventCitation)
    facts = [EventCitation.objects.get(pk=c.pk).fact for c in cited]
    assert facts[0:2] == ["when", "when"]
    assert facts[3:] == ["title_en", "the colour", "role"]


def test_file_of_what_is_in_doubt_names_record_fact_and_source(client):
    event = of_events.EventFactory(title_en="Seminar")
    source = of.SourceFactory(
        title="Contoh News", publisher="Contoh", published="2024-05"
    )
    cite(event, "when", source=source, says="On 1 May")
    cite(of_events.EventFactory(access="restricted"), "when", says="Canary")
    client = reader(client)
    (line,) = lines(client, "/sources/doubts.csv")
    assert line["Type of record"] == "Event"
    assert line["Record"] == "Seminar"
    assert line["About field"] == "When"
    assert line["What the source does"] == "Contradicts"
    assert line["Statement"] == "On 1 May"
    assert (line["Source"], line["Date (EDTF)"]) == ("Contoh News", "2024-05")
    assert line["ID"] == str(event.pk)
    assert "When" in client.get("/sources/doubts/").content.decode()
    assert client.get("/sources/doubts.csv", {"which": "what"}).status_code == 400
    response = client.get(
        "/sources/doubts.csv", {"which": "no_source", "dialect": "standard"}
    )
    assert b"".join(response.streaming_content).count(b"\r\n") == 1


def signed_in(client, role: str = "manager", language: str = "en"):
    client.force_login(UserFactory(role=role))
    client.cookies["django_language"] = language
    return client


def words_of(client, address: str) -> str:
    """The words of a page, with single spaces and without its tags."""
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(strip_tags(response.content.decode()).split())


# 14. Acting and level of signatories, and how an agreement was signed
@pytest.fixture
def signed_online() -> Agreement:
    library = PartnerFactory(name="Library S", country=country("KZ"))
    agreement = AgreementFactory(
        title_en="Signed online",
        signed="2021-11-30",
        mode="virtual",
        announced="2021-12-01",
        ends="2024-11-29",
        ends_basis="reckoned",
        duration=3,
        duration_unit="years",
        funding="shared",
    )
    PartyFactory(agreement=agreement, partner=home(), role="First party")
    PartyFactory(agreement=agreement, partner=library, role="Second party")
    SignatoryFactory(
        agreement=agreement,
        partner=home(),
        person=PersonFactory(name="Suhartini Contoh"),
        title_en="Head",
        acting=True,
        level="head",
    )
    SignatoryFactory(
        agreement=agreement,
        partner=library,
        person=PersonFactory(name="Aigul Contoh"),
        title_en="Deputy Director",
        level="deputy",
    )
    SignatoryFactory(
        agreement=agreement,
        partner=library,
        person=PersonFactory(name="Witness Contoh"),
        title_en="Ambassador",
        capacity="witness",
    )
    return agreement


def test_14_page_shows_acting_and_level(client, signed_online):
    words = words_of(signed_in(client), signed_online.get_absolute_url())
    assert "Suhartini Contoh, Head · acting (Plt.) · level: Head" in words
    assert "Aigul Contoh, Deputy Director · level: Deputy" in words
    assert "Witness: Witness Contoh, Ambassador" in words
    in_indonesian = words_of(
        signed_in(client, language="id"), signed_online.get_absolute_url()
    )
    assert "pelaksana tugas (Plt.)" in in_indonesian


def test_14_pages_of_people_tell_witnesses_and_acting_apart(client, signed_online):
    signed_in(client)
    of_acting, _deputy, of_witness = signed_online.signatories.order_by("pk")
    assert "acting (Plt.)" in words_of(client, of_acting.person.get_absolute_url())
    assert "as a witness" in words_of(client, of_witness.person.get_absolute_url())
    words = words_of(client, of_witness.partner.get_absolute_url())
    assert "witnessed: " in words


COLUMNS = {
    "Signing status": "Signed",
    "Mode of signing": "Online",
    "Announced on": "01/12/2021",
    "Basis of end date": "Calculated from duration",
    "Funding": "Shared",
    "Role of the parties": "Perpustakaan Nasional Republik Indonesia: First party; "
    "Library S: Second party",
    "Acting signatories": "Suhartini Contoh, Head",
    "Level of signatories": "Suhartini Contoh, Head: Head; "
    "Aigul Contoh, Deputy Director: Deputy",
    "Witnesses": "Witness Contoh, Ambassador",
}


def test_14_file_has_them_last_and_before_the_edtf_columns(client, signed_online):
    signed_in(client)
    (row,) = rows(client, "rekap-naskah")
    with override("en"):
        ours = str(home().label)
    expected = {**COLUMNS}
    expected["Role of the parties"] = f"{ours}: First party; Library S: Second party"
    assert {name: row.get(name) for name in COLUMNS} == expected
    assert row["Signatory for the partner"] == "Aigul Contoh, Deputy Director"
    headings = file(client, "rekap-naskah")[0]
    response = client.get("/agreements/export.csv")
    listed = b"".join(response).decode("utf-8-sig").splitlines()[0].split(";")
    assert listed[: len(headings)] == headings
    ends = ["Signed on (EDTF)", "In force since (EDTF)", "Ends on (EDTF)", "ID"]
    assert listed[-4:] == ends
    assert len(set(listed)) == len(listed)
    assert headings.index("Remarks") < headings.index("Signing status")


def test_14_filters_for_mode_and_acting(client, signed_online):
    other = AgreementFactory(title_en="Signed on paper", mode="in_person")
    SignatoryFactory(agreement=other, partner=home(), level="head")
    witnessed = AgreementFactory(title_en="Witnessed by an acting head")
    SignatoryFactory(
        agreement=witnessed, partner=home(), acting=True, capacity="witness"
    )
    signed_in(client)
    for query, expected in (
        ("mode=virtual", [signed_online]),
        ("mode=in_person", [other]),
        ("acting=yes", [signed_online]),
    ):
        found = client.get(f"/agreements/?{query}").context["rows"]
        assert list(found) == expected, query
        titles = [r["Agreement title"] for r in rows(client, "rekap-naskah", query)]
        assert titles == [agreement.title_en for agreement in expected]


def test_14_acting_signatory_who_is_hidden_is_not_revealed(client):
    hidden = PartnerFactory(name="Hidden library", access="restricted")
    agreement = AgreementFactory(title_en="Signed by somebody hidden")
    SignatoryFactory(agreement=agreement, partner=hidden, acting=True)
    for role, expected in (("editor", []), ("manager", [agreement])):
        signed_in(client, role)
        found = client.get("/agreements/?acting=yes").context["rows"]
        assert list(found) == expected


# 15. The name as at signing
@pytest.fixture
def renamed():
    """A partner that was renamed in 2020."""
    partner = PartnerFactory(name="Library of Today", country=country("KR"))
    NameFactory(partner=partner, text="Library of Then", kind="former", until="2020")
    return partner


@pytest.mark.parametrize(
    ("signed", "is_former"),
    [
        ("2015-05-07", True),
        ("2015", True),
        ("2019-12-31", True),
        # The year of the renaming, and later.
        ("2020-06-01", False),
        ("2021", False),
        ("", False),
    ],
)
def test_15_agreement_shows_the_name_at_signing(client, renamed, signed, is_former):
    agreement = AgreementFactory(
        title_en="Old agreement", signed=signed, parties=[home(), renamed]
    )
    signed_in(client)
    for address in (agreement.get_absolute_url(), "/agreements/"):
        words = words_of(client, address)
        assert ("Library of Then now Library of Today" in words) == is_former
        assert "Library of Today" in words
    (row,) = rows(client, "rekap-naskah")
    assert row["Partner"] == "Library of Today"
    then = "Library of Then" if is_former else None
    assert row.get("Partner name at signing") == then


def test_15_name_of_the_time_among_several(client, renamed):
    NameFactory(
        partner=renamed, text="Library of Long Ago", kind="former", until="2010"
    )
    NameFactory(
        partner=renamed,
        text="Pustaka Dahulu",
        kind="former",
        language="id",
        since="2010",
        until="2020",
    )
    for signed in ("2005", "2015"):
        AgreementFactory(
            title_id=f"Of {signed}",
            title_en=f"Of {signed}",
            signed=signed,
            parties=[renamed],
        )
    signed_in(client)
    names = {
        row["Agreement title"]: row["Partner name at signing"]
        for row in rows(client, "rekap-naskah")
    }
    assert names == {"Of 2005": "Library of Long Ago", "Of 2015": "Library of Then"}
    indonesian = signed_in(client, language="id")
    names = {
        row["Judul Naskah"]: row["Nama Mitra Saat Tanda Tangan"]
        for row in rows(indonesian, "rekap-naskah")
    }
    assert names == {"Of 2005": "Library of Long Ago", "Of 2015": "Pustaka Dahulu"}


def test_15_person_signed_for_the_name_of_the_time(client, renamed):
    person = PersonFactory(name="Signatory Contoh")
    agreement = AgreementFactory(signed="2015", parties=[home(), renamed])
    SignatoryFactory(agreement=agreement, partner=renamed, person=person)
    words = words_of(signed_in(client), person.get_absolute_url())
    assert "for Library of Then" in words


# B16: titles in the other language, a source's language, the order of names
@pytest.mark.parametrize(("language", "other"), [("en", "Kunjungan"), ("id", "Visit")])
def test_title_in_the_other_language_is_on_page_and_in_the_file(
    client, language, other
):
    event = of_events.EventFactory(title_id="Kunjungan", title_en="Visit")
    client = reader(client, language=language)
    assert f'<p class="note" lang="{"id" if other == "Kunjungan" else "en"}">' in page(
        client, event
    )
    assert other in page(client, event)
    (line,) = lines(client, "/events/export.csv")
    heading = {"en": "Title in the other language", "id": "Judul dalam bahasa lain"}
    assert line[heading[language]] == other


@pytest.mark.parametrize("factory", ["OutcomeFactory", "FollowUpFactory"])
def test_outcomes_and_follow_ups_show_the_other_language_too(client, factory):
    name = "what" if factory == "FollowUpFactory" else "title"
    make = getattr(of_events, factory)
    record = make(**{f"{name}_id": "Buku", f"{name}_en": "Books"})
    assert '<p class="note" lang="id">Buku</p>' in page(reader(client), record)


def test_only_title_is_not_repeated(client):
    event = of_events.EventFactory(title_id="Kunjungan", title_en="")
    assert '<p class="note" lang=' not in page(reader(client), event)


@pytest.mark.parametrize(("language", "words"), [("en", "Kazakh"), ("id", "Kazakh")])
def test_language_of_a_source_is_on_its_page(client, language, words):
    source = of.SourceFactory(language="kk")
    assert f"<dd> {words} </dd>" in page(reader(client, language=language), source)


NAMES = ["Zentrum", "İzmir Library", "alpha", "Åland Library", "Beta", "École"]


NAMES += ["ʻIolani Library", "Eritrea", "Izmir Archive", "Alpine", "Iraq Library"]


IN_ORDER = ["Åland Library", "alpha", "Alpine", "Beta", "École", "Eritrea"]


IN_ORDER += ["ʻIolani Library", "Iraq Library", "Izmir Archive", "İzmir Library"]


IN_ORDER += ["Zentrum"]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("address", "factory", "name"),
    [
        ("/partners/", of.PartnerFactory, "name"),
        ("/people/", of.PersonFactory, "name"),
        ("/programs/", of_events.ProgramFactory, "name_en"),
        ("/sources/?sort=title", of.SourceFactory, "title"),
    ],
)
def test_names_are_in_the_order_of_the_language(
    client, language, address, factory, name
):
    more = {"name_id": ""} if name == "name_en" else {}
    for text in NAMES:
        factory(**{name: text}, **more)
    response = reader(client, language=language).get(address)
    shown = [str(row) for row in response.context["rows"] if str(row) in NAMES]
    assert shown == IN_ORDER


def test_partners_are_ordered_by_the_name_in_the_readers_language(client):
    first = of.PartnerFactory(name="Zentrum")
    of.NameFactory(partner=first, kind="english", text="Archive")
    second = of.PartnerFactory(name="Biblioteca")
    of.NameFactory(partner=second, kind="english", text="Library")
    for language, order in [("en", [first, second]), ("id", [second, first])]:
        response = reader(client, language=language).get("/partners/")
        rows = [row for row in response.context["rows"] if row in order]
        assert rows == order


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("en", ["Åland Islands", "Albania", "Germany", "Indonesia", "Netherlands"]),
        ("id", ["Albania", "Belanda", "Indonesia", "Jerman", "Kepulauan Aland"]),
    ],
)
@pytest.mark.parametrize(
    "address", ["/partners/", "/agreements/", "/events/", "/outcomes/", "/calendar/"]
)
def test_countries_are_ordered_in_the_readers_language(
    client, language, in_order, address
):
    response = reader(client, language=language).get(address)
    select = response.content.decode().partition('name="country"')[2]
    options = re.findall(
        r"<option[^>]*>([^<]+)</option>", select.partition("</select>")[0]
    )
    names = [unescape(option.strip()) for option in options]
    assert [name for name in names if name in in_order] == in_order
    assert len(names) > 200


def test_countries_in_a_report_are_ordered_in_the_readers_language(client):
    for code in ("DE", "NL"):
        of.PartnerFactory(country_id=code)
    address = "/reports/rekap-negara.csv"
    english = lines(reader(client, "manager"), address)
    order = [line["Country"] for line in english if line["Country"] != "Indonesia"]
    assert order == ["Germany", "Netherlands"]


def test_names_in_a_cell_are_in_order(client):
    event = of_events.EventFactory()
    for text in ("Zentrum", "alpha", "Åland Library"):
        of_events.ParticipationFactory(event=event, partner__name=text)
    (line,) = lines(reader(client), "/events/export.csv")
    assert line["Partner"] == "Åland Library; alpha; Zentrum"


def test_keys_of_the_order_follow_every_change_of_a_name():
    partner = of.PartnerFactory(name="Beta")
    name = of.NameFactory(partner=partner, kind="english", text="Alpha")
    stored = type(partner).objects.get(pk=partner.pk)
    assert (stored.sort_id, stored.sort_en) == (
        sort_key("Beta", "id"),
        sort_key("Alpha", "en"),
    )
    name.delete()
    stored.refresh_from_db()
    assert stored.sort_en == sort_key("Beta", "en")
    type(partner).objects.update(sort_id="", sort_en="")
    refresh_sort_keys()
    stored.refresh_from_db()
    assert stored.sort_id == sort_key("Beta", "id")
