"""What happened with a partner, in a country and under a text, told in order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.event_factories import (
    EventFactory,
    EvidenceFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    SideFactory,
)
from tests.factories import (
    AgreementFactory,
    ExtensionFactory,
    PartnerFactory,
    PartyFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def korea():
    return PartnerFactory(name="National Library of Korea", country=country("KR"))


def timeline_of(user_client, address: str) -> list[tuple[str, str, str]]:
    """When, what and how it stands, of every entry of the page's timeline."""
    timeline = user_client.get(address).context["timeline"]
    return [(entry.when, entry.what, entry.state) for entry in timeline]


def texts(korea, first_end: str, second_start: str):
    """A memorandum and the one that renewed it."""
    first = AgreementFactory(
        parties=[home(), korea], signature="yes", signed="2015-01-01", ends=first_end
    )
    second = AgreementFactory(
        parties=[home(), korea],
        signature="yes",
        signed=second_start,
        ends="2999-05-06",
        predecessor=first,
    )
    return first, second


def test_gap_between_two_terms_is_shown(user_client, korea):
    texts(korea, "2018-12-31", "2021-05-07")
    assert timeline_of(user_client, korea.get_absolute_url()) == [
        ("2015-01-01", "Signed", "past"),
        ("2018-12-31", "Ends", "past"),
        ("2019-01-01/2021-05-06", "No agreement in force", "gap"),
        ("2021-05-07", "Signed", "past"),
        ("2999-05-06", "Ends", "future"),
    ]
    page = user_client.get(korea.get_absolute_url()).content.decode()
    assert "857 days" in page


def test_gap_is_shown_on_the_pages_of_both_agreements(user_client, korea):
    for text in texts(korea, "2018-12-31", "2021-05-07"):
        entries = timeline_of(user_client, text.get_absolute_url())
        assert ("2019-01-01/2021-05-06", "No agreement in force", "gap") in entries


@pytest.mark.parametrize(
    ("first_end", "second_start", "gap"),
    [
        ("2018-12-31", "2019-01-01", None),
        ("2018-12-31", "2018-06-01", None),
        ("2018-12-31", "2019-01-02", "2019-01-01"),
        ("2018", "2019", None),
        ("2018", "2020", "2019-01-01/2019-12-31"),
        ("", "2020", None),
        ("2018", "", None),
    ],
)
def test_gap_is_shown_only_if_certain(user_client, korea, first_end, second_start, gap):
    texts(korea, first_end, second_start)
    found = [
        e for e in timeline_of(user_client, korea.get_absolute_url()) if e[2] == "gap"
    ]
    assert [when for when, _what, _state in found] == ([gap] if gap else [])


def test_extension_closes_the_gap(user_client, korea):
    first, _second = texts(korea, "2018-12-31", "2021-05-07")
    ExtensionFactory(
        agreement=first, agreed="2018-12", old_end="2018-12-31", new_end="2021-12-31"
    )
    assert all(
        state != "gap"
        for _, _, state in timeline_of(user_client, korea.get_absolute_url())
    )


def test_visits_agreements_and_outcomes_are_in_one_order(user_client, korea):
    texts(korea, "2018", "2021-05-07")
    visit = EventFactory(kind="visit", when="2020-03-01", status="held")
    ParticipationFactory(event=visit, partner=korea)
    OutcomeFactory(kind="corner", partner=korea, as_of="2022", standing="achieved")
    OutcomeFactory(kind="items", partner=korea, as_of="", standing="promised")
    found = [
        (when, what)
        for when, what, state in timeline_of(user_client, korea.get_absolute_url())
        if state in ("past", "doubted")
    ]
    assert found == [
        ("2015-01-01", "Signed"),
        ("2018", "Ends"),
        ("2020-03-01", "Visit"),
        ("2021-05-07", "Signed"),
        ("2022", "Corner or reading room"),
        ("", "Items"),
    ]


def test_agreement_without_any_date_is_shown_last_by_its_stage(user_client, korea):
    AgreementFactory(
        parties=[home(), korea], signature="no", signed="", stage="drafting"
    )
    visit = EventFactory(kind="visit", when="2020", status="held")
    ParticipationFactory(event=visit, partner=korea)
    assert timeline_of(user_client, korea.get_absolute_url()) == [
        ("2020", "Visit", "past"),
        ("", "Drafting", "doubted"),
    ]


def test_page_of_an_agreement_shows_its_events_outcomes_and_follow_ups(
    user_client, korea
):
    text = AgreementFactory(
        parties=[home(), korea], signature="yes", signed="2021", ends=""
    )
    event = EventFactory(title_en="Joint exhibition", kind="exhibition", when="2022")
    EvidenceFactory(event=event, agreement=text, kind="carries_out")
    EvidenceFactory(event=event, agreement=text, kind="reviews")
    OutcomeFactory(title_en="Korea corner", agreement=text, as_of="2023")
    FollowUpFactory(what_en="Send the catalogue", from_agreement=text)
    EventFactory(title_en="Something else", when="2022")
    response = user_client.get(text.get_absolute_url())
    page = response.content.decode()
    for words in ("Joint exhibition", "Korea corner", "Send the catalogue"):
        assert words in page
    assert "Something else" not in page
    assert list(response.context["events"]) == [event]


def test_country_page_shows_what_concerns_it(user_client, korea):
    texts(korea, "2018", "2021")
    embassy = PartnerFactory(name="Embassy in Jakarta", country=country("KR"))
    EventFactory(title_en="Book fair in Seoul", country=country("KR"), when="2022")
    OutcomeFactory(title_en="Korea corner", at_partner=korea)
    owed = FollowUpFactory(what_en="Invite the director")
    SideFactory(follow_up=owed, partner=embassy)
    EventFactory(title_en="Elsewhere", country=country("JP"), when="2022")
    response = user_client.get("/countries/KR/")
    page = response.content.decode()
    for words in ("National Library of Korea", "Embassy in Jakarta", "Korea corner"):
        assert words in page
    assert "Book fair in Seoul" in page
    assert "Invite the director" in page
    assert "Elsewhere" not in page
    assert len(response.context["agreements"]) == 2


def test_what_hangs_on_an_event_there_concerns_the_country(user_client):
    visit = EventFactory(country=country("KZ"))
    FollowUpFactory(what_en="Answer the letter", from_event=visit)
    OutcomeFactory(title_en="Books given", event=visit)
    hidden = EventFactory(country=country("KZ"), access="restricted")
    FollowUpFactory(what_en="Of something hidden", from_event=hidden)
    page = user_client.get("/countries/KZ/").content.decode()
    assert "Answer the letter" in page
    assert "Books given" in page
    assert "Of something hidden" not in page


def test_country_page_shows_nothing_that_is_hidden(user_client):
    hidden = PartnerFactory(name="Secret", country=country("KZ"), access="restricted")
    text = AgreementFactory(title_en="Known", signature="yes", signed="2020")
    PartyFactory(agreement=text, partner=hidden)
    EventFactory(title_en="Secret visit", country=country("KZ"), access="restricted")
    OutcomeFactory(title_en="Secret gift", at_partner=hidden)
    page = user_client.get("/countries/KZ/").content.decode()
    for words in ("Secret", "Known"):
        assert words not in page


@pytest.mark.parametrize("code", ["XX", "kz", "KAZ", "0"])
def test_no_country_of_this_code_is_missing(user_client, code):
    assert user_client.get(f"/countries/{code}/").status_code == 404


@pytest.mark.one_database
def test_pages_make_no_more_queries_for_forty_rows_than_for_twelve(user_client, korea):
    text = AgreementFactory(parties=[home(), korea], signature="yes", signed="2021")

    def grow(number: int) -> None:
        event = EventFactory(when=f"{1990 + number}", country=country("KR"))
        ParticipationFactory(event=event, partner=korea)
        EvidenceFactory(event=event, agreement=text)
        OutcomeFactory(agreement=text, partner=korea, at_partner=korea, event=event)
        owed = FollowUpFactory(from_agreement=text, from_event=event)
        SideFactory(follow_up=owed, partner=korea)
        AgreementFactory(
            parties=[home(), korea], predecessor=text, parent=text, signed="2022"
        )

    def counts() -> list[int]:
        found = []
        for address in (
            korea.get_absolute_url(),
            text.get_absolute_url(),
            "/countries/KR/",
        ):
            with CaptureQueriesContext(connection) as queries:
                assert user_client.get(address).status_code == 200
            found.append(len(queries))
        return found

    for number in range(12):  # from ten rows on a section counts them
        grow(number)
    counts()
    once = counts()
    for number in range(12, 40):
        grow(number - 6)
    # A long timeline is read by year, of which the latest may lack a kind of record.
    for number, before in zip(counts(), once, strict=True):
        assert number <= before
