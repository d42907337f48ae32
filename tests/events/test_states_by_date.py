"""The rules that a page applies to one record and a list applies in the database."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db.models import DateField, Value

from events.models import Event, FollowUp, Status
from events.querysets import is_outcome_unknown, is_overdue
from perpusnas.core.dates.months import MonthsLater, months_later
from tests.event_factories import EventFactory, FollowUpFactory, ProgramFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
DATES = [
    "",
    "2026",
    "2026-11",
    "2026-11-21",
    "2026-11-22",
    "2026-11-23",
    "2027?",
    "../2025",
]


def test_outcome_is_unknown_alike_in_both():
    for status, when in product(Status.values, DATES):
        if not (status == "held" and not when):
            EventFactory(status=status, when=when)
    events = list(Event.objects.all())
    in_database = set(Event.objects.outcome_unknown(TODAY).values_list("pk", flat=True))
    in_python = {
        e.pk for e in events if is_outcome_unknown(e.status, e.when_latest, TODAY)
    }
    assert in_python == in_database
    assert 0 < len(in_python) < len(events)


def test_follow_ups_are_overdue_alike_in_both():
    viewer = UserFactory(role="viewer")
    for status, due in product(FollowUp.Status.values, DATES):
        FollowUpFactory(status=status, due=due)
    items = list(FollowUp.objects.with_status(viewer))
    overdue = FollowUp.objects.overdue(viewer, TODAY)
    in_database = set(overdue.values_list("pk", flat=True))
    in_python = {i.pk for i in items if is_overdue(i.state, i.due_latest, TODAY)}
    assert in_python == in_database
    assert 0 < len(in_python) < len(items)


def test_months_are_counted_alike_in_both():
    program = ProgramFactory()
    days = [date(2023, 12, 1) + timedelta(days=n) for n in range(0, 800, 7)]
    days += [date(2024, 2, 29), date(2023, 1, 31), date(2024, 12, 31)]
    for months in (-25, -12, -1, 0, 1, 6, 13, 48):
        columns = {
            f"day_{n}": MonthsLater(Value(day, DateField()), Value(months))
            for n, day in enumerate(days)
        }
        row = type(program).objects.filter(pk=program.pk).values(**columns).get()
        assert row == {
            f"day_{n}": months_later(day, months) for n, day in enumerate(days)
        }
