"""Pages of events, programs, outcomes and follow-ups; a record's own page is the roof's."""

from datetime import date

from django.db.models import DateField, Prefetch, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from partners.models import Partner
from partners.querysets import never_null
from perpusnas.access import requires
from perpusnas.datewords import in_short
from perpusnas.edits import deleting, editing, visible_or_404
from perpusnas.exports import bilingual
from perpusnas.lists import Sort, day_or_never, listing, suggestions
from perpusnas.trail import history_page

from .exports import (
    event_columns,
    follow_up_columns,
    outcome_columns,
    program_columns,
)
from .filters import (
    WHOSE,
    EventFilter,
    FollowUpFilter,
    OutcomeFilter,
    ProgramFilter,
)
from .forms import (
    FOLLOW_UP_ROWS,
    OUTCOME_ROWS,
    PROGRAM_ROWS,
    EventForm,
    FollowUpForm,
    OutcomeForm,
    ProgramForm,
    event_rows,
    promises,
    saying,
)
from .models import Event, FollowUp, Outcome, Program

EVENT_FORM = "events/event_form.html"
PROGRAM_FORM = "events/program_form.html"
OUTCOME_FORM = "events/outcome_form.html"
FOLLOW_UP_FORM = "events/follow_up_form.html"
CHANGED = Sort("changed", _("Last changed"), "changed")


def typed(request) -> str:
    """The words for which suggestions are asked."""
    return request.GET.get("q", "")[:200]


def asked(request, name: str, records):
    """The record by that name in the address, from which a new one starts; or None."""
    number = request.GET.get(name, "")
    right = number.isascii() and number.isdigit() and int(number[:20]) < 2**63
    return records.filter(pk=number).first() if right else None


def seen(request, name: str, model):
    return asked(request, name, model.objects.visible_to(request.user))


# Events


EVENT_SORTS = [
    Sort("when", _("When"), day_or_never("when_latest")),
    Sort("status", _("Status"), "status"),
    CHANGED,
]


@requires("read_register")
def event_list(request, format="html"):
    user = request.user
    records = Event.objects.visible_to(user).for_list(user)
    return listing(
        request,
        EventFilter(request.GET, records, user=user),
        sorts=EVENT_SORTS,
        default="-when",
        columns=lambda dialect: event_columns(user, dialect),
        template="events/event_list.html",
        name="events",
        format=format,
    )


@requires("read_register")
def event_suggest(request):
    user = request.user
    found = Event.objects.visible_to(user).search(typed(request), user)
    return suggestions(request, found, lambda e: in_short(e.when) or e.city)


@requires("read_register")
def promise_suggest(request):
    """Promises that the reader may mean, each with the text that makes it."""
    user = request.user
    texts = Agreement.objects.visible_to(user).for_list(user)
    found = saying(promises(user), typed(request), user)
    found = found.prefetch_related(Prefetch("agreement", texts))
    return suggestions(request, found, lambda item: item.agreement.heading)


@requires("write_register")
def event_create(request):
    """A new event; what the address names is filled in already."""
    event = Event(part_of=seen(request, "event", Event))
    event.program = seen(request, "program", Program)
    rows = event_rows(
        agreement=seen(request, "agreement", Agreement),
        promise=asked(request, "scope_item", promises(request.user)),
        partner=seen(request, "partner", Partner),
    )
    return editing(request, event, EventForm, rows, template=EVENT_FORM)


@requires("write_register")
def event_edit(request, pk):
    event = visible_or_404(Event.objects.visible_to(request.user), pk)
    return editing(request, event, EventForm, event_rows(), template=EVENT_FORM)


@requires("administer")
def event_delete(request, pk):
    event = visible_or_404(Event.objects.visible_to(request.user), pk)
    return deleting(request, event, to="events:list")


@requires("read_register")
def event_history(request, pk):
    event = visible_or_404(Event.objects.visible_to(request.user), pk)
    return history_page(request, event)


# Programs


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


# Outcomes


OUTCOME_SORTS = [
    Sort("as_of", _("As of"), day_or_never("as_of_latest")),
    Sort("standing", _("Standing"), "standing"),
    CHANGED,
]


@requires("read_register")
def outcome_list(request, format="html"):
    user = request.user
    records = Outcome.objects.visible_to(user).for_list(user)
    return listing(
        request,
        OutcomeFilter(request.GET, records, user=user),
        sorts=OUTCOME_SORTS,
        default="-as_of",
        columns=lambda dialect: outcome_columns(user, dialect),
        template="events/outcome_list.html",
        name="outcomes",
        format=format,
    )


@requires("read_register")
def outcome_suggest(request):
    user = request.user
    found = Outcome.objects.visible_to(user).search(typed(request), user)
    return suggestions(request, found, lambda outcome: outcome.get_kind_display())


@requires("write_register")
def outcome_create(request):
    """A new outcome; what the address names is filled in already."""
    outcome = Outcome(
        event=seen(request, "event", Event),
        program=seen(request, "program", Program),
        agreement=seen(request, "agreement", Agreement),
        partner=seen(request, "partner", Partner),
    )
    return editing(request, outcome, OutcomeForm, OUTCOME_ROWS, template=OUTCOME_FORM)


@requires("write_register")
def outcome_edit(request, pk):
    outcome = visible_or_404(Outcome.objects.visible_to(request.user), pk)
    return editing(request, outcome, OutcomeForm, OUTCOME_ROWS, template=OUTCOME_FORM)


@requires("administer")
def outcome_delete(request, pk):
    outcome = visible_or_404(Outcome.objects.visible_to(request.user), pk)
    return deleting(request, outcome, to="outcomes:list")


@requires("read_register")
def outcome_history(request, pk):
    outcome = visible_or_404(Outcome.objects.visible_to(request.user), pk)
    return history_page(request, outcome)


# Follow-ups


# What has no date stands behind all that has one.
DUE = Coalesce("due_latest", Value(date.max), output_field=DateField())
FOLLOW_UP_SORTS = [
    Sort("due", _("Due"), DUE),
    Sort("status", _("Status"), "status"),
    CHANGED,
]


@requires("read_register")
def follow_up_list(request, format="html"):
    user = request.user
    records = FollowUp.objects.visible_to(user).for_list(user)
    return listing(
        request,
        FollowUpFilter(request.GET, records, user=user),
        sorts=FOLLOW_UP_SORTS,
        default="due",
        columns=lambda dialect: follow_up_columns(user, dialect),
        template="events/follow_up_list.html",
        name="follow-ups",
        format=format,
        context={"whose": WHOSE, "chosen": request.GET.get("which", "")},
    )


@requires("write_register")
def follow_up_create(request):
    """A new follow-up; what the address names is filled in already."""
    follow_up = FollowUp(
        from_event=seen(request, "event", Event),
        from_outcome=seen(request, "outcome", Outcome),
        from_agreement=seen(request, "agreement", Agreement),
        from_partner=seen(request, "partner", Partner),
    )
    return editing(
        request, follow_up, FollowUpForm, FOLLOW_UP_ROWS, template=FOLLOW_UP_FORM
    )


@requires("write_register")
def follow_up_edit(request, pk):
    follow_up = visible_or_404(FollowUp.objects.visible_to(request.user), pk)
    return editing(
        request, follow_up, FollowUpForm, FOLLOW_UP_ROWS, template=FOLLOW_UP_FORM
    )


@requires("administer")
def follow_up_delete(request, pk):
    follow_up = visible_or_404(FollowUp.objects.visible_to(request.user), pk)
    return deleting(request, follow_up, to="follow_ups:list")


@requires("read_register")
def follow_up_history(request, pk):
    follow_up = visible_or_404(FollowUp.objects.visible_to(request.user), pk)
    return history_page(request, follow_up)
