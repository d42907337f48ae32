"""The columns of the programs file."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from partners.exports import Subjects
from perpusnas.core.access import Access
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    choice,
    field,
    grouped,
    joined_once,
    partial_date,
    partial_dates,
    record_id,
)
from perpusnas.core.models import reader_columns

from ..models import Participation, Program, ProgramBody, ProgramRole
from .names import program_names


def read_programs(user: Any, keys: Keys) -> dict[int, SimpleNamespace]:
    seen = Program.objects.visible_to(user).with_editions(user).filter(pk__among=keys)
    programs = list(seen.order_by())
    subjects = Subjects(user)
    participants = participants_of(subjects, keys)
    behind = ProgramBody.objects.filter(program__among=keys)
    bodies = subjects.of_rows(behind, "program", "role")
    others = program_names(user, (program.continued_as_id for program in programs))
    return {
        program.pk: SimpleNamespace(
            program=program,
            continued_as=others.get(program.continued_as_id),
            participants=joined_once(participants.get(program.pk, ())),
            bodies=bodies.get(program.pk, ()),
        )
        for program in programs
    }


def participants_of(subjects: Subjects, keys: Keys) -> dict[int, list[str]]:
    """Who took part in the events of programs, besides our own institution, by the key
    of the program."""
    rows = Participation.objects.filter(event__program__among=keys, came="yes")
    present_at = subjects.of_rows(rows, "event", "event__program")
    return grouped(
        (subject.more[0], subject.name)
        for present in present_at.values()
        for subject in present
        if not subject.is_home
    )


def other_framework(row: Any) -> str:
    """The framework in the language of the site that is not the reader's."""
    text: str = getattr(row.program, reader_columns("framework")[1])
    return text


def bodies(heading: str, mark: str) -> Column:
    """A column of those who have this role in a program."""
    roles = ProgramRole.marked(mark)
    return Column(
        heading,
        lambda row: joined_once(b.name for b in row.bodies if b.more[0] in roles),
    )


def program_table(user: Any) -> FileTable:
    """The programs list's file; it counts the editions that the reader may see."""
    columns = [
        Column(_("Name"), lambda row: str(row.program)),
        field(_("Name in Indonesian"), "program.name_id"),
        field(_("Name in English"), "program.name_en"),
        field(_("Acronym"), "program.acronym"),
        field(_("Framework"), "program.framework"),
        field(_("Held every"), "program.every"),
        choice(_("Unit"), "program.every_unit", Program.Unit.choices),
        field(_("Frequency note"), "program.recurrence"),
        *partial_dates(_("Since"), "program.since"),
        *partial_dates(_("Until"), "program.until"),
        field(_("Continued as"), "continued_as"),
        field(_("Editions held"), "program.editions"),
        partial_date(_("Last held"), "program.last_when"),
        choice(_("Access"), "program.access", Access.choices),
        field(_("Remarks"), "program.remarks"),
        Column(_("Framework in the other language"), other_framework),
        field(_("Participants that attended"), "participants"),
        bodies(_("Owners"), ProgramRole.Mark.OWNER),
        bodies(_("Organisers"), ProgramRole.Mark.ORGANISER),
        bodies(_("Funders"), ProgramRole.Mark.FUNDER),
        bodies(_("Implementers"), ProgramRole.Mark.IMPLEMENTER),
        bodies(_("Hosts"), ProgramRole.Mark.HOST),
        record_id("program.pk"),
    ]
    return FileTable(columns, lambda keys: read_programs(user, keys))
