"""What is derived from rows is worked out once a save, by every route."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.merging import merge
from partners.models import Name
from perpusnas.core.models import derived_once
from tests.event_factories import EventFactory
from tests.factories import (
    AgreementFactory,
    ExtensionFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    UserFactory,
)

from . import opened_files
from .filled_forms import added, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    client = Client()
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


def updates(queries, table: str) -> int:
    return sum(q["sql"].startswith(f'UPDATE "{table}"') for q in queries)


@pytest.mark.parametrize("in_admin", [False, True])
def test_page_with_many_rows_works_its_record_out_once(site, in_admin):
    person = PersonFactory()
    if in_admin:
        where = reverse("admin:partners_person_change", args=[person.pk])
        sent = opened_files.opened(site.get(where))
    else:
        where = f"{person.get_absolute_url()}edit/"
        sent = filled(site.get(where))
    for number in range(12):
        sent = added(sent, "names", text=f"Alias {number}", kind="alias")
    with CaptureQueriesContext(connection) as queries:
        assert site.post(where, sent).status_code == 302
    # The record, its derived columns, and on the site that it was compared.
    assert updates(queries, "partners_person") <= 3
    person.refresh_from_db()
    assert "alias 11" in person.search_text


def test_pasted_rows_work_their_event_out_once(site):
    event = EventFactory()
    names = [PartnerFactory(name=f"Library {n}").name for n in range(12)]
    where = f"{event.get_absolute_url()}participation/"
    sent = {"rows": "\n".join(names), "version": event.version, "check": "1"}
    page = site.post(where, sent)
    sent |= {"save": "1", "shown": page.context["form"].mark}
    with CaptureQueriesContext(connection) as queries:
        assert site.post(where, sent).status_code == 302
    assert updates(queries, "events_event") == 2
    assert event.participations.count() == 12


def test_merging_works_the_kept_record_out_once_for_all_names():
    kept, other = PartnerFactory(name="Kept"), PartnerFactory(name="Other")
    for _number in range(12):
        NameFactory(partner=other)
    with CaptureQueriesContext(connection) as queries:
        merge(kept, other, {}, "")
    assert updates(queries, "partners_partner") < 8
    kept.refresh_from_db()
    assert "other" in kept.search_text


def test_every_instance_that_was_met_has_the_new_columns():
    partner = PartnerFactory(name="Before")
    with derived_once():
        Name.objects.create(partner=partner, text="Indonesian", kind="indonesian")
        Name.objects.filter(partner=partner).delete()
        Name.objects.create(partner=partner, text="Last", kind="indonesian")
        with derived_once():
            pass
        assert partner.label_id == "Before"
    assert partner.label_id == "Last"
    partner.refresh_from_db()
    assert partner.label_id == "Last"


def test_extensions_move_the_stored_validity_at_the_end():
    agreement = AgreementFactory(ends="2025-02-06", ends_basis="stated")
    with derived_once():
        ExtensionFactory(agreement=agreement, old_end="2025-02-06", new_end="2031")
    assert agreement.spans.filter(term="2031").exists()
    agreement.refresh_from_db()
    assert agreement.is_extended
