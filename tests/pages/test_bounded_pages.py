"""Pages of partners and countries show the first of each kind, and lead to all."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perpusnas.core.lists.sections import FIRST
from tests.event_factories import (
    EventFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    ShareFactory,
    SideFactory,
)
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    TieFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def library():
    return PartnerFactory(name="Example Library", country=country("KR"))


def grow(library, first: int, last: int) -> None:
    """Add what the pages of the library and its country show."""
    for number in range(first, last):
        year = 1990 + number % 30
        other = PartnerFactory(name=f"Branch {number}", parent=library)
        agreement = AgreementFactory(
            parties=[home(), library], signed=f"{year}-05", effective=f"{year}-06"
        )
        event = EventFactory(when=f"{year}-0{number % 9 + 1}", status="held")
        ParticipationFactory(event=event, partner=library, came="yes")
        outcome = OutcomeFactory(as_of=f"{year}", agreement=agreement)
        ShareFactory(outcome=outcome, partner=library)
        SideFactory(follow_up=FollowUpFactory(), partner=library)
        PostFactory(partner=library, person=PersonFactory())
        TieFactory(partner=library, to_partner=other)


# Queries of the page of a partner and of a country with one of each row, and with thirty or
# three hundred: sections of more than ten are counted, long timelines shown by year.
QUERIES = [(37, 41), (44, 45)]


def size_and_queries(reader, library) -> list[tuple[int, int]]:
    """Return characters and queries of both pages."""
    found = []
    for address in (library.get_absolute_url(), "/countries/KR/"):
        with CaptureQueriesContext(connection) as queries:
            page = reader.get(address)
        found.append((len(page.content), len(queries)))
    return found


@pytest.mark.one_database
def test_pages_are_bounded_for_one_thirty_and_three_hundred(reader, library):
    grow(library, 0, 1)
    size_and_queries(reader, library)
    for_one = size_and_queries(reader, library)
    grow(library, 1, 30)
    for_thirty = size_and_queries(reader, library)
    grow(library, 30, 300)
    for_three_hundred = size_and_queries(reader, library)
    found = list(zip(for_one, for_thirty, for_three_hundred, strict=True))
    assert [thirty[1] for _one, thirty, _many in found] == [
        many[1] for _one, _thirty, many in found
    ]
    assert [(one[1], thirty[1]) for one, thirty, _many in found] == QUERIES
    for _one, thirty, many in found:
        assert many[0] < 100_000
        assert many[0] < thirty[0] * 1.3


def test_section_shows_the_first_and_leads_to_all(reader, library):
    for number in range(FIRST + 3):
        AgreementFactory(
            parties=[home(), library], title_en=f"Text {number}.", signed="2020"
        )
    page = reader.get(library.get_absolute_url())
    html = page.content.decode()
    section = html.partition('id="agreements"')[2].partition("</section>")[0]
    assert len(re.findall(r"Text \d+\.", section)) == FIRST
    assert f'href="/agreements/?partner={library.pk}"' in section
    assert "All 13" in section
    few = reader.get("/countries/JP/").content.decode()
    assert "View list" in few
    assert not re.search(r"All \d", few)


def test_section_without_a_list_has_pages(reader, library):
    names = [f"Person {number:02}" for number in range(FIRST + 2)]
    for name in names:
        PostFactory(partner=library, person=PersonFactory(name=name))
    address = library.get_absolute_url()
    first = reader.get(address).content.decode()
    assert f'href="{address}?posts=2#people"' in first
    second = reader.get(f"{address}?posts=2").content.decode()
    shown = [{name for name in names if name in page} for page in (first, second)]
    assert [len(found) for found in shown] == [FIRST, 2]
    assert shown[0] | shown[1] == set(names)
    assert f'href="{address}#people"' in second


@pytest.mark.parametrize("number", ["0", "-1", "x", "٣", "999999", "9" * 30, ""])
def test_any_page_number_of_a_section_is_answered(reader, library, number):
    PostFactory(partner=library, person=PersonFactory(name="Only Person"))
    page = reader.get(library.get_absolute_url(), {"posts": number})
    assert page.status_code == 200
    assert ("Only Person" in page.content.decode()) == (number != "999999")


def test_long_timeline_is_shown_by_year(reader, library):
    for number in range(40):
        event = EventFactory(
            when=f"{2000 + number % 4}-05", status="held", title_en=f"Visit {number}."
        )
        ParticipationFactory(event=event, partner=library, came="yes")
    for number in range(2):
        undated = EventFactory(when="", title_en=f"Undated {number}.")
        ParticipationFactory(event=undated, partner=library)
    address = library.get_absolute_url()

    def shown(year: str = "") -> set[str]:
        html = reader.get(address, {"year": year}).content.decode()
        return set(re.findall(r"(?:Visit|Undated) \d+\.", html))

    latest = {f"Visit {number}." for number in range(3, 40, 4)}
    assert shown() == latest
    assert shown("2003") == latest
    assert shown("2001") == {f"Visit {number}." for number in range(1, 40, 4)}
    assert shown("unknown") == {"Undated 0.", "Undated 1."}
    assert shown("1066") == latest
    html = reader.get(address).content.decode()
    years = re.findall(r'href="\?year=(\w+)#timeline"', html)
    assert years == ["2003", "2002", "2001", "2000", "unknown"]


def test_gap_stands_in_the_year_in_which_the_earlier_term_ended(reader, library):
    for number in range(31):
        event = EventFactory(when=f"2015-05-{number % 28 + 1:02}", status="held")
        ParticipationFactory(event=event, partner=library, came="yes")
    common = {"parties": [home(), library], "signature": "yes", "ends_basis": "stated"}
    earlier = AgreementFactory(signed="2010-01-01", ends="2013-12-31", **common)
    AgreementFactory(
        signed="2018-01-01", ends="2021-01-01", predecessor=earlier, **common
    )
    address = library.get_absolute_url()
    pages = {
        year: reader.get(address, {"year": year}).content.decode()
        for year in ("2013", "2014", "2018")
    }
    has_gap = {year: "No agreement in force" in html for year, html in pages.items()}
    assert has_gap == {"2013": True, "2014": False, "2018": False}


def test_year_with_many_steps_says_how_many_more(reader, library):
    for number in range(35):
        event = EventFactory(when=f"2015-05-{number % 28 + 1:02}", status="held")
        ParticipationFactory(event=event, partner=library, came="yes")
    html = reader.get(library.get_absolute_url()).content.decode()
    assert "5 more steps in this year" in html
    assert f"?partner={library.pk}&amp;from=2015&amp;to=2015" in html


def test_own_institution_has_no_timeline(reader):
    AgreementFactory(parties=[home(), PartnerFactory()], signed="2020")
    html = reader.get(home().get_absolute_url()).content.decode()
    assert 'class="timeline"' not in html


def test_hidden_records_are_neither_shown_nor_counted(reader, library):
    for number in range(FIRST + 1):
        access = "restricted" if number == 0 else "internal"
        event = EventFactory(when="2015-05", status="held", access=access)
        ParticipationFactory(event=event, partner=library, came="yes")
        AgreementFactory(parties=[home(), library], access=access, signed="2020")
    html = reader.get(library.get_absolute_url()).content.decode()
    assert "All 11" not in html
    assert "All 10" not in html
