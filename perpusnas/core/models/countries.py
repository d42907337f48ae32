"""The country table."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..search import fold


def in_reader_language(instance: models.Model, name: str) -> str:
    """Return the attribute in the current language, or in the other language where it
    is empty."""
    first, second = ("en", "id") if get_language() == "en" else ("id", "en")
    return getattr(instance, f"{name}_{first}") or getattr(instance, f"{name}_{second}")


class CountryQuerySet(models.QuerySet):
    """Queries on countries."""

    def by_name(self):
        """Order by the name in the current language."""
        return self.order_by("name_en" if get_language() == "en" else "name_id")


class Country(models.Model):
    """A country or territory of ISO 3166-1, with names from Unicode CLDR."""

    code = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    name_id = models.CharField(_("name in Indonesian"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    region = models.CharField(
        _("region"),
        max_length=3,
        db_index=True,
        help_text=_("UN M49 code of the sub-region, for example 035."),
    )
    aliases = models.TextField(_("other names"), blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["name_id", "code"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")


def by_every_name() -> dict[str, Country]:
    """Return all countries by their normalised code, names and aliases."""
    found: dict[str, Country] = {}
    for country in Country.objects.all():
        names = [country.code, country.name_id, country.name_en]
        for name in (*names, *country.aliases.splitlines()):
            found.setdefault(fold(name), country)
    return found
