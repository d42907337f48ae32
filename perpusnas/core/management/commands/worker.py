"""Carry out what takes long, beside the server (`make run` starts it)."""

from django.core.management import BaseCommand, CommandError

from ...worker import WorkerRunningError, end_with, only_worker, work


class Command(BaseCommand):
    help = (
        "Carries out imports and other tasks that take long. There is one worker at a "
        "time; it goes on with what an earlier one was interrupted in."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="end when there is nothing to do"
        )
        parser.add_argument(
            "--parent", type=int, metavar="FD", help="a pipe whose end ends the worker"
        )

    def handle(self, **options):
        if options["parent"] is not None:
            end_with(options["parent"])
        try:
            with only_worker():
                work(until_idle=options["once"])
        except WorkerRunningError:
            raise CommandError("Another worker is running.") from None
