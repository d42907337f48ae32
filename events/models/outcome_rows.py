"""Rows of outcomes: further names, people, parts, and the states of a nomination."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Person
from perpusnas.core.caching import Sensitive
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.languages import language_name
from perpusnas.core.models import Row, Source

from ..querysets import NominationStateQuerySet
from .outcome import Outcome


class OutcomeName(Row):
    """A further name of an outcome, besides its names in Indonesian and English."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Official name")
        NATIVE = "native", _("Native name")
        FORMER = "former", _("Former name")
        ALIAS = "alias", _("Alias")
        ACRONYM = "acronym", _("Acronym")
        TRANSLITERATION = "transliteration", _("Transliteration")
        MISPRINT = "misprint", _("Misspelling in source")

    outcome = models.ForeignKey(
        Outcome, models.CASCADE, related_name="names", verbose_name=_("outcome")
    )
    text = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        help_text=_("Language code, for example kk (Kazakh)."),
    )

    class Meta(Row.Meta):
        ordering = ["kind", "pk"]
        verbose_name = _("name")
        verbose_name_plural = _("names")

    def __str__(self) -> str:
        return self.text

    @property
    def language_name(self) -> str:
        return language_name(self.language) if self.language else ""

    def records(self):
        return [self.outcome]


class OutcomePerson(Sensitive, Row):
    """A person involved in an outcome: one on record, or a name as printed."""

    outcome = models.ForeignKey(
        Outcome, models.CASCADE, related_name="people", verbose_name=_("outcome")
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="outcome_roles",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    name = models.CharField(
        _("name as printed"),
        max_length=200,
        blank=True,
        help_text=_("Where the person has no record."),
    )
    capacity = models.CharField(
        _("capacity"),
        max_length=200,
        blank=True,
        help_text=_("For example author, translator or member of the jury."),
    )

    class Meta(Row.Meta):
        ordering = ["pk"]
        verbose_name = _("person involved")
        verbose_name_plural = _("people involved")
        constraints = [
            models.CheckConstraint(
                name="outcomeperson_is_one",
                condition=Q(person__isnull=False, name="")
                | Q(person__isnull=True) & ~Q(name=""),
                violation_error_message=_(
                    "Enter either a person on record or a name as printed."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.person or "")

    def records(self):
        return [self.outcome]


class OutcomePart(Row):
    """What a part of the quantity of an outcome consists of; an empty number is unknown."""

    outcome = models.ForeignKey(
        Outcome, models.CASCADE, related_name="parts", verbose_name=_("outcome")
    )
    what = models.CharField(
        _("part"), max_length=200, help_text=_("For example: in cities.")
    )
    number = models.PositiveIntegerField(
        _("quantity"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )

    class Meta(Row.Meta):
        ordering = ["pk"]
        verbose_name = _("part of the total")
        verbose_name_plural = _("parts of the total")

    def __str__(self) -> str:
        return self.what if self.number is None else f"{self.number} {self.what}"

    def records(self):
        return []


class NominationState(Row):
    """A state that a nomination reached: since when, with which evidence."""

    outcome = models.ForeignKey(
        Outcome,
        models.CASCADE,
        related_name="nomination_states",
        verbose_name=_("outcome"),
    )
    state = models.CharField(_("state"), max_length=8, choices=Outcome.Nomination)
    since_earliest = earliest()
    since_latest = latest()
    since = PartialDateField(_("date"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    evidence = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="nomination_states",
        null=True,
        blank=True,
        verbose_name=_("evidence"),
    )

    objects: ClassVar = NominationStateQuerySet.as_manager()

    class Meta(Row.Meta):
        ordering = ["since_earliest", "pk"]
        verbose_name = _("state of the nomination")
        verbose_name_plural = _("states of the nomination")

    def __str__(self) -> str:
        return self.get_state_display()

    def records(self):
        return []
