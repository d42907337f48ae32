"""Who was expected, who came, and who spoke for whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, Person, Who, with_title
from perpusnas.core.models import in_reader_language

from ..participant_numbers import code_of_country
from .event import Event, EventRow


class Participation(Who, EventRow):
    """One of those whom an event concerns: planned, come or not, and with how many.

    An empty number is unknown, never none.
    """

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        ORGANISER = "organiser", _("Organiser")
        VISITOR = "visitor", _("Visitor")
        FUNDER = "funder", _("Funder")
        GO_BETWEEN = "go_between", _("Go-between")
        PARTICIPANT = "participant", _("Participant")
        THROUGH = "through", _("Through whom it came about")
        CONCERNED = "concerned", _("Spoken of, not there")

    class Came(models.TextChoices):
        YES = "yes", _("Came")
        NO = "no", _("Did not come")
        NOT_TOLD = "not_told", _("Not told")

    class How(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")

    class Capacity(models.TextChoices):
        PARTICIPANT = "participant", _("Participant")
        SPEAKER = "speaker", _("Speaker")
        OBSERVER = "observer", _("Observer")

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="participations", verbose_name=_("event")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    planned = models.BooleanField(_("was planned"), null=True, blank=True)
    came = models.CharField(
        _("came"), max_length=8, choices=Came, default=Came.NOT_TOLD
    )
    how = models.CharField(_("how it joined"), max_length=8, choices=How, blank=True)
    capacity = models.CharField(
        _("capacity"), max_length=12, choices=Capacity, blank=True
    )
    heads_planned = models.PositiveIntegerField(
        _("heads planned"), null=True, blank=True
    )
    heads = models.PositiveIntegerField(_("heads attended"), null=True, blank=True)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)

    class Meta(EventRow.Meta):
        ordering = ["pk"]
        verbose_name = _("participation")
        verbose_name_plural = _("participation")
        constraints = [
            models.CheckConstraint(
                name="participation_is_one",
                condition=Who.exactly_one(),
                violation_error_message=_(
                    "Name one of partner, country, region or group."
                ),
            ),
            models.CheckConstraint(
                name="participation_women_and_men_within_heads",
                condition=Q(heads__isnull=True)
                | Q(women__isnull=True)
                | Q(men__isnull=True)
                | Q(heads__gte=F("women") + F("men")),
                violation_error_message=_("More women and men than heads."),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def country_code(self) -> str:
        """The country whose heads these are; empty where it is not told."""
        partner = self.partner if self.partner_id else None
        nation = partner.country_id if partner else None
        return code_of_country(self.region, self.country_id or nation)

    def records(self):
        return [self.event]


class EventPerson(EventRow):
    """Somebody at an event or spoken of there, or only the post's words."""

    class Present(models.TextChoices):
        YES = "yes", _("Present")
        NO = "no", _("Not present")
        NOT_TOLD = "not_told", _("Not told")

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
        help_text=_("Empty where only a post is told."),
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
        _("printed title in Indonesian"), max_length=200, blank=True
    )
    title_en = models.CharField(
        _("printed title in English"), max_length=200, blank=True
    )
    present = models.CharField(
        _("present"), max_length=8, choices=Present, default=Present.NOT_TOLD
    )

    class Meta(EventRow.Meta):
        ordering = ["pk"]
        verbose_name = _("person at an event")
        verbose_name_plural = _("people at events")
        constraints = [
            models.CheckConstraint(
                name="eventperson_says_who",
                condition=Q(person__isnull=False) | ~Q(title_id="") | ~Q(title_en=""),
                violation_error_message=_("Name the person or the title."),
            ),
        ]

    def __str__(self) -> str:
        return with_title(self.person, self.title)

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    def records(self):
        return [self.event]
