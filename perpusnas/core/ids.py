"""Ids of records in text."""

GREATEST_ID = 2**63 - 1


def parse_id(text: str) -> int | None:
    """Return the id that a text of ASCII digits gives, or None if it is none."""
    if not (text.isascii() and text.isdigit()) or len(text) > 20:
        return None
    number = int(text)
    return number if number <= GREATEST_ID else None
