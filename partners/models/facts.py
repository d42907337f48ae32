"""Dated facts about an institution, such as its founding or the size of its holdings."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from perpusnas.core.accuracy import Sure, marks_of
from perpusnas.core.caching import Sensitive
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.dates.words import in_words
from perpusnas.core.models import Row

from ..querysets import PartnerFactQuerySet
from .partner import Partner


class PartnerFact(Sensitive, Row):
    """What is known of an institution on a day, or since: a number, a text or both."""

    class Kind(models.TextChoices):
        FOUNDED = "founded", pgettext_lazy("an institution", "Founded")
        OPENED = "opened", pgettext_lazy("an institution", "Opened")
        HOLDINGS = "holdings", _("Holdings")
        MEMBERS = "members", _("Number of members")
        MOVED = "moved", pgettext_lazy("an institution", "Moved")
        HEAD = "head", _("Head of the institution")
        OTHER = "other", pgettext_lazy("a key fact", "Other")

    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="facts", verbose_name=_("partner")
    )
    kind = models.CharField(_("type"), max_length=10, choices=Kind)
    when_earliest = earliest()
    when_latest = latest()
    when = PartialDateField(
        _("date"), help_text=_("When it happened, or the day that it describes.")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    number_sure = models.CharField(
        _("accuracy"), max_length=8, choices=Sure, blank=True
    )
    unit = models.CharField(
        _("unit"), max_length=100, blank=True, help_text=_("For example: volumes.")
    )
    text = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("For example the new address, or the name of the head."),
    )

    objects: ClassVar = PartnerFactQuerySet.as_manager()

    class Meta(Row.Meta):
        ordering = ["kind", "pk"]
        verbose_name = _("key fact")
        verbose_name_plural = _("key facts")
        constraints = [
            models.CheckConstraint(
                name="partnerfact_says_something",
                condition=Q(number__isnull=False) | ~Q(text="") | ~Q(when=""),
                violation_error_message=_("Enter a date, a number or a description."),
            ),
            models.CheckConstraint(
                name="partnerfact_accuracy_of_number",
                condition=Q(number__isnull=False) | Q(number_sure=""),
                violation_error_message=_("Enter the number that the accuracy is of."),
            ),
        ]

    def __str__(self) -> str:
        parts = [self.value, in_words(self.when)]
        return f"{self.get_kind_display()}: {', '.join(filter(None, parts))}"

    def is_sensitive(self) -> bool:
        """A head is named here who may have no record as a person."""
        return self.__dict__.get("kind", self.Kind.HEAD) == self.Kind.HEAD

    @property
    def quantity(self) -> str:
        """The number in words, with its accuracy and unit; empty where none is known."""
        if self.number is None:
            return ""
        number = number_format(self.number, force_grouping=True)
        parts = (marks_of({self.number_sure}), number, self.unit)
        return " ".join(filter(None, parts))

    @property
    def value(self) -> str:
        """The number and the text in words, as far as either is known."""
        return ", ".join(filter(None, (self.quantity, self.text)))

    def records(self) -> list[Any]:
        return [self.partner]
