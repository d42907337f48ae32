"""Spreadsheets of made-up agreements, partners and events with 25 columns each: the same
number gives the same file.

    python -m tests.bench.spreadsheets agreements 100000 agreements.csv
"""

import csv
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from .organisations import word

COUNTRIES = ["Kazakhstan", "Uzbekistan", "Jepang", "Jerman", "Mesir", "India", "Brasil"]
FIRST_DAY = date(1995, 1, 1)
TEXT = [
    "pertukaran",
    "bahan",
    "pustaka,",
    "pelatihan",
    "pustakawan",
    "dan",
    "alih",
    "media",
    "naskah",
    "nusantara",
    "bagi",
    "kedua",
    "pihak",
]

PARTNERS = [
    "Nama mitra",
    "Singkatan",
    "Nama lain",
    "Nama dalam bahasa Indonesia",
    "Nama dalam bahasa Inggris",
    "Nama asli",
    "Nama lama",
    "Jenis mitra",
    "Status hubungan",
    "Negara",
    "Negara kedudukan",
    "Kota",
    "Hubungan sejak",
    "Situs web",
    "Alamat",
    "Surel",
    "Telepon",
    "Tentang",
    "Akses",
    "Keterangan",
    "ISIL",
    "ROR",
    "Wikidata",
    "ISNI",
    "Jenis kedua",
]
AGREEMENTS = [
    "Kode",
    "Judul naskah",
    "Judul inggris",
    "Jenis naskah",
    "Mitra",
    "Negara",
    "Nomor Perpusnas",
    "Nomor mitra",
    "Ditandatangani",
    "Tanggal penandatanganan",
    "Tempat penandatanganan",
    "Tanggal mulai berlaku",
    "Tanggal berakhir",
    "Masa berlaku",
    "Tahap",
    "Ruang lingkup",
    "Cara perpanjangan",
    "Masa pemberitahuan",
    "Target tanda tangan",
    "Pendanaan",
    "Alokasi anggaran",
    "Kendala",
    "Tindak lanjut",
    "Keterangan",
    "Akses",
]
EVENTS = [
    "Nama kegiatan",
    "Title English",
    "Jenis kegiatan",
    "Jenis kedua",
    "Status",
    "Waktu",
    "Semula direncanakan pada",
    "Tempat",
    "Kota",
    "Negara",
    "Moda",
    "Mitra",
    "Negara peserta",
    "Peserta dalam negeri rencana",
    "Peserta luar negeri rencana",
    "Peserta dalam negeri",
    "Peserta luar negeri",
    "Jumlah negara",
    "Tema",
    "Angkatan",
    "Hasil",
    "Kendala",
    "Solusi",
    "Sumber anggaran",
    "Keterangan",
]


def day(lot: random.Random) -> date:
    return FIRST_DAY + timedelta(days=lot.randrange(10_500))


def sentence(lot: random.Random, count: int) -> str:
    return " ".join(lot.choices(TEXT, k=count)).capitalize() + "."


def partner_name(number: int) -> str:
    """The name of the partner with this number, with a place that no other has."""
    return f"Perpustakaan {word(random.Random(number))} {number}"


def partner(number: int, lot: random.Random) -> list[str]:
    name, code = partner_name(number), lot.choice(["aktif", "prospek", ""])
    place, country = word(lot), lot.choice(COUNTRIES)
    return [
        name,
        f"P{number}",
        f"Taman Baca {place} {number}; Balai Pustaka {place} {number}",
        "",
        f"{place} Library {number}",
        "",
        f"Ruang Baca {place} {number}" if lot.random() < 0.3 else "",
        lot.choice(["Arsip", "Universitas", "LSM"]),
        code,
        country,
        country,
        place,
        day(lot).isoformat(),
        f"https://{place.lower()}{number}.example/",
        f"Jalan {place} {number}",
        f"surat@{place.lower()}{number}.example",
        f"+7 727 {number:07}",
        sentence(lot, 25),
        "Internal",
        sentence(lot, 8),
        f"KZ-{number}",
        "",
        f"Q{1_000_000 + number}",
        "",
        "",
    ]


def agreement(number: int, lot: random.Random) -> list[str]:
    signed = day(lot)
    names = [partner_name(lot.randrange(2_000)) for _n in range(lot.choice([1, 1, 2]))]
    title = f"{word(lot)} {word(lot)} {number}"
    return [
        f"NK-{number}",
        f"Nota kesepahaman {title} tentang pengembangan perpustakaan",
        f"Memorandum of understanding {title} on library development",
        lot.choice(["MoU", "PKS", "LoI"]),
        "; ".join(dict.fromkeys(names)),
        "",
        f"{number}/PN/{signed.year}",
        f"{number}/LM/{signed.year}" if len(set(names)) == 1 else "",
        "Sudah",
        signed.isoformat(),
        lot.choice(["Jakarta", "Astana", "Tashkent"]),
        signed.isoformat(),
        "",
        lot.choice(["3 tahun", "5 tahun"]),
        "",
        "; ".join(f"{sentence(lot, 6)} {n}" for n in range(lot.randint(0, 4))),
        "",
        lot.choice(["", "3", "6"]),
        "",
        "",
        sentence(lot, 6),
        sentence(lot, 10),
        sentence(lot, 10),
        sentence(lot, 20),
        "Internal",
    ]


def event(number: int, lot: random.Random) -> list[str]:
    when, country = day(lot), lot.choice(COUNTRIES)
    names = [partner_name(lot.randrange(2_000)) for _n in range(lot.choice([1, 1, 2]))]
    guests = lot.sample(COUNTRIES, lot.randint(0, 3))
    return [
        f"Lokakarya {word(lot)} {word(lot)} {number}",
        f"Workshop {number} on manuscripts",
        lot.choice(["Seminar", "Pelatihan", "Pameran"]),
        "",
        "Terlaksana",
        when.isoformat(),
        "",
        f"Gedung {word(lot)}",
        word(lot),
        country,
        lot.choice(["daring", "luring"]),
        "; ".join(dict.fromkeys(names)),
        "; ".join(guests),
        str(lot.randrange(200)),
        str(lot.randrange(50)),
        str(lot.randrange(200)),
        str(lot.randrange(50)),
        str(lot.randint(1, 12)),
        sentence(lot, 8),
        "",
        sentence(lot, 20),
        sentence(lot, 10),
        sentence(lot, 10),
        "APBN",
        sentence(lot, 15),
    ]


Row = Callable[[int, random.Random], list[str]]
KINDS: dict[str, tuple[list[str], Row]] = {
    "partners": (PARTNERS, partner),
    "agreements": (AGREEMENTS, agreement),
    "events": (EVENTS, event),
}


def write(kind: str, count: int, path: Path) -> None:
    """Write a file of so many rows."""
    headings, row = KINDS[kind]
    lot = random.Random(count)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(row(number, lot) for number in range(count))


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
