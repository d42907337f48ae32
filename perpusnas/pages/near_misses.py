"""What may have been meant by words that occur nowhere."""

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
    """Partners and people that may be called so."""
    found = [*likely(Partner, query, user), *likely(Person, query, user)]
    return [like.record for like in found][:MOST_RECORDS]


def near_queries(query: str, user) -> list[str]:
    """The query with each word that occurs nowhere spelt as one that does."""
    wanted = words(query)
    spellings = {word: near_words(word, user) for word in wanted}
    if not any(spellings.values()):
        return []
    made = []
    for place in range(MOST_WORDS):
        told = [
            spellings[w][min(place, len(spellings[w]) - 1)] if spellings[w] else w
            for w in wanted
        ]
        made.append(" ".join(told))
    as_typed = " ".join(wanted)
    return [query for query in dict.fromkeys(made) if query != as_typed]


def near_words(word: str, user) -> list[str]:
    """Words of records that may be seen which differ by a slip of the keys; none where
    the word occurs as it is."""
    if len(word) < 4:
        return []
    most = 1 if len(word) < 6 else 2
    found: dict[str, int] = {}
    for model in KINDS:
        for read in texts_near(model, word, user):
            for other in set(read.replace(SEPARATOR, " ").split()):
                if word in other:
                    return []
                slips = OSA.distance(word, other, score_cutoff=most)
                if slips <= most:
                    found[other] = slips
    return sorted(found, key=lambda w: (found[w], w))[:MOST_WORDS]


def texts_near(model, word: str, user):
    """The texts of some records in which a piece of the word occurs."""
    parts = {word, word[:3], word[-3:], *halves(word)}
    pieces = reduce(or_, map(contains, sorted(parts)))
    seen = model.objects.visible_to(user).filter(pieces).order_by()
    return seen.values_list("search_text", flat=True)[:MOST_READ]
