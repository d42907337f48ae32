"""Partner institutions, their names and ties, and the people who speak for them."""

from functools import reduce
from operator import and_

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from perpusnas.dates import PartialDateField, earliest, latest
from perpusnas.fields import WebAddressField
from perpusnas.models import (
    Citation,
    Country,
    Record,
    Row,
    at_most_one,
    exactly_one,
    in_reader_language,
)
from perpusnas.papers import LogoField

from .querysets import PartnerQuerySet, PersonQuerySet


class Partner(Record):
    """An institution that Perpusnas deals with; Perpusnas itself is one, `is_home`."""

    class Kind(models.TextChoices):
        NATIONAL_LIBRARY = "national_library", _("National library")
        ACADEMIC_LIBRARY = "academic_library", _("Academic library")
        PUBLIC_LIBRARY = "public_library", _("Public library")
        SPECIAL_LIBRARY = "special_library", _("Special library")
        ARCHIVE = "archive", _("Archive or museum")
        UNIVERSITY = "university", _("University")
        RESEARCH = "research", _("Research body")
        EMBASSY = "embassy", _("Embassy or mission")
        MINISTRY = "ministry", _("Ministry or agency")
        LOCAL_GOVERNMENT = "local_government", _("Local government")
        INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental body")
        NETWORK = "network", _("Network")
        FOUNDATION = "foundation", _("Foundation")
        COMPANY = "company", _("Company")
        UNIT = "unit", _("Unit of our own")
        OTHER = "other", _("Other")

    class Standing(models.TextChoices):
        PROSPECT = "prospect", _("Prospective partner")
        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Not active")

    is_home = models.BooleanField(_("our own institution"), default=False)
    name = models.CharField(
        _("official name"),
        max_length=300,
        help_text=_("In Latin script, as the institution writes itself."),
    )
    acronym = models.CharField(_("acronym"), max_length=50, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    second_kind = models.CharField(
        _("second kind"), max_length=20, choices=Kind, blank=True
    )
    standing = models.CharField(
        _("standing"),
        max_length=10,
        choices=Standing,
        blank=True,
        help_text=_("As the bureau sees it; agreements speak for themselves."),
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="partners",
        null=True,
        blank=True,
        verbose_name=_("country"),
        help_text=_(
            "Whose it is, never where it sits. Empty for an international body."
        ),
    )
    seat_country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="seats",
        null=True,
        blank=True,
        verbose_name=_("country of the seat"),
    )
    seat_city = models.CharField(_("city of the seat"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="units",
        null=True,
        blank=True,
        verbose_name=_("parent institution"),
    )
    website = WebAddressField(_("website"), blank=True)
    postal_address = models.TextField(_("address"), blank=True)
    mail = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    logo = LogoField(_("logo"), blank=True)
    relations_since_earliest = earliest()
    relations_since_latest = latest()
    relations_since = PartialDateField(
        _("relations since"), help_text=_("As claimed by either side.")
    )
    about = models.TextField(
        _("about"), blank=True, help_text=_("What a reader should know of it.")
    )
    label_id = models.CharField(max_length=300, editable=False, default="")
    label_en = models.CharField(max_length=300, editable=False, default="")

    objects = PartnerQuerySet.as_manager()
    telling_rows = ("names",)

    class Meta(Record.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.UniqueConstraint(
                name="partner_one_home",
                fields=["is_home"],
                condition=Q(is_home=True),
                violation_error_message=_("Our own institution is there already."),
            ),
            models.CheckConstraint(
                name="partner_not_its_own_parent",
                condition=~Q(parent=F("pk")),
                violation_error_message=_("A partner is not its own parent."),
            ),
            models.CheckConstraint(
                name="partner_second_kind_differs",
                condition=Q(second_kind="") | ~Q(second_kind=F("kind")),
                violation_error_message=_("The second kind repeats the first."),
            ),
        ]
        indexes = [
            models.Index(fields=["label_id", "id"], name="partner_label_id"),
            models.Index(fields=["label_en", "id"], name="partner_label_en"),
            models.Index(fields=["kind"], name="partner_kind"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("partners:detail", args=[self.pk])

    @property
    def label(self) -> str:
        """The name by which the reader's language calls it."""
        name = self.label_en if get_language() == "en" else self.label_id
        return name or self.name

    def search_texts(self):
        names = [name.text for name in self.names.all()] if self.pk else []
        return [self.name, self.acronym, *names, self.seat_city, self.about]

    def derived(self):
        names = {}
        for name in self.names.all() if self.pk else []:
            names.setdefault(name.kind, name.text)
        return {
            **super().derived(),
            "label_id": names.get(Name.Kind.INDONESIAN, self.name),
            "label_en": names.get(Name.Kind.ENGLISH, self.name),
        }

    def clean(self):
        super().clean()
        refuse_cycle(self, "parent", _("This would make the partner its own parent."))


def refuse_cycle(record, name: str, message: str) -> None:
    """Raise a ValidationError on `name` when following it leads back to the record."""
    seen, other = {record.pk}, getattr(record, name)
    while other is not None and record.pk:
        if other.pk in seen:
            raise ValidationError({name: message})
        seen.add(other.pk)
        other = getattr(other, name)


class Person(Record):
    """Somebody with whom, or by whom, something was talked over or signed."""

    name = models.CharField(_("name"), max_length=200)
    honorific = models.CharField(_("honorific"), max_length=50, blank=True)

    objects = PersonQuerySet.as_manager()
    telling_rows = ("names",)

    class Meta(Record.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["name", "id"], name="person_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:detail", args=[self.pk])

    def search_texts(self):
        names = [name.text for name in self.names.all()] if self.pk else []
        return [self.name, *names]


class Name(Row):
    """A name of a partner or of a person, beside the one it stands under."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Official name")
        INDONESIAN = "indonesian", _("Name in Indonesian")
        ENGLISH = "english", _("Name in English")
        NATIVE = "native", _("Native name")
        FORMER = "former", _("Former name")
        ALIAS = "alias", _("Alias")
        ACRONYM = "acronym", _("Acronym")
        TRANSLITERATION = "transliteration", _("Transliteration")
        MISPRINT = "misprint", _("Misprint")
        IDENTIFIER = "identifier", _("Identifier")

    class Scheme(models.TextChoices):
        ISIL = "isil", "ISIL"
        ROR = "ror", "ROR"
        WIKIDATA = "wikidata", "Wikidata"
        ISNI = "isni", "ISNI"

    partner = models.ForeignKey(
        Partner,
        models.CASCADE,
        related_name="names",
        null=True,
        blank=True,
        verbose_name=_("partner"),
    )
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        related_name="names",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    text = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    scheme = models.CharField(
        _("scheme"),
        max_length=10,
        choices=Scheme,
        blank=True,
        help_text=_("Of an identifier only."),
    )
    language = models.CharField(
        _("language"), max_length=12, blank=True, help_text=_("BCP 47, such as kk.")
    )
    since_earliest = earliest()
    since_latest = latest()
    since = PartialDateField(_("since"))
    until_earliest = earliest()
    until_latest = latest()
    until = PartialDateField(_("until"))

    class Meta(Row.Meta):
        ordering = ["kind", "pk"]
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [
            models.CheckConstraint(
                name="name_of_one", condition=exactly_one("partner", "person")
            ),
            models.CheckConstraint(
                name="name_scheme_of_identifiers",
                condition=Q(kind="identifier") & ~Q(scheme="")
                | ~Q(kind="identifier") & Q(scheme=""),
                violation_error_message=_(
                    "An identifier needs its scheme, and only an identifier has one."
                ),
            ),
            models.UniqueConstraint(
                name="name_identifier_once",
                fields=["scheme", "text"],
                condition=Q(kind="identifier"),
                violation_error_message=_(
                    "This identifier is in the register already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def records(self):
        return [record for record in (self.partner, self.person) if record]


class Tie(Row):
    """How a partner stands to another partner or to a country."""

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("Member of")
        HAS_MEMBER = "has_member", _("Has as a member")
        REPRESENTS = "represents", _("Represents")
        ACCREDITED_TO = "accredited_to", _("Accredited to")
        MERGED_INTO = "merged_into", _("Merged into")
        RENAMED_TO = "renamed_to", _("Renamed to")
        BRAND_OF = "brand_of", _("Brand of")

    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="ties", verbose_name=_("partner")
    )
    kind = models.CharField(_("tie"), max_length=15, choices=Kind)
    to_partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="ties_from_others",
        null=True,
        blank=True,
        verbose_name=_("to partner"),
    )
    to_country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="ties",
        null=True,
        blank=True,
        verbose_name=_("to country"),
    )
    since_earliest = earliest()
    since_latest = latest()
    since = PartialDateField(_("since"))
    until_earliest = earliest()
    until_latest = latest()
    until = PartialDateField(_("until"))
    verified = models.BooleanField(_("verified"), default=False)

    class Meta(Row.Meta):
        ordering = ["kind", "pk"]
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.CheckConstraint(
                name="tie_to_one",
                condition=exactly_one("to_partner", "to_country"),
                violation_error_message=_("Name either a partner or a country."),
            ),
            models.CheckConstraint(
                name="tie_to_another",
                condition=~Q(to_partner=F("partner")),
                violation_error_message=_("A partner has no tie to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to_partner or self.to_country}"

    def records(self):
        return []


class Post(Row):
    """A tenure: who speaks or spoke for a partner, under which title."""

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="posts",
        null=True,
        blank=True,
        verbose_name=_("person"),
        help_text=_("Empty while the holder is not known."),
    )
    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="posts", verbose_name=_("partner")
    )
    title_id = models.CharField(
        pgettext_lazy("of a post", "title in Indonesian"), max_length=200, blank=True
    )
    title_en = models.CharField(
        pgettext_lazy("of a post", "title in English"), max_length=200, blank=True
    )
    acting = models.BooleanField(_("acting (Plt.)"), default=False)
    since_earliest = earliest()
    since_latest = latest()
    since = PartialDateField(_("since"))
    until_earliest = earliest()
    until_latest = latest()
    until = PartialDateField(_("until"))
    seen_earliest = earliest()
    seen_latest = latest()
    seen = PartialDateField(
        _("known to hold it on"),
        help_text=_("A day for which a source tells it, where the tenure is not told."),
    )
    is_contact = models.BooleanField(_("our contact"), default=False)
    mail = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)

    class Meta(Row.Meta):
        ordering = ["partner", "-is_contact", "pk"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                name="post_has_title_or_person",
                condition=Q(person__isnull=False) | ~Q(title_id="") | ~Q(title_en=""),
                violation_error_message=_("Name the person or the title."),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(str(x) for x in (self.person, self.title) if x)

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    def records(self):
        return []


class PartnerCitation(Citation):
    """What a source says about a partner or a person, or about one row of theirs."""

    partner = models.ForeignKey(
        Partner,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("partner"),
    )
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    name = models.ForeignKey(
        Name,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("name"),
    )
    tie = models.ForeignKey(
        Tie,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("tie"),
    )
    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("post"),
    )

    class Meta(Citation.Meta):
        verbose_name = _("source of a partner")
        verbose_name_plural = _("sources of partners")
        constraints = [
            models.CheckConstraint(
                name="partnercitation_of_one",
                condition=exactly_one("partner", "person"),
            ),
            models.CheckConstraint(
                name="partnercitation_one_row",
                condition=at_most_one("name", "tie", "post"),
                violation_error_message=_("Name one row at most."),
            ),
        ]


class Who(models.Model):
    """Whom a fact concerns: one partner, country or Indonesian region, or a described
    group; nobody has to invent a partner to fill the field."""

    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="%(class)s_set",
        null=True,
        blank=True,
        verbose_name=_("partner"),
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="%(class)s_set",
        null=True,
        blank=True,
        verbose_name=_("country"),
    )
    region = models.CharField(
        _("Indonesian region, as published"), max_length=150, blank=True
    )
    region_standard = models.CharField(
        _("region's standard name"), max_length=150, blank=True
    )
    region_province = models.CharField(_("province"), max_length=100, blank=True)
    group = models.CharField(_("described group"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def exactly_one() -> Q:
        """The condition that one way of telling who is used, and no other."""
        told = {
            "partner": Q(partner__isnull=False),
            "country": Q(country__isnull=False),
            "region": ~Q(region=""),
            "group": ~Q(group=""),
        }
        condition = Q()
        for name, this_way in told.items():
            no_other = (~way for other, way in told.items() if other != name)
            condition |= reduce(and_, no_other, this_way)
        return condition

    @property
    def who(self) -> str:
        """The words for whom it concerns; empty where the reader may not see them."""
        if self.partner_id:
            return str(self.partner) if self.partner else ""
        place = self.region_standard or self.region
        return str(self.country) if self.country_id else place or self.group
