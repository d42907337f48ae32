"""The register shows what it holds (letter B)."""

import csv
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agreements.models import AgreementCitation
from events.models import EventCitation, StatusChange
from partners.models import PartnerCitation
from perpusnas.core.collation import refresh_sort_keys, sort_key
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.fact_names import name_typed_facts
from tests import event_factories as of_events
from tests import factories as of
from tests.core.filled_forms import filled

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
    of_events.SideFactory(follow_up=follow_up, partner=partner, role="owes")
    records = [partner, person, agreement, event, outcome, follow_up]
    records.append(of_events.ProgramFactory())
    of_events.EventFactory()
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
    unmarked = {
        f"{kind}.{fact}" for fact in facts if content.count(f"Doubt-{fact}-end") < 2
    }
    assert unmarked == {name for name in WITHOUT_PLACE if name.startswith(f"{kind}.")}


# The sets of rows that are edited on the page of their record.
OWN_ROWS = {"names", "ties", "posts", "parties", "signatories", "scope_items"}
OWN_ROWS |= {"extensions", "reviews", "participations", "people", "status_changes"}
OWN_ROWS |= {"evidence", "shares", "sides"}


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
