"""A spreadsheet of any length into the register: all of it or nothing."""

from pathlib import Path
from time import monotonic

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.utils.translation import override

from perpusnas.core.access import may, system_account
from perpusnas.core.progress import Bar

from ...context import Desk
from ...csv_files import RefusedError
from ...reading import KINDS, Reading, reading
from ...rows import Entry
from ...whole_files import (
    Taken,
    one_at_a_time,
    reason,
    sha256,
    take,
)
from ...workbooks import BY_COMMAND


def importer(name: str | None):
    """In whose name the file is taken over, and whose eyes see the register."""
    User = get_user_model()
    if name is None:
        return system_account(), User(is_active=True, is_superuser=True)
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active account called {name}.")
    if not may(user, "import_records"):
        raise CommandError(f"{name} may not import records.")
    return user, user


class Command(BaseCommand):
    help = (
        "Imports a CSV or XLSX file: all of it or nothing. Rows that are there already "
        "and say the same are left alone, so that it is safe to run twice."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS)
        )
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--user", metavar="NAME", help="in whose name (default: the system's)"
        )
        parser.add_argument(
            "--alike-is-new",
            action="store_true",
            help="take names that are only nearly known for new ones",
        )
        parser.add_argument(
            "--check", action="store_true", help="only judge the rows, write nothing"
        )

    def handle(self, **options):
        with override("en"):
            self.import_file(**options)

    def import_file(self, **options) -> None:
        begun, file, keep = monotonic(), options["file"], not options["check"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        user, reader = importer(options["user"])
        desk = Desk(reader, {}, alike_is_new=options["alike_is_new"])
        kind = KINDS[options["kind"]]
        try:
            rows = sum(1 for _row in reading(kind, file, bounds=BY_COMMAND).table.rows)
            opened = reading(kind, file, bounds=BY_COMMAND)
            self.tell_columns(opened)
            bar = Bar(self.stderr, "Rows", rows, self.shows_bar(options))
            with one_at_a_time(user, reason(file.name, sha256(file))):
                taken = take(opened, desk, told=bar.step, keep=keep)
            bar.finish()
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused
        self.refuse(taken)
        done = "Imported" if keep else "Judged"
        seconds = f"in {monotonic() - begun:.1f} seconds"
        self.stdout.write(f"{done}: {in_words(taken)}, {seconds}.")

    def shows_bar(self, options: dict) -> bool:
        return options["verbosity"] > 0 and self.stderr.isatty()

    def tell_columns(self, opened: Reading) -> None:
        """Which heading was taken for what: nobody is there to correct it."""
        for heading, name in zip(opened.table.headings, opened.columns, strict=True):
            label = opened.kind.column(name).label if name else "left out"
            self.stdout.write(f"{heading} -> {label}")

    def refuse(self, taken: Taken) -> None:
        """Say which rows stand in the way; nothing was written."""
        for entry in taken.stopped:
            for line in lines(entry):
                self.stderr.write(f"Row {entry.number}: {line}")
        if not taken.is_whole:
            raise CommandError(f"Nothing was imported: {in_words(taken)}.")


def in_words(taken: Taken) -> str:
    return ", ".join(f"{n:,} {s}" for s, n in sorted(taken.counts.items())) or "nothing"


def lines(entry: Entry) -> list[str]:
    told = [
        ": ".join(filter(None, [problem.label, problem.cell, problem.reason]))
        for problem in entry.problems
    ]
    for question in entry.questions:
        likely = ", ".join(words for _pk, words in question.options)
        told.append(f"“{question.name}” may be {likely}.")
    return told
