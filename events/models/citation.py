"""What sources say about programs, events, outcomes and follow-ups."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import Citation, at_most_one, exactly_one

from .event import Event, StatusChange
from .follow_up import FollowUp, Side
from .outcome import Outcome, Share
from .outcome_rows import NominationState
from .participation import EventPerson, Participation
from .program import Program, ProgramBody


def link(model, name: str, label):
    """Return an optional foreign key from a citation to a record or row."""
    return models.ForeignKey(
        model,
        models.CASCADE,
        related_name=name,
        null=True,
        blank=True,
        verbose_name=label,
    )


class EventCitation(Citation):
    """What a source says about a program, event, outcome or follow-up, or about one of
    their rows."""

    program = link(Program, "citations", _("programme"))
    event = link(Event, "citations", _("event"))
    outcome = link(Outcome, "citations", _("outcome"))
    follow_up = link(FollowUp, "citations", _("follow-up"))
    program_body = link(ProgramBody, "citations", _("participating body"))
    status_change = link(StatusChange, "citations", _("change of status"))
    participation = link(Participation, "citations", _("participation"))
    event_person = link(EventPerson, "citations", _("person at the event"))
    share = link(Share, "citations", _("party"))
    side = link(Side, "citations", _("side of a follow-up"))
    nomination_state = link(NominationState, "citations", _("state of the nomination"))

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [
            # A document is hidden with the record of which it is the text.
            models.Index(
                fields=["source"], name="eventcitation_text", condition=Q(stance="text")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="eventcitation_of_one",
                condition=exactly_one("program", "event", "outcome", "follow_up"),
            ),
            models.CheckConstraint(
                name="eventcitation_one_row",
                condition=at_most_one(
                    "program_body",
                    "status_change",
                    "participation",
                    "event_person",
                    "share",
                    "side",
                    "nomination_state",
                ),
                violation_error_message=_("Choose one row at most."),
            ),
        ]
