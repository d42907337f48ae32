"""Countries by ISO code: Indonesian and English names, region, other names.

The application reads `countries.json`. Regions and aliases are edited there by hand;
`python -m perpusnas.core.countries` rewrites the names from CLDR and `REVIEWED_NAMES`.
"""

import json
import re
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from babel import Locale

FILE = Path(__file__).with_name("countries.json")

# M49 sub-regions of the United Nations: Indonesian and English name.
REGIONS = {
    "015": ("Afrika Utara", "Northern Africa"),
    "014": ("Afrika Timur", "Eastern Africa"),
    "017": ("Afrika Tengah", "Middle Africa"),
    "018": ("Afrika Selatan (kawasan)", "Southern Africa"),
    "011": ("Afrika Barat", "Western Africa"),
    "021": ("Amerika Utara", "Northern America"),
    "013": ("Amerika Tengah", "Central America"),
    "029": ("Karibia", "Caribbean"),
    "005": ("Amerika Selatan", "South America"),
    "143": ("Asia Tengah", "Central Asia"),
    "030": ("Asia Timur", "Eastern Asia"),
    "035": ("Asia Tenggara", "South-eastern Asia"),
    "034": ("Asia Selatan", "Southern Asia"),
    "145": ("Asia Barat", "Western Asia"),
    "151": ("Eropa Timur", "Eastern Europe"),
    "154": ("Eropa Utara", "Northern Europe"),
    "039": ("Eropa Selatan", "Southern Europe"),
    "155": ("Eropa Barat", "Western Europe"),
    "053": ("Australia dan Selandia Baru", "Australia and New Zealand"),
    "054": ("Melanesia", "Melanesia"),
    "057": ("Mikronesia", "Micronesia"),
    "061": ("Polinesia", "Polynesia"),
}

# Names that replace those of CLDR, which a state institution does not use.
REVIEWED_NAMES = {
    "BN": ("Brunei Darussalam", "Brunei Darussalam"),
    "CD": ("Republik Demokratik Kongo", "Democratic Republic of the Congo"),
    "CG": ("Republik Kongo", "Republic of the Congo"),
    "CI": ("Pantai Gading", "Côte d’Ivoire"),
    "CZ": ("Ceko", "Czechia"),
    "HK": ("Hong Kong", "Hong Kong"),
    "MM": ("Myanmar", "Myanmar"),
    "MO": ("Makau", "Macao"),
    "PS": ("Palestina", "Palestine"),
    "SZ": ("Eswatini", "Eswatini"),
    "TL": ("Timor-Leste", "Timor-Leste"),
    "TR": ("Turki", "Türkiye"),
    "TW": ("Taiwan", "Taiwan"),
    "UM": ("Kepulauan Terluar Amerika Serikat", "U.S. Outlying Islands"),
}
ABBREVIATIONS = {
    "id": {r" & ": " dan ", r"\bKep\. ": "Kepulauan "},
    "en": {r" & ": " and ", r"\bSt\. ": "Saint "},
}


@dataclass(frozen=True)
class CountryFacts:
    """One country of `countries.json`; only Antarctica has no region."""

    code: str
    name_id: str
    name_en: str
    region: str
    aliases: tuple[str, ...]


@cache
def country_facts() -> tuple[CountryFacts, ...]:
    """Return all 249 countries and territories of ISO 3166-1, ordered by code."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        CountryFacts(**{**row, "aliases": tuple(row["aliases"])}) for row in rows
    )


def name_in(code: str, language: str) -> str:
    """Return the reviewed name, or that of CLDR with abbreviations such as `St.`
    expanded."""
    if code in REVIEWED_NAMES:
        return REVIEWED_NAMES[code][language == "en"]
    name = Locale(language).territories[code]
    for short, full in ABBREVIATIONS[language].items():
        name = re.sub(short, full, name)
    return name


def with_current_names(fact: CountryFacts) -> CountryFacts:
    """Return the country with its current names, which are removed from its aliases."""
    names = name_in(fact.code, "id"), name_in(fact.code, "en")
    return replace(
        fact,
        name_id=names[0],
        name_en=names[1],
        aliases=tuple(dict.fromkeys(a for a in fact.aliases if a not in names)),
    )


def to_json(countries: tuple[CountryFacts, ...]) -> str:
    """Serialise countries as JSON, one a line, so that a diff shows single
    countries."""
    ordered = sorted(countries, key=lambda fact: fact.code)
    lines = (json.dumps(asdict(fact), ensure_ascii=False) for fact in ordered)
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(
        to_json(tuple(map(with_current_names, country_facts()))), encoding="utf-8"
    )
