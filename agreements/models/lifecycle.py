"""What happens to an agreement over time: stages, extensions, reviews, reminders."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.models import Source

from .agreement import Agreement, Stage
from .parties import AgreementRow


class StageChange(AgreementRow):
    """The step of an agreement to a stage: when, by whom, with which evidence.

    Rows are never changed. `again` is the day on which to resume an agreement on hold.
    """

    written_once = True

    agreement = models.ForeignKey(
        Agreement,
        models.CASCADE,
        related_name="stage_changes",
        verbose_name=_("agreement"),
    )
    stage = models.CharField(_("stage"), max_length=16, choices=Stage)
    since_earliest = earliest()
    since_latest = latest()
    since = PartialDateField(_("since"))
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("stage changed by"),
    )
    note = models.TextField(_("note"), blank=True)
    again_earliest = earliest()
    again_latest = latest()
    again = PartialDateField(_("review date"))
    evidence = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="stage_changes",
        null=True,
        blank=True,
        verbose_name=_("evidence"),
    )

    class Meta(AgreementRow.Meta):
        ordering = ["since_earliest", "pk"]
        verbose_name = _("change of stage")
        verbose_name_plural = _("changes of stage")

    def __str__(self) -> str:
        return self.get_stage_display()


class Extension(AgreementRow):
    """A later end of an agreement; the old end is kept."""

    class How(models.TextChoices):
        ADDENDUM = "addendum", _("By addendum")
        TACIT = "tacit", _("Automatically")

    agreement = models.ForeignKey(
        Agreement,
        models.CASCADE,
        related_name="extensions",
        verbose_name=_("agreement"),
    )
    agreed_earliest = earliest()
    agreed_latest = latest()
    agreed = PartialDateField(_("agreed on"))
    old_end_earliest = earliest()
    old_end_latest = latest()
    old_end = PartialDateField(_("old end date"))
    new_end_earliest = earliest()
    new_end_latest = latest()
    new_end = PartialDateField(_("new end date"))
    how = models.CharField(_("how"), max_length=8, choices=How)
    reason = models.TextField(_("reason"), blank=True)
    paper = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="extensions",
        null=True,
        blank=True,
        verbose_name=_("document"),
    )

    class Meta(AgreementRow.Meta):
        ordering = ["new_end_earliest", "pk"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(
                name="extension_names_new_end",
                condition=~Q(new_end=""),
                violation_error_message=_("Enter the new end date."),
            ),
            models.CheckConstraint(
                name="extension_moves_on",
                condition=Q(old_end_earliest__isnull=True)
                | Q(new_end_latest__isnull=True)
                | Q(new_end_latest__gt=F("old_end_earliest")),
                violation_error_message=_(
                    "The new end date must be later than the old one."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_how_display()} {self.new_end}"

    def records(self):
        return [self.agreement]

    def refresh(self, record):
        """The end of the agreement has moved, or has moved back."""
        super().refresh(record)
        Agreement.objects.filter(pk=record.pk).rebuild_spans()


def rating(label):
    """Return a field for a rating from 1 (poor) to 4 (very good), or none."""
    bounds = [MinValueValidator(1), MaxValueValidator(4)]
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=bounds
    )


class Review(AgreementRow):
    """A periodic review of how an agreement is carried out (*monev*)."""

    class Recommendation(models.TextChoices):
        CONTINUE = "continue", _("Continue")
        MEND_PARTLY = "mend_partly", _("Revise in part")
        MEND_WHOLLY = "mend_wholly", _("Revise fully")
        STOP = "stop", _("Discontinue")

    RATINGS = ("quality", "relevance", "productivity", "continuity")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="reviews", verbose_name=_("agreement")
    )
    period_earliest = earliest()
    period_latest = latest()
    period = PartialDateField(_("period"))
    held_earliest = earliest()
    held_latest = latest()
    held = PartialDateField(_("review date"))
    reviewer = models.CharField(_("reviewer"), max_length=200, blank=True)
    realised = models.PositiveSmallIntegerField(
        _("implemented (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    quality = rating(_("quality"))
    relevance = rating(_("relevance"))
    productivity = rating(_("productivity"))
    continuity = rating(_("continuity"))
    constraints_met = models.TextField(_("constraints"), blank=True)
    solution = models.TextField(_("solution"), blank=True)
    recommendation = models.CharField(
        _("recommendation"), max_length=11, choices=Recommendation, blank=True
    )

    class Meta(AgreementRow.Meta):
        ordering = ["held_earliest", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            *(
                models.CheckConstraint(
                    name=f"review_{name}_from_1_to_4",
                    condition=Q(**{f"{name}__isnull": True})
                    | Q(**{f"{name}__range": (1, 4)}),
                )
                for name in ("quality", "relevance", "productivity", "continuity")
            ),
            models.CheckConstraint(
                name="review_realised_percent",
                condition=Q(realised__isnull=True) | Q(realised__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.period or self.held or str(self.pk)


class ReminderSent(models.Model):
    """A reminder of a date to a user, so that none is sent twice.

    `sent` is empty from when the reminder is due until the mail server accepted the
    mail with this `message_id`.
    """

    record = models.CharField(
        _("record"),
        max_length=60,
        help_text=_("Type and number, for example agreement 7."),
    )
    kind = models.CharField(_("type"), max_length=30)
    about = models.DateField(_("about which date"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="reminders",
        verbose_name=_("to whom"),
    )
    message_id = models.CharField("Message-ID", max_length=200)
    sent = models.DateTimeField(_("sent"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reminder sent")
        verbose_name_plural = _("reminders sent")
        constraints = [
            models.UniqueConstraint(
                name="remindersent_once", fields=["record", "kind", "about", "user"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
