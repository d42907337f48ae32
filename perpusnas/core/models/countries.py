"""The country table."""

from collections import defaultdict
from typing import Any, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..collation import sort_keys
from ..search import normalise, search_records, with_whole_name
from .sort_keys import sort_column, sort_key_field


def reader_columns(name: str) -> tuple[str, str]:
    """Return the columns of a bilingual text, that of the current language first."""
    first, second = ("en", "id") if get_language() == "en" else ("id", "en")
    return f"{name}_{first}", f"{name}_{second}"


def in_reader_language(instance: Any, name: str) -> str:
    """Return the text `name` in the reader's language, or else in the other one."""
    first, second = reader_columns(name)
    return getattr(instance, first) or getattr(instance, second)


def other_language(instance: Any, name: str) -> str:
    """Return the language that `in_reader_language` falls back on, else empty."""
    first, second = reader_columns(name)
    if getattr(instance, first) or not getattr(instance, second):
        return ""
    return second.rpartition("_")[2]


class OtherText(NamedTuple):
    """A bilingual text in the language that is not the reader's."""

    text: str
    language: str


def other_text(instance: Any, name: str) -> OtherText | None:
    """Return the text `name` in the other language, where both languages have one."""
    first, second = reader_columns(name)
    own, other = getattr(instance, first), getattr(instance, second)
    if not own or not other:
        return None
    return OtherText(other, second.rpartition("_")[2])


class CountryQuerySet(models.QuerySet):
    """Queries on countries."""

    def by_name(self) -> Self:
        """Order by the name in the current language."""
        return self.order_by(sort_column(), "code")

    def with_name(self, text: str, _user: Any) -> list["Country"]:
        """Return the countries of which this is the code or a whole name."""
        with_code = self.filter(code=text.strip().upper())
        return list({*with_whole_name(self, text), *with_code})

    def search(self, query: str, _user: Any) -> Self:
        """Return countries of which a name has every word of the query."""
        return search_records(self, query)

    def names(self) -> dict[str | None, str]:
        """Return the names of all countries in the current language, by code."""
        return dict(self.order_by().values_list("pk", reader_columns("name")[0]))


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
    sort_id = sort_key_field()
    sort_en = sort_key_field()

    objects = CountryQuerySet.as_manager()

    # What a form shows of it, the same for all readers.
    label_columns = ("name_id", "name_en")

    class Meta:
        ordering = ["name_id", "code"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")

    @property
    def heading(self) -> str:
        return self.name

    @property
    def disambiguation(self) -> str:
        return ""

    @property
    def is_ours(self) -> bool:
        """Whether it is Indonesia, which nearly all records concern; few concern any
        other country."""
        return self.pk == "ID"

    def get_absolute_url(self) -> str:
        return reverse("countries:detail", args=[self.pk])

    def search_texts(self) -> list[str]:
        return self.all_names()

    def all_names(self) -> list[str]:
        """Return its names in both languages and its other names."""
        return [self.name_id, self.name_en, *self.aliases.splitlines()]

    def sort_keys(self) -> dict[str, str]:
        return sort_keys(self.name_id, self.name_en)


def countries_in_order(_request: Any = None) -> models.QuerySet:
    """Return all countries by name in the current language, for the choices of filters,
    which ask for them once a request."""
    return Country.objects.by_name()


CountriesByName = dict[str, set[Country]]


def countries_by_name() -> CountriesByName:
    """Return all countries by each of their normalised codes, names and aliases."""
    found: CountriesByName = defaultdict(set)
    for country in Country.objects.all():
        names = [country.code, country.name_id, country.name_en]
        for name in (*names, *country.aliases.splitlines()):
            found[normalise(name)].add(country)
    return dict(found)


def country_called(text: str, countries: CountriesByName) -> Country:
    """Return the country that a text names, or that its final `#code` gives; raise
    ValidationError if there is none, or more than one such as for "AS"."""
    _name, mark, code = text.rpartition("#")
    found = countries.get(normalise(code), set())
    if mark:
        found = {country for country in found if country.code == code.strip().upper()}
    if len(found) > 1:
        names = ", ".join(sorted(f"{country} #{country.pk}" for country in found))
        message = _("Several matches: %(names)s. Add the code, for example #ID.")
        raise ValidationError(message % {"names": names})
    if not found:
        raise ValidationError(_("There is no country of this name or code."))
    return found.copy().pop()
