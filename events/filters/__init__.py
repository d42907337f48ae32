"""Filters of the lists of programs, events, outcomes and follow-ups."""

from .events import EventFilter
from .follow_ups import WHOSE, FollowUpFilter
from .outcome_totals import SumFilter
from .outcomes import OutcomeFilter
from .post_event_checks import CheckFilter
from .programs import ProgramFilter

__all__ = [
    "WHOSE",
    "CheckFilter",
    "EventFilter",
    "FollowUpFilter",
    "OutcomeFilter",
    "ProgramFilter",
    "SumFilter",
]
