"""Everything that a run measures, one after another, and the section that it writes."""

import argparse
import os
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import sqlite_version

from django.db import connection

from agreements.models import Agreement
from events.models import Event
from partners.models import Partner

from . import report
from .crowd import Crowd, let_a_crowd_read
from .files import FileFigures, measure_files
from .imports import imports
from .measure import Figures, measure_page
from .memory import WorkerMemory, memory_after_every_page
from .pages import FLOOR, PAGES
from .records import ROLES, account, names_in_addresses, session_of
from .report import Report, crowd_line, memory_line, section_name
from .run import Run
from .saves import measure_saves
from .servers import as_make_run_serves, gunicorn, load


@dataclass
class Results:
    """What a run has measured so far."""

    pages: list[Figures] = field(default_factory=list)
    files: list[FileFigures] = field(default_factory=list)
    memory: list[WorkerMemory] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    crowd: Crowd | None = None


def measure_everything(chosen: argparse.Namespace, about: str) -> None:
    """Measure this register and write the section of its size and database. A run that is
    ended before only prints what it has measured."""
    users = {role: account(role) for role in ROLES}
    sessions = {role: session_of(user) for role, user in users.items()}
    names, before, results = names_in_addresses(users["viewer"]), load(), Results()
    try:
        with gunicorn() as server:
            run = Run(server, sessions, names, chosen.times, chosen.seconds)
            measure_memory(run, chosen.only, results)
        with gunicorn() as server:
            run = Run(server, sessions, names, chosen.times, chosen.seconds)
            measure_pages(run, chosen.only, results)
            measure_files(run, chosen.only, results.files)
            run.say("Saves ...")
            measure_saves(run, results.pages)
        if chosen.rows and not chosen.only:
            measure_imports(run, chosen.rows, results)
        if connection.vendor == "sqlite" and chosen.crowd:
            run.say("Fifty readers ...")
            with as_make_run_serves() as server:
                results.crowd = let_a_crowd_read(
                    server.port, sessions, names, chosen.crowd
                )
    except KeyboardInterrupt:
        about, chosen.print = f"**Ended before its end**, {about}", True
    conditions = (
        f"{about}. {cpus()} on one machine with client and database; load {before} at the "
        f"beginning and {load()} at the end. One reader: {chosen.times} times or "
        f"{3 * chosen.seconds:g} seconds; eight readers: {chosen.seconds:g} seconds."
    )
    write(chosen, conditions, results)


def cpus() -> str:
    return f"{len(os.sched_getaffinity(0))} cores, {database_version()},"


def database_version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite_version}"
    return f"PostgreSQL {connection.pg_version // 10_000}"


def measure_memory(run: Run, only: str, results: Results) -> None:
    run.say("Memory after every page ...")
    pages = [page for page in PAGES if only in page.name]
    results.memory = memory_after_every_page(run, pages)


def measure_pages(run: Run, only: str, results: Results) -> None:
    """Measure the floor and every page, as each role that may open it; with `only`, the
    pages of such names."""
    for page in [FLOOR, *(page for page in PAGES if only in page.name)]:
        for role in ROLES:
            figures = measure_page(run, page, role)
            if figures is None:
                continue
            results.pages.append(figures)
            if figures.times:
                run.say(f"  {page.name}, {role}: {figures.p50:.1f} ms")
            else:
                run.say(f"  {page.name}, {role}: answered {figures.status}")


def measure_imports(run: Run, rows: int, results: Results) -> None:
    """Measure imports into empty databases beside this one."""
    run.say("Imports ...")
    server = os.environ.get("DATABASE_URL", "")
    for line in imports(rows, server=server):
        results.imports.append(line)
        run.say(line)


def write(chosen: argparse.Namespace, conditions: str, results: Results) -> None:
    """Write or print the section of this run."""
    document = report.DOCUMENT.read_text(encoding="utf-8")
    section = section_text(chosen.size, conditions, results, document)
    if chosen.print:
        print(section)
        return
    name = section_name(chosen.size, connection.vendor)
    new = report.with_section(document, name, section)
    Path(report.DOCUMENT).write_text(new, encoding="utf-8")
    print(f"Written: {report.DOCUMENT}, section {name}")


def section_text(size: str, conditions: str, results: Results, document: str) -> str:
    """Return the section of a run."""
    written = Report(size, connection.vendor, document)
    counts = [model.objects.count() for model in (Partner, Agreement, Event)]
    partners, agreements, events = (f"{count:,}" for count in counts)
    heading = (
        f"## {section_name(size, connection.vendor)}: {partners} partners, "
        f"{agreements} agreements, {events} events"
    )
    parts = [heading, conditions, *written.compared_with()]
    parts.append(written.summary(results.pages, results.files))
    if results.memory:
        parts.append(memory_line(results.memory))
    if results.crowd:
        parts.append(crowd_line(results.crowd))
    for role in ROLES:
        parts += [f"### Pages as {role}", written.pages(results.pages, role)]
    if results.files:
        parts += ["### Files", written.files(results.files)]
    if results.imports:
        parts += ["### Imports", "\n".join(results.imports)]
    return "\n\n".join(parts)
