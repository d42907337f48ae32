"""Forms for programs, events, outcomes and follow-ups, with their rows."""

from .events import EventForm, ParticipationForm, event_rows
from .follow_ups import FOLLOW_UP_ROWS, FollowUpForm, check_rows
from .outcomes import OUTCOME_ROWS, OutcomeForm
from .programs import PROGRAM_ROWS, ProgramForm
from .quick import Line
from .rows import promises, saying

__all__ = [
    "FOLLOW_UP_ROWS",
    "OUTCOME_ROWS",
    "PROGRAM_ROWS",
    "EventForm",
    "FollowUpForm",
    "Line",
    "OutcomeForm",
    "ParticipationForm",
    "ProgramForm",
    "check_rows",
    "event_rows",
    "promises",
    "saying",
]
