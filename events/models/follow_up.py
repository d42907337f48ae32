"""Follow-ups: what is to be done, by whom and for whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from partners.models import Partner, Subject
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.dates.periods import not_one_day
from perpusnas.core.dates.words import in_short
from perpusnas.core.models import (
    OtherText,
    Record,
    Row,
    at_most_one,
    in_reader_language,
    other_language,
    other_text,
)

from ..querysets import FollowUpQuerySet, is_overdue
from .event import Event
from .outcome import Outcome


class FollowUp(Record):
    """A commitment, offer, invitation, request or task with a responsible party."""

    class Kind(models.TextChoices):
        PROMISE = "promise", _("Commitment")
        OFFER = "offer", _("Offer")
        INVITATION = "invitation", _("Invitation")
        REQUEST = "request", _("Request")
        TASK = "task", _("Task")

    class Status(models.TextChoices):
        OPEN = "open", _("Not started")
        RUNNING = "running", _("In progress")
        DONE = "done", _("Done")
        POSTPONED = "postponed", _("Postponed")
        LAPSED = "lapsed", _("No longer applicable")
        DROPPED = "dropped", _("Cancelled")
        UNKNOWN = "unknown", _("Not known")

    # Colour and symbol of each status.
    BADGES = {
        Status.OPEN: ("neutral", "ring"),
        Status.RUNNING: ("neutral", "dot"),
        Status.DONE: ("positive", "dot"),
        Status.POSTPONED: ("warning", "diamond"),
        Status.LAPSED: ("negative", "square"),
        Status.DROPPED: ("neutral", "square"),
        Status.UNKNOWN: ("doubt", "question"),
    }

    kind = models.CharField(_("type"), max_length=10, choices=Kind, blank=True)
    what_id = models.CharField(
        _("description (Indonesian)"), max_length=500, blank=True
    )
    what_en = models.CharField(_("description (English)"), max_length=500, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.OPEN
    )
    quantity = models.PositiveIntegerField(
        _("quantity"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )
    unit = models.CharField(
        _("unit"),
        max_length=50,
        blank=True,
        help_text=_("Of what, for example: books a year."),
    )
    due_earliest = earliest()
    due_latest = latest()
    due = PartialDateField(_("due"))
    check_months = models.PositiveSmallIntegerField(
        _("post-event check after (months)"),
        null=True,
        blank=True,
        editable=False,
    )
    repeats_months = models.PositiveSmallIntegerField(
        _("repeats every (months)"), null=True, blank=True
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
    also_from_event = models.ForeignKey(
        Event,
        models.PROTECT,
        related_name="follow_ups_repeated",
        null=True,
        blank=True,
        verbose_name=_("also from which event"),
        help_text=_("A second event at which the same was promised or asked for."),
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
        verbose_name=_("completed by event"),
    )
    fulfilled_by_agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="fulfils",
        null=True,
        blank=True,
        verbose_name=_("completed by agreement"),
    )
    fulfilled_by_outcome = models.ForeignKey(
        Outcome,
        models.PROTECT,
        related_name="fulfils",
        null=True,
        blank=True,
        verbose_name=_("completed by outcome"),
    )

    objects: ClassVar = FollowUpQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["due_latest", "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(fields=["status", "due_latest"], name="followup_status_due"),
            # What is due in a month of the calendar, as `touches`.
            models.Index(fields=["due_earliest"], name="followup_due"),
            models.Index(
                fields=["due_latest", "due_earliest"],
                name="followup_lasting",
                condition=not_one_day("due"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="followup_says_what",
                condition=~Q(what_id="") | ~Q(what_en=""),
                violation_error_message=_(
                    "Enter a description in at least one language."
                ),
            ),
            models.CheckConstraint(
                name="followup_fulfilled_by_one",
                condition=at_most_one(
                    "fulfilled_by_event",
                    "fulfilled_by_agreement",
                    "fulfilled_by_outcome",
                ),
                violation_error_message=_("Enter only one record that completes it."),
            ),
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "what")

    @property
    def other_title(self) -> OtherText | None:
        """The text of its title in the other language, where both have one."""
        return other_text(self, "what")

    @property
    def title_language(self) -> str:
        """Return the language of its description if it is not that of the reader, else empty."""
        return other_language(self, "what")

    def get_absolute_url(self) -> str:
        return reverse("follow_ups:detail", args=[self.pk])

    @property
    def state(self) -> Status:
        """Return the status annotated by `with_status`, or else the one entered."""
        return self.Status(self.__dict__.get("status_now") or self.status)

    @property
    def is_overdue(self) -> bool:
        """Return whether it is open and its latest possible due day has passed."""
        return is_overdue(self.state, self.due_latest, timezone.localdate())

    @property
    def owing(self) -> list:
        """Return the visible responsible sides."""
        return [side for side in self.sides.all() if side.role == Side.Role.OWES]

    @property
    def owed_to(self) -> list:
        """Return the visible beneficiaries."""
        return [side for side in self.sides.all() if side.role == Side.Role.IS_OWED]

    @property
    def about(self) -> list:
        """Return the delegation that an adoption check is about."""
        return [side for side in self.sides.all() if side.role == Side.Role.ABOUT]

    @property
    def badge(self) -> dict[str, str | Promise]:
        """Return text, colour and symbol for the status."""
        if self.is_overdue:
            return {"text": _("Overdue"), "kind": "negative", "sign": "square"}
        kind, sign = self.BADGES[self.state]
        return {"text": self.state.label, "kind": kind, "sign": sign}

    @property
    def disambiguation(self) -> str:
        return in_short(self.due)

    def all_names(self):
        return [self.what_id, self.what_en]

    def search_texts(self):
        return [self.what_id, self.what_en, self.unit, self.remarks]


class Side(Subject, Row):
    """A responsible party or beneficiary of a follow-up, or whom it concerns."""

    class Role(models.TextChoices):
        OWES = "owes", _("Responsible")
        IS_OWED = "is_owed", _("Beneficiary")
        ABOUT = "about", _("Concerned")

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
                condition=Subject.exactly_one(),
                violation_error_message=_(
                    "Enter one of partner, country, region or group."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    def records(self):
        return []
