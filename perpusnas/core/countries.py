"""Countries by their ISO code: Indonesian and English names, region, other names.

`countries.json` is what the register uses. Regions and aliases are kept there by hand;
`python -m perpusnas.countries` writes the names anew from CLDR and `REVIEWED`.
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

# Where CLDR's wording will not do on a page of a state library.
REVIEWED = {
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
IN_FULL = {
    "id": {r" & ": " dan ", r"\bKep\. ": "Kepulauan "},
    "en": {r" & ": " and ", r"\bSt\. ": "Saint "},
}


@dataclass(frozen=True)
class CountryFacts:
    """A country as the register knows it; Antarctica alone has no region."""

    code: str
    name_id: str
    name_en: str
    region: str
    aliases: tuple[str, ...]


@cache
def facts() -> tuple[CountryFacts, ...]:
    """All 249 countries and territories of ISO 3166-1, by code."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        CountryFacts(**{**row, "aliases": tuple(row["aliases"])}) for row in rows
    )


def name_in(code: str, language: str) -> str:
    """The reviewed name, or else that of CLDR with `&` and `St.` written in full."""
    if code in REVIEWED:
        return REVIEWED[code][language == "en"]
    name = Locale(language).territories[code]
    for short, full in IN_FULL[language].items():
        name = re.sub(short, full, name)
    return name


def renewed(fact: CountryFacts) -> CountryFacts:
    """The same country with its names as CLDR and the review have them now."""
    names = name_in(fact.code, "id"), name_in(fact.code, "en")
    return replace(
        fact,
        name_id=names[0],
        name_en=names[1],
        aliases=tuple(dict.fromkeys(a for a in fact.aliases if a not in names)),
    )


def as_json(countries: tuple[CountryFacts, ...]) -> str:
    """One country a line, so that a change can be reviewed."""
    ordered = sorted(countries, key=lambda fact: fact.code)
    lines = (json.dumps(asdict(fact), ensure_ascii=False) for fact in ordered)
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(as_json(tuple(map(renewed, facts()))), encoding="utf-8")
