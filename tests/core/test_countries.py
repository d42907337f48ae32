"""The frozen country facts are whole, reviewed and unambiguous."""

from collections import Counter

import pytest

from perpusnas.core.countries import (
    FILE,
    REGIONS,
    REVIEWED_NAMES,
    country_facts,
    to_json,
    with_current_names,
)
from perpusnas.core.search import normalise

BY_CODE = {fact.code: fact for fact in country_facts()}


def test_every_country_of_iso_3166_stands_once():
    assert len(country_facts()) == 249
    assert len(BY_CODE) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in BY_CODE)
    assert "XK" not in BY_CODE


def test_every_country_but_antarctica_has_a_region():
    assert [fact.code for fact in country_facts() if not fact.region] == ["AQ"]
    assert {fact.region for fact in country_facts()} - {""} == set(REGIONS)


@pytest.mark.parametrize(
    ("code", "name_id", "name_en"),
    [
        ("ID", "Indonesia", "Indonesia"),
        ("CN", "Tiongkok", "China"),
        ("NL", "Belanda", "Netherlands"),
        ("DE", "Jerman", "Germany"),
        ("KR", "Korea Selatan", "South Korea"),
        ("KZ", "Kazakhstan", "Kazakhstan"),
        ("PS", "Palestina", "Palestine"),
        ("MM", "Myanmar", "Myanmar"),
        ("HK", "Hong Kong", "Hong Kong"),
        ("CI", "Pantai Gading", "Côte d’Ivoire"),
        ("TL", "Timor-Leste", "Timor-Leste"),
        ("TR", "Turki", "Türkiye"),
        ("TW", "Taiwan", "Taiwan"),
        ("CD", "Republik Demokratik Kongo", "Democratic Republic of the Congo"),
        ("BA", "Bosnia dan Herzegovina", "Bosnia and Herzegovina"),
        ("LC", "Saint Lucia", "Saint Lucia"),
    ],
)
def test_name_is_the_one_a_state_library_prints(code, name_id, name_en):
    assert (BY_CODE[code].name_id, BY_CODE[code].name_en) == (name_id, name_en)


@pytest.mark.parametrize(
    ("other_name", "code"),
    [
        ("Burma", "MM"),
        ("Cina", "CN"),
        ("RRT", "CN"),
        ("Korsel", "KR"),
        ("Republik Korea", "KR"),
        ("Amerika", "US"),
        ("AS", "US"),
        ("Inggris", "GB"),
        ("Persatuan Emirat Arab", "AE"),
        ("Federasi Rusia", "RU"),
        ("Holland", "NL"),
        ("Turkey", "TR"),
        ("Viet Nam", "VN"),
        ("Ivory Coast", "CI"),
    ],
)
def test_other_name_leads_to_one_country(other_name, code):
    found = [fact.code for fact in country_facts() if other_name in fact.aliases]
    assert found == [code]


def test_no_two_countries_share_a_name():
    names = Counter(
        name
        for fact in country_facts()
        for name in {normalise(n) for n in (fact.name_id, fact.name_en, *fact.aliases)}
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_file_is_what_cldr_and_the_review_give():
    assert FILE.read_text(encoding="utf-8") == to_json(
        tuple(map(with_current_names, country_facts()))
    )


def test_review_concerns_countries_only():
    assert set(REVIEWED_NAMES) <= set(BY_CODE)
