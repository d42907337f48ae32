"""The files of rows that the lists of events, programs, outcomes and follow-ups have."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import agreement_headings
from perpusnas.core.lists.row_files import RowFile

from .exports.names import (
    event_names,
    follow_up_names,
    outcome_titles,
    program_names,
)
from .models import (
    EventCitation,
    EventPerson,
    Evidence,
    NominationState,
    OutcomeName,
    OutcomePart,
    OutcomePerson,
    Participation,
    ProgramBody,
    Share,
    Side,
    StatusChange,
)

PEOPLE = _("People at events")
PARTICIPATION = _("Participation")
CITED = ("event", "program", "outcome", "follow_up")
ABOUT_EVENT = ("when", "kind", "status")


def citations_of(owner: str, names) -> RowFile:
    """Return the file of what sources say about the records of a list."""
    return RowFile(
        _("Statements of sources"),
        pgettext_lazy("file name", "statements"),
        EventCitation,
        owner,
        names,
        leave_out=CITED,
        words={"fact": "about"},
    )


EVENT_ROW_FILES = {
    "people": RowFile(
        PEOPLE,
        pgettext_lazy("file name", "people-at-events"),
        EventPerson,
        "event",
        event_names,
        about=ABOUT_EVENT,
        narrowed_by="person",
    ),
    "participation": RowFile(
        PARTICIPATION,
        pgettext_lazy("file name", "participation"),
        Participation,
        "event",
        event_names,
        about=ABOUT_EVENT,
    ),
    "statuses": RowFile(
        _("Status history"),
        pgettext_lazy("file name", "status-history"),
        StatusChange,
        "event",
        event_names,
    ),
    "evidence": RowFile(
        _("Scope items implemented"),
        pgettext_lazy("file name", "scope-items-implemented"),
        Evidence,
        "event",
        event_names,
        leave_out=("outcome",),
        linked={"agreement": agreement_headings},
    ),
    "sources": citations_of("event", event_names),
}
PROGRAM_ROW_FILES = {
    "bodies": RowFile(
        _("Participating bodies"),
        pgettext_lazy("file name", "participating-bodies"),
        ProgramBody,
        "program",
        program_names,
    ),
    "participation": RowFile(
        PARTICIPATION,
        pgettext_lazy("file name", "participation-by-programme"),
        Participation,
        "event__program",
        program_names,
        linked={"event": event_names},
    ),
    "people": RowFile(
        PEOPLE,
        pgettext_lazy("file name", "people-by-programme"),
        EventPerson,
        "event__program",
        program_names,
        linked={"event": event_names},
    ),
    "sources": citations_of("program", program_names),
}
OUTCOME_ROW_FILES = {
    "names": RowFile(
        _("Other names"),
        pgettext_lazy("file name", "other-names-of-outcomes"),
        OutcomeName,
        "outcome",
        outcome_titles,
    ),
    "nominations": RowFile(
        _("History of nominations"),
        pgettext_lazy("file name", "nomination-history"),
        NominationState,
        "outcome",
        outcome_titles,
    ),
    "parts": RowFile(
        _("What totals consist of"),
        pgettext_lazy("file name", "parts-of-totals"),
        OutcomePart,
        "outcome",
        outcome_titles,
    ),
    "people": RowFile(
        _("People involved"),
        pgettext_lazy("file name", "people-involved"),
        OutcomePerson,
        "outcome",
        outcome_titles,
        narrowed_by="person",
    ),
    "shares": RowFile(
        _("Givers, receivers, owners"),
        pgettext_lazy("file name", "shares"),
        Share,
        "outcome",
        outcome_titles,
    ),
    "evidence": RowFile(
        _("Scope items implemented"),
        pgettext_lazy("file name", "scope-items-implemented"),
        Evidence,
        "outcome",
        outcome_titles,
        leave_out=("event",),
        linked={"agreement": agreement_headings},
    ),
    "sources": citations_of("outcome", outcome_titles),
}
FOLLOW_UP_ROW_FILES = {
    "parties": RowFile(
        _("Responsible parties and beneficiaries"),
        pgettext_lazy("file name", "responsible-parties"),
        Side,
        "follow_up",
        follow_up_names,
    ),
    "sources": citations_of("follow_up", follow_up_names),
}
