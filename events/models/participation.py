"""Who takes part in events."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, Person, PrintedTitle, Subject, with_title
from perpusnas.core.accuracy import Sure, marks_of
from perpusnas.core.caching import Sensitive
from perpusnas.core.models import ListedChoiceField

from ..participant_numbers import code_of_country
from .event import Event, EventRow
from .kinds import ParticipationRole


class Participation(Subject, EventRow):
    """A participant of an event: planned, attended or not, and the number of people.

    An empty number is unknown, not zero.
    """

    class Came(models.TextChoices):
        YES = "yes", _("Attended")
        NO = "no", _("Absent")
        NOT_TOLD = "not_told", _("Not recorded")

    class How(models.TextChoices):
        ON_SITE = "on_site", _("In person")
        ONLINE = "online", _("Online")

    class Capacity(models.TextChoices):
        PARTICIPANT = "participant", _("Participant")
        SPEAKER = "speaker", _("Speaker")
        OBSERVER = "observer", _("Observer")

    Role = ParticipationRole

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="participations", verbose_name=_("event")
    )
    role = ListedChoiceField(ParticipationRole, _("role"))
    planned = models.BooleanField(_("planned"), null=True, blank=True)
    came = models.CharField(
        _("attended"), max_length=8, choices=Came, default=Came.NOT_TOLD
    )
    how = models.CharField(_("attendance mode"), max_length=8, choices=How, blank=True)
    capacity = models.CharField(
        _("capacity"), max_length=12, choices=Capacity, blank=True
    )
    heads_planned = models.PositiveIntegerField(
        _("participants (planned)"), null=True, blank=True
    )
    heads = models.PositiveIntegerField(
        _("participants (actual)"), null=True, blank=True
    )
    heads_planned_sure = models.CharField(
        _("accuracy (planned)"), max_length=8, choices=Sure, blank=True
    )
    heads_sure = models.CharField(
        _("accuracy (actual)"), max_length=8, choices=Sure, blank=True
    )
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)

    class Meta(EventRow.Meta):
        ordering = ["pk"]
        verbose_name = _("participation")
        verbose_name_plural = _("participation")
        indexes = [
            # The events of partners and countries, in the index itself: otherwise the
            # whole table is read for a country.
            models.Index(fields=["partner", "event"], name="participation_of_partner"),
            models.Index(fields=["country", "event"], name="participation_of_country"),
        ]
        constraints = [
            models.CheckConstraint(
                name="participation_is_one",
                condition=Subject.exactly_one(),
                violation_error_message=_(
                    "Enter one of partner, country, region or group."
                ),
            ),
            models.CheckConstraint(
                name="participation_women_and_men_within_heads",
                condition=Q(heads__isnull=True)
                | Q(women__isnull=True)
                | Q(men__isnull=True)
                | Q(heads__gte=F("women") + F("men")),
                violation_error_message=_("More women and men than participants."),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def country_code(self) -> str:
        """The country that these participants are from; empty where it is not recorded."""
        partner = self.partner if self.partner_id else None
        nation = partner.country_id if partner else None
        return code_of_country(self.region, self.country_id or nation)

    @property
    def inexact(self) -> str:
        """How exact the numbers are, in words, empty where they are exact."""
        return marks_of({self.heads_sure})

    @property
    def inexact_planned(self) -> str:
        return marks_of({self.heads_planned_sure})

    def records(self):
        return [self.event]


class EventPerson(Sensitive, PrintedTitle, EventRow):
    """A person at an event, or only the title of one."""

    class Present(models.TextChoices):
        YES = "yes", _("Present")
        NO = "no", _("Not present")
        NOT_TOLD = "not_told", _("Not recorded")

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="people", verbose_name=_("event")
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="appearances",
        null=True,
        blank=True,
        verbose_name=_("person"),
        help_text=_("Leave empty if only the position is known."),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="appearances",
        null=True,
        blank=True,
        verbose_name=_("for which partner"),
    )
    role = models.CharField(_("role"), max_length=100, blank=True)
    title_id = models.CharField(
        _("position as printed (Indonesian)"), max_length=200, blank=True
    )
    title_en = models.CharField(
        _("position as printed (English)"), max_length=200, blank=True
    )
    present = models.CharField(
        _("attendance"), max_length=8, choices=Present, default=Present.NOT_TOLD
    )

    class Meta(EventRow.Meta):
        ordering = ["pk"]
        verbose_name = _("person at an event")
        verbose_name_plural = _("people at events")
        constraints = [
            models.CheckConstraint(
                name="eventperson_says_who",
                condition=Q(person__isnull=False) | PrintedTitle.has_title(),
                violation_error_message=_("Enter the person or the position."),
            ),
        ]

    def __str__(self) -> str:
        return with_title(self.person, self.title)

    def records(self):
        return [self.event]
