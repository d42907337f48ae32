"""The first page: what needs a hand, and the counts, as far as the reader may see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    SourceFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


def seen_by(client, role: str):
    client.force_login(UserFactory(role=role))
    return client.get("/").context


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_counts_are_of_what_the_reader_may_see(client):
    for access in ("public", "internal", "restricted"):
        PersonFactory(access=access)
        SourceFactory(access=access)
        PartnerFactory(access=access, country=country("KZ"))
        AgreementFactory(access=access, ends=soon(400), ends_basis="stated")
    PartnerFactory(country=None)
    PartnerFactory(country=country("ID"))
    AgreementFactory(ends=soon(30), ends_basis="stated")
    AgreementFactory(signature="no", signed="")
    AgreementFactory(ends="2024-12-31", ends_basis="stated").move_to_trash()
    counts = dict(seen_by(client, "viewer")["counts"])
    assert counts == {
        "agreements": 4,
        "in_force": 3,
        "ending": 1,
        "unsigned": 1,
        "partners": 4,
        "countries": 1,
        "people": 2,
        "sources": 2,
    }
    counts = seen_by(client, "manager")["counts"]
    told = [counts[k] for k in ("agreements", "partners", "people", "sources")]
    assert told == [5, 5, 3, 3]


def test_counts_are_those_of_the_lists_they_lead_to(client):
    AgreementFactory(ends=soon(30), ends_basis="stated")
    AgreementFactory(ends=soon(900), ends_basis="stated", parties=[home()])
    AgreementFactory(signature="no", signed="")
    counts = seen_by(client, "viewer")["counts"]
    for name, query in {
        "agreements": "",
        "in_force": "?validity=in_force",
        "ending": "?validity=ending",
        "unsigned": "?validity=unsigned",
    }.items():
        assert client.get(f"/agreements/{query}").context["page"].total == counts[name]


def test_what_ends_soon_stands_first_by_day(client):
    later = AgreementFactory(ends=soon(90), ends_basis="stated")
    sooner = AgreementFactory(ends=soon(5), ends_basis="stated")
    AgreementFactory(ends=soon(181), ends_basis="stated")
    AgreementFactory(ends=soon(2), ends_basis="stated", access="restricted")
    assert list(seen_by(client, "viewer")["ending"]) == [sooner, later]


def test_what_is_in_doubt_is_shown(client):
    disputed = AgreementFactory(signature="disputed", signed="")
    now = timezone.localdate()
    maybe = AgreementFactory(
        signed="2015", ends=f"[{now.year - 1}..{now.year + 1}]", ends_basis="stated"
    )
    AgreementFactory()
    assert list(seen_by(client, "viewer")["doubtful"]) == [disputed, maybe]
