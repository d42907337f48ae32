"""Programs: series of events under one name, and the bodies behind them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Subject, refuse_cycle
from perpusnas.core.collation import sort_keys
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.models import (
    ListedChoiceField,
    Record,
    Row,
    in_reader_language,
    other_language,
    sort_key_field,
)

from ..querysets import ProgramQuerySet
from .kinds import ProgramRole


class Program(Record):
    """A series of events, such as the knowledge sharing under KSST."""

    class Unit(models.TextChoices):
        MONTHS = "months", _("months")
        YEARS = "years", _("years")

    name_id = models.CharField(_("name in Indonesian"), max_length=300, blank=True)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    acronym = models.CharField(_("acronym"), max_length=50, blank=True)
    framework_id = models.CharField(
        _("framework in Indonesian"),
        max_length=200,
        blank=True,
        help_text=_("For example Kerja Sama Selatan-Selatan dan Triangular (KSST)."),
    )
    framework_en = models.CharField(
        _("framework in English"), max_length=200, blank=True
    )
    every = models.PositiveSmallIntegerField(
        _("held every"), null=True, blank=True, help_text=_("As planned.")
    )
    every_unit = models.CharField(_("unit"), max_length=6, choices=Unit, blank=True)
    recurrence = models.CharField(_("frequency note"), max_length=200, blank=True)
    since_earliest = earliest()
    since_latest = latest()
    since = PartialDateField(_("since"))
    until_earliest = earliest()
    until_latest = latest()
    until = PartialDateField(_("until"))
    continued_as = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="continues",
        null=True,
        blank=True,
        verbose_name=_("continued as"),
    )

    sort_id = sort_key_field()
    sort_en = sort_key_field()

    # Annotated by `with_editions`.
    last_held: date | None
    awaited: int | None
    next_due: date | None

    objects: ClassVar = ProgramQuerySet.as_manager()
    search_rows = ("bodies",)

    class Meta(Record.Meta):
        ordering = ["sort_id", "pk"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                name="program_has_a_name",
                condition=~Q(name_id="") | ~Q(name_en=""),
                violation_error_message=_("Enter the name in at least one language."),
            ),
            models.CheckConstraint(
                name="program_not_continued_as_itself",
                condition=~Q(continued_as=F("pk")),
                violation_error_message=_("A programme cannot be continued as itself."),
            ),
        ]

    # What a form shows of it, and who may see that.
    label_columns = ("name_id", "name_en", "access")

    def __str__(self) -> str:
        return in_reader_language(self, "name")

    @property
    def title_language(self) -> str:
        """Return the language of its name if it is not that of the reader, else empty."""
        return other_language(self, "name")

    def get_absolute_url(self) -> str:
        return reverse("programs:detail", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Return whether the next edition should have been held by now; requires
        `with_editions`."""
        return bool(self.next_due and self.next_due < timezone.localdate())

    @property
    def framework(self) -> str:
        return in_reader_language(self, "framework")

    @property
    def disambiguation(self) -> str:
        return self.acronym

    def all_names(self):
        return [self.name_id, self.name_en, self.acronym]

    def search_texts(self):
        names = [self.name_id, self.name_en, self.acronym]
        own = [*names, self.framework_id, self.framework_en, self.remarks]
        for body in self.bodies.all() if self.pk else ():
            own += [body.group, body.region, body.region_standard, body.note]
        return own

    def derived_from_rows(self):
        return {**super().derived_from_rows(), **self.sort_keys()}

    def sort_keys(self) -> dict[str, str]:
        in_indonesian = self.name_id or self.name_en
        return sort_keys(in_indonesian, self.name_en or self.name_id)

    def clean(self):
        super().clean()
        refuse_cycle(
            self,
            "continued_as",
            _("These programmes would continue each other in a circle."),
        )


class ProgramBody(Subject, Row):
    """A body that owns, organises, funds, carries out or hosts a program.

    There may be several owners: of a joint program, or one after the other.
    """

    Role = ProgramRole

    program = models.ForeignKey(
        Program, models.CASCADE, related_name="bodies", verbose_name=_("programme")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    role = ListedChoiceField(ProgramRole, _("role"))
    since_earliest = earliest()
    since_latest = latest()
    since = PartialDateField(_("since"))
    until_earliest = earliest()
    until_latest = latest()
    until = PartialDateField(_("until"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Row.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("participating body")
        verbose_name_plural = _("participating bodies")
        constraints = [
            models.CheckConstraint(
                name="programbody_is_one",
                condition=Subject.exactly_one(),
                violation_error_message=_(
                    "Enter one of partner, country, region or group."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    def records(self):
        return [self.program]
