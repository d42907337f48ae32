"""Export all personal data of a person as a JSON file."""

import json
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from partners.models import Person
from perpusnas.core.audit import audit_as, system_account

from ...dossier import dossier


class Command(BaseCommand):
    help = "Writes all that the register holds of a person, as JSON."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, help="of the person, as on their page")
        parser.add_argument("--output", type=Path, help="a file; else what is printed")

    def handle(self, *args, number, output, **options):
        person = Person.objects.filter(pk=number).first()
        if person is None:
            raise CommandError(f"There is no person #{number}.")
        with audit_as(system_account(), "person_export"):
            text = json.dumps(dossier(person), indent=2, ensure_ascii=False)
        if output is None:
            self.stdout.write(text)
            return
        output.touch(mode=0o600)
        output.write_text(text + "\n", encoding="utf-8")
        self.stdout.write(f"Written: {output}")
