"""The kind of record in a file, by its headings."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from perpusnas.core.search import normalise
from perpusnas.core.uploads.process import UnreadableFileError

from .columns import guess_columns
from .former_wording import OWN_HEADINGS
from .record_kinds import RecordKind
from .table_limits import Line

# Of our own file at least this many headings, and this share of them, are as we write them.
LEAST_OWN, OWN_SHARE = 4, 0.8


def own_headings(kind: RecordKind, user) -> set[str]:
    """Return the headings of our own file of a kind, today's and former ones."""
    found = set(OWN_HEADINGS[kind.slug])
    for language in ("id", "en"):
        with override(language):
            found |= {str(column.heading) for column in kind.own_file(user).columns}
    return set(map(normalise, found))


def own_counts(
    kinds: Iterable[RecordKind], headings: list[str], user
) -> dict[str, int]:
    """Return how many headings of a file with ids are those of our own file, by kind."""
    normalised = {normalise(heading) for heading in headings} - {""}
    if "id" not in normalised:
        return {}
    return {kind.slug: len(normalised & own_headings(kind, user)) for kind in kinds}


def own_kind(kinds: list[RecordKind], headings: list[str], user) -> RecordKind | None:
    """Return the kind of which this is our own file, or None."""
    counts = own_counts(kinds, headings, user)
    filled = len({normalise(heading) for heading in headings} - {""})
    most = max(counts.values(), default=0)
    likely = [kind for kind in kinds if counts.get(kind.slug) == most]
    if len(likely) != 1:
        return None
    count = counts[likely[0].slug]
    return likely[0] if count >= max(LEAST_OWN, OWN_SHARE * filled) else None


def check_own_kind(
    kind: RecordKind, kinds: list[RecordKind], headings: list[str], user
) -> None:
    """Raise UnreadableFileError for our own file of another kind."""
    own = own_kind(kinds, headings, user)
    if own is not None and own is not kind:
        message = _(
            "This is a file of %(own)s from this register, not of %(kind)s. Upload it"
            " again as %(own)s."
        )
        words = {"own": str(own.label), "kind": str(kind.label)}
        raise UnreadableFileError(message % words)


def guess_kind(
    kinds: list[RecordKind], headings: list[str], user, rows: Sequence[Line] = ()
) -> RecordKind | None:
    """Return the kind of record that the headings speak of, or else the words in the
    first rows; None if it is not clear."""
    if own := own_kind(kinds, headings, user):
        return own
    scores = {}
    for kind in kinds:
        known = set(guess_columns(headings, kind.columns)) - {""}
        if known & {*kind.telling}:
            scores[kind.slug] = len(known) + 2 * len(known & {*kind.peculiar})
    most = max(scores.values(), default=0)
    best = [kind for kind in kinds if scores.get(kind.slug) == most]
    if len(best) > 1:
        counts = {kind.slug: known_words(kind, headings, rows) for kind in best}
        most = max(counts.values())
        best = [kind for kind in best if most and counts[kind.slug] == most]
    return best[0] if len(best) == 1 else None


def known_words(kind: RecordKind, headings: list[str], rows: Sequence[Line]) -> int:
    """Return how many cells have one of the fixed values of their column."""
    found = 0
    for position, name in enumerate(guess_columns(headings, kind.columns)):
        column = kind.column(name) if name else None
        if column is not None and hasattr(column.read, "offered"):
            found += sum(column.can_read(row[position], None) for _n, row in rows)
    return found
