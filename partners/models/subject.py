"""The subject of a fact that need not be an institution."""

from functools import reduce
from operator import and_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import Country

from .partner import Partner


def subject_name(name: str | None, standard: str, region: str, group: str) -> str:
    """The words for a subject: the name of its partner or country, else that of its
    region, else its group."""
    return name or standard or region or group


class Subject(models.Model):
    """The subject of a fact: exactly one of a partner, a country, an Indonesian region
    or a described group (abstract)."""

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
        _("Indonesian region (as in source)"), max_length=150, blank=True
    )
    region_standard = models.CharField(
        _("official name of the region"), max_length=150, blank=True
    )
    region_province = models.CharField(_("province"), max_length=100, blank=True)
    group = models.CharField(_("other group (describe)"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def exactly_one() -> Q:
        """Return the condition that exactly one of the four is filled."""
        filled = {
            "partner": Q(partner__isnull=False),
            "country": Q(country__isnull=False),
            "region": ~Q(region=""),
            "group": ~Q(group=""),
        }
        condition = Q()
        for name, is_filled in filled.items():
            others = (~filled[other] for other in filled if other != name)
            condition |= reduce(and_, others, is_filled)
        return condition

    @property
    def who(self) -> str:
        """The name of the subject; empty where the user may not see it."""
        if self.partner_id:
            return str(self.partner) if self.partner else ""
        country = str(self.country) if self.country_id else ""
        return subject_name(country, self.region_standard, self.region, self.group)
