"""The register says nothing that is not so."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import override

from agreements.models import Agreement, Extension
from perpusnas.core.dates.words import in_words
from perpusnas.deadlines.reminders import remind
from tests.core.filled_forms import filled
from tests.factories import AgreementFactory, PartnerFactory, UserFactory, country, home
from tests.reports.reading import file, rows

pytestmark = pytest.mark.django_db


def signed_in(client, role: str = "manager", language: str = "en"):
    client.force_login(UserFactory(role=role, email="stand-in@example.org"))
    client.cookies["django_language"] = language
    return client


def page(client, address: str) -> str:
    """The words of a page, with single spaces."""
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def validity(agreement: Agreement, day: date) -> str:
    records = Agreement.objects.validity_on(day, UserFactory(role="manager"))
    return records.get(pk=agreement.pk).validity


# 3. Tacit renewal


PRESUMED = "May have been renewed automatically"


@pytest.fixture
def tacit() -> Agreement:
    """Ends 28/08/2025, renews tacitly for 12 months, no notice."""
    partner = PartnerFactory(name="Library T", country=country("KZ"))
    return AgreementFactory(
        kind="mou",
        title_en="Agreement that renews by itself",
        signed="2022-08-29",
        ends="2025-08-28",
        ends_basis="stated",
        stage="implementation",
        renewal="tacit",
        renewal_duration=12,
        renewal_unit="months",
        parties=[home(), partner],
    )


def next_28_august() -> date:
    """The first 28 August after today."""
    today = timezone.localdate()
    found = date(today.year, 8, 28)
    return found if found > today else found.replace(year=today.year + 1)


def test_3_is_presumed_renewed_and_not_in_force(client, tacit):
    assert validity(tacit, date(2025, 8, 28)) == "ending"
    assert validity(tacit, date(2025, 8, 29)) == "renewal_presumed"
    signed_in(client)
    assert PRESUMED in page(client, f"/agreements/{tacit.pk}/")
    found = client.get("/agreements/?validity=renewal_presumed").context["rows"]
    assert list(found) == [tacit]
    for other in ("in_force", "expired"):
        assert list(client.get(f"/agreements/?validity={other}").context["rows"]) == []


@pytest.mark.parametrize(
    ("notice", "months", "state"),
    [
        ("2025-05-28", 3, "expired"),
        ("2025-05-29", 3, "renewal_presumed"),
        ("2025-08-27", None, "expired"),
        ("2025-08-28", None, "renewal_presumed"),
        ("2025", 3, "expired"),
        ("2025-06", 3, "renewal_presumed"),
    ],
)
def test_3_notice_in_time_means_expired(tacit, notice, months, state):
    tacit.notice_given, tacit.notice_months = notice, months
    tacit.save()
    assert validity(tacit, date(2025, 9, 1)) == state


def test_3_successor_in_force_supersedes(tacit):
    AgreementFactory(signed="2026-01-01", ends_basis="open_ended", predecessor=tacit)
    assert validity(tacit, date(2025, 12, 31)) == "renewal_presumed"
    assert validity(tacit, date(2026, 1, 1)) == "superseded"


def test_3_attention_proposes_the_next_end_and_extends(client, tacit):
    signed_in(client, "editor")
    groups = {g.key: g for g in client.get("/attention/").context["groups"]}
    (row,) = groups["presumed"].rows
    proposed = next_28_august()
    assert groups["presumed"].action == "Extend"
    assert row.record == tacit
    with_words = in_words(proposed.isoformat(), "en")
    assert with_words in row.note
    assert with_words in page(client, f"/agreements/{tacit.pk}/")
    with override("en"):
        sent = filled(client.get(row.action_url))
    assert sent["new_end"] == with_words
    assert sent["how"] == "tacit"
    assert client.post(row.action_url, sent).status_code == 302
    extension = Extension.objects.get()
    assert (extension.old_end, extension.new_end) == ("2025-08-28", str(proposed))
    assert validity(tacit, proposed) == "ending"
    assert validity(tacit, proposed + timedelta(days=1)) == "renewal_presumed"
    groups = {g.key for g in client.get("/attention/").context["groups"]}
    assert "presumed" not in groups


def test_3_nothing_is_proposed_where_the_period_is_not_recorded(client, tacit):
    tacit.renewal_duration = None
    tacit.save()
    signed_in(client, "editor")
    assert filled(client.get(f"/agreements/{tacit.pk}/extend/"))["new_end"] == ""
    assert "renewal period not recorded" in page(client, f"/agreements/{tacit.pk}/")


def test_3_reminder_once(client, tacit):
    reader = UserFactory(role="editor", email="in-charge@example.org", language="en")
    tacit.person_in_charge = reader
    tacit.save()
    remind()
    remind()
    (message,) = [m for m in mail.outbox if m.to == [reader.email]]
    assert f"{PRESUMED}, ended" in message.body


def test_3_reports_have_a_column_of_its_own(client, tacit):
    signed_in(client)
    (in_country,) = [r for r in rows(client, "rekap-negara") if r["No"] == "1"]
    assert (in_country["Country"], in_country[PRESUMED]) == ("Kazakhstan", "1")
    assert {in_country[n] for n in ("Active agreements", "Expired")} == {"0"}
    of_kind, *_totals = rows(client, "rekap-jenis-tahun")
    assert (of_kind[PRESUMED], of_kind["In force"], of_kind["Expired"]) == (
        "1",
        "0",
        "0",
    )
    (ending,) = rows(client, "akan-berakhir", "certainty=possible")
    assert ending[PRESUMED] == "Yes"
    for slug in ("rekap-negara", "rekap-jenis-tahun", "akan-berakhir"):
        assert file(client, slug)[0][-1] == PRESUMED


def test_3_brief_and_calendar_name_it(client, tacit):
    signed_in(client)
    points = client.get("/countries/KZ/brief/").context["points"]
    assert PRESUMED in [point.matter for point in points]
    entries = page(client, "/calendar/?month=2025-08")
    assert "Agreement that renews by itself" in entries


# 11. A gap of at least so many days


@pytest.mark.parametrize(
    ("ends", "begins", "note"),
    [
        ("2018", "2021-05-07", "at least 857 days"),
        ("2018-12-31", "2021-05", "at least 851 days"),
        ("2018-12-31", "2021-05-07", "857 days"),
    ],
)
def test_11_gap_is_at_least_where_an_end_is_not_known_to_the_day(
    client, ends, begins, note
):
    partner = PartnerFactory(name="Library G", country=country("KR"))
    old = AgreementFactory(
        signed="2015", ends=ends, ends_basis="stated", parties=[home(), partner]
    )
    AgreementFactory(signed=begins, predecessor=old, parties=[home(), partner])
    signed_in(client)
    for address in (
        f"/partners/{partner.pk}/",
        "/countries/KR/",
        f"/agreements/{old.pk}/",
    ):
        (gap,) = [
            e for e in client.get(address).context["timeline"] if e.state == "gap"
        ]
        assert (gap.what, gap.note) == ("No agreement in force", note)


def test_11_gap_after_tacit_renewal_is_not_certain(client, tacit):
    new = AgreementFactory(signed="2026-02-01", predecessor=tacit)
    signed_in(client)
    entries = client.get(f"/agreements/{new.pk}/").context["timeline"]
    (gap,) = [entry for entry in entries if entry.state == "gap"]
    assert gap.what == PRESUMED


def test_11_days_left_are_at_least_where_the_end_is_a_year(client):
    year = timezone.localdate().year + 2
    left = (date(year, 1, 1) - timezone.localdate()).days
    for ends, words in (
        (f"{year}", f"at least {left} days left"),
        (f"{year}-01-01", f"{left} days left"),
    ):
        agreement = AgreementFactory(
            signed="2020-01-01", ends=ends, ends_basis="stated", window_days=2000
        )
        signed_in(client, "editor")
        text = page(client, f"/agreements/{agreement.pk}/")
        assert words in text
        groups = {g.key: g for g in client.get("/attention/").context["groups"]}
        notes = {r.record.pk: r.note for r in groups["ending"].rows}
        assert notes[agreement.pk].endswith(f" · {words}")
