"""The periods in which something is due, on their first and last days."""

from datetime import date, timedelta

import pytest

from agreements.models import Agreement
from perpusnas.deadlines import rules
from tests.factories import AgreementFactory, UserFactory


@pytest.mark.parametrize(
    ("days_left", "mails"),
    [(181, []), (180, [180]), (91, [180]), (90, [90, 180]), (0, [30, 90, 180])],
)
def test_mails_before_an_end_are_those_whose_day_has_come(days_left, mails):
    assert rules.end_mails(days_left) == mails


def test_inactivity_is_counted_in_months_of_the_calendar():
    assert rules.inactive_since(date(2026, 3, 1)) == date(2025, 3, 1)
    assert rules.inactive_since(date(2024, 2, 29)) == date(2023, 2, 28)


@pytest.mark.django_db
@pytest.mark.parametrize(("ahead", "listed"), [(-1, 0), (0, 1), (180, 1), (181, 0)])
def test_last_day_for_notice_is_listed_alike_in_python_and_sql(ahead, listed):
    user, ends = UserFactory(role="viewer"), date(2027, 1, 31)
    AgreementFactory(
        signature="yes",
        signed="2020",
        ends=ends.isoformat(),
        ends_basis="stated",
        notice_months=3,
    )
    deadline = date(2026, 10, 31)
    day = deadline - timedelta(days=ahead)
    agreements = Agreement.objects.validity_on(day, user)
    last = day + timedelta(days=rules.NOTICE_LISTED_DAYS)
    found = list(rules.with_notice_due(agreements, day, last))
    assert [agreement.notice_by for agreement in found] == [deadline] * listed
    assert rules.is_notice_listed(agreements.get(), day) == bool(listed)
