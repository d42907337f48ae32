"""Pages of programs; a program's own page is the roof's."""

from django.utils.translation import gettext_lazy as _

from partners.querysets import never_null
from perpusnas.access import requires
from perpusnas.edits import deleting, editing, visible_or_404
from perpusnas.exports import bilingual
from perpusnas.lists import listing, suggestions
from perpusnas.sorting import Sort, day_or_never
from perpusnas.trail import history_page

from ..exports import (
    program_columns,
)
from ..filters import (
    ProgramFilter,
)
from ..forms import (
    PROGRAM_ROWS,
    ProgramForm,
)
from ..models import Program
from .asking import CHANGED, typed

PROGRAM_FORM = "events/program_form.html"


def program_sorts() -> list[Sort]:
    return [
        Sort("name", _("Name"), never_null(bilingual("name"))),
        Sort("last_held", _("Last held"), day_or_never("last_held")),
        CHANGED,
    ]


@requires("read_register")
def program_list(request, format="html"):
    user = request.user
    records = Program.objects.visible_to(user).with_editions(user)
    return listing(
        request,
        ProgramFilter(request.GET, records, user=user),
        sorts=program_sorts(),
        default="name",
        columns=lambda dialect: program_columns(user, dialect),
        template="events/program_list.html",
        name="programs",
        format=format,
    )


@requires("read_register")
def program_suggest(request):
    user = request.user
    found = Program.objects.visible_to(user).search(typed(request), user)
    return suggestions(request, found, lambda program: program.acronym)


@requires("write_register")
def program_create(request):
    return editing(request, Program(), ProgramForm, PROGRAM_ROWS, template=PROGRAM_FORM)


@requires("write_register")
def program_edit(request, pk):
    program = visible_or_404(Program.objects.visible_to(request.user), pk)
    return editing(request, program, ProgramForm, PROGRAM_ROWS, template=PROGRAM_FORM)


@requires("administer")
def program_delete(request, pk):
    program = visible_or_404(Program.objects.visible_to(request.user), pk)
    return deleting(request, program, to="programs:list")


@requires("read_register")
def program_history(request, pk):
    program = visible_or_404(Program.objects.visible_to(request.user), pk)
    return history_page(request, program)
