"""The choices of the fields of an agreement."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The stage of an agreement, moved by users (after UU 24/2000 Art. 6; see
    `stages`)."""

    PROPOSED = "proposed", _("Proposed")
    EXPLORATORY = "exploratory", _("Exploratory")
    IN_PRINCIPLE = "in_principle", _("Agreed in principle")
    NEGOTIATION = "negotiation", _("Negotiation")
    DRAFTING = "drafting", _("Drafting")
    TEXT_AGREED = "text_agreed", _("Text agreed")
    READY = "ready", _("Ready to sign")
    SIGNED = "signed", _("Signed")
    IMPLEMENTATION = "implementation", _("Implementation")
    RENEWAL = "renewal", _("Renewal in progress")
    REPLACED = "replaced", _("Renewed or superseded")
    TERMINATED = "terminated", _("Terminated")
    CLOSED = "closed", _("Closed")
    ON_HOLD = "on_hold", _("On hold")
    CANCELLED = "cancelled", _("Cancelled")
    UNKNOWN = "unknown", _("Stage not known")


class Unit(models.TextChoices):
    """The unit of a duration."""

    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class Signature(models.TextChoices):
    YES = "yes", _("Signed")
    NO = "no", _("Not signed")
    UNKNOWN = "unknown", _("Not known")
    DISPUTED = "disputed", _("Disputed")


# Why a signature is in doubt: nobody says, or sources contradict each other.
SIGNATURE_DOUBTS: dict[str, Promise] = {
    Signature.UNKNOWN: _("Not known whether signed"),
    Signature.DISPUTED: _("Sources differ on the signing"),
}


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    VIRTUAL = "virtual", _("Online")
    CIRCULATION = "circulation", _("By circulation (signed separately)")
    COUNTERPARTS = "counterparts", _("In counterparts")


class Condition(models.TextChoices):
    ON_SIGNATURE = "on_signature", _("On signature")
    LAST_NOTIFICATION = "last_notification", _("On the last notification")
    ON_DATE = "on_date", _("On a set date")
    OTHER = "other", _("Other")


class EndsBasis(models.TextChoices):
    STATED = "stated", _("Stated in the agreement")
    RECKONED = "reckoned", _("Calculated from duration")
    OPEN_ENDED = "open_ended", _("No end date")
    UNKNOWN = "unknown", _("Not known")


class Renewal(models.TextChoices):
    WRITTEN = "written", _("By written consent")
    TACIT = "tacit", _("Automatically")
    DIPLOMATIC = "diplomatic", _("Through diplomatic channels")
    NONE = "none", _("None")


class Funding(models.TextChoices):
    STATE_BUDGET = "state_budget", _("State budget")
    PARTNER = "partner", _("Partner")
    SHARED = "shared", _("Shared")
    NO_COST = "no_cost", _("No cost")


class Custody(models.TextChoices):
    NOT_HANDED = "not_handed", _("Not handed over")
    HANDED = "handed", _("Handed over")
    TO_COMPLETE = "to_complete", _("To be completed")
    COMPLETE = "complete", _("Declared complete")
    CERTIFIED = "certified", _("Certified copy received")
