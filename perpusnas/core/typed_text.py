"""Typed and pasted text: a line without what nobody sees."""

import re
import unicodedata

# Zero-width characters, marks of direction, the soft hyphen and the byte-order mark.
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# They join or part letters of scripts such as Persian and Malayalam; elsewhere they are
# remains of copying.
JOINERS = re.compile("(.?)([\u200c\u200d]+)(?=(.?))", re.DOTALL)


def clean_line(text: str) -> str:
    """Return a name or title on one line: single spaces between words, none at its ends,
    and no character that is not seen."""
    if text.isascii() and text.isprintable():  # most are, and need no closer look
        return " ".join(text.split())
    text = JOINERS.sub(joiner_kept, INVISIBLE.sub("", text))
    plain = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join(plain.split())


def joiner_kept(found: re.Match[str]) -> str:
    """Return a letter with the joiners after it, if the script on both sides has such."""
    before, joiners, after = found.groups()
    return (
        before + joiners if may_be_joined(before) and may_be_joined(after) else before
    )


def may_be_joined(char: str) -> bool:
    """Return whether a character is a letter or mark of a script that joins letters."""
    name = unicodedata.name(char, "") if char else ""
    is_letter = unicodedata.category(char)[0] in "LM" if char else False
    return is_letter and not name.startswith(("LATIN", "GREEK", "CYRILLIC", "CJK"))
