"""Sums of outcomes: never across units, currencies or standings, doubts kept."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from events.filters import OutcomeFilter
from events.models import Outcome
from events.outcome_totals import BY, outcome_totals
from tests.event_factories import EvidenceFactory, OutcomeFactory, ShareFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    return UserFactory(role="viewer")


@pytest.fixture
def library():
    return PartnerFactory(name="Astana Library")


def books(number=None, **facts):
    return OutcomeFactory(**{"quantity": number, "unit": "buku", **facts})


def sums(by, user, outcomes=None):
    """What each group adds up to: (standing, unit or currency, total, marks, silent)."""
    outcomes = Outcome.objects.visible_to(user) if outcomes is None else outcomes
    with translation.override("en"):
        return {
            group.name: [
                (n.standing, n.currency or n.unit, n.total, n.marks, n.missing)
                for n in group.lines
            ]
            for group in outcome_totals(outcomes, by, user)
        }


def test_sums_are_of_one_unit_currency_and_standing(viewer, library):
    books(100, partner=library)
    books(20, partner=library, unit=" Buku ")
    books(7, partner=library, unit="eksemplar")
    books(5, partner=library, standing="promised")
    books(3, partner=library, standing="existing")
    OutcomeFactory(partner=library, money=1000, currency="IDR")
    OutcomeFactory(partner=library, money="0.50", currency="IDR")
    OutcomeFactory(partner=library, money=20, currency="USD")
    assert sums("partner", viewer) == {
        "Astana Library": [
            ("achieved", "buku", 120, "", 0),
            ("achieved", "eksemplar", 7, "", 0),
            ("achieved", "IDR", 1000.5, "", 0),
            ("achieved", "USD", 20, "", 0),
            ("promised", "buku", 5, "", 0),
            ("existing", "buku", 3, "", 0),
        ]
    }


def test_things_of_different_kinds_are_not_added(viewer, library):
    books(1, partner=library, kind="corner", unit="")
    books(9, partner=library, kind="items", unit="")
    values = sums("partner", viewer)["Astana Library"]
    assert [line[2] for line in values] == [1, 9]


@pytest.mark.parametrize(
    ("sure", "marks"),
    [
        (["exact", "exact"], ""),
        (["exact", ""], ""),
        (["exact", "about"], "About"),
        (["at_least", ""], "At least"),
        (["about", "at_least", "about"], "About, At least"),
        (["at_most", "at_least"], "At least, At most"),
    ],
)
def test_sum_keeps_the_doubts_of_its_figures(viewer, library, sure, marks):
    for number, mark in enumerate(sure, start=1):
        books(number, partner=library, quantity_sure=mark)
    ((_standing, _unit, total, values, _silent),) = sums("partner", viewer)[
        library.name
    ]
    assert (total, values) == (sum(range(1, len(sure) + 1)), marks)


def test_outcome_without_a_figure_is_counted_and_adds_nothing(viewer, library):
    books(None, partner=library, quantity_sure="about")
    assert sums("partner", viewer)[library.name] == [("achieved", "buku", None, "", 1)]
    books(0, partner=library)
    assert sums("partner", viewer)[library.name] == [("achieved", "buku", 0, "", 1)]


def test_money_beside_a_quantity_stands_in_its_own_line(viewer, library):
    books(4, partner=library, money=10, currency="USD", quantity_sure="about")
    OutcomeFactory(partner=library, money=5, currency="EUR", quantity_sure="about")
    assert sums("partner", viewer)[library.name] == [
        ("achieved", "buku", 4, "About", 0),
        ("achieved", "EUR", 5, "About", 0),
        ("achieved", "USD", 10, "", 0),
    ]


# By what


def test_outcome_counts_once_for_each_partner(viewer, library):
    other = PartnerFactory(name="Other Library")
    gift = books(10, partner=library, at_partner=home())
    ShareFactory(outcome=gift, partner=library)
    ShareFactory(outcome=gift, partner=home(), role="receiver")
    ShareFactory(outcome=gift, partner=other, role="owner")
    books(1)
    found = {name: lines[0][2] for name, lines in sums("partner", viewer).items()}
    assert list(found.items()) == [
        ("Astana Library", 10),
        ("Other Library", 10),
        ("No other partner recorded", 1),
    ]


def test_outcome_counts_for_the_countries_of_partners_and_its_own(viewer, library):
    gift = books(10, partner=library)
    ShareFactory(outcome=gift, partner=None, country=country("LA"))
    books(1, partner=PartnerFactory(country=None))
    found = {name: lines[0][2] for name, lines in sums("country", viewer).items()}
    assert found == {"Kazakhstan": 10, "Laos": 10, "No country recorded": 1}


def test_outcome_counts_for_the_agreements_it_belongs_to_and_proves(viewer):
    text = AgreementFactory(title_en="First")
    other = AgreementFactory(title_en="Second")
    gift = books(10, agreement=text)
    EvidenceFactory(outcome=gift, agreement=text)
    EvidenceFactory(outcome=gift, agreement=other)
    books(1)
    with translation.override("en"):
        found = {name: lines[0][2] for name, lines in sums("agreement", viewer).items()}
    assert found == {"First": 10, "Second": 10, "No agreement recorded": 1}


def test_year_is_shown_only_if_certain(viewer):
    days = {"2023": 1, "2023-11-13?": 2, "[2023-02..2023-03]": 4, "2024-02": 8}
    days |= {"2023/2024": 16, "": 32, "2024/": 64}
    for day, number in days.items():
        books(number, as_of=day)
    found = {name: lines[0][2] for name, lines in sums("year", viewer).items()}
    assert list(found.items()) == [("2024", 8), ("2023", 7), ("Year not known", 112)]


@pytest.mark.parametrize("by", ["partner", "agreement", "country"])
def test_sum_is_that_of_the_list_it_leads_to(viewer, library, by):
    """Each group adds up what the list shows that is filtered by the same."""
    text = AgreementFactory(parties=[home(), library])
    gift = books(10, partner=library, agreement=text)
    ShareFactory(outcome=gift, partner=PartnerFactory())
    EvidenceFactory(outcome=books(5), agreement=text)
    ShareFactory(outcome=books(3), partner=library)
    ShareFactory(outcome=books(2), partner=None, country=country("LA"))
    books(1)
    outcomes = Outcome.objects.visible_to(viewer)
    made = outcome_totals(outcomes, by, viewer)
    assert made[-1].key is None
    for group in made[:-1]:
        listed = OutcomeFilter({by: group.key}, outcomes, user=viewer)
        assert listed.is_valid()
        assert sum(o.quantity for o in listed.qs) == group.lines[0].total


def test_what_is_hidden_is_in_no_sum(viewer, library):
    secret = PartnerFactory(name="Secret", access="restricted", country=country("LA"))
    hidden = AgreementFactory(title_en="Hidden", access="restricted")
    books(100, partner=library, access="restricted")
    gift = books(10, partner=library, agreement=hidden)
    ShareFactory(outcome=gift, partner=secret)
    EvidenceFactory(outcome=gift, agreement=hidden)
    books(1, at_partner=secret)
    found = {by: sums(by, viewer) for by in BY}
    assert {name for given in found.values() for name in given} == {
        *("Astana Library", "No other partner recorded", "No agreement recorded"),
        *("Kazakhstan", "No country recorded", "Year not known"),
    }
    assert found["partner"]["Astana Library"][0][2] == 10
    manager = UserFactory(role="manager")
    assert "Secret" in sums("partner", manager)
    assert "Hidden" in sums("agreement", manager)
    assert sums("partner", manager)["Astana Library"][0][2] == 110


# Page and file


@pytest.fixture
def reader(client, viewer):
    client.force_login(viewer)
    client.cookies["django_language"] = "en"
    return client


SUMS, FILE = reverse("outcomes:sums"), reverse("outcomes:sums_csv")


def words(response) -> str:
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.split())


def test_page_says_sum_mark_and_what_is_missing(reader, library):
    books(1000, partner=library, quantity_sure="at_least")
    books(500, partner=library)
    books(None, partner=library)
    response = words(reader.get(SUMS))
    assert "Astana Library Achieved Items At least 1,500 buku 3 outcomes" in response
    assert "1 without a figure" in response


def test_filters_narrow_what_is_added(reader, library):
    books(10, partner=library, as_of="2023-05")
    books(5, partner=library, as_of="2024")
    books(1, partner=library, standing="promised", as_of="2023")
    where = {"from": "2023-01-01", "to": "2023-12-31", "standing": "achieved"}
    (group,) = reader.get(SUMS, where).context["rows"]
    assert [line.total for line in group.lines] == [10]


@pytest.mark.parametrize("by", BY)
def test_file_has_the_lines_of_the_page(reader, library, by):
    books(10, partner=library, as_of="2023", quantity_sure="about")
    OutcomeFactory(partner=library, money="1000.50", currency="IDR", as_of="2023")
    answer = reader.get(FILE, {"by": by, "dialect": "standard"})
    heading, *lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert heading.endswith("Accuracy,Number of outcomes,Outcomes without a figure,ID")
    assert [line.split(",")[1:10] for line in lines] == [
        ["Achieved", "Items", "10", "buku", "", "", "About", "1", "0"],
        ["Achieved", "Items", "", "", "1000.50", "IDR", "", "1", "0"],
    ]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_no_cell_of_the_file_is_a_formula(reader):
    books(1, partner=PartnerFactory(name="=1+1"), unit="@x")
    text = reader.get(FILE, {"dialect": "standard"}).getvalue().decode()
    assert "'=1+1," in text
    assert ",'@x," in text


@pytest.mark.parametrize(
    "query", ["by=password", "by=%00", "nothing=1", "page=0", "page=2"]
)
def test_wrong_address_is_named_and_shows_nothing(reader, library, query):
    books(1, partner=library)
    page = reader.get(f"{SUMS}?{query}")
    assert (page.status_code, page.context["rows"]) == (200, [])
    assert page.context["errors"]
    if not query.startswith("page=2"):
        assert reader.get(f"{FILE}?{query}").status_code == 400


def test_many_groups_are_shown_page_by_page(reader):
    for number in range(30):
        books(1, partner=PartnerFactory(name=f"Library {number:03}"))
    first, second = (reader.get(SUMS, {"page": n}).context for n in (1, 2))
    names = [g.name for page in (first, second) for g in page["rows"]]
    assert names == [f"Library {n:03}" for n in range(30)]
    assert (first["page"].next_url, second["page"].pages) == (f"{SUMS}?page=2", 2)


@pytest.mark.one_database
@pytest.mark.parametrize("by", BY)
def test_sums_make_as_many_queries_for_thirty_as_for_one(reader, by):
    def query_count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(SUMS, {"by": by}).status_code == 200
        return len(queries)

    def grow(number: int) -> None:
        for _turn in range(number):
            partner, text = PartnerFactory(), AgreementFactory()
            gift = books(1, partner=partner, agreement=text, as_of="2023")
            ShareFactory(outcome=gift)
            EvidenceFactory(outcome=gift, agreement=text)

    grow(1)
    query_count()
    before = query_count()
    grow(20)
    assert query_count() == before
