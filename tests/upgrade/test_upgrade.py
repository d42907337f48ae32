"""A register of version 0.1.0 comes through `migrate`, and its folder is taken in."""

import gzip
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection

from tests.upgrade.old_registers import (
    FOLDER,
    RENAMED_TABLES,
    Execute,
    asking,
    differences,
    kept_tables,
    sqlite_register,
)

ROOT = Path(__file__).resolve().parents[2]
STRUCTURE = json.loads((FOLDER / "structure.json").read_text(encoding="utf-8"))
# Constraints of then that are gone, each for a reason.
CONSTRAINTS_GONE: dict[str, str] = {}

# What a folder of the whole register does not hold: see docs/register-format.md.
NOT_IN_FOLDER = {
    "auth_group": "comes with the software",
    "django_admin_log": "is of the installation",
    "perpusnas_country": "comes with the software",
    "perpusnas_export": "is of the installation",
    "perpusnas_feed": "holds the secret addresses of calendars",
    "perpusnas_user_groups": "is told by name, in the file of accounts",
    "perpusnas_user_user_permissions": "is not used",
}
PRIVATE = ("password", "last_login", "is_superuser", "is_staff")

# What pages tell, whatever they look like: by address, who reads, status and words.
PAGES = [
    ("/partners/12/", "admin", 200, ["Perpustakaan Nasional Contoh", "KZ-CONTOH"]),
    ("/partners/12/", "pembaca", 200, ["Қазақстан Contoh ұлттық кітапханасы"]),
    ("/partners/17/", "admin", 200, ["Contoh mitra rahasia"]),
    ("/partners/17/", "pembaca", 404, []),
    ("/partners/25/", "admin", 404, []),
    ("/partners/20/", "admin", 302, ["/partners/21/"]),
    ("/people/15/", "admin", 302, ["/people/16/"]),
    ("/people/17/", "admin", 200, ["[dihapus / erased]"]),
    ("/people/11/", "staf", 200, ["ani@example.org", "Contoh Anni"]),
    ("/agreements/6/", "admin", 200, ["CONTOH-2", "6 Februari 2027", "Contoh surat"]),
    ("/agreements/6/history/", "admin", 200, ["Contoh alasan perubahan"]),
    ("/events/11/", "admin", 200, ["5–9 September 2022", "Contoh Program Berbagi"]),
    ("/outcomes/4/", "admin", 200, ["1.250.000,5", "Kab. Contoh"]),
    ("/programs/3/", "admin", 200, ["Contoh Berbagi Pengetahuan 2022"]),
    ("/follow-ups/7/", "admin", 200, ["Contoh mengirim daftar", "31 Maret 2025"]),
    ("/sources/30/file/", "admin", 200, ["%PDF-1.7"]),
    ("/log/", "pimpinan", 200, ["Negara: Kazakhstan", "rekap-naskah"]),
]
READ_PAGES = """
import json
from django.contrib.auth import get_user_model, user_logged_in
from django.test import Client
user_logged_in.disconnect(dispatch_uid="update_last_login")
told = []
for path, who, *_rest in json.loads(PAGES):
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username=f"contoh-{who}"))
    answer = client.get(path)
    content = b"".join(answer) + answer.headers.get("Location", "").encode()
    told.append([path, who, answer.status_code, content.decode("utf-8", "replace")])
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Upgraded:
    """The kept database after `migrate`, how to ask it, and what its pages say."""

    vendor: str
    execute: Execute
    pages: list


def manage(database: str, state: Path, *arguments: str, **options) -> str:
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "STATE_ROOT": str(state),
        "DEBUG": "on",
        "LOG_LEVEL": "ERROR",
    }
    for name in ("PAPERS_ROOT", "ERASE_LEDGER", "IMPORTS_ROOT", "HTTPS"):
        environment.pop(name, None)
    command = [sys.executable, "manage.py", *arguments, "-v", "0"]
    params = {"cwd": ROOT, "env": environment, "timeout": 300, **options}
    done = subprocess.run(command, capture_output=True, check=False, **params)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout.decode()


@pytest.fixture(scope="module")
def upgraded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator:
    """The register of 0.1.0 on the kind of database that the tests run on."""
    state = tmp_path_factory.mktemp("upgraded")
    shutil.copytree(FOLDER / "register" / "papers", state / "papers")
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            yield from on_postgresql(state)
        else:
            yield from on_sqlite(state)


def on_sqlite(state: Path) -> Iterator[Upgraded]:
    path = sqlite_register(state / "register.sqlite3")
    values = migrated(f"sqlite:///{path}", state)
    with closing(sqlite3.connect(path)) as opened:
        yield Upgraded("sqlite", asking(opened), values)


def on_postgresql(state: Path) -> Iterator[Upgraded]:
    """Restored into a database of its own, beside that of the tests."""
    import psycopg2

    parameters = connection.get_connection_params()
    server = {n: parameters.get(n, "") for n in ("user", "password", "host", "port")}
    name = f"{connection.settings_dict['NAME']}_upgrade"
    dump = gzip.decompress((FOLDER / "register.sql.gz").read_bytes()).decode()
    outer = psycopg2.connect(dbname="postgres", **server)
    outer.autocommit = True
    asking_outer = outer.cursor()
    asking_outer.execute(f'DROP DATABASE IF EXISTS "{name}"')
    asking_outer.execute(
        f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"
    )
    try:
        with closing(psycopg2.connect(dbname=name, **server)) as fresh:
            fresh.cursor().execute(dump)
            fresh.commit()
        where = ":".join(filter(None, [server["host"], str(server["port"] or "")]))
        login = f"{quote(server['user'])}:{quote(server['password'])}"
        values = migrated(f"postgres://{login}@{where}/{name}", state)
        with closing(psycopg2.connect(dbname=name, **server)) as opened:
            opened.autocommit = True
            yield Upgraded("postgresql", asking(opened), values)
    finally:
        asking_outer.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        outer.close()


def migrated(database: str, state: Path) -> list:
    manage(database, state, "migrate", "--no-input")
    manage(database, state, "rebuild_validity", "--check")  # fails where one differs
    script = f"PAGES = {json.dumps(PAGES)!r}\n{READ_PAGES}"
    return json.loads(manage(database, state, "shell", input=script.encode()))


def test_every_row_and_column_is_what_it_was(upgraded):
    assert differences(list(kept_tables()), upgraded.execute) == []


def test_no_number_is_given_again(upgraded):
    for table, last in STRUCTURE["numbers"].items():
        name = RENAMED_TABLES.get(table, table)
        assert last_number(upgraded, name) >= last, name


def last_number(upgraded: Upgraded, table: str) -> int:
    if upgraded.vendor == "sqlite":
        found = upgraded.execute(
            f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'"  # noqa: S608
        )
        return found[0][0] if found else 0
    key = "history_id" if "_historical" in table else "id"
    [(sequence,)] = upgraded.execute(
        f"SELECT pg_get_serial_sequence('{table}', '{key}')"
    )
    [(last, called)] = upgraded.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
    return last if called else 0


def test_constraints_are_there_and_hold(upgraded):
    names = sqlite_constraints if upgraded.vendor == "sqlite" else sound_constraints
    missing = set(STRUCTURE["constraints"]) - names(upgraded.execute)
    assert missing <= CONSTRAINTS_GONE.keys()


def sqlite_constraints(execute: Execute) -> set[str]:
    """The names of all constraints, once the database has found no row against them."""
    assert execute("PRAGMA integrity_check") == [("ok",)]
    assert execute("PRAGMA foreign_key_check") == []
    texts = execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    text = "\n".join(sql for (sql,) in texts)
    found = re.findall(r'CONSTRAINT "(\w+)" (?:CHECK|UNIQUE)', text)
    return {*found, *re.findall(r'CREATE UNIQUE INDEX "(\w+)"', text)}


def sound_constraints(execute: Execute) -> set[str]:
    """The same of PostgreSQL, where a constraint that is `convalidated` holds."""
    found = dict(execute("SELECT conname, convalidated FROM pg_constraint"))
    assert [name for name, holds in found.items() if not holds] == []
    unique = execute("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%UNIQUE%'")
    return {*found, *(name for (name,) in unique)}


def test_what_is_written_once_is_still_guarded(upgraded):
    if (
        upgraded.vendor == "sqlite"
    ):  # it has no such guard, and docs/security.md says so
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        assert list(upgraded.execute(triggers)) == []
        return
    found = upgraded.execute(
        "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal"
    )
    guarded = {table for table, _trigger in found}
    assert {RENAMED_TABLES.get(t, t) for t in STRUCTURE["guarded"]} <= guarded


def test_pages_show_what_they_showed(upgraded):
    wrong = []
    for (path, who, status, words), (*_asked, answer, content) in zip(
        PAGES, upgraded.pages, strict=True
    ):
        missing = [word for word in words if word not in content]
        if answer != status or missing:
            wrong.append(f"{path} for {who}: {answer}, without {missing}")
    assert wrong == []


# The folder of the whole register


@pytest.fixture
def taken_in(db, settings):
    """The folder of 0.1.0, in the empty database of the tests."""
    call_command("import_register", FOLDER / "register", verbosity=0)
    return asking(connection)


def test_folder_is_taken_in_as_it_was_written(taken_in, settings):
    tables = [
        table.without(*PRIVATE) if table.name == "perpusnas_user" else table
        for table in kept_tables()
        if table.name not in NOT_IN_FOLDER and "_historical" not in table.name
    ]
    assert differences(tables, taken_in) == []
    for document in (FOLDER / "register" / "papers").rglob("*.*"):
        name = document.relative_to(FOLDER / "register" / "papers")
        assert (Path(settings.PAPERS_ROOT) / name).read_bytes() == document.read_bytes()


def test_accounts_of_the_folder_have_their_roles(taken_in):
    found = taken_in(
        "SELECT username, name FROM perpusnas_user u"
        " JOIN perpusnas_user_groups g ON g.user_id = u.id"
        " JOIN auth_group ON auth_group.id = g.group_id"
    )
    assert set(found) == {
        ("contoh-admin", "administrator"),
        ("contoh-dua-peran", "editor"),
        ("contoh-dua-peran", "viewer"),
        ("contoh-nonaktif", "editor"),
        ("contoh-pembaca", "viewer"),
        ("contoh-pimpinan", "manager"),
        ("contoh-staf", "editor"),
    }


def test_validity_is_stored_for_the_agreements_of_the_folder(taken_in):
    [(spans, agreements)] = taken_in(
        "SELECT count(DISTINCT agreement_id), (SELECT count(*) FROM agreements_agreement)"
        " FROM agreements_validityspan"
    )
    assert spans == agreements > 0
    call_command("rebuild_validity", "--check")


def test_every_row_of_the_folder_begins_a_history(taken_in):
    for table in kept_tables():
        if "_historical" not in table.name:
            continue
        past = RENAMED_TABLES.get(table.name, table.name)
        there = table.name.replace("_historical", "_")
        there = RENAMED_TABLES.get(there, there)
        [(rows,)] = taken_in(f'SELECT count(*) FROM "{there}"')  # noqa: S608
        kinds = taken_in(
            f'SELECT history_type, count(*) FROM "{past}" GROUP BY history_type'  # noqa: S608
        )
        assert kinds == [("+", rows)], past
