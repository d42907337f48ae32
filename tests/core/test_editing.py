"""A record is changed with its rows, all or nothing, onto the version that was opened."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from partners.models import Name, Partner, Post
from perpusnas.core.audit import audit_as
from perpusnas.core.models import Source
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TieFactory,
    UserFactory,
    home,
)

from . import opened_files as office
from .filled_forms import added, filled, problems

NEW = "/partners/new/"


@pytest.fixture
def editor(db):
    return UserFactory(role="editor", username="editor")


@pytest.fixture
def site(client, editor):
    client.force_login(editor)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def administrator(db):
    browser = Client()
    browser.force_login(UserFactory(role="administrator", username="administrator"))
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def library(db):
    return PartnerFactory(name="National Academic Library", about="One\nTwo")


def edit(record) -> str:
    return f"{record.get_absolute_url()}edit/"


def opened(browser, record) -> dict:
    return filled(browser.get(edit(record)))


def snapshots() -> dict[str, int]:
    """How many entries each history table holds."""
    return {m.__name__: m.history.count() for m in (Partner, Name, Post, Source)}


# Saving


def test_new_record_is_saved_with_rows_of_every_kind(site, editor):
    sent = filled(site.get(NEW))
    other, person = PartnerFactory(name="Colombo Plan"), PersonFactory()
    news = SourceFactory(title="A visit")
    sent |= {"name": "Library of Laos", "country": "LA", "reason": "As agreed"}
    sent = added(sent, "names", text="ຫໍສະໝຸດ", kind="native", language="lo")
    sent = added(sent, "names", text="LA-1", kind="identifier", scheme="isil")
    sent = added(sent, "ties", kind="member_of", to_partner=f"Colombo Plan #{other.pk}")
    sent = added(sent, "posts", person=person.name, title_en="Head", seen="2024")
    sent = added(sent, "citations", source="A visit", stance="states", says="Hello")
    response = site.post(NEW, sent)
    made = Partner.objects.get(name="Library of Laos")
    assert response.url == made.get_absolute_url()
    assert made.created_by == made.changed_by == editor
    assert {n.text for n in made.names.all()} == {"ຫໍສະໝຸດ", "LA-1"}
    assert made.ties.get().to_partner == other
    assert (made.posts.get().person, made.posts.get().seen) == (person, "2024")
    assert made.citations.get().source == news
    for row in (made, made.names.first(), made.ties.get(), made.posts.get()):
        entry = row.history.get()
        assert entry.history_user == editor
        assert entry.route == f"POST {NEW}"
        assert entry.history_change_reason == "As agreed"


def test_rows_are_changed_added_and_removed_in_one_go(site, library):
    stays, goes = NameFactory(partner=library), NameFactory(partner=library)
    sent = opened(site, library)
    numbers = {sent["names-0-id"]: 0, sent["names-1-id"]: 1}
    sent[f"names-{numbers[stays.pk]}-text"] = "Changed"
    sent[f"names-{numbers[goes.pk]}-DELETE"] = "on"
    sent = added(sent, "names", text="Added", kind="alias")
    assert site.post(edit(library), sent).status_code == 302
    assert {n.text for n in library.names.all()} == {"Changed", "Added"}
    library.refresh_from_db()
    assert "added" in library.search_text
    assert "alias" not in library.search_text


def test_unchanged_form_saves_nothing(site, library):
    library.remarks, library.relations_since = "One\nTwo", "[2019-12-10,2019-12-11]"
    library.parent = home()
    library.save()
    NameFactory(partner=library, since="2001~")
    TieFactory(partner=library)
    PostFactory(partner=library, seen="2024-02", is_contact=True, mail="a@example.org")
    version, before = library.version, snapshots()
    sent = opened(site, library)
    # A browser ends the lines of a text with both signs, whatever it was given.
    sent = {
        k: v.replace("\n", "\r\n") if isinstance(v, str) else v for k, v in sent.items()
    }
    assert site.post(edit(library), sent).status_code == 302
    library.refresh_from_db()
    assert (library.version, snapshots()) == (version, before)


def test_record_entered_in_the_admin_is_unchanged_on_the_site(
    site, administrator, library
):
    address = reverse("admin:partners_partner_change", args=[library.pk])
    sent = {**office.opened(administrator.get(address)), "about": "One\r\nTwo\r\nThree"}
    assert administrator.post(address, sent).status_code == 302
    library.refresh_from_db()
    assert (library.about, library.version) == ("One\nTwo\nThree", 2)
    site.post(edit(library), opened(site, library))
    library.refresh_from_db()
    assert library.version == 2


def test_unchanged_form_saves_nothing_though_opened_in_another_language(site, library):
    library.parent, library.relations_since = home(), "2024-07"
    library.save()
    TieFactory(partner=library, to_partner=home())
    site.cookies["django_language"] = "id"
    sent, version = opened(site, library), library.version
    site.cookies["django_language"] = "en"
    assert site.post(edit(library), sent).status_code == 302
    library.refresh_from_db()
    assert library.version == version


def test_change_of_a_row_alone_raises_the_version(site, library):
    name = NameFactory(partner=library)
    sent = {**opened(site, library), "names-0-text": "Changed", "reason": "Misread"}
    site.post(edit(library), sent)
    library.refresh_from_db()
    assert library.version == 2
    assert library.history.first().history_change_reason == "Misread"
    assert name.history.first().history_change_reason == "Misread"


def test_nothing_is_saved_when_one_row_is_wrong(site, library):
    sent = {**opened(site, library), "name": "Renamed"}
    sent = added(sent, "names", text="Good", kind="alias")
    sent = added(sent, "names", text="No scheme", kind="identifier")
    before = snapshots()
    response = site.post(edit(library), sent)
    assert response.status_code == 422
    assert "An identifier needs a type, and only identifiers have one." in problems(
        response
    )
    assert 'value="Renamed"' in response.content.decode()
    assert 'value="Good"' in response.content.decode()
    library.refresh_from_db()
    assert (library.name, library.names.count()) == ("National Academic Library", 0)
    assert snapshots() == before


def test_same_identifier_in_two_rows_saves_nothing(site, library):
    sent = opened(site, library)
    for _row in range(2):
        sent = added(sent, "names", text="Q1", kind="identifier", scheme="wikidata")
    response = site.post(edit(library), sent)
    assert response.status_code in (409, 422)
    assert problems(response)
    assert library.names.count() == 0


def test_rows_that_the_editor_may_not_see_stay_as_they_are(site, library):
    secret = PartnerFactory(name="Secret Library", access="restricted")
    PostFactory(partner=library, person=PersonFactory(access="restricted"))
    hidden = TieFactory(partner=library, to_partner=secret)
    TieFactory(partner=library)
    library.parent = secret
    library.save()
    page = site.get(edit(library))
    assert "Secret Library" not in page.content.decode()
    assert page.context["formsets"][1].initial_form_count() == 1
    sent = {**filled(page), "name": "Renamed", "parent": "", "ties-0-DELETE": "on"}
    assert site.post(edit(library), sent).status_code == 302
    library.refresh_from_db()
    assert (library.name, library.parent) == ("Renamed", secret)
    assert library.ties.get() == hidden
    assert library.posts.count() == 1


def test_hidden_row_is_not_changed_by_its_number(site, library):
    secret = PartnerFactory(name="Secret Library", access="restricted")
    hidden = TieFactory(partner=library, to_partner=secret)
    sent = opened(site, library)
    sent |= {"ties-INITIAL_FORMS": 1, "ties-0-id": hidden.pk, "ties-0-kind": "brand_of"}
    sent["ties-0-to_country"] = "Laos"
    site.post(edit(library), sent)
    hidden.refresh_from_db()
    assert (hidden.kind, hidden.to_partner) == ("member_of", secret)


def test_row_of_another_record_is_not_changed_by_its_number(site, library):
    foreign = NameFactory(text="Theirs")
    sent = opened(site, library)
    sent |= {"names-INITIAL_FORMS": 1, "names-0-id": foreign.pk}
    sent |= {"names-0-text": "Ours", "names-0-kind": "alias"}
    site.post(edit(library), sent)
    foreign.refresh_from_db()
    assert foreign.text == "Theirs"


# Somebody was faster


def test_conflict_shows_both_versions_and_keeps_what_was_typed(
    site, administrator, library
):
    name = NameFactory(partner=library, text="Before")
    mine, theirs = opened(site, library), opened(administrator, library)
    administrator.post(
        edit(library), {**theirs, "acronym": "BOSS", "names-0-text": "By administrator"}
    )
    mine |= {"acronym": "MINE", "names-0-text": "By me"}
    response = site.post(edit(library), mine)
    assert response.status_code == 409
    differences = response.context["conflict"].differences
    assert {(d["yours"], d["theirs"]) for d in differences} == {
        ("MINE", "BOSS"),
        ("By me", "By administrator"),
    }
    text = response.content.decode()
    for shown in ("administrator", "MINE", "BOSS", "By me", "By administrator"):
        assert shown in text
    library.refresh_from_db()
    assert (library.acronym, library.version) == ("BOSS", 2)
    assert site.post(edit(library), filled(response)).status_code == 302
    library.refresh_from_db()
    name.refresh_from_db()
    assert (library.acronym, name.text, library.version) == ("MINE", "By me", 3)


def test_conflict_shows_yes_and_no_in_words(site, administrator, library):
    TieFactory(partner=library)
    mine, theirs = opened(site, library), opened(administrator, library)
    administrator.post(edit(library), {**theirs, "acronym": "BOSS"})
    response = site.post(edit(library), {**mine, "ties-0-verified": "on"})
    differences = {
        (d["yours"], d["theirs"]) for d in response.context["conflict"].differences
    }
    assert ("Yes", "No") in differences


def test_third_version_meanwhile_is_a_conflict_again(site, administrator, library):
    mine = {**opened(site, library), "acronym": "MINE"}
    administrator.post(
        edit(library), {**opened(administrator, library), "acronym": "B1"}
    )
    again = filled(site.post(edit(library), mine))
    administrator.post(
        edit(library), {**opened(administrator, library), "acronym": "B2"}
    )
    assert site.post(edit(library), again).status_code == 409
    library.refresh_from_db()
    assert library.acronym == "B2"


def test_row_removed_meanwhile_is_reported_and_can_be_saved_again(
    site, administrator, library
):
    NameFactory(partner=library, text="First")
    NameFactory(partner=library, text="Second")
    mine, theirs = opened(site, library), opened(administrator, library)
    administrator.post(edit(library), {**theirs, "names-0-DELETE": "on"})
    mine = added({**mine, "acronym": "MINE"}, "names", text="Third", kind="alias")
    response = site.post(edit(library), mine)
    assert response.status_code == 409
    assert ("First", "") in {
        (d["yours"], d["theirs"]) for d in response.context["conflict"].differences
    }
    assert site.post(edit(library), filled(response)).status_code == 302
    assert sorted(n.text for n in library.names.all()) == ["First", "Second", "Third"]


def test_row_added_meanwhile_stays(site, administrator, library):
    mine = added(opened(site, library), "names", text="Mine", kind="alias")
    theirs = added(opened(administrator, library), "names", text="Theirs", kind="alias")
    administrator.post(edit(library), theirs)
    response = site.post(edit(library), mine)
    assert response.status_code == 409
    assert site.post(edit(library), filled(response)).status_code == 302
    assert {n.text for n in library.names.all()} == {"Mine", "Theirs"}


@pytest.mark.parametrize("version", [None, "", "0", "2", "x", "１", "9" * 5000, "-1"])
def test_form_without_its_version_is_refused(site, library, version):
    sent = {**opened(site, library), "name": "Renamed"}
    del sent["version"]
    if version is not None:
        sent["version"] = version
    assert site.post(edit(library), sent).status_code == 409
    library.refresh_from_db()
    assert library.name == "National Academic Library"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_wins_and_the_other_gets_a_conflict():
    library = PartnerFactory(name="Before")
    browsers, forms, answers = [], [], {}
    for who in ("ani", "budi"):
        browser = Client()
        browser.force_login(UserFactory(role="editor", username=who))
        browsers.append(browser)
        forms.append({**opened(browser, library), "name": f"By {who}"})
    together = threading.Barrier(2)

    def save(number):
        together.wait()
        answers[number] = browsers[number].post(edit(library), forms[number])
        connection.close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.status_code for a in answers.values()) == [302, 409]
    winner = next(n for n, a in answers.items() if a.status_code == 302)
    library.refresh_from_db()
    assert (library.name, library.version) == (forms[winner]["name"], 2)


# What is unusual


def test_warning_is_saved_only_when_confirmed_with_a_reason(site, library):
    sent = {**filled(site.get(NEW)), "name": "national  academic LIBRARY"}
    refused = site.post(NEW, sent)
    assert refused.status_code == 422
    assert f"{library} (Kazakhstan) #{library.pk}" in " ".join(problems(refused))
    assert 'type="checkbox" name="confirmed"' in refused.content.decode()
    assert site.post(NEW, {**sent, "confirmed": "on"}).status_code == 422
    assert (
        site.post(NEW, {**sent, "confirmed": "on", "reason": "  "}).status_code == 422
    )
    assert site.post(NEW, {**sent, "reason": "Two of them"}).status_code == 422
    done = site.post(NEW, {**sent, "confirmed": "on", "reason": "Two of them"})
    assert done.status_code == 302
    made = Partner.objects.exclude(pk=library.pk).get(name__startswith="national")
    assert made.history.get().history_change_reason == "Two of them"


# Taking away


def test_delete_confirms_and_moves_to_the_trash(administrator, library):
    address = f"{library.get_absolute_url()}delete/"
    assert administrator.get(address).status_code == 200
    library.refresh_from_db()
    assert library.trashed is None
    sent = {"version": library.version, "reason": "Entered twice"}
    assert administrator.post(address, sent).url == "/partners/"
    library.refresh_from_db()
    assert library.trashed
    assert library.trashed_by.username == "administrator"
    assert library.history.first().history_change_reason == "Entered twice"
    assert administrator.get(library.get_absolute_url()).status_code == 404
    assert administrator.get(edit(library)).status_code == 404
    assert library not in administrator.get("/partners/").context["rows"]


def test_delete_of_another_version_is_refused(administrator, library):
    library.save()
    address = f"{library.get_absolute_url()}delete/"
    for version in ("1", "", "x"):
        assert administrator.post(address, {"version": version}).status_code == 409
    library.refresh_from_db()
    assert library.trashed is None


def test_delete_is_blocked_by_what_needs_the_record(administrator, library):
    agreement = AgreementFactory(parties=[library])
    address = f"{library.get_absolute_url()}delete/"
    assert agreement.title_en in administrator.get(address).content.decode()
    assert administrator.post(address, {"version": library.version}).status_code == 409
    library.refresh_from_db()
    assert library.trashed is None


def test_delete_is_not_blocked_by_what_is_in_the_trash(administrator, library):
    agreement = AgreementFactory(parties=[library])
    with audit_as(UserFactory(role="administrator"), "test"):
        agreement.move_to_trash()
    address = f"{library.get_absolute_url()}delete/"
    assert administrator.post(address, {"version": library.version}).status_code == 302


@pytest.mark.parametrize("role", ["viewer", "editor", "manager"])
def test_only_an_administrator_deletes(client, library, role):
    client.force_login(UserFactory(role=role))
    address = f"{library.get_absolute_url()}delete/"
    assert client.post(address, {"version": library.version}).status_code == 403
    library.refresh_from_db()
    assert library.trashed is None


def test_uniqueness_leaves_the_trash_out(site):
    agreement = AgreementFactory(code="KZ-1")
    agreement.move_to_trash()
    twin = AgreementFactory(code="KZ-1")
    sent = {**opened(site, twin), "remarks": "Saved"}
    assert site.post(edit(twin), sent).status_code == 302
    other = AgreementFactory(code="KZ-2")
    refused = site.post(edit(other), {**opened(site, other), "code": "KZ-1"})
    assert "This code is not available." in problems(refused)


# What only the database could refuse is error beside the form


def test_rule_on_derived_columns_has_a_message(site):
    agreement = AgreementFactory(effective="2024-03-01")
    sent = {**opened(site, agreement), "ends": "2023", "ends_basis": "stated"}
    refused = site.post(edit(agreement), sent)
    assert refused.status_code == 422
    assert "The end date is earlier than the date of entry into force." in problems(
        refused
    )
    sent = opened(site, agreement) | {"extensions-0-how": "tacit"}
    sent |= {"extensions-0-old_end": "2030", "extensions-0-new_end": "2029"}
    refused = site.post(edit(agreement), sent)
    assert refused.status_code == 422
    assert "The new end date must be later than the old one." in problems(refused)
