"""Every constraint of every row, through its formsets: an error beside the row, or saved.

The database is never the one to refuse, whatever stands in the rows: blank ones, the
same one twice, and many.
"""

from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from agreements.forms import NEW_AGREEMENT_ROWS
from agreements.models import Agreement
from events.forms import EVENT_ROWS, FOLLOW_UP_ROWS, OUTCOME_ROWS, PROGRAM_ROWS
from partners.forms import PARTNER_ROWS, PERSON_ROWS
from perpusnas.core.dates.partial import PartialDateFormField
from perpusnas.core.fields import PickField
from perpusnas.core.models import Row
from tests import event_factories as of_events
from tests import factories as of

pytestmark = pytest.mark.django_db

OWNERS: list[tuple[Any, list]] = [
    (of.PartnerFactory, PARTNER_ROWS),
    (of.PersonFactory, PERSON_ROWS),
    (of.AgreementFactory, NEW_AGREEMENT_ROWS),
    (of_events.EventFactory, EVENT_ROWS),
    (of_events.ProgramFactory, PROGRAM_ROWS),
    (of_events.OutcomeFactory, OUTCOME_ROWS),
    (of_events.FollowUpFactory, FOLLOW_UP_ROWS),
]
SETS = [(owner, rows) for owner, sets in OWNERS for rows in sets]
DATES = ["", "2001", "2031-05", "2024-02-07"]
TEXTS = ["", "A", "B"]


def test_every_row_with_constraints_is_covered():
    rows = {m for m in apps.get_models() if issubclass(m, Row) and m._meta.constraints}
    assert rows <= {formset.model for _owner, formset in SETS}


def values(field: forms.Field) -> list[str]:
    """A few values to type into a field: none, and such as may be in conflict."""
    if isinstance(field, PickField):
        found = [field.named(record) for record in field.queryset.all()[:2]]
        return ["", *found]
    if isinstance(field, PartialDateFormField):
        return DATES
    if isinstance(field, forms.BooleanField):
        return ["", "on"]
    if isinstance(field, forms.ChoiceField):
        keys = [str(key) for key, label in field.choices if not isinstance(label, list)]
        return keys[:5] or [""]
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return ["", "0", "1", "2"]
    return TEXTS


def typed_rows(form: forms.ModelForm):
    """Rows of the values above, of which one may be sent several times."""
    fields = {
        name: st.sampled_from(values(field))
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField) and not field.widget.is_hidden
    }
    row = st.fixed_dictionaries(fields)
    return st.lists(row, min_size=1, max_size=3).flatmap(
        lambda rows: st.lists(st.sampled_from(rows), min_size=1, max_size=6)
    )


def sent(prefix: str, rows: list[dict]) -> dict[str, str]:
    data = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize(
    ("owner", "rows"), SETS, ids=lambda part: getattr(part, "__name__", "")
)
def test_no_rows_are_refused_by_the_database_alone(owner, rows):
    record, user = owner(), of.UserFactory(role="administrator")
    of.PartnerFactory(), of.PersonFactory(), of.SourceFactory()
    empty = rows(instance=record, user=user).empty_form
    is_long = hypothesis_settings().max_examples > 1000

    @hypothesis_settings(
        max_examples=200 if is_long else 10, suppress_health_check=list(HealthCheck)
    )
    @given(typed_rows(empty))
    def send(typed):
        """The database refuses nothing that the formset accepts."""
        data = sent(rows.get_default_prefix(), typed)
        formset = rows(data, instance=record, user=user)
        if formset.is_valid():
            with transaction.atomic():
                saved = formset.save()
                assert all(row.pk for row in saved)
                transaction.set_rollback(True)

    send()


@pytest.mark.parametrize("rows", [1, 2, 30])
def test_parties_that_are_no_partners_do_not_repeat_each_other(rows):
    """The unique constraint on the partner says nothing of a country."""
    agreement, user = of.AgreementFactory(), of.UserFactory(role="editor")
    parties = next(f for f in NEW_AGREEMENT_ROWS if f.get_default_prefix() == "parties")
    typed = [
        {"position": str(n + 1), "country": "Indonesia" if n % 2 else "Türkiye"}
        for n in range(rows)
    ]
    formset = parties(sent("parties", typed), instance=agreement, user=user)
    assert formset.is_valid(), formset.errors
    formset.save()
    assert agreement.parties.count() == rows


def test_partner_that_is_a_party_twice_is_an_error_of_the_second_row():
    partner, user = of.PartnerFactory(), of.UserFactory(role="editor")
    parties = next(f for f in NEW_AGREEMENT_ROWS if f.get_default_prefix() == "parties")
    row = {"partner": f"{partner} #{partner.pk}"}
    typed = [{"position": str(n), **row} for n in (1, 2)]
    formset = parties(sent("parties", typed), instance=Agreement(), user=user)
    assert not formset.is_valid()
    assert [bool(form.errors) for form in formset.forms] == [False, True]
