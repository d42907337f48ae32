"""Import a spreadsheet of any length, completely or not at all."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import monotonic

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.utils.translation import override

from perpusnas.core.access import may
from perpusnas.core.audit import system_account
from perpusnas.core.checksums import sha256_of
from perpusnas.core.files import TooManyRowsError
from perpusnas.core.history.wording import file_reason
from perpusnas.core.progress import Bar
from perpusnas.core.uploads.process import UnreadableFileError

from ...context import ImportContext
from ...csv_files import ENCODINGS, SEPARATORS
from ...good_rows import WRITERS, leave_out_stopping, stopping_rows, written_rows
from ...headings import MOST_ROWS
from ...mappings import Mapping, MappingError
from ...models import ImportJob
from ...reading import KINDS, FileReading, date_question_text, read_file
from ...record_kinds import RecordKind
from ...rows import CellProblem, ImportRow
from ...running import write_for_command
from ...skipped_files import LongCellError
from ...stored_files import clean_name
from ...table_limits import ReadingChoices
from ...tables import BY_COMMAND
from ...whole_files import ImportResult, exclusive_import


def importer(name: str | None):
    """Return the user who is recorded for the import, and the user whose rights
    apply."""
    User = get_user_model()
    if name is None:
        return system_account(), User(is_active=True, is_superuser=True)
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active account called {name}.")
    if not may(user, "import_records"):
        raise CommandError(f"{name} may not import records.")
    return user, user


def add_reading_arguments(parser) -> None:
    """Add the options that say how the file is read; what is not given is guessed."""
    parser.add_argument(
        "--sheet",
        action="append",
        default=[],
        metavar="NAME",
        help="a sheet to read; more than one if they have the same headings",
    )
    parser.add_argument("--header-row", type=int, default=0, metavar="NUMBER")
    parser.add_argument(
        "--header-rows", type=int, default=0, choices=range(1, MOST_ROWS + 1)
    )
    parser.add_argument("--encoding", default="", choices=[*ENCODINGS])
    parser.add_argument("--separator", default="", choices=[*SEPARATORS])
    parser.add_argument(
        "--sub-headings",
        default="",
        choices=["single", "none"],
        help="which rows with a single filled cell are values of the rows below: all "
        "or none (default: those that look like it)",
    )
    parser.add_argument(
        "--keep-totals", action="store_true", help="take rows of totals for records"
    )
    parser.add_argument(
        "--dates",
        choices=["day-first", "month-first"],
        help="how dates such as 4/3/1968 are read",
    )


def add_row_arguments(parser) -> None:
    """Add the options about rows that are left out."""
    parser.add_argument(
        "--good-rows",
        action="store_true",
        help="leave out the rows with errors or questions, and import the others",
    )
    parser.add_argument(
        "--left-out",
        type=Path,
        metavar="FILE",
        help="write the rows that are left out to a .csv or .xlsx file, with the "
        "reasons",
    )


def reading_choices(options: dict) -> ReadingChoices:
    """Return how the file is read."""
    dates = options["dates"]
    return ReadingChoices(
        sheets=tuple(dict.fromkeys(options["sheet"])),
        header_row=options["header_row"],
        header_rows=options["header_rows"],
        encoding=options["encoding"],
        separator=options["separator"],
        sub_headings=options["sub_headings"],
        keeps_totals=options["keep_totals"],
        month_first=None if dates is None else dates == "month-first",
    )


def check_order_of_dates(file_reading: FileReading) -> None:
    """Raise CommandError while the order of dates is in doubt."""
    if question := file_reading.date_question:
        text = date_question_text(question)
        raise CommandError(f"{text} Give --dates day-first or --dates month-first.")


class Command(BaseCommand):
    help = (
        "Imports a CSV, XLSX or ODS file: all of it or nothing. Rows that are there already "
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
            "--mapping",
            type=Path,
            metavar="JSON",
            help="columns, defaults, meanings, corrected cells and answers to questions",
        )
        parser.add_argument(
            "--write-mapping",
            type=Path,
            metavar="JSON",
            help="write the mapping that was used, with the questions to answer in it",
        )
        parser.add_argument(
            "--check", action="store_true", help="only validate the rows, write nothing"
        )
        add_row_arguments(parser)
        add_reading_arguments(parser)

    def handle(self, **options):
        with override("en"):
            self.import_file(**options)

    def import_file(self, **options) -> None:
        """Import the file, print the result, and raise CommandError if rows stop it."""
        started, file = monotonic(), options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        check_target(options["left_out"])
        user, rights_user = importer(options["user"])
        kind = KINDS[options["kind"]]
        mapping = read_mapping(options["mapping"], kind)
        try:
            file_reading = self.opened(kind, file, mapping, options)
            self.print_columns(file_reading)
            check_order_of_dates(file_reading)
            with leave_out(file_reading, mapping, rights_user, options):
                context = context_of(mapping, rights_user, options)
                result = self.written(user, file_reading, context, options)
                if target := options["write_mapping"]:
                    write_mapping(target, mapping, file_reading, result)
                self.refuse(result)
        except (UnreadableFileError, LongCellError, TooManyRowsError) as error:
            raise CommandError(str(error)) from error
        verb = "Validated" if options["check"] else "Imported"
        seconds = monotonic() - started
        self.stdout.write(f"{verb}: {in_words(result)}, in {seconds:.1f} seconds.")

    def written(
        self, user, file_reading: FileReading, context: ImportContext, options: dict
    ) -> ImportResult:
        """Import the file in a transaction of its own, or only validate it."""
        file, kind = options["file"], file_reading.kind
        rows = file_reading.table.rows.left_out.rows
        bar = Bar(self.stderr, "Rows", rows, self.shows_bar(options))
        job = ImportJob(user=user, kind=kind.slug, name=clean_name(file.name))
        job.digest, job.route = sha256_of(file), "import_file"
        save = not options["check"]
        with exclusive_import(user, file_reason(job.name, job.digest)):
            result = write_for_command(job, file_reading, context, bar.step, keep=save)
            check_corrections(file_reading)
        bar.finish()
        return result

    def opened(
        self, kind: RecordKind, file: Path, mapping: Mapping, options: dict
    ) -> FileReading:
        """Return the file as it is read, with the columns of the mapping."""
        choices = reading_choices(options)
        file_reading = read_file(kind, file, limits=BY_COMMAND, choices=choices)
        self.print_reading(file_reading)
        use_columns(mapping, file_reading)
        return file_reading

    def shows_bar(self, options: dict) -> bool:
        """Return whether to show progress."""
        return options["verbosity"] > 0 and self.stderr.isatty()

    def print_reading(self, file_reading: FileReading) -> None:
        """Print how the file is read, and what of it is left out."""
        table = file_reading.table
        choices = table.look.choices
        for line in [
            choices.encoding and f"Encoding: {choices.encoding}",
            choices.separator and f"Separator: {choices.separator!r}",
            choices.sheets and f"Sheets: {table.sheet}",
            f"Headings: {choices.header_rows} from row {choices.header_row}",
            *(f"Left out: {text}" for text in table.rows.left_out.in_words()),
        ]:
            if line:
                self.stdout.write(line)

    def print_columns(self, file_reading: FileReading) -> None:
        """Print which column each heading was taken for."""
        for heading, name in zip(
            file_reading.table.headings, file_reading.columns, strict=True
        ):
            label = file_reading.kind.column(name).label if name else "left out"
            self.stdout.write(f"{heading} -> {label}")

    def refuse(self, result: ImportResult) -> None:
        """Print the errors and raise CommandError, unless the file was imported."""
        for entry in result.stopped:
            for line in lines(entry):
                self.stderr.write(f"Row {entry.number}: {line}")
        self.print_open(result)
        if not result.is_complete:
            raise CommandError(f"Nothing was imported: {in_words(result)}.")

    def print_open(self, result: ImportResult) -> None:
        """Print the questions and unknown words of all rows, with the keys under which a
        mapping answers them."""
        for key, question in result.questions.items():
            answers = [f"{o.value} = {o.label}" for o in question.options]
            answers += ["new = a new record"] if question.may_be_new else []
            asked = f"“{question.name}” in {len(question.rows)} rows"
            self.stderr.write(f"Question {key}: {asked}: {'; '.join(answers)}")
        for (column, word), count in result.unknown_words.items():
            self.stderr.write(f"Unknown in {column}: “{word}” in {count} rows")


def check_target(target: Path | None) -> None:
    """Raise CommandError for a file of another type than rows can be written to."""
    if target is not None and target.suffix.lower() not in WRITERS:
        raise CommandError(f"{target} must end in {' or '.join(WRITERS)}.")


def leave_out(
    file_reading: FileReading, mapping: Mapping, user, options: dict
) -> AbstractContextManager[None]:
    """Leave out the rows that stop the import, where that is asked for; return the
    context in which those that are left out are written to a file."""

    def make_context() -> ImportContext:
        return context_of(mapping, user, options)

    target, context = options["left_out"], None
    if options["good_rows"]:
        context = leave_out_stopping(file_reading, mapping.skipped, make_context)
    if target is None:
        return nullcontext()
    if context is None:
        context = make_context()
        stopping_rows(file_reading, context)
    return written_rows(target, file_reading, context, user)


def read_mapping(path: Path | None, kind: RecordKind) -> Mapping:
    """Return the mapping in a file, or an empty one; raise CommandError if it is none."""
    if path is None:
        return Mapping()
    try:
        return Mapping.from_json(path.read_text(encoding="utf-8"), kind)
    except (OSError, UnicodeDecodeError, MappingError) as error:
        raise CommandError(f"The mapping {path} cannot be used. {error}") from error


def context_of(mapping: Mapping, user, options: dict) -> ImportContext:
    """Return the context of an import for a user, with what the mapping says."""
    answers, choices = mapping.answers(), mapping.choices()
    alike_is_new = options["alike_is_new"]
    return ImportContext(user, answers, choices, alike_is_new=alike_is_new)


def use_columns(mapping: Mapping, file_reading: FileReading) -> None:
    """Use the columns and corrections of a mapping for a file; raise CommandError if the
    columns do not fit."""
    file_reading.corrections = mapping.corrections
    headings = file_reading.table.headings
    try:
        file_reading.columns = mapping.columns_for(headings, file_reading.columns)
    except MappingError as error:
        raise CommandError(f"The mapping cannot be used. {error}") from error


def check_corrections(file_reading: FileReading) -> None:
    """Raise CommandError for corrections of cells that a file which was read does not
    have."""
    if missing := file_reading.rows.missing():
        cells = ", ".join(f"{number} {heading}" for number, heading in missing)
        raise CommandError(
            f"The mapping corrects cells that the file does not have: {cells}."
        )


def write_mapping(
    path: Path, mapping: Mapping, file_reading: FileReading, result: ImportResult
) -> None:
    """Write the mapping that was used, with the open questions and unknown words."""
    pairs = zip(file_reading.table.headings, file_reading.columns, strict=True)
    mapping.columns = {heading: name for heading, name in pairs if heading}
    for column, word in result.unknown_words:
        mapping.meanings.setdefault(column, {}).setdefault(word, None)
    questions = {}
    for key, question in result.questions.items():
        mapping.decisions[key] = None
        answers = {option.value: option.label for option in question.options}
        answers |= {"new": "a new record"} if question.may_be_new else {}
        questions[key] = {
            "name": question.name,
            "rows": question.rows,
            "answers": answers,
        }
    path.write_text(mapping.as_json(file_reading.kind, questions), encoding="utf-8")


def in_words(result: ImportResult) -> str:
    """Return the number of rows in each state, as text."""
    return (
        ", ".join(f"{n:,} {s}" for s, n in sorted(result.counts.items())) or "nothing"
    )


def heading(problem: CellProblem) -> str:
    """Return the heading of an error, with the place of its cell."""
    return f"{problem.label} ({problem.place})" if problem.place else problem.label


def lines(entry: ImportRow) -> list[str]:
    """Return the errors and open questions of a row, one a line."""
    found = [
        ": ".join(filter(None, [heading(problem), problem.cell, problem.reason]))
        for problem in entry.problems
    ]
    for question in entry.questions:
        likely = "; ".join(f"{o.label}: {o.reason}" for o in question.options)
        found.append(f"“{question.name}” may be {likely}")
    return found
