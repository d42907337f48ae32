"""What carries out a promise, and what is still owed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, ScopeItem
from partners.models import Partner, Who
from perpusnas.dates import PartialDateField, earliest, latest
from perpusnas.models import (
    Citation,
    Record,
    Row,
    at_most_one,
    exactly_one,
    in_reader_language,
)

from ..querysets import OPEN, FollowUpQuerySet
from .attendance import EventPerson, Participation
from .event import Event, StatusChange
from .outcome import Outcome, Share
from .program import Program


class Evidence(Row):
    """That an event or an outcome has to do with a text, or with one of its promises."""

    class Kind(models.TextChoices):
        SIGNS = "signs", _("Signs")
        PREPARES = "prepares", _("Prepares")
        CARRIES_OUT = "carries_out", _("Carries out")
        REVIEWS = "reviews", _("Reviews")

    event = models.ForeignKey(
        Event,
        models.CASCADE,
        related_name="evidence",
        null=True,
        blank=True,
        verbose_name=_("event"),
    )
    outcome = models.ForeignKey(
        Outcome,
        models.CASCADE,
        related_name="evidence",
        null=True,
        blank=True,
        verbose_name=_("outcome"),
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="evidence",
        verbose_name=_("agreement"),
    )
    scope_item = models.ForeignKey(
        ScopeItem,
        models.PROTECT,
        related_name="evidence",
        null=True,
        blank=True,
        verbose_name=_("promise"),
        help_text=_("Empty where it is not known which promise."),
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Row.Meta):
        ordering = ["pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_of_one",
                condition=exactly_one("event", "outcome"),
                violation_error_message=_("Name either an event or an outcome."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.agreement}"

    @property
    def record(self) -> Event | Outcome:
        """The event or outcome that is the evidence."""
        return self.event or self.outcome

    def records(self):
        return []


class FollowUp(Record):
    """A promise, an offer, an invitation, a request or a task that somebody owes."""

    class Kind(models.TextChoices):
        PROMISE = "promise", _("Promise")
        OFFER = "offer", _("Offer")
        INVITATION = "invitation", _("Invitation")
        REQUEST = "request", _("Request")
        TASK = "task", _("Task")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        POSTPONED = "postponed", _("Postponed")
        LAPSED = "lapsed", _("Lapsed")
        DROPPED = "dropped", _("Dropped")
        UNKNOWN = "unknown", _("Not known")

    # How each status is shown: colour and sign.
    BADGES = {
        Status.OPEN: ("neutral", "ring"),
        Status.RUNNING: ("neutral", "dot"),
        Status.DONE: ("positive", "dot"),
        Status.POSTPONED: ("warning", "diamond"),
        Status.LAPSED: ("negative", "square"),
        Status.DROPPED: ("neutral", "square"),
        Status.UNKNOWN: ("doubt", "question"),
    }

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, blank=True)
    what_id = models.CharField(_("what, in Indonesian"), max_length=500, blank=True)
    what_en = models.CharField(_("what, in English"), max_length=500, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.OPEN
    )
    due_earliest = earliest()
    due_latest = latest()
    due = PartialDateField(_("due"))
    repeats_months = models.PositiveSmallIntegerField(
        _("repeats every so many months"), null=True, blank=True
    )
    repeats_until_earliest = earliest()
    repeats_until_latest = latest()
    repeats_until = PartialDateField(_("repeats until"))
    done_earliest = earliest()
    done_latest = latest()
    done = PartialDateField(_("done on"))
    person_in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="follow_ups",
        null=True,
        blank=True,
        verbose_name=_("person in charge"),
    )
    from_event = models.ForeignKey(
        Event,
        models.PROTECT,
        related_name="follow_ups",
        null=True,
        blank=True,
        verbose_name=_("from which event"),
    )
    from_agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="follow_ups",
        null=True,
        blank=True,
        verbose_name=_("from which agreement"),
    )
    from_outcome = models.ForeignKey(
        Outcome,
        models.PROTECT,
        related_name="follow_ups",
        null=True,
        blank=True,
        verbose_name=_("from which outcome"),
    )
    from_partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="follow_ups",
        null=True,
        blank=True,
        verbose_name=_("from which partner"),
    )
    fulfilled_by_event = models.ForeignKey(
        Event,
        models.PROTECT,
        related_name="fulfils",
        null=True,
        blank=True,
        verbose_name=_("fulfilled by the event"),
    )
    fulfilled_by_agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="fulfils",
        null=True,
        blank=True,
        verbose_name=_("fulfilled by the agreement"),
    )
    fulfilled_by_outcome = models.ForeignKey(
        Outcome,
        models.PROTECT,
        related_name="fulfils",
        null=True,
        blank=True,
        verbose_name=_("fulfilled by the outcome"),
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["due_latest", "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(fields=["status", "due_latest"], name="followup_status_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="followup_says_what",
                condition=~Q(what_id="") | ~Q(what_en=""),
                violation_error_message=_("Write what is owed in one language."),
            ),
            models.CheckConstraint(
                name="followup_fulfilled_by_one",
                condition=at_most_one(
                    "fulfilled_by_event",
                    "fulfilled_by_agreement",
                    "fulfilled_by_outcome",
                ),
                violation_error_message=_("Name one thing that fulfils it."),
            ),
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "what")

    def get_absolute_url(self) -> str:
        return reverse("follow_ups:detail", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        """Still owed, and every day on which it may have been due has passed."""
        last = self.due_latest
        return bool(self.status in OPEN and last and last < timezone.localdate())

    @property
    def owing(self) -> list:
        """Those who owe it, of the rows that may be seen."""
        return [side for side in self.sides.all() if side.role == Side.Role.OWES]

    @property
    def owed_to(self) -> list:
        return [side for side in self.sides.all() if side.role == Side.Role.IS_OWED]

    @property
    def badge(self) -> dict[str, str]:
        """How the status is shown: words, colour, sign."""
        if self.is_overdue:
            return {"text": _("Overdue"), "kind": "negative", "sign": "square"}
        kind, sign = self.BADGES[self.status]
        return {"text": self.get_status_display(), "kind": kind, "sign": sign}

    def search_texts(self):
        return [self.what_id, self.what_en, self.remarks]


class Side(Who, Row):
    """Who owes a follow-up, or to whom it is owed; no side told is not told."""

    class Role(models.TextChoices):
        OWES = "owes", _("Owes it")
        IS_OWED = "is_owed", _("Is owed it")

    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, related_name="sides", verbose_name=_("follow-up")
    )
    role = models.CharField(_("role"), max_length=8, choices=Role)

    class Meta(Row.Meta):
        ordering = ["role", "pk"]
        verbose_name = _("side")
        verbose_name_plural = _("sides")
        constraints = [
            models.CheckConstraint(
                name="side_is_one",
                condition=Who.exactly_one(),
                violation_error_message=_(
                    "Name one of partner, country, region or group."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    def records(self):
        return []


def link(model, name: str, label):
    """A citation's way to one record or row."""
    return models.ForeignKey(
        model,
        models.CASCADE,
        related_name=name,
        null=True,
        blank=True,
        verbose_name=label,
    )


class EventCitation(Citation):
    """What a source says of a program, event, outcome or follow-up, or of one row."""

    program = link(Program, "citations", _("program"))
    event = link(Event, "citations", _("event"))
    outcome = link(Outcome, "citations", _("outcome"))
    follow_up = link(FollowUp, "citations", _("follow-up"))
    status_change = link(StatusChange, "citations", _("change of status"))
    participation = link(Participation, "citations", _("participation"))
    event_person = link(EventPerson, "citations", _("person at the event"))
    share = link(Share, "citations", _("share"))

    class Meta(Citation.Meta):
        verbose_name = _("source of an event")
        verbose_name_plural = _("sources of events")
        constraints = [
            models.CheckConstraint(
                name="eventcitation_of_one",
                condition=exactly_one("program", "event", "outcome", "follow_up"),
            ),
            models.CheckConstraint(
                name="eventcitation_one_row",
                condition=at_most_one(
                    "status_change", "participation", "event_person", "share"
                ),
                violation_error_message=_("Name one row at most."),
            ),
        ]
