"""What once fitted only a note is entered in a form, found, and read from a file."""

import csv
import io
from typing import Any

import pytest

from events.models import Event, FollowUp, Outcome, Program
from partners.models import Partner
from tests.core.filled_forms import added, filled, problems
from tests.event_factories import (
    EventFactory,
    FollowUpFactory,
    NominationStateFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramFactory,
)
from tests.factories import PartnerFactory, SourceFactory, UserFactory, country

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PLACES: dict[type, str] = {
    Partner: "partners",
    Event: "events",
    Program: "programs",
    Outcome: "outcomes",
    FollowUp: "follow-ups",
}
Row = tuple[str, dict[str, Any]]


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def entered(editor, model: type, *rows: Row, **values):
    """Return the record that the form makes of these values and rows."""
    address = f"/{PLACES[model]}/new/"
    sent = filled(editor.get(address)) | values
    for prefix, row in rows:
        sent = added(sent, prefix, **row)
    before = {*model.objects.values_list("pk", flat=True)}
    answer = editor.post(address, sent)
    assert answer.status_code == 302, problems(answer)
    return model.objects.exclude(pk__in=before).get()


def found(editor, model: type, **query) -> list:
    """Return the records of a list that a search and filters leave."""
    answer = editor.get(f"/{PLACES[model]}/", query)
    assert answer.context["errors"] == []
    return list(answer.context["rows"])


def lines(editor, model: type, name: str = "export", **query) -> list[dict[str, str]]:
    """Return the lines of the file of a list, or of its rows, by heading."""
    address = f"/{PLACES[model]}/{name}.csv"
    answer = editor.get(address, {"dialect": "standard", **query})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def cells(line: dict[str, str], *headings: str) -> tuple[str, ...]:
    return tuple(line[heading] for heading in headings)


def test_association_with_38_members_in_may_2019(editor):
    SourceFactory(title="Annual report")
    association = entered(
        editor,
        Partner,
        (
            "facts",
            {"kind": "members", "number": "38", "unit": "libraries"}
            | {"when": "May 2019", "number_sure": "exact"},
        ),
        (
            "facts",
            {"kind": "head", "text": "The director of the time", "when": "2019"},
        ),
        name="Association of Sample Libraries",
        kind="association",
    )
    PartnerFactory(name="Another association", kind="association")
    for query in (
        {"kind": "association", "members_from": "38"},
        {"q": "sample libraries", "key_fact": "members"},
    ):
        assert found(editor, Partner, **query) == [association]
    assert found(editor, Partner, members_from="39") == []
    (line,) = lines(editor, Partner, members_from="38")
    assert line["Type"] == "Professional or international association"
    by_kind = {line["Type"]: line for line in lines(editor, Partner, "key-facts")}
    assert cells(
        by_kind["Number of members"],
        *("Partner", "Number", "Accuracy", "Unit", "Date", "Date (EDTF)"),
    ) == (
        *("Association of Sample Libraries", "38", "Exact", "libraries"),
        *("May 2019", "2019-05"),
    )


def test_dinner_that_was_also_a_signing(editor):
    dinner = entered(
        editor,
        Event,
        title_en="Dinner of Contoh",
        kind="dinner",
        second_kind="signing",
        when="6 May 2019",
        status="held",
    )
    EventFactory(title_en="Seminar", kind="seminar")
    for query in ({"kind": "dinner"}, {"kind": "signing"}, {"q": "contoh signing"}):
        assert found(editor, Event, **query) == [dinner]
        (line,) = lines(editor, Event, **query)
        kinds = cells(line, "Kind of event", "Second type")
        assert kinds == ("Dinner or reception", "Signing")


def test_program_funded_by_one_foundation_and_carried_out_by_another(editor):
    funder = PartnerFactory(name="Foundation of Contoh")
    implementer = PartnerFactory(name="Foundation of Sample")
    program = entered(
        editor,
        Program,
        ("bodies", {"partner": funder.name, "role": "funder"}),
        ("bodies", {"partner": implementer.name, "role": "implementer", "position": 2}),
        name_en="Village shelves",
    )
    ProgramFactory(name_en="Another program")
    for query in (
        {"q": "foundation of contoh"},
        {"role": "implementer"},
        {"partner": str(funder.pk), "role": "funder"},
    ):
        assert found(editor, Program, **query) == [program]
        (line,) = lines(editor, Program, **query)
        assert cells(line, "Funders", "Implementers", "Owners") == (
            *(funder.name, implementer.name, ""),
        )
    mixed = {"partner": str(funder.pk), "role": "implementer"}
    assert found(editor, Program, **mixed) == []


def test_nomination_sent_in_2019_and_inscribed_in_2023(editor):
    nomination = entered(
        editor,
        Outcome,
        ("nomination_states", {"state": "sent", "since": "2019"}),
        ("nomination_states", {"state": "accepted", "since": "2023"}),
        title_en="Tales of Contoh",
        kind="nomination",
        standing="achieved",
    )
    other = OutcomeFactory(kind="nomination", title_en="Another")
    NominationStateFactory(outcome=other, state="sent", since="2019")
    for query in ({"nomination": "accepted"}, {"kind": "nomination", "q": "tales"}):
        assert found(editor, Outcome, **query) == [nomination]
        (line,) = lines(editor, Outcome, **query)
        assert cells(line, "Nomination", "Nomination since", "Nomination history") == (
            *("Accepted or inscribed", "2023"),
            "Sent 2019; Accepted or inscribed 2023",
        )
        rows = lines(editor, Outcome, "nominations", **query)
        assert [cells(row, "State", "Date (EDTF)") for row in rows] == [
            ("Sent", "2019"),
            ("Accepted or inscribed", "2023"),
        ]
    assert found(editor, Outcome, nomination="sent") == [other]


def test_at_least_five_on_a_row(editor):
    library = PartnerFactory(name="Library of Contoh", country=country("KZ"))
    row = {"partner": library.name, "role": "participant", "came": "yes"}
    seminar = entered(
        editor,
        Event,
        ("participations", {**row, "heads": "5", "heads_sure": "at_least"}),
        title_en="Seminar of Contoh",
        kind="seminar",
        when="2019",
        status="held",
    )
    ParticipationFactory(event=EventFactory(), country=country("MN"), heads=7)
    for query in ({"partner": str(library.pk)}, {"country": "KZ"}):
        assert found(editor, Event, **query) == [seminar]
        (line,) = lines(editor, Event, "participation", **query)
        assert cells(
            line,
            *("Event", "Partner", "Participants (actual)", "Accuracy (actual)"),
        ) == ("Seminar of Contoh", library.name, "5", "At least")


def test_19_in_total_without_a_split(editor):
    visit = entered(
        editor,
        Event,
        title_en="Visit of Contoh",
        kind="visit",
        when="2019",
        status="held",
        total_attended="19",
    )
    EventFactory(title_en="Another", kind="visit")
    assert found(editor, Event, q="visit of contoh") == [visit]
    (line,) = lines(editor, Event, q="visit of contoh")
    assert cells(
        line,
        "Participants in total, per source",
        "Participants from Indonesia, per source",
        "Participants from abroad, per source",
    ) == ("19", "", "")


def test_three_books_a_year_from_2012(editor):
    giver = PartnerFactory(name="Library of Contoh")
    books = entered(
        editor,
        FollowUp,
        ("sides", {"partner": giver.name, "role": "owes"}),
        kind="promise",
        what_en="Send publications",
        status="open",
        quantity="3",
        unit="books a year",
        due="2012",
        repeats_months="12",
    )
    FollowUpFactory(what_en="Send a letter")
    for query in ({"q": "books a year"}, {"partner": str(giver.pk)}):
        assert found(editor, FollowUp, **query) == [books]
        (line,) = lines(editor, FollowUp, **query)
        assert cells(line, "Quantity", "Unit", "Due (EDTF)") == (
            *("3", "books a year", "2012"),
        )
        assert line["Repeats every (months)"] == "12"


def test_grant_reported_as_500_million_rupiah_and_as_35000_dollars(editor):
    grant = entered(
        editor,
        Outcome,
        title_en="Grant of Contoh",
        kind="funding",
        standing="achieved",
        money="500000000",
        currency="IDR",
        second_money="35000",
        second_currency="USD",
    )
    OutcomeFactory(kind="publication", title_en="Grant book")
    query = {"kind": "funding", "q": "grant"}
    assert found(editor, Outcome, **query) == [grant]
    (line,) = lines(editor, Outcome, **query)
    assert cells(
        line, "Amount", "Currency", "Amount in another currency", "Other currency"
    ) == ("500000000.00", "IDR", "35000.00", "USD")
    sums = lines(editor, Outcome, "sums", by="year", **query)
    assert [cells(total, "Currency", "Amount") for total in sums] == [
        ("IDR", "500000000.00")
    ]
