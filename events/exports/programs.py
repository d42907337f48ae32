"""The columns of the programs file."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from perpusnas.core.access import Access
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    choice,
    field,
    partial_date,
    partial_dates,
    record_id,
)

from ..models import Program
from .names import program_names


def read_programs(user: Any, keys: Keys) -> dict[int, SimpleNamespace]:
    seen = Program.objects.visible_to(user).with_editions(user).filter(pk__among=keys)
    programs = list(seen.order_by())
    others = program_names(user, (program.continued_as_id for program in programs))
    return {
        program.pk: SimpleNamespace(
            program=program, continued_as=others.get(program.continued_as_id)
        )
        for program in programs
    }


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
        record_id("program.pk"),
    ]
    return FileTable(columns, lambda keys: read_programs(user, keys))
