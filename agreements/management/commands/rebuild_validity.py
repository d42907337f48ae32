"""The command that checks and rebuilds the stored validity of all agreements."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from ...models import Agreement


class Command(BaseCommand):
    help = (
        "Works out the validity of all agreements from their dates, and rebuilds the "
        "stored spans of those where it differs. It should never find any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing, and exit with 1 where a stored span differs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        agreements = Agreement.objects.all()
        if options["check"]:
            found = list(agreements.with_outdated_spans())
        else:
            found = agreements.rebuild_spans()
        self.stdout.write(
            f"Agreements: {agreements.count()}, of them differ: {len(found)}."
        )
        for agreement in Agreement.objects.filter(pk__in=found).order_by("pk"):
            self.stdout.write(f"#{agreement.pk} {agreement}")
        if found and options["check"]:
            raise CommandError("Run rebuild_validity to rebuild their spans.")
