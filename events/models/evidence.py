"""Evidence that agreements and their scope items are carried out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, ScopeItem
from perpusnas.core.models import Row, exactly_one

from .event import Event
from .outcome import Outcome


class Evidence(Row):
    """The link of an event or outcome to an agreement or one of its scope items."""

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
        verbose_name=_("scope item"),
        help_text=_("Leave empty if the scope item is not known."),
    )
    kind = models.CharField(_("type"), max_length=11, choices=Kind)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Row.Meta):
        ordering = ["pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_of_one",
                condition=exactly_one("event", "outcome"),
                violation_error_message=_("Enter either an event or an outcome."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.agreement}"

    @property
    def record(self) -> Event | Outcome | None:
        """The event or outcome."""
        return self.event or self.outcome

    def records(self):
        return []
