"""Whether the id in a row is that of the record which the row names."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from perpusnas.core.search import normalise

from .cells import has_content
from .identification import question_key
from .rows import ImportRow, NameQuestion, Option

if TYPE_CHECKING:
    from .context import ImportContext
    from .record_kinds import RecordKind

CONFIRMED = "id"


def check_id(kind: "RecordKind", entry: ImportRow, context: "ImportContext") -> None:
    """Add a question to a row with the id of a record of quite another name.

    A row of our own file is certain, of which at least half of the cells are as we wrote
    them, and so is a name that shares a word with one of the record.
    """
    texts = [entry.values[n] for n in kind.names if entry.values.get(n)]
    names = list(filter(None, kind.names_of(entry.record)))
    filled = sum(map(has_content, entry.cells.values())) - 1
    if not texts or not names or 2 * entry.unchanged >= filled:
        return
    if any(words(text) & words(name) for text in texts for name in names):
        return
    key = question_key(CONFIRMED, kind.slug, str(entry.pk), normalise(texts[0]))
    if context.decisions.get(key) == str(entry.pk):
        return
    found = Option(
        str(entry.pk),
        f"{entry.record} #{entry.pk}",
        entry.record.get_absolute_url(),
        _("The ID is that of this record, but its name is quite another."),
    )
    question = NameQuestion(key, texts[0], kind.slug, [found], may_be_new=False)
    entry.questions.append(question)


def words(text: str) -> set[str]:
    """Return the words of a name by which it may be recognised."""
    return {word for word in normalise(text).split() if len(word) > 2}
