"""Further names of outcomes, people involved, what a total consists of, and money that
was reported in two currencies."""

import csv
import io
from decimal import Decimal

import pytest

from events.models import Outcome
from events.outcome_totals import outcome_totals
from tests.core.filled_forms import added, filled, problems
from tests.event_factories import (
    OutcomeFactory,
    OutcomeNameFactory,
    OutcomePartFactory,
    OutcomePersonFactory,
)
from tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
DIFFERS = "differs from the details"


def signed_in(client, role: str):
    client.force_login(UserFactory(role=role))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def editor(client):
    return signed_in(client, "editor")


@pytest.fixture
def viewer(client):
    return signed_in(client, "viewer")


def opened(client) -> dict:
    sent = filled(client.get("/outcomes/new/"))
    return sent | {"standing": "achieved", "title_en": "Outcome"}


def enter(client, sent) -> Outcome:
    answer = client.post("/outcomes/new/", sent)
    assert answer.status_code == 302, problems(answer)
    return Outcome.objects.get()


def lines(client, address: str) -> list[dict[str, str]]:
    sign = "&" if "?" in address else "?"
    answer = client.get(f"{address}{sign}dialect=standard")
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def page(client, outcome) -> str:
    return " ".join(client.get(outcome.get_absolute_url()).content.decode().split())


def listed(client, query: str) -> list[str]:
    rows = client.get(f"/outcomes/?{query}").context["rows"]
    return sorted(outcome.title_en for outcome in rows)


# Names


def test_native_name_is_entered_shown_found_and_in_the_files(editor):
    typed = {"text": "Қазақ бұрышы", "kind": "native", "language": "kk"}
    outcome = enter(editor, added(opened(editor), "names", **typed))
    OutcomeFactory()
    content = page(editor, outcome)
    assert '<span lang="kk">Қазақ бұрышы</span>' in content
    assert "Kazakh" in content
    for query in ("q=Қазақ+бұрышы", "q=qazaq"):
        assert listed(editor, query) == ["Outcome"]
    assert "Қазақ бұрышы" in editor.get("/search/?q=Қазақ").content.decode()
    line = {x["Outcome"]: x for x in lines(editor, "/outcomes/export.csv")}["Outcome"]
    assert line["Other names"] == "Қазақ бұрышы"
    (line,) = lines(editor, "/outcomes/names.csv")
    found = (line["Outcome"], line["Name"], line["Type"], line["Language"])
    assert found == ("Outcome", "Қазақ бұрышы", "Native name", "kk")


def test_outcome_is_no_longer_found_by_a_name_that_is_gone(viewer):
    name = OutcomeNameFactory(outcome=OutcomeFactory(title_en="Corner"), text="Zzyx")
    assert listed(viewer, "q=zzyx") == ["Corner"]
    name.delete()
    assert listed(viewer, "q=zzyx") == []


def test_field_for_an_outcome_takes_a_further_name(editor):
    corner = OutcomeNameFactory(text="Қазақ бұрышы").outcome
    sent = opened(editor) | {"adds_to": "Қазақ бұрышы"}
    answer = editor.post("/outcomes/new/", sent)
    assert answer.status_code == 302, problems(answer)
    assert Outcome.objects.get(title_en="Outcome").adds_to == corner


# People


def test_people_are_entered_shown_found_and_in_the_files(editor):
    person = PersonFactory(name="Ani Contoh")
    sent = added(opened(editor), "people", person=str(person), capacity="translator")
    sent = added(sent, "people", name="Budi Tercetak", capacity="editor")
    outcome = enter(editor, sent)
    OutcomeFactory(title_en="Another")
    content = page(editor, outcome)
    assert f'<a href="{person.get_absolute_url()}">Ani Contoh</a>' in content
    assert "Budi Tercetak" in content
    for query in ("q=Ani+Contoh", "q=Tercetak", f"person={person.pk}"):
        assert listed(editor, query) == ["Outcome"]
    assert "person: Ani Contoh" in editor.get("/search/?q=Contoh").content.decode()
    shown = editor.get(person.get_absolute_url()).content.decode()
    assert outcome.get_absolute_url() in shown
    assert "translator" in shown
    line = {x["Outcome"]: x for x in lines(editor, "/outcomes/export.csv")}["Outcome"]
    both = "Ani Contoh (translator); Budi Tercetak (editor)"
    assert line["People involved"] == both
    found = lines(editor, "/outcomes/people.csv")
    assert [(x["Person"], x["Name as printed"], x["Capacity"]) for x in found] == [
        ("Ani Contoh", "", "translator"),
        ("", "Budi Tercetak", "editor"),
    ]
    assert len(lines(editor, f"/outcomes/people.csv?person={person.pk}")) == 1


@pytest.mark.parametrize("both", [True, False])
def test_person_is_one_on_record_or_a_printed_name(editor, both):
    person = PersonFactory()
    who = {"person": str(person), "name": "Printed"} if both else {}
    sent = added(opened(editor), "people", capacity="editor", **who)
    answer = editor.post("/outcomes/new/", sent)
    assert answer.status_code == 422
    message = "Enter either a person on record or a name as printed."
    assert message in problems(answer)


def test_hidden_person_is_nowhere(viewer):
    secret = PersonFactory(name="Secret Person", access="restricted")
    row = OutcomePersonFactory(person=secret, capacity="Hush")
    outcome = row.outcome
    for content in (
        page(viewer, outcome),
        viewer.get("/search/?q=Secret").content.decode(),
    ):
        assert "Secret Person" not in content
        assert "Hush" not in content
    assert listed(viewer, "q=Secret+Person") == []
    (line,) = lines(viewer, "/outcomes/export.csv")
    assert line["People involved"] == ""
    assert lines(viewer, "/outcomes/people.csv") == []


def test_hidden_outcome_is_not_on_the_page_of_a_person(viewer):
    person = PersonFactory()
    hidden = OutcomeFactory(title_en="Secret book", access="restricted")
    OutcomePersonFactory(outcome=hidden, person=person)
    assert "Secret book" not in viewer.get(person.get_absolute_url()).content.decode()


# Parts


def test_total_and_its_parts_are_entered_shown_and_in_the_files(editor):
    sent = opened(editor) | {"quantity": "100", "unit": "corners"}
    sent = added(sent, "parts", number="40", what="city")
    sent = added(sent, "parts", number="60", what="district")
    outcome = enter(editor, sent)
    content = page(editor, outcome)
    assert '<div class="what">city</div> <div class="end"> 40' in content
    assert "from details: 100" in content
    assert DIFFERS not in content
    (line,) = lines(editor, "/outcomes/export.csv")
    assert line["What the total consists of"] == "40 city; 60 district"
    assert line["Quantity"] == "100"
    found = lines(editor, "/outcomes/parts.csv")
    assert [(x["Part"], x["Quantity"]) for x in found] == [
        ("city", "40"),
        ("district", "60"),
    ]
    # Parts are no outcomes: the total counts once.
    (group,) = outcome_totals(Outcome.objects.all(), "year", UserFactory())
    assert [line.total for line in group.lines] == [100]


@pytest.mark.parametrize(
    ("quantity", "sure", "numbers", "is_doubtful"),
    [
        (100, "", [40, 60], False),
        (100, "", [40, 50], True),
        (100, "exact", [40, 70], True),
        (100, "", [40, None], False),
        (100, "", [140, None], True),
        (100, "", [None], False),
        (100, "about", [40, 61], False),
        (100, "at_least", [40, 70], False),
        (100, "at_least", [40, 50], True),
        (100, "at_most", [40, 50], False),
        (100, "at_most", [40, 70], True),
        (None, "", [40, 60], False),
    ],
)
def test_sum_of_parts_that_differs_is_a_doubt(
    viewer, quantity, sure, numbers, is_doubtful
):
    outcome = OutcomeFactory(quantity=quantity, quantity_sure=sure)
    for number in numbers:
        OutcomePartFactory(outcome=outcome, number=number)
    assert (DIFFERS in page(viewer, outcome)) is is_doubtful


def test_sum_of_parts_that_differs_is_not_refused(editor):
    sent = added(opened(editor) | {"quantity": "9"}, "parts", number="4", what="city")
    assert DIFFERS in page(editor, enter(editor, sent))


# Money


def test_grant_in_two_currencies_is_kept_in_both_and_counted_once(editor):
    sent = opened(editor) | {"kind": "funding", "money": "500000000"}
    sent |= {"currency": "IDR", "second_money": "35000", "second_currency": "USD"}
    outcome = enter(editor, sent)
    OutcomeFactory(kind="funding", money=Decimal(1000), currency="USD")
    assert (outcome.money, outcome.second_money) == (500_000_000, 35_000)
    for content in (page(editor, outcome), editor.get("/outcomes/").content.decode()):
        assert "IDR 500,000,000" in content
        assert "also reported as USD 35,000" in " ".join(content.split())
    line = {x["Outcome"]: x for x in lines(editor, "/outcomes/export.csv")}["Outcome"]
    assert (line["Amount"], line["Currency"]) == ("500000000.00", "IDR")
    second = line["Amount in another currency"], line["Other currency"]
    assert second == ("35000.00", "USD")
    for address in ("/outcomes/sums.csv?by=year", "/outcomes/sums.csv?by=partner"):
        totals = {x["Currency"]: x["Amount"] for x in lines(editor, address)}
        assert totals == {"IDR": "500000000.00", "USD": "1000.00"}


@pytest.mark.parametrize(
    "money",
    [
        {"second_money": "5", "second_currency": "USD"},
        {"money": "5", "currency": "IDR", "second_money": "5"},
        {"money": "5", "currency": "IDR", "second_currency": "USD"},
        {"money": "5", "currency": "USD", "second_money": "5"}
        | {"second_currency": "USD"},
    ],
)
def test_second_amount_needs_a_first_one_and_another_currency(editor, money):
    answer = editor.post("/outcomes/new/", opened(editor) | money)
    assert answer.status_code == 422
    message = "A second amount needs a first one, and a currency of its own."
    assert message in problems(answer)
    assert not Outcome.objects.exists()


def test_form_is_no_longer_for_those_who_need_none_of_it(editor):
    context = editor.get("/outcomes/new/").context
    groups = [g for g in context["form"].groups() if g["collapsed"]]
    collapsed = {field.name for group in groups for field in group["fields"]}
    assert {"second_money", "second_currency"} <= collapsed
    rows = {f.prefix for f in context["formsets"] if f.collapsed}
    assert {"names", "people", "parts", "nomination_states"} <= rows
