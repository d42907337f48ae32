"""Export the whole register into a folder; see docs/register-format.md."""

from pathlib import Path

from django.core.management import BaseCommand

from perpusnas.core.audit import system_account
from perpusnas.core.models import Export
from perpusnas.core.progress import Bar

from ...export_folder import write_register
from ...tables import register_tables


class Command(BaseCommand):
    help = (
        "Writes the whole register into a new folder: one CSV file a table, and the "
        "papers. It holds contact data and restricted records: keep it safe."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="not there yet, or empty")

    def handle(self, **options):
        folder: Path = options["folder"].absolute()
        loud = options["verbosity"] > 0
        total = sum(table.rows().count() for table in register_tables())
        bar = Bar(self.stderr, "Rows", total, loud and self.stderr.isatty())
        rows, digest = write_register(folder, bar.step)
        bar.finish()
        Export.objects.create(
            user=system_account(),
            name="export_register",
            address=str(folder),
            format=Export.Format.CSV,
            rows=rows,
            sha256=digest,
        )
        if loud:
            self.stdout.write(f"{rows:,} rows in {folder}, manifest SHA-256 {digest}.")
