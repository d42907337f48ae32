"""List, forms and history of events; the detail page is in `details`."""

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.editing.edit import deleting, editing, visible_or_404
from perpusnas.core.lists.listing import listing, suggestions
from perpusnas.core.lists.row_files import row_file, row_file_links
from perpusnas.core.search import best_found

from ..exports import event_table
from ..filters import EventFilter
from ..forms import (
    EventForm,
    event_rows,
    promises_with_words,
    visible_scope_items,
)
from ..models import Event, Program
from ..parameters import (
    requested_record,
    typed_words,
    visible_requested_record,
)
from ..row_files import EVENT_ROW_FILES
from ..sorting import EVENT_SORTS

EVENT_FORM = "events/event_form.html"


@requires("read_register")
def event_list(request, format="html"):
    """List events as a page or file."""
    user = request.user
    records = Event.objects.visible_to(user).for_list(user)
    return listing(
        request,
        EventFilter(request.GET, records, user=user),
        sorts=EVENT_SORTS,
        default="-when",
        table=lambda: event_table(user),
        template="events/event_list.html",
        name="events",
        format=format,
        context={"row_files": row_file_links(EVENT_ROW_FILES, "events")},
    )


@requires("read_register")
def event_row_file(request, rows, format):
    """Return a file of the rows of the listed records."""
    user = request.user
    records = Event.objects.visible_to(user).for_list(user)
    return row_file(
        request,
        EventFilter(request.GET, records, user=user),
        EVENT_ROW_FILES,
        rows,
        sorts=EVENT_SORTS,
        name="events",
        format=format,
    )


@requires("read_register")
def event_suggest(request):
    """Suggest events for typed words, as JSON."""
    user = request.user
    query = typed_words(request)
    return suggestions(request, best_found(Event.objects.visible_to(user), query, user))


@requires("read_register")
def scope_item_suggest(request):
    """Suggest scope items for typed words, each with its agreement, as JSON."""
    user = request.user
    found = promises_with_words(visible_scope_items(user), typed_words(request), user)
    return suggestions(request, found)


@requires("write_register")
def event_create(request):
    """Create an event; parameters preset its container, program, agreement, scope item
    and partner."""
    event = Event(part_of=visible_requested_record(request, "event", Event))
    event.program = visible_requested_record(request, "program", Program)
    rows = event_rows(
        agreement=visible_requested_record(request, "agreement", Agreement),
        scope_item=requested_record(
            request, "scope_item", visible_scope_items(request.user)
        ),
        partner=visible_requested_record(request, "partner", Partner),
    )
    return editing(request, event, EventForm, rows, template=EVENT_FORM)


@requires("write_register")
def event_edit(request, pk):
    """Edit an event."""
    event = visible_or_404(Event.objects.visible_to(request.user), pk)
    return editing(request, event, EventForm, event_rows(), template=EVENT_FORM)


@requires("administer")
def event_delete(request, pk):
    """Delete an event."""
    event = visible_or_404(Event.objects.visible_to(request.user), pk)
    return deleting(request, event, to="events:list")
