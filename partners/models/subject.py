"""Whom a fact concerns, where that may be no institution that can be named."""

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
        country = str(self.country) if self.country_id else ""
        return subject_name(country, self.region_standard, self.region, self.group)
