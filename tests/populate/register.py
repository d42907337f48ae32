"""What all parts of a made-up register share: its words, lots, day and partners."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from agreements.models import Area
from partners.models import Partner
from perpusnas.core.audit import audit_context
from perpusnas.core.models import Country
from perpusnas.core.visibility import open_to_readers

from .seeded_random import Chance
from .tables import Ledger, Model, Values
from .terms import Term
from .words import Language, Words


@dataclass(slots=True)
class Known:
    """A partner as far as later records need it: millions of rows name one."""

    id: int
    label_id: str
    label_en: str
    kind: str
    country: str | None = None
    city: str = ""
    people: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Text:
    """An agreement as far as the events around it need it."""

    entry: Values
    term: Term
    partners: list[Known]
    promises: list[int] = field(default_factory=list)


class Register:
    """The register in the making: all that its parts draw upon."""

    def __init__(self, ledger: Ledger, seed: int, today: date):
        self.ledger, self.today = ledger, today
        self.words, self.chance = Words(), Chance(seed)
        ours = Partner.objects.get(is_home=True)
        self.home = Known(ours.pk, ours.label_id, ours.label_en, ours.kind, "ID")
        self.units: list[int] = list(
            Partner.objects.filter(open_to_readers(), parent=ours).values_list(
                "pk", flat=True
            )
        )
        self.partners: list[Known] = []
        self.areas: dict[str, int] = dict(Area.objects.values_list("slug", "pk"))
        self.countries = Country.objects.in_bulk(list(self.words.lands))

    def record(self, model: Model, **values: Any) -> Values:
        """A new record: mostly internal, a few restricted or in the trash."""
        lot = self.chance.random()
        if lot < 0.05:
            values["access"] = "restricted"
        elif lot < 0.12:
            values["access"] = "public"
        if self.chance.hit(0.015):
            values |= {
                "trashed": timezone.now(),
                "trashed_by_id": audit_context().user.pk,
            }
        return self.ledger.put(model, **values)

    def worded(self, pair: list[str], partner: Known) -> tuple[str, str]:
        """A pair of texts in Indonesian and English, about a partner and some topic."""
        topic = self.chance.one(self.words.topics)
        country = self.countries.get(partner.country or "ID")
        names = [partner.label_id, partner.label_en]
        places = [country.name_id, country.name_en] if country else ["", ""]
        first, second = (
            text.format(partner=name, topic=about, country=place)
            for text, name, about, place in zip(pair, names, topic, places, strict=True)
        )
        return first[:500], second[:500]

    def in_languages(self, name: str, pair: tuple[str, str], most: int = 500) -> Values:
        """A text in both languages, or now and then in one alone."""
        lot = self.chance.random()
        first = "" if lot < 0.08 else pair[0][:most]
        second = "" if 0.08 <= lot < 0.25 else pair[1][:most]
        return {f"{name}_id": first, f"{name}_en": second}

    def language_of(self, partner: Known) -> Language | None:
        """The language of a partner's country, where it is of one that we know of."""
        land = self.words.lands.get(partner.country or "")
        return land.language if land else None
