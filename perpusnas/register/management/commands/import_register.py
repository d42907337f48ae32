"""Import a register folder written by `export_register` into an empty database."""

from pathlib import Path

from django.core.management import BaseCommand

from perpusnas.core.audit import audit_as, system_account
from perpusnas.core.progress import Bar

from ...import_folder import ROUTE, read_register


class Command(BaseCommand):
    help = (
        "Takes a whole register in, as export_register wrote it, just after migrate. "
        "All of it or nothing. Accounts get no password: each asks for a new one."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, **options):
        folder: Path = options["folder"].absolute()
        loud = options["verbosity"] > 0
        bar = Bar(self.stderr, "Rows", 0, shown=False)

        def begin(total: int):
            nonlocal bar
            bar = Bar(self.stderr, "Rows", total, loud and self.stderr.isatty())
            return bar.step

        with audit_as(system_account(), ROUTE):
            rows = read_register(folder, begin)
        bar.finish()
        if loud:
            self.stdout.write(f"{rows:,} rows taken in from {folder}.")
