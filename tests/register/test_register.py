"""The whole register out and in: the same bytes again, or nothing at all."""

import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, models
from django.utils import timezone

from agreements.models import Agreement, AgreementPair, ReminderSent, ValiditySpan
from events.models import Event, EventKind, EventPair, Outcome
from partners.models import (
    Erasure,
    Merged,
    Name,
    Partner,
    PartnerPair,
    PersonPair,
)
from perpusnas.core.audit import audit_as, system_account
from perpusnas.core.models import (
    Export,
    Feed,
    Source,
    User,
)
from perpusnas.core.models.listed_choices import lists
from perpusnas.register.empty_database import clear_initial_data
from perpusnas.register.export_folder import write_register
from perpusnas.register.tables import LEFT_OUT, format_description, register_tables
from tests.core.test_csv import NASTY
from tests.core.test_history_snapshots import untrue
from tests.event_factories import (
    EventFactory,
    NominationStateFactory,
    OutcomeFactory,
    OutcomeNameFactory,
    OutcomePartFactory,
    OutcomePersonFactory,
)
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    SourceFactory,
    UserFactory,
    home,
)

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "register-format.md"
PDF = b"%PDF-1.7\n\x00\xff canary\n"

pytestmark = pytest.mark.django_db


def source_with_file(name: str = "ab/paper.pdf", **facts) -> Source:
    source = SourceFactory(kind="paper", title="Document", **facts)
    source.file.name, source.file_name = name, "MoU final.pdf"
    source.sha256 = hashlib.sha256(PDF).hexdigest()
    kept = Path(source.file.path)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(PDF)
    source.save()
    return source


def small() -> Partner:
    """A partner with a party, a paper and an account: enough to be taken in wrongly."""
    source_with_file()
    UserFactory(role="editor", username="staf")
    library = PartnerFactory(name="Kitapkhana")
    AgreementFactory(title_id="Naskah", parties=[home(), library])
    return library


def full() -> None:
    """Beside what is generated, something in every table, and in the texts all signs
    that a file may stumble over."""
    library = small()
    library.logo.name = "ab/paper.pdf"
    library.save()
    for text in [*NASTY, "\r", "a\rb", "\n\n", "\x01", "\ufeff", '"', ",,", "\\", " "]:
        NameFactory(partner=library, text=text)
        SourceFactory(title="Nasty", credits=text, remarks=text)
    for day in (
        "2024",
        "2024-07-02?",
        "[2024-01..2024-03]",
        "2025/..",
        "2023-11/",
        "..",
    ):
        SourceFactory(published=day if day != ".." else "../..")
    outcome = OutcomeFactory(money=Decimal("1250000.50"), currency="IDR", quantity=None)
    OutcomeNameFactory(outcome=outcome, text="Қазақ бұрышы", language="kk")
    OutcomePersonFactory(outcome=outcome, name='Nasty, "a"')
    OutcomePartFactory(outcome=outcome, number=None)
    NominationStateFactory(outcome=outcome, since="2019")
    PartnerFactory(name="In the trash").move_to_trash()
    EventFactory(access="restricted", title_id="Rahasia")
    gone = PartnerFactory()
    Merged.objects.create(partner=library, number=gone.pk)
    Partner.objects.filter(pk=gone.pk).delete()
    for pairs, make in (
        *((PartnerPair, PartnerFactory), (PersonPair, PersonFactory)),
        *((AgreementPair, AgreementFactory), (EventPair, EventFactory)),
    ):
        pair = pairs.objects.create(
            first=make(), second=make(), first_name='Nasty, "a"'
        )
        pair.decide(two=True)
    Erasure.objects.create(number=7, made=timezone.now(), by=system_account())
    user = UserFactory(role="manager", username="pimpinan", email="p@example.org")
    user.groups.add(*UserFactory(role="viewer").groups.all())
    User.objects.filter(pk=UserFactory(role=None).pk).update(is_active=False)
    facts = {"record": "agreement 7", "kind": "ends_90", "message_id": "<1@x>"}
    ReminderSent.objects.create(about=date(2026, 1, 2), user=user, **facts)
    sent = {"sent": timezone.now(), "user": user, **facts}
    ReminderSent.objects.create(about=date(2026, 1, 3), **sent)


def empty(settings, folder: Path) -> None:
    """The database as `migrate` leaves it, and another folder of papers."""
    connection.check_constraints()
    clear_initial_data(register_tables())
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which makes no trigger while rows wait
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    settings.PAPERS_ROOT = folder


def leave(folder: Path) -> dict[str, bytes]:
    write_register(folder, lambda _count: None)
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    files = filter(Path.is_file, folder.rglob("*"))
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def take(folder: Path) -> None:
    call_command("import_register", folder, verbosity=0)


def rows(folder: Path, table: str) -> list[dict]:
    with (folder / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def searches(user) -> list[set]:
    """What some words find."""
    words = [(Partner, "kitapkhana"), (Agreement, "nota kesepahaman"), (Event, "tpbis")]
    return [
        {record.pk for record in model.objects.visible_to(user).search(query, user)}
        for model, query in words
    ]


def validity() -> list[tuple]:
    """The stored spans of all agreements, of which no file tells."""
    columns = ["agreement", "first", "last", "state", "term", "for_internal"]
    return list(ValiditySpan.objects.order_by(*columns).values_list(*columns))


# Out, in, and out again


def test_out_in_and_out_again_are_the_same_bytes(generated, tmp_path, settings):
    full()
    first = leave(tmp_path / "one")
    facts = {line["file"]: line for line in rows(tmp_path / "one", "manifest")}
    assert [t.file for t in register_tables() if facts[t.file]["rows"] == "0"] == []
    texts = set(Name.objects.values_list("text", flat=True))
    searched = searches(User.objects.get(username="staf"))
    valid = validity()
    empty(settings, tmp_path / "elsewhere")
    assert not Agreement.objects.exists()
    take(tmp_path / "one")
    assert leave(tmp_path / "two") == first
    assert set(Name.objects.values_list("text", flat=True)) == texts
    again = searches(User.objects.get(username="staf"))
    assert again == searched
    assert all(searched)
    assert validity() == valid
    call_command("rebuild_validity", "--check")
    document = Source.objects.get(title="Document")
    assert Path(document.file.path).read_bytes() == PDF
    assert (
        Path(document.file.path).stat().st_mode & 0o777
        == settings.FILE_UPLOAD_PERMISSIONS
    )
    connection.check_constraints()


def test_history_begins_anew_and_work_goes_on(tmp_path, settings):
    library = small()
    last = PartnerFactory()
    number = last.pk
    Partner.objects.filter(pk=number).delete()
    leave(tmp_path / "one")
    manifest = hashlib.sha256((tmp_path / "one" / "manifest.csv").read_bytes())
    empty(settings, tmp_path / "elsewhere")
    take(tmp_path / "one")
    assert untrue() == []
    (entry,) = library.history.all()
    assert (entry.route, entry.history_type) == ("import_register", "+")
    assert entry.history_user == system_account()
    assert manifest.hexdigest() in entry.history_change_reason
    with audit_as(User.objects.get(username="staf"), "test"):
        assert PartnerFactory().pk == number + 1
        PartyFactory(agreement=Agreement.objects.get())
    assert untrue() == []
    connection.check_constraints()


def test_accounts_come_with_their_groups_and_without_a_password(tmp_path, settings):
    small()
    chief = UserFactory(role="manager", username="chief", email="c@example.org")
    User.objects.filter(pk=chief.pk).update(is_superuser=True, is_staff=True)
    leave(tmp_path / "one")
    empty(settings, tmp_path / "elsewhere")
    take(tmp_path / "one")
    chief = User.objects.get(username="chief")
    assert not chief.has_usable_password()
    assert [group.name for group in chief.groups.all()] == ["manager"]
    assert (chief.email, chief.is_active) == ("c@example.org", True)
    assert (chief.is_superuser, chief.is_staff) == (False, False)
    assert not system_account().is_active


def test_what_is_secret_or_past_stays_behind(tmp_path, client):
    library = small()
    user = User.objects.get(username="staf")
    client.force_login(user)
    library.name = "Called otherwise"
    library.save()
    NameFactory(partner=library, text="Struck out").delete()
    Feed.renew(user)
    Export.objects.create(
        user=user, name="canary-of-log", rows=0, sha256="", address=""
    )
    everything = b"".join(leave(tmp_path / "one").values())
    assert b"Called otherwise" in everything
    secrets = [client.session.session_key, user.password, Feed.objects.get().digest]
    for secret in [*secrets, "Kitapkhana", "Struck out", "canary-of-log"]:
        assert secret.encode() not in everything, secret


def test_cells_are_as_the_document_says(tmp_path):
    AgreementFactory(
        signed="2024-07-02?", created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    )
    OutcomeFactory(money=Decimal("1.5"), currency="IDR", remarks="=1+1")
    leave(tmp_path / "one")
    (text,) = rows(tmp_path / "one", "agreements_agreement")
    assert text["created"] == "2026-01-02T03:04:05.000000+00:00"
    dates = [text[f"signed{end}"] for end in ("_earliest", "_latest", "")]
    assert dates == ["2024-07-02", "2024-07-02", "2024-07-02?"]
    assert (text["trashed"], text["version"]) == ("", "1")
    (outcome,) = rows(tmp_path / "one", "events_outcome")
    assert (outcome["money"], outcome["remarks"]) == ("1.50", "=1+1")
    (values,) = rows(tmp_path / "one", "partners_partner")
    assert values["is_home"] == "1"


# What is refused


def rewrite(file: Path, change) -> None:
    file.write_bytes(change(file.read_bytes()))


def retell(folder: Path, file: str, change) -> None:
    """Change a file, and the manifest so that it tells of the changed one."""
    old = (folder / file).read_bytes()
    new = change(old)
    (folder / file).write_bytes(new)
    pairs = [(hashlib.sha256(b).hexdigest(), str(len(b))) for b in (old, new)]
    (was, size), (now, grown) = pairs

    def values(manifest: bytes) -> bytes:
        return manifest.replace(f"{size},{was}".encode(), f"{grown},{now}".encode())

    rewrite(folder / "manifest.csv", values)


def swap(old: str, new: str):
    def change(content: bytes) -> bytes:
        assert old.encode() in content, old
        return content.replace(old.encode(), new.encode(), 1)

    return change


def without_column(*names: str):
    """Return a change that takes these columns out of a file."""

    def change(content: bytes) -> bytes:
        heading, *lines = csv.reader(io.StringIO(content.decode(), newline=""))
        assert set(names) <= set(heading)
        places = [place for place, name in enumerate(heading) if name not in names]
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerows([row[place] for place in places] for row in (heading, *lines))
        return out.getvalue().encode()

    return change


PARTNERS, MANIFEST, USERS = "partners_partner.csv", "manifest.csv", "perpusnas_user.csv"
PARTIES, SOURCES = "agreements_party.csv", "perpusnas_source.csv"
BREAKAGES = {
    "is not the file": lambda f: rewrite(f / PARTNERS, swap("Kitapkhana", "Kitapxana")),
    f"{PARTNERS} is not": lambda f: rewrite(
        f / PARTNERS, lambda b: b[: b.rindex(b"\n", 0, -1) + 1]
    ),
    "other columns": lambda f: retell(f, PARTNERS, swap("id,access,", "id,acces,")),
    "lacking: access; not known: -": lambda f: retell(
        f, PARTNERS, without_column("access")
    ),
    "lacking: created;": lambda f: retell(f, PARTNERS, without_column("created")),
    "1 cells, where": lambda f: retell(f, PARTNERS, lambda b: b + b"99\r\n"),
    "another order": lambda f: retell(
        f, PARTIES, swap("id,partner_id", "partner_id,id")
    ),
    f"Not in {'{folder}'}: {PARTIES}": lambda f: (f / PARTIES).unlink(),
    f"lacks {PARTIES}": lambda f: rewrite(f / MANIFEST, swap(PARTIES, "papers/x")),
    "knows no more.csv": lambda f: rewrite(
        f / MANIFEST, lambda b: b + b"more.csv,0,0,0,0\r\n"
    ),
    "outside the folder": lambda f: rewrite(f / MANIFEST, swap(PARTIES, "papers/../x")),
    "its columns must be": lambda f: rewrite(f / MANIFEST, swap("rows", "lines")),
    "cannot be read": lambda f: (f / MANIFEST).unlink(),
    "does not say": lambda f: rewrite(f / "FORMAT", swap("2", "3")),
    f"{SOURCES}, near line": lambda f: retell(
        f, SOURCES, swap("2024-02-08,2024", "x,2024")
    ),
    "no group": lambda f: retell(f, USERS, swap("editor", "emperor")),
    "names what is not there": lambda f: retell(f, PARTNERS, swap(",KZ,", ",QQ,")),
    "tell of other papers": lambda f: retell(f, SOURCES, swap("ab/paper.pdf", "")),
    "another SHA-256": lambda f: retell(
        f, SOURCES, swap(hashlib.sha256(PDF).hexdigest(), "0" * 64)
    ),
    "paper.pdf is not the file": lambda f: rewrite(
        f / "papers/ab/paper.pdf", lambda b: b + b"x"
    ),
}


def test_what_is_wrong_is_refused_whole_and_named(tmp_path, settings):
    small()
    leave(tmp_path / "one")
    documents = tmp_path / "elsewhere"
    empty(settings, documents)
    before = leave(tmp_path / "empty")
    for number, (reason, harm) in enumerate(BREAKAGES.items()):
        folder = tmp_path / f"broken{number}"
        shutil.copytree(tmp_path / "one", folder)
        harm(folder)
        with pytest.raises(CommandError) as refused:
            take(folder)
        assert reason.format(folder=folder) in str(refused.value)
        assert [file for file in documents.rglob("*") if file.is_file()] == [], reason
    assert leave(tmp_path / "after") == before
    take(tmp_path / "one")
    assert Partner.objects.filter(name="Kitapkhana").exists()


def test_folder_of_an_earlier_version_lacks_columns_and_takes_their_defaults(
    tmp_path, settings
):
    small()
    agreement = Agreement.objects.get()
    agreement.obstacle, agreement.window_days, agreement.custody = "No budget", 30, ""
    agreement.save()
    leave(tmp_path / "one")
    gone = without_column("obstacle", "window_days", "target", "target_latest")
    retell(tmp_path / "one", "agreements_agreement.csv", gone)
    retell(tmp_path / "one", USERS, without_column("language"))
    empty(settings, tmp_path / "elsewhere")
    take(tmp_path / "one")
    agreement = Agreement.objects.get()
    assert (agreement.title_id, agreement.obstacle) == ("Naskah", "")
    assert agreement.window_days == Agreement._meta.get_field("window_days").default
    assert (agreement.target, agreement.target_latest) == ("", None)
    user = User.objects.get(username="staf")
    assert user.language == settings.LANGUAGE_CODE
    assert [group.name for group in user.groups.all()] == ["editor"]


def leave_out(folder: Path, *files: str) -> None:
    """Make it a folder of a version that did not have these files."""
    for file in files:
        (folder / file).unlink()
    begins = tuple(file.encode() for file in files)
    manifest = folder / "manifest.csv"
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(b"".join(n for n in lines if not n.startswith(begins)))


def test_kinds_of_administrators_come_along_and_later_ones_are_added(
    tmp_path, settings
):
    small()
    EventKind.objects.create(
        code="book_talk", label_id="Bincang buku", label_en="Book talk", position=3
    )
    EventKind.objects.filter(code="visit").update(label_en="Call", is_retired=True)
    event = EventFactory(kind="book_talk")
    leave(tmp_path / "one")
    retell(tmp_path / "one", "events_eventkind.csv", swap(",press,", ",other_press,"))
    empty(settings, tmp_path / "elsewhere")
    assert not EventKind.objects.filter(code="book_talk").exists()
    take(tmp_path / "one")
    again = Event.objects.get(pk=event.pk)
    assert again.get_kind_display() == "Bincang buku"
    visit = EventKind.objects.get(code="visit")
    assert (visit.label_en, visit.is_retired) == ("Call", True)
    assert EventKind.objects.get(code="press").label_en == "Press meeting"
    numbers = [*EventKind.objects.values_list("pk", flat=True)]
    assert len(numbers) == len(EventKind.FIRST) + 2


def test_folder_without_lists_has_the_first_rows(tmp_path, settings):
    small()
    EventFactory(kind="visit")
    leave(tmp_path / "one")
    leave_out(tmp_path / "one", *(f"{m._meta.db_table}.csv" for m in lists()))
    empty(settings, tmp_path / "elsewhere")
    take(tmp_path / "one")
    assert Event.objects.get().get_kind_display() == "Kunjungan"
    for listed in lists():
        assert [*listed.objects.values_list("code", flat=True)] == [
            code for code, *_labels in listed.FIRST
        ]


def exported() -> None:
    facts = {"name": "partners", "rows": 0, "sha256": "", "address": ""}
    Export.objects.create(user=system_account(), **facts)


@pytest.mark.parametrize(
    "enter",
    [
        PartnerFactory,
        UserFactory,
        exported,
        lambda: NameFactory(partner=home()),
        lambda: Merged.objects.create(partner=home(), number=99),
    ],
    ids=["partner", "user", "export", "name", "merged"],
)
def test_register_that_is_not_empty_is_refused(tmp_path, settings, enter):
    small()
    leave(tmp_path / "one")
    empty(settings, tmp_path / "elsewhere")
    enter()
    before = leave(tmp_path / "before")
    with pytest.raises(CommandError, match="there already"):
        take(tmp_path / "one")
    assert leave(tmp_path / "after") == before


def test_what_was_entered_and_removed_is_not_empty(tmp_path, settings):
    leave(tmp_path / "one")
    empty(settings, tmp_path / "elsewhere")
    Partner.objects.filter(pk=PartnerFactory().pk).delete()
    with pytest.raises(CommandError, match="partners_partner"):
        take(tmp_path / "one")


def test_document_that_an_earlier_try_left_may_stay(tmp_path, settings):
    small()
    leave(tmp_path / "one")
    documents = tmp_path / "elsewhere"
    empty(settings, documents)
    kept = documents / "ab" / "paper.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"other")
    with pytest.raises(CommandError, match="Another paper"):
        take(tmp_path / "one")
    assert kept.read_bytes() == b"other"
    kept.write_bytes(PDF)
    (documents / "ab" / "paper.pdf.part").write_bytes(PDF[:3])
    take(tmp_path / "one")
    assert kept.read_bytes() == PDF


# A folder is whole or not there


def test_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(CommandError, match="there already"):
        leave(tmp_path)
    assert contents(tmp_path) == {"mine": b"mine"}


@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_bytes(b"other")])
def test_document_that_is_gone_or_another_leaves_no_folder(tmp_path, harm):
    harm(Path(source_with_file().file.path))
    with pytest.raises(CommandError, match=r"The paper ab/paper\.pdf is"):
        leave(tmp_path / "out" / "one")
    assert list((tmp_path / "out").iterdir()) == []


def test_folder_is_for_its_owner_alone(tmp_path):
    leave(tmp_path / "one")
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o700


def test_command_says_how_much_and_is_written_down(tmp_path, capsys):
    small()
    call_command("export_register", tmp_path / "one")
    manifest = (tmp_path / "one" / "manifest.csv").read_bytes()
    written = Export.objects.get()
    assert (written.name, written.user) == ("export_register", system_account())
    assert written.sha256 == hashlib.sha256(manifest).hexdigest()
    assert written.rows == sum(
        int(r["rows"] or 0) for r in rows(tmp_path / "one", "manifest")
    )
    assert f"{written.rows:,} rows" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_all_tables_are_of_one_moment_and_writers_need_not_wait(tmp_path):
    library = small()
    steps = []

    def write_meanwhile(_count: int) -> None:
        if not steps:
            writer = Thread(target=enter_more, args=[library])
            writer.start()
            writer.join()
        steps.append(_count)

    write_register(tmp_path / "one", write_meanwhile)
    assert NameFactory._meta.model.objects.filter(text="Meanwhile").exists()
    assert b"Meanwhile" not in b"".join(contents(tmp_path / "one").values())


def enter_more(library: Partner) -> None:
    try:
        with audit_as(system_account(), "test"):
            library.names.create(kind="alias", text="Meanwhile")
    finally:
        connection.close()


# What belongs to it


def test_documentation_lists_every_file_and_column():
    values = DOCUMENT.read_text(encoding="utf-8").split("## Files and columns\n")[1]
    assert values.strip() == format_description(), (
        "docs/register-format.md: end it with what register.tables.described() says"
    )


def test_every_table_is_taken_along_or_left_out_for_a_reason():
    """Each but the history stands in one list; a text is never NULL, which a file could
    not tell from an empty one."""
    ours = [m for m in apps.get_models() if m.__module__.split(".")[0] in sys_apps()]
    taken = {table.model for table in register_tables()}
    past = {m for m in ours if hasattr(m, "history_id")}
    assert set(ours) - past == taken | set(LEFT_OUT)
    assert all(LEFT_OUT.values())
    texts = (models.CharField, models.TextField, models.FileField)
    fields = [f for table in register_tables() for f in table.fields]
    assert [f for f in fields if f.null and isinstance(f, texts)] == []
    many = {f for m in taken for f in m._meta.many_to_many}
    assert {f.name for f in many} == {"groups", "user_permissions"}


def sys_apps() -> set[str]:
    return {"perpusnas", "partners", "agreements", "events"}


# From one kind of database to the other


def manage(database: str, state: Path, *arguments: str) -> None:
    environment = {**os.environ, "DATABASE_URL": database, "STATE_ROOT": str(state)}
    environment.pop("PAPERS_ROOT", None)
    command = [sys.executable, "manage.py", *arguments, "-v", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=300)


@pytest.mark.long
def test_way_through_sqlite_and_back_changes_no_byte(generated, tmp_path, settings):
    """On PostgreSQL, this is the way from SQLite to it, and the other way round."""
    full()
    first = leave(tmp_path / "one")
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    manage(other, tmp_path / "state", "migrate")
    manage(other, tmp_path / "state", "import_register", str(tmp_path / "one"))
    manage(other, tmp_path / "state", "export_register", str(tmp_path / "two"))
    assert contents(tmp_path / "two") == first
    empty(settings, tmp_path / "elsewhere")
    take(tmp_path / "two")
    assert leave(tmp_path / "three") == first
    assert Outcome.objects.filter(money=Decimal("1250000.50")).exists()
