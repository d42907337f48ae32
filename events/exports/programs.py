"""The columns of the programs file."""

from django.utils.translation import gettext as _

from agreements.exports import date_words
from perpusnas.core.access import Access
from perpusnas.core.files import (
    Column,
    bilingual,
    date_columns,
    labelled,
)

from ..models import Program
from .names import one_of


def program_columns(user, dialect: str) -> list[Column]:
    """The programs list's file; `with_editions` counts what the reader may see."""
    programs = Program.objects.visible_to(user)
    last = date_words("last_when", dialect)
    return [
        Column(_("Name"), bilingual("name")),
        Column(_("Name in Indonesian"), "name_id"),
        Column(_("Name in English"), "name_en"),
        Column(_("Acronym"), "acronym"),
        Column(_("Framework"), bilingual("framework")),
        Column(_("Held every"), "every", "plain"),
        Column(_("Unit"), labelled("every_unit", Program.Unit.choices)),
        Column(_("Frequency note"), "recurrence"),
        *date_columns("since", _("Since"), dialect),
        *date_columns("until", _("Until"), dialect),
        Column(_("Continued as"), one_of(programs, "continued_as", bilingual("name"))),
        Column(_("Editions held"), "editions", "plain"),
        Column(_("Last held"), last, "plain"),
        Column(_("Access"), labelled("access", Access.choices)),
        Column(_("Remarks"), "remarks"),
        Column("ID", "pk", "plain"),
    ]
