"""The form of a program."""

from django.utils.translation import gettext_lazy as _

from partners.forms import NOT_A_PARTNER, citation_groups
from perpusnas.core.editing.forms import RecordForm
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.editing.rows import RowForm, row_formset

from ..models import Program, ProgramBody
from .rows import CITATIONS, PROGRAM, WHO, CitationForm

FRAMEWORK = Group(_("Framework"), [("framework_id", "framework_en")])


class ProgramForm(RecordForm):
    class Meta:
        model = Program
        groups = [
            Group(_("Identity"), ["name_id", "name_en", "acronym"]),
            FRAMEWORK,
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


class ProgramBodyForm(RowForm):
    class Meta:
        model = ProgramBody
        groups = [
            Group(None, ["position", ("partner", "role"), ("since", "until"), "note"]),
            NOT_A_PARTNER,
        ]
        fields = field_names(groups)
        field_classes = WHO


class ProgramCitationForm(CitationForm):
    class Meta(CitationForm.Meta):
        groups = citation_groups("program_body")
        fields = field_names(groups)


PROGRAM_ROWS = [
    row_formset(
        Program,
        ProgramBodyForm,
        legend=_("Participating bodies"),
        add_label=_("Add a body"),
        collapsed=True,
        after=FRAMEWORK,
    ),
    row_formset(Program, ProgramCitationForm, **CITATIONS),
]
