"""What the reports tell of the known cases, in figures."""

import pytest
from django.db import transaction
from django.test import Client

from tests.factories import UserFactory

from .reading import (
    bars,
    file,
    left_out,
    page,
    rows,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def account(known_cases_of_module, django_db_blocker):
    """A manager among the cases, for all tests here, and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield UserFactory(role="manager")
        transaction.set_rollback(True)


@pytest.fixture
def user_client(account):
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def test_colombo_plan_of_2023(user_client):
    (row,) = rows(user_client, "ksst-colombo-plan")
    known = {"Name of the program", "Theme", "Results", "ID"}
    assert {key: row[key] for key in row if key not in known} == {
        "No": "1",
        "Year": "2023",
        "Form of the event": "Knowledge sharing",
        "First day": "13/11/2023",
        "Last day": "17/11/2023",
        "Location": "Perpusnas, Medan Merdeka Selatan, Jakarta",
        "Participating countries": "Laos; Malaysia; Myanmar; Nepal; Sri Lanka; Vietnam",
        "Participants attended": "8",
        "Participants from Indonesia": "10",
        "Supporting institutions": "Ministry of Foreign Affairs; "
        "Ministry of State Secretariat",
        "Follow-up": "Continue and expand the programme",
    }
    assert bars(user_client, "ksst-colombo-plan") == {"2023": 8}


def test_nothing_of_the_cases_is_known_to_end(user_client):
    assert file(user_client, "akan-berakhir")[1:] == []
    assert left_out(user_client, "akan-berakhir") == {"possible": 0, "unknown": 3}
    found = rows(user_client, "akan-berakhir", "certainty=unknown&on=2023-06-01")
    assert [(row["Country"], row.get("Days left")) for row in found] == [
        ("Kazakhstan", None)
    ]


def by_country(user_client, query: str) -> dict[str, list[int]]:
    """Of each country: partners, active, in preparation, all texts, events."""
    places = [4, 5, 8, 10, 11]
    found = file(user_client, "rekap-negara", query)[1:]
    return {row[2]: [int(row[place]) for place in places] for row in found}


def test_countries_as_they_stand_today(user_client):
    found = by_country(user_client, "")
    assert {name: figures[:-1] for name, figures in found.items()} == {
        "Azerbaijan": [2, 0, 1, 1],
        "Indonesia": [3, 0, 0, 0],
        "Kazakhstan": [1, 1, 0, 1],
        "Russia": [2, 2, 0, 2],
    }
    totals = [
        cell for _heading, cell in page(user_client, "rekap-negara")["table"].totals
    ]
    assert totals[4:-3] == [8, 3, 0, 0, 1, 0, 4]
    excluded_counts = [
        number
        for _words, number in page(user_client, "rekap-negara")["excluded_counts"]
    ]
    assert excluded_counts == [1, 0]


def test_countries_at_the_end_of_2023(user_client):
    found = by_country(user_client, "on=2023-12-31")
    six = ["Laos", "Malaysia", "Myanmar (Burma)", "Myanmar", "Nepal", "Sri Lanka"]
    colombo = {name: found[name] for name in [*six, "Vietnam"] if name in found}
    assert len(colombo) == 6
    assert set(map(tuple, colombo.values())) == {(0, 0, 0, 0, 1)}
    assert found["Kazakhstan"] == [1, 1, 0, 1, 0]
    # Signed later, and no dated step tells where they stood by then.
    assert found["Russia"] == [2, 0, 0, 0, 0]
    assert found["Azerbaijan"] == [2, 0, 0, 0, 1]
    # The audience and the knowledge sharing; its sessions are not counted.
    assert found["Indonesia"] == [3, 0, 0, 0, 2]
    content = page(user_client, "rekap-negara", "on=2023-12-31")
    assert [number for _words, number in content["excluded_counts"]] == [1, 0, 3]
    members = {
        row["Country"]: row.get("Colombo Plan member")
        for row in rows(user_client, "rekap-negara", "on=2023-12-31")
    }
    assert members["Laos"] == "Yes, not verified"
    assert members["Russia"] is None
