"""Forms are validated before the transaction that saves them, so that nobody who saves
many rows or a large document keeps others waiting; and what changes in between counts."""

import threading
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.forms import ParticipationForm
from partners.forms import NameForm, PersonForm
from partners.models import Partner, Person
from perpusnas.core import documents
from perpusnas.core.editing import edit
from perpusnas.core.models import Source
from tests.documents import PDF
from tests.event_factories import EventFactory
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    UserFactory,
)

from . import opened_files
from .filled_forms import added, filled

PLACES = ["site", "admin"]


@pytest.fixture
def site(db):
    client = Client()
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


def form_of(site, record, place: str) -> tuple[str, dict]:
    """The address of a record's form, and what it sends unchanged."""
    if place == "site":
        address = f"{record.get_absolute_url()}edit/"
        return address, filled(site.get(address))
    meta = record._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_change"
    address = reverse(name, args=[record.pk])
    return address, opened_files.opened(site.get(address))


# Who holds the lock


class Pause:
    """A function that waits, once, until others have done something."""

    def __init__(self, function):
        self.function = function
        self.reached, self.go_on = threading.Event(), threading.Event()

    def __call__(self, *arguments, **options):
        if not self.reached.is_set():
            self.reached.set()
            assert self.go_on.wait(20)
        return self.function(*arguments, **options)


@contextmanager
def paused(monkeypatch, owner, name: str):
    """Let a method of a form or a function wait, and do what is inside meanwhile."""
    pause = Pause(getattr(owner, name))
    monkeypatch.setattr(owner, name, lambda *a, **o: pause(*a, **o))
    yield pause
    pause.go_on.set()


def while_paused(monkeypatch, owner, name: str, send, write):
    """The answer to what is sent, and whether others could write while it was
    validated."""
    answers = []

    def run():
        answers.append(send())
        connection.close()

    with paused(monkeypatch, owner, name) as pause:
        sending = threading.Thread(target=run)
        sending.start()
        try:
            assert pause.reached.wait(20)
            write()
        finally:
            pause.go_on.set()
            sending.join()
    return answers[0]


def written_by_others(*records) -> None:
    """Save something; and lock these records, without waiting for anybody."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA busy_timeout = 100")
    with transaction.atomic():
        for record in records:
            type(record).objects.select_for_update(nowait=True).get(pk=record.pk)
        PersonFactory(name="Somebody else")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", PLACES)
def test_others_can_write_while_rows_are_validated(site, monkeypatch, place):
    person = PersonFactory()
    address, sent = form_of(site, person, place)
    sent = added(sent, "names", text="Alias", kind="alias")
    answer = while_paused(
        *(monkeypatch, NameForm, "clean"),
        lambda: site.post(address, sent),
        lambda: written_by_others(person),
    )
    assert answer.status_code == 302
    assert person.names.get().text == "Alias"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", PLACES)
def test_others_can_write_while_a_new_record_is_validated(site, monkeypatch, place):
    address = {
        "site": "/partners/new/",
        "admin": reverse("admin:partners_partner_add"),
    }
    read = filled if place == "site" else opened_files.opened
    sent = read(site.get(address[place])) | {"name": "New Library", "country": "LA"}
    sent = added(sent, "names", text="Alias", kind="alias")
    answer = while_paused(
        *(monkeypatch, NameForm, "clean"),
        lambda: site.post(address[place], sent),
        written_by_others,
    )
    assert answer.status_code == 302
    assert Partner.objects.get(name="New Library").names.count() == 1


@pytest.mark.django_db(transaction=True)
def test_others_can_write_while_a_document_is_examined(site, monkeypatch):
    sent = filled(site.get("/sources/new/"))
    sent |= {"title": "Draft", "kind": "paper", "paper_kind": "draft"}
    sent["file"] = SimpleUploadedFile("draft.pdf", PDF)
    answer = while_paused(
        *(monkeypatch, documents, "check_content"),
        lambda: site.post("/sources/new/", sent),
        written_by_others,
    )
    assert answer.status_code == 302
    assert Source.objects.get().file.size == len(PDF)


@pytest.mark.django_db(transaction=True)
def test_others_can_write_while_pasted_rows_are_validated(site, monkeypatch):
    event = EventFactory()
    PartnerFactory(name="Library of Laos")
    address = f"{event.get_absolute_url()}participation/"
    sent = {"rows": "Library of Laos", "version": event.version, "check": "1"}
    sent |= {"save": "1", "shown": site.post(address, sent).context["form"].mark}
    answer = while_paused(
        *(monkeypatch, ParticipationForm, "clean"),
        lambda: site.post(address, sent),
        lambda: written_by_others(event),
    )
    assert answer.status_code == 302
    assert event.participations.count() == 1


# What is saved between validating and locking


def after_validating(monkeypatch, *changes) -> None:
    """Make each change after a form was validated, the first after the first time."""
    begin, left = edit.carried_out_once, list(changes)

    def changed(request):
        if left:
            left.pop(0)()
        return begin(request)

    monkeypatch.setattr(edit, "carried_out_once", changed)
    monkeypatch.setattr("perpusnas.core.admin.editing.carried_out_once", changed)


def change(record, **values) -> None:
    stored = type(record).objects.get(pk=record.pk)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("times", [1, 2])
def test_field_that_another_changed_meanwhile_is_merged(
    site, monkeypatch, place, times
):
    """Also where the record is changed each time before the last."""
    person = PersonFactory()
    address, sent = form_of(site, person, place)
    texts = ["once", "twice"][:times]
    changes = [lambda text=t: change(person, remarks=text) for t in texts]
    after_validating(monkeypatch, *changes)
    assert site.post(address, sent | {"name": "Changed here"}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.remarks) == ("Changed here", texts[-1])
    assert person.version == 2 + times


@pytest.mark.parametrize("place", PLACES)
def test_field_that_both_changed_is_a_conflict(site, monkeypatch, place):
    person = PersonFactory()
    address, sent = form_of(site, person, place)
    after_validating(monkeypatch, lambda: change(person, name="Theirs"))
    answer = site.post(address, sent | {"name": "Mine"})
    assert answer.status_code == 409
    person.refresh_from_db()
    assert person.name == "Theirs"


@pytest.mark.parametrize("place", PLACES)
def test_row_that_another_changed_meanwhile_is_merged(site, monkeypatch, place):
    """It is changed on another page, without a new version of this record."""
    person = PersonFactory()
    post = PostFactory(person=person, partner=PartnerFactory(), title_id="Kepala")
    address, sent = form_of(site, person, place)
    after_validating(monkeypatch, lambda: change(post, title_id="Direktur"))
    number = next(n for n in sent if n.endswith("title_id") and sent[n] == "Kepala")
    unit = number.replace("title_id", "title_en")
    assert site.post(address, sent | {unit: "Director"}).status_code == 302
    post.refresh_from_db()
    assert (post.title_id, post.title_en) == ("Direktur", "Director")


def test_document_that_another_changed_meanwhile_is_merged(site, monkeypatch):
    """It is changed on its own page, and stands on that of its agreement."""
    agreement = AgreementFactory()
    source = SourceFactory(kind="paper", paper_kind="draft", title="Before")
    AgreementCitationFactory(agreement=agreement, source=source, stance="text")
    address, sent = form_of(site, agreement, "site")
    after_validating(monkeypatch, lambda: change(source, title="Theirs"))
    assert site.post(address, sent | {"papers-0-draft_number": 7}).status_code == 302
    source.refresh_from_db()
    assert (source.title, source.draft_number) == ("Theirs", 7)


@pytest.mark.parametrize("place", PLACES)
def test_row_that_another_added_meanwhile_is_not_validated_away(
    site, monkeypatch, place
):
    person = PersonFactory()
    address, sent = form_of(site, person, place)
    sent = added(sent, "names", text="Mine", kind="alias")
    after_validating(monkeypatch, lambda: NameFactory(person=person, text="Theirs"))
    assert site.post(address, sent).status_code == 302
    assert {name.text for name in person.names.all()} == {"Mine", "Theirs"}


@pytest.mark.parametrize("place", PLACES)
def test_namesake_that_was_added_meanwhile_is_warned_of(site, monkeypatch, place):
    address = {
        "site": "/people/new/",
        "admin": reverse("admin:partners_person_add"),
    }
    read = filled if place == "site" else opened_files.opened
    sent = read(site.get(address[place])) | {"name": "New Person"}
    after_validating(monkeypatch, lambda: PersonFactory(name="New Person"))
    answer = site.post(address[place], sent)
    assert answer.status_code == (422 if place == "site" else 200)
    assert "may exist already" in answer.content.decode()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("place", PLACES)
def test_partners_that_become_parents_of_each_other_are_refused(
    site, monkeypatch, place
):
    one, other = PartnerFactory(), PartnerFactory()
    address, sent = form_of(site, one, place)
    after_validating(monkeypatch, lambda: change(other, parent=one))
    named = f"{other.name} #{other.pk}" if place == "site" else other.pk
    answer = site.post(address, sent | {"parent": named})
    assert answer.status_code == (422 if place == "site" else 200)
    one.refresh_from_db()
    assert one.parent is None


@pytest.mark.parametrize("place", PLACES)
def test_row_cannot_name_what_was_put_in_the_trash_meanwhile(site, monkeypatch, place):
    person, partner = PersonFactory(), PartnerFactory()
    address, sent = form_of(site, person, place)
    named = f"{partner.name} #{partner.pk}" if place == "site" else partner.pk
    sent = added(sent, "posts", partner=named, title_id="Kepala")
    after_validating(monkeypatch, lambda: change(partner, trashed=timezone.now()))
    answer = site.post(address, sent)
    assert answer.status_code == (422 if place == "site" else 200)
    assert not person.posts.exists()


def test_form_is_refused_by_what_the_transaction_finds(site, monkeypatch):
    """The form is validated twice; the second time counts."""
    seen = []

    def refuse_within(form):
        seen.append(connection.in_atomic_block)
        if len(seen) == 2:
            form.add_error(None, "Not now.")
        return form.cleaned_data

    monkeypatch.setattr(PersonForm, "clean", refuse_within)
    person = PersonFactory(name="Before")
    address, sent = form_of(site, person, "site")
    answer = site.post(address, sent | {"name": "After"})
    assert (answer.status_code, len(seen)) == (422, 2)
    assert "Not now." in answer.content.decode()
    person.refresh_from_db()
    assert person.name == "Before"


@pytest.mark.parametrize("place", PLACES)
def test_form_that_was_merged_is_carried_out_once(site, monkeypatch, place):
    person = PersonFactory()
    address, sent = form_of(site, person, place)
    sent = added(sent, "names", text="Mine", kind="alias")
    after_validating(monkeypatch, lambda: NameFactory(person=person, text="Theirs"))
    answers = [site.post(address, sent) for _number in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert person.names.count() == 2
