"""The stored spans stay what the facts give, by whichever route those change."""

from datetime import date, timedelta
from io import StringIO
from threading import Event, Thread

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement, ValiditySpan
from agreements.stored_spans import facts_of
from partners.merging import merge
from perpusnas.core.audit import audit_as
from perpusnas.deadlines.reminders import due_for
from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.whole_files import exclusive_import, import_file
from tests.core.filled_forms import filled
from tests.core.opened_files import opened
from tests.factories import (
    AgreementFactory,
    ExtensionFactory,
    PartnerFactory,
    SourceFactory,
    UserFactory,
    home,
)
from tests.imports.sample_files import csv_of, saved

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 1)


@pytest.fixture(autouse=True)
def checked(db):
    """After every route, nothing is to rebuild."""
    yield
    call_command("rebuild_validity", "--check", stdout=StringIO())


@pytest.fixture
def old() -> Agreement:
    return AgreementFactory(signed="2020-01-01", ends="2030-12-31", ends_basis="stated")


@pytest.fixture
def new(old) -> Agreement:
    return AgreementFactory(
        signed="2024-01-01", predecessor=old, ends_basis="open_ended"
    )


def state(agreement: Agreement, role: str = "manager", day: date = DAY) -> str:
    found = Agreement.objects.validity_on(day, UserFactory(role=role))
    return found.get(pk=agreement.pk).validity


def again(record):
    return type(record).objects.get(pk=record.pk)


# Routes


def test_new_agreement_supersedes_and_gives_back_when_trashed_and_restored(old, new):
    assert (state(old), state(new)) == ("superseded", "open_ended")
    again(new).move_to_trash()
    assert state(old) == "active"
    again(new).restore()
    assert state(old) == "superseded"


def test_trashed_predecessor_keeps_its_spans(old, new):
    again(new).move_to_trash()
    again(old).move_to_trash()
    assert state(old) == "active"


@pytest.mark.parametrize(
    ("access", "seen"),
    [
        ("public", {None: "superseded", "editor": "superseded"}),
        ("internal", {None: "active", "editor": "superseded"}),
        ("restricted", {None: "active", "editor": "active"}),
    ],
)
def test_successor_counts_for_who_may_see_it(old, new, access, seen):
    record = again(new)
    record.access = access
    record.save(update_fields=["access"])
    assert {role: state(old, role) for role in seen} == seen
    assert state(old, "manager") == "superseded"


def test_successor_of_another_gives_the_first_one_back(old, new):
    other = AgreementFactory(signed="2021", ends_basis="open_ended")
    record = again(new)
    record.predecessor = other
    record.save()
    assert (state(old), state(other)) == ("active", "superseded")
    record.predecessor = None
    record.save(update_fields=["predecessor"])
    assert state(other) == "open_ended"


def test_unsaved_change_of_the_predecessor_counts_for_nobody(old, new):
    other = AgreementFactory(signed="2021", ends_basis="open_ended")
    record = again(new)
    record.predecessor = other
    record.save(update_fields=["place"])
    assert (state(old), state(other)) == ("superseded", "open_ended")


def test_extension_counts_until_it_is_removed_whichever_way(old):
    after = date(2031, 6, 1)
    assert state(old, day=after) == "expired"
    for remove in (
        lambda row: row.delete(),
        lambda row: old.extensions.all().delete(),
        lambda row: again(old).extensions.filter(pk=row.pk).delete(),
    ):
        row = ExtensionFactory(agreement=old, old_end="", new_end="2040")
        assert state(old, day=after) == "active"
        remove(row)
        assert state(old, day=after) == "expired"


def test_extension_moved_to_another_agreement_leaves_the_first(old):
    other = AgreementFactory(signed="2020", ends="2030-06-30", ends_basis="stated")
    row = ExtensionFactory(agreement=old, old_end="", new_end="2040")
    row.agreement = other
    row.save()
    after = date(2031, 6, 1)
    assert (state(old, day=after), state(other, day=after)) == ("expired", "active")


def test_extension_of_a_successor_lets_it_supersede_longer(old):
    new = AgreementFactory(
        signed="2024-01-01", ends="2024-03-31", ends_basis="stated", predecessor=old
    )
    assert state(old) == "active"
    ExtensionFactory(agreement=new, old_end="", new_end="2026")
    assert state(old) == "superseded"


def test_hidden_document_of_an_extension_hides_no_end(old):
    document = SourceFactory(kind="paper", access="restricted")
    ExtensionFactory(agreement=old, old_end="", new_end="2040", paper=document)
    assert state(old, "viewer", date(2031, 6, 1)) == "active"


def test_saving_what_validity_does_not_depend_on_writes_no_span(old):
    before = list(old.spans.values_list("pk", flat=True))
    record = again(old)
    record.remarks = "Read again"
    record.save()
    assert list(old.spans.values_list("pk", flat=True)) == before


def test_change_in_the_admin_rebuilds(client, old, new):
    client.force_login(UserFactory(role="administrator"))
    page = f"/admin/agreements/agreement/{new.pk}/change/"
    sent = opened(client.get(page)) | {"signature": "no", "signed": ""}
    sent |= {"stage": "drafting", "confirmed": "on", "reason": "Never signed"}
    assert client.post(page, sent).status_code == 302
    assert again(new).signature == "no"
    assert state(old) == "active"


def test_change_of_a_form_rebuilds(client, old, new):
    client.force_login(UserFactory(role="manager"))
    page = f"/agreements/{old.pk}/terminate/"
    data = filled(client.get(page)) | {"terminated": "2023-05-05"}
    client.post(page, data | {"termination_reason": "No funds"})
    assert state(old) == "terminated"


def test_import_rebuilds(tmp_path, old, new):
    manager = UserFactory(role="manager")
    rows = [
        [
            "ID",
            "Judul",
            "Jenis",
            "Mitra",
            "Tanggal Penandatanganan",
            "Tanggal Berakhir",
        ],
        [str(new.pk), new.title_id, "mou", home().name, "01/01/2024", "31/03/2024"],
        ["", "Nota Laos", "mou", "Perpustakaan Nasional Laos", "01/01/2020", "2022"],
    ]
    path = saved(tmp_path, csv_of(*rows))
    assert state(old) == "superseded"
    with exclusive_import(manager, "test"):
        import_file(read_file(KINDS["agreements"], path), ImportContext(manager, {}))
    assert again(new).ends == "2024-03-31"
    assert state(old) == "active"
    assert state(Agreement.objects.get(title_id="Nota Laos")) == "expired"


def test_merge_of_parties_leaves_the_spans(old, new):
    kept, other = PartnerFactory(), PartnerFactory()
    new.parties.create(partner=other, position=1)
    with audit_as(UserFactory(role="manager"), "test"):
        merge(kept, other, {}, "")
    assert state(old) == "superseded"


@pytest.mark.django_db(transaction=True)
def test_later_of_two_changes_at_the_same_time_sees_the_earlier():
    old = AgreementFactory(signed="2020", ends="2030", ends_basis="stated")
    new = AgreementFactory(signed="2024-01-01", predecessor=old)
    saved, waited = Event(), Event()

    def first():
        with transaction.atomic():
            record = again(old)
            record.terminated = "2023-12-31"
            record.save()
            saved.set()
            waited.wait(1)
        connection.close()

    def second():
        saved.wait(10)
        record = again(new)
        record.access = "restricted"
        record.save()
        waited.set()
        connection.close()

    threads = [Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state(old) == "terminated"
    assert list(Agreement.objects.with_outdated_spans()) == []


def test_extension_of_a_row_read_long_ago_reaches_the_predecessor(old):
    new = AgreementFactory(signed="2024-01-01", ends="2024-03-31", ends_basis="stated")
    before = again(new)
    record = again(new)
    record.predecessor = old
    record.save()
    ExtensionFactory(agreement=before, old_end="", new_end="2026")
    assert state(old) == "superseded"


# The table itself


def test_two_spans_of_one_level_do_not_begin_on_the_same_day(old):
    span = old.spans.first()
    span.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        span.save()


def test_spans_come_back_after_an_upgrade_from_a_version_without(old, new):
    before = list(ValiditySpan.objects.values_list("agreement", "first", "state"))
    ValiditySpan.objects.all().delete()
    apps.get_app_config("agreements").write_essentials()
    after = ValiditySpan.objects.values_list("agreement", "first", "state")
    assert list(after) == before


def test_command_lists_and_rebuilds_what_differs(old, new, capsys):
    old.spans.filter(first__gt=date.min).update(state="active")
    with pytest.raises(CommandError):
        call_command("rebuild_validity", "--check")
    assert f"#{old.pk} {old}" in capsys.readouterr().out.splitlines()
    assert state(old) == "active"
    call_command("rebuild_validity")
    assert f"#{old.pk} {old}" in capsys.readouterr().out.splitlines()
    assert state(old) == "superseded"
    call_command("rebuild_validity", "--check")
    assert capsys.readouterr().out == "Agreements: 2, of them differ: 0.\n"


def test_command_finds_an_agreement_without_spans(old, capsys):
    old.spans.all().delete()
    with pytest.raises(CommandError):
        call_command("rebuild_validity", "--check")
    call_command("rebuild_validity")
    assert state(old) == "active"


def test_rebuilding_takes_as_many_queries_for_many(django_assert_num_queries):
    for _number in range(3):
        old = AgreementFactory(signed="2020")
        AgreementFactory(signed="2024", predecessor=old)
        ExtensionFactory(agreement=old, old_end="", new_end="2040")
        with django_assert_num_queries(5):
            assert list(Agreement.objects.with_outdated_spans()) == []


def test_count_looks_up_spans_only_for_what_reads_them(old, new):
    texts = Agreement.objects.validity_on(DAY, UserFactory(role="manager"))
    cases = [
        (texts, 2, False),
        (texts.filter(kind="mou"), 2, False),
        (texts.none(), 0, False),
        (texts.valid_as(["in_force"]), 1, True),
        (texts.exclude(validity="superseded"), 1, True),
        (texts.filter(term_latest__year=2030, kind="mou"), 1, True),
    ]
    for found, number, reads in cases:
        with CaptureQueriesContext(connection) as params:
            assert found.count() == number == len(found.values_list("pk"))
        assert ("validityspan" in str(params.captured_queries[:1])) == reads


# What a reader sees


@pytest.fixture
def hidden(old):
    """An agreement that ends soon, which one that few may see takes the place of."""
    today = timezone.localdate()
    old.ends = (today + timedelta(days=20)).isoformat()
    old.save()
    return AgreementFactory(
        signed=(today - timedelta(days=5)).isoformat(),
        predecessor=old,
        ends_basis="open_ended",
        access="restricted",
    )


def seen(client, role: str, url: str) -> str:
    client.force_login(UserFactory(role=role))
    client.cookies["django_language"] = "en"
    response = client.get(url)
    assert response.status_code == 200
    return b"".join(response).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("role", "words"), [("editor", "Expiring soon"), ("manager", "Superseded")]
)
def test_hidden_successor_supersedes_only_for_who_sees_it(
    client, english, old, hidden, role, words
):
    assert words in row_of(seen(client, role, "/agreements/export.csv"), old)
    client.force_login(UserFactory(role=role))
    (listed,) = [
        row for row in client.get("/agreements/").context["rows"] if row.pk == old.pk
    ]
    assert listed.validity_badge["text"] == words
    page = client.get(f"/agreements/{old.pk}/")
    assert page.context["agreement"].validity_badge["text"] == words
    only = {"ending": {"editor"}, "superseded": {"manager"}}
    for state, roles in only.items():
        found = client.get(f"/agreements/?validity={state}").context["rows"]
        assert (old in found) == (role in roles)


def row_of(content: str, agreement: Agreement) -> str:
    """The line of an agreement; others name it after their own first cells."""
    lines = [(line, line.split(";")[:5]) for line in content.splitlines()]
    title = agreement.title_en
    (row,) = [line for line, first in lines if title in ";".join(first)]
    return row


def test_hidden_successor_counts_in_reports_for_managers(client, old, hidden):
    user = UserFactory(role="editor")
    user.user_permissions.add(Permission.objects.get(codename="see_reports"))
    found = {}
    for reader in (user, UserFactory(role="manager")):
        client.force_login(reader)
        rows = client.get("/reports/akan-berakhir/").context["rows"]
        found[reader] = [row.pk for row in rows]
    assert list(found.values()) == [[old.pk], []]


def test_hidden_successor_stops_no_reminder_of_who_does_not_see_it(old, hidden):
    editor = UserFactory(role="editor")
    old.person_in_charge = editor
    old.save()
    today = timezone.localdate()
    assert [due.record for due in due_for(editor, today)] == [old]
    assert due_for(UserFactory(role="manager"), today) == []


@pytest.mark.parametrize("effective", ["", "2021", "2021-06-01", "../2021"])
@pytest.mark.parametrize("signed", ["", "2020", "2020-01-01?"])
def test_beginning_is_the_same_in_the_database_and_in_facts(effective, signed):
    agreement = AgreementFactory(effective=effective, signed=signed, signature="yes")
    row = Agreement.objects.filter(pk=agreement.pk).values().get()
    facts = facts_of({**row, "pk": agreement.pk}, {})
    found = Agreement.objects.validity_on(DAY, UserFactory()).get(pk=agreement.pk)
    assert (found.starts_earliest, found.starts_latest) == (
        facts.starts_earliest,
        facts.starts_latest,
    )
