"""The table of names in twelve scripts: what is one is found, what is two stays two."""

import re
from pathlib import Path

import pytest

from partners.models import Name, Partner, Person
from partners.name_matches import likely_matches
from partners.name_similarity import are_similar
from partners.spelling import spell_name
from tests.factories import UserFactory

TABLE = Path(__file__).with_name("name_pairs.txt").read_text(encoding="utf-8")
SCRIPTS = {
    *("Latin", "Cyrillic", "Greek", "Georgian", "Armenian", "Arabic", "Hebrew"),
    *("Devanagari", "Han", "Kana", "Hangul", "Thai"),
}


def read_table() -> list[tuple[str, str, str, str]]:
    """Kind, sign and both names of every pair."""
    found, kind = [], ""
    for line in TABLE.splitlines():
        if heading := re.match(r"\[(\w+)\]", line):
            kind = heading[1]
        elif line and not line.startswith("#"):
            one, sign, other = re.split(r" ([=!]) ", line)
            found.append((kind, sign, one, other))
    return found


PAIRS = read_table()
MODELS = {"partner": Partner, "person": Person}


def test_table_is_large_and_of_twelve_scripts():
    assert len(PAIRS) >= 150
    assert len(set(PAIRS)) == len(PAIRS)
    headings = " ".join(re.findall(r"^\[\w+\] (.*)$", TABLE, re.M))
    assert {script for script in SCRIPTS if script in headings} == SCRIPTS


def told_alike(kind: str, one: str, other: str) -> bool:
    names = spell_name(one, kind), spell_name(other, kind)
    return are_similar(*names, person=kind == "person")


def test_every_spelling_is_recognised_and_no_two_are_confused():
    """Whichever of the two stands in the register, and whichever is typed."""
    wrong = [
        pair
        for pair in PAIRS
        for names in (pair[2:], pair[:1:-1])
        if told_alike(pair[0], *names) is not (pair[1] == "=")
    ]
    assert wrong == []


@pytest.mark.django_db
def test_every_spelling_is_found_in_a_register_of_all_of_them():
    """The names of all pairs stand in it at once, each record under one of them."""
    user, ids = UserFactory(role="viewer"), {}
    for kind, _sign, one, _other in PAIRS:
        if (kind, one) not in ids:
            ids[kind, one] = MODELS[kind].objects.create(name=one).pk
    wrong = []
    for kind, sign, one, other in PAIRS:
        found = {like.record.pk for like in likely_matches(MODELS[kind], other, user)}
        if (ids[kind, one] in found) is not (sign == "="):
            wrong.append((kind, sign, one, other))
    assert wrong == []
    assert not Name.objects.filter(person__isnull=False).exists()
