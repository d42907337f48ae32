"""An in-memory index of names, for files in which every row names a partner or person.

`name_matches` searches the database for one typed name; here all names are read once.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from perpusnas.core.search import normalise

from .models import Name, Partner
from .name_matches import kind_of
from .name_similarity import are_similar
from .spelling import SpelledName, spell_name, without_honorifics

# Trigrams in more names than MOST_SHARING are ignored; MOST_COMPARED candidates are
# compared with a name, of which at most MOST_LIKELY are returned.
MAX_SHARING = 1_000
MAX_COMPARED = 20
MAX_MATCHES = 5


class NameIndex:
    """The names of the partners, or of the people, that one user may see."""

    def __init__(self, records: QuerySet[Any]) -> None:
        self.kind = kind_of(records.model)
        self.names: dict[int, list[str]] = {}
        self.country_codes: dict[int, str] = {}
        self.towns: dict[int, str] = {}
        self.official: dict[str, set[int]] = defaultdict(set)
        self.acronyms: dict[str, set[int]] = defaultdict(set)
        self.exact: dict[str, set[int]] = defaultdict(set)
        are_partners = records.model is Partner
        columns = ["country_id", "acronym", "seat_city"]
        if not are_partners:
            columns = ["honorific", "second_honorific"]
        rows = records.order_by().values_list("pk", "name", *columns)
        for pk, name, *more in rows.iterator():
            self.add_names(pk, [name])
            self.official[self.key(name)].add(pk)
            if not are_partners:
                for honorific in filter(None, (*more, " ".join(more).strip())):
                    self.exact[self.key(f"{honorific} {name}")].add(pk)
                continue
            self.add_partner(pk, *more)
        other_names = Name.objects.exclude(kind="identifier").order_by()
        other_names = other_names.filter(**{f"{self.kind}__isnull": False})
        for pk, text in other_names.values_list(f"{self.kind}_id", "text").iterator():
            if pk in self.names:
                self.add_names(pk, [text])

    def add_partner(
        self, pk: int, country: str | None, acronym: str, town: str
    ) -> None:
        """Add what distinguishes a partner from its namesakes."""
        if country:
            self.country_codes[pk] = country
        if acronym:
            self.acronyms[normalise(acronym)].add(pk)
        if town:
            self.towns[pk] = town

    def add_names(self, pk: int, names: Iterable[str], country: str = "") -> None:
        """Add names of a record."""
        self.names.setdefault(pk, []).extend(names)
        if country:
            self.country_codes[pk] = country
        for name in names:
            if key := self.key(name):
                self.exact[key].add(pk)

    def key(self, name: str) -> str:
        """Return what whole names are compared by; titles of people do not count."""
        return without_honorifics(name) if self.kind == "person" else normalise(name)

    def may_be_of(self, pk: int, country: str) -> bool:
        """Return whether a record may be of this country; namesakes in two countries
        are distinct."""
        return not country or self.country_codes.get(pk, country) == country

    def bearers(self, name: str) -> list[int]:
        """Return the records with exactly this name, official or not, or acronym,
        ignoring case and accents."""
        by_name = self.exact.get(self.key(name), set())
        return sorted(by_name | self.acronyms.get(normalise(name), set()))

    def is_official(self, pk: int, name: str) -> bool:
        """Return whether this is the official name of a record."""
        return pk in self.official.get(self.key(name), ())

    @cached_property
    def by_trigram(self) -> dict[str, "array[int]"]:
        """The ids of the records whose names contain each trigram."""
        found: dict[str, array[int]] = defaultdict(lambda: array("Q"))
        for pk, names in self.names.items():
            for letters in {part for name in names for part in self.parts(name)}:
                found[letters].append(pk)
        return dict(found)

    def parts(self, name: str) -> set[str]:
        """Return the trigrams of a name."""
        words = spell_name(name, self.kind).with_countries
        return {f" {w}"[n : n + 3] for w in words for n in range(max(1, len(w) - 1))}

    def similar_to(self, name: str, country: str = "") -> list[int]:
        """Return records that have a similar name, the most similar first."""
        typed = spell_name(name, self.kind)
        trigrams = self.parts(name)
        shared: Counter[int] = Counter()
        postings = [self.by_trigram.get(trigram, ()) for trigram in trigrams]
        postings = [posting for posting in postings if len(posting) <= MAX_SHARING]
        for posting in postings:
            shared.update(posting)
        minimum = max(1, len([posting for posting in postings if posting]) // 3)
        likely = [
            pk
            for pk, count in shared.most_common(MAX_COMPARED)
            if count >= minimum
            and self.may_be_of(pk, country)
            and self.alike(typed, pk, country)
        ]
        return likely[:MAX_MATCHES]

    def alike(self, typed: SpelledName, pk: int, country: str) -> bool:
        """Return whether one of the names of a record is similar to the typed one."""
        countries = (
            country or self.country_codes.get(pk, ""),
            self.country_codes.get(pk, ""),
        )
        return any(
            are_similar(
                typed,
                spell_name(text, self.kind),
                countries,
                person=self.kind == "person",
            )
            for text in self.names[pk]
        )
