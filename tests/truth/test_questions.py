"""What people ask of the register is answered in three steps and in a file.

Each question is followed as a reader does: from the home page over links that the page
before has and filters that it offers, three requests at most, the file beside the answer.
"""

import csv
import re
from html import unescape
from io import StringIO
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.utils.html import strip_tags

from tests import event_factories as of_events
from tests import factories as of

pytestmark = pytest.mark.django_db
MOST_STEPS = 3
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"', re.DOTALL)
NAME = re.compile(r'<(?:input|select)\b[^>]*?\sname="([^"]*)"', re.DOTALL)


class Reader:
    """Somebody who opens the home page and goes on from there."""

    def __init__(self, client):
        self.client, self.steps = client, 0
        self.address, self.page = "/", client.get("/").content.decode()

    def links(self) -> list[str]:
        """The addresses to which the page leads."""
        found = map(unescape, LINK.findall(self.page))
        return [urljoin(self.address, link) for link in found]

    def follow(self, address: str) -> "Reader":
        """Follow a link of the page."""
        assert address in self.links(), (address, self.address)
        return self.open(address)

    def choose(self, **fields) -> "Reader":
        """Fill in filters that the page has, beside what is chosen already."""
        assert set(fields) <= set(NAME.findall(self.page)), self.address
        path, query = urlsplit(self.address).path, urlsplit(self.address).query
        chosen = [pair for pair in parse_qsl(query) if pair[0] not in fields]
        for name, values in fields.items():
            several = values if isinstance(values, list) else [values]
            chosen += [(name, value) for value in several]
        return self.open(path, chosen)

    def open(self, address: str, query: list[tuple[str, str]] | None = None):
        self.steps += 1
        assert self.steps <= MOST_STEPS, address
        response = self.client.get(address, query_of(query or []))
        assert response.status_code == 200, address
        self.page = response.content.decode()
        self.address = response.request["PATH_INFO"]
        if asked := response.request["QUERY_STRING"]:
            self.address += f"?{asked}"
        return self

    @property
    def words(self) -> str:
        """What the page says below its header, in one line."""
        main = (
            self.page.partition("<main ")[2].partition(">")[2].partition("</main>")[0]
        )
        return " ".join(unescape(strip_tags(main)).split())

    def file(self, path: str) -> list[dict[str, str]]:
        """The lines of a file to which the page has a link."""
        links = {a for a in self.links() if urlsplit(a).path == path}
        (address,) = {a for a in links if "dialect" not in urlsplit(a).query}
        query = [*parse_qsl(urlsplit(address).query), ("dialect", "standard")]
        response = self.client.get(path, query_of(query))
        assert response.status_code == 200, address
        text = b"".join(response.streaming_content).decode()
        return list(csv.DictReader(StringIO(text, newline="")))


def query_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The parameters of a request, several of one name together."""
    query: dict[str, list[str]] = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    return query


def reader_with(client, role: str) -> Reader:
    """Somebody with this role who reads English."""
    client.force_login(of.UserFactory(role=role))
    client.cookies["django_language"] = "en"
    return Reader(client)


@pytest.fixture
def reader(client):
    return reader_with(client, "viewer")


def agreement(title: str, **facts):
    """An agreement of ours with a library."""
    parties = [of.home(), of.PartnerFactory()]
    return of.AgreementFactory(title_en=title, parties=parties, **facts)


def column(lines: list[dict[str, str]], heading: str) -> list[str]:
    return [line[heading] for line in lines]


def test_agreements_that_ran_out_by_a_day_without_a_successor(reader):
    ended = {"signed": "2020-01-01", "ends": "2023-12-31", "ends_basis": "stated"}
    agreement("Ran out", **ended)
    agreement("Goes on", signed="2020-01-01", ends="2027-12-31", ends_basis="stated")
    agreement("Ended later", **ended | {"ends": "2024-06-30"})
    replaced = agreement("Succeeded", **ended)
    agreement("Successor", signed="2024-01-01", predecessor=replaced)

    reader.follow("/agreements/")
    reader.choose(on="1 January 2024", validity="expired", successor="no")
    assert "Ran out" in reader.words
    for absent in ("Goes on", "Ended later", "Succeeded"):
        assert absent not in reader.words
    (line,) = reader.file("/agreements/export.csv")
    assert line["Agreement title"] == "Ran out"
    assert line["Ends on"] == "2023-12-31"


def test_events_in_which_somebody_took_part_and_with_which_position(reader):
    person = of.PersonFactory(name="Suhartini Contoh")
    other = of.PersonFactory(name="Ani Contoh")
    library = of.PartnerFactory(name="Contoh Library")
    seminar = of_events.EventFactory(title_en="Seminar", when="2024-03-04")
    for who, position in ((person, "Head of Preservation"), (other, "Director")):
        of_events.EventPersonFactory(
            event=seminar, person=who, partner=library, title_en=position
        )
    of_events.EventPersonFactory(
        event=of_events.EventFactory(title_en="Forum"), person=other
    )

    reader.follow("/people/").choose(q="Suhartini").follow(person.get_absolute_url())
    assert "Seminar Head of Preservation for Contoh Library" in reader.words
    assert "4 Mar 2024" in reader.words
    assert "Forum" not in reader.words
    (line,) = reader.file("/events/people.csv")
    assert (line["Event"], line["When"]) == ("Seminar", "2024-03-04")
    assert line["Person"] == "Suhartini Contoh"
    assert line["Position as printed (English)"] == "Head of Preservation"


def test_events_of_somebody_are_a_list(reader):
    person = of.PersonFactory(name="Suhartini Contoh")
    seminar = of_events.EventFactory(title_en="Seminar")
    of_events.EventPersonFactory(event=seminar, person=person)
    of_events.EventFactory(title_en="Forum")
    secret = of_events.EventFactory(title_en="Canary", access="restricted")
    of_events.EventPersonFactory(event=secret, person=person)

    reader.steps = 1
    reader.open(person.get_absolute_url()).follow(f"/events/?person={person.pk}")
    assert "Seminar" in reader.words
    assert "Suhartini Contoh" in reader.words
    assert column(reader.file("/events/export.csv"), "Name of the event") == ["Seminar"]


@pytest.fixture
def promises():
    """Promises of ours and of others, some of them settled."""
    for status in ("open", "done", "unknown"):
        undated = of_events.FollowUpFactory(what_en=f"No day {status}", status=status)
        of_events.SideFactory(follow_up=undated, partner=of.home(), role="owes")
        theirs = of_events.FollowUpFactory(
            what_en=f"Theirs {status}", status=status, due="2024-05-01"
        )
        of_events.SideFactory(
            follow_up=theirs, partner=of.PartnerFactory(name="Library"), role="owes"
        )


STATUSES = ["open", "running", "done", "postponed", "lapsed", "dropped", "unknown"]


@pytest.mark.parametrize(
    ("which", "name", "other"),
    [("no_date", "No day", "Theirs"), ("theirs", "Theirs", "No day")],
)
def test_promises_without_a_day_and_of_the_other_side(
    reader, promises, which, name, other
):
    reader.follow("/follow-ups/").follow(f"/follow-ups/?which={which}")
    assert f"{name} open" in reader.words
    assert f"{name} done" not in reader.words
    reader.choose(status=STATUSES)
    found = [f"{name} {status}" for status in ("open", "done", "unknown")]
    assert all(words in reader.words for words in found)
    assert other not in reader.words
    lines = reader.file("/follow-ups/export.csv")
    assert sorted(column(lines, "What is to follow")) == sorted(found)
    assert set(column(lines, "Status")) == {"Not started", "Done", "Not known"}


def test_agreements_signed_online(reader):
    agreement("Over the screen", mode="virtual")
    agreement("At the table", mode="in_person")
    reader.follow("/agreements/").choose(mode="virtual")
    assert "Over the screen" in reader.words
    assert "At the table" not in reader.words
    (line,) = reader.file("/agreements/export.csv")
    assert line["Agreement title"] == "Over the screen"
    assert line["Mode of signing"] == "Online"


def test_agreements_signed_by_an_acting_head(reader):
    for title, acting in (("By the deputy", True), ("By the head", False)):
        of.SignatoryFactory(
            agreement=agreement(title),
            partner=of.home(),
            person=of.PersonFactory(name="Ani Contoh"),
            acting=acting,
        )
    reader.follow("/agreements/").choose(acting="yes")
    assert "By the deputy" in reader.words
    assert "By the head" not in reader.words
    (line,) = reader.file("/agreements/export.csv")
    assert line["Agreement title"] == "By the deputy"
    assert line["Acting signatories"] == "Ani Contoh, Head"


def test_participants_by_country_planned_and_held_with_totals(client):
    program = of_events.ProgramFactory(name_en="Sharing")
    library = of.PartnerFactory(country=of.country("KZ"))
    for when in ("2023-05-01", "2024-05-01"):
        event = of_events.EventFactory(program=program, when=when)
        people = {"event": event, "planned": True, "came": "yes"}
        of_events.ParticipationFactory(
            **people, partner=library, heads_planned=3, heads=2
        )
        of_events.ParticipationFactory(
            **people, partner=None, country=of.country("LA"), heads_planned=4
        )
    other = of_events.EventFactory(when="2024-05-01")
    of_events.ParticipationFactory(
        event=other, partner=None, country=of.country("NP"), heads=50
    )

    reader = reader_with(client, "manager")
    reader.follow("/reports/").follow("/reports/peserta-negara/")
    reader.choose(program=str(program.pk))
    assert "Kazakhstan 2 6 0 4 0 0" in reader.words
    assert "Nepal" not in reader.words
    kazakhstan, laos, total = reader.file("/reports/peserta-negara.csv")
    assert (kazakhstan["Country"], laos["Country"]) == ("Kazakhstan", "Laos")
    assert kazakhstan["Participants planned"] == "6"
    assert kazakhstan["Participants attended"] == "4"
    assert (laos["Participants planned"], laos["Participants attended"]) == ("8", "")
    assert laos["Attended, number not recorded"] == "2"
    assert (total["Country"], total["Number of events"]) == ("All", "2")
    assert total["Participants planned"] == "14"
    assert total["Participants attended"] == "4"


def test_every_corner_with_place_opening_and_certainty(reader):
    of_events.OutcomeFactory(
        title_en="Indonesian corner",
        kind="corner",
        place="Almaty",
        as_of="2023-05~",
        standing="achieved",
        quantity=1,
        quantity_sure="about",
    )
    of_events.OutcomeFactory(
        title_en="Corner without a day", kind="corner", as_of="", standing="promised"
    )
    of_events.OutcomeFactory(title_en="Books", kind="items")

    reader.follow("/events/").follow("/outcomes/").choose(kind="corner")
    words = reader.words
    assert "Indonesian corner Corner or reading room · Almaty" in words
    assert "about May 2023" in words
    assert "not known" in words
    assert "Books" not in words
    lines = {line["Outcome"]: line for line in reader.file("/outcomes/export.csv")}
    assert set(lines) == {"Indonesian corner", "Corner without a day"}
    corner = lines["Indonesian corner"]
    assert corner["Place"] == "Almaty"
    assert corner["As of (EDTF)"] == "2023-05~"
    assert corner["Accuracy"] == "About"
    assert corner["Status"] == "Achieved"
    assert lines["Corner without a day"]["As of"] == ""


def test_records_on_contradicting_sources_with_the_fact_in_question(reader):
    event = of_events.EventFactory(title_en="Seminar")
    calm = of_events.EventFactory(title_en="Forum")
    source = of.SourceFactory(title="Article")
    about = {"source": source, "fact": "when", "says": "Held a day later"}
    of_events.EventCitationFactory(event=event, stance="contradicts", **about)
    of_events.EventCitationFactory(event=calm, stance="states", **about)

    reader.follow("/sources/").follow("/sources/doubts/")
    assert "Seminar When Held a day later" in reader.words
    assert "Forum" not in reader.words
    (line,) = reader.file("/sources/doubts.csv")
    assert line["Record"] == "Seminar"
    assert line["About field"] == "When"
    assert line["What the source does"] == "Contradicts"


def test_agreements_of_a_period_with_a_mark_for_unknown_days(reader):
    agreement("To the day", signed="2024-02-07")
    agreement("In a month", signed="2024-03")
    agreement("Some time", signed="2024")
    agreement("Perhaps", signed="2023/2024")
    agreement("Never dated", signed="")
    agreement("Earlier", signed="2022-02-07")

    reader.follow("/agreements/").choose(**{"from": "2024", "to": "2024"})
    assert "Perhaps" not in reader.words
    assert "Possibly in the period: 1" in reader.words
    assert "Date not known: 1" in reader.words
    assert "March 2024" in reader.words
    reader.choose(signed=["certain", "possible", "unknown"])
    assert "Perhaps" in reader.words
    assert "day not known" in reader.words
    assert "Earlier" not in reader.words
    found = {
        line["Agreement title"]: (line["Signed on"], line["Signed on (EDTF)"])
        for line in reader.file("/agreements/export.csv")
    }
    assert found == {
        "To the day": ("2024-02-07", "2024-02-07"),
        "In a month": ("March 2024", "2024-03"),
        "Some time": ("2024", "2024"),
        "Perhaps": ("2023–2024", "2023/2024"),
        "Never dated": ("", ""),
    }
