"""List, forms and history of programs; the detail page is in `details`."""

from perpusnas.core.access import requires
from perpusnas.core.editing.edit import deleting, editing, visible_or_404
from perpusnas.core.history.entries import history_page
from perpusnas.core.lists.listing import listing, suggestions
from perpusnas.core.lists.row_files import row_file, row_file_links
from perpusnas.core.search import best_found

from ..exports import program_table
from ..filters import ProgramFilter
from ..forms import PROGRAM_ROWS, ProgramForm
from ..models import Program
from ..parameters import typed_words
from ..row_files import PROGRAM_ROW_FILES
from ..sorting import program_sorts

PROGRAM_FORM = "events/program_form.html"


@requires("read_register")
def program_list(request, format="html"):
    """List programs as a page or file."""
    user = request.user
    records = Program.objects.visible_to(user).with_editions(user)
    return listing(
        request,
        ProgramFilter(request.GET, records, user=user),
        sorts=program_sorts(),
        default="name",
        table=lambda: program_table(user),
        template="events/program_list.html",
        name="programs",
        format=format,
        context={"row_files": row_file_links(PROGRAM_ROW_FILES, "programs")},
    )


@requires("read_register")
def program_row_file(request, rows, format):
    """Return a file of the rows of the listed records."""
    user = request.user
    records = Program.objects.visible_to(user).with_editions(user)
    return row_file(
        request,
        ProgramFilter(request.GET, records, user=user),
        PROGRAM_ROW_FILES,
        rows,
        sorts=program_sorts(),
        name="programs",
        format=format,
    )


@requires("read_register")
def program_suggest(request):
    """Suggest programs for typed words, as JSON."""
    user = request.user
    query = typed_words(request)
    return suggestions(
        request, best_found(Program.objects.visible_to(user), query, user)
    )


@requires("write_register")
def program_create(request):
    """Create a program."""
    return editing(request, Program(), ProgramForm, PROGRAM_ROWS, template=PROGRAM_FORM)


@requires("write_register")
def program_edit(request, pk):
    """Edit a program."""
    program = visible_or_404(Program.objects.visible_to(request.user), pk)
    return editing(request, program, ProgramForm, PROGRAM_ROWS, template=PROGRAM_FORM)


@requires("administer")
def program_delete(request, pk):
    """Delete a program."""
    program = visible_or_404(Program.objects.visible_to(request.user), pk)
    return deleting(request, program, to="programs:list")


@requires("read_register")
def program_history(request, pk):
    """Show the history of a program."""
    program = visible_or_404(Program.objects.visible_to(request.user), pk)
    return history_page(request, program)
