"""A form that is sent twice is carried out once, and both answers lead to the same."""

import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement
from events.models import Event, FollowUp
from partners.models import Partner, Person
from perpusnas.core.editing import edit, once
from perpusnas.core.models import Source, Submission
from tests.event_factories import EventFactory
from tests.factories import PartnerFactory, UserFactory

from . import opened_files
from .filled_forms import added, filled

NEW = {
    Partner: ("/partners/new/", {"name": "New Library", "country": "LA"}),
    Person: ("/people/new/", {"name": "New Person"}),
    Source: ("/sources/new/", {"title": "New", "kind": "news"}),
    Event: ("/events/new/", {"title_id": "Baru", "kind": "visit", "status": "held"}),
    FollowUp: ("/follow-ups/new/", {"what_id": "Baru", "status": "open"}),
}


# Forms that make no record, and are carried out again without making a second one.
WITHOUT_TOKEN = {
    "503.html": "sends again what was sent, with its token",
    "admin/base_site.html": "signs out",
    "admin/password_link.html": "mails or shows another link",
    "deadlines/feed.html": "renews the one address",
    "imports/import_columns.html": "sets what is known of a file",
    "imports/import_list.html": "a file is looked at again, and imported once",
    "imports/import_names.html": "sets what is known of a file",
    "imports/import_answered.html": "sets what is known of a file",
    "imports/import_skipped.html": "sets what is known of a file",
    "imports/import_rows.html": "sets what is known of a file",
    "imports/import_corrections.html": "sets what is known of a file",
    "imports/import_defaults.html": "sets what is known of a file",
    "imports/import_differences.html": "sets what is known of a file",
    "imports/import_meanings.html": "sets what is known of a file",
    "imports/import_remembered.html": "sets what is known of a file",
    "imports/import_reading.html": "sets how a file is read",
    "imports/undo.html": "undone once",
    "includes/account.html": "signs out",
    "includes/delete.html": "refused for an older version",
    "includes/file_columns.html": "sets one choice",
    "includes/languages.html": "sets the language",
    "partners/duplicate_pair.html": "sets one answer",
    "partners/duplicates.html": "sets one answer",
    "partners/undo_merge.html": "refused for older versions",
    "pages/own_file.html": "deletes what is there",
    "pages/duplicate_pair.html": "sets one answer",
    "privacy/person_erase.html": "erases what is there",
    "registration/login.html": "signs in",
    "registration/password_change_form.html": "sets one password",
    "registration/password_reset_confirm.html": "sets one password",
    "registration/password_reset_form.html": "mails another link",
}


def test_every_other_form_of_a_page_has_a_token():
    """As an input, or in `base_form.html` among the hidden fields of a `RecordForm`."""
    root = Path(settings.BASE_DIR) / "templates"
    pages = {str(p.relative_to(root)): p.read_text() for p in root.rglob("*.html")}
    forms = {name: text for name, text in pages.items() if 'method="post"' in text}
    tokens = ("{% once %}", 'name="once"', ".once }}")
    without = {n for n, text in forms.items() if not any(t in text for t in tokens)}
    assert without == {*WITHOUT_TOKEN, "base_form.html"}


def signed_in(role: str = "administrator") -> Client:
    site = Client()
    site.force_login(UserFactory(role=role))
    site.cookies["django_language"] = "en"
    return site


@pytest.fixture
def site(db):
    return signed_in()


def count(model) -> int:
    return model.objects.count()


@pytest.mark.parametrize("model", NEW, ids=lambda model: model.__name__)
def test_record_that_is_sent_twice_is_made_once(site, model):
    address, values = NEW[model]
    sent, before = filled(site.get(address)) | values, count(model)
    first, second = site.post(address, sent), site.post(address, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert count(model) == before + 1
    assert site.get(second.url).status_code == 200


def test_each_opening_and_each_content_makes_its_own(site):
    address, values = NEW[Person]
    for _number in range(2):
        sent = filled(site.get(address)) | values | {"confirmed": "on"}
        site.post(address, sent | {"reason": "A namesake"})
    site.post(address, sent | {"name": "Somebody else"})
    assert sorted(p.name for p in Person.objects.all()) == [
        "New Person",
        "New Person",
        "Somebody else",
    ]


def test_other_users_have_tokens_of_their_own(site):
    address, values = NEW[Person]
    sent = filled(site.get(address)) | values
    site.post(address, sent)
    sent |= {"confirmed": "on", "reason": "A namesake"}
    assert signed_in("editor").post(address, sent).status_code == 302
    assert count(Person) == 2


def test_refused_form_can_be_sent_again(site):
    address, values = NEW[Person]
    sent = filled(site.get(address)) | values
    refused = site.post(address, sent | {"name": ""})
    assert refused.status_code == 422
    assert filled(refused)["once"] == sent["once"]
    assert count(Submission) == 0
    assert site.post(address, filled(refused) | values).status_code == 302
    assert count(Person) == 1


def test_row_added_by_an_edit_is_added_once(site):
    partner = PartnerFactory()
    address = f"{partner.get_absolute_url()}edit/"
    sent = added(filled(site.get(address)), "names", text="Alias", kind="alias")
    for _number in range(2):
        assert site.post(address, sent).url == partner.get_absolute_url()
    partner.refresh_from_db()
    assert (partner.names.count(), partner.version) == (1, 2)


@pytest.mark.parametrize("page", ["add", "change"])
def test_form_of_the_admin_is_carried_out_once(site, page):
    partner = PartnerFactory()
    arguments = [partner.pk] if page == "change" else []
    address = reverse(f"admin:partners_partner_{page}", args=arguments)
    sent = opened_files.opened(site.get(address))
    sent |= {"name": "New Library", "country": "LA"}
    sent = added(sent, "names", text="Alias", kind="alias")
    answers = [site.post(address, sent) for _number in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    made = Partner.objects.get(name="New Library")
    assert [name.text for name in made.names.all()] == ["Alias"]


def test_quick_follow_up_is_made_once(site):
    event = EventFactory()
    page = site.get(event.get_absolute_url())
    token = page.content.decode().split('name="once" value="')[1].split('"')[0]
    sent = {"event": event.pk, "what": "Send the list", "due": "2027", "once": token}
    answers = [site.post(reverse("follow_ups:quick"), sent) for _n in range(2)]
    assert {a.status_code for a in answers} == {302}
    assert count(FollowUp) == 1


def test_records_are_merged_once(site):
    kept, other = PartnerFactory(name="Kept"), PartnerFactory(name="Other")
    address = reverse("partners:merge", args=[kept.pk, other.pk])
    sent = opened_files.sent_by(site.get(address).context["form"]) | {"once": "t"}
    answers = [site.post(address, sent) for _number in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert {a.url for a in answers} == {kept.get_absolute_url()}


def test_pasted_rows_are_added_once(site):
    event, partner = EventFactory(), PartnerFactory(name="Library of Laos")
    address = f"{event.get_absolute_url()}participation/"
    sent = {"rows": partner.name, "version": event.version, "check": "1", "once": "t"}
    page = site.post(address, sent)
    assert page.status_code == 200
    sent |= {"save": "1", "shown": page.context["form"].mark}
    answers = [site.post(address, sent) for _number in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert event.participations.count() == 1


def test_answer_that_was_lost_is_given_again(site, monkeypatch):
    """The worker dies after the record is stored and before the answer is sent."""
    address, values = NEW[Person]
    sent = filled(site.get(address)) | values
    with monkeypatch.context() as patch:
        patch.setattr(edit.messages, "success", died)
        with pytest.raises(SystemError):
            site.post(address, sent)
    answer = site.post(address, sent)
    assert answer.url == Person.objects.get().get_absolute_url()


def test_save_that_was_broken_off_is_carried_out_when_it_is_repeated(site, monkeypatch):
    address, values = NEW[Person]
    sent = filled(site.get(address)) | values
    with monkeypatch.context() as patch:
        patch.setattr(Person, "get_absolute_url", died)  # after the record is saved
        with pytest.raises(SystemError):
            site.post(address, sent)
    assert (count(Person), count(Submission)) == (0, 0)
    assert site.post(address, sent).status_code == 302
    assert count(Person) == 1


def died(*_args, **_kwargs):
    raise SystemError("The worker has died.")


def test_tokens_are_removed_after_a_day(site):
    address, values = NEW[Person]
    site.post(address, filled(site.get(address)) | values)
    Submission.objects.update(made=timezone.now() - timedelta(hours=23))
    once.remove_old()
    assert count(Submission) == 1
    Submission.objects.update(made=timezone.now() - timedelta(hours=25))
    once.remove_old()
    assert count(Submission) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Event, Partner, FollowUp, Agreement])
def test_of_eight_equal_posts_at_once_one_is_carried_out(model):
    """All are answered by the record that one of them made."""
    ours = PartnerFactory(name="Ours")
    values = {"title_id": "Baru", "kind": "mou", "stage": "proposed", "signature": "no"}
    address, values = NEW.get(model, ("/agreements/new/", values))
    site = signed_in()
    sent = filled(site.get(address)) | values
    if model is Agreement:
        sent = added(sent, "parties", partner=f"Ours #{ours.pk}", position=1)
    before, together, answers = count(model), threading.Barrier(8), []

    def send():
        other = Client()
        other.cookies = site.cookies.copy()
        together.wait()
        answers.append(other.post(address, sent))
        connection.close()

    threads = [threading.Thread(target=send) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(a.status_code for a in answers) == {302: 8}
    assert len({a.url for a in answers}) == 1
    assert count(model) == before + 1
