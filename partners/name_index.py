"""The roll of all names: who is called so, or nearly so, asked by the thousand.

`namesakes` asks the database for one name that is being typed; here all names are read
once, for files in which every row names somebody.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from perpusnas.core.search import fold

from .models import Name, Partner
from .name_matches import kind_of
from .name_similarity import alike
from .spelling import spelled

# How many names may share three letters before these tell nothing, and how many names
# are held against one.
MOST_SHARING = 1_000
MOST_COMPARED = 20
MOST_LIKELY = 5


class Roll:
    """The names of the partners, or of the people, that one reader may see."""

    def __init__(self, records):
        self.kind = kind_of(records.model)
        self.names: dict[int, list[str]] = {}
        self.lands: dict[int, str] = {}
        self.acronyms: dict[str, set[int]] = defaultdict(set)
        self.exact: dict[str, set[int]] = defaultdict(set)
        partners = records.model is Partner
        columns = ["pk", "name", *(["country_id", "acronym"] if partners else [])]
        for pk, name, *more in records.order_by().values_list(*columns).iterator():
            self.enter(pk, [name])
            if more and more[0]:
                self.lands[pk] = more[0]
            if more and more[1]:
                self.acronyms[fold(more[1])].add(pk)
        others = Name.objects.exclude(kind="identifier").order_by()
        others = others.filter(**{f"{self.kind}__isnull": False})
        for pk, text in others.values_list(f"{self.kind}_id", "text").iterator():
            if pk in self.names:
                self.enter(pk, [text])

    def enter(self, pk: int, names: Iterable[str], land: str = "") -> None:
        """Note what a record is called."""
        self.names.setdefault(pk, []).extend(names)
        if land:
            self.lands[pk] = land
        for name in names:
            if folded := fold(name):
                self.exact[folded].add(pk)

    def fits(self, pk: int, land: str) -> bool:
        """Namesakes of two countries are two."""
        return not land or self.lands.get(pk, land) == land

    def called(self, name: str, land: str = "") -> list[int]:
        """Who bears this very name, whatever its case and accents."""
        folded = fold(name)
        found = self.exact.get(folded) or self.acronyms.get(folded) or ()
        fitting = [pk for pk in found if self.fits(pk, land)]
        same = [pk for pk in fitting if land and self.lands.get(pk) == land]
        return sorted(same or fitting)

    @cached_property
    def by_letters(self) -> dict[str, array]:
        """Where three letters in a row occur, in the names that were there first."""
        found: dict[str, array] = defaultdict(lambda: array("Q"))
        for pk, names in self.names.items():
            for letters in {part for name in names for part in self.parts(name)}:
                found[letters].append(pk)
        return dict(found)

    def parts(self, name: str) -> set[str]:
        words = spelled(name, self.kind).with_countries
        return {f" {w}"[n : n + 3] for w in words for n in range(max(1, len(w) - 1))}

    def nearly(self, name: str, land: str = "") -> list[int]:
        """Who may be meant by it: the name is another spelling of one of theirs."""
        typed = spelled(name, self.kind)
        parts = self.parts(name)
        shared: Counter[int] = Counter()
        telling = [self.by_letters.get(part, ()) for part in parts]
        telling = [where for where in telling if len(where) <= MOST_SHARING]
        for where in telling:
            shared.update(where)
        least = max(1, len([where for where in telling if where]) // 3)
        likely = [
            pk
            for pk, count in shared.most_common(MOST_COMPARED)
            if count >= least and self.fits(pk, land) and self.alike(typed, pk, land)
        ]
        return likely[:MOST_LIKELY]

    def alike(self, typed, pk: int, land: str) -> bool:
        lands = (land or self.lands.get(pk, ""), self.lands.get(pk, ""))
        return any(
            alike(typed, spelled(text, self.kind), lands, person=self.kind == "person")
            for text in self.names[pk]
        )
