"""Identifiers of institutions and people: one canonical form of each, and check digits.

ISNI (ISO 27729) and ORCID (a block of ISNI) have 15 digits and a check character by
ISO/IEC 7064 MOD 11-2. A ROR ID is a zero, six characters of Crockford's base 32 and two
check digits by ISO/IEC 7064 MOD 97-10 (ror.readme.io, "ROR identifier pattern"). A
Wikidata item is Q and a number. An ISIL (ISO 15511) is a prefix of one to four letters
or digits, a hyphen and up to eleven characters.
"""

import re

ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?:isni\.org/(?:isni/)?|orcid\.org/|ror\.org/"
    r"|wikidata\.org/(?:wiki/|entity/))",
    re.IGNORECASE,
)
NAMED = re.compile(r"\s*(isni|orcid|ror|wikidata|isil)(?: id)?\s*:", re.IGNORECASE)
PREFIX = re.compile(r"^(?:isni|orcid(?: id)?|ror(?: id)?|wikidata|isil)[:\s]+", re.I)
ISNI = re.compile(r"[0-9]{15}[0-9X]")
ROR = re.compile(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}")
WIKIDATA = re.compile(r"Q[1-9][0-9]{0,18}")
ISIL = re.compile(r"(?=.{3,16}$)([A-Za-z0-9]{1,4})-([A-Za-z0-9/:-]{1,11})")
# Shorter ones may be a name as well.
LONG_WIKIDATA = re.compile(r"Q[1-9][0-9]{3,18}", re.IGNORECASE)
# The blocks of ISNI that are given to ORCID, without the check character.
ORCID_BLOCKS = (
    ("000000015000000", "000000035000000"),
    ("000900000000000", "000901000000000"),
)
BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
LINKS = {
    "isni": "https://isni.org/isni/",
    "orcid": "https://orcid.org/",
    "ror": "https://ror.org/",
    "wikidata": "https://www.wikidata.org/wiki/",
}


def bare(text: str) -> str:
    """Return an identifier without the address or the name of its scheme around it."""
    text = ADDRESS.sub("", PREFIX.sub("", " ".join(text.split()), count=1), count=1)
    return text.strip("/ ")


def canonical(scheme: str, text: str) -> str:
    """Return the canonical form of an identifier; raise ValueError if it is none."""
    found = FORMS[scheme](bare(text))
    if not found:
        raise ValueError(text)
    return found


def isni(text: str) -> str:
    """Return 16 characters without spaces, or an empty string."""
    digits = re.sub(r"[\s-]", "", text).upper()
    is_right = ISNI.fullmatch(digits) and digits[-1] == mod_11_2(digits[:-1])
    return digits if is_right else ""


def orcid(text: str) -> str:
    """Return four groups with hyphens, as ORCID writes its identifiers."""
    digits = isni(text)
    return "-".join(digits[n : n + 4] for n in range(0, len(digits), 4))


def ror(text: str) -> str:
    return text.lower() if ROR.fullmatch(text.lower()) else ""


def wikidata(text: str) -> str:
    return text.upper() if WIKIDATA.fullmatch(text.upper()) else ""


def isil(text: str) -> str:
    """Return an ISIL with its prefix, which is mostly a country code, in capitals."""
    found = ISIL.fullmatch(text)
    return f"{found[1].upper()}-{found[2]}" if found else ""


FORMS = {"isni": isni, "orcid": orcid, "ror": ror, "wikidata": wikidata, "isil": isil}


def mod_11_2(digits: str) -> str:
    """Return the check character of ISO/IEC 7064 MOD 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "X" if check == 10 else str(check)


def has_doubtful_check_digits(scheme: str, text: str) -> bool:
    """Return whether the check digits of a ROR ID do not fit: it is shown, not refused."""
    if scheme != "ror" or not ROR.fullmatch(text):
        return False
    number = 0
    for char in text[1:7]:
        number = number * 32 + BASE_32.index(char)
    return int(text[7:]) != 98 - number * 100 % 97


def in_spreadsheet(scheme: str, text: str) -> str:
    """Return a canonical identifier in the form in which no spreadsheet takes it for a
    number: an ISNI in groups of four, a ROR ID as its address."""
    if scheme == "isni":
        return " ".join(text[n : n + 4] for n in range(0, len(text), 4))
    return f"{LINKS['ror']}{text}" if scheme == "ror" else text


def scheme_of(text: str) -> str:
    """Return the scheme of a text that is an identifier and no name; else nothing."""
    if found := NAMED.match(text):
        return found[1].lower()
    if found := ADDRESS.match(text.strip()):
        return next(s for s in LINKS if f"{s}.org" in found[0].lower())
    alone = bare(text)
    if digits := isni(alone):
        is_orcid = any(first <= digits[:15] <= last for first, last in ORCID_BLOCKS)
        return "orcid" if is_orcid else "isni"
    if ror(alone) and not alone.isdigit():
        return "ror"
    return "wikidata" if LONG_WIKIDATA.fullmatch(alone) else ""


def compact(text: str) -> str:
    """Return the identifier that a text is, without marks inside; empty if it is none
    that has several ways to be written."""
    alone = bare(text)
    is_address = bool(ADDRESS.match(text.strip()))
    for scheme in ("isni", "ror", "wikidata"):
        if found := FORMS[scheme](alone):
            return found.lower() if is_address or scheme == "isni" else ""
    return ""
