"""Further names of partners and people, and ties between partners."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.identifiers import (
    LINKS,
    canonical,
    compact,
    has_doubtful_check_digits,
)
from perpusnas.core.models import Country, Row, exactly_one

from ..querysets import TieQuerySet
from .partner import Partner
from .people import Person


class Name(Row):
    """A further name of a partner or person, besides its `name` field."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Official name")
        INDONESIAN = "indonesian", _("Name in Indonesian")
        ENGLISH = "english", _("Name in English")
        NATIVE = "native", _("Native name")
        FORMER = "former", _("Former name")
        ALIAS = "alias", _("Alias")
        ACRONYM = "acronym", _("Acronym")
        TRANSLITERATION = "transliteration", _("Transliteration")
        MISPRINT = "misprint", _("Misspelling in source")
        IDENTIFIER = "identifier", _("Identifier")

    class Scheme(models.TextChoices):
        ISIL = "isil", "ISIL"
        ROR = "ror", "ROR"
        WIKIDATA = "wikidata", "Wikidata"
        ISNI = "isni", "ISNI"
        ORCID = "orcid", "ORCID"

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
    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    scheme = models.CharField(
        _("identifier type"),
        max_length=10,
        choices=Scheme,
        blank=True,
        help_text=_("For identifiers only."),
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        help_text=_("Language code, for example kk (Kazakh)."),
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
                    "An identifier needs a type, and only identifiers have one."
                ),
            ),
            models.UniqueConstraint(
                name="name_identifier_once",
                fields=["scheme", "text"],
                condition=Q(kind="identifier"),
                violation_error_message=_("This identifier is not available."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self):
        """Store an identifier in its canonical form."""
        super().clean()
        if self.kind == self.Kind.IDENTIFIER and self.scheme in self.Scheme.values:
            try:
                self.text = canonical(self.scheme, self.text)
            except ValueError:
                raise ValidationError({"text": wrong_identifier(self.scheme)}) from None

    @property
    def address(self) -> str:
        """The web address that an identifier leads to, if its scheme has such addresses."""
        link = LINKS.get(self.scheme)
        return f"{link}{self.text}" if link else ""

    @property
    def is_doubtful(self) -> bool:
        """Whether the check digits of an identifier do not fit."""
        return has_doubtful_check_digits(self.scheme, self.text)

    def search_forms(self) -> list[str]:
        """Return the texts by which the name is found; identifiers also without marks."""
        return [self.text, *filter(None, [compact(self.text)])]

    def records(self):
        return [record for record in (self.partner, self.person) if record]


EXAMPLES = {
    "isil": "ID-JaPN",
    "ror": "03yrm5c26",
    "wikidata": "Q42",
    "isni": "0000 0001 2103 2683",
    "orcid": "0000-0002-1825-0097",
}


def wrong_identifier(scheme: str) -> str:
    """Return the words for an identifier that is none of its scheme."""
    message = _("This is not a valid %(scheme)s identifier. Example: %(example)s.")
    label = Name.Scheme(scheme).label
    return message % {"scheme": label, "example": EXAMPLES[scheme]}


class Tie(Row):
    """The relationship of a partner to another partner or to a country."""

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("Member of")
        HAS_MEMBER = "has_member", _("Has as a member")
        REPRESENTS = "represents", _("Represents")
        ACCREDITED_TO = "accredited_to", _("Accredited to")
        MERGED_INTO = "merged_into", _("Merged into")
        RENAMED_TO = "renamed_to", _("Renamed to")
        BRAND_OF = "brand_of", _("Brand of")
        # A partial succession: both bodies continue, unlike a merger or a new name.
        PART_WENT_TO = "part_went_to", _("Part of it went to")
        TOOK_OVER_PART = "took_over_part", _("Took over part of")

    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="ties", verbose_name=_("partner")
    )
    kind = models.CharField(_("relationship"), max_length=15, choices=Kind)
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
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("For example which unit went to the other institution."),
    )

    objects: ClassVar = TieQuerySet.as_manager()

    class Meta(Row.Meta):
        ordering = ["kind", "pk"]
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = [
            models.CheckConstraint(
                name="tie_to_one",
                condition=exactly_one("to_partner", "to_country"),
                violation_error_message=_("Enter either a partner or a country."),
            ),
            models.CheckConstraint(
                name="tie_to_another",
                condition=~Q(to_partner=F("partner")),
                violation_error_message=_("A partner cannot be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to_partner or self.to_country}"

    @property
    def label_from_other(self) -> str:
        """What the other partner's page calls the relationship; empty where it has no
        words of its own."""
        kind = TieQuerySet.INVERSE.get(self.kind)
        return str(self.Kind(kind).label) if kind else ""

    def records(self):
        return []
