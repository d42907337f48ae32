"""A page asks the database as often for thirty records as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perpusnas.core.dates import bounds as date_bounds
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    ExtensionFactory,
    NameFactory,
    PartnerCitationFactory,
    PartnerFactFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ReviewFactory,
    ScopeItemFactory,
    SignatoryFactory,
    SourceFactory,
    StageChangeFactory,
    TieFactory,
    UserFactory,
    area,
    country,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
COUNTRIES = ["KZ", "RU", "AZ", "KR", "JP", "MY", "SG", "TH", "VN", "PH"]
COUNTRIES += ["LA", "MM", "KH", "BN", "TL", "IN", "LK", "NP", "BD", "MV"]


@pytest.fixture
def subject():
    """A record of each kind, on whose pages everything else will stand."""
    unit = PartnerFactory(name="Home Unit", parent=home(), country=country("ID"))
    return {
        "partner": PartnerFactory(name="Subject Library", parent=home()),
        "person": PersonFactory(name="Subject Person"),
        "source": SourceFactory(title="Subject source"),
        "agreement": AgreementFactory(
            title_en="Subject memorandum",
            unit=unit,
            parent=AgreementFactory(),
            predecessor=AgreementFactory(),
            person_in_charge=UserFactory(role="editor"),
        ),
    }


def grow(subject, number: int) -> None:
    """One more of everything, in lists and on the subjects' pages."""
    partner, person = subject["partner"], subject["person"]
    source, agreement = subject["source"], subject["agreement"]
    other = PartnerFactory(
        name=f"Subject branch {number}",
        parent=partner,
        country=country(COUNTRIES[number % 20]),
        seat_country=country(COUNTRIES[number % 19]),
    )
    someone = PersonFactory(name=f"Subject guest {number}")
    names = [NameFactory(partner=partner), NameFactory(person=person)]
    NameFactory(partner=other)
    NameFactory(person=someone)
    ties = [
        TieFactory(partner=partner, to_partner=other),
        TieFactory(
            partner=partner,
            to_partner=None,
            to_country=country(COUNTRIES[number % 20]),
            kind="accredited_to",
        ),
    ]
    TieFactory(partner=other, to_partner=partner, kind="brand_of")
    posts = [
        PostFactory(partner=partner, person=someone),
        PostFactory(partner=other, person=person),
    ]
    news = SourceFactory(
        title=f"Subject news {number}", copy_of=source, published="2024-01/2024-02"
    )
    PartnerCitationFactory(partner=partner, source=news, name=names[0])
    PartnerCitationFactory(partner=partner, source=news, tie=ties[0])
    PartnerCitationFactory(partner=partner, source=news, tie=ties[1])
    PartnerCitationFactory(partner=partner, source=news, post=posts[0])
    fact = PartnerFactFactory(partner=partner, kind="members", number=number)
    PartnerCitationFactory(partner=partner, source=news, partner_fact=fact)
    PartnerCitationFactory(partner=None, person=person, source=news, name=names[1])
    PartnerCitationFactory(partner=None, person=person, source=news, post=posts[1])
    PartnerCitationFactory(partner=other, source=source)
    PartnerCitationFactory(partner=None, person=someone, source=source)
    grow_agreement(agreement, other, someone, news)
    for role, text in {
        "child": AgreementFactory(parent=agreement, signed="[2024-01..2024-03]"),
        "successor": AgreementFactory(predecessor=agreement, title_id="", title_en=""),
    }.items():
        PartyFactory(agreement=text, partner=home(), position=1)
        PartyFactory(agreement=text, partner=partner, position=2)
        SignatoryFactory(agreement=text, partner=partner, person=person)
        ScopeItemFactory(agreement=text, text_en=f"Subject {role} {number}")
        AgreementCitationFactory(agreement=text, source=source)


def grow_agreement(agreement, other, someone, news) -> None:
    """One more row of each kind on the page of the agreement."""
    place = country(other.country_id)
    rows = {
        "party": PartyFactory(agreement=agreement, partner=other),
        "signatory": SignatoryFactory(
            agreement=agreement, partner=other, person=someone
        ),
        "scope_item": ScopeItemFactory(
            agreement=agreement, area=area("collections"), owed_by=other
        ),
        "extension": ExtensionFactory(agreement=agreement, paper=news),
    }
    PartyFactory(agreement=agreement, partner=None, country=place)
    StageChangeFactory(agreement=agreement, since="2023~", evidence=news)
    ReviewFactory(agreement=agreement)
    for name, row in rows.items():
        AgreementCitationFactory(agreement=agreement, source=news, **{name: row})
    document = SourceFactory(kind="paper", paper_kind="draft", title="Subject draft")
    AgreementCitationFactory(agreement=agreement, source=document, stance="text")


def addresses(subject, role: str) -> list[str]:
    """Lists with all their rows, files, and the pages of the subjects."""
    found = ["/", "/search/?q=subject"]
    for name, kind in zip(LISTS, subject, strict=True):
        page = f"/{name}/{subject[kind].pk}/"
        found += [f"/{name}/?q=subject&per_page=100", page]
        if role == "manager":
            found += [f"/{name}/export.csv", f"/{name}/suggest/?q=subject"]
            found.append(f"{page}edit/")
    if role == "manager":
        found += [f"/agreements/?{q}" for q in FILTERS]
        found += ["/reports/rekap-naskah/?per_page=100", "/reports/rekap-naskah.csv"]
    return found


LISTS = ["partners", "people", "sources", "agreements"]
FILTERS = [
    "country=KZ&validity=in_force&sort=ends",
    "region=143&abroad=yes",
    "from=2024-01-01&to=2024-12-31&area=collections",
]


def read(client, address: str) -> int:
    """Reads a page to its end and tells how often it asked the database."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        assert response.status_code == 200, address
        b"".join(response) if response.streaming else response.content
    return len(queries)


def test_queries_do_not_grow_with_records_or_rows(client, subject):
    readers = {role: UserFactory(role=role) for role in ("manager", "viewer")}

    def counted() -> dict[tuple[str, str], int]:
        found = {}
        for role, user in readers.items():
            client.force_login(user)
            for address in addresses(subject, role):
                found[role, address] = read(client, address)
        return found

    grow(subject, 0)
    counted()  # what is remembered from the first time on is remembered now
    before = counted()
    for number in range(1, 30):
        grow(subject, number)
    counted()  # so is what filters offer now
    after = counted()
    # Pages of records count the rows of long sections: `test_bounded_records` and
    # `test_bounded_pages` have their numbers, which do not grow further.
    pages = {record.get_absolute_url() for record in subject.values()}
    grown = {p: (before[p], after[p]) for p in after if before[p] != after[p]}
    assert {p: numbers for p, numbers in grown.items() if p[1] not in pages} == {}


def test_no_list_or_file_calls_the_date_parser(client, subject, monkeypatch):
    grow(subject, 0)
    client.force_login(UserFactory(role="manager"))
    calls = []
    parse = date_bounds.parse_edtf
    monkeypatch.setattr(
        date_bounds, "parse_edtf", lambda text: calls.append(text) or parse(text)
    )
    date_bounds._parsed.cache_clear()
    pages = [p for p in addresses(subject, "manager") if "edit" not in p]
    for address in pages:
        read(client, address)
    assert calls == []
    assert date_bounds.bounds("2024-01/2024-03")[0].year == 2024
    assert calls == ["2024-01/2024-03"]
