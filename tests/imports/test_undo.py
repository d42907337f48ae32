"""Undoing a whole import: new records go to the trash, and changed fields return."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement
from partners.models import Name, Partner, Person, Post
from perpusnas.core.access import Access
from perpusnas.core.audit import audit_as
from perpusnas.imports import running, undoing
from perpusnas.imports.models import ImportJob
from perpusnas.imports.views import undo as undo_views
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
)

from .sample_files import csv_of, upload

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")
HEAD = ["ID", "Mitra", "Kota", "Nama lain"]


@pytest.fixture
def user_client(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def imported(user_client, idle_worker):
    """Imports rows; gives the import."""

    def import_rows(*rows, kind="partners") -> ImportJob:
        sent = {"kind": kind, "file": upload(csv_of(*rows))}
        answer = user_client.post(LIST, sent)
        assert answer.status_code == 302, answer.content.decode()
        posted = user_client.post(answer.url, {"do": "confirm"})
        assert posted.status_code == 302, posted.content.decode()
        idle_worker()
        job = ImportJob.objects.get(key=answer.url.split("/")[-2])
        assert job.state == "done"
        return job

    return import_rows


@pytest.fixture
def partner():
    return PartnerFactory(name="Old Library", seat_city="Almaty")


@pytest.fixture
def job(imported, partner):
    """An import that changes one partner and adds another."""
    return imported(
        HEAD,
        [partner.pk, "Old Library", "Astana", "Former Library"],
        ["", "New Library", "Tashkent", "Newest Library"],
    )


def undo_page(job: ImportJob) -> str:
    return reverse("imports:undo", args=[job.key])


def text_of(response) -> str:
    return response.content.decode()


def test_new_records_go_to_the_trash_and_fields_return(
    user_client, job, partner, manager
):
    page = text_of(user_client.get(job.get_absolute_url()))
    assert undo_page(job) in page
    shown = user_client.get(undo_page(job))
    assert shown.context["can_be_undone"]
    answer = user_client.post(undo_page(job))
    assert (answer.status_code, answer.url) == (302, job.get_absolute_url())
    partner.refresh_from_db()
    assert partner.seat_city == "Almaty"
    assert list(partner.names.all()) == []
    assert "former" not in partner.search_text
    new = Partner.objects.get(name="New Library")
    assert (new.trashed_by, new.names.get().text) == (manager, "Newest Library")
    past = partner.history.first()
    assert (past.history_user, past.route) == (manager, "undo_import")
    job.refresh_from_db()
    assert (job.state, job.undone_by) == ("undone", manager)
    assert "Undoing the import of file mitra.csv" in text_of(
        user_client.get(f"{partner.get_absolute_url()}history/")
    )
    assert undo_page(job) not in text_of(user_client.get(job.get_absolute_url()))
    assert user_client.post(undo_page(job)).url == job.get_absolute_url()


def test_fields_changed_by_others_stay(user_client, job, partner):
    """Only what the import changed returns."""
    with audit_as(UserFactory(), "test"):
        partner.refresh_from_db()
        partner.website = "https://library.example"
        partner.save()
    assert user_client.post(undo_page(job)).status_code == 302
    partner.refresh_from_db()
    assert (partner.seat_city, partner.website) == ("Almaty", "https://library.example")


def test_same_field_changed_since_stands_against_it(user_client, job, partner):
    other = UserFactory(first_name="Rini", last_name="Contoh")
    with audit_as(other, "test"):
        partner.refresh_from_db()
        partner.seat_city = "Shymkent"
        partner.save()
    page = user_client.get(undo_page(job))
    assert not page.context["can_be_undone"]
    ((thing, obstacle),) = page.context["obstacles"]
    assert (thing.text, obstacle.labels) == ("Old Library", ["Location: city"])
    assert "Rini Contoh" in text_of(page)
    answer = user_client.post(undo_page(job))
    assert answer.status_code == 409
    assert "what it wrote was changed since" in text_of(answer)
    partner.refresh_from_db()
    assert partner.seat_city == "Shymkent"
    assert Partner.objects.get(name="New Library").trashed is None


def test_new_record_changed_since_stands_against_it(user_client, job):
    new = Partner.objects.get(name="New Library")
    new.website = "https://new.example"
    new.save()
    assert user_client.post(undo_page(job)).status_code == 409
    new.refresh_from_db()
    assert new.trashed is None


def test_record_that_is_gone_already_does_not(user_client, job):
    Partner.objects.get(name="New Library").move_to_trash()
    Name.objects.filter(text="Former Library").delete()
    assert user_client.post(undo_page(job)).status_code == 302
    assert Partner.objects.get(name="New Library").trashed


def test_records_linked_since_are_listed(user_client, job):
    new = Partner.objects.get(name="New Library")
    agreement = AgreementFactory()
    PartyFactory(agreement=agreement, partner=new)
    Name.objects.create(partner=new, kind="alias", text="Later Name")
    page = user_client.get(undo_page(job))
    assert page.context["can_be_undone"]
    assert agreement.get_absolute_url() in text_of(page)
    assert "Later Name" in text_of(page)
    assert user_client.post(undo_page(job)).status_code == 302
    new.refresh_from_db()
    assert new.trashed
    agreement.refresh_from_db()
    assert agreement.trashed is None


def test_hidden_records_are_not_named(user_client, imported, manager):
    job = imported(HEAD, ["", "New Library", "", ""])
    new = Partner.objects.get(name="New Library")
    secret = AgreementFactory(access=Access.RESTRICTED)
    PartyFactory(agreement=secret, partner=new)
    assert secret.get_absolute_url() in text_of(user_client.get(undo_page(job)))
    manager.groups.clear()
    manager.user_permissions.set(
        Permission.objects.filter(codename__in=("read_register", "import_records"))
    )
    page = text_of(user_client.get(undo_page(job)))
    assert secret.get_absolute_url() not in page
    assert "(hidden)" in page


def test_agreement_and_the_partner_that_it_made(user_client, imported):
    head = ["Jenis naskah", "Judul", "Mitra"]
    job = imported(head, ["MoU", "MoU Contoh", "Made Library"], kind="agreements")
    made = Partner.objects.get(name="Made Library")
    agreement = Agreement.objects.get(title_id="MoU Contoh")
    assert user_client.post(undo_page(job)).status_code == 302
    made.refresh_from_db()
    agreement.refresh_from_db()
    assert made.trashed
    assert agreement.trashed
    assert made in [party.partner for party in agreement.parties.all()]


def test_position_added_to_a_known_person_is_removed(user_client, imported):
    person = PersonFactory(name="Ana Contoh")
    head = ["ID", "Nama", "Mitra", "Jabatan"]
    job = imported(
        head, [person.pk, "Ana Contoh", "Made Library", "Head"], kind="people"
    )
    assert Post.objects.get(person=person).partner.name == "Made Library"
    assert user_client.post(undo_page(job)).status_code == 302
    assert not Post.objects.filter(person=person).exists()
    assert Person.objects.get(pk=person.pk).trashed is None
    assert Partner.objects.get(name="Made Library").trashed


def test_same_file_can_be_imported_again_after_it_was_undone(user_client, imported):
    rows = HEAD, ["", "New Library", "Tashkent", ""]
    user_client.post(undo_page(imported(*rows)))
    imported(*rows)
    assert Partner.objects.kept().filter(name="New Library").count() == 1


# Many rows


@pytest.fixture
def many(imported, monkeypatch):
    monkeypatch.setattr(running, "ROWS_IN_REQUEST", 5)
    monkeypatch.setattr(undo_views, "ROWS_IN_REQUEST", 5)
    monkeypatch.setattr(running, "FIRST_ROWS", 4)
    monkeypatch.setattr(running, "MOST_ROWS", 4)
    old = [PartnerFactory(name=f"Old Library {n}", seat_city="A") for n in range(10)]
    rows = [[p.pk, p.name, "B", ""] for p in old]
    rows += [["", f"New Library {n}", "", f"Name {n}"] for n in range(10)]
    job = imported(HEAD, *rows)
    assert job.chunks.count() == (5 if connection.vendor == "sqlite" else 1)
    return job


def standing() -> tuple[int, int]:
    """How many partners have the value of the import, and how many are new."""
    kept = Partner.objects.kept()
    new = kept.filter(name__startswith="New Library").count()
    return kept.filter(seat_city="B").count(), new


def test_many_rows_are_undone_by_the_worker(user_client, many, idle_worker, manager):
    answer = user_client.post(undo_page(many))
    assert (answer.status_code, answer.url) == (302, many.get_absolute_url())
    assert standing() == (10, 10)
    assert "Refresh" in user_client.get(many.get_absolute_url())
    assert user_client.post(undo_page(many)).status_code == 302  # it is on its way
    idle_worker()
    many.refresh_from_db()
    assert (many.state, many.undone_by, standing()) == ("undone", manager, (0, 0))


def test_change_before_the_worker_begins_stands_against_it(
    user_client, many, idle_worker
):
    user_client.post(undo_page(many))
    late = Partner.objects.get(name="New Library 3")
    late.seat_city = "C"
    late.save()
    idle_worker()
    many.refresh_from_db()
    assert (many.state, many.problem, standing()) == ("done", "changed", (10, 10))
    page = user_client.get(undo_page(many))
    assert "New Library 3" in text_of(page)


def test_undoing_that_was_interrupted_goes_on(
    user_client, many, idle_worker, monkeypatch
):
    user_client.post(undo_page(many))
    take_back, taken = undoing.take_back_chunk, []

    def stop_in_between(chunk, *, whole=False):
        if taken:
            raise KeyboardInterrupt
        taken.append(chunk)
        return take_back(chunk, whole=whole)

    monkeypatch.setattr(undoing, "take_back_chunk", stop_in_between)
    many.refresh_from_db()
    if connection.vendor == "sqlite":
        with pytest.raises(KeyboardInterrupt):
            undoing.undo(many, many.user)
        assert 0 < many.chunks.count() < 5
    monkeypatch.setattr(undoing, "take_back_chunk", take_back)
    idle_worker()
    many.refresh_from_db()
    assert (many.state, standing()) == ("undone", (0, 0))


def test_rights_lost_before_it_is_undone(user_client, many, idle_worker, manager):
    user_client.post(undo_page(many))
    manager.is_active = False
    manager.save()
    idle_worker()
    many.refresh_from_db()
    assert (many.state, many.problem, standing()) == ("done", "no_rights", (10, 10))


# Who and until when


def test_import_is_undone_for_thirty_days(user_client, job, partner):
    ImportJob.objects.update(finished=timezone.now() - timedelta(days=31))
    page = user_client.get(undo_page(job))
    assert "An import can be undone for 30 days" in text_of(page)
    assert user_client.post(undo_page(job)).status_code == 409
    partner.refresh_from_db()
    assert partner.seat_city == "Astana"
    assert undo_page(job) not in text_of(user_client.get(job.get_absolute_url()))
    ImportJob.objects.update(finished=timezone.now() - timedelta(days=29))
    assert user_client.post(undo_page(job)).status_code == 302


def test_import_of_another_is_undone_by_administrators_alone(client, job, partner):
    for role, status in [("manager", 404), ("editor", 403), ("administrator", 302)]:
        client.force_login(UserFactory(role=role))
        assert client.post(undo_page(job)).status_code == status
    partner.refresh_from_db()
    assert partner.seat_city == "Almaty"


def test_log_leads_to_undoing(client, job):
    log = reverse("log:imports")
    client.force_login(UserFactory(role="administrator"))
    assert undo_page(job) in text_of(client.get(log))
    assert client.post(undo_page(job)).url == log
    assert undo_page(job) not in text_of(client.get(log))
    client.force_login(UserFactory(role="manager"))
    assert undo_page(job) not in text_of(client.get(log))


def test_what_was_not_imported_is_not_undone(user_client):
    sent = {"kind": "partners", "file": upload(csv_of(HEAD, ["", "New", "", ""]))}
    key = user_client.post(LIST, sent).url.split("/")[-2]
    assert user_client.post(reverse("imports:undo", args=[key])).status_code == 404
    assert user_client.get(reverse("imports:undo", args=["0" * 32])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_page_asks_few_queries(
    user_client, imported, django_assert_max_num_queries, rows
):
    job = imported(HEAD, *(["", f"Library {n}", "A", f"N {n}"] for n in range(rows)))
    user_client.get(undo_page(job))
    with django_assert_max_num_queries(70):
        user_client.get(undo_page(job))
