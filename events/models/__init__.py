"""Programs, events, participation, outcomes and follow-ups."""

from .citation import EventCitation
from .event import Event, Status, StatusChange
from .evidence import Evidence
from .follow_up import FollowUp, Side
from .kinds import EventKind, OutcomeKind, ParticipationRole, ProgramRole, ShareRole
from .outcome import Outcome, Share
from .outcome_rows import NominationState, OutcomeName, OutcomePart, OutcomePerson
from .pairs import EventPair
from .participation import EventPerson, Participation
from .program import Program, ProgramBody

__all__ = [
    "Event",
    "EventCitation",
    "EventKind",
    "EventPair",
    "EventPerson",
    "Evidence",
    "FollowUp",
    "NominationState",
    "Outcome",
    "OutcomeKind",
    "OutcomeName",
    "OutcomePart",
    "OutcomePerson",
    "Participation",
    "ParticipationRole",
    "Program",
    "ProgramBody",
    "ProgramRole",
    "Share",
    "ShareRole",
    "Side",
    "Status",
    "StatusChange",
]
