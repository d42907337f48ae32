"""Whether two names may be spellings of the same name.

Countries, numbers and all significant words must agree, however few letters differ.
"""

from rapidfuzz.distance import OSA, Indel

from .spelling import (
    REPEATED_LETTER,
    SpelledName,
    consonants_of,
    sound,
)

# Hangul is transliterated by letter; usual romanisation voices some consonants.
KOREAN = str.maketrans("gdbjr", "ktpcl")


def are_similar(
    one: SpelledName, other: SpelledName, countries=("", ""), *, person: bool = False
) -> bool:
    """Return whether two names may be of the same partner, or of the same person.

    `countries` are those of the two owners, empty where not recorded.
    """
    if not one.normalised or not other.normalised:
        return False
    if one.countries and other.countries and one.countries != other.countries:
        return False
    if numbers(one) != numbers(other):
        return False
    if one.unspaced == other.unspaced and len(one.unspaced) > 5:
        return True
    scripts = {one.script, other.script}
    if scripts & {"han", "hangul", "thai"}:
        return one.unspaced == other.unspaced or are_similar_unspaced(
            one, other, scripts
        )
    consonants = "consonants" in scripts and len(scripts) > 1
    return any(
        words_correspond(ours, theirs, consonants, person)
        for ours, theirs in joined_variants(*compared_words(one, other, countries))
    )


def compared_words(
    one: SpelledName, other: SpelledName, countries
) -> tuple[tuple, tuple]:
    """Return the words to compare. A country in only one of the names counts as a word,
    unless the owner of the other is of that country."""
    for name, unnamed, country in (
        (one, other, countries[1]),
        (other, one, countries[0]),
    ):
        if name.countries and not unnamed.countries and name.countries != {country}:
            return one.with_countries, other.with_countries
    return one.tokens, other.tokens


def numbers(name: SpelledName) -> list[str]:
    """Return the numbers in a name, sorted."""
    return sorted(token for token in name.tokens if token.isdecimal())


def are_similar_unspaced(
    one: SpelledName, other: SpelledName, scripts: set[str]
) -> bool:
    """Compare names in scripts without spaces letter by letter.

    Only a name and its transliteration may differ much: within one script, one or two
    letters make a different family name, town or kind of institution.
    """
    ours, theirs = one.unspaced, other.unspaced
    if len(scripts) == 1:
        return ours == theirs
    if "hangul" in scripts:
        return (
            Indel.normalized_similarity(romanised_korean(one), romanised_korean(other))
            >= 0.88
        )
    if "thai" in scripts:
        return (
            Indel.normalized_similarity(consonants_of(ours), consonants_of(theirs))
            >= 0.8
        )
    return OSA.distance(ours, theirs) <= min(len(ours), len(theirs)) // 12


def joined_variants(one: tuple[str, ...], other: tuple[str, ...]):
    """Yield both word lists as they are and, where one is longer, with some of its
    words joined."""
    yield one, other
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return
    if len(short) == 1 or sound("".join(short)) == sound("".join(long)):
        yield ("".join(short),), ("".join(long),)
    if len(long) - len(short) == 1:
        for n in range(len(long) - 1):
            yield short, (*long[:n], long[n] + long[n + 1], *long[n + 2 :])


def romanised_korean(name: SpelledName) -> str:
    """Return a Korean name in a form that common romanisations share."""
    letters = name.normalised.replace(" ", "").replace("ch", "j").translate(KOREAN)
    return REPEATED_LETTER.sub(r"\1", letters.replace("eo", "o").replace("eu", "u"))


def words_correspond(one, other, consonants: bool, person: bool) -> bool:
    """Return whether each word of the one name corresponds to a word of the other; for
    people, initials match and some words may be missing."""
    short, rest = map(list, sorted((one, other), key=len))
    whole_words = initials = 0
    for token in sorted(short, key=len, reverse=True):
        match = next((t for t in rest if t == token), None)
        match = match or next(
            (t for t in rest if are_similar_words(token, t, consonants)), None
        )
        if match is None and person:
            match = next((t for t in rest if is_initial(token, t)), None)
            initials += match is not None
        else:
            whole_words += 1
        if match is None:
            return False
        rest.remove(match)
    if not person:
        return not rest
    required = 1 if not rest else 2
    return whole_words >= required and (not rest or not initials)


def is_initial(one: str, other: str) -> bool:
    """Return whether one word is the initial of the other."""
    return one[0] == other[0] and 1 in (len(one), len(other))


def are_similar_words(one: str, other: str, consonants: bool = False) -> bool:
    """Return whether two words may be the same: equal sound, or a typing error
    apart."""
    if one.isdecimal() or other.isdecimal():
        return False
    ours, theirs = sound(one), sound(other)
    shortest = min(len(ours), len(theirs))
    if ours == theirs and shortest > 2:
        return True
    if consonants:
        return have_similar_consonants(one, other)
    distance = OSA.distance(ours, theirs, score_cutoff=2)
    if shortest >= 5 and distance <= (1 if shortest < 10 else 2):
        return True
    return (
        distance <= 2
        and len(consonants_of(one)) > 3
        and consonants_of(one) == consonants_of(other)
    )


def have_similar_consonants(one: str, other: str) -> bool:
    """Return whether the consonants correspond, where one script writes no vowels and
    joins the article to the word."""
    for ours in consonant_readings(one):
        for theirs in consonant_readings(other):
            shortest, longest = sorted((len(ours), len(theirs)))
            if shortest > 1 and ours == theirs:
                return True
            if shortest > 2 and longest > 3 and OSA.distance(ours, theirs) <= 1:
                return True
    return False


def consonant_readings(word: str) -> set[str]:
    """Return the consonants of a word, also without an article, without a feminine
    ending, and without a letter that may stand for a vowel."""
    found = (
        {consonants_of(word), consonants_of(word[1:])}
        if word[0] in "lh"
        else {consonants_of(word)}
    )
    found |= {plain.removesuffix("t") for plain in found if len(plain) > 2}
    return found | {plain.replace("v", "") for plain in found}
