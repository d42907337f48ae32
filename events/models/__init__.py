"""Programs, events, participation, outcomes and follow-ups."""

from .citation import EventCitation
from .event import Event, Status, StatusChange
from .evidence import Evidence
from .follow_up import FollowUp, Side
from .outcome import Outcome, Share
from .outcome_rows import NominationState, OutcomeName, OutcomePart, OutcomePerson
from .pairs import EventPair
from .participation import EventPerson, Participation
from .program import Program, ProgramBody

__all__ = [
    "Event",
    "EventCitation",
    "EventPair",
    "EventPerson",
    "Evidence",
    "FollowUp",
    "NominationState",
    "Outcome",
    "OutcomeName",
    "OutcomePart",
    "OutcomePerson",
    "Participation",
    "Program",
    "ProgramBody",
    "Share",
    "Side",
    "Status",
    "StatusChange",
]
