"""Similar words and records for a search without results."""

from functools import reduce
from operator import or_

from rapidfuzz.distance import OSA

from agreements.models import Agreement
from events.models import Event, Program
from partners.models import Partner, Person
from partners.name_matches import halves, likely
from perpusnas.core.search import SEPARATOR, contains, words

MOST_READ = 300
MOST_WORDS = 3
MOST_RECORDS = 5
KINDS = (Partner, Person, Agreement, Program, Event)


def near_records(query: str, user) -> list:
    """Return partners and people with a similar name."""
    found = [*likely(Partner, query, user), *likely(Person, query, user)]
    return [match.record for match in found][:MOST_RECORDS]


def near_queries(query: str, user) -> list[str]:
    """Return the query with each unknown word replaced by a similar known one."""
    terms = words(query)
    spellings = {word: near_words(word, user) for word in terms}
    if not any(spellings.values()):
        return []
    suggestions = []
    for rank in range(MOST_WORDS):
        corrected = [
            spellings[w][min(rank, len(spellings[w]) - 1)] if spellings[w] else w
            for w in terms
        ]
        suggestions.append(" ".join(corrected))
    as_typed = " ".join(terms)
    return [query for query in dict.fromkeys(suggestions) if query != as_typed]


def near_words(word: str, user) -> list[str]:
    """Return similar words in the records that the user may see; none if the word
    itself occurs."""
    if len(word) < 4:
        return []
    limit = 1 if len(word) < 6 else 2
    found: dict[str, int] = {}
    for model in KINDS:
        for text in texts_near(model, word, user):
            for candidate in set(text.replace(SEPARATOR, " ").split()):
                if word in candidate:
                    return []
                distance = OSA.distance(word, candidate, score_cutoff=limit)
                if distance <= limit:
                    found[candidate] = distance
    return sorted(found, key=lambda w: (found[w], w))[:MOST_WORDS]


def texts_near(model, word: str, user):
    """Return the search texts of some visible records that contain a piece of the
    word."""
    variants = {word, word[:3], word[-3:], *halves(word)}
    contains_piece = reduce(or_, map(contains, sorted(variants)))
    visible = model.objects.visible_to(user).filter(contains_piece).order_by()
    return visible.values_list("search_text", flat=True)[:MOST_READ]
