"""The form of a program."""

from django.utils.translation import gettext_lazy as _

from perpusnas.core.editing.forms import RecordForm
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.editing.rows import row_formset

from ..models import Program
from .rows import CITATIONS, PROGRAM, CitationForm


class ProgramForm(RecordForm):
    class Meta:
        model = Program
        groups = [
            Group(_("Identity"), ["name_id", "name_en", "acronym"]),
            Group(_("Framework"), [("framework_id", "framework_en")]),
            Group(
                _("Schedule"),
                [
                    ("every", "every_unit", "recurrence"),
                    ("since", "until"),
                    "continued_as",
                ],
            ),
            REGISTER,
        ]
        fields = field_names(groups)
        field_classes = {"continued_as": PROGRAM}


PROGRAM_ROWS = [row_formset(Program, CitationForm, **CITATIONS)]
