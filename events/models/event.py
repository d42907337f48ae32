"""Events and the history of their status."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import refuse_cycle
from perpusnas.core.accuracy import Sure
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.dates.periods import not_one_day
from perpusnas.core.dates.words import in_short
from perpusnas.core.languages import in_each_language
from perpusnas.core.lists.sorting import date_sort
from perpusnas.core.models import (
    Country,
    ListedChoiceField,
    OtherText,
    Record,
    Row,
    Source,
    in_reader_language,
    other_language,
    other_text,
)

from ..participant_numbers import ParticipantNumbers
from ..querysets import AWAITED, EventQuerySet, is_outcome_unknown
from .kinds import EventKind
from .program import Program


class Status(models.TextChoices):
    """The status of an event."""

    PROPOSED = "proposed", pgettext_lazy("of an event", "Proposed")
    PLANNED = "planned", _("Planned")
    CONFIRMED = "confirmed", _("Confirmed")
    POSTPONED = "postponed", _("Postponed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


# Colour and symbol of each status.
BADGES = {
    Status.PROPOSED: ("neutral", "square"),
    Status.PLANNED: ("neutral", "ring"),
    Status.CONFIRMED: ("neutral", "ring"),
    Status.POSTPONED: ("warning", "diamond"),
    Status.HELD: ("positive", "dot"),
    Status.CANCELLED: ("negative", "square"),
}


def event_name(event: Any) -> str:
    """Return what an event is called: its title, else its kind or number."""
    if title := in_reader_language(event, "title"):
        return title
    return EventKind.label_of(event.kind) or f"#{event.pk}"


class Event(Record):
    """An event, such as an audience, visit or training; on its own or part of a larger
    one."""

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("Hybrid")

    class PartKind(models.TextChoices):
        STOP = "stop", _("Visit within a journey")
        SESSION = "session", _("Session")

    class OwnCountry(models.TextChoices):
        INCLUDED = "included", _("Indonesia included")
        EXCLUDED = "excluded", _("Indonesia not included")

    Sure = Sure
    Kind = EventKind

    kind = ListedChoiceField(EventKind, _("type"), blank=True, searched=True)
    second_kind = ListedChoiceField(
        EventKind,
        _("second type"),
        blank=True,
        searched=True,
        help_text=_("Where it was two at once, for example a dinner with a signing."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status)
    title_id = models.CharField(_("title (Indonesian)"), max_length=500, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=500, blank=True)
    theme = models.CharField(_("theme"), max_length=500, blank=True)
    topics = models.TextField(_("topics"), blank=True, help_text=_("One per line."))
    when_earliest = earliest()
    when_latest = latest()
    when = PartialDateField(_("when"))
    first_planned_earliest = earliest()
    first_planned_latest = latest()
    first_planned = PartialDateField(_("originally planned for"))
    edition = models.CharField(_("edition"), max_length=50, blank=True)
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
        verbose_name=_("programme"),
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="parts",
        null=True,
        blank=True,
        verbose_name=_("part of"),
    )
    part_kind = models.CharField(
        _("type of part"), max_length=8, choices=PartKind, blank=True
    )
    is_container = models.BooleanField(
        _("group of events"),
        default=False,
        help_text=_(
            "Tick if this groups several events: only the events inside it are counted."
        ),
    )
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="followed_by",
        null=True,
        blank=True,
        verbose_name=_("follows"),
    )
    venue = models.CharField(_("venue"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
        verbose_name=_("country"),
    )
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, blank=True)
    budget = models.CharField(_("budget and its source"), max_length=200, blank=True)
    results = models.TextField(_("results"), blank=True)
    obstacle = models.TextField(_("obstacle"), blank=True)
    solution = models.TextField(_("solution"), blank=True)

    foreign_planned = models.PositiveIntegerField(
        _("international participants (planned)"), null=True, blank=True
    )
    foreign_attended = models.PositiveIntegerField(
        _("international participants (actual)"), null=True, blank=True
    )
    domestic_planned = models.PositiveIntegerField(
        _("domestic participants (planned)"), null=True, blank=True
    )
    domestic_attended = models.PositiveIntegerField(
        _("domestic participants (actual)"), null=True, blank=True
    )
    total_planned = models.PositiveIntegerField(
        _("participants in total (planned)"), null=True, blank=True
    )
    total_attended = models.PositiveIntegerField(
        _("participants in total (actual)"),
        null=True,
        blank=True,
        help_text=_("Only where the source does not say how many of each."),
    )
    heads_sure = models.CharField(
        _("accuracy of participant numbers"), max_length=8, choices=Sure, blank=True
    )
    countries_planned = models.PositiveIntegerField(
        _("countries per source (planned)"), null=True, blank=True
    )
    countries_attended = models.PositiveIntegerField(
        _("countries per source (actual)"), null=True, blank=True
    )
    countries_sure = models.CharField(
        _("accuracy of numbers of countries"), max_length=8, choices=Sure, blank=True
    )
    own_country = models.CharField(
        _("Indonesia included in the number"),
        max_length=8,
        choices=OwnCountry,
        blank=True,
    )

    objects: ClassVar = EventQuerySet.as_manager()
    search_rows = ("participations", "people")

    class Meta(Record.Meta):
        ordering = ["-when_latest", "-pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["when_earliest", "id"], name="event_when"),
            models.Index(
                date_sort("when_latest").desc(), F("id").desc(), name="event_by_day"
            ),
            models.Index(fields=["status"], name="event_status"),
            models.Index(fields=["kind"], name="event_kind"),
            # What other tables ask of an event, in the index itself: a record is so wide
            # that reading this from the table takes ten times as long.
            models.Index(
                fields=["id", "trashed", "access", "status"], name="event_standing"
            ),
            # Events not reported yet, as `coming` and `outcome_unknown`.
            models.Index(
                fields=["when_earliest", "id", "when_latest", "access"],
                name="event_awaited",
                condition=Q(trashed__isnull=True, status__in=AWAITED),
            ),
            # Held events that count, as `counted`.
            models.Index(
                fields=["access"],
                name="event_held",
                condition=Q(trashed__isnull=True, status="held", is_container=False)
                & ~Q(part_kind="session"),
            ),
            # What lasts into a month or may be in it, as `touches`; most last a day.
            models.Index(
                fields=["when_latest", "when_earliest"],
                name="event_lasting",
                condition=not_one_day("when"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_not_part_of_itself",
                condition=~Q(part_of=F("pk")),
                violation_error_message=_("An event cannot be part of itself."),
            ),
            models.CheckConstraint(
                name="event_does_not_follow_itself",
                condition=~Q(follows=F("pk")),
                violation_error_message=_("An event cannot follow itself."),
            ),
            models.CheckConstraint(
                name="event_second_kind_differs",
                condition=Q(second_kind="") | ~Q(second_kind=F("kind")),
                violation_error_message=_("The second type repeats the first."),
            ),
            models.CheckConstraint(
                name="event_part_kind_of_parts",
                condition=Q(part_kind="") | Q(part_of__isnull=False),
                violation_error_message=_(
                    "Only an event that is part of another can be a visit or session."
                ),
            ),
        ]

    def __str__(self) -> str:
        return event_name(self)

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
        """The date of the event as EDTF."""
        return self.when

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.pk])

    @property
    def kind_words(self) -> str:
        """Its type, and the second one after it; empty where neither is recorded."""
        kinds = (self.get_kind_display(), self.get_second_kind_display())
        return ", ".join(str(kind) for kind in kinds if kind)

    @property
    def is_outcome_unknown(self) -> bool:
        """Return whether it is proposed, planned or confirmed and its latest possible
        day has passed."""
        return is_outcome_unknown(self.status, self.when_latest, timezone.localdate())

    @property
    def badge(self) -> dict[str, str | Promise]:
        """Text, colour and symbol for the status."""
        if self.is_outcome_unknown:
            text = _("Outcome not known")
            return {"text": text, "kind": "doubt", "sign": "question"}
        kind, sign = BADGES[Status(self.status)]
        return {"text": self.get_status_display(), "kind": kind, "sign": sign}

    @cached_property
    def figures(self) -> ParticipantNumbers:
        """The participant numbers; reads `participations`, prefetched as visible to the
        user."""
        return ParticipantNumbers(self, self.participations.all())

    @property
    def others(self) -> list:
        """The visible participations of others than our own institution."""
        rows = self.participations.all()
        return [r for r in rows if not (r.partner and r.partner.is_home)]

    @property
    def disambiguation(self) -> str:
        parts = (in_short(self.when), self.city)
        return " · ".join(filter(None, parts))

    def all_names(self):
        titles = [self.title_id, self.title_en]
        return titles if any(titles) else in_each_language(lambda: str(self))

    def search_texts(self):
        own = [self.title_id, self.title_en, self.theme, self.topics, self.venue]
        own += [self.city, self.results, self.remarks]
        for kind in filter(None, (self.kind, self.second_kind)):
            own += EventKind.labels_of(kind)
        if self.pk:
            for participation in self.participations.all():
                own += [
                    participation.group,
                    participation.region,
                    participation.region_standard,
                ]
            for person in self.people.all():
                own += [person.title_id, person.title_en, person.title_other]
        return own

    def clean(self):
        super().clean()
        refuse_cycle(self, "part_of", _("The event would become part of itself."))
        refuse_cycle(
            self, "follows", _("These events would follow each other in a circle.")
        )


class EventRow(Row):
    """A row that belongs to an event (abstract)."""

    class Meta(Row.Meta):
        abstract = True

    def records(self):
        return []


class StatusChange(EventRow):
    """The change of an event to a status: since when, with which evidence."""

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="status_changes", verbose_name=_("event")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status)
    since_earliest = earliest()
    since_latest = latest()
    since = PartialDateField(_("since"))
    planned_for_earliest = earliest()
    planned_for_latest = latest()
    planned_for = PartialDateField(
        _("then planned for"), help_text=_("The date it had at that time.")
    )
    note = models.TextField(_("note"), blank=True)
    evidence = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="status_changes",
        null=True,
        blank=True,
        verbose_name=_("evidence"),
    )

    class Meta(EventRow.Meta):
        ordering = ["since_earliest", "pk"]
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")

    def __str__(self) -> str:
        return self.get_status_display()
