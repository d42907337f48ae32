"""The coverage page: agreements down, fields of cooperation across."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.event_factories import EventFactory, EvidenceFactory, OutcomeFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    ScopeItemFactory,
    UserFactory,
    area,
    country,
    home,
)

pytestmark = pytest.mark.django_db
WHERE, FILE = reverse("agreements:coverage"), reverse("agreements:coverage_csv")


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"
    return client


def ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()  # noqa: DTZ011


def scope_item(text, slug="collections", implemented=False, **facts):
    """A promise of a text, carried out half a year ago where it is kept."""
    item = ScopeItemFactory(agreement=text, area=slug and area(slug), **facts)
    if implemented:
        EvidenceFactory(scope_item=item, event=EventFactory(when=ago(180)))
    return item


def cells(page: str, row: str = "tbody") -> list[dict[str, str]]:
    """What each row says under each field, by the words alone."""
    (body,) = re.findall(rf"<{row}>(.*?)</{row}>", page, re.DOTALL)
    found = []
    for line in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL):
        pairs = re.findall(
            r'<td\s+data-label="([^"]+)"[^>]*>(.*?)</td>', line, re.DOTALL
        )
        found.append(
            {
                label: " ".join(re.sub(r"<[^>]+>", " ", cell).split())
                for label, cell in pairs
            }
        )
    return found


def names(response) -> list[str]:
    return [text.title_en for text in response.context["rows"]]


def test_each_cell_shows_scope_items_and_evidence(reader):
    text = AgreementFactory()
    for implemented in (True, True, False):
        scope_item(text, "collections", implemented=implemented)
    scope_item(text, "digital")
    scope_item(text, None, implemented=True)
    (row,) = cells(reader.get(WHERE).content.decode())
    assert row["Exchange of collections"] == "2 of 3"
    assert row["Access to digital collections"] == "0 of 1"
    assert row["Field not recorded"] == "1 of 1"
    assert row["Exchange of publications"] == "– no scope item"
    assert row["All fields"] == "3 of 5"


def test_cells_differ_by_sign_and_not_by_colour_alone(reader):
    text = AgreementFactory()
    scope_item(text, "collections", implemented=True)
    scope_item(text, "digital")
    scope_item(text, "manuscripts", implemented=True)
    scope_item(text, "manuscripts")
    page = reader.get(WHERE).content.decode()
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    found = set(
        re.findall(r'sign--(\w+)" aria-hidden="true"></span>\s*(\d of \d)', body)
    )
    assert found >= {("dot", "1 of 1"), ("square", "0 of 1"), ("diamond", "1 of 2")}
    for words in ("none implemented", "some implemented", "all implemented"):
        assert words in page


def test_last_row_adds_up_all_pages_of_what_is_shown(reader):
    for number in range(30):
        scope_item(AgreementFactory(), "collections", implemented=number < 10)
    scope_item(
        AgreementFactory(signature="no", signed="", stage="drafting"), "collections"
    )
    page = reader.get(WHERE)
    assert len(page.context["rows"]) == 25
    assert page.context["page"].total == 30
    (sums,) = cells(page.content.decode(), "tfoot")
    assert sums["Exchange of collections"] == "10 of 30"


def test_only_what_is_in_force_unless_other_states_are_chosen(reader):
    AgreementFactory(title_en="In progress")
    AgreementFactory(title_en="Draft", signature="no", signed="", stage="drafting")
    AgreementFactory(title_en="Gone", ends="2024-12-31", ends_basis="stated")
    assert names(reader.get(WHERE)) == ["In progress"]
    assert names(reader.get(WHERE, {"validity": "unsigned"})) == ["Draft"]
    both = reader.get(WHERE, {"validity": ["expired", "in_force"]})
    assert set(names(both)) == {"In progress", "Gone"}
    assert names(reader.get(WHERE, {"on": "2024-06-01", "q": "gone"})) == ["Gone"]


def test_filters_are_those_of_the_agreements(reader):
    there = PartnerFactory(country=country("LA"))
    AgreementFactory(title_en="With Laos", parties=[home(), there])
    scope_item(AgreementFactory(title_en="Digital"), "digital")
    assert names(reader.get(WHERE, {"country": "LA"})) == ["With Laos"]
    assert names(reader.get(WHERE, {"area": "digital"})) == ["Digital"]
    assert names(reader.get(WHERE, {"q": "with laos"})) == ["With Laos"]
    wrong = reader.get(WHERE, {"country": "XX"})
    assert (names(wrong), wrong.status_code) == ([], 200)
    assert wrong.context["errors"]
    assert reader.get(FILE, {"country": "XX"}).status_code == 400


def test_inactive_agreements_are_marked_counted_and_listed(reader):
    AgreementFactory(title_en="Never woken", signed=ago(800))
    once = AgreementFactory(title_en="Long ago", signed=ago(800))
    EvidenceFactory(agreement=once, event=EventFactory(when=ago(400)))
    awake = AgreementFactory(title_en="Awake", signed=ago(800))
    EvidenceFactory(agreement=awake, event=EventFactory(when=ago(300)))
    AgreementFactory(title_en="Just begun", signed=ago(20))
    page = reader.get(WHERE)
    assert "2 inactive" in page.content.decode()
    asleep = {t.title_en for t in page.context["rows"] if t.is_inactive}
    assert asleep == {"Never woken", "Long ago"}
    assert set(names(reader.get(WHERE, {"sleeping": "yes"}))) == asleep
    rows = cells(reader.get(WHERE, {"q": "long ago"}).content.decode())
    assert rows[0]["Last activity"].endswith("Inactive")


def test_gaps_come_first(reader):
    few = AgreementFactory(title_en="One open")
    scope_item(few)
    scope_item(few, implemented=True)
    many = AgreementFactory(title_en="Two open")
    scope_item(many)
    scope_item(many)
    AgreementFactory(title_en="None")
    assert names(reader.get(WHERE)) == ["Two open", "One open", "None"]
    assert names(reader.get(WHERE, {"sort": "open"}))[0] == "None"


def test_what_is_hidden_is_in_no_cell_and_no_sum(reader):
    text = AgreementFactory(title_en="Seen")
    scope_item(text, "collections", owed_by=PartnerFactory(access="restricted"))
    item = scope_item(text, "digital")
    EvidenceFactory(scope_item=item, event=EventFactory(access="restricted"))
    EvidenceFactory(scope_item=item, outcome=OutcomeFactory(access="restricted"))
    scope_item(AgreementFactory(access="restricted"), "manuscripts", implemented=True)
    page = reader.get(WHERE)
    assert names(page) == ["Seen"]
    for row in (*cells(page.content.decode()), *cells(page.content.decode(), "tfoot")):
        assert row["Exchange of collections"] == "– no scope item"
        assert row["Access to digital collections"] == "0 of 1"
        assert row["Manuscripts"] == "– no scope item"


def test_file_has_the_rows_and_numbers_of_the_page(reader):
    text = AgreementFactory(title_en="Seen")
    item = scope_item(text, implemented=True)
    EvidenceFactory(scope_item=item, event=item.evidence.get().event)
    scope_item(text)
    AgreementFactory(signature="no", signed="", stage="drafting")
    lines = reader.get(FILE, {"dialect": "standard"}).getvalue().decode("utf-8-sig")
    heading, line = lines.splitlines()
    assert (
        heading == "Agreement,Validity,Scope of cooperation,Implemented,Linked events,"
        "Last activity,ID,Agreement of others"
    )
    assert line == f"Seen,End date unknown,2,1,1,{ago(180)},{text.pk},"


@pytest.mark.one_database
def test_page_makes_as_many_queries_for_thirty_as_for_one(reader):
    def query_count(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(f"{WHERE}{query}").status_code == 200
        return len(queries)

    def grow(number: int) -> None:
        for _turn in range(number):
            text = AgreementFactory(parties=[home(), PartnerFactory()], signed="2020")
            for slug in ("collections", "digital"):
                item = scope_item(text, slug, implemented=True)
                EvidenceFactory(scope_item=item, outcome=OutcomeFactory())

    queries = ["?per_page=100", "?sleeping=yes&per_page=100", "?q=memorandum"]
    grow(1)
    [query_count(query) for query in queries]
    before = [query_count(query) for query in queries]
    grow(14)
    assert [query_count(query) for query in queries] == before


def test_way_to_the_page_is_on_the_list_of_agreements(reader):
    assert WHERE in reader.get(reverse("agreements:list")).content.decode()
