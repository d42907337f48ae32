"""Compare changed partners and people with the whole register; run by a timer."""

from django.core.management import BaseCommand

from perpusnas.core.audit import audit_as, system_account

from ...duplicates import compare_all
from ...models import Partner, Person


class Command(BaseCommand):
    help = "Compares the names of partners and people that were changed since."

    def handle(self, *args, **options):
        with audit_as(system_account(), "find_duplicates"):
            for model in (Partner, Person):
                total = compare_all(model)
                self.stdout.write(f"{model._meta.label}, compared: {total}.")
