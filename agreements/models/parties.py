"""Parties, signatories and scope items of agreements."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, Person, PrintedTitle, Subject, with_title
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.models import Country, Row, at_most_one, in_reader_language

from .agreement import Agreement


class Area(models.Model):
    """A field of cooperation (*bidang*) from the list that administrators maintain."""

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name_id = models.CharField(_("name in Indonesian"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    # What a form shows of it, the same for all readers; `slug` is its value in filters.
    label_columns = ("name_id", "name_en", "slug")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("field of cooperation")
        verbose_name_plural = _("fields of cooperation")

    def __str__(self) -> str:
        return in_reader_language(self, "name")


class AgreementRow(Row):
    """A row that belongs to an agreement (abstract)."""

    class Meta(Row.Meta):
        abstract = True

    def records(self):
        return []


class Party(Subject, AgreementRow):
    """One side of an agreement, in the order of the document, with its own number."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    role = models.CharField(_("role"), max_length=100, blank=True)
    # Set where a page shows a party with those who signed for it.
    signatories_here: "list[Signatory]"

    number = models.CharField(
        _("reference number"),
        max_length=100,
        blank=True,
        help_text=_("This party’s reference number, as printed. Can be added later."),
    )

    # Annotated by `for_list` of agreements.
    is_own: bool | None
    name_then: str | None

    class Meta(AgreementRow.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        indexes = [
            # Which agreements are ours is asked for all of them.
            models.Index(fields=["partner", "agreement"], name="party_of_partner"),
        ]
        constraints = [
            models.CheckConstraint(
                name="party_is_one",
                condition=Subject.exactly_one(),
                violation_error_message=_(
                    "Enter one of partner, country, region or group."
                ),
            ),
            models.UniqueConstraint(
                name="party_partner_once",
                fields=["agreement", "partner"],
                condition=Q(partner__isnull=False),
                violation_error_message=_("This partner is a party already."),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def is_ours(self) -> bool:
        return bool(self.partner_id and self.partner and self.partner.is_home)

    def records(self):
        return [self.agreement]


class Signatory(PrintedTitle, AgreementRow):
    """A person who signed for a partner or country, or witnessed the signing, with the
    title held on that day. A witness may belong to no party, or to nobody recorded."""

    class Level(models.TextChoices):
        HEAD = "head", _("Head")
        DEPUTY = "deputy", _("Deputy")
        OTHER = "other", _("Other")

    class Capacity(models.TextChoices):
        SIGNATORY = "signatory", _("Signatory")
        WITNESS = "witness", _("Witness")

    agreement = models.ForeignKey(
        Agreement,
        models.CASCADE,
        related_name="signatories",
        verbose_name=_("agreement"),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="signatories",
        null=True,
        blank=True,
        verbose_name=_("for which partner"),
        help_text=_("May be empty for a witness, who need not belong to a party."),
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="signatories",
        null=True,
        blank=True,
        verbose_name=_("or for which country"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="signatures",
        null=True,
        blank=True,
        verbose_name=_("person"),
        help_text=_("Leave empty if the signatory is not known."),
    )
    title_id = models.CharField(
        _("position at signing (Indonesian)"), max_length=200, blank=True
    )
    title_en = models.CharField(
        _("position at signing (English)"), max_length=200, blank=True
    )
    acting = models.BooleanField(_("acting (Plt.)"), default=False)
    level = models.CharField(_("level"), max_length=6, choices=Level, blank=True)
    capacity = models.CharField(
        _("capacity"), max_length=9, choices=Capacity, default=Capacity.SIGNATORY
    )
    signed_earliest = earliest()
    signed_latest = latest()
    signed = PartialDateField(
        _("signed on"), help_text=_("Only if this party signed on another day.")
    )

    class Meta(AgreementRow.Meta):
        ordering = ["pk"]
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        constraints = [
            models.CheckConstraint(
                name="signatory_for_one",
                condition=at_most_one("partner", "country"),
                violation_error_message=_("Enter either a partner or a country."),
            ),
            models.CheckConstraint(
                name="signatory_for_somebody",
                condition=Q(capacity="witness")
                | Q(partner__isnull=False)
                | Q(country__isnull=False),
                violation_error_message=_(
                    "Enter for which partner or country the person signed; only a"
                    " witness may have none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return with_title(self.person, self.title)

    @property
    def side(self) -> Partner | Country | None:
        """Return for whom the person signed or witnessed, where that is recorded."""
        return self.partner or self.country

    def records(self):
        return [self.agreement]


class ScopeItem(AgreementRow):
    """One item of an agreement's scope (*butir ruang lingkup*), as agreed."""

    class Basis(models.TextChoices):
        IN_TEXT = "in_text", _("In the agreement")
        REPORTED = "reported", _("Reported")
        HOPED = "hoped", _("Hoped for")

    agreement = models.ForeignKey(
        Agreement,
        models.CASCADE,
        related_name="scope_items",
        verbose_name=_("agreement"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    text_id = models.CharField(_("scope item (Indonesian)"), max_length=500, blank=True)
    text_en = models.CharField(_("scope item (English)"), max_length=500, blank=True)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="scope_items",
        null=True,
        blank=True,
        verbose_name=_("field of cooperation"),
    )
    owed_by = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="promises",
        null=True,
        blank=True,
        verbose_name=_("responsible party"),
        help_text=_("Leave empty if it applies to all parties."),
    )
    target_earliest = earliest()
    target_latest = latest()
    target = PartialDateField(_("by when"))
    basis = models.CharField(_("basis"), max_length=8, choices=Basis, blank=True)
    reported_by = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="reported_scope_items",
        null=True,
        blank=True,
        verbose_name=_("reported by"),
        help_text=_("Who names this item, where the agreement does not."),
    )

    class Meta(AgreementRow.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("scope item")
        verbose_name_plural = _("scope of cooperation")
        constraints = [
            models.CheckConstraint(
                name="scopeitem_says_something",
                condition=~Q(text_id="") | ~Q(text_en=""),
                violation_error_message=_(
                    "Enter the scope item in at least one language."
                ),
            ),
            models.CheckConstraint(
                name="scopeitem_reported_by_has_basis",
                condition=Q(reported_by__isnull=True) | Q(basis="reported"),
                violation_error_message=_(
                    "Choose “Reported” as the basis of an item that somebody reported."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def heading(self) -> str:
        return self.text

    @property
    def disambiguation(self) -> str:
        return self.agreement.heading

    def records(self):
        return [self.agreement]
