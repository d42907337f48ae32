"""Search for records by typed text, regardless of case, accents and script."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import reduce
from operator import add, and_
from typing import Any, TypeVar

from anyascii import anyascii
from django.db import migrations
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import IsNull

from .identifiers import compact

MAX_WORDS = 8
MAX_READ = 200
# Records compared with a typed name, and offered in its place.
MAX_NAMED = 1_000
MAX_NEAR = 5
MAX_RANKED = 1_000
# A word that is found more often is broad.
MAX_FEW = 5_000
SEPARATOR = " | "
# Marks inside words: Qur'an, Qur’an, ʿAbd, Kazan' and the Cyrillic signs.
IN_WORD_MARKS = dict.fromkeys(
    map(ord, "'’‘‛`´′ʹʼʻʽʾʿˈ׳＇ъЪьЬ\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)
NON_WORD = re.compile(r"[^a-z0-9]+")
# A name and a number, as fields and pages show a record: `Library #12`.
NUMBERED = re.compile(r"(.*)#([0-9]{1,18})\s*", re.DOTALL)
Records = TypeVar("Records", bound=QuerySet[Any])
EXPIRED_SPELLINGS = re.compile(r"k[ae]daluw?arsa")


def normalise(text: str) -> str:
    """Normalise a text for comparison: lower-case Latin words separated by single
    spaces."""
    plain = unicodedata.normalize("NFKC", text.translate(IN_WORD_MARKS))
    plain = anyascii(plain).translate(IN_WORD_MARKS).lower()
    plain = NON_WORD.sub(" ", plain).strip()
    return EXPIRED_SPELLINGS.sub("kedaluwarsa", plain).replace(
        "kerjasama", "kerja sama"
    )


def query_words(query: str) -> list[str]:
    """Return the distinct normalised words of a query, at most `MAX_WORDS`; all must
    match. An identifier is one word, however it is written."""
    return list(dict.fromkeys(normalised_query(query).split()))[:MAX_WORDS]


def normalised_query(query: str) -> str:
    """Return a query as the texts of a record are stored for the search."""
    return compact(query) or normalise(query)


def original_script(text: str) -> str:
    """Return a text in its own script, or an empty string where it is all Latin."""
    if not any(c.isalpha() and not c.isascii() for c in text):
        return ""
    printable = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join(unicodedata.normalize("NFC", printable).casefold().split())


def search_column(texts: Iterable[str]) -> str:
    """Return the content of `search_text`; no search matches across two texts."""
    texts = list(texts)
    parts = [*map(normalise, texts), *map(original_script, texts)]
    return SEPARATOR.join(part for part in dict.fromkeys(parts) if part)


def contains(word: str) -> Q:
    """Return the condition that a normalised word occurs in `search_text`. Normalised
    text never has the wildcards `%` and `_`."""
    return Q(search_text__contains=word)


def has_exact_text(name: str) -> Q:
    """Return the condition that one of the texts in `search_text` equals a normalised
    name."""
    column, sep = "search_text", SEPARATOR
    first = Q(**{column: name}) | Q(**{f"{column}__startswith": name + sep})
    last = Q(**{f"{column}__endswith": sep + name})
    return first | last | Q(**{f"{column}__contains": sep + name + sep})


def search_records(
    queryset: Records, query: str, *related: Callable[[str], QuerySet[Any]]
) -> Records:
    """Return the records in which, or in whose related rows, every word is found.

    Each of `related` returns, for a word, the ids of records found through other
    tables. They are combined as a union of ids, because OR across joins uses no index.
    A query without any letter or digit finds nothing, since no record can match
    it. One that ends in `#number`, as fields and pages name a record, also finds the
    record of that number that has the words before it.
    """
    if numbered := NUMBERED.fullmatch(query):
        words, number = numbered.groups()
        by_number = words_found(queryset.filter(pk=number), words, *related)
        by_words = words_found(queryset, query, *related)
        found = [Q(pk__in=q.order_by().values("pk")) for q in (by_number, by_words)]
        return queryset.filter(found[0] | found[1])
    return words_found(queryset, query, *related)


def words_found(
    queryset: Records, query: str, *related: Callable[[str], QuerySet[Any]]
) -> Records:
    """Return the records in which every word is found, as `search_records`."""
    terms = query_words(query)
    if not terms:
        return queryset.none() if query.strip() else queryset
    if not related:
        return queryset.filter(reduce(and_, map(contains, terms)))
    narrow: set[Any] | None = None
    for word in terms:
        rows = [found(word).order_by() for found in related]
        ids = few_ids(queryset.model._base_manager, word, rows)
        if ids is None:
            queryset = queryset.filter(found_in_row(word, rows))
        else:
            narrow = ids if narrow is None else narrow & ids
    return queryset if narrow is None else queryset.filter(pk__in=narrow)


def few_ids(records: Any, word: str, related: list[QuerySet[Any]]) -> set[Any] | None:
    """Return the ids of records in which, or in whose related rows, a word is found; None
    if it is broad: found `MAX_FEW` times and more."""
    own = records.filter(contains(word)).order_by().values_list("pk", flat=True)
    ids = list(own.union(*related, all=True)[: MAX_FEW + 1])
    return None if len(ids) > MAX_FEW else set(ids) - {None}


def found_in_row(word: str, related: list[QuerySet[Any]]) -> Q:
    """Return the condition that a broad word is found in a record or its related rows.

    It is checked for each record in the order of the list, until the page is full, which
    takes less time than a list of all ids. PostgreSQL would make such a list of EXISTS.
    """
    condition = contains(word)
    for rows in related:
        name = rows.query.values_select[0]
        row = rows.filter(**{name: OuterRef("pk")}).values("pk")[:1]
        condition |= Q(IsNull(Subquery(row), False))
    return condition


def with_whole_name(records: QuerySet[Any], text: str) -> list[Any]:
    """Return the records of which this is a whole name, in any case, accents and script.

    A text that is no name, such as a city or a sentence about it, names no record.
    """
    name = normalise(text)
    found = records.filter(has_exact_text(name))[:MAX_NAMED] if name else []
    return [r for r in found if name in map(normalise, r.all_names())]


def with_any_word(records: Records, text: str) -> Records:
    """Return the records that have most of the words of a text, those with the most words
    first."""
    words = [word for word in query_words(text) if len(word) > 2]
    if not words:
        return records.none()
    has_words = [
        Case(When(contains(w), then=Value(1)), default=Value(0)) for w in words
    ]
    shared: Any = reduce(add, has_words)
    ranked = records.annotate(shared=shared).filter(shared__gt=(len(words) - 1) // 2)
    return ranked.order_by("-shared", "pk")


def has_text_beginning(name: str) -> Q:
    """Return the condition that one of the texts begins with a normalised name."""
    first = Q(search_text__startswith=name)
    return first | Q(search_text__contains=SEPARATOR + name)


def has_every_word(query: str) -> Q:
    """Return the condition that `search_text` has every word of the query; without any
    word, all have."""
    return reduce(and_, map(contains, query_words(query)), Q())


def rank_matches(records: Records, query: str) -> Records:
    """Order records by match: equal to a text, at the beginning of one, anywhere in
    one, all words, and last those found through related rows."""
    normalised = normalised_query(query)
    if not normalised:
        return records.annotate(rank=Value(0))
    conditions = [
        has_exact_text(normalised),
        has_text_beginning(normalised),
        contains(normalised),
        has_every_word(query),
    ]
    whens = [When(condition, then=Value(n)) for n, condition in enumerate(conditions)]
    rank = Case(*whens, default=Value(len(conditions)))
    order = records.query.order_by or records.model._meta.ordering
    return records.annotate(rank=rank).order_by("rank", *order)


def best_matches(records: Records, query: str, most: int) -> Records:
    """Return the first `most` records by rank, searched in their own texts only.

    At most `MAX_READ` ids are read for each condition, since short queries match a
    large part of the register and are usually still being typed.
    """
    if not query_words(query):
        return records.none()
    found = some_ids(records.filter(has_every_word(query)), MAX_READ)
    if len(found) > MAX_READ:
        found += ids_of_the_best(records, query)
    if not found:
        return records.none()
    return rank_matches(records.filter(pk__in=found), query)[:most]


def first_matches(
    records: Records, matched: Records, query: str
) -> tuple[Records, list[Any]]:
    """Return the records that a search found, by rank, and the ids of those that were
    read: at most `MAX_RANKED`, and one more where there are more.

    Of a broad query, those with the best names are ranked and some of the others.
    """
    read = some_ids(matched, MAX_RANKED)
    best = ids_of_the_best(records, query) if len(read) > MAX_RANKED else []
    return rank_matches(records.filter(pk__in=[*read, *best]), query), read


def best_found(records: Any, query: str, user: Any) -> Any:
    """Return the records that their own search finds, by rank, as `first_matches`."""
    if not query_words(query):
        return records.none()
    return first_matches(records, records.search(query, user), query)[0]


def some_ids(records: QuerySet[Any], most: int) -> list[Any]:
    """Return the ids of these records in no order, one more than `most` if there are
    more."""
    return list(records.order_by().values_list("pk", flat=True)[: most + 1])


def ids_of_the_best(records: QuerySet[Any], query: str) -> list[Any]:
    """Return ids of some records of which a text begins with or equals the query."""
    text = normalised_query(query)
    found = some_ids(records.filter(has_text_beginning(text)), MAX_READ)
    if len(found) > MAX_READ:
        found += some_ids(records.filter(has_exact_text(text)), MAX_READ)
    return found


def trigram_index(table: str) -> migrations.RunPython:
    """Return the migration step that indexes substring search on PostgreSQL."""
    name = f"{table}_search_trgm"

    def create(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            quoted = schema_editor.quote_name
            schema_editor.execute(
                f"CREATE INDEX {quoted(name)} ON {quoted(table)} "
                "USING gin (search_text gin_trgm_ops)"
            )

    def drop(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")

    return migrations.RunPython(create, drop)
