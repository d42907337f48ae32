"""How fast spreadsheets are imported, beside the register import of the same rows.

Each is imported into an empty database of its own; then the register is exported and
imported into another. Each step is a process of its own, of which the greatest
memory is measured.

    python -m tests.bench.imports --rows 5000
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

from .databases import EmptyDatabases
from .spreadsheets import KINDS, write

ROOT = Path(__file__).resolve().parents[2]


def imports(
    rows: int, kinds: tuple[str, ...] = tuple(KINDS), server: str = ""
) -> Iterator[str]:
    """Yield the lines of a table: seconds and memory of the import of so many rows of
    each kind, and how many times as long it takes as the register import.

    The databases are made on the PostgreSQL server of this address; without one they
    are SQLite files.
    """
    yield "| import of | step | seconds | processor | memory MB | x register import |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    with (
        tempfile.TemporaryDirectory() as folder,
        EmptyDatabases(Path(folder), server) as empty,
    ):
        for kind in kinds:
            yield from steps(
                f"{rows:,} {kind}", measured(kind, rows, Path(folder), empty)
            )


def measured(
    kind: str, rows: int, folder: Path, empty: EmptyDatabases
) -> dict[str, dict[str, Any]]:
    """Return what each step took, the register import last."""
    file, register = folder / f"{kind}.csv", folder / f"register-{kind}"
    write(kind, rows, file)
    with empty.copy() as url:
        found = {
            step: run(step, url, folder, kind, file) for step in ("check", "write")
        }
        run("export", url, folder, kind, register)
    with empty.copy() as url:
        found["register import"] = run("register", url, folder, kind, register)
    return found


def steps(name: str, found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of one kind of import."""
    base = found["register import"]["seconds"]
    for step, took in found.items():
        ratio = took["seconds"] / base
        yield (
            f"| {name} | {step} | {took['seconds']:.1f} | {took['processor']:.1f}"
            f" | {took['memory']:.0f} | {ratio:.2f} |"
        )
    both = found["check"]["seconds"] + found["write"]["seconds"]
    yield f"| {name} | check and write | {both:.1f} | | | {both / base:.2f} |"


def run(step: str, url: str, folder: Path, *arguments: Any) -> dict[str, Any]:
    """Return what a step took in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.imports"]
    done = subprocess.run(
        [*command, "--step", step, *map(str, arguments)],
        env={**os.environ, "DATABASE_URL": url, "STATE_ROOT": str(folder)},
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


# The steps, in their processes


def check(kind: str, path: Path) -> None:
    """Check a file as the worker does, and expect that every row is new."""
    from django.core.files import File

    from perpusnas.core.audit import audit_as
    from perpusnas.imports.previews import is_ready, preview
    from perpusnas.imports.uploading import create_job

    user = manager()
    with audit_as(user, "bench"), path.open("rb") as file:
        job = create_job(user, kind, File(file, name=path.name))
        outcome = preview(job, user)
    if not is_ready(outcome):
        raise RuntimeError(f"{path}: {outcome['refused']} {outcome['counts']}")


def write_rows(kind: str, _path: Path) -> None:
    """Confirm the file that was checked, and write it as the worker does."""
    from perpusnas.core.audit import audit_as
    from perpusnas.imports.models import ImportJob
    from perpusnas.imports.running import confirm
    from perpusnas.imports.running import run as run_import

    user = manager()
    job = ImportJob.objects.choosing().get(kind=kind)
    with audit_as(user, "bench"):
        confirm(job, user)
        run_import(job)
    if job.state != ImportJob.State.DONE:
        raise RuntimeError(f"{job}: {job.state} {job.problem}")


def export(_kind: str, folder: Path) -> None:
    from django.core.management import call_command

    call_command("export_register", folder, verbosity=0)


def import_register(_kind: str, folder: Path) -> None:
    from django.core.management import call_command

    call_command("import_register", folder, verbosity=0)


STEPS: dict[str, Callable[[str, Path], None]] = {
    "check": check,
    "write": write_rows,
    "export": export,
    "register": import_register,
}


def manager() -> Any:
    from django.contrib.auth.models import Group

    from perpusnas.core.models import User

    user, _made = User.objects.get_or_create(username="bench")
    user.groups.add(Group.objects.get(name="manager"))
    return user


def step(name: str, kind: str, path: Path) -> None:
    """Do a step and print what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perpusnas.settings")
    django.setup()
    began, processor = time.perf_counter(), time.process_time()
    STEPS[name](kind, path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"seconds": time.perf_counter() - began, "memory": peak}
    found["processor"] = time.process_time() - processor
    print(json.dumps(found))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--kinds", nargs="+", default=[*KINDS], choices=[*KINDS])
    parser.add_argument("--step", nargs=3, metavar=("STEP", "KIND", "PATH"))
    options = parser.parse_args()
    if options.step:
        step(options.step[0], options.step[1], Path(options.step[2]))
    else:
        server = os.environ.get("DATABASE_URL", "")
        for line in imports(options.rows, tuple(options.kinds), server):
            print(line, flush=True)
