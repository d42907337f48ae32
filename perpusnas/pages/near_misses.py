"""Similar words and records for a search without results."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from rapidfuzz.distance import OSA

from agreements.models import Agreement
from events.models import Event, Program
from partners.models import Partner, Person
from partners.name_matches import likely_matches, split_word
from perpusnas.core.models import Record
from perpusnas.core.search import SEPARATOR, contains, query_words

MAX_READ = 300
MAX_WORDS = 3
MAX_RECORDS = 5
KINDS: tuple[type[Record], ...] = (Partner, Person, Agreement, Program, Event)


def similar_records(query: str, user: Any) -> list[Any]:
    """Return partners and people with a similar name."""
    found = [
        *likely_matches(Partner, query, user),
        *likely_matches(Person, query, user),
    ]
    return [match.record for match in found][:MAX_RECORDS]


def corrected_queries(query: str, user: Any) -> list[str]:
    """Return the query with each unknown word replaced by a similar known one."""
    terms = query_words(query)
    spellings = {word: similar_words(word, user) for word in terms}
    if not any(spellings.values()):
        return []
    suggestions = []
    for rank in range(MAX_WORDS):
        corrected = [
            spellings[w][min(rank, len(spellings[w]) - 1)] if spellings[w] else w
            for w in terms
        ]
        suggestions.append(" ".join(corrected))
    as_typed = " ".join(terms)
    return [query for query in dict.fromkeys(suggestions) if query != as_typed]


def similar_words(word: str, user: Any) -> list[str]:
    """Return similar words in the records that the user may see; none if the word
    itself occurs."""
    if len(word) < 4:
        return []
    limit = 1 if len(word) < 6 else 2
    found: dict[str, int] = {}
    for model in KINDS:
        for text in similar_texts(model, word, user):
            for candidate in set(text.replace(SEPARATOR, " ").split()):
                if word in candidate:
                    return []
                distance = OSA.distance(word, candidate, score_cutoff=limit)
                if distance <= limit:
                    found[candidate] = distance
    return sorted(found, key=lambda w: (found[w], w))[:MAX_WORDS]


def similar_texts(model: type[Record], word: str, user: Any) -> Iterable[str]:
    """Return the search texts of some visible records that contain a piece of the
    word."""
    variants = {word, word[:3], word[-3:], *split_word(word)}
    contains_piece = reduce(or_, map(contains, sorted(variants)))
    visible = model.objects.visible_to(user).filter(contains_piece).order_by()
    return visible.values_list("search_text", flat=True)[:MAX_READ]
