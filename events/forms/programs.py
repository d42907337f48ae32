"""The form of a program."""

from django.utils.translation import gettext_lazy as _

from perpusnas.core.editing.forms import RecordForm

from ..models import EventCitation, Program
from .rows import (
    SMALL,
    SOURCES,
    CitationForm,
    pick,
    rows,
)


class ProgramForm(RecordForm):
    continued_as = pick(Program, _("Continued as"), "programs")

    class Meta:
        model = Program
        fields = ("name_id", "name_en", "acronym", "framework_id", "framework_en")
        fields += ("every", "every_unit", "recurrence", "since", "until")
        fields += ("continued_as", "access", "remarks")
        widgets = {"remarks": SMALL}


PROGRAM_ROWS = [rows(Program, EventCitation, CitationForm, *SOURCES)]
