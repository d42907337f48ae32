"""The admin site: who enters, what goes to the trash and comes back, who has which role."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from perpusnas.core.access import ROLES
from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.models import Record, Source, User
from tests.documents import PDF
from tests.factories import (
    PASSWORD,
    AgreementFactory,
    PartnerCitationFactory,
    SourceFactory,
    UserFactory,
)

from .opened_files import errors, opened

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ADD = reverse("admin:perpusnas_source_add")
LIST = reverse("admin:perpusnas_source_changelist")


@pytest.fixture
def administrator():
    return UserFactory(role="administrator", username="administrator")


@pytest.fixture
def site(client, administrator):
    client.force_login(administrator)
    client.cookies["django_language"] = "en"
    return client


def at(name: str, thing) -> str:
    meta = thing._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[thing.pk])


# Who enters


@pytest.mark.parametrize("role", [*ROLES, None])
def test_only_administrators_enter(client, role):
    client.force_login(UserFactory(role=role))
    response = client.get("/admin/", follow=True)
    assert response.status_code == (200 if role == "administrator" else 403)


def test_stranger_is_sent_to_the_one_place_to_sign_in(client, administrator):
    asked = reverse("admin:perpusnas_source_changelist")
    response = client.get(asked, follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("login"))
    sent = {"username": "administrator", "password": PASSWORD}
    landed = client.post(response.redirect_chain[-1][0], sent)
    assert landed.headers["Location"] == asked


def test_every_record_is_kept_by_the_rules_of_records():
    for model, model_admin in admin.site._registry.items():
        if issubclass(model, Record):
            assert isinstance(model_admin, RecordAdmin), model
        assert not model_admin.list_editable, model
    assert "delete_selected" not in dict(admin.site.actions)
    assert Group not in admin.site._registry


@pytest.mark.parametrize("language", ["id", "en"])
def test_admin_speaks_the_language_of_the_reader(site, language):
    site.cookies["django_language"] = language
    words = {"id": "Ganti sandi", "en": "Change password"}[language]
    assert words in site.get("/admin/").content.decode()


def test_pages_hold_no_script_or_style_of_their_own(site):
    page = site.get(ADD).content.decode()
    assert "<style" not in page
    assert "style=" not in page
    assert "onclick=" not in page
    assert len(re.findall(r"<script", page)) == len(
        re.findall(r"<script[^>]* src=", page)
    )


# Trash


def test_deleting_puts_into_the_trash_with_a_reason(site, administrator):
    source = SourceFactory()
    assert (
        f'value="{source.version}"' in site.get(at("delete", source)).content.decode()
    )
    sent = {"version": source.version, "reason": "Entered twice"}
    response = site.post(at("delete", source), sent)
    assert response.headers["Location"] == LIST
    source.refresh_from_db()
    assert source.trashed_by == administrator
    assert source.history.first().history_change_reason == "Entered twice"


@pytest.mark.parametrize("version", [None, "", "1", "x"])
def test_deleting_an_older_version_is_refused(site, version):
    source = SourceFactory()
    source.save()
    sent = {} if version is None else {"version": version}
    assert site.post(at("delete", source), sent).status_code == 409
    source.refresh_from_db()
    assert source.trashed is None


def test_what_is_still_needed_stays(site):
    citation = PartnerCitationFactory()
    response = site.post(at("delete", citation.source), {"version": 1})
    assert response.status_code == 409
    assert str(citation.partner) not in LIST
    citation.source.refresh_from_db()
    assert citation.source.trashed is None


def test_list_shows_the_trash_only_on_request(site):
    kept, gone = SourceFactory(), SourceFactory()
    gone.move_to_trash()
    assert list(site.get(LIST).context["cl"].queryset) == [kept]
    assert list(site.get(LIST, {"trash": "yes"}).context["cl"].queryset) == [gone]


def test_trashed_record_is_read_and_not_changed(site):
    gone = SourceFactory(title="Lama")
    gone.move_to_trash()
    response = site.get(at("change", gone))
    assert "Restore" in response.content.decode()
    sent = {"title": "Baru", "kind": "news", "version": gone.version}
    assert site.post(at("change", gone), sent).status_code == 403
    assert site.post(at("delete", gone), {"version": gone.version}).status_code == 403


def test_record_comes_back_from_the_trash(site):
    gone = SourceFactory()
    gone.move_to_trash()
    sent = {"action": "restore", "index": 0, "_selected_action": gone.pk}
    assert site.post(f"{LIST}?trash=yes", sent, follow=True).status_code == 200
    gone.refresh_from_db()
    assert (gone.trashed, gone.trashed_by, gone.version) == (None, None, 3)


def test_record_whose_place_is_taken_stays_in_the_trash(site):
    gone = AgreementFactory(code="A-1")
    gone.move_to_trash()
    AgreementFactory(code="A-1")
    where = reverse("admin:agreements_agreement_changelist") + "?trash=yes"
    sent = {"action": "restore", "index": 0, "_selected_action": gone.pk}
    response = site.post(where, sent, follow=True)
    assert "This code is not available." in response.content.decode()
    gone.refresh_from_db()
    assert gone.trashed is not None


def test_history_is_that_of_the_site(site):
    source = SourceFactory()
    response = site.get(at("history", source))
    assert response.headers["Location"] == reverse("sources:history", args=[source.pk])


@pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "9" * 5000])
@pytest.mark.parametrize("where", ["change", "delete", "history"])
def test_number_of_nothing_is_no_error_page(site, where, pk):
    answer = site.get(f"/admin/perpusnas/source/{pk}/{where}/")
    assert answer.status_code in (302, 404)


# Papers


def upload(name="nota.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_document_is_stored_under_a_random_name_and_opened_by_its_page(site):
    sent = opened(site.get(ADD)) | {"kind": "paper", "title": "Nota", "file": upload()}
    assert site.post(ADD, sent).status_code == 302
    paper = Source.objects.get()
    assert paper.file_name == "nota.pdf"
    assert "nota" not in paper.file.name
    assert len(paper.sha256) == 64
    page = site.get(at("change", paper)).content.decode()
    assert reverse("sources:file", args=[paper.pk]) in page
    assert paper.file.name not in page


def test_file_that_is_no_document_is_refused(site):
    sent = opened(site.get(ADD)) | {"kind": "paper", "title": "Nota"}
    response = site.post(ADD, sent | {"file": upload("nota.pdf", b"<html>")})
    assert any(
        "does not match the ending of the file name" in e for e in errors(response)
    )
    assert not Source.objects.exists()


def test_document_that_is_removed_leaves_no_name_behind(site):
    sent = opened(site.get(ADD)) | {"kind": "paper", "title": "Nota", "file": upload()}
    site.post(ADD, sent)
    paper = Source.objects.get()
    sent = opened(site.get(at("change", paper))) | {"file-clear": "on"}
    assert site.post(at("change", paper), sent).status_code == 302
    paper.refresh_from_db()
    assert (paper.file.name, paper.file_name, paper.sha256) == ("", "", "")
    assert [e.file_name for e in paper.history.all()] == ["", "nota.pdf"]


# Accounts


def account(user, *roles) -> dict:
    sent = {"username": user.username, "language": "id"}
    groups = Group.objects.filter(name__in=roles)
    return sent | {"groups": [g.pk for g in groups]}


def test_role_is_given_and_account_disabled(site):
    user = UserFactory(role="viewer")
    sent = opened(site.get(at("change", user))) | account(user, "editor")
    del sent["is_active"]
    assert site.post(at("change", user), sent).status_code == 302
    user.refresh_from_db()
    assert [g.name for g in user.groups.all()] == ["editor"]
    assert not user.is_active


def test_nobody_changes_the_own_role(site, administrator):
    sent = account(administrator, "viewer") | {"is_superuser": "on", "is_staff": "on"}
    assert site.post(at("change", administrator), sent).status_code == 302
    administrator.refresh_from_db()
    assert [g.name for g in administrator.groups.all()] == ["administrator"]
    assert (
        administrator.is_active,
        administrator.is_superuser,
        administrator.is_staff,
    ) == (True, False, False)


def test_nobody_is_made_more_than_an_administrator(site):
    user = UserFactory(role="viewer")
    right = Group.objects.get(name="administrator").permissions.first()
    sent = account(user, "viewer") | {
        "is_superuser": "on",
        "user_permissions": [right.pk],
    }
    assert site.post(at("change", user), sent | {"is_active": "on"}).status_code == 302
    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.user_permissions.exists()


def test_superuser_is_not_changed_by_an_administrator(site):
    owner = UserFactory(role=None, is_superuser=True)
    assert site.post(at("change", owner), account(owner)).status_code == 403
    where = reverse("admin:auth_user_password_change", args=[owner.pk])
    assert site.get(where).status_code == 403


def test_account_is_never_deleted_and_the_system_is_none(site):
    user = UserFactory(role="viewer")
    assert site.post(at("delete", user), {"post": "yes"}).status_code == 403
    system = User.objects.get(username="system")
    assert site.get(at("change", system)).status_code == 302
    shown = site.get(reverse("admin:perpusnas_user_changelist")).context["cl"].queryset
    assert system not in shown


def test_country_is_found_by_any_name_and_never_changed(site):
    where = reverse("admin:perpusnas_country_changelist")
    found = site.get(where, {"q": "burma"}).context["cl"].queryset
    assert [c.code for c in found] == ["MM"]
    change = reverse("admin:perpusnas_country_change", args=["MM"])
    assert site.post(change, {"name_id": "X"}).status_code == 403
