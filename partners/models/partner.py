"""Partner institutions."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from perpusnas.core.collation import sort_keys
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.documents import LogoField
from perpusnas.core.fields import WebAddressField
from perpusnas.core.models import Country, ListedChoiceField, Record, sort_key_field

from ..querysets import PartnerQuerySet
from .kinds import PartnerKind


class Partner(Record):
    """An institution that Perpusnas cooperates with; Perpusnas itself is one, with
    `is_home`."""

    class Standing(models.TextChoices):
        PROSPECT = "prospect", _("Prospective partner")
        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Not active")

    Kind = PartnerKind

    is_home = models.BooleanField(_("Perpusnas"), default=False)
    name = models.CharField(
        _("official name"),
        max_length=300,
        help_text=_("In Latin script, as the institution writes itself."),
    )
    acronym = models.CharField(_("acronym"), max_length=50, blank=True)
    kind = ListedChoiceField(PartnerKind, _("type"), blank=True)
    second_kind = ListedChoiceField(PartnerKind, _("second type"), blank=True)
    standing = models.CharField(
        _("status"),
        max_length=10,
        choices=Standing,
        blank=True,
        help_text=_("The bureau’s assessment, independent of agreement status."),
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="partners",
        null=True,
        blank=True,
        verbose_name=_("country"),
        help_text=_(
            "Home country, for example Azerbaijan for its embassy in Jakarta. "
            "Leave empty for international bodies."
        ),
    )
    seat_country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="seats",
        null=True,
        blank=True,
        verbose_name=_("location: country"),
    )
    seat_city = models.CharField(_("location: city"), max_length=100, blank=True)
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
    mail = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    logo = LogoField(_("logo"), blank=True)
    relations_since_earliest = earliest()
    relations_since_latest = latest()
    relations_since = PartialDateField(
        _("relations since"),
        help_text=_("As stated by either party; may be unverified."),
    )
    about = models.TextField(_("about"), blank=True, help_text=_("Short description."))
    label_id = models.CharField(max_length=300, editable=False, default="")
    label_en = models.CharField(max_length=300, editable=False, default="")
    sort_id = sort_key_field()
    sort_en = sort_key_field()
    compared = models.BooleanField(default=False, editable=False)

    objects: ClassVar = PartnerQuerySet.as_manager()
    search_rows = ("names", "facts")

    class Meta(Record.Meta):
        ordering = ["sort_id", "pk"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.UniqueConstraint(
                name="partner_one_home",
                fields=["is_home"],
                condition=Q(is_home=True),
                violation_error_message=_("Perpusnas is already recorded."),
            ),
            models.CheckConstraint(
                name="partner_not_its_own_parent",
                condition=~Q(parent=F("pk")),
                violation_error_message=_("A partner cannot be its own parent."),
            ),
            models.CheckConstraint(
                name="partner_second_kind_differs",
                condition=Q(second_kind="") | ~Q(second_kind=F("kind")),
                violation_error_message=_("The second type repeats the first."),
            ),
        ]
        indexes = [
            models.Index(fields=["sort_id", "id"], name="partner_sort_id"),
            models.Index(fields=["sort_en", "id"], name="partner_sort_en"),
            models.Index(fields=["kind"], name="partner_kind"),
            models.Index(
                fields=["country", "id"],
                name="partner_to_compare",
                condition=Q(compared=False),
            ),
        ]

    # What a form shows of it, and who may see that.
    label_columns = ("label_id", "label_en", "name", "access")

    def __str__(self) -> str:
        return self.label

    def is_sensitive(self) -> bool:
        contacts = self.__dict__.get("mail") or self.__dict__.get("phone")
        return bool(contacts) or super().is_sensitive()

    def get_absolute_url(self) -> str:
        return reverse("partners:detail", args=[self.pk])

    @property
    def label(self) -> str:
        """The name in the current language, or else the official name."""
        name = self.label_en if get_language() == "en" else self.label_id
        return name or self.name

    @property
    def disambiguation(self) -> str:
        """What distinguishes it from namesakes: parent, city and country; the parent
        only if loaded by `with_disambiguation`."""
        parts = (getattr(self, "visible_parent", None), self.seat_city, self.country)
        return " · ".join(str(part) for part in parts if part)

    def all_names(self):
        names = [name.text for name in self.names.all() if name.kind != "identifier"]
        return [self.name, self.acronym, *names]

    def search_texts(self):
        rows = self.names.all() if self.pk else []
        names = [text for name in rows for text in name.search_forms()]
        found: Any = self.facts.all() if self.pk else []
        facts = [text for fact in found for text in (fact.unit, fact.text)]
        return [self.name, self.acronym, *names, self.seat_city, self.about, *facts]

    def derived_from_rows(self):
        """Return the columns derived from names; every change marks the partner for
        comparison."""
        names: dict[str, str] = {}
        for name in self.names.all() if self.pk else []:
            names.setdefault(name.kind, name.text)
        self.label_id = names.get("indonesian", self.name)
        self.label_en = names.get("english", self.name)
        return {
            **super().derived_from_rows(),
            "label_id": self.label_id,
            "label_en": self.label_en,
            **self.sort_keys(),
            "compared": False,
        }

    def sort_keys(self) -> dict[str, str]:
        return sort_keys(self.label_id, self.label_en)

    def clean(self):
        super().clean()
        refuse_cycle(self, "parent", _("The partner would become its own parent."))


def refuse_cycle(record, name: str, message: str | Promise) -> None:
    """Raise ValidationError for the field `name` if following it leads back to the
    record."""
    seen, other = {record.pk}, getattr(record, name)
    while other is not None and record.pk:
        if other.pk in seen:
            raise ValidationError({name: message})
        seen.add(other.pk)
        other = getattr(other, name)
