"""Every constraint of every record and row, through its forms: an error, or saved.

The database is never the one to refuse, whatever stands in the fields and the rows, of
the site and of the admin: blank ones, the same one twice, and many.
"""

from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from agreements.forms import NEW_AGREEMENT_ROWS, AgreementForm
from agreements.models import Agreement
from events.forms import (
    EVENT_ROWS,
    FOLLOW_UP_ROWS,
    OUTCOME_ROWS,
    PROGRAM_ROWS,
    EventForm,
    FollowUpForm,
    OutcomeForm,
    ProgramForm,
)
from partners.forms import PARTNER_ROWS, PERSON_ROWS, PartnerForm, PersonForm
from perpusnas.core.dates.partial import PartialDateFormField
from perpusnas.core.editing.constraints import fields_of
from perpusnas.core.fields import PickField, numbered
from perpusnas.core.models import Record, Row
from perpusnas.pages.forms import SourceForm
from tests import event_factories as of_events
from tests import factories as of

from .filled_forms import filled
from .opened_files import opened as in_admin
from .opened_files import sent_by

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
FORMS: list[tuple[Any, Any]] = [
    (of.PartnerFactory, PartnerForm),
    (of.PersonFactory, PersonForm),
    (of.AgreementFactory, AgreementForm),
    (of.SourceFactory, SourceForm),
    (of_events.EventFactory, EventForm),
    (of_events.ProgramFactory, ProgramForm),
    (of_events.OutcomeFactory, OutcomeForm),
    (of_events.FollowUpFactory, FollowUpForm),
]
SETS = [(owner, rows) for owner, sets in OWNERS for rows in sets]
DATES = ["", "2001", "2031-05", "2024-02-07"]
TEXTS = ["", "A", "B"]


def test_every_row_with_constraints_is_covered():
    rows = {m for m in apps.get_models() if issubclass(m, Row) and m._meta.constraints}
    assert rows <= {formset.model for _owner, formset in SETS}
    inlines = {i.model for page in admin.site._registry.values() for i in page.inlines}
    assert rows <= inlines


def test_every_record_with_constraints_is_covered():
    records = {m for m in apps.get_models() if issubclass(m, Record)}
    assert records == {form._meta.model for _owner, form in FORMS}


def values(field: forms.Field, record=None) -> list[str]:
    """A few values to type into a field: none, and such as may be in conflict, among
    them the record itself."""
    queryset: Any = getattr(field, "queryset", None)
    if queryset is not None:
        picks = isinstance(field, PickField)
        is_itself = isinstance(record, queryset.model)
        found = [*queryset.all()[:2], *([record] if is_itself else [])]
        return ["", *(numbered(r) if picks else str(r.pk) for r in found)]
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


def typed_rows(form: Any):
    """Rows of the values above, of which one may be sent several times."""
    fields = {
        name: st.sampled_from(values(field, form.instance))
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


def examples(short: int, long: int):
    """The settings of a property test, for `make test` and for `make test-long`."""
    is_long = hypothesis_settings().max_examples > 1000
    return hypothesis_settings(
        max_examples=long if is_long else short,
        suppress_health_check=list(HealthCheck),
    )


def saves(form) -> bool:
    """Whether what was sent is accepted; then the database accepts it as well."""
    if not form.is_valid():
        return False
    with transaction.atomic():
        form.save()
        transaction.set_rollback(True)
    return True


class Site:
    """The forms of the site."""

    def __init__(self, record, user):
        self.record, self.user = record, user

    def form(self, data=None):
        form_class = next(f for _o, f in FORMS if f._meta.model is type(self.record))
        current = type(self.record).objects.get(pk=self.record.pk)
        return form_class(data, instance=current, user=self.user)

    def formset(self, rows, data=None):
        return rows(data, instance=self.record, user=self.user)


class Admin(Site):
    """The forms of the admin."""

    def __init__(self, record, user):
        super().__init__(record, user)
        self.page = admin.site._registry[type(record)]
        self.request = RequestFactory().get("/")
        self.request.user, self.request.LANGUAGE_CODE = user, "en"

    def form(self, data=None):
        current = type(self.record).objects.get(pk=self.record.pk)
        form_class = self.page.get_form(self.request, current, change=True)
        return form_class(data, instance=current)

    def formset(self, rows, data=None):
        inlines = self.page.get_inline_instances(self.request, self.record)
        inline = next(i for i in inlines if i.model is rows.model)
        made = inline.get_formset(self.request, self.record)
        return made(data, instance=self.record, prefix=rows.get_default_prefix())


PAGES = pytest.mark.parametrize("page_class", [Site, Admin])


def constrained(form) -> dict[str, list[str]]:
    """What to type into the fields that constraints are about."""
    constraints = form._meta.model._meta.constraints
    names = {name for each in constraints for name in fields_of(form, each)}
    return {name: values(form.fields[name], form.instance) for name in sorted(names)}


@PAGES
@pytest.mark.parametrize("owner", [o for o, _form in FORMS], ids=lambda o: o.__name__)
def test_no_record_is_refused_by_the_database_alone(owner, page_class):
    of.AgreementFactory(code="A"), of_events.EventFactory(), of_events.OutcomeFactory()
    page = page_class(owner(), of.UserFactory(role="administrator"))
    form = page.form()
    stored = sent_by(form) | {"confirmed": "on", "reason": "Known to be so"}
    fields = {n: st.sampled_from(typed) for n, typed in constrained(form).items()}
    assert saves(page.form(stored))

    @examples(short=25, long=500)
    @given(st.fixed_dictionaries(fields))
    def send(typed):
        """The database refuses nothing that the form accepts."""
        saves(page.form(stored | typed))

    send()


@PAGES
@pytest.mark.parametrize(
    ("owner", "rows"), SETS, ids=lambda part: getattr(part, "__name__", "")
)
def test_no_rows_are_refused_by_the_database_alone(owner, rows, page_class):
    page = page_class(owner(), of.UserFactory(role="administrator"))
    of.PartnerFactory(), of.PersonFactory(), of.SourceFactory()
    empty = page.formset(rows).empty_form

    @examples(short=10, long=200)
    @given(typed_rows(empty))
    def send(typed):
        """The database refuses nothing that the formset accepts."""
        saves(page.formset(rows, sent(rows.get_default_prefix(), typed)))

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


def test_agreement_of_two_countries_is_edited_and_renewed(client):
    """No partner is among its parties, on any of the pages that show them."""
    client.force_login(of.UserFactory(role="administrator"))
    agreement = of.AgreementFactory()
    for position, code in enumerate(["ID", "TR"], start=1):
        country = of.country(code)
        of.PartyFactory(
            agreement=agreement, partner=None, country=country, position=position
        )
    address = agreement.get_absolute_url()
    confirmed = {"confirmed": "on", "reason": "Known to be so", "remarks": "Changed"}
    for where, opened in (
        (f"{address}edit/", filled),
        (reverse("admin:agreements_agreement_change", args=[agreement.pk]), in_admin),
        (f"{address}renew/", filled),
    ):
        response = client.post(where, opened(client.get(where)) | confirmed)
        assert response.status_code == 302, where
    renewal = Agreement.objects.get(predecessor=agreement)
    for each in (agreement, renewal):
        parties = each.parties.values_list("country", flat=True)
        assert list(parties) == ["ID", "TR"]
