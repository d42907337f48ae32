"""List, forms and history of outcomes; the detail page is in `details`."""

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.editing.edit import deleting, editing, visible_or_404
from perpusnas.core.history.entries import history_page
from perpusnas.core.lists.listing import listing, suggestions
from perpusnas.core.lists.row_files import row_file, row_file_links
from perpusnas.core.search import best_found

from ..exports import outcome_table
from ..filters import OutcomeFilter
from ..forms import OUTCOME_ROWS, OutcomeForm
from ..models import Event, Outcome, Program
from ..parameters import typed_words, visible_requested_record
from ..row_files import OUTCOME_ROW_FILES
from ..sorting import OUTCOME_SORTS

OUTCOME_FORM = "events/outcome_form.html"


@requires("read_register")
def outcome_list(request, format="html"):
    """List outcomes as a page or file."""
    user = request.user
    records = Outcome.objects.visible_to(user).for_list(user)
    return listing(
        request,
        OutcomeFilter(request.GET, records, user=user),
        sorts=OUTCOME_SORTS,
        default="-as_of",
        table=lambda: outcome_table(user),
        template="events/outcome_list.html",
        name="outcomes",
        format=format,
        context={"row_files": row_file_links(OUTCOME_ROW_FILES, "outcomes")},
    )


@requires("read_register")
def outcome_row_file(request, rows, format):
    """Return a file of the rows of the listed records."""
    user = request.user
    records = Outcome.objects.visible_to(user).for_list(user)
    return row_file(
        request,
        OutcomeFilter(request.GET, records, user=user),
        OUTCOME_ROW_FILES,
        rows,
        sorts=OUTCOME_SORTS,
        name="outcomes",
        format=format,
    )


@requires("read_register")
def outcome_suggest(request):
    """Suggest outcomes for typed words, as JSON."""
    user = request.user
    query = typed_words(request)
    return suggestions(
        request, best_found(Outcome.objects.visible_to(user), query, user)
    )


@requires("write_register")
def outcome_create(request):
    """Create an outcome; parameters preset its event, program, agreement or partner."""
    outcome = Outcome(
        event=visible_requested_record(request, "event", Event),
        program=visible_requested_record(request, "program", Program),
        agreement=visible_requested_record(request, "agreement", Agreement),
        partner=visible_requested_record(request, "partner", Partner),
    )
    return editing(request, outcome, OutcomeForm, OUTCOME_ROWS, template=OUTCOME_FORM)


@requires("write_register")
def outcome_edit(request, pk):
    """Edit an outcome."""
    outcome = visible_or_404(Outcome.objects.visible_to(request.user), pk)
    return editing(request, outcome, OutcomeForm, OUTCOME_ROWS, template=OUTCOME_FORM)


@requires("administer")
def outcome_delete(request, pk):
    """Delete an outcome."""
    outcome = visible_or_404(Outcome.objects.visible_to(request.user), pk)
    return deleting(request, outcome, to="outcomes:list")


@requires("read_register")
def outcome_history(request, pk):
    """Show the history of an outcome."""
    outcome = visible_or_404(Outcome.objects.visible_to(request.user), pk)
    return history_page(request, outcome)
