"""A made-up register is what the models would have written, and looks like a real one."""

import re
import unicodedata
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Q

from agreements.models import (
    Agreement,
    Extension,
    ScopeItem,
    Signatory,
)
from agreements.validity import Validity
from events.models import (
    Event,
    Evidence,
    FollowUp,
    Outcome,
)
from partners.models import Name, Partner, Tie
from perpusnas.core.dates.bounds import bounds
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.models import Record, Row
from tests.factories import UserFactory, home

from .command import Command

DAY = date(2026, 6, 15)
OURS = {"perpusnas", "partners", "agreements", "events"}
ENTRIES = [
    model
    for model in apps.get_models()
    if model._meta.app_label in OURS and issubclass(model, Record | Row)
]
RECORDS = [model for model in ENTRIES if issubclass(model, Record)]


def populate(partners=40, agreements=120, events=300, **options):
    counts = {"partners": partners, "agreements": agreements, "events": events}
    facts = {"seed": 1, "day": DAY, "verbosity": 0}
    call_command(Command(), **facts | counts | options)


@pytest.fixture(scope="module", autouse=True)
def register(django_db_setup, django_db_blocker):
    """One register for all tests here, which only look at it; undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        populate()
        yield
        transaction.set_rollback(True)


def made(model):
    """The rows that the command made; our own institution was there before."""
    numbers = model.history.filter(route="populate").values("id")
    return model.objects.filter(pk__in=numbers)


by_model = pytest.mark.parametrize("model", ENTRIES, ids=lambda m: m.__name__)


# What the models would have written


@by_model
def test_something_of_every_kind_is_there(model):
    assert made(model).exists()


@pytest.mark.parametrize(
    ("model", "count"), [(Partner, 40), (Agreement, 120), (Event, 300)]
)
def test_number_made_is_the_number_requested(model, count):
    assert made(model).count() == count


@pytest.mark.parametrize("model", RECORDS, ids=lambda m: m.__name__)
def test_derived_columns_are_what_the_record_works_out(model):
    for record in made(model):
        stored = vars(record).copy()
        assert {name: stored[name] for name in record.derived()} == record.derived()


@by_model
def test_bounds_are_those_of_the_date(model):
    dates = [f for f in model._meta.concrete_fields if isinstance(f, PartialDateField)]
    for field in dates:
        rows = made(model).values_list(field.name, *field.bound_names()).distinct()
        for text, first, last in rows:
            assert (first, last) == bounds(text)


def refused(check, *given) -> bool:
    try:
        check(*given)
    except ValidationError:
        return True
    return False


@by_model
def test_every_value_is_one_that_a_form_would_take(model):
    named = [f.name for f in model._meta.fields if f.is_relation]
    assert [row.pk for row in made(model) if refused(row.clean_fields, named)] == []


@pytest.mark.parametrize("model", [Agreement, Event, Partner])
def test_no_circle_is_closed(model):
    assert [record.pk for record in made(model) if refused(record.clean)] == []


def test_every_reference_leads_somewhere():
    try:
        connection.check_constraints()
    except IntegrityError as error:
        pytest.fail(f"A row points nowhere: {error}")
    assert Agreement.objects.exists()


@by_model
def test_each_row_has_one_snapshot_that_equals_it(model):
    snapshots = model.history.filter(route="populate")
    shared = [f.attname for f in model._meta.concrete_fields]
    kept = {f.attname for f in model.history.model._meta.concrete_fields}
    columns = [name for name in shared if name in kept]
    rows = made(model).order_by("pk").values_list(*columns)
    assert list(snapshots.order_by("id").values_list(*columns)) == list(rows)
    found = {"history_type", "history_user__username", "history_change_reason"}
    assert list(snapshots.order_by().values(*sorted(found)).distinct()) == [
        {
            "history_type": "+",
            "history_user__username": "system",
            "history_change_reason": "40 partners, 120 agreements, 300 events, seed 1",
        }
    ]


@pytest.mark.parametrize("model", RECORDS, ids=lambda m: m.__name__)
def test_records_are_new_and_the_system_accounts(model):
    rows = made(model).values_list(
        "version", "created_by__username", "changed_by__username"
    )
    assert set(rows) == {(1, "system", "system")}


# What it looks like


def test_every_validity_comes_about():
    texts = Agreement.objects.validity_on(DAY, UserFactory(role="manager"))
    assert set(texts.values_list("validity", flat=True)) == set(Validity.values)


def test_stored_validity_is_what_the_dates_give(capsys):
    call_command("rebuild_validity", "--check")
    assert "of them differ: 0." in capsys.readouterr().out


def test_agreements_are_renewed_with_and_without_a_gap():
    renewed = Agreement.objects.filter(predecessor__isnull=False)
    renewed = renewed.filter(signed_latest__isnull=False)
    assert renewed.filter(signed_latest__lte=F("predecessor__ends_latest")).exists()
    assert renewed.filter(signed_earliest__gt=F("predecessor__ends_latest")).exists()
    assert Agreement.objects.filter(parent__isnull=False).exists()
    assert Agreement.objects.filter(is_extended=True).count() == (
        Extension.objects.values("agreement").distinct().count()
    )


@pytest.mark.parametrize("field", ["kind", "stage", "signature"])
def test_agreements_are_of_many_kinds(field):
    seen = set(Agreement.objects.values_list(field, flat=True))
    most = len(list(Agreement._meta.get_field(field).choices))
    assert len(seen) >= most * 0.7


def test_agreements_have_many_parties():
    sides = Agreement.objects.annotate(n=Count("parties")).values_list("n", flat=True)
    assert max(sides) >= 4
    assert Agreement.objects.filter(parties__region__gt="").exists()
    assert Agreement.objects.exclude(parties__partner=home()).exists()


def test_scope_items_have_two_languages_and_evidence():
    both = ScopeItem.objects.exclude(text_id="").exclude(text_en="")
    one = ScopeItem.objects.filter(Q(text_id="") | Q(text_en=""))
    assert both.count() > one.count() > 0
    assert ScopeItem.objects.filter(evidence__kind="carries_out").exists()
    assert ScopeItem.objects.filter(evidence__isnull=True).exists()
    assert set(Evidence.objects.values_list("kind", flat=True)) == set(
        Evidence.Kind.values
    )
    strangers = Evidence.objects.filter(scope_item__isnull=False).exclude(
        scope_item__agreement=F("agreement")
    )
    assert not strangers.exists()


def test_who_signed_is_not_always_known():
    assert Signatory.objects.filter(person__isnull=True).exists()
    known = Signatory.objects.filter(person__isnull=False)
    assert known.filter(person__posts__partner=F("partner")).count() >= known.count()


SCRIPTS = ["LATIN", "CYRILLIC", "HANGUL", "ARABIC", "CJK", "THAI", "DEVANAGARI", "LAO"]


def test_names_are_in_many_scripts():
    letters = {c for text in Name.objects.values_list("text", flat=True) for c in text}
    scripts = {unicodedata.name(c, "?").split()[0] for c in letters if c.isalpha()}
    assert set(SCRIPTS) <= scripts


def test_partners_stand_to_each_other():
    assert Partner.objects.filter(kind="unit", parent=home()).exists()
    assert Partner.objects.values("country").distinct().count() > 20
    assert Partner.objects.filter(country=None).exists()
    kinds = set(Tie.objects.values_list("kind", flat=True))
    assert {"member_of", "has_member", "represents", "accredited_to"} <= kinds


SHAPES = [
    r"\d{4}",
    r"\d{4}-\d\d",
    r"\d{4}-\d\d-\d\d",
    r"\d{4}-\d\d-\d\d\?",
    r"\d{4}~",
    r"\d{4}-\d\d%",
    r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d",
    r"\d{4}-\d\d/\d{4}-\d\d",
    r"\d{4}/\.\.",
    r"\d{4}/",
    r"\[\d{4}-\d\d\.\.\d{4}-\d\d\]",
    r"\[\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d\]",
    "",
]


@pytest.mark.parametrize("shape", SHAPES)
def test_dates_are_known_in_every_way(shape):
    dates = [
        *Event.objects.values_list("when", flat=True),
        *Agreement.objects.values_list("signed", flat=True),
        *FollowUp.objects.values_list("due", flat=True),
    ]
    assert any(re.fullmatch(shape, text) for text in dates)


def test_events_are_held_put_off_or_awaited_and_shown_in_parts():
    assert set(Event.objects.values_list("status", flat=True)) == {
        *("proposed", "planned", "confirmed", "postponed", "held", "cancelled")
    }
    assert Event.objects.outcome_unknown(DAY).exists()
    assert Event.objects.filter(is_container=True, parts__part_kind="stop").exists()
    assert Event.objects.filter(parts__part_kind="session").exists()
    assert Event.objects.filter(program__isnull=False, kind="training").exists()


def test_some_totals_are_not_what_the_rows_add_up_to():
    counted = Event.objects.filter(foreign_attended__isnull=False)
    counted = counted.prefetch_related("participations__partner")
    differ = {
        any(line.came.differs for line in event.figures.lines) for event in counted
    }
    assert differ == {True, False}


def test_outcomes_and_follow_ups_name_their_sides():
    assert Outcome.objects.filter(shares__percent__isnull=False).exists()
    assert Outcome.objects.filter(evidence__isnull=False).exists()
    assert Outcome.objects.filter(money__isnull=False).exclude(currency="").exists()
    sides = FollowUp.objects.filter(sides__role="owes", sides__partner=home())
    assert sides.exists()
    assert FollowUp.objects.theirs(UserFactory(role="manager")).exists()
    assert FollowUp.objects.filter(fulfilled_by_event__isnull=False).exists()


@pytest.mark.parametrize("model", [Agreement, Event])
def test_most_is_internal_and_some_in_the_trash(model):
    counts = dict(
        model.objects.values_list("access").annotate(n=Count("pk")).order_by()
    )
    assert counts["internal"] > counts["public"] + counts["restricted"]
    assert model.objects.filter(
        trashed__isnull=False, trashed_by__isnull=False
    ).exists()
