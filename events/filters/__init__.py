"""What programs, events, outcomes and follow-ups can be filtered by."""

from .adoption import CheckFilter
from .events import EventFilter
from .followups import WHOSE, FollowUpFilter
from .outcomes import OutcomeFilter
from .programs import ProgramFilter
from .sums import SumFilter

__all__ = [
    "WHOSE",
    "CheckFilter",
    "EventFilter",
    "FollowUpFilter",
    "OutcomeFilter",
    "ProgramFilter",
    "SumFilter",
]
