"""Outcomes: reading corners, items, copies, publications, funding and others."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.models import Agreement
from partners.models import Partner, Subject, refuse_cycle
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.dates.words import in_short
from perpusnas.core.lists.sorting import date_sort
from perpusnas.core.models import (
    ListedChoiceField,
    OtherText,
    Record,
    Row,
    in_reader_language,
    other_language,
    other_text,
)

from ..participant_numbers import ComparedNumber, RowSum
from ..querysets import OutcomeQuerySet
from .event import Event
from .kinds import OutcomeKind, ShareRole
from .program import Program


class Outcome(Record):
    """A lasting result of cooperation; only achieved ones are evidence."""

    class Standing(models.TextChoices):
        SOUGHT = "sought", _("Being sought")
        PROMISED = "promised", _("Promised")
        TARGET = "target", _("Target")
        ACHIEVED = "achieved", _("Achieved")
        EXISTING = "existing", _("Already existed")
        ENDED = "ended", _("Ended")
        REFUSED = "refused", _("Refused")

    class Nomination(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("of a nomination", "Prepared")
        SENT = "sent", pgettext_lazy("of a nomination", "Sent")
        AWAITED = "awaited", pgettext_lazy("of a nomination", "Awaiting decision")
        ACCEPTED = "accepted", pgettext_lazy("of a nomination", "Accepted or inscribed")
        REFUSED = "refused", pgettext_lazy("of a nomination", "Refused")

    # Colour and symbol of each standing, and of each state of a nomination.
    BADGES = {
        Standing.SOUGHT: ("neutral", "square"),
        Standing.PROMISED: ("neutral", "ring"),
        Standing.TARGET: ("neutral", "ring"),
        Standing.ACHIEVED: ("positive", "dot"),
        Standing.EXISTING: ("neutral", "dot"),
        Standing.ENDED: ("neutral", "square"),
        Standing.REFUSED: ("negative", "square"),
    }
    NOMINATION_BADGES = {
        Nomination.PREPARED: ("neutral", "square"),
        Nomination.SENT: ("neutral", "ring"),
        Nomination.AWAITED: ("neutral", "ring"),
        Nomination.ACCEPTED: ("positive", "dot"),
        Nomination.REFUSED: ("negative", "square"),
    }

    Kind = OutcomeKind

    kind = ListedChoiceField(OutcomeKind, _("type"), blank=True, searched=True)
    standing = models.CharField(_("status"), max_length=8, choices=Standing)
    title_id = models.CharField(_("name in Indonesian"), max_length=300, blank=True)
    title_en = models.CharField(_("name in English"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    quantity = models.PositiveIntegerField(
        _("quantity"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )
    quantity_sure = models.CharField(
        _("accuracy of the quantity"), max_length=8, choices=Event.Sure, blank=True
    )
    unit = models.CharField(_("unit"), max_length=50, blank=True)
    money = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        help_text=_("ISO 4217, for example IDR."),
    )
    second_money = models.DecimalField(
        _("amount in another currency"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The same money as reported elsewhere; totals leave it out."),
    )
    second_currency = models.CharField(
        _("other currency"), max_length=3, blank=True, help_text=_("ISO 4217.")
    )
    as_of_earliest = earliest()
    as_of_latest = latest()
    as_of = PartialDateField(_("as of"))
    soft_opened_earliest = earliest()
    soft_opened_latest = latest()
    soft_opened = PartialDateField(
        _("soft opening"), help_text=_("Where it was opened before its official day.")
    )
    officially_opened_earliest = earliest()
    officially_opened_latest = latest()
    officially_opened = PartialDateField(_("official opening"))
    adds_to = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="additions",
        null=True,
        blank=True,
        verbose_name=_("addition to"),
        help_text=_("The existing corner or other outcome that this one adds to."),
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    at_partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="outcomes_there",
        null=True,
        blank=True,
        verbose_name=_("location (partner)"),
    )
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        related_name="outcomes",
        null=True,
        blank=True,
        verbose_name=_("event"),
    )
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        related_name="outcomes",
        null=True,
        blank=True,
        verbose_name=_("programme"),
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="outcomes",
        null=True,
        blank=True,
        verbose_name=_("agreement"),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="outcomes",
        null=True,
        blank=True,
        verbose_name=_("partner"),
    )

    # Loaded by `with_nomination`: the present state of a nomination, before others that
    # may be as late.
    present_nominations: list[Any]

    objects: ClassVar = OutcomeQuerySet.as_manager()
    search_rows = ("names", "people")

    class Meta(Record.Meta):
        ordering = ["-as_of_latest", "-pk"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        indexes = [
            # The order of the list: without it each page sorts all of them.
            models.Index(
                date_sort("as_of_latest").desc(), F("id").desc(), name="outcome_by_day"
            ),
            models.Index(fields=["standing"], name="outcome_standing"),
            models.Index(fields=["kind"], name="outcome_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outcome_has_a_name",
                condition=~Q(title_id="") | ~Q(title_en=""),
                violation_error_message=_("Enter the name in at least one language."),
            ),
            models.CheckConstraint(
                name="outcome_money_has_currency",
                condition=Q(money__isnull=True, currency="")
                | Q(money__isnull=False) & ~Q(currency=""),
                violation_error_message=_("An amount needs a currency."),
            ),
            models.CheckConstraint(
                name="outcome_second_money_beside_first",
                condition=Q(second_money__isnull=True, second_currency="")
                | Q(second_money__isnull=False, money__isnull=False)
                & ~Q(second_currency="")
                & ~Q(second_currency=F("currency")),
                violation_error_message=_(
                    "A second amount needs a first one, and a currency of its own."
                ),
            ),
            models.CheckConstraint(
                name="outcome_opened_after_soft_opening",
                condition=Q(soft_opened_earliest__isnull=True)
                | Q(officially_opened_latest__isnull=True)
                | Q(officially_opened_latest__gte=F("soft_opened_earliest")),
                violation_error_message=_(
                    "The official opening is earlier than the soft opening."
                ),
            ),
            models.CheckConstraint(
                name="outcome_not_added_to_itself",
                condition=~Q(adds_to=F("pk")),
                violation_error_message=_("An outcome cannot be added to itself."),
            ),
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    @property
    def other_title(self) -> OtherText | None:
        """The text of its title in the other language, where both have one."""
        return other_text(self, "title")

    @property
    def title_language(self) -> str:
        """Return the language of its title if it is not that of the reader, else empty."""
        return other_language(self, "title")

    @property
    def day(self) -> str:
        """The day for which the outcome is recorded, as EDTF."""
        return self.as_of

    def get_absolute_url(self) -> str:
        return reverse("outcomes:detail", args=[self.pk])

    @property
    def badge(self) -> dict[str, str]:
        """Text, colour and symbol for the standing."""
        kind, sign = self.BADGES[self.Standing(self.standing)]
        return {"text": self.get_standing_display(), "kind": kind, "sign": sign}

    @property
    def nomination(self) -> str:
        """The present state of a nomination, empty where there is none; requires
        `with_nomination`."""
        return next((row.state for row in self.present_nominations), "")

    @property
    def nomination_since(self) -> str:
        """The date of the present state of a nomination; requires `with_nomination`."""
        return next((row.since for row in self.present_nominations), "")

    @property
    def nomination_badge(self) -> dict[str, Any]:
        """Text, colour and symbol for the present state of a nomination; requires
        `with_nomination`."""
        state = self.Nomination(self.nomination)
        kind, sign = self.NOMINATION_BADGES[state]
        return {"text": state.label, "kind": kind, "sign": sign}

    @property
    def disambiguation(self) -> str:
        parts = (self.get_kind_display(), in_short(self.as_of), self.place)
        return " · ".join(filter(None, map(str, parts)))

    def compared_with_parts(self, parts: models.QuerySet) -> ComparedNumber:
        """Return the quantity beside the sum of the parts that it consists of."""
        unknown = Count("pk", filter=Q(number__isnull=True))
        rows = parts.aggregate(total=Sum("number"), missing=unknown)
        return ComparedNumber(self.quantity, RowSum(**rows), self.quantity_sure)

    def all_names(self):
        further = [name.text for name in self.names.all()] if self.pk else []
        return [self.title_id, self.title_en, *further]

    def search_texts(self):
        own = [self.title_id, self.title_en, self.description, self.place]
        own += OutcomeKind.labels_of(self.kind)
        if self.pk:
            own += [name.text for name in self.names.all()]
            own += [row.name for row in self.people.all()]
        return [*own, self.remarks]

    def clean(self):
        super().clean()
        refuse_cycle(
            self, "adds_to", _("These outcomes would add to each other in a circle.")
        )


class Share(Subject, Row):
    """A giver, receiver or owner of an outcome, with its share."""

    Role = ShareRole

    outcome = models.ForeignKey(
        Outcome, models.CASCADE, related_name="shares", verbose_name=_("outcome")
    )
    role = ListedChoiceField(ShareRole, _("role"))
    percent = models.DecimalField(
        _("share in percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    items = models.PositiveIntegerField(
        _("share in number of items"), null=True, blank=True
    )

    class Meta(Row.Meta):
        ordering = ["role", "pk"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.CheckConstraint(
                name="share_is_one",
                condition=Subject.exactly_one(),
                violation_error_message=_(
                    "Enter one of partner, country, region or group."
                ),
            ),
            models.CheckConstraint(
                name="share_is_a_percentage",
                condition=Q(percent__isnull=True) | Q(percent__range=(0, 100)),
                violation_error_message=_("A share lies between 0 and 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    def records(self):
        return []
