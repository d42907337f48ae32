"""A made-up register of any size, to try the site and to measure it with."""

from datetime import date
from time import monotonic

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partners.models import Partner
from perpusnas.core.audit import audit_as, system_account
from perpusnas.core.models import check_references_at_once
from perpusnas.core.progress import Bar

from .agreements import Dossiers
from .events import Occasions, drawn
from .partners import Institutions
from .people import add_our_people
from .register import Register
from .tables import Ledger

ROUTE = "populate"
KINDS = ("partners", "agreements", "events")
SIZES = {
    "S": (1_000, 3_000, 10_000),
    "M": (10_000, 30_000, 100_000),
    "L": (100_000, 300_000, 1_000_000),
}
ROWS_AT_ONCE = 10_000
# Of the events that are wanted, how many have to do with a text.
AROUND_TEXTS = 0.75


def wanted(options: dict) -> dict[str, int]:
    """How many of each kind; a count that is told goes before that of the size."""
    facts = {kind: options[kind] for kind in KINDS}
    if options["size"] is None and not any(facts.values()):
        raise CommandError("Say how much: --size S, M or L, or --partners and so on.")
    counts = dict(zip(KINDS, SIZES.get(options["size"], (0, 0, 0)), strict=True))
    counts |= {kind: number for kind, number in facts.items() if number is not None}
    if min(counts.values()) < 0:
        raise CommandError("A count is not less than none.")
    if not counts["partners"] and any(counts.values()):
        raise CommandError("Agreements and events need partners: --partners 100.")
    return counts


def refuse_known_partners() -> None:
    """Made-up partners and real ones are not mixed unless somebody asks for it."""
    ours = Q(is_home=True) | Q(kind="unit")
    if Partner.objects.exclude(ours).exists():
        raise CommandError(
            "The register holds partners already. To add made-up ones beside them, "
            "say --add; nothing that is there is changed."
        )


def reason(counts: dict[str, int], seed: int) -> str:
    """What the history says of a run."""
    made = ", ".join(f"{number} {kind}" for kind, number in counts.items())
    return f"{made}, seed {seed}"


class Command(BaseCommand):
    help = (
        "Fills the register with made-up partners, agreements and events. The same "
        "seed and day give the same register. Meant for trials and measurements."
    )

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=SIZES, help="S, M or L")
        for kind in KINDS:
            parser.add_argument(f"--{kind}", type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="N")
        parser.add_argument(
            "--day",
            type=date.fromisoformat,
            help="the day as seen from which texts run, end and ended (default: today)",
        )
        parser.add_argument(
            "--add", action="store_true", help="even where partners are there already"
        )

    def handle(self, **options):
        counts, begun = wanted(options), monotonic()
        self.loud = options["verbosity"] > 0
        self.on_terminal = self.loud and self.stderr.isatty()
        day, user = options["day"] or timezone.localdate(), system_account()
        with transaction.atomic():
            # Of two runs at the same time, the second waits and finds all made.
            get_user_model().objects.select_for_update().get(pk=user.pk)
            if not options["add"]:
                refuse_known_partners()
            check_references_at_once()
            with audit_as(user, ROUTE, reason(counts, options["seed"])):
                ledger = self.make(counts, options["seed"], day)
            ledger.finish()
        if self.loud:
            self.report(ledger, monotonic() - begun)

    def make(self, counts: dict[str, int], seed: int, day: date) -> Ledger:
        """All records with their rows, saved; partners first, events with texts."""
        ledger = Ledger()
        register = Register(ledger, seed, day)
        bar = Bar(self.stderr, "Records", sum(counts.values()), self.on_terminal)
        add_our_people(register)
        institutions = Institutions(register, counts["partners"])
        for number in range(counts["partners"]):
            institutions.make(number)
            self.save_many(ledger, bar, 1)
        self.make_events(register, counts, bar)
        ledger.save()
        bar.finish()
        return ledger

    def make_events(self, register: Register, counts: dict[str, int], bar: Bar) -> None:
        """Agreements, dossier by dossier with their events, then all other events."""
        dossiers = Dossiers(register)
        occasions = Occasions(register, counts["events"])
        left = counts["agreements"]
        mean = AROUND_TEXTS * counts["events"] / max(1, left)
        while left or occasions.left:
            before = left + occasions.left
            if left:
                texts = dossiers.make(left)
                left -= len(texts)
                occasions.around(texts, drawn(register, mean * len(texts)))
            else:
                occasions.some()
            self.save_many(register.ledger, bar, before - left - occasions.left)

    def save_many(self, ledger: Ledger, bar: Bar, count: int) -> None:
        """Save the rows that wait once there are many."""
        if ledger.waiting() >= ROWS_AT_ONCE:
            ledger.save()
        bar.step(count)

    def report(self, ledger: Ledger, seconds: float) -> None:
        """Say how many rows were made, in all and, in a file of output, by table."""
        tables = [table for table in ledger.tables.values() if table.written]
        for table in tables if not self.on_terminal else ():
            line = f"{table.model._meta.label}: {table.written:,}"
            self.stderr.write(line, style_func=str)
        rows = sum(table.written for table in tables)
        self.stdout.write(
            f"Made {rows:,} rows, each with its history, in {seconds:.1f} seconds."
        )
