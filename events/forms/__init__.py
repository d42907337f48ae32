"""Forms for programs, events, outcomes and follow-ups, with their rows."""

from .events import EVENT_ROWS, EventForm, ParticipationForm, event_rows
from .follow_ups import FOLLOW_UP_ROWS, FollowUpForm, rows_after_check
from .outcomes import OUTCOME_ROWS, OutcomeForm
from .programs import PROGRAM_ROWS, ProgramForm
from .quick import QuickFollowUp
from .rows import promises_with_words, visible_scope_items

__all__ = [
    "EVENT_ROWS",
    "FOLLOW_UP_ROWS",
    "OUTCOME_ROWS",
    "PROGRAM_ROWS",
    "EventForm",
    "FollowUpForm",
    "OutcomeForm",
    "ParticipationForm",
    "ProgramForm",
    "QuickFollowUp",
    "event_rows",
    "promises_with_words",
    "rows_after_check",
    "visible_scope_items",
]
