"""The choices about files with the same headings, as JSON: remembered between imports, and
given to the command."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.utils.translation import gettext as _

from perpusnas.core.search import normalise

from .choices import word_key
from .corrections import Corrections
from .record_kinds import RecordKind
from .stored_files import write_json

# Of the mappings of all users, the latest are kept.
MAX_REMEMBERED = 500
SHOWN_ONLY = "questions"


class MappingError(Exception):
    """Raised for a mapping that does not fit the file or the kind of record."""


@dataclass
class Mapping:
    """The column of each heading, and what else was chosen; see `Choices`.

    `decisions` has the answer to each question by its key, None where it is open.
    `corrections` has what is read instead of cells, by the number of the row and the
    heading; they are of one file and not remembered.
    """

    columns: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, dict[str, str | None]] = field(default_factory=dict)
    overwrites: dict[str, list[str]] = field(default_factory=dict)
    decisions: dict[str, str | None] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    same_as: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str, kind: RecordKind) -> Self:
        """Return a mapping from its JSON; raise MappingError for anything else."""
        try:
            content = json.loads(text)
        except ValueError as error:
            raise MappingError(f"It is no JSON: {error}.") from error
        if not isinstance(content, dict):
            raise MappingError("It is no JSON object.")
        if content.pop("kind", kind.slug) != kind.slug:
            raise MappingError("It is for another kind of record.")
        content.pop(SHOWN_ONLY, None)
        if unknown := content.keys() - cls.__dataclass_fields__.keys():
            raise MappingError(f"Not known: {', '.join(sorted(unknown))}.")
        mapping = cls(**content)
        mapping.check_types()
        mapping.check_columns(kind)
        return mapping

    def check_types(self) -> None:
        """Raise MappingError where a part is not of texts by text."""
        tables: list[Any] = [self.columns, self.defaults, self.meanings]
        tables += [self.overwrites, self.decisions, self.same_as, self.corrections]
        if not all(isinstance(table, dict) for table in tables):
            raise MappingError("Each part must be an object.")
        rows: Any = self.skipped
        if not isinstance(rows, list) or not all(map(is_number, rows)):
            raise MappingError("The rows left out must be a list of their numbers.")
        words = [*self.columns.values(), *self.defaults.values()]
        words += self.same_as.values()
        inner: list[Any] = [*self.meanings.values(), *self.overwrites.values()]
        nested = [*self.meanings.values(), *self.corrections.values()]
        words += [w for some in self.corrections.values() for w in values_of(some)]
        if not all(isinstance(w, str) for w in words) or not (
            all(isinstance(some, dict) for some in nested)
            and all(isinstance(some, list) for some in self.overwrites.values())
            and all(isinstance(w, str | None) for w in self.decisions.values())
            and all(isinstance(w, str | None) for s in inner for w in values_of(s))
        ):
            raise MappingError("A value is no text.")

    def check_columns(self, kind: RecordKind) -> None:
        """Raise MappingError for columns that the kind does not have, or has twice."""
        known = {column.name for column in kind.columns} | {"id", ""}
        chosen = [name for name in self.columns.values() if name]
        named = {*chosen, *self.defaults, *self.meanings}
        if unknown := named - known:
            allowed = ", ".join(sorted(known - {""}))
            raise MappingError(
                f"No columns: {', '.join(sorted(unknown))}. Columns: {allowed}."
            )
        if kind.repeated(chosen):
            raise MappingError(_("Two headings have the same meaning."))

    def columns_for(self, headings: list[str], guessed: list[str]) -> list[str]:
        """Return the column of each heading; one that is not named keeps its guess,
        unless the column is used. Raises MappingError for headings that are not there.
        """
        if missing := self.columns.keys() - {*headings}:
            names = ", ".join(sorted(missing))
            raise MappingError(f"The file has no heading {names}.")
        used = {name for name in self.columns.values() if name}
        return [
            self.columns.get(heading, "" if guess in used else guess)
            for heading, guess in zip(headings, guessed, strict=True)
        ]

    def choices(self) -> dict[str, Any]:
        """Return the choices for the context of an import."""
        meanings = {
            name: {
                word_key(word): cell for word, cell in words.items() if cell is not None
            }
            for name, words in self.meanings.items()
        }
        rows = {key: list(map(str, some)) for key, some in self.overwrites.items()}
        return {
            "defaults": self.defaults,
            "meanings": meanings,
            "overwrites": rows,
            "skipped": list(map(str, self.skipped)),
            "same_as": self.same_as,
        }

    def answers(self) -> dict[str, str]:
        """Return the answers to questions that are not open."""
        return {key: answer for key, answer in self.decisions.items() if answer}

    def as_dict(self, kind: RecordKind) -> dict[str, Any]:
        """Return the mapping with the kind of record that it is for."""
        return {"kind": kind.slug, **asdict(self)}

    def as_json(self, kind: RecordKind, questions: dict[str, Any] | None = None) -> str:
        """Return the mapping as JSON, with open questions and their possible answers."""
        content = self.as_dict(kind)
        if questions:
            content[SHOWN_ONLY] = questions
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def is_number(value: Any) -> bool:
    """Return whether a value is the number of a row, such as 5 or `2022!5`."""
    return isinstance(value, int | str) and not isinstance(value, bool)


def values_of(some: dict | list) -> list:
    """Return the values of a table, or the items of a list."""
    return list(some.values()) if isinstance(some, dict) else some


def file_of(kind: RecordKind, headings: list[str]) -> Path:
    """Return the file in which the mapping for these headings is remembered."""
    words = "|".join(sorted(normalise(heading) or heading for heading in headings))
    digest = hashlib.sha256(f"{kind.slug}|{words}".encode()).hexdigest()[:32]
    return Path(settings.IMPORTS_ROOT) / f"mapping-{digest}.json"


def remember(
    kind: RecordKind, headings: list[str], columns: list[str], choices: dict[str, Any]
) -> None:
    """Remember the columns, defaults and meanings of an import for all staff."""
    found = dict(zip(headings, columns, strict=True))
    mapping = Mapping({heading: name for heading, name in found.items() if heading})
    mapping.defaults = choices.get("defaults", {})
    mapping.meanings = choices.get("meanings", {})
    path = file_of(kind, headings)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_json(path, mapping.as_dict(kind))
    remembered = sorted(path.parent.glob("mapping-*.json"), key=age_first)
    for surplus in remembered[:-MAX_REMEMBERED]:
        surplus.unlink(missing_ok=True)


def age_first(path: Path) -> float:
    """Return when a file was written, for sorting."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def recall(kind: RecordKind, headings: list[str]) -> Mapping | None:
    """Return the remembered mapping for these headings, or None."""
    try:
        text = file_of(kind, headings).read_text(encoding="utf-8")
        return Mapping.from_json(text, kind)
    except (OSError, UnicodeDecodeError, MappingError):
        return None
