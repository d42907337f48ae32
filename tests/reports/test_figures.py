"""What the reports count: once, for sure, and by the rules that the lists keep."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agreements.models import Agreement
from events.models import Event
from perpusnas.core.models import Country
from tests.event_factories import (
    EventFactory,
    EvidenceFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramFactory,
)
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    ReviewFactory,
    ScopeItemFactory,
    StageChangeFactory,
    TieFactory,
    UserFactory,
    country,
    home,
)

from .reading import (
    bars,
    file,
    left_out,
    page,
    rows,
    words,
)
from .sample_registers import KSST, ends_soon

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return UserFactory(role="manager")


@pytest.fixture
def user_client(client, account):
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def column(user_client, slug: str, heading: str, query: str = "") -> list[str | None]:
    return [row.get(heading) for row in rows(user_client, slug, query)]


def by_country(user_client, query: str = "") -> dict[str, dict[str, str]]:
    return {row["Country"]: row for row in rows(user_client, "rekap-negara", query)}


# Countries


def test_agreement_of_several_countries_counts_once_in_total(user_client):
    kazakh = [PartnerFactory(), PartnerFactory()]
    AgreementFactory(parties=[home(), *kazakh, PartnerFactory(country=country("RU"))])
    text = AgreementFactory(parties=[home()])
    PartyFactory(agreement=text, partner=None, country=country("RU"))
    values = by_country(user_client)
    assert [values[n]["Total agreements"] for n in ("Kazakhstan", "Russia")] == [
        "1",
        "2",
    ]
    totals = page(user_client, "rekap-negara")["table"].totals
    assert totals[10][1] == 2
    assert "once in the last line" in words(user_client, "rekap-negara")


def test_country_has_what_its_page_has(user_client, account):
    """The sums are worked out by rows, the lists by conditions: both tell the same."""
    partners = [PartnerFactory(country=country(c)) for c in ("KZ", "RU", "KZ")]
    for number, partner in enumerate(partners):
        AgreementFactory(parties=[home(), partner])
        when = days(-timezone.localdate().timetuple().tm_yday + 1)
        event = EventFactory(when=when, country=country(["KZ", "JP", "ID"][number]))
        ParticipationFactory(event=event, partner=partner)
        ParticipationFactory(event=event, partner=PartnerFactory())
        ParticipationFactory(event=event, country=country("JP"))
        EventFactory(when=when, part_of=event, part_kind="session")
        EventFactory(when="2020", country=country("KZ"))
    values = by_country(user_client)
    events = Event.objects.visible_to(account).counted()
    events = events.held_in_year(timezone.localdate())
    for place in Country.objects.filter(pk__in=["KZ", "RU", "JP"]):
        row = values[place.name_en]
        texts = Agreement.objects.concerning([place], account).count()
        assert int(row["Total agreements"]) == texts
        held = events.concerning([place], account).count()
        assert int(row["Events of the current year"]) == held, place
    assert page(user_client, "rekap-negara")["table"].totals[11][1] == 3


def test_countries_are_narrowed_and_their_total_with_them(user_client):
    for code in ("KZ", "RU"):
        partner = PartnerFactory(country=country(code))
        AgreementFactory(parties=[home(), partner], kind="mou")
        AgreementFactory(parties=[home(), partner], kind="loi")
    assert list(by_country(user_client, "region=143")) == ["Kazakhstan"]
    assert (
        by_country(user_client, "kind=loi&country=RU")["Russia"]["Total agreements"]
        == "1"
    )
    totals = page(user_client, "rekap-negara", "region=143")["table"].totals
    assert (totals[4][1], totals[10][1]) == (1, 2)


def test_membership_is_shown_with_its_certainty(user_client):
    body = PartnerFactory(name="Colombo Plan", country=None)
    for code, facts in {
        "LA": {"verified": True},
        "MY": {},
        "KH": {"until": "2010"},
    }.items():
        PartnerFactory(country=country(code))
        place = country(code)
        TieFactory(partner=body, kind="has_member", to_country=place, **facts)
    values = by_country(user_client)
    members = {name: row.get("Colombo Plan member") for name, row in values.items()}
    assert members == {
        "Laos": "Yes",
        "Malaysia": "Yes, not verified",
        "Cambodia": None,
    }
    past = by_country(user_client, "on=2009-06-01")
    assert past["Cambodia"]["Colombo Plan member"] == "Yes, not verified"


# Kinds and years


def test_kinds_and_years_stand_in_their_order(user_client):
    for kind, signed in [
        ("plan", "2020"),
        ("mou", "2019-05-01"),
        ("mou", "2021-05-01"),
        ("mou", "2020-12/2021-01"),
        ("loi", ""),
    ]:
        AgreementFactory(kind=kind, signed=signed)
    AgreementFactory(kind="mou", signed="", signature="unknown")
    found = [
        (r["Kind of agreement"], r.get("Year of signing")) for r in years(user_client)
    ]
    assert found == [
        ("Letter of Intent", None),
        ("Memorandum of Understanding", "2021"),
        ("Memorandum of Understanding", "2019"),
        ("Memorandum of Understanding", None),
        ("Plan of Action", "2020"),
    ]
    assert bars(user_client, "rekap-jenis-tahun") == {
        "2019": 1,
        "2020": 1,
        "2021": 1,
        "year not recorded": 2,
    }


def years(user_client, query: str = "") -> list[dict[str, str]]:
    return rows(user_client, "rekap-jenis-tahun", query)


def test_share_of_agreements_with_events(user_client):
    texts = [AgreementFactory(signed="2020") for _ in range(3)]
    for _ in range(2):
        EvidenceFactory(agreement=texts[0])
    EvidenceFactory(agreement=texts[1], event=EventFactory(status="planned"))
    (row,) = years(user_client)
    assert (row["Signed"], row["With events"], row["Percent carried out"]) == (
        "3",
        "1",
        "33",
    )
    totals = [
        cell for _h, cell in page(user_client, "rekap-jenis-tahun")["table"].totals
    ]
    assert totals[3:] == [3, 3, 0, 0, 0, 1, 33, 0, 0]


def test_period_distinguishes_certain_possible_and_unknown(user_client):
    for signed in ("2024-03-01", "2024", "2023-12/2024-01", "", "2022"):
        AgreementFactory(signed=signed)
    query = "from=2024-01-01&to=2024-12-31"
    for slug, heading in (("rekap-jenis-tahun", "Signed"), ("naskah-asli", "No")):
        assert left_out(user_client, slug, query) == {"possible": 1, "unknown": 1}, slug
        assert len(rows(user_client, slug, query)) == (
            1 if heading == "Signed" else 2
        ), slug
    (row,) = years(user_client, query)
    assert row["Signed"] == "2"
    wider = f"{query}&signed=certain&signed=possible&signed=unknown"
    assert sum(int(row["Signed"]) for row in years(user_client, wider)) == 4


# What ends


def test_ending_shows_renewal_notice_and_what_is_outstanding(user_client, account):
    text = AgreementFactory(
        ends=ends_soon(), ends_basis="stated", notice_months=1, renewal="tacit"
    )
    ReviewFactory(agreement=text, held="2020", recommendation="stop")
    ReviewFactory(agreement=text, held="2024-12", recommendation="continue")
    AgreementFactory(predecessor=text, signature="no", signed="", stage="drafting")
    FollowUpFactory(from_agreement=text, what_en="Send a letter")
    FollowUpFactory(from_agreement=text, status="done")
    AgreementFactory(ends="2090", ends_basis="stated")
    AgreementFactory(ends_basis="open_ended")
    (row,) = rows(user_client, "akan-berakhir")
    assert row["Days left"] == "50"
    assert row["Way of renewal"] == "Automatically"
    assert row["Recommendation of the review"] == "Continue"
    assert row["State of the renewal"] == "The renewing agreement is in preparation"
    assert row["Follow-up"] == "Send a letter"
    texts = Agreement.objects.validity_on(timezone.localdate(), account)
    notice = texts.get(pk=text.pk).notice_deadline
    assert row["Last day for notice"] == notice.strftime("%d/%m/%Y")


def test_notice_counts_back_to_the_last_day_of_a_short_month(account):
    for months, ends in ((6, "2024-08-31"), (1, "2024-03-31"), (12, "2024-02-29")):
        AgreementFactory(ends=ends, ends_basis="stated", notice_months=months)
    texts = Agreement.objects.validity_on(date(2024, 1, 1), account).order_by("pk")
    assert [text.notice_deadline for text in texts] == [
        date(2024, 2, 29),
        date(2024, 2, 29),
        date(2023, 2, 28),
    ]


def test_period_filters_the_end_of_all_agreements_in_force(user_client):
    for ends in ("2090-05-01", "2090", "2089/2090", "2091"):
        AgreementFactory(ends=ends, ends_basis="stated")
    AgreementFactory(ends_basis="unknown")
    AgreementFactory(ends_basis="open_ended")
    query = "from=2090-01-01&to=2090-12-31"
    assert column(user_client, "akan-berakhir", "Ends on", query) == [
        "2090",
        "01/05/2090",
    ]
    assert left_out(user_client, "akan-berakhir", query) == {
        "possible": 1,
        "unknown": 1,
    }
    assert rows(user_client, "akan-berakhir") == []


# Promises, events, follow-ups


def test_scope_item_shows_plan_proof_and_the_last_review(user_client):
    text = AgreementFactory(parties=[home(), PartnerFactory(name="Astana Library")])
    second = ScopeItemFactory(agreement=text, position=2, text_en="Loans")
    first = ScopeItemFactory(agreement=text, position=1, text_en="Exchange of books")
    ReviewFactory(agreement=text, held="2020", realised=10)
    ReviewFactory(agreement=text, held="2024-12-03", realised=0, solution="Write")
    EvidenceFactory(scope_item=first, event=EventFactory(title_en="Workshop"))
    planned = EventFactory(title_en="Second workshop", status="planned")
    EvidenceFactory(scope_item=first, event=planned)
    EvidenceFactory(scope_item=first, outcome=OutcomeFactory(title_en="100 books"))
    AgreementFactory(title_en="Without promise")
    ScopeItemFactory(agreement=AgreementFactory(signature="no", signed=""))
    one, two = rows(user_client, "realisasi-monev")
    assert (one["Promise"], two["Promise"]) == ("Exchange of books", "Loans")
    assert one["Partner"] == two["Partner"] == "Astana Library"
    assert one["Events planned"] == "Second workshop"
    assert (one["Events held"], one["Outcome"]) == ("Workshop", "100 books")
    assert (one["Carried out (%)"], one["Solution"]) == ("0", "Write")
    assert one["Reviewed on"] == "03/12/2024"
    assert "Events held" not in two
    assert second.agreement_id == int(two["Agreement (ID)"])
    assert list(bars(user_client, "realisasi-monev").values()) == [1, 1]
    assert [n for _w, n in page(user_client, "realisasi-monev")["excluded_counts"]] == [
        1
    ]


def test_held_events_are_shown_the_latest_first(user_client):
    for when, status in (("2024-03", "held"), ("2025-01-02", "held"), ("", "held")):
        EventFactory(title_en=f"Held {when}", when=when, status=status)
    whole = EventFactory(title_en="Journey", is_container=True)
    EventFactory(title_en="Session", part_of=whole, part_kind="session")
    EventFactory(title_en="Discontinue", part_of=whole, part_kind="stop", when="2023")
    EventFactory(title_en="Planned", status="planned")
    values = column(user_client, "rekap-kegiatan", "Name of the event")
    assert values == ["Held 2025-01-02", "Held 2024-03", "Discontinue", "Held "]
    planned = column(
        user_client, "rekap-kegiatan", "Name of the event", "status=planned"
    )
    assert planned == ["Planned"]
    query = "from=2024-03-10&to=2025-12-31"
    assert (
        column(user_client, "rekap-kegiatan", "Name of the event", query) == values[:1]
    )
    assert left_out(user_client, "rekap-kegiatan", query) == {
        "possible": 1,
        "unknown": 1,
    }
    assert bars(user_client, "rekap-kegiatan")["year not recorded"] == 1


def test_south_south_is_found_by_framework_or_by_the_colombo_plan(user_client):
    body = PartnerFactory(name="Colombo Plan", country=None)
    event = EventFactory(title_en="With the body")
    ParticipationFactory(event=event, partner=body, role="organiser")
    rows_of = {"came": "yes", "role": "participant"}
    edition = EventFactory(
        title_en="Edition", program=ProgramFactory(framework_id=KSST)
    )
    for code, women in (("LA", 1), ("MY", 2)):
        ParticipationFactory(
            event=edition, country=country(code), heads=3, women=women, **rows_of
        )
    ParticipationFactory(
        event=edition, region="Bali", heads=4, women=4, men=0, **rows_of
    )
    EventFactory(title_en="Another", program=ProgramFactory())
    facts = {row["ID"]: row for row in rows(user_client, "ksst-colombo-plan")}
    assert set(facts) == {str(event.pk), str(edition.pk)}
    row = facts[str(edition.pk)]
    assert (row["Participants attended"], row["Women"]) == ("6", "7")
    assert "Men" not in row  # two rows do not tell them
    assert row["Participants from Indonesia"] == "4"
    assert facts[str(event.pk)]["Supporting institutions"] == "Colombo Plan"


def test_longest_in_its_stage_stands_first(user_client):
    for since in (days(-10), "", days(-40)):
        text = AgreementFactory(signature="no", signed="", stage="negotiation")
        StageChangeFactory(agreement=text, stage="negotiation", since=since)
    AgreementFactory(signature="no", signed="", stage="cancelled")
    values = column(user_client, "dalam-proses", "Days in this stage")
    assert values == ["40", "10", None]
    assert bars(user_client, "dalam-proses") == {"Negotiation": 3}
    assert page(user_client, "dalam-proses")["filter"].left_out == []


def test_follow_ups_go_by_their_due(user_client):
    for due in (days(5), "", days(-3)):
        FollowUpFactory(due=due)
    FollowUpFactory(due=days(-9), status="done")
    late = column(user_client, "tindak-lanjut", "Days late")
    assert late == [None, "3", None, None]
    query = f"from={days(-5)}&to={days(9)}"
    assert left_out(user_client, "tindak-lanjut", query) == {
        "possible": 0,
        "unknown": 1,
    }
    assert len(rows(user_client, "tindak-lanjut", query)) == 2
    assert len(file(user_client, "tindak-lanjut", "status=done")) == 2
