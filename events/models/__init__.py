"""Programs and events, who took part, what remained, and what is still owed."""

from .attendance import EventPerson, Participation
from .event import Event, Status, StatusChange
from .evidence import EventCitation, Evidence, FollowUp, Side
from .outcome import Outcome, Share
from .program import Program

__all__ = [
    "Event",
    "EventCitation",
    "EventPerson",
    "Evidence",
    "FollowUp",
    "Outcome",
    "Participation",
    "Program",
    "Share",
    "Side",
    "Status",
    "StatusChange",
]
