"""What a preview says about all rows of a file, in as much space as a page needs."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from .choices import word_key
from .rows import CellProblem, ImportRow, NameQuestion

# So many questions, words and rows are shown at once; the others follow when these are
# answered.
MAX_QUESTIONS = 50
# So many of the rows that ask the same are named.
MAX_NAMED_ROWS = 50


class PreviewSummary:
    """The number of rows by state, the first questions about names, and what else the
    user may choose.

    `keys` are those of all questions. `words` are the first that have no meaning, by
    column and key. `fields` counts the rows with another value than is recorded, by field
    and label, and `differing` has the first of these rows.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.keys: dict[str, None] = {}
        self.questions: dict[str, NameQuestion] = {}
        self.words: dict[tuple[str, str], str] = {}
        self.fields: Counter[tuple[str, str]] = Counter()
        self.differing: list[tuple[int | str, list[dict[str, Any]]]] = []

    def add(self, entry: ImportRow) -> None:
        """Add a validated row."""
        self.counts[str(entry.state)] += 1
        for question in entry.questions:
            self.add_question(question, entry.number)
        for problem in entry.problems:
            self.add_words(problem)
        if differences := [*entry.differences, *entry.replaced]:
            self.fields.update((found.field, found.label) for found in differences)
            if len(self.differing) < MAX_QUESTIONS:
                shown = [asdict(found) for found in differences]
                self.differing.append((entry.number, shown))

    def add_question(self, question: NameQuestion, number: int | str) -> None:
        """Add a question of a row."""
        self.keys[question.key] = None
        if question.key in self.questions or len(self.questions) < MAX_QUESTIONS:
            rows = self.questions.setdefault(question.key, question).rows
            if len(rows) < MAX_NAMED_ROWS and number not in rows:
                rows.append(number)

    def add_words(self, problem: CellProblem) -> None:
        """Add the words of a cell that have no meaning."""
        for word in problem.words:
            key = problem.column, word_key(word)
            if key in self.words or len(self.words) < MAX_QUESTIONS:
                self.words.setdefault(key, word)

    def as_dict(self) -> dict[str, Any]:
        """Return the content as JSON holds it."""
        return {
            "counts": self.counts,
            "questions": [asdict(question) for question in self.questions.values()],
            "more_questions": len(self.keys) - len(self.questions),
            "words": [(column, word) for (column, _key), word in self.words.items()],
            "differing_fields": [(*key, count) for key, count in self.fields.items()],
            "differing_rows": self.differing,
        }
