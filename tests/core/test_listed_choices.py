"""Kinds and roles that administrators maintain: entered, offered, filtered, in files,
retired, and treated by rules as what they are marked."""

import csv
import io
from datetime import timedelta
from math import inf
from time import monotonic

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from agreements.models import Agreement, AgreementKind
from events.models import (
    Event,
    EventKind,
    Outcome,
    OutcomeKind,
    Participation,
    ParticipationRole,
    ProgramBody,
    ProgramRole,
    Share,
    ShareRole,
)
from events.participant_numbers import counted_roles
from events.post_event_checks import delegations
from partners.models import Partner, PartnerKind
from perpusnas.core.models.choice_lists import LISTS, ChoiceList
from perpusnas.core.models.listed_choices import SECONDS, columns_of, lists
from tests.core.filled_forms import filled, problems
from tests.core.opened_files import errors, opened
from tests.event_factories import (
    EventFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProgramBodyFactory,
    ShareFactory,
)
from tests.factories import AgreementFactory, PartnerFactory, UserFactory, country

pytestmark = pytest.mark.django_db

NEW = {
    "label_id": "Bincang buku",
    "label_en": "Book talk",
    "code": "book_talk",
    "position": "30",
}
# Each kind of record, the list of its kinds, and the columns of its files.
RECORDS = {
    "partners": (PartnerFactory, PartnerKind, "Type"),
    "agreements": (AgreementFactory, AgreementKind, "Kind of agreement"),
    "events": (EventFactory, EventKind, "Kind of event"),
    "outcomes": (OutcomeFactory, OutcomeKind, "Type"),
}
LISTS_OF_KINDS = [PartnerKind, AgreementKind, EventKind, OutcomeKind]
ROLES_OF_ONE_COLUMN = [ShareRole, ProgramRole]
ALL = [*LISTS_OF_KINDS, ParticipationRole, *ROLES_OF_ONE_COLUMN]


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


def page(name: str, model, *arguments) -> str:
    return reverse(
        f"admin:{model._meta.label_lower.replace('.', '_')}_{name}", args=arguments
    )


def entered(client, model, **values):
    """What the admin answers to a new row of a list."""
    address = page("add", model)
    mark = {"mark": model.Mark.values[0]} if model in ROLES_OF_ONE_COLUMN else {}
    return client.post(address, opened(client.get(address)) | NEW | mark | values)


def changed(client, row, **values):
    address = page("change", type(row), row.pk)
    return client.post(address, opened(client.get(address)) | values)


def book_talk(model, **values):
    mark = {"mark": model.Mark.values[0]} if model in ROLES_OF_ONE_COLUMN else {}
    return model.objects.create(**(NEW | mark | values))


def offered(response, name: str = "kind") -> dict[str, str]:
    with override(response.headers["Content-Language"]):
        choices = response.context["form"].fields[name].choices
        return {str(code): str(label) for code, label in choices}


def lines(client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_list_is_here():
    assert {*ALL} == {*lists()}
    for listed in ALL:
        assert columns_of(listed), listed
        with override("id"):
            in_indonesian = [str(label) for _code, label in listed.choices]
        with override("en"):
            assert in_indonesian != [str(label) for _code, label in listed.choices]


@pytest.mark.parametrize("listed", ALL)
def test_first_rows_are_those_of_the_database(listed):
    stored = ChoiceList(listed.objects.all(), inf).rows
    first = LISTS[listed].rows
    assert list(stored) == list(first)
    for code, row in stored.items():
        names = [f.name for f in listed._meta.fields if f.name != "id"]
        assert [getattr(row, n) for n in names] == [
            getattr(first[code], n) for n in names
        ]


@pytest.mark.parametrize("name", RECORDS)
def test_new_kind_is_offered_shown_filtered_and_in_the_file(administrator, name):
    factory, listed, heading = RECORDS[name]
    assert entered(administrator, listed).status_code == 302
    assert offered(administrator.get(f"/{name}/new/"))["book_talk"] == "Book talk"
    record = factory(kind="book_talk")
    factory(kind="other")
    edit = f"{record.get_absolute_url()}edit/"
    sent = filled(administrator.get(edit))
    assert sent["kind"] == "book_talk"
    answer = administrator.post(edit, sent | {"remarks": "Saved"})
    assert answer.status_code == 302, problems(answer)
    for language, label in (("en", "Book talk"), ("id", "Bincang buku")):
        administrator.cookies["django_language"] = language
        for address in (record.get_absolute_url(), f"/{name}/?kind=book_talk"):
            assert label in administrator.get(address).content.decode()
    administrator.cookies["django_language"] = "en"
    shown = administrator.get(f"/{name}/?kind=book_talk")
    assert [row.pk for row in shown.context["rows"]] == [record.pk]
    assert [chip["value"] for chip in shown.context["chips"]] == ["Book talk"]
    (line,) = lines(
        administrator, f"/{name}/export.csv?dialect=standard&kind=book_talk"
    )
    assert line[heading] == "Book talk"


@pytest.mark.parametrize("name", RECORDS)
def test_retired_kind_stays_where_it_is_and_is_offered_nowhere_else(
    administrator, name
):
    factory, listed, _heading = RECORDS[name]
    row = book_talk(listed)
    record = factory(kind="book_talk")
    assert changed(administrator, row, is_retired="on").status_code == 302
    new = administrator.get(f"/{name}/new/")
    assert "book_talk" not in offered(new)
    answer = administrator.post(f"/{name}/new/", filled(new) | {"kind": "book_talk"})
    assert answer.status_code == 422
    assert "kind" in answer.context["form"].errors
    edit = f"{record.get_absolute_url()}edit/"
    sent = filled(administrator.get(edit)) | {"remarks": "Saved"}
    assert administrator.post(edit, sent).status_code == 302
    record.refresh_from_db()
    assert (record.kind, record.remarks) == ("book_talk", "Saved")
    assert "Book talk" in administrator.get(record.get_absolute_url()).content.decode()
    shown = administrator.get(f"/{name}/?kind=book_talk")
    assert [r.pk for r in shown.context["rows"]] == [record.pk]
    choices = [code for code, _l in shown.context["filter"].form.fields["kind"].choices]
    assert choices[-1] == "book_talk"


def test_retired_role_stays_on_its_row_and_is_offered_on_no_other(administrator):
    for listed in (ParticipationRole, ShareRole):
        book_talk(listed, is_retired=True)
    participation = ParticipationFactory(role="book_talk", country=country("KZ"))
    share = ShareFactory(role="book_talk")
    for row, owner, rows in (
        (participation, participation.event, "participations"),
        (share, share.outcome, "shares"),
    ):
        edit = f"{owner.get_absolute_url()}edit/"
        shown = administrator.get(edit)
        (formset,) = (f for f in shown.context["formsets"] if f.prefix == rows)
        in_rows = ["book_talk" in dict(f.fields["role"].choices) for f in formset.forms]
        assert in_rows == [True, False]
        answer = administrator.post(edit, filled(shown) | {"remarks": "Saved"})
        assert answer.status_code == 302, problems(answer)
        row.refresh_from_db()
        assert row.role == "book_talk"


@pytest.mark.parametrize("listed", ALL)
def test_no_row_is_deleted(administrator, listed):
    row = book_talk(listed)
    for delete in (row.delete, listed.objects.all().delete):
        with pytest.raises(ProtectedError):
            delete()
    assert administrator.get(page("delete", listed, row.pk)).status_code == 403
    assert "delete" not in listed._meta.default_permissions
    assert listed.objects.filter(code="book_talk").exists()


@pytest.mark.parametrize("listed", [EventKind, ParticipationRole])
def test_code_and_mark_stay_as_they_were_entered(administrator, listed):
    row = book_talk(listed, mark=listed.Mark.values[0])
    values = {
        "code": "other_code",
        "mark": listed.Mark.values[1],
        "label_en": "Renamed",
    }
    assert changed(administrator, row, **values).status_code == 302
    row.refresh_from_db()
    assert (row.code, row.mark, row.label_en) == (
        *("book_talk", listed.Mark.values[0]),
        "Renamed",
    )


@pytest.mark.parametrize(
    "values",
    [
        {"code": "signing"},
        {"code": "Book talk"},
        {"code": "9_days"},
        {"label_en": "SIGNING"},
        {"label_en": "Penandatanganan"},
        {"label_id": "signing"},
        {"label_id": ""},
        {"label_en": ""},
    ],
)
def test_row_needs_names_of_its_own(administrator, values):
    answer = entered(administrator, EventKind, **values)
    assert answer.status_code == 200
    assert errors(answer)
    assert not EventKind.objects.filter(position=30).exists()


@pytest.mark.parametrize("listed", ALL)
def test_list_says_how_many_records_have_a_row(administrator, listed):
    row = book_talk(listed)
    for column in columns_of(listed)[:1]:
        factory = {
            Partner: PartnerFactory,
            Agreement: AgreementFactory,
            Event: EventFactory,
            Outcome: OutcomeFactory,
            Participation: ParticipationFactory,
            Share: ShareFactory,
            ProgramBody: ProgramBodyFactory,
        }[column.model]
        for _n in range(3):
            factory(**{column.name: "book_talk"})
    answer = administrator.get(page("changelist", listed))
    uses = {shown.code: shown.uses for shown in answer.context["cl"].result_list}
    assert uses["book_talk"] == 3
    assert uses[listed.FIRST[-1][0]] == 0
    shown = administrator.get(page("change", listed, row.pk)).content.decode()
    assert "Records that have it" in shown


def test_event_of_two_kinds_counts_for_both(administrator):
    EventFactory(kind="dinner", second_kind="signing")
    answer = administrator.get(page("changelist", EventKind))
    uses = {shown.code: shown.uses for shown in answer.context["cl"].result_list}
    assert (uses["dinner"], uses["signing"], uses["visit"]) == (1, 1, 0)


@pytest.mark.parametrize("role", ["viewer", "editor", "manager"])
def test_administrators_alone_maintain_lists(client, role):
    client.force_login(UserFactory(role=role))
    for listed in ALL:
        for address in (page("changelist", listed), page("add", listed)):
            assert client.get(address).url == f"/admin/login/?next={address}"


def test_history_of_a_row_says_who_changed_what(administrator):
    row = book_talk(EventKind)
    changed(administrator, row, label_en="Evening of books")
    shown = administrator.get(page("history", EventKind, row.pk)).content.decode()
    assert "Changed Name in English" in shown


# Rules


def test_kind_marked_as_a_knowledge_sharing_is_checked_like_one():
    book_talk(EventKind, mark="knowledge_sharing")
    book_talk(EventKind, code="plain", label_en="Plain", label_id="Biasa")
    day = (timezone.localdate() - timedelta(days=400)).isoformat()
    for kind in ("knowledge_sharing", "book_talk", "plain"):
        event = EventFactory(kind=kind, status="held", when=day)
        ParticipationFactory(event=event, country=country("LA"))
    found = delegations(UserFactory(role="viewer"))
    kinds = sorted(row.event.kind for row in found)
    assert kinds == ["book_talk", "knowledge_sharing"]


@pytest.mark.parametrize(
    ("listed", "mark"),
    [
        (listed, mark)
        for listed in ALL
        if listed is not OutcomeKind
        for mark in listed.Mark
    ],
)
def test_new_row_is_treated_as_it_is_marked(listed, mark):
    before = listed.marked(mark)
    assert before
    book_talk(listed, mark=mark)
    assert listed.marked(mark) == [*before, "book_talk"]


def test_new_role_is_counted_as_it_is_marked(administrator):
    book_talk(ParticipationRole, mark="absent")
    book_talk(
        ParticipationRole,
        mark="counted",
        code="delegate",
        label_en="Delegate",
        label_id="Delegasi",
    )
    event = EventFactory(when="2024-03-04", status="held")
    for role, code in (("book_talk", "KZ"), ("delegate", "LA"), ("host", "TH")):
        ParticipationFactory(event=event, role=role, country=country(code), came="yes")
    assert counted_roles() == ["visitor", "participant", "delegate"]
    numbers = event.figures
    assert numbers.countries(came=True, ours=True).total == 2
    assert numbers.heads(lambda row: True).missing == 1
    address = reverse("events:rows_csv", args=["participation"]) + "?dialect=standard"
    roles = {line["Role"] for line in lines(administrator, address)}
    assert roles == {"Book talk", "Delegate", "Host"}


def test_new_role_of_a_party_is_in_the_column_of_its_mark(administrator):
    book_talk(ShareRole, mark="giver")
    outcome = OutcomeFactory()
    ShareFactory(
        outcome=outcome, role="book_talk", partner=PartnerFactory(name="Museum")
    )
    (line,) = lines(administrator, "/outcomes/export.csv?dialect=standard")
    assert (line["Givers"], line["Receivers"], line["Owners"]) == ("Museum", "", "")


def test_new_role_in_a_program_is_filtered_and_in_the_column_of_its_mark(administrator):
    book_talk(ProgramRole, mark="funder")
    body = ProgramBodyFactory(
        role="book_talk", partner=PartnerFactory(name="Foundation")
    )
    assert (
        "Book talk"
        in administrator.get(body.program.get_absolute_url()).content.decode()
    )
    address = "/programs/export.csv?dialect=standard&role=book_talk"
    (line,) = lines(administrator, address)
    assert (line["Funders"], line["Hosts"]) == ("Foundation", "")


# Names


@pytest.mark.parametrize("name", ["agreements", "events", "outcomes"])
def test_renamed_kind_is_found_by_its_new_name_alone(
    administrator, name, django_capture_on_commit_callbacks
):
    factory, listed, _heading = RECORDS[name]
    row = book_talk(listed)
    records = [factory(kind="book_talk") for _n in range(3)]

    def found(words):
        shown = administrator.get(f"/{name}/", {"q": words})
        return {r.pk for r in shown.context["rows"]}

    assert found("book talk") == found("bincang") == {r.pk for r in records}
    version = records[0].version
    with django_capture_on_commit_callbacks(execute=True):
        changed(administrator, row, label_en="Evening", label_id="Malam sastra")
    assert found("evening") == found("malam sastra") == {r.pk for r in records}
    assert found("book talk") == found("bincang") == set()
    records[0].refresh_from_db()
    assert records[0].version == version


def test_saving_again_mends_a_search_text(
    administrator, django_capture_on_commit_callbacks
):
    """As where a process wrote it while it did not know the new name yet."""
    row, event = book_talk(EventKind), EventFactory(kind="book_talk", title_en="")
    stale = event.search_text.replace("book talk", "reading")
    Event.objects.filter(pk=event.pk).update(search_text=stale)
    with django_capture_on_commit_callbacks(execute=True):
        changed(administrator, row, position="31")
    event.refresh_from_db()
    assert "book talk" in event.search_text
    assert "reading" not in event.search_text


def test_renaming_is_done_in_bounded_pieces(monkeypatch):
    monkeypatch.setattr("perpusnas.core.models.listed_choices.KEYS_AT_ONCE", 2)
    row = book_talk(EventKind)
    for _n in range(5):
        EventFactory(kind="book_talk")
    row.label_en = "Evening"
    row.save()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        row.refresh_records()
    assert Event.objects.filter(search_text__contains="evening").count() == 5
    updates = [q for q in queries.captured_queries if q["sql"].startswith("UPDATE")]
    assert updates


def test_former_name_is_still_understood_in_files():
    row = book_talk(EventKind)
    row.label_en = "Evening"
    row.save()
    for word in ("Book talk", "BINCANG BUKU", "evening", "book_talk"):
        assert EventKind.code_called(word) == "book_talk"
    taken = book_talk(EventKind, code="talk", label_id="Gelar wicara")
    assert EventKind.code_called("Book talk") == taken.code
    assert EventKind.code_called("nothing") is None


# What processes know


def read_before() -> ChoiceList:
    """The first list, as it was read two seconds ago."""
    return ChoiceList(EventKind.first_rows(), monotonic() + SECONDS - 2)


def test_kind_that_another_process_added_is_known_at_once(administrator):
    row = EventKind(**NEW)
    EventKind.objects.bulk_create([row])  # which no process here hears of
    assert "book_talk" not in EventKind.rows()
    sent = filled(administrator.get("/events/new/"))
    LISTS[EventKind] = read_before()
    typed = {"kind": "book_talk", "title_en": "Talk", "status": "held"}
    assert administrator.post("/events/new/", sent | typed).status_code == 302
    assert Event.objects.get().kind == "book_talk"
    LISTS[EventKind] = read_before()
    assert administrator.get("/events/?kind=book_talk").context["errors"] == []
    LISTS[EventKind] = read_before()
    (line,) = lines(administrator, "/events/export.csv?dialect=standard")
    assert line["Kind of event"] == "Book talk"


def test_list_is_read_every_few_seconds(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(
        "perpusnas.core.models.listed_choices.monotonic", lambda: now[0]
    )
    EventKind.forget()
    assert EventKind.label_of("visit") == "Kunjungan"
    EventKind.objects.filter(code="visit").update(label_id="Lawatan")
    assert EventKind.label_of("visit") == "Kunjungan"
    now[0] += 11
    assert EventKind.label_of("visit") == "Lawatan"


def test_code_that_is_in_no_list_is_looked_for_once(django_assert_num_queries):
    LISTS[EventKind] = read_before()
    with django_assert_num_queries(1):
        assert [EventKind.label_of("gone") for _n in range(30)] == ["gone"] * 30


@pytest.mark.parametrize("number", [1, 30])
def test_pages_read_a_list_once(administrator, number, django_assert_num_queries):
    for _n in range(number):
        EventFactory(kind="signing")
    administrator.get("/events/")
    with CaptureQueriesContext(connection) as before:
        administrator.get("/events/")
    EventKind.forget()
    with CaptureQueriesContext(connection) as after:
        administrator.get("/events/")
    assert len(after) == len(before) + 1
