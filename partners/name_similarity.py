"""Whether two names are two spellings of one.

One that says something else is another name, however few letters it takes: countries,
numbers and every word that tells must agree.
"""

from rapidfuzz.distance import OSA, Indel

from .spelling import (
    TWICE,
    Spelled,
    bones,
    sound,
)

# Hangul is read letter by letter; romanised, its plain and voiced sounds change.
KOREAN = str.maketrans("gdbjr", "ktpcl")


def alike(
    one: Spelled, other: Spelled, lands=("", ""), *, person: bool = False
) -> bool:
    """Whether the two may be names of the same partner, or of the same person.

    `lands` are the countries of which their bearers are known to be.
    """
    if not one.folded or not other.folded:
        return False
    if one.countries and other.countries and one.countries != other.countries:
        return False
    if numbers(one) != numbers(other):
        return False
    if one.whole == other.whole and len(one.whole) > 5:
        return True
    scripts = {one.script, other.script}
    if scripts & {"han", "hangul", "thai"}:
        return one.whole == other.whole or alike_as_a_whole(one, other, scripts)
    consonants = "consonants" in scripts and len(scripts) > 1
    return any(
        paired(ours, theirs, consonants, person)
        for ours, theirs in joined(*compared(one, other, lands))
    )


def compared(one: Spelled, other: Spelled, lands) -> tuple[tuple, tuple]:
    """The words to compare. A country that only one of them names is a word of it,
    unless the bearer of the other is known to be of that country."""
    for name, silent, land in ((one, other, lands[1]), (other, one, lands[0])):
        if name.countries and not silent.countries and name.countries != {land}:
            return one.with_countries, other.with_countries
    return one.tokens, other.tokens


def numbers(name: Spelled) -> list[str]:
    return sorted(token for token in name.tokens if token.isdecimal())


def alike_as_a_whole(one: Spelled, other: Spelled, scripts: set[str]) -> bool:
    """Scripts that set no spaces are compared letter by letter, whatever the words.

    Only a name and its transliteration may differ much: in one script a letter or two
    make another family, town or kind of house.
    """
    ours, theirs = one.whole, other.whole
    if len(scripts) == 1:
        return ours == theirs
    if "hangul" in scripts:
        return Indel.normalized_similarity(korean(one), korean(other)) >= 0.88
    if "thai" in scripts:
        return Indel.normalized_similarity(bones(ours), bones(theirs)) >= 0.8
    return OSA.distance(ours, theirs) <= min(len(ours), len(theirs)) // 12


def joined(one: tuple[str, ...], other: tuple[str, ...]):
    """Both as they are, and where one has more words, with some of those joined."""
    yield one, other
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return
    if len(short) == 1 or sound("".join(short)) == sound("".join(long)):
        yield ("".join(short),), ("".join(long),)
    if len(long) - len(short) == 1:
        for n in range(len(long) - 1):
            yield short, (*long[:n], long[n] + long[n + 1], *long[n + 2 :])


def korean(name: Spelled) -> str:
    letters = name.folded.replace(" ", "").replace("ch", "j").translate(KOREAN)
    return TWICE.sub(r"\1", letters.replace("eo", "o").replace("eu", "u"))


def paired(one, other, consonants: bool, person: bool) -> bool:
    """Whether each word of the one is a spelling of a word of the other."""
    short, rest = map(list, sorted((one, other), key=len))
    whole_words = initials = 0
    for token in sorted(short, key=len, reverse=True):
        match = next((t for t in rest if t == token), None)
        match = match or next((t for t in rest if near(token, t, consonants)), None)
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
    enough = 1 if not rest else 2
    return whole_words >= enough and (not rest or not initials)


def is_initial(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in (len(one), len(other))


def near(one: str, other: str, consonants: bool = False) -> bool:
    """Whether two words may be one: the same sound, or a slip of the keys."""
    if one.isdecimal() or other.isdecimal():
        return False
    ours, theirs = sound(one), sound(other)
    least = min(len(ours), len(theirs))
    if ours == theirs and least > 2:
        return True
    if consonants:
        return near_bones(one, other)
    slips = OSA.distance(ours, theirs, score_cutoff=2)
    if least >= 5 and slips <= (1 if least < 10 else 2):
        return True
    return slips <= 2 and len(bones(one)) > 3 and bones(one) == bones(other)


def near_bones(one: str, other: str) -> bool:
    """Where one script writes no vowels, and the article as a part of the word."""
    for ours in readings(one):
        for theirs in readings(other):
            least, longest = sorted((len(ours), len(theirs)))
            if least > 1 and ours == theirs:
                return True
            if least > 2 and longest > 3 and OSA.distance(ours, theirs) <= 1:
                return True
    return False


def readings(word: str) -> set[str]:
    """The bones of a word, also without an article before it, without a feminine
    ending, and with the letter that may stand for a vowel left out."""
    found = {bones(word), bones(word[1:])} if word[0] in "lh" else {bones(word)}
    found |= {plain.removesuffix("t") for plain in found if len(plain) > 2}
    return found | {plain.replace("v", "") for plain in found}
