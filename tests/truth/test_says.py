"""Nothing is said that is not so."""

import csv
import io
from datetime import date, timedelta
from html import unescape

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import override

from agreements.models import Agreement, Extension
from events.coverage import counted_links, with_activity
from events.exports import ksst_table
from events.models import Event, Program
from events.yearly_totals import totals_by_year, year_of_event
from partners.models import Partner, Person
from perpusnas.core.dates.bounds import bounds
from perpusnas.core.dates.months import year_of, year_of_date
from perpusnas.core.dates.words import in_words
from perpusnas.core.fields import PickField, numbered
from perpusnas.core.files import Keys
from perpusnas.core.models import Country, countries_by_name, country_called
from perpusnas.deadlines.calendar_days import entries_between
from perpusnas.deadlines.reminders import due_for, remind
from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.whole_files import exclusive_import, import_file
from tests import event_factories as of_events
from tests import factories as of
from tests.core.filled_forms import filled, problems
from tests.core.opened_files import opened
from tests.event_factories import (
    EventFactory,
    EventPersonFactory,
    EvidenceFactory,
    FollowUpFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramFactory,
    SideFactory,
)
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    SourceFactory,
    StageChangeFactory,
    TieFactory,
    UserFactory,
    country,
    home,
)
from tests.imports.sample_files import csv_of, saved
from tests.reports.reading import file, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    """A manager, who reads English."""
    user = UserFactory(role="manager")
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.user = user
    return client


# A5: events of several days, and those whose end is not known.
NEW_YEAR = "2025-12-30/2026-01-02"


SEMINAR = "2025-11-30/2025-12-02"


NO_END = "2024-08-12/"


def shown(manager, url: str) -> list[str]:
    """The dates of the events in a list."""
    response = manager.get(url)
    assert response.context["errors"] == []
    return sorted(event.when for event in response.context["rows"])


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2025-01-01", "2025-12-31", [SEMINAR, NEW_YEAR]),
        ("2026-01-01", "2026-12-31", [NEW_YEAR]),
        ("2025-12-01", "2025-12-01", [SEMINAR]),
        ("2025-12-31", "2026-01-01", [NEW_YEAR]),
        ("2025-12-03", "2025-12-29", []),
        ("2024-01-01", "2024-12-31", [NO_END]),
        ("2024-08-12", "2024-08-12", [NO_END]),
        ("2024-08-13", "2024-12-31", []),
    ],
)
def test_event_is_surely_in_each_period_that_it_overlaps(manager, first, last, found):
    for when in (NEW_YEAR, SEMINAR, NO_END):
        EventFactory(when=when)
    query = f"from={first}&to={last}"
    assert shown(manager, f"/events/?{query}") == found
    assert shown(manager, f"/reports/rekap-kegiatan/?{query}") == found


def test_event_without_end_may_go_on(manager):
    EventFactory(when=NO_END)
    query = "from=2024-08-13&to=2024-12-31&certainty=possible"
    assert shown(manager, f"/events/?{query}") == [NO_END]


YEARS = {
    NEW_YEAR: 2025,
    SEMINAR: 2025,
    NO_END: 2024,
    "2024-08/": 2024,
    "2024/..": 2024,
    "2024-12?/2025": 2024,
    "2023/2024": None,
    "2023": 2023,
    "[2023-01..2023-04]": 2023,
    "[2022-10-24/2022-10-27,2022-10-24/2022-10-28]": 2022,
    "[2023-12..2024-02]": None,
    "[2023,2024]": None,
    "[2017..]": None,
    "/2024": None,
    "../2024": None,
    "../..": None,
    "": None,
}


def test_year_is_that_of_the_first_day_in_python_and_in_the_database():
    for when in YEARS:
        EventFactory(when=when)
    events = Event.objects.annotate(year=year_of_date("when", lasting=True))
    assert {event.when: event.year for event in events} == YEARS
    assert {event.when: year_of_event(event) for event in events} == YEARS
    plain = Event.objects.annotate(year=year_of_date("when"))
    assert {event.when: event.year for event in plain} == {
        when: year_of(when, *bounds(when)) for when in YEARS
    }


def test_yearly_counts_use_the_first_day_and_say_so(manager):
    program = ProgramFactory(framework_id="Kerja Sama Selatan-Selatan (KSST)")
    events = {
        when: EventFactory(when=when, program=program, country=country("KZ"))
        for when in (NEW_YEAR, SEMINAR, NO_END)
    }
    said = "By year, an event counts in that of its first day."
    response = manager.get("/reports/rekap-kegiatan/")
    bars = [(bar.label, bar.value) for bar in response.context["plot"].bars]
    assert bars == [("2024", 1), ("2025", 2)]
    assert said in response.content.decode()
    years = totals_by_year(Event.objects.for_list(manager.user))
    assert [(year.year, len(year.events)) for year in years] == [(2025, 2), (2024, 1)]
    assert said in manager.get(program.get_absolute_url()).content.decode()
    keys = Keys(event.pk for event in events.values())
    column = ksst_table(manager.user).columns[1]
    rows = ksst_table(manager.user).chunk(keys)
    assert sorted(column.value(row) for row in rows) == [2024, 2025, 2025]


@pytest.mark.parametrize(
    ("day", "held"),
    [
        ("2024-12-31", [NO_END]),
        ("2025-12-31", [SEMINAR, NEW_YEAR]),
        ("2025-12-01", [SEMINAR]),
        ("2025-11-29", []),
        ("2026-12-31", []),
    ],
)
def test_events_of_a_year_are_those_that_began_in_it(manager, day, held):
    for when in (NEW_YEAR, SEMINAR, NO_END):
        EventFactory(when=when, country=country("KZ"))
    events = Event.objects.held_in_year(date.fromisoformat(day))
    assert sorted(event.when for event in events) == held
    page = manager.get(f"/reports/rekap-negara/?on={day}").content.decode()
    assert "only those whose first day is certainly within that time" in page


def test_event_without_end_is_in_the_calendar_on_its_first_day_only(manager):
    event = EventFactory(when=NO_END)
    august = manager.get("/calendar/?month=2024-08").context
    entries = {
        day.day: [on_day.entry for on_day in day.entries]
        for week in august["weeks"]
        for day in week
        if day.entries
    }
    ((day, (entry,)),) = entries.items()
    assert (day, entry.record, entry.notes) == (
        date(2024, 8, 12),
        event,
        ["akhir belum tercatat"],
    )
    assert august["total"] == 1
    for month in ("2024-07", "2024-09", "2026-11"):
        context = manager.get(f"/calendar/?month={month}").context
        assert (context["total"], context["undated"].possibly) == (0, [])
    EventFactory(when="2024-08/")
    context = manager.get("/calendar/?month=2024-08").context
    possibly = context["undated"].possibly
    assert [entry.when for entry in possibly] == ["2024-08/"]
    context = manager.get("/calendar/?month=2024-09").context
    assert (context["total"], context["undated"].possibly) == (0, [])


def test_event_whose_end_is_not_known_counts_from_its_beginning(manager):
    program = ProgramFactory(every=1, every_unit="years")
    event = EventFactory(when=NO_END, program=program)
    EventFactory(when="2022-03-01", program=program)
    found = Program.objects.with_editions(manager.user).get(pk=program.pk)
    assert (found.last_when, found.last_held, found.next_due) == (
        NO_END,
        date(2024, 8, 12),
        date(2025, 8, 12),
    )
    evidence = EvidenceFactory(event=event)
    day = date(2024, 12, 31)
    agreements = with_activity(Agreement.objects.all(), manager.user, day)
    found = agreements.get(pk=evidence.agreement_id)
    assert found.last_activity == date(2024, 8, 12)
    held = Agreement.objects.filter(Exists(counted_links(manager.user, day)))
    assert [*held] == [evidence.agreement]


def test_planned_event_without_end_is_coming():
    today = timezone.localdate()
    soon, late = today + timedelta(days=20), today + timedelta(days=800)
    event = EventFactory(when=f"{soon}/", status="planned")
    EventFactory(when=f"{late}/", status="planned")
    EventFactory(when="[2001..]", status="planned")
    assert [*Event.objects.coming(today)] == [event]


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


# 4. The end that follows from a duration
def new_agreement(client, **values) -> Agreement:
    """An agreement entered through the form."""
    sent = filled(client.get("/agreements/new/"))
    sent |= {"kind": "mou", "title_id": "Naskah baru", "signature": "yes"}
    sent |= {"stage": "proposed", "confirmed": "on", "reason": "As printed", **values}
    response = client.post("/agreements/new/", sent)
    assert response.status_code == 302, problems(response)
    return Agreement.objects.get()


RECKONED = [
    ({"signed": "31/01/2021"}, "2024-01-30"),
    ({"signed": "2021"}, "[2023-12-31..2024-12-30]"),
    ({"signed": "31/01/2021", "effective": "1 Maret 2021"}, "2024-02-29"),
    ({"signed": "29/02/2020", "duration": "1"}, "2021-02-28"),
    (
        {"signed": "7 Mei 2021", "duration": "18", "duration_unit": "months"},
        "2022-11-06",
    ),
    ({"signed": "31/01/2021", "condition": "last_notification"}, ""),
    ({"signed": ""}, ""),
]


@pytest.mark.parametrize(("values", "end"), RECKONED)
def test_4_form_fills_in_the_end(client, values, end):
    signed_in(client, "editor")
    sent = {"duration": "3", "duration_unit": "years", **values}
    agreement = new_agreement(client, **sent)
    basis = "reckoned" if end else "unknown"
    assert (agreement.ends, agreement.ends_basis) == (end, basis)
    if end:
        assert "calculated" in page(client, f"/agreements/{agreement.pk}/")


def test_4_form_leaves_what_is_entered_or_has_no_end(client):
    signed_in(client, "editor")
    three_years = {"duration": "3", "duration_unit": "years", "signed": "31/01/2021"}
    agreement = new_agreement(client, **three_years, ends_basis="open_ended")
    assert (agreement.ends, agreement.ends_basis) == ("", "open_ended")
    agreement.delete()  # otherwise the next form is warned of it
    stated = {"ends": "31/12/2023", "ends_basis": "stated"}
    assert new_agreement(client, **three_years, **stated).ends == "2023-12-31"


def changed(client, agreement: Agreement, **values) -> Agreement:
    address = f"/agreements/{agreement.pk}/edit/"
    sent = filled(client.get(address)) | {"confirmed": "on", "reason": "As printed"}
    assert client.post(address, sent | values).status_code == 302
    return Agreement.objects.get(pk=agreement.pk)


def test_4_reckoned_end_follows_the_duration_and_other_changes_write_none(client):
    signed_in(client, "editor")
    facts = {"signed": "2021-01-31", "duration": 3, "duration_unit": "years"}
    agreement = AgreementFactory(**facts)
    assert changed(client, agreement, remarks="Read again").ends == ""
    assert changed(client, agreement, duration="4").ends == "2025-01-30"
    assert changed(client, agreement, signed="1 Februari 2021").ends == "2025-01-31"
    assert changed(client, agreement, ends="1 Juli 2025").ends == "2025-07-01"
    assert changed(client, agreement, duration="5").ends == "2025-07-01"


def test_4_admin_fills_in_the_end(client):
    signed_in(client, "administrator")
    agreement = AgreementFactory(signed="2021-01-31")
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    sent = opened(client.get(address)) | {"duration": "3", "duration_unit": "years"}
    sent |= {"confirmed": "on", "reason": "As printed"}
    assert client.post(address, sent).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.ends, agreement.ends_basis) == ("2024-01-30", "reckoned")


def test_4_signing_fills_in_the_end(client):
    signed_in(client, "editor")
    agreement = AgreementFactory(
        signature="no", signed="", stage="ready", duration=3, duration_unit="years"
    )
    address = f"/agreements/{agreement.pk}/stage/"
    sent = filled(client.get(address)) | {"stage": "signed", "signature": "yes"}
    assert client.post(address, sent | {"signed": "31/01/2021"}).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.ends, agreement.ends_basis) == ("2024-01-30", "reckoned")


def test_4_import_fills_in_the_end(tmp_path):
    manager = UserFactory(role="manager")
    PartnerFactory(name="Library I")
    headings = ["Kode", "Judul Naskah", "Jenis Naskah", "Mitra"]
    headings += ["Tanggal Tanda Tangan", "Masa Berlaku"]
    lines = [["A1", "Naskah satu", "MoU", "Library I", "31/01/2021", "3 tahun"]]
    lines += [["A2", "Naskah dua", "MoU", "Library I", "2021", "3 tahun"]]
    lines += [["A3", "Naskah tiga", "MoU", "Library I", "2021", "tidak terbatas"]]
    path = saved(tmp_path, csv_of(headings, *lines))
    with exclusive_import(manager, "test"):
        import_file(read_file(KINDS["agreements"], path), ImportContext(manager, {}))
    ends = Agreement.objects.order_by("code").values_list("ends", "ends_basis")
    assert list(ends) == [
        ("2024-01-30", "reckoned"),
        ("[2023-12-31..2024-12-30]", "reckoned"),
        ("", "open_ended"),
    ]


def test_4_attention_lists_existing_ones_to_accept_one_by_one_or_together(client):
    facts = {"signed": "2021-01-31", "duration": 3, "duration_unit": "years"}
    first, second, third = (AgreementFactory(**facts) for _n in range(3))
    AgreementFactory(**facts, ends_basis="open_ended")
    AgreementFactory(**facts, condition="other")
    signed_in(client, "editor")
    groups = {g.key: g for g in client.get("/attention/").context["groups"]}
    assert {row.record for row in groups["reckoned"].rows} == {first, second, third}
    assert groups["reckoned"].rows[0].note == "proposed: 30 January 2024"
    address = groups["reckoned"].rows[0].action_url
    response = client.get(address)
    proposals = {r["agreement"].pk: r["proposal"] for r in response.context["rows"]}
    assert client.post(address, {"accept": proposals[first.pk]}).status_code == 302
    first.refresh_from_db()
    assert (first.ends, first.ends_basis) == ("2024-01-30", "reckoned")
    assert first.history.first().history_change_reason
    AgreementFactory._meta.model.objects.get(pk=third.pk).save()  # changed meanwhile
    sent = {"shown": list(proposals.values()), "all": "1"}
    assert client.post(address, sent).status_code == 302
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.ends, third.ends) == ("2024-01-30", "")
    assert client.post(address, {}).status_code == 422


def test_4_reckoned_without_a_duration_is_a_warning(client):
    signed_in(client, "editor")
    agreement = AgreementFactory(signed="2021-01-31")
    address = f"/agreements/{agreement.pk}/edit/"
    sent = filled(client.get(address)) | {"ends": "2024", "ends_basis": "reckoned"}
    response = client.post(address, sent)
    assert response.status_code == 422
    expected = "The end is marked as calculated, but there is no duration."
    assert expected in response.context["form"].warnings
    assert changed(client, agreement, ends="2024", ends_basis="reckoned").ends == "2024"


# 2. Stages that never happened
def states(client, agreement: Agreement) -> str:
    """The states of the stages up to implementation, by their first letters: current,
    done, to do, not reached, unknown."""
    steps = client.get(agreement.get_absolute_url()).context["steps"]
    return "".join(step["state"][0] for step in steps)


@pytest.mark.parametrize(
    ("stage", "signature", "log", "expected"),
    [
        # Never signed: no stage after signing is called done.
        ("cancelled", "no", [], "uuuuuunn"),
        ("cancelled", "no", ["proposed", "negotiation"], "dudnnnnn"),
        ("closed", "no", [], "uuuuuunn"),
        ("closed", "no", ["exploratory"], "uduuuunn"),
        ("on_hold", "no", [], "uuuuuutt"),
        ("on_hold", "no", ["exploratory", "drafting"], "ududtttt"),
        # Signed: what the log does not have is not recorded.
        ("implementation", "yes", [], "uuuuuudc"),
        ("implementation", "yes", ["drafting", "signed"], "uuuduudc"),
        ("closed", "yes", ["implementation"], "uuuuuudd"),
        ("renewal", "yes", [], "uuuuuudu"),
        ("drafting", "no", ["proposed", "drafting"], "duuctttt"),
        # A step back: what was reached before comes again.
        ("negotiation", "no", ["drafting"], "uucttttt"),
        ("unknown", "yes", [], "uuuuuudu"),
        ("unknown", "no", [], "uuuuuunn"),
        ("unknown", "disputed", [], "uuuuuuuu"),
        ("cancelled", "disputed", [], "uuuuuuuu"),
    ],
)
def test_2_stages_are_those_of_the_log(client, stage, signature, log, expected):
    signed = "2021-01-31" if signature == "yes" else ""
    agreement = AgreementFactory(stage=stage, signature=signature, signed=signed)
    for step in log:
        StageChangeFactory(agreement=agreement, stage=step)
    assert states(signed_in(client), agreement) == expected


def test_2_page_says_which_stages_were_not_reached(client):
    agreement = AgreementFactory(stage="cancelled", signature="no", signed="")
    words = page(signed_in(client, language="id"), agreement.get_absolute_url())
    assert "Ditandatangani: tidak tercapai" in words.replace(" :", ":")
    assert "Ditandatangani: selesai" not in words


def in_preparation(client) -> list[Agreement]:
    """The agreements on the page of those in preparation."""
    columns = client.get("/agreements/pipeline/").context["columns"]
    return [agreement for column in columns for agreement in column["agreements"]]


def test_2_stage_may_be_not_known(client):
    signed_in(client, "editor")
    agreement = new_agreement(client, stage="unknown", signature="disputed")
    assert agreement.stage == "unknown"
    assert "Stage not known" in page(client, agreement.get_absolute_url())
    found = client.get("/agreements/?stage=unknown").context["rows"]
    assert list(found) == [agreement]
    assert agreement not in in_preparation(client)
    groups = {g.key: g.rows for g in client.get("/attention/").context["groups"]}
    listed = [
        row.record
        for key in ("stage", "stalled", "target")
        for row in groups.get(key, ())
    ]
    assert listed == []


def test_2_invented_stage_is_taken_back_with_a_reason(client):
    signed_in(client, "editor")
    agreement = AgreementFactory(stage="implementation")
    address = f"/agreements/{agreement.pk}/stage/"
    sent = filled(client.get(address)) | {"stage": "unknown", "since": ""}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"reason": "Nobody knows"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.stage == "unknown"


def test_2_import_invents_no_stage(tmp_path):
    manager = UserFactory(role="manager")
    PartnerFactory(name="Library I")
    rows = [["Kode", "Judul Naskah", "Jenis Naskah", "Mitra", "Ditandatangani"]]
    rows += [["A1", "Naskah satu", "MoU", "Library I", "Tidak diketahui"]]
    rows += [["A2", "Naskah dua", "MoU", "Library I", "belum"]]
    path = saved(tmp_path, csv_of(*rows))
    with exclusive_import(manager, "test"):
        result = import_file(
            read_file(KINDS["agreements"], path), ImportContext(manager, {})
        )
    assert result.stopped == []
    stages = Agreement.objects.order_by("code").values_list("signature", "stage")
    assert list(stages) == [("unknown", "unknown"), ("no", "proposed")]


# A1: typed names take no other record, and every shown name is accepted.
@pytest.fixture
def editor():
    return UserFactory(role="editor")


@pytest.fixture
def picked(editor):
    """Return what a picker of a model makes of a text: the record, or the error."""

    def pick(model, text, language="id"):
        records = model.objects.all()
        if hasattr(records, "for_choice"):
            records = records.visible_to(editor).for_choice(editor)
        field = PickField(records)
        field.user = editor
        with translation.override(language):
            try:
                return field.clean(text)
            except ValidationError as refused:
                pick.offered = [value for value, _label in field.widget.near]
                return " ".join(refused.messages)

    return pick


def test_a_sentence_about_a_partner_is_not_its_name(client, editor):
    """`Library B` in the about of Institute A, and a city, take nobody's record."""
    other = PartnerFactory(
        name="Institute A", about="Its library went to Library B", seat_city="Contoh"
    )
    client.force_login(editor)
    client.cookies["django_language"] = "en"
    add = reverse("partners:create")
    sent = {"name": "Unit C", "once": "x", "access": "internal"}
    for formset in client.get(add).context["formsets"]:
        sent |= {f"{formset.prefix}-TOTAL_FORMS": 0}
        sent |= {f"{formset.prefix}-INITIAL_FORMS": 0}
    for typed in ("Library B", "Contoh"):
        page = client.post(add, sent | {"parent": typed})
        text = unescape(page.content.decode())
        assert page.status_code == 422
        assert f'value="{typed}"' in text
        assert f'data-pick="Institute A #{other.pk}"' in text
    assert not Partner.objects.filter(name="Unit C").exists()
    client.post(add, sent | {"parent": f"Institute A #{other.pk}"})
    assert Partner.objects.get(name="Unit C").parent == other


def test_a_part_of_a_name_takes_nobody(picked):
    person = PersonFactory(name="Suhartini Contoh")
    assert "Suhartini Contoh" in picked(Person, "Hart")
    for typed in ("Suhartini", "Contoh", "Suhartini Con"):
        assert isinstance(picked(Person, typed), str)
    for typed in ("suhartini contoh", "Dr. Suhartini Contoh, M.Hum."):
        assert picked(Person, typed) == person


def test_namesakes_are_asked_with_what_tells_them_apart(picked):
    libraries = [
        PartnerFactory(name="City Library", country_id=code) for code in ("JP", "LA")
    ]
    people = [PersonFactory(name="Contoh Nama") for _n in range(2)]
    PostFactory(person=people[0], partner=libraries[0], title_id="Kepala")
    for model, typed, described in (
        (Partner, "City Library", ("Jepang", "Laos")),
        (Person, "Dr. Contoh Nama", ("Kepala, City Library",)),
    ):
        refused = picked(model, typed)
        assert all(words in refused for words in described)
    assert picked(Person, f"Contoh Nama #{people[1].pk}") == people[1]


def test_an_acronym_that_is_the_name_of_another_is_asked(picked):
    PartnerFactory(name="Contoh Library Network", acronym="CLN")
    NameFactory(partner=PartnerFactory(name="Other"), kind="alias", text="CLN")
    assert isinstance(picked(Partner, "cln"), str)


def test_the_city_of_many_hides_no_partner_of_that_name(picked):
    for number in range(60):
        PartnerFactory(name=f"Library {number}", seat_city="Jakarta")
    named = PartnerFactory(name="Jakarta")
    assert picked(Partner, "jakarta") == named


@pytest.fixture
def untitled():
    """Two agreements without a title with the same partner."""
    partner = PartnerFactory(name="Lembaga Contoh")
    NameFactory(partner=partner, kind="english", text="Contoh Institute")
    found = []
    for signed, number in (("2019-03-12", "1/X/2019"), ("2022-05-01", "")):
        agreement = AgreementFactory(
            kind="mou", title_id="", title_en="", signature="yes", signed=signed
        )
        PartyFactory(agreement=agreement, partner=partner, number=number)
        found.append(agreement)
    return found


HEADINGS = {
    "id": "Nota Kesepahaman dengan Lembaga Contoh",
    "en": "Memorandum of Understanding with Contoh Institute",
}


@pytest.mark.parametrize(("language", "heading"), HEADINGS.items())
def test_the_heading_of_an_untitled_agreement_is_its_name(
    picked, untitled, language, heading
):
    first, second = untitled
    refused = picked(Agreement, heading, language)
    assert f"{heading} #{first.pk}" in refused
    assert "2019" in refused
    assert "1/X/2019" in refused
    assert "2022" in refused
    second.delete()
    other = {"id": "en", "en": "id"}[language]
    assert picked(Agreement, heading, language) == first
    assert picked(Agreement, heading, other) == first
    assert picked(Agreement, f"{heading} #{first.pk}", language) == first


@pytest.mark.parametrize(("language", "heading"), HEADINGS.items())
def test_the_heading_is_suggested_and_found(client, untitled, language, heading):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = language
    shown = {f"{heading} #{agreement.pk}" for agreement in untitled}
    results = client.get("/agreements/suggest/", {"q": heading}).json()["results"]
    assert {result["value"] for result in results} == shown
    assert any("2019" in r["label"] and "1/X/2019" in r["label"] for r in results)
    box = client.get("/search/suggest/", {"q": heading}).json()["results"]
    assert [result["label"] for result in box] == [heading, heading]
    assert heading in unescape(client.get("/search/", {"q": heading}).content.decode())
    (named,) = shown - {f"{heading} #{untitled[0].pk}"}
    page = client.get("/agreements/", {"q": named})
    assert untitled[1] in page.context["rows"]
    query = {"app_label": "agreements", "model_name": "agreement"}
    query |= {"field_name": "predecessor", "term": heading}
    labels = [
        r["text"] for r in client.get("/admin/autocomplete/", query).json()["results"]
    ]
    assert len(labels) == 2
    assert all(label.startswith(f"{heading} #") for label in labels)
    page = client.get("/admin/agreements/agreement/", {"q": heading})
    assert page.context["cl"].result_count == 2


def test_a_hidden_party_is_in_no_heading(client, picked):
    """A heading names only the parties that the reader sees, also in a form."""
    hidden = PartnerFactory(name="Lembaga Rahasia", access="restricted")
    agreement = AgreementFactory(kind="mou", title_id="", title_en="", code="X-1")
    PartyFactory(agreement=agreement, partner=hidden)
    later = AgreementFactory(title_id="Naskah kedua", predecessor=agreement)
    assert isinstance(picked(Agreement, "Nota Kesepahaman dengan Lembaga Rahasia"), str)
    assert picked(Agreement, "X-1") == agreement
    client.force_login(UserFactory(role="editor"))
    page = client.get(f"/agreements/{later.pk}/edit/").content.decode()
    assert "X-1 #" in page
    assert "Rahasia" not in page
    assert Agreement.objects.get(pk=agreement.pk).heading == "X-1"


def test_the_country_of_a_party_is_part_of_the_heading(picked):
    agreement = AgreementFactory(kind="mou", title_id="", title_en="")
    PartyFactory(agreement=agreement, partner=None, country=country("JP"))
    assert picked(Agreement, "Nota Kesepahaman dengan Jepang") == agreement
    assert picked(Agreement, "Memorandum of Understanding with Japan") == agreement


@pytest.mark.parametrize(
    ("name", "honorific"),
    [("Dato' Contoh Binti Ahmad", ""), ("Contoh Binti Ahmad", "Dato'")],
)
def test_a_person_is_found_as_addressed(client, picked, name, honorific):
    person = PersonFactory(name=name, honorific=honorific)
    PersonFactory(name="Ahmad Contoh")
    for typed in ("Dato' Contoh Binti Ahmad", "Dato’ Contoh Binti Ahmad"):
        assert picked(Person, typed) == person
        assert picked(Person, "Contoh Binti Ahmad") == person
        client.force_login(UserFactory(role="administrator"))
        results = client.get("/people/suggest/", {"q": typed}).json()["results"]
        assert [result["value"] for result in results] == [numbered(person)]
        page = client.get("/people/", {"q": typed})
        assert [found.pk for found in page.context["rows"]] == [person.pk]
        page = client.get("/admin/partners/person/", {"q": typed})
        assert page.context["cl"].result_count == 1


def test_an_untitled_event_is_called_by_its_kind_and_told_apart_by_day(picked):
    events = [
        EventFactory(kind="audience", title_id="", title_en="", when=when)
        for when in ("2024-05-06", "2024-06-07")
    ]
    refused = picked(Event, "Audiensi")
    assert "Mei 2024" in refused
    assert "Jun 2024" in refused
    assert picked(Event, f"Audiensi #{events[0].pk}") == events[0]
    events[1].delete()
    assert picked(Event, "Audience") == events[0]


@pytest.mark.parametrize(
    ("make", "shown", "part"),
    [
        (
            lambda: ProgramFactory(name_id="Program Contoh Satu"),
            "Program Contoh Satu",
            "Satu",
        ),
        (
            lambda: SourceFactory(title="Berita tentang Contoh"),
            "Berita tentang Contoh",
            "Contoh",
        ),
        (
            lambda: OutcomeFactory(title_id="Pojok baca Contoh"),
            "Pojok baca Contoh",
            "Pojok",
        ),
        (lambda: EventFactory(title_id="Seminar Contoh"), "Seminar Contoh", "Seminar"),
        (lambda: AgreementFactory(title_id="Naskah Contoh"), "Naskah Contoh", "Naskah"),
    ],
    ids=["program", "source", "outcome", "event", "agreement"],
)
def test_every_picker_takes_whole_names_only(picked, make, shown, part):
    record = make()
    assert picked(type(record), shown) == record
    assert numbered(record) in picked(type(record), part)


def validated(folder, kind, *rows):
    """Return the row of a spreadsheet as a manager's import understands it."""
    path = saved(folder, csv_of(*rows))
    context = ImportContext(UserFactory(role="manager"), {})
    (batch,) = read_file(KINDS[kind], path).entries(context)
    return batch[0]


def test_names_in_a_spreadsheet_that_two_share_are_not_guessed(tmp_path):
    ProgramFactory(name_id="Program Contoh", acronym="PC")
    ProgramFactory(name_id="Program Cinta", acronym="PC")
    partner = PartnerFactory(name="Contoh Library Network", acronym="CLN")
    NameFactory(partner=PartnerFactory(name="Lain"), kind="alias", text="CLN")
    headings = ["Judul kegiatan", "Tanggal", "Program", "Mitra"]
    row = validated(tmp_path, "events", headings, ["Seminar", "2024-05-06", "PC", ""])
    assert ["Program Contoh #" in problem.reason for problem in row.problems] == [True]
    row = validated(tmp_path, "events", headings, ["Seminar", "2024-05-06", "", "CLN"])
    assert [question.name for question in row.questions] == ["CLN"]
    assert str(partner.pk) in {o.value for o in row.questions[0].options}


# A10: a source on which no record is said to rest
@pytest.fixture
def source_page(client):
    client.force_login(of.UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"

    def content(source) -> str:
        return client.get(source.get_absolute_url()).content.decode()

    return content


@pytest.mark.parametrize("kind", ["event", "program", "outcome", "follow_up"])
def test_source_page_names_what_rests_on_it(source_page, kind):
    source = of.SourceFactory()
    assert "No record uses this source." in source_page(source)
    factory = {
        "event": of_events.EventFactory,
        "program": of_events.ProgramFactory,
        "outcome": of_events.OutcomeFactory,
        "follow_up": of_events.FollowUpFactory,
    }[kind]
    record = factory()
    of_events.EventCitationFactory(**{kind: record}, source=source, says="Said so")
    content = source_page(source)
    assert "No record uses this source." not in content
    assert f'href="{record.get_absolute_url()}"' in content
    assert "Said so" in content


@pytest.mark.parametrize(
    ("factory", "field", "owner"),
    [
        (of_events.StatusChangeFactory, "evidence", "event"),
        (of_events.NominationStateFactory, "evidence", "outcome"),
        (of.StageChangeFactory, "evidence", "agreement"),
        (of.ExtensionFactory, "paper", "agreement"),
    ],
)
def test_source_page_names_rows_that_it_is_evidence_of(
    source_page, factory, field, owner
):
    source = of.SourceFactory()
    record = getattr(factory(**{field: source}), owner)
    content = source_page(source)
    assert "No record uses this source." not in content
    assert f'href="{record.get_absolute_url()}"' in content


def test_source_page_does_not_name_hidden_records(source_page):
    source = of.SourceFactory()
    hidden = of_events.EventFactory(title_en="Canary", access="restricted")
    of_events.EventCitationFactory(event=hidden, source=source)
    of_events.StatusChangeFactory(event=hidden, evidence=source)
    content = source_page(source)
    assert "Canary" not in content
    assert "No record uses this source." in content


# A6: open answers do not fall through.
def test_follow_up_of_unknown_status_is_in_the_lists_of_what_is_owed(manager):
    theirs = FollowUpFactory(status="unknown", due="", person_in_charge=manager.user)
    SideFactory(follow_up=theirs, role="owes")
    FollowUpFactory(status="done", due="", person_in_charge=manager.user)
    for which in ("theirs", "no_date", "mine"):
        found = manager.get(f"/follow-ups/?which={which}").context["rows"]
        assert [*found] == [theirs], which
    assert [*manager.get("/follow-ups/?which=overdue").context["rows"]] == []


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        ("disputed", "Sources differ on the signing"),
        ("unknown", "Not known whether signed"),
    ],
)
def test_disputed_and_unknown_signatures_do_not_look_alike(manager, signature, said):
    agreement = AgreementFactory(signature=signature, signed="2024-02-07")
    for url in ("/agreements/", agreement.get_absolute_url()):
        page = manager.get(url).content.decode()
        assert page.count(said) == 2, url  # the badge, and beside the day
        assert (
            "Signature in doubt"
            not in page.partition("<main")[2].partition('<form method="get"')[0]
        )
    partner = PartnerFactory()
    agreement.parties.create(partner=partner, position=1)
    timeline = manager.get(partner.get_absolute_url()).context["timeline"]
    assert [e.note for e in timeline if e.what == "Signed"] == [said]
    other = {"disputed": "Not known whether", "unknown": "Sources differ"}[signature]
    assert other not in manager.get(agreement.get_absolute_url()).content.decode()


def file_rows(manager, url: str) -> list[dict[str, str]]:
    text = b"".join(manager.get(url).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_who_did_not_come_is_no_partner_of_the_event(manager):
    event = EventFactory(title_en="Seminar")
    came, absent, mentioned = (
        PartnerFactory(name=n) for n in ("Came", "Stayed", "Far")
    )
    ParticipationFactory(event=event, partner=came, came="yes")
    ParticipationFactory(event=event, partner=absent, came="no", planned=True)
    ParticipationFactory(event=event, partner=mentioned, role="concerned")
    ParticipationFactory(event=event, group="Three experts", capacity="speaker")
    (row,) = file_rows(manager, "/events/export.csv")
    assert row["Partner"] == "Came"
    assert row["Described groups"] == "Three experts (Speaker)"
    assert row["Invited or expected, did not come"] == "Stayed"
    assert row["Mentioned, not present"] == "Far"
    (row,) = file_rows(manager, "/reports/rekap-kegiatan.csv")
    assert row["Partner"] == "Came"
    reasons = {
        name: [
            hit["why"]
            for group in manager.get(f"/search/?q={name}").context["groups"]
            for hit in group.found
            if hit["record"] == event
        ]
        for name in ("Came", "Stayed", "Far")
    }
    assert reasons == {
        "Came": ["participant: Came"],
        "Stayed": ["did not come: Stayed"],
        "Far": ["mentioned, not present: Far"],
    }


def test_speaker_and_host_are_called_so_in_search(manager):
    event = EventFactory()
    for name, facts in {
        "Alpha": {"capacity": "speaker"},
        "Beta": {"role": "host"},
    }.items():
        ParticipationFactory(event=event, partner=PartnerFactory(name=name), **facts)
    for name, word in {"Alpha": "speaker", "Beta": "host"}.items():
        page = manager.get(f"/search/?q={name}").content.decode()
        assert f"found by: {word}: {name}" in page


@pytest.mark.parametrize(
    ("facts", "total", "marks"),
    [
        ({"own_country": "excluded"}, 10, ""),
        ({"own_country": "included"}, 9, ""),
        ({"own_country": ""}, 9, ""),
        ({"own_country": "excluded", "countries_sure": "about"}, 10, "About"),
        ({"own_country": "excluded", "countries_sure": "at_most"}, 1, "At most"),
    ],
)
def test_published_countries_count_though_one_row_stands_for_them(
    manager, facts, total, marks
):
    event = EventFactory(countries_attended=10, **facts)
    ParticipationFactory(event=event, country=country("LA"), came="yes")
    with override("en"):
        (year,) = totals_by_year(Event.objects.for_list(manager.user))
        found = year.countries
        assert (found.total, found.missing, found.marks) == (total, 1, marks)


def test_numbers_of_countries_may_be_about(manager):
    program = ProgramFactory()
    event = EventFactory(countries_attended=10, program=program)
    url = f"/events/{event.pk}/edit/"
    sent = filled(manager.get(url)) | {
        "countries_sure": "about",
        "own_country": "excluded",
    }
    assert manager.post(url, sent).status_code == 302
    event.refresh_from_db()
    assert event.countries_sure == "about"
    page = manager.get(event.get_absolute_url()).content.decode()
    assert "Countries per source: About." in page
    (row,) = file_rows(manager, "/events/export.csv")
    assert row["Accuracy of numbers of countries"] == "About"
    page = manager.get(program.get_absolute_url()).content.decode()
    assert "About" in page


def test_participants_of_a_year_keep_how_exact_they_are(manager):
    for heads_sure in ("exact", "about", "at_least"):
        EventFactory(foreign_attended=5, heads_sure=heads_sure)
    (year,) = totals_by_year(Event.objects.for_list(manager.user))
    with override("en"):
        assert (year.abroad.total, year.abroad.marks) == (15, "About, At least")


# A8: the same question has one answer.
def test_mission_is_among_the_partners_of_the_country_where_it_is(manager):
    mission = PartnerFactory(name="Mission", country=country("ID"))
    TieFactory(
        partner=mission,
        kind="accredited_to",
        to_partner=None,
        to_country=country("CN"),
    )
    seated = PartnerFactory(name="Seated", country=None, seat_country=country("CN"))
    own = PartnerFactory(name="Own", country=country("CN"))
    PartnerFactory(name="Other", country=country("KZ"))
    for query in ("country=CN", f"region={country('CN').region}"):
        found = manager.get(f"/partners/?{query}").context["rows"]
        assert {*found} == {mission, seated, own}
    page = manager.get("/countries/CN/").context["partners"]
    assert {*page} == {mission, seated, own}


def test_outcomes_and_follow_ups_of_a_country_are_alike_on_list_and_page(manager):
    library = PartnerFactory(country=country("CN"))
    event = EventFactory(country=country("CN"))
    agreement = AgreementFactory(parties=[library])
    outcomes = {
        OutcomeFactory(event=event),
        OutcomeFactory(agreement=agreement),
        OutcomeFactory(partner=library),
    }
    side = SideFactory(role="owes", partner=library)
    follow_ups = {
        FollowUpFactory(from_event=event),
        FollowUpFactory(from_agreement=agreement),
        FollowUpFactory(from_partner=library),
        side.follow_up,
    }
    OutcomeFactory()
    FollowUpFactory()
    page = manager.get("/countries/CN/").context
    brief = manager.get("/countries/CN/brief/").context
    assert {*page["outcomes"]} == outcomes
    assert {*page["follow_ups"]} == follow_ups
    for url in ("/outcomes/", "/outcomes/sums/"):
        response = manager.get(f"{url}?country=CN")
        assert response.context["errors"] == []
    assert {*manager.get("/outcomes/?country=CN").context["rows"]} == outcomes
    for url in ("/follow-ups/", "/reports/tindak-lanjut/"):
        assert {*manager.get(f"{url}?country=CN").context["rows"]} == follow_ups
    assert brief["country"] == country("CN")
    text = manager.get("/countries/CN/").content.decode()
    assert "/outcomes/?country=CN" in text
    assert "/follow-ups/?country=CN" in text


@pytest.mark.parametrize("query", ["Libya", "libia", "LIBYA"])
def test_search_finds_countries(manager, query):
    (group,) = manager.get(f"/search/?q={query}").context["groups"]
    assert [hit["record"] for hit in group.found] == [country("LY")]
    page = manager.get(f"/search/?q={query}").content.decode()
    assert 'href="/countries/LY/"' in page
    (found,) = manager.get(f"/search/suggest/?q={query}").json()["results"]
    assert (found["url"], found["kind"]) == ("/countries/LY/", "Country")


# A9: an event is found through those who took part, not through who works there.
def test_event_is_not_found_through_somebody_who_was_not_there(manager):
    library, person = PartnerFactory(), PersonFactory(name="Suhartini Contoh")
    PostFactory(partner=library, person=person)
    event = EventFactory(title_en="Without her", title_id="Tanpa dia")
    ParticipationFactory(event=event, partner=library)
    there = EventFactory(title_en="With her", title_id="Dengan dia")
    EventPersonFactory(event=there, person=person)
    assert [*manager.get("/events/?q=suhartini").context["rows"]] == [there]
    groups = manager.get("/search/?q=suhartini").context["groups"]
    events = [h for g in groups for h in g.found if isinstance(h["record"], Event)]
    assert [(hit["record"], hit["why"]) for hit in events] == [
        (there, "person: Suhartini Contoh")
    ]


# 7. Agreements of others
OTHERS = "Agreements of others"


@pytest.fixture
def of_others() -> Agreement:
    """A ministry and a library abroad: Perpusnas is no party."""
    ministry = PartnerFactory(name="Ministry Contoh", country=country("ID"))
    abroad = PartnerFactory(name="Library O", country=country("EG"))
    return AgreementFactory(
        kind="mou",
        title_en="Agreement of others",
        signed="2022-01-01",
        ends=str(timezone.localdate() + timedelta(days=100)),
        ends_basis="stated",
        stage="implementation",
        parties=[ministry, abroad],
    )


@pytest.fixture
def of_ours() -> Agreement:
    abroad = PartnerFactory(name="Library P", country=country("EG"))
    return AgreementFactory(
        kind="mou",
        title_en="Agreement of ours",
        signed="2022-01-01",
        ends_basis="open_ended",
        stage="implementation",
        parties=[home(), abroad],
    )


def test_7_reports_count_them_apart(client, of_others, of_ours):
    signed_in(client)
    found = {row["Country"]: row for row in rows(client, "rekap-negara")}
    egypt = found["Egypt"]
    assert (egypt["Active agreements"], egypt["Ending soon"]) == ("1", "0")
    assert (egypt["Total agreements"], egypt[OTHERS]) == ("1", "1")
    assert (found["Indonesia"]["Total agreements"], found["Indonesia"][OTHERS]) == (
        "0",
        "1",
    )
    (year,) = rows(client, "rekap-jenis-tahun")
    assert (year["Signed"], year["In force"], year["Ending soon"], year[OTHERS]) == (
        "1",
        "1",
        "0",
        "1",
    )
    for slug, total in (("rekap-negara", "1"), ("rekap-jenis-tahun", "1")):
        table = client.get(f"/reports/{slug}/").context["table"]
        totals = dict(
            zip([str(h) for h, _cell in table.totals], table.totals, strict=True)
        )
        assert str(totals[OTHERS][1]) == total


def test_7_lists_have_a_column_and_a_filter(client, of_others, of_ours):
    AgreementFactory(title_en="Parties not recorded")
    library = PartnerFactory(name="Library Q", country=country("EG"))
    AgreementFactory(title_en="One party recorded", parties=[library])
    signed_in(client)
    titles = {"others": {of_others}, "ours": set(Agreement.objects.all()) - {of_others}}
    for whose, expected in titles.items():
        found = client.get(f"/agreements/?whose={whose}").context["rows"]
        assert set(found) == expected
    marked = {
        row["Agreement title"]: row.get("Agreement of others")
        for row in rows(client, "rekap-naskah")
    }
    assert marked == {
        "Agreement of others": "Yes",
        "Agreement of ours": None,
        "Parties not recorded": None,
        "One party recorded": None,
    }
    assert "of others" in page(client, of_others.get_absolute_url())
    assert "of others" not in page(client, of_ours.get_absolute_url())
    (ending,) = rows(client, "akan-berakhir")
    assert ending["Agreement of others"] == "Yes"
    assert rows(client, "akan-berakhir", "whose=ours") == []


def test_7_home_and_pages_count_them_apart(client, of_others, of_ours):
    signed_in(client)
    counts = client.get("/").context["counts"]
    assert (counts["agreements"], counts["in_force"], counts["of_others"]) == (1, 1, 1)
    assert counts["ending"] == 0
    for address in ("/countries/EG/",):
        assert client.get(address).context["whose"] == {"ours": 1, "others": 1}
        words = page(client, address)
        assert "1 agreement with Perpusnas · 1 agreement of others" in words
    partner = of_others.parties.last().partner
    response = client.get(partner.get_absolute_url())
    assert response.context["whose"] == {"ours": 0, "others": 1}


def test_7_nobody_is_told_to_extend_or_carry_them_out(client, of_others):
    boss = UserFactory(role="manager", email="boss@example.org")
    signed_in(client)
    keys = {g.key for g in client.get("/attention/").context["groups"]}
    assert not keys & {"ending", "notice", "sleeping", "review", "presumed"}
    brief = client.get("/countries/EG/brief/").context
    assert list(brief["valid"].shown) == [of_others]
    assert brief["points"] == []

    of_others.refresh_from_db()
    of_others.ends = str(timezone.localdate() + timedelta(days=20))
    of_others.save()
    assert due_for(boss, timezone.localdate()) == []
    of_others.person_in_charge = boss
    of_others.save()
    (due,) = due_for(boss, timezone.localdate())
    assert due.record == of_others


def test_7_calendar_and_report_on_scope_mark_them(client, of_others, of_ours):
    signed_in(client)
    for agreement in (of_others, of_ours):
        ScopeItemFactory(agreement=agreement)
    marked = {
        row["Agreement title"]: row.get("Agreement of others")
        for row in rows(client, "realisasi-monev")
    }
    assert marked == {"Agreement of others": "Yes", "Agreement of ours": None}
    end = timezone.localdate() + timedelta(days=20)
    for agreement in Agreement.objects.all():
        agreement.ends, agreement.ends_basis = str(end), "stated"
        agreement.save()
    entries = list(entries_between(UserFactory(), end, end))
    with override("en"):
        notes = {entry.title: entry.notes for entry in entries}
    assert notes == {"Agreement of others": ["of others"], "Agreement of ours": []}


def test_7_preparation_of_others_is_marked_and_nobody_else_is_reminded(client):
    boss = UserFactory(role="manager", email="boss@example.org")
    libraries = [PartnerFactory(), PartnerFactory()]
    facts = {"stage": "negotiation", "signature": "no", "signed": ""}
    facts["target"] = "2024-01-01"
    theirs = AgreementFactory(parties=libraries, **facts)
    ours = AgreementFactory(parties=[home(), libraries[0]], **facts)
    paused = AgreementFactory(
        parties=libraries, **facts | {"stage": "on_hold", "target": ""}
    )
    StageChangeFactory(agreement=paused, stage="on_hold", again="2024-06-01")
    signed_in(client)
    assert set(in_preparation(client)) == {theirs, ours, paused}
    words = " ".join(strip_tags(page(client, "/agreements/pipeline/")).split())
    assert words.count("of others") == 4
    assert "Negotiation (1) 1 agreement of others" in words
    assert "On hold (0) 1 agreement of others" in words
    today = timezone.localdate()
    assert {due.record for due in due_for(boss, today)} == {ours}
    for agreement in (theirs, paused):
        agreement.refresh_from_db()
        agreement.person_in_charge = boss
        agreement.save()
    assert {due.record for due in due_for(boss, today)} == {ours, theirs, paused}


def test_7_hidden_unit_counts_for_who_sees_it():
    unit = PartnerFactory(name="Hidden centre", access="restricted", parent=home())
    others = [PartnerFactory(name=f"Library {n}") for n in (1, 2)]
    agreement = AgreementFactory(parties=[*others, unit])
    for role, expected in (("editor", True), ("manager", False)):
        reader = UserFactory(role=role)
        assert Agreement.objects.of_others(reader).exists() is expected
        shown = Agreement.objects.for_list(reader).get(pk=agreement.pk)
        assert shown.is_of_others is expected


@pytest.mark.parametrize("most", [0, 10])
def test_7_agreements_of_others_are_the_same_by_key(
    of_others, of_ours, most, monkeypatch
):
    """Also where they are too many to be named by key."""
    monkeypatch.setattr("agreements.querysets.MAX_KEYS", most)
    reader = UserFactory(role="viewer")
    found = Agreement.objects.with_whose(reader, by_key=True)
    expected = {of_others.pk: True, of_ours.pk: False}
    assert {agreement.pk: agreement.theirs for agreement in found} == expected


def test_7_unit_of_perpusnas_is_perpusnas(client):
    unit = PartnerFactory(name="Centre C", country=country("ID"), parent=home())
    abroad = PartnerFactory(name="Library U", country=country("EG"))
    agreement = AgreementFactory(parties=[unit, abroad])
    reader = UserFactory(role="viewer")
    assert list(Agreement.objects.ours(reader)) == [agreement]
    assert not Agreement.objects.for_list(reader).get().is_of_others


def test_a_code_of_one_country_that_is_an_alias_of_another_is_asked(picked):
    """AS is the code of American Samoa, and Amerika Serikat for short."""
    found = picked(Country, "AS")
    assert "Amerika Serikat #US" in found
    assert "#AS" in found
    assert picked(Country, "Amerika Serikat #US").code == "US"
    countries = countries_by_name()
    with pytest.raises(ValidationError, match="#US"):
        country_called("AS", countries)
    assert country_called("Samoa Amerika #AS", countries).code == "AS"
    assert country_called("Jepang", countries).code == "JP"


def test_7_plots_of_agreements_have_a_bar_for_those_of_others(client):
    libraries = [PartnerFactory(), PartnerFactory()]
    AgreementFactory(parties=libraries, signature="no", signed="", stage="drafting")
    AgreementFactory(parties=libraries)
    AgreementFactory(parties=[home()], signature="no", signed="", stage="drafting")
    signed_in(client)
    for report in ("dalam-proses", "naskah-asli"):
        plot = client.get(f"/reports/{report}/").context["plot"]
        bars = {str(bar.label): bar.value for bar in plot.bars}
        assert bars["Agreements of others"] == 1
        assert bars.get("Drafting", 1) == 1
