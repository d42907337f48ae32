"""Erase the data of people, also again after an older backup was restored."""

from django.core.management import BaseCommand, CommandError

from partners.models import Person
from perpusnas.core.audit import audit_as, system_account

from ...erasure import erase, erasure_preview
from ...erasure_ledger import people_to_erase_again


class Command(BaseCommand):
    help = "Erases the personal data of people; agreements and files stay."

    def add_arguments(self, parser):
        parser.add_argument("numbers", type=int, nargs="*", metavar="number")
        parser.add_argument(
            "--again",
            action="store_true",
            help="erase whom the ledger names, after an older backup was restored",
        )
        parser.add_argument("--no-input", action="store_false", dest="ask")

    def handle(self, *args, numbers, again, ask, **options):
        if again == bool(numbers):
            raise CommandError("Name the people by their numbers, or say --again.")
        with audit_as(system_account(), "person_erase"):
            people = people_to_erase_again() if again else self.people(numbers)
            for person in people:
                if again or not ask or self.is_sure(person):
                    erase(person)
                    self.stdout.write(f"Erased: #{person.pk}.")
        if again and not people:
            self.stdout.write("Nobody is to be erased again.")

    def people(self, numbers: list[int]) -> list[Person]:
        """Return the people with these ids; raise CommandError if one is missing."""
        found = Person.objects.in_bulk(numbers)
        if missing := [n for n in numbers if n not in found]:
            raise CommandError(
                "There is no person " + ", ".join(f"#{n}" for n in missing)
            )
        return [found[number] for number in dict.fromkeys(numbers)]

    def is_sure(self, person: Person) -> bool:
        """Print what erasing would do, and return whether the number was typed to
        confirm."""
        preview = erasure_preview(person)
        self.stdout.write(f"#{person.pk} {person}")
        self.stdout.write(f"Texts of others to be blackened: {len(preview.redacted)}")
        self.stdout.write(f"Texts that stay: {len(preview.unchanged)}")
        for mention in preview.unchanged:
            kind, number = mention.kind, mention.instance.pk
            self.stdout.write(f"  {kind} #{number}, {mention.label}: {mention.text}")
        answer = input(f"Nobody can take this back. Type {person.pk} to erase: ")
        return answer.strip() == str(person.pk)
