"""No cell of a file is a formula, whatever a text begins with."""

# What a spreadsheet may take for a formula when a cell begins with it (OWASP, CSV
# injection), full-width forms included.
DANGEROUS = "=+-@\t\r\n＝＋－＠"
SUSPECT = frozenset(f"'{DANGEROUS}")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: `'` goes before it.

    A text that begins with `'` and then such a sign gets another one, so that taking
    one away again always gives back what was there.
    """
    if text[:1] not in SUSPECT:
        return text
    bare = text.lstrip("'")
    return f"'{text}" if bare[:1] and bare[0] in DANGEROUS else text


def unguarded(text: str) -> str:
    """What a guarded text was before."""
    bare = text.lstrip("'")
    return text[1:] if text[:1] == "'" and bare[:1] in tuple(DANGEROUS) else text
