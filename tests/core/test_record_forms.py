"""The forms of records: the site and the admin show the same declaration."""

import pytest
from django.contrib import admin
from django.urls import reverse

from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.editing.groups import flat
from tests.core.filled_forms import filled
from tests.factories import AgreementFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGES = {
    "partners.partner": "partners:create",
    "partners.person": "people:create",
    "agreements.agreement": "agreements:create",
    "events.program": "programs:create",
    "events.event": "events:create",
    "events.outcome": "outcomes:create",
    "events.followup": "follow_ups:create",
    "perpusnas.source": "sources:create",
}
ADMIN_ONLY = {"validity_now", "reason", "confirmed"}


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


def record_admins() -> dict[str, RecordAdmin]:
    found = {a.opts.label_lower: a for a in admin.site._registry.values()}
    return {label: a for label, a in found.items() if isinstance(a, RecordAdmin)}


def add_page(client, label: str):
    return client.get(reverse(f"admin:{label.replace('.', '_')}_add"))


def test_every_kind_of_record_is_compared():
    assert set(PAGES) == set(record_admins())


@pytest.mark.parametrize("label", PAGES)
def test_site_and_admin_have_the_same_groups_of_fields(signed_in, label):
    site = {
        str(group["legend"]): [field.name for field in group["fields"]]
        for group in signed_in.get(reverse(PAGES[label])).context["form"].groups()
    }
    in_admin = {
        str(fieldset.name): flat(fieldset.fields)
        for fieldset in add_page(signed_in, label).context["adminform"]
    }
    del in_admin["This change"]
    assert site == {
        legend: [name for name in names if name not in ADMIN_ONLY]
        for legend, names in in_admin.items()
    }
    assert list(site) == list(in_admin)


@pytest.mark.parametrize("label", PAGES)
def test_every_field_of_a_record_is_in_its_form(label):
    page = record_admins()[label]
    fields = [f.name for f in page.model._meta.concrete_fields if f.editable]
    in_form = {name for group in page.form.Meta.groups for name in flat(group.fields)}
    assert set(fields) - in_form <= {"id", "is_home"}  # which institution we are


@pytest.mark.parametrize("label", PAGES)
def test_every_kind_of_row_is_on_the_page_of_the_admin(signed_in, label):
    context = add_page(signed_in, label).context
    shown = [s["formset"] for s in context["sections"] if "formset" in s]
    prefixes = {formset.formset.prefix for formset in shown}
    assert len(shown) == len(context["inline_admin_formsets"])
    on_site = {
        formset.prefix
        for formset in signed_in.get(reverse(PAGES[label])).context["formsets"]
    }
    assert prefixes == on_site - {"papers"}  # in the admin among the citations


def test_rarely_needed_fields_and_rows_are_collapsed_on_the_site(signed_in):
    page = signed_in.get(reverse("agreements:create"))
    collapsed = [g for g in page.context["form"].groups() if g["collapsed"]]
    collapsed += [f for f in page.context["formsets"] if f.collapsed]
    assert len(collapsed) == 6
    assert page.content.decode().count('<details class="group"') == 6


def test_person_in_charge_without_an_account_stays(signed_in):
    left = UserFactory(role="editor", is_active=False)
    agreement = AgreementFactory(person_in_charge=left)
    address = f"{agreement.get_absolute_url()}edit/"
    sent = filled(signed_in.get(address)) | {"remarks": "Mended"}
    assert signed_in.post(address, sent).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.remarks, agreement.person_in_charge) == ("Mended", left)
    people = signed_in.get("/agreements/new/").context["form"].fields
    assert left not in people["person_in_charge"].queryset
