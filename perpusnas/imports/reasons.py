"""Why rows were not imported: the last column of the file in which they are handed out,
which is left out when that file is read."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from perpusnas.core.search import normalise

from .identification import MODELS
from .rows import ImportRow

HEADING = gettext_lazy("Reason not imported")


@cache
def known_headings() -> frozenset[str]:
    """Return the heading of the column in each language, normalised."""
    found = set()
    for language in ("id", "en"):
        with override(language):
            found.add(normalise(str(HEADING)))
    return frozenset(found)


def place_in(headings: Sequence[str]) -> int | None:
    """Return the position of the column of reasons, or None."""
    places = (
        n for n, text in enumerate(headings) if normalise(text) in known_headings()
    )
    return next(places, None)


@dataclass
class Doubt:
    """An uncertain name of a row, with the labels of the records it may mean by id."""

    name: str
    kind: str
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class Reasons:
    """What stands against a row that is left out; nothing where its user alone wants
    that."""

    errors: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @classmethod
    def of(cls, entry: ImportRow) -> Self:
        """Return the reasons of a row that was validated."""
        errors = [
            ": ".join(filter(None, [problem.label, problem.cell, problem.reason]))
            for problem in entry.problems
        ]
        doubts = [
            Doubt(q.name, q.kind, {o.value: o.label for o in q.options})
            for q in entry.questions
        ]
        return cls(errors, doubts)

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Self:
        """Return what `as_dict` gave."""
        doubts = [Doubt(**doubt) for doubt in content["doubts"]]
        return cls(content["errors"], doubts)

    def as_dict(self) -> dict[str, Any]:
        """Return the content as JSON holds it."""
        return asdict(self)

    def in_words(self, visible: dict[str, set[int]]) -> list[str]:
        """Return the reasons as sentences; of records, only those that are visible are
        named."""
        found = list(self.errors)
        for doubt in self.doubts:
            labels = [
                label
                for value, label in doubt.options.items()
                if not value.isdigit() or int(value) in visible.get(doubt.kind, ())
            ]
            found.append(_("Who is “%(name)s”?") % {"name": doubt.name})
            if labels:
                found[-1] += f" {'; '.join(labels)}"
        return found or [_("Left out by choice.")]


def visible_records(reasons: Iterable[Reasons], user: Any) -> dict[str, set[int]]:
    """Return the ids of the records that doubts name and a user may see, by their
    kind."""
    named: dict[str, set[int]] = {kind: set() for kind in MODELS}
    for doubt in (doubt for some in reasons for doubt in some.doubts):
        if doubt.kind in named:
            named[doubt.kind] |= {int(v) for v in doubt.options if v.isdigit()}
    return {
        kind: set(
            MODELS[kind]
            .objects.visible_to(user)
            .filter(pk__in=keys)
            .values_list("pk", flat=True)
        )
        for kind, keys in named.items()
    }
