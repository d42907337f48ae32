"""What is asked of programs, events, outcomes and follow-ups, each question under one
name."""

from .events import AWAITED, EventQuerySet, ours
from .follow_ups import OPEN, FollowUpQuerySet
from .outcomes import OutcomeQuerySet
from .programs import FAR_OFF, ProgramQuerySet

__all__ = [
    "AWAITED",
    "FAR_OFF",
    "OPEN",
    "EventQuerySet",
    "FollowUpQuerySet",
    "OutcomeQuerySet",
    "ProgramQuerySet",
    "ours",
]
