"""A file of made-up organisations with the 23 columns of the dump of the Research
Organization Registry, where several values in a cell stand between bars: the same number
gives the same file.

    python -m tests.bench.ror_dump 50000 organisations.csv
"""

import csv
import random
import sys
from pathlib import Path

from .organisations import organisation

HEADINGS = [
    "id",
    "name",
    "types",
    "status",
    "established",
    "links",
    "aliases",
    "labels",
    "acronyms",
    "wikipedia_url",
    "city",
    "state",
    "country_code",
    "country_name",
    "latitude",
    "longitude",
    "geonames_id",
    "external_ids.GRID",
    "external_ids.ISNI",
    "external_ids.Wikidata",
    "external_ids.FundRef",
    "parent",
    "relationships",
]
TYPES = ["Education", "Healthcare", "Archive", "Company", "Facility", "Government"]
TYPES += ["Nonprofit", "Other", "Education|Facility", "Archive|Nonprofit"]
COUNTRIES = {
    "ID": "Indonesia",
    "KZ": "Kazakhstan",
    "UZ": "Uzbekistan",
    "JP": "Japan",
    "DE": "Germany",
    "FR": "France",
    "EG": "Egypt",
    "IN": "India",
    "BR": "Brazil",
    "CI": "Ivory Coast",
}


def line(number: int, lot: random.Random, parent: list[str]) -> list[str]:
    """The cells of an organisation; some are below one that was named before."""
    ror, name, others, city, country, site, values = organisation(number, lot)
    found = dict(value.split(": ") for value in values.split("; ") if value)
    names = [text for text in others.split("; ") if text]
    letters = "".join(word[0] for word in name.split()).upper()
    acronyms = [f"{letters}{number}", f"{letters}-{number}"][: lot.randint(0, 2)]
    below = parent if lot.random() < 0.1 else ["", ""]
    if not parent or lot.random() < 0.05:
        parent[:] = [ror, name]
    return [
        ror,
        name,
        lot.choice(TYPES),
        lot.choices(["active", "inactive", "withdrawn"], [97, 2, 1])[0],
        str(lot.randint(1800, 2020)) if lot.random() < 0.8 else "",
        site,
        "|".join(names[:1]),
        "|".join(names[1:]),
        "|".join(acronyms),
        f"http://en.wikipedia.example/wiki/{number}" if lot.random() < 0.4 else "",
        city,
        "",
        country,
        COUNTRIES[country],
        f"{lot.uniform(-60, 60):.5f}",
        f"{lot.uniform(-170, 170):.5f}",
        str(1_000_000 + number % 9000),
        f"grid.{number}.a",
        found.get("ISNI", ""),
        found.get("Wikidata", ""),
        str(100_000_000 + number) if lot.random() < 0.3 else "",
        below[1],
        f"parent:{below[0]}" if below[0] else "",
    ]


def write(path: Path, count: int) -> None:
    """Write a file of so many organisations."""
    lot, parent = random.Random(count), []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(line(number, lot, parent) for number in range(count))


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
