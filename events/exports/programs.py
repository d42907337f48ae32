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

from ..models import Participation, Program
from .names import program_names


def read_programs(user: Any, keys: Keys) -> dict[int, SimpleNamespace]:
    seen = Program.objects.visible_to(user).with_editions(user).filter(pk__among=keys)
    programs = list(seen.order_by())
    participants = participants_of(user, keys)
    others = program_names(user, (program.continued_as_id for program in programs))
    return {
        program.pk: SimpleNamespace(
            program=program,
            continued_as=others.get(program.continued_as_id),
            participants=joined_once(participants.get(program.pk, ())),
        )
        for program in programs
    }


def participants_of(user: Any, keys: Keys) -> dict[int, list[str]]:
    """Who took part in the events of programs, besides our own institution, by the key
    of the program."""
    rows = Participation.objects.filter(event__program__among=keys, came="yes")
    subjects = Subjects(user).of_rows(rows, "event", "event__program")
    return grouped(
        (subject.more[0], subject.name)
        for present in subjects.values()
        for subject in present
        if not subject.is_home
    )


def other_framework(row: Any) -> str:
    """The framework in the language of the site that is not the reader's."""
    text: str = getattr(row.program, reader_columns("framework")[1])
    return text


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
        record_id("program.pk"),
    ]
    return FileTable(columns, lambda keys: read_programs(user, keys))
