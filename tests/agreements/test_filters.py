"""What the list of agreements is asked: who, where, which state, which period."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from perpusnas.core.lists.period_filter import CERTAINTIES
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    ScopeItemFactory,
    SignatoryFactory,
    UserFactory,
    area,
    country,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="viewer"))
    return client


def found(user_client, query: str) -> list[str]:
    """The codes of the agreements that a list of this address shows, sorted."""
    response = user_client.get(f"/agreements/?{query}")
    assert response.context["errors"] == []
    return sorted(a.code for a in response.context["rows"])


def text(code: str, *partners, **facts):
    return AgreementFactory(code=code, parties=partners, **facts)


@pytest.fixture
def library():
    return PartnerFactory(name="National Academic Library", acronym="KAZLIB")


# Search


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("astana", "place"),
        ("exchange of books", "promise"),
        ("kazlib", "party"),
        ("ulttyq", "party"),
        ("Мунальбаева", "signatory"),
        ("munalbayeva", "signatory"),
        ("direktur umum", "signatory"),
        ("unesco friends", "group"),
        ("dki jakarta", "region"),
        ("12/hk.01", "number"),
        ("kz-2021", "own"),
    ],
)
def test_agreement_is_found_by_its_texts_and_by_who_is_in_it(
    user_client, library, query, hit
):
    NameFactory(partner=library, text="Ulttyq kitapkhana", kind="native")
    person = PersonFactory(name="Zhanat Munalbayeva")
    NameFactory(person=person, text="Мунальбаева", kind="native", language="ru")
    text("KZ-2021" if hit == "own" else "own")
    text("place", place="Astana")
    ScopeItemFactory(agreement=text("promise"), text_en="Exchange of books")
    text("party", library)
    SignatoryFactory(
        agreement=text("signatory"), person=person, title_id="Direktur Umum"
    )
    PartyFactory(agreement=text("group"), partner=None, group="UNESCO friends")
    PartyFactory(agreement=text("region"), partner=None, region="DKI Jakarta")
    PartyFactory(agreement=text("number"), partner=home(), number="12/HK.01/2021")
    assert found(user_client, f"q={query}") == ["KZ-2021" if hit == "own" else hit]


def test_each_word_may_be_found_elsewhere_and_all_are_needed(user_client, library):
    agreement = text("both", library, place="Astana")
    SignatoryFactory(agreement=agreement, person=PersonFactory(name="Munalbayeva"))
    text("place", place="Astana")
    assert found(user_client, "q=astana+academic+munalbayeva") == ["both"]
    assert found(user_client, "q=astana+academic+nobody") == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("query", ["memorandum of understanding", "nota kesepahaman"])
def test_kind_is_found_in_both_languages_whoever_saved_it(user_client, language, query):
    with translation.override(language):
        text("mou", title_id="", title_en="", kind="mou")
        text("plan", title_id="", title_en="", kind="plan")
    assert found(user_client, f"q={query}") == ["mou"]


# Who and where


def test_country_is_that_of_any_party_and_counted_once(user_client, library):
    second = PartnerFactory(country=country("KZ"))
    text("two", home(), library, second)
    PartyFactory(agreement=text("direct"), partner=None, country=country("KZ"))
    both = text("both", library)
    PartyFactory(agreement=both, partner=None, country=country("KZ"))
    text("ours", home())
    text("elsewhere", PartnerFactory(country=country("RU")))
    assert found(user_client, "country=KZ") == ["both", "direct", "two"]
    assert user_client.get("/agreements/?country=KZ").context["page"].total == 3
    assert found(user_client, "country=ID") == ["ours", "two"]


def test_abroad_is_every_country_but_ours(user_client, library):
    text("ours", home(), PartnerFactory(country=country("ID")))
    text("foreign", home(), library)
    text("body", home(), PartnerFactory(country=None))
    PartyFactory(agreement=text("direct"), partner=None, country=country("RU"))
    assert found(user_client, "abroad=yes") == ["direct", "foreign"]


def test_region_is_that_of_a_party(user_client, library):
    text("asia", library)
    text("europe", PartnerFactory(country=country("RU")))
    assert found(user_client, f"region={country('KZ').region}") == ["asia"]


def test_country_of_a_hidden_party_finds_nothing(user_client):
    hidden = PartnerFactory(country=country("KZ"), access="restricted")
    text("visible", home(), hidden)
    assert found(user_client, "country=KZ") == []
    assert found(user_client, f"q={hidden.name.replace(' ', '+')}") == []
    user_client.force_login(UserFactory(role="manager"))
    assert found(user_client, "country=KZ") == ["visible"]


def test_partner_area_kind_stage_and_access(user_client, library):
    ScopeItemFactory(agreement=text("area"), area=area("digital"))
    text("party", library)
    text("kind", kind="plan")
    text("other kind", kind="grant")
    text("stage", stage="closed")
    text("access", access="public")
    assert found(user_client, f"partner={library.pk}") == ["party"]
    assert found(user_client, "area=digital") == ["area"]
    assert found(user_client, "kind=plan&kind=grant") == ["kind", "other kind"]
    assert found(user_client, "stage=closed") == ["stage"]
    assert found(user_client, "access=public") == ["access"]
    assert found(user_client, "kind=plan&stage=closed") == []


# Validity


def test_validity_takes_several_states_and_all_that_bind(user_client):
    text("open", ends_basis="open_ended")
    text("unknown")
    text("active", ends="2999", ends_basis="stated")
    text("expired", ends="2024-12-31", ends_basis="stated")
    text("unsigned", signature="no", signed="")
    text("doubt", signature="disputed")
    assert found(user_client, "validity=in_force") == ["active", "open", "unknown"]
    assert found(user_client, "validity=expired&validity=unsigned") == [
        "expired",
        "unsigned",
    ]
    assert found(user_client, "validity=in_force&validity=in_doubt") == [
        "active",
        "doubt",
        "open",
        "unknown",
    ]


def test_validity_is_that_of_the_requested_day(user_client):
    text("short", signed="2020-01-01", ends="2020-12-31", ends_basis="stated")
    assert found(user_client, "validity=in_force") == []
    assert found(user_client, "validity=in_force&on=2020-12-31") == ["short"]
    assert found(user_client, "validity=expired&on=2021-01-01") == ["short"]
    assert found(user_client, "validity=unsigned&on=2019-12-31") == ["short"]
    response = user_client.get("/agreements/?on=2020-12-31")
    assert response.context["day"] == date(2020, 12, 31)
    assert response.context["rows"][0].validity == "ending"


# Period

CASES = {
    "day": "2024-02-07",
    "first": "2024-01-01",
    "last": "2024-12-31",
    "month": "2024-06",
    "year": "2024",
    "across": "[2023-12..2024-01]",
    "since": "2023/..",
    "until": "/2024-03",
    "years": "2020/2030",
    "before": "2023-12-31",
    "after": "2025-01-01",
    "none": "",
}
CERTAIN = ["day", "first", "last", "month", "year"]
POSSIBLE = ["across", "since", "until", "years"]


@pytest.fixture
def signed(user_client):
    for code, when in CASES.items():
        text(code, signed=when)
    return user_client


YEAR = "from=2024-01-01&to=2024-12-31"


def test_period_shows_what_surely_lies_in_it(signed):
    assert found(signed, YEAR) == sorted(CERTAIN)
    assert found(signed, f"{YEAR}&signed=certain") == sorted(CERTAIN)


def test_what_a_period_leaves_out_is_counted_and_offered(signed):
    response = signed.get(f"/agreements/?{YEAR}")
    offers = {w["key"]: w["count"] for w in response.context["filter"].left_out}
    assert offers == {"possible": len(POSSIBLE), "unknown": 1}
    text = response.content.decode()
    assert "signed=certain&amp;signed=possible" in text
    assert "signed=certain&amp;signed=unknown" in text


def test_possible_and_unknown_are_added_when_requested(signed):
    assert found(signed, f"{YEAR}&signed=possible") == sorted(POSSIBLE)
    assert found(signed, f"{YEAR}&signed=unknown") == ["none"]
    everything = "&".join(f"signed={key}" for key, _label in CERTAINTIES)
    assert found(signed, f"{YEAR}&{everything}") == sorted(
        [*CERTAIN, *POSSIBLE, "none"]
    )
    context = signed.get(f"/agreements/?{YEAR}&{everything}").context
    assert context["filter"].left_out == []


def test_offers_keep_the_other_filters(signed):
    response = signed.get(f"/agreements/?{YEAR}&stage=closed")
    assert [way["count"] for way in response.context["filter"].left_out] == [0, 0]


def test_period_may_be_open_on_one_side(signed):
    late = ["after", "day", "first", "last", "month", "year"]
    assert found(signed, "from=2024-01-01") == late
    early = ["across", "before", "first"]
    assert found(signed, "to=2024-01-31") == early


def test_no_period_leaves_nothing_out(signed):
    response = signed.get("/agreements/?signed=possible")
    assert response.context["page"].total == len(CASES)
    assert not getattr(response.context["filter"], "left_out", None)


def test_chips_of_period_and_day_are_in_words_and_removed(signed):
    signed.cookies["django_language"] = "en"
    response = signed.get(f"/agreements/?{YEAR}&on=2024-05-01&signed=possible")
    chips = response.context["chips"]
    names = {"from", "to", "on", "signed"}
    gone = [names - set(parse_qs(urlsplit(c["remove_url"]).query)) for c in chips]
    assert sorted(map(sorted, gone)) == [["from"], ["on"], ["signed"], ["to"]]
    assert not any("2024-05-01" in chip["value"] for chip in chips)


@pytest.mark.parametrize(
    "query",
    [
        "on=yesterday",
        "from=2024-13-01",
        "to=0000-00-00",
        "country=XX",
        "country=kz",
        "region=999",
        "abroad=no",
        "validity=valid",
        "kind=mou&kind=nothing",
        "stage=signed2",
        "area=unknown",
        "partner=999999",
        "partner=x",
        "signed=maybe",
        "country__name_id=x",
        "q=" + "x" * 201,
    ],
)
def test_wrong_value_is_an_error_with_no_rows_and_no_file(user_client, query):
    text("any")
    response = user_client.get(f"/agreements/?{query}")
    assert response.status_code == 200
    assert (response.context["rows"], response.context["chips"]) == ([], [])
    assert response.context["errors"]
    refused = user_client.get(f"/agreements/export.csv?{query}")
    assert refused.status_code == 400
    assert refused["Content-Type"].startswith("text/plain")


# Order


def test_order_by_end_takes_the_term_as_extended(user_client):
    text("late", ends="2030", ends_basis="stated")
    moved = text("moved", ends="2025", ends_basis="stated")
    moved.extensions.create(old_end="2025", new_end="2031", how="tacit")
    text("none")
    rows = user_client.get("/agreements/?sort=ends").context["rows"]
    assert [a.code for a in rows] == ["none", "late", "moved"]
    rows = user_client.get("/agreements/?sort=-ends").context["rows"]
    assert [a.code for a in rows] == ["moved", "late", "none"]


def test_latest_signed_stands_first_by_default(user_client):
    for when in ("2020", "2024-05", "", "2022-01-01"):
        text(when or "none", signed=when)
    rows = user_client.get("/agreements/").context["rows"]
    assert [a.code for a in rows] == ["2024-05", "2022-01-01", "2020", "none"]
