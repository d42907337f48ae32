"""Queries on programs, events, outcomes and follow-ups."""

from partners.querysets import is_ours

from .events import AWAITED, EventQuerySet, is_outcome_unknown
from .follow_ups import OPEN, FollowUpQuerySet, is_overdue
from .outcomes import NominationStateQuerySet, OutcomeQuerySet
from .programs import FAR_OFF, ProgramQuerySet

__all__ = [
    "AWAITED",
    "FAR_OFF",
    "OPEN",
    "EventQuerySet",
    "FollowUpQuerySet",
    "NominationStateQuerySet",
    "OutcomeQuerySet",
    "ProgramQuerySet",
    "is_ours",
    "is_outcome_unknown",
    "is_overdue",
]
