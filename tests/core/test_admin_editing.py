"""Accounts and fields of cooperation in the admin are saved as records are: compared
with what was opened, and once."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from agreements.models import Area
from events.models import EventKind
from perpusnas.core.admin.editing import EditingAdmin
from perpusnas.core.editing.opened import read_opened
from perpusnas.core.models import User
from tests.factories import UserFactory, area

from .opened_files import opened

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NEW = {
    Area: {"name_id": "Baru", "name_en": "New", "slug": "new", "position": "9"},
    EventKind: {"label_id": "Baru", "label_en": "New", "code": "new", "position": "9"},
    User: {"username": "new", "email": "new@example.org", "language": "id"},
}


@pytest.fixture
def site(client):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture(params=[Area, EventKind, User])
def thing(request):
    if request.param is EventKind:
        return EventKind.objects.get(code="visit")
    return UserFactory() if request.param is User else area("digital")


def page(name: str, model, *arguments) -> str:
    label = model._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{label}_{name}", args=arguments)


def change(thing) -> str:
    return page("change", type(thing), thing.pk)


def lines(thing) -> tuple[str, str]:
    """Two lines of its form."""
    names = {Area: ("name_id", "name_en"), EventKind: ("label_id", "label_en")}
    return names.get(type(thing), ("first_name", "last_name"))


def test_every_page_that_saves_compares_and_saves_once(site):
    for page_admin in admin.site._registry.values():
        request = site.get("/admin/").wsgi_request
        saves = page_admin.has_change_permission(request)
        saves |= page_admin.has_add_permission(request)
        assert saves == isinstance(page_admin, EditingAdmin), page_admin


def test_what_nobody_touched_takes_the_newer_value(site, thing):
    first, second = lines(thing)
    sent = opened(site.get(change(thing)))
    type(thing).objects.filter(pk=thing.pk).update(**{first: "Theirs"})
    assert site.post(change(thing), sent | {second: "Mine"}).status_code == 302
    thing.refresh_from_db()
    assert (getattr(thing, first), getattr(thing, second)) == ("Theirs", "Mine")


def test_what_both_changed_is_chosen(site, thing):
    name, _other = lines(thing)
    sent = opened(site.get(change(thing)))
    type(thing).objects.filter(pk=thing.pk).update(**{name: "Theirs"})
    asked = site.post(change(thing), sent | {name: "Mine"})
    assert asked.status_code == 409
    (difference,) = asked.context["conflict"].differences
    assert (difference.yours, difference.theirs) == ("Mine", "Theirs")
    thing.refresh_from_db()
    assert getattr(thing, name) == "Theirs"
    again = opened(asked)
    assert again[name] == "Mine"
    chosen = again | {f"choice-{name}": "mine"}
    assert site.post(change(thing), chosen).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, name) == "Mine"


def test_role_that_was_given_meanwhile_stays(site):
    user = UserFactory(role="viewer")
    sent = opened(site.get(change(user))) | {"groups": [*keys(user)]}
    user.groups.set(Group.objects.filter(name="editor"))
    assert site.post(change(user), sent | {"last_name": "Sari"}).status_code == 302
    user.refresh_from_db()
    assert [group.name for group in user.groups.all()] == ["editor"]
    assert user.last_name == "Sari"


def test_two_roles_given_at_once_are_shown_with_their_names(site):
    user = UserFactory(role="viewer")
    sent = opened(site.get(change(user)))
    user.groups.set(Group.objects.filter(name="editor"))
    manager = Group.objects.get(name="manager")
    asked = site.post(change(user), sent | {"groups": [manager.pk]})
    assert asked.status_code == 409
    (difference,) = asked.context["conflict"].differences
    assert (difference.yours, difference.theirs) == ("Manager", "Editor")


def keys(user) -> list[int]:
    return list(user.groups.values_list("pk", flat=True))


def test_digest_of_the_password_does_not_leave_the_database(site):
    user = UserFactory()
    shown = read_opened(opened(site.get(change(user)))["opened"], user)
    assert "first_name" in shown.fields
    assert "password" not in shown.fields


@pytest.mark.parametrize("model", NEW, ids=lambda model: model.__name__)
def test_form_of_a_new_one_is_carried_out_once(site, model):
    add, before = page("add", model), model.objects.count()
    sent = opened(site.get(add)) | NEW[model]
    answers = [site.post(add, sent) for _number in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert model.objects.count() == before + 1


@pytest.mark.parametrize(
    ("model", "name"),
    [(Area, "slug"), (EventKind, "code"), (User, "username")],
    ids=["area", "kind", "user"],
)
def test_name_that_is_taken_is_an_error_of_its_field(site, model, name):
    add, before = page("add", model), model.objects.count()
    taken = model.objects.values_list(name, flat=True).last()
    sent = opened(site.get(add)) | NEW[model] | {name: taken}
    answer = site.post(add, sent)
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [name]
    assert model.objects.count() == before
