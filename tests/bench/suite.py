"""Everything that a run measures, one after another, and the section that it writes."""

import argparse
import os
from pathlib import Path
from sqlite3 import sqlite_version

from django.db import connection

from agreements.models import Agreement
from events.models import Event
from partners.models import Partner

from . import report
from .crowd import Crowd, let_a_crowd_read
from .files import FileFigures, measure_files
from .measure import Figures, measure_page
from .memory import WorkerMemory, memory_after_every_page
from .pages import FLOOR, PAGES, Page
from .records import ROLES, account, names_in_addresses, session_of
from .report import Report, crowd_line, memory_line, section_name
from .run import Run
from .saves import measure_saves
from .servers import as_make_run_serves, gunicorn, load


def measure_everything(chosen: argparse.Namespace, about: str) -> None:
    """Measure this register and write the section of its size and database."""
    users = {role: account(role) for role in ROLES}
    sessions = {role: session_of(user) for role, user in users.items()}
    pages = [page for page in PAGES if chosen.only in page.name]
    names, before = names_in_addresses(users["viewer"]), load()
    with gunicorn() as server:
        run = Run(chosen.size, server, sessions, names, chosen.times, chosen.seconds)
        run.say("Memory after every page ...")
        memory = memory_after_every_page(run, pages)
    with gunicorn() as server:
        run = Run(chosen.size, server, sessions, names, chosen.times, chosen.seconds)
        figures = measure_pages(run, pages)
        run.say("Files ...")
        files = measure_files(run, chosen.only)
        run.say("Saves ...")
        figures += measure_saves(run)
        # Imports are measured here, after all that they would change.
    crowd = None
    if connection.vendor == "sqlite" and chosen.crowd:
        run.say("Fifty readers ...")
        with as_make_run_serves() as server:
            crowd = let_a_crowd_read(server.port, sessions, names, chosen.crowd)
    conditions = (
        f"{about}. {cpus()} on one machine with client and database; load {before} at the "
        f"beginning and {load()} at the end. One reader: {chosen.times} times or "
        f"{3 * chosen.seconds:g} seconds; eight readers: {chosen.seconds:g} seconds."
    )
    write(chosen, conditions, Results(figures, files, memory, crowd))


class Results:
    """What a run has measured."""

    def __init__(
        self,
        pages: list[Figures],
        files: list[FileFigures],
        memory: list[WorkerMemory],
        crowd: Crowd | None,
    ):
        self.pages, self.files = pages, files
        self.memory, self.crowd = memory, crowd


def cpus() -> str:
    return f"{len(os.sched_getaffinity(0))} cores, {database_version()},"


def database_version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite_version}"
    return f"PostgreSQL {connection.pg_version // 10_000}"


def measure_pages(run: Run, pages: list[Page]) -> list[Figures]:
    """Measure the floor and these pages, as each role that may open them."""
    found = []
    for page in [FLOOR, *pages]:
        for role in ROLES:
            figures = measure_page(run, page, role)
            if figures is None:
                continue
            found.append(figures)
            if figures.times:
                run.say(f"  {page.name}, {role}: {figures.p50:.1f} ms")
            else:
                run.say(f"  {page.name}, {role}: answered {figures.status}")
    return found


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
    parts += [written.misses(results.pages), memory_line(results.memory)]
    if results.crowd:
        parts.append(crowd_line(results.crowd))
    for role in ROLES:
        parts += [f"### Pages as {role}", written.pages(results.pages, role)]
    if results.files:
        parts += ["### Files", written.files(results.files)]
    return "\n\n".join(parts)
