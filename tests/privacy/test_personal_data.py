"""A person's data: every field decided, handed out whole, erased without a trace."""

import json
from hashlib import sha256

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, AgreementCitation, Signatory
from events.models import EventCitation
from partners.merging import merge
from partners.models import (
    Erasure,
    Name,
    Person,
    PersonPair,
    Post,
)
from perpusnas.core.audit import audit_as
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.models import Record, Row
from perpusnas.imports.models import ImportJob
from perpusnas.privacy.erasure import erase, erasure_preview
from perpusnas.privacy.mentions import JSON_WITH_TEXTS
from perpusnas.privacy.personal_data import ERASED, TABLES
from tests.event_factories import (
    EventFactory,
    EventPersonFactory,
    FollowUpFactory,
    OutcomePersonFactory,
    StatusChangeFactory,
)
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerCitationFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SignatoryFactory,
    SourceFactory,
    StageChangeFactory,
    UserFactory,
    home,
)

pytestmark = pytest.mark.django_db

NAME, EARLIER = "Zulfiya Canaryeva", "Zulfiya Earlierova"
NATIVE, LATER = "Зульфия Канареева", "Zulfiya Mergedova"
MAIL, OLD_MAIL, PHONE = "z.canary@example.kz", "zulfiya@old.example", "+7 7172 555 019"
SECRETS = [NAME, EARLIER, NATIVE, LATER, MAIL, OLD_MAIL, PHONE, "canary remark"]
SECRETS += ["Canary of Arts", "canary said", "Dr. Canaria", "Canary Prize"]
TITLE = "Direktur Utama Perpustakaan"


@pytest.fixture
def admin():
    return UserFactory(role="administrator", username="eraser")


@pytest.fixture
def person(admin):
    """Somebody whose data stand wherever data of a person can stand."""
    with audit_as(admin, "test", f"{NAME} asked for it"):
        somebody = PersonFactory(
            name=EARLIER, honorific="Dr. Canaria", remarks="canary remark"
        )
        post = PostFactory(person=somebody, mail=OLD_MAIL, title_en="Canary of Arts")
        everywhere(somebody, post)
        somebody.name = NAME
        somebody.save()
        post.mail, post.phone = MAIL, PHONE
        post.save()
        other = PersonFactory(name=LATER)
        PostFactory(person=other, mail=OLD_MAIL).delete()
        merge(somebody, other, {}, f"{NAME} is {LATER}")
    kind = ContentType.objects.get_for_model
    message = json.dumps([{"changed": {"name": "post", "object": f"{NATIVE}, x"}}])
    for thing, text in ((somebody, ""), (post.partner, message)):
        LogEntry.objects.create(
            user=admin,
            content_type=kind(thing),
            object_id=str(thing.pk),
            object_repr=NAME,
            action_flag=CHANGE,
            change_message=text,
        )
    return Person.objects.get(pk=somebody.pk)


def everywhere(somebody, post):
    """Rows that name the person, and texts of others that speak of them."""
    name = NameFactory(person=somebody, text=NATIVE, kind="native", language="ru")
    PartnerCitationFactory(person=somebody, says="canary said")
    PartnerCitationFactory(person=somebody, name=name, says="canary said")
    PartnerCitationFactory(partner=post.partner, post=post, says="canary said")
    text = AgreementFactory(
        parties=[home()],
        title_id="Nota Kesepahaman",
        remarks=f"Ask {NAME}, {MAIL}, {PHONE}",
        next_step=f"Write to {NAME.upper()}",
    )
    signatory = SignatoryFactory(agreement=text, person=somebody, title_id=TITLE)
    AgreementCitation.objects.create(
        agreement=text,
        signatory=signatory,
        source=SourceFactory(remarks=f"{NATIVE} wrote"),
        stance="states",
        says="canary said",
    )
    StageChangeFactory(agreement=text, note=f"told by {NAME}")
    event = EventFactory(title_en=f"Visit of {EARLIER}", results=f"({NATIVE})")
    StatusChangeFactory(event=event, note=f"{NAME}: yes")
    there = EventPersonFactory(event=event, person=somebody, title_id=TITLE)
    EventCitation.objects.create(
        event=event,
        event_person=there,
        source=SourceFactory(),
        stance="states",
        says="canary said",
    )
    # Printed by name before the person was on record, and still so elsewhere.
    printed = OutcomePersonFactory(name=NAME, capacity="editor")
    printed.name, printed.person = "", somebody
    printed.save()
    OutcomePersonFactory(name=NAME)
    FollowUpFactory(what_en=f"Canary Prize for {NAME}")
    twin = PersonFactory(name="Zulfya Canaryeva")
    PersonPair.objects.create(
        first=somebody, second=twin, first_name=NAME, second_name=twin.name
    )
    imported()


def imported() -> ImportJob:
    """An import of which cells were corrected, and names matched."""
    cell = {"row": "2", "heading": "Nama", "old": f"Dr.\n{NAME.upper()}", "new": NATIVE}
    others = cell | {"row": "3", "old": "", "new": "nobody's business"}
    answered = {"f3a1": [f"{EARLIER}, Almaty", NAME]}
    return ImportJob.objects.create(
        user=UserFactory(),
        kind="people",
        name="people.csv",
        choices={"corrected": [cell, others], "answered": answered},
    )


def dumped() -> dict[str, str]:
    """All that the database holds, table by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608
            found[table] = json.dumps(
                [[str(cell) for cell in row] for row in cursor.fetchall()],
                ensure_ascii=False,
            )
    return found


def traces(secrets) -> list[tuple[str, str]]:
    """Where a secret stands, in whatever case, or as JSON or search writes it."""
    ways = {
        way: secret
        for secret in secrets
        for way in (secret.casefold(), json.dumps(secret)[1:-1].casefold())
    }
    return sorted(
        {
            (table, secret)
            for table, text in dumped().items()
            for way, secret in ways.items()
            if way in text.casefold().replace("\\\\", "\\")
        }
    )


# The register of fields


def pointing_to(target) -> set:
    return {
        model
        for model in apps.get_models()
        if not hasattr(model, "history_id")
        for field in model._meta.concrete_fields
        if field.related_model is target
    }


def test_every_row_that_names_a_person_is_decided():
    held = {holding.model for holding in TABLES}
    rows = pointing_to(Person)
    rows |= {m for row in rows if issubclass(row, Row) for m in pointing_to(row)}
    assert held == rows | {Person}


@pytest.mark.parametrize("holding", TABLES, ids=lambda h: h.model.__name__)
def test_every_field_is_decided_once(holding):
    columns = holding.model._meta.concrete_fields
    bounds = {
        name
        for column in columns
        if isinstance(column, PartialDateField)
        for name in column.bound_names()
    }
    decided = [*holding.erased, *holding.kept]
    assert sorted(decided) == sorted({c.name for c in columns} - bounds)


# Fields of such a kind that hold nothing but numbers of rows and names of our own.
NUMBERS_ALONE = {"partners.Merge.entries", "partners.Merge.redirects"}
NUMBERS_ALONE |= {
    f"imports.{name}"
    for name in (
        "ImportJob.counts",
        "ImportJob.rights",
        "ImportChunk.entries",
        "ImportChunk.made",
        "ImportChunk.new",
    )
}
NUMBERS_ALONE.add("perpusnas.FileColumns.left_out")  # headings of columns
NUMBERS_ALONE.add("perpusnas.ExportJob.rights")
NUMBERS_ALONE |= {
    f"django_tasks_database.DBTaskResult.{name}"
    for name in ("args_kwargs", "return_value", "worker_ids")
}


def test_no_kind_of_field_hides_text_from_the_search():
    """Names are looked for in characters and texts: a new kind must be decided."""
    known = (models.CharField, models.TextField, models.FileField)
    odd = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField | models.BinaryField)
        and not isinstance(field, known)
    }
    searched = {f"{m}.{name}" for m, names in JSON_WITH_TEXTS.items() for name in names}
    assert odd == NUMBERS_ALONE | searched


# Handed out


def test_file_holds_all_that_is_held_and_nothing_of_others(person, admin, client):
    PersonFactory(name="Somebody Else", remarks="nobody's business")
    client.force_login(admin)
    response = client.get(reverse("people:personal_data", args=[person.pk]))
    assert response.headers["Content-Disposition"].endswith(f'person-{person.pk}.json"')
    assert response.headers["Cache-Control"] == "private, no-store"
    text = response.content.decode()
    assert [secret for secret in SECRETS if secret not in text] == []
    assert TITLE in text
    assert "nobody's business" not in text
    assert text.startswith('{\n  "')  # a line for each fact, and no escapes


def test_command_writes_the_same_file_for_its_owner_alone(person, tmp_path, capsys):
    file = tmp_path / "person.json"
    call_command("person_export", person.pk, output=file)
    assert file.stat().st_mode & 0o077 == 0
    assert NATIVE in file.read_text(encoding="utf-8")
    with pytest.raises(CommandError, match="no person #999999"):
        call_command("person_export", 999_999)


# Erased


def kept_whole() -> dict:
    """What erasing must not change: texts as signed, and papers by their digest."""
    signed = Signatory.objects.order_by("pk").values("title_id", "title_en", "partner")
    titles = Agreement.objects.order_by("pk").values("title_id", "title_en", "signed")
    return {"signatories": list(signed), "agreements": list(titles)}


def test_nothing_of_the_person_is_left_in_any_table(person, admin, settings):
    assert {secret for _table, secret in traces(SECRETS)} == set(SECRETS)
    before, documents = kept_whole(), stored_file(settings)
    with audit_as(admin, "test"):
        erase(person)
    left = traces([s for s in SECRETS if s != "Canary Prize"])
    assert left == []
    assert traces(["Canary Prize"])  # not the person's: only the name in it is gone
    assert kept_whole() == before
    assert digest(settings) == documents
    person.refresh_from_db()
    assert (person.name, person.erased is not None) == (ERASED, True)
    assert not PersonPair.objects.exists()
    assert Erasure.objects.filter(by=admin).count() == 2  # and what was merged


def stored_file(settings) -> str:
    settings.PAPERS_ROOT.mkdir(parents=True)
    (settings.PAPERS_ROOT / "paper.pdf").write_bytes(b"%PDF-1.7 " + NAME.encode())
    return digest(settings)


def digest(settings) -> str:
    return sha256((settings.PAPERS_ROOT / "paper.pdf").read_bytes()).hexdigest()


def test_history_mentions_the_erasure_and_stays_valid(person, admin):
    with audit_as(admin, "test"):
        erase(person)
    for model in (Person, Post, Name):
        newest = model.history.order_by("-history_id").first()
        assert newest.history_change_reason
        assert newest.history_user == admin
    for thing in (*Person.objects.all(), *Post.objects.all(), *Name.objects.all()):
        assert isinstance(thing, Record | Row)
        last = thing.history.order_by("-history_id").first()
        for column in last.tracked_fields:
            assert getattr(last, column.attname) == getattr(thing, column.attname)


def test_namesakes_and_institutions_keep_what_is_theirs(admin):
    person = PersonFactory(name="Budi Santoso")
    library = PartnerFactory(name="Yayasan Budi Santoso", mail="info@library.example")
    PostFactory(person=person, partner=library, mail="info@library.example")
    namesake = PersonFactory(name="Budi Santoso", remarks="of Bandung")
    event = EventFactory(title_id="Kunjungan Budi Santoso", results="Santosonians")
    seen = erasure_preview(person)
    assert "Budi Santoso" in seen.unclear
    assert event in [mention.instance for mention in seen.unchanged]
    with audit_as(admin, "test"):
        erase(person)
    for thing in (library, namesake, event):
        before = (str(thing), thing.remarks)
        thing.refresh_from_db()
        assert (str(thing), thing.remarks) == before
    library.refresh_from_db()
    assert library.mail == "info@library.example"


def test_only_whole_names_are_redacted(admin):
    person = PersonFactory(name="Ali Rahman")
    event = EventFactory(results="Ali Rahmanov and Ali Rahman's wife", remarks="Ali")
    with audit_as(admin, "test"):
        erase(person)
    event.refresh_from_db()
    assert event.results == f"Ali Rahmanov and {ERASED}'s wife"
    assert event.remarks == "Ali"


# On the page


def test_administrator_must_type_the_number_and_sees_what_happens(person, admin):
    client = Client()
    client.force_login(admin)
    url = reverse("people:erase", args=[person.pk])
    page = client.get(url)
    assert "Visit of " + EARLIER in page.content.decode()
    wrong = client.post(url, {"version": person.version, "number": person.pk + 1})
    assert wrong.status_code == 422
    old = client.post(url, {"version": person.version - 1, "number": person.pk})
    assert old.status_code == 409
    person.refresh_from_db()
    assert person.name == NAME
    done = client.post(
        url, {"version": person.version, "number": person.pk}, follow=True
    )
    assert ERASED in done.content.decode()
    assert NAME not in done.content.decode()
    edit = client.get(reverse("people:edit", args=[person.pk]))
    assert edit.status_code == 403
    history = client.get(reverse("people:history", args=[person.pk]))
    assert history.status_code == 200
    assert [s for s in SECRETS if s in history.content.decode()] == []


def test_page_of_a_person_offers_it_to_administrators_alone(person, client):
    erasing = reverse("people:erase", args=[person.pk])
    for role, offered in (("manager", False), ("administrator", True)):
        client.force_login(UserFactory(role=role))
        page = client.get(person.get_absolute_url()).content.decode()
        assert (erasing in page) is offered


# The ledger


def test_ledger_erases_again_what_an_older_backup_brings_back(person, settings, capsys):
    stored = {m: list(m.objects.values()) for m in (Person, Post, Name)}
    call_command("person_erase", person.pk, ask=False)
    assert [s for s in SECRETS if s in settings.ERASE_LEDGER.read_text()] == []
    Erasure.objects.all().delete()  # the backup knows nothing of it
    for model, rows in stored.items():
        for row in rows:
            model.objects.filter(pk=row.pop("id")).update(**row)
    assert traces([NAME, MAIL])
    call_command("person_erase", again=True)
    assert traces([NAME, MAIL, NATIVE]) == []
    capsys.readouterr()
    call_command("person_erase", again=True)
    assert "Nobody is to be erased again." in capsys.readouterr().out


def test_ledger_passes_by_who_was_given_the_number_anew(person):
    call_command("person_erase", person.pk, ask=False)
    Person.objects.filter(pk=person.pk).update(
        erased=None, name="Somebody New", created="2030-01-01T00:00:00Z"
    )
    call_command("person_erase", again=True)
    person.refresh_from_db()
    assert person.name == "Somebody New"


def test_command_confirms_before_erasing(person, monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    call_command("person_erase", person.pk)
    person.refresh_from_db()
    assert person.name == NAME
    monkeypatch.setattr("builtins.input", lambda _question: str(person.pk))
    call_command("person_erase", person.pk)
    person.refresh_from_db()
    assert person.name == ERASED
