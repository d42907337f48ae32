"""The admin of programs, events, outcomes and follow-ups."""

from . import kinds
from .events import EventAdmin, ProgramAdmin
from .outcomes import FollowUpAdmin, OutcomeAdmin

__all__ = ["EventAdmin", "FollowUpAdmin", "OutcomeAdmin", "ProgramAdmin", "kinds"]
