"""A file of made-up organisations in the style of the dump of the Research
Organization Registry: the same number gives the same file.

    python -m tests.bench.organisations 50000 organisations.csv
"""

import csv
import random
import sys
from pathlib import Path

from perpusnas.core.identifiers import mod_11_2

HEADINGS = ["id", "name", "other names", "city", "country code", "website"]
HEADINGS += ["identifiers"]
PLACES = {
    "ID": ("Jakarta", "Bandung", "Surabaya", "Makassar", "Medan"),
    "KZ": ("Astana", "Almaty", "Shymkent"),
    "UZ": ("Tashkent", "Samarqand", "Buxoro"),
    "JP": ("Tokyo", "Kyoto", "Sapporo"),
    "DE": ("Berlin", "Köln", "Göttingen"),
    "FR": ("Paris", "Lyon", "Montpellier"),
    "EG": ("Cairo", "Alexandria"),
    "IN": ("Delhi", "Kolkata", "Chennai"),
    "BR": ("São Paulo", "Recife"),
    "CI": ("Abidjan", "Yamoussoukro"),
}
# A body in Latin script, and what it may be called elsewhere.
BODIES = [
    ("University of {}", ("Universitas {}", "Université de {}", "جامعة {}")),
    ("{} Institute of Technology", ("Institut Teknologi {}", "{}工業大学")),
    ("{} City Library", ("Perpustakaan Kota {}", "Библиотека города {}")),
    ("Museum of {}", ("Museum {}", "Музей {}")),
    ("{} Academy of Sciences", ("Akademi Ilmu {}", "Академия наук {}")),
    ("{} General Hospital", ("Rumah Sakit {}", "{}종합병원")),
    ("{} Foundation", ("Yayasan {}", "Fondation {}", "Stiftung {}")),
]
SYLLABLES = [
    "ba",
    "be",
    "di",
    "do",
    "fa",
    "ga",
    "ha",
    "ja",
    "ka",
    "la",
    "ma",
    "na",
    "pa",
    "ra",
    "sa",
    "ta",
    "wa",
    "ya",
    "zu",
    "lo",
    "mi",
    "ke",
    "nu",
]
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


def sign(number: int, length: int) -> str:
    """A number in the alphabet of the registry."""
    found = ""
    for _place in range(length):
        number, rest = divmod(number, len(SIGNS))
        found = SIGNS[rest] + found
    return found


def word(lot: random.Random) -> str:
    return "".join(lot.choices(SYLLABLES, k=lot.randint(2, 4))).capitalize()


def organisation(number: int, lot: random.Random) -> list[str]:
    country = lot.choice(list(PLACES))
    place = f"{word(lot)} {word(lot)}"
    body, others = lot.choice(BODIES)
    name = body.format(place)
    more = [other.format(place) for other in lot.sample(others, lot.randint(0, 2))]
    if lot.random() < 0.4:
        more.append("".join(w[0] for w in name.split() if w[0].isupper()) + place[:2])
    values = [f"Wikidata: Q{1_000_000 + number}"] if lot.random() < 0.7 else []
    digits = f"0000{number:011}"
    has_isni = lot.random() < 0.6
    values += [f"ISNI: {digits}{mod_11_2(digits)}"] if has_isni else []
    site = f"https://www.{place.replace(' ', '-').lower()}.example/"
    return [
        f"https://ror.org/0{sign(number * 37, 6)}{number % 97:02}",
        name,
        "; ".join(more),
        lot.choice(PLACES[country]),
        country,
        site if lot.random() < 0.9 else "",
        "; ".join(values),
    ]


def write(path: Path, count: int, first: int = 0) -> None:
    lot = random.Random(first)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(organisation(first + n, lot) for n in range(count))


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
