"""How long the largest saves hold the lock of the database, in processor time."""

import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from events.models import Participation
from partners.merging import merge
from partners.models import Merged, Post
from perpusnas.core.audit import audit_as
from perpusnas.core.models.bulk import bulk_save
from tests.event_factories import EventFactory
from tests.factories import PartnerFactory, PersonFactory, UserFactory

from . import opened_files
from .filled_forms import added, filled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

MOST = 2.0  # seconds
ROWS = 900


@pytest.fixture
def held(monkeypatch):
    """The processor time of each transaction, in order."""
    times: list[float] = []
    began: list[float] = []
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def entered(self):
        is_outermost = not connection.in_atomic_block
        enter(self)
        if is_outermost:
            began.append(time.process_time())

    def left(self, *error):
        if connection.in_atomic_block and len(connection.savepoint_ids) == 0:
            start = began.pop()
            leave(self, *error)
            times.append(time.process_time() - start)
        else:
            leave(self, *error)

    monkeypatch.setattr(transaction.Atomic, "__enter__", entered)
    monkeypatch.setattr(transaction.Atomic, "__exit__", left)
    return times


@pytest.fixture
def site():
    client = Client()
    client.force_login(UserFactory(role="administrator"))
    return client


@pytest.mark.parametrize("in_admin", [False, True])
def test_person_with_many_names(site, held, settings, in_admin):
    """They are added, then changed, then removed."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = (
        20_000  # a browser sends all fields of a row
    )
    person = PersonFactory()
    address = f"{person.get_absolute_url()}edit/"
    if in_admin:
        address = reverse("admin:partners_person_change", args=[person.pk])
    read = opened_files.opened if in_admin else filled

    def save(sent) -> None:
        held.clear()
        began = time.process_time()
        assert site.post(address, sent).status_code == 302
        total = time.process_time() - began
        print(f"{in_admin=}: {max(held):.2f} of {total:.2f} s")  # noqa: T201
        assert max(held) < MOST

    sent = read(site.get(address))
    for number in range(ROWS):
        sent = added(sent, "names", text=f"Name {number}", kind="alias")
    save(sent)
    assert person.names.count() == ROWS
    for ending, value in (("text", "changed"), ("DELETE", "on")):
        sent = read(site.get(address))
        save(sent | {f"names-{n}-{ending}": f"{value} {n}" for n in range(ROWS)})
    assert not person.names.exists()
    assert person.names.model.history.filter(person=person).count() == 3 * ROWS


def test_merge_of_two_thousand_rows_and_its_undoing(site, held):
    with audit_as(UserFactory(role="manager"), "test"):
        kept, other = PartnerFactory(name="Kept"), PartnerFactory(name="Other")
        events = [EventFactory.build() for _number in range(1000)]
        people = [PersonFactory.build() for _number in range(1000)]
        linked = [Participation(event=event, partner=other) for event in events]
        linked += [Post(person=p, partner=other, title_id=p.name) for p in people]
        with transaction.atomic():
            bulk_save([*events, *people])
            bulk_save(linked)
        held.clear()
        merge(kept, other, {}, "")
    address = reverse(
        "partners:undo_merge", args=[kept.pk, Merged.objects.get().number]
    )
    form = site.get(address).context["form"]
    assert site.post(address, form.initial).status_code == 302
    assert Participation.objects.filter(partner=other).count() == 1000
    print(f"merging and undoing: {held[0]:.2f} and {max(held[1:]):.2f} s")  # noqa: T201
    assert max(held) < MOST
