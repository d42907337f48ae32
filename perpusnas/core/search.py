"""Finding records by what people type, whatever the case, accents or script."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_

from anyascii import anyascii
from django.db import migrations
from django.db.models import Case, Q, QuerySet, Value, When

MOST_WORDS = 8
MOST_READ = 200
SEPARATOR = " | "
# Marks that stand inside a word: Qur'an, Qur’an, ʿAbd, Kazan' and the Cyrillic signs.
INSIDE_A_WORD = dict.fromkeys(map(ord, "'’‘‛`´′ʹʼʻʽʾʿˈ׳＇ъЪьЬ\u00ad\u200b\u200c\u200d"))
APART = re.compile(r"[^a-z0-9]+")
EXPIRED = re.compile(r"k[ae]daluw?arsa")


def fold(text: str) -> str:
    """What is compared: plain lower-case Latin words with one space between them."""
    plain = unicodedata.normalize("NFKC", text.translate(INSIDE_A_WORD))
    plain = anyascii(plain).translate(INSIDE_A_WORD).lower()
    plain = APART.sub(" ", plain).strip()
    return EXPIRED.sub("kedaluwarsa", plain).replace("kerjasama", "kerja sama")


def words(query: str) -> list[str]:
    """The different words of a query, each of which must be found; at most eight."""
    return list(dict.fromkeys(fold(query).split()))[:MOST_WORDS]


def original(text: str) -> str:
    """A text in its own script; "" where folding has kept all of it."""
    if not any(c.isalpha() and not c.isascii() for c in text):
        return ""
    kept = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join(unicodedata.normalize("NFC", kept).casefold().split())


def search_column(texts: Iterable[str]) -> str:
    """What a record is found by; no word is found across two texts."""
    texts = list(texts)
    parts = [*map(fold, texts), *map(original, texts)]
    return SEPARATOR.join(part for part in dict.fromkeys(parts) if part)


def contains(word: str) -> Q:
    """The column has the folded word somewhere; `%` and `_` cannot be in one."""
    return Q(search_text__contains=word)


def names_exactly(name: str) -> Q:
    """The column has this as one of its texts as a whole; `name` is folded."""
    column, apart = "search_text", SEPARATOR
    first = Q(**{column: name}) | Q(**{f"{column}__startswith": name + apart})
    last = Q(**{f"{column}__endswith": apart + name})
    return first | last | Q(**{f"{column}__contains": apart + name + apart})


def matching(
    queryset: QuerySet, query: str, *related: Callable[[str], QuerySet]
) -> QuerySet:
    """The records in which, or in whose related rows, every word is found.

    Each of `related` gives, for a word, the ids of records that something else leads
    to. A union of id lists, since OR across joins makes every index useless. A query
    of signs alone finds nothing: it asks for something that no record can have.
    """
    wanted = words(query)
    if not wanted:
        return queryset.none() if query.strip() else queryset
    for word in wanted:
        if not related:
            queryset = queryset.filter(contains(word))
            continue
        own = queryset.model._base_manager.filter(contains(word)).values("pk")
        others = (found(word).order_by() for found in related)
        queryset = queryset.filter(pk__in=own.order_by().union(*others))
    return queryset


def begins(name: str) -> Q:
    """One of the column's texts begins with this; `name` is folded."""
    first = Q(search_text__startswith=name)
    return first | Q(search_text__contains=SEPARATOR + name)


def every_word(query: str) -> Q:
    """The column itself has every word of the query."""
    return reduce(and_, map(contains, words(query)))


def ranked(records: QuerySet, query: str) -> QuerySet:
    """Those of the very name or acronym first, then those whose name begins so, those in
    which it stands, and at last what something else led to."""
    whole = fold(query)
    places = [names_exactly(whole), begins(whole), contains(whole), every_word(query)]
    whens = [When(place, then=Value(n)) for n, place in enumerate(places)]
    rank = Case(*whens, default=Value(len(places)))
    order = records.query.order_by or records.model._meta.ordering
    return records.annotate(rank=rank).order_by("rank", *order)


def nearest(records: QuerySet, query: str, most: int) -> QuerySet:
    """The first few by that order, by their own texts alone.

    Of very many only some are read: two letters are on the way to more.
    """

    def keys(condition: Q) -> list:
        found = records.filter(condition).order_by().values_list("pk", flat=True)
        return list(found[:MOST_READ])

    found = keys(every_word(query)) if words(query) else []
    if len(found) == MOST_READ:
        first = keys(begins(fold(query)))
        found += first
        if len(first) == MOST_READ:
            found += keys(names_exactly(fold(query)))
    if not found:
        return records.none()
    return ranked(records.filter(pk__in=found), query)[:most]


def trigram_index(table: str) -> migrations.RunPython:
    """The migration step that makes search by substring fast on PostgreSQL."""
    name = f"{table}_search_trgm"

    def create(_apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            quoted = schema_editor.quote_name
            schema_editor.execute(
                f"CREATE INDEX {quoted(name)} ON {quoted(table)} "
                "USING gin (search_text gin_trgm_ops)"
            )

    def drop(_apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")

    return migrations.RunPython(create, drop)
