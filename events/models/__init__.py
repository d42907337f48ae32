"""Programs and events, who took part, what remained, and what is still owed."""

from .attendance import EventPerson, Participation
from .citation import EventCitation
from .event import Event, Status, StatusChange
from .evidence import Evidence
from .followup import FollowUp, Side
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
