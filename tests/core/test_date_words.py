"""Dates in words and back, on pages and in files."""

import random

import pytest
from django.utils import translation

from perpusnas.core.dates.bounds import parse_input
from perpusnas.core.dates.typed import parse_typed_date
from perpusnas.core.dates.words import SHAPE, in_short, in_words, is_uncertain
from perpusnas.core.files.cells import date_words, dialect_called

WORDS = [
    ("", "", ""),
    ("2024-07-02", "2 Juli 2024", "2 July 2024"),
    ("2024-07-02?", "2 Juli 2024 (belum pasti)", "2 July 2024 (uncertain)"),
    ("2024-07", "Juli 2024", "July 2024"),
    ("2024", "2024", "2024"),
    ("2021~", "sekitar 2021", "about 2021"),
    ("2021-05%", "sekitar Mei 2021 (belum pasti)", "about May 2021 (uncertain)"),
    (
        "[2024-01..2024-03]",
        "antara Januari dan Maret 2024",
        "between January and March 2024",
    ),
    (
        "[2024-07-21..2024-07-31]",
        "antara 21 dan 31 Juli 2024",
        "between 21 and 31 July 2024",
    ),
    (
        "[2019-12-10,2019-12-11]",
        "10 Desember 2019 atau 11 Desember 2019",
        "10 December 2019 or 11 December 2019",
    ),
    ("[2019,2020?,2021]", "2019 atau 2020 (belum pasti) atau 2021", None),
    ("2023-11-13/2023-11-17", "13–17 November 2023", "13–17 November 2023"),
    (
        "2024-02-28/2024-03-03",
        "28 Februari – 3 Maret 2024",
        "28 February – 3 March 2024",
    ),
    (
        "2023-12-28/2024-01-03",
        "28 Desember 2023 – 3 Januari 2024",
        "28 December 2023 – 3 January 2024",
    ),
    ("2024-01/2024-03", "Januari–Maret 2024", "January–March 2024"),
    ("2023-12/2024-01", "Desember 2023 – Januari 2024", None),
    ("2021/2023", "2021–2023", "2021–2023"),
    ("2021~/2023", "sekitar 2021 – 2023", "about 2021 – 2023"),
    ("2021/2023-05", "2021 – Mei 2023", "2021 – May 2023"),
    ("2025/..", "sejak 2025 (masih berlangsung)", "since 2025 (still running)"),
    (
        "2023-11/",
        "sejak November 2023 (akhir belum tercatat)",
        "since November 2023 (end not recorded)",
    ),
    (
        "/2024",
        "sampai 2024 (awal belum tercatat)",
        "until 2024 (beginning not recorded)",
    ),
    ("../2024", "sampai 2024 (awal terbuka)", "until 2024 (open beginning)"),
]

UNDERSTOOD = {
    # As files of version 0.1.0 say it.
    "2023-11/": [
        "sejak November 2023 (akhir tidak disebut)",
        "since November 2023 (end not told)",
    ],
    "/2024": ["sampai 2024 (awal tidak disebut)", "until 2024 (beginning not told)"],
    "2024-07-02": [
        "02/07/2024",
        "2-7-2024",
        "2.7.2024",
        "2 Juli 2024",
        "2 july 2024",
        "  2   JULI  2024 ",
        "July 2, 2024",
        "2 Jul. 2024",
        "2024-07-02",
    ],
    "2024-08-05": ["5 Agt 2024", "5 Agu 2024", "5 Agustus 2024", "5 Aug 2024"],
    "2024-07": ["Juli 2024", "07/2024", "7-2024", "2024-07"],
    "2024-11": ["Nopember 2024", "nov 2024"],
    "2024": ["2024", "tahun 2024"],
    "[2024-01..2024-04]": ["awal 2024", "early 2024"],
    "[2024-05..2024-08]": ["pertengahan 2024", "mid 2024", "mid-2024"],
    "[2024-09..2024-12]": ["akhir 2024", "late 2024"],
    "[2024-07-01..2024-07-10]": ["awal Juli 2024", "early July 2024"],
    "[2024-07-11..2024-07-20]": ["pertengahan Juli 2024", "mid July 2024"],
    "[2024-02-21..2024-02-29]": ["akhir Februari 2024", "late Feb 2024"],
    "[2023-02-21..2023-02-28]": ["akhir 02/2023"],
    "2021~": ["sekitar 2021", "about 2021", "ca. 2021", "2021~"],
    "2024-07-02?": [
        "2 Juli 2024?",
        "2/7/2024 (belum pasti)",
        "2 july 2024 (uncertain)",
    ],
    "2021%": ["sekitar 2021?", "about 2021 (uncertain)"],
    "2023-11-13/2023-11-17": [
        "13–17 November 2023",
        "13-17 November 2023",
        "13 s.d. 17 November 2023",
        "13 November 2023 – 17 November 2023",
        "13/11/2023 - 17/11/2023",
        "13/11/2023-17/11/2023",
        "2023-11-13 / 2023-11-17",
    ],
    "2023-11-13?/2023-11-17?": ["13–17 November 2023 (belum pasti)"],
    "2024-01/2024-03": ["Januari–Maret 2024", "January to March 2024"],
    "2021/2023": ["2021-2023", "2021 – 2023", "2021 hingga 2023"],
    "[2024-01..2024-03]": [
        "antara Januari dan Maret 2024",
        "between January and March 2024",
        "[2024-01 .. 2024-03]",
    ],
    "[2019-12-10,2019-12-11]": [
        "2019-12-10 atau 2019-12-11",
        "10/12/2019 or 11/12/2019",
        "[2019-12-10, 2019-12-11]",
    ],
    "2025/..": ["sejak 2025", "since 2025"],
    "/2024-03": ["sampai Maret 2024", "until March 2024"],
    "": ["", "  "],
}

REFUSED = {
    "does not exist": [
        "30/02/2024",
        "2023-02-29",
        "31 April 2024",
        "13/2024",
        "1/13/2024",
    ],
    "four digits": ["02/07/24", "07/24", "2 Juli 24", "Juli 24"],
    "earlier than the beginning": ["2024/2023", "17–13 November 2023"],
    "too long": ["2024" * 2500, "(" * 10_000],
    "cannot be read": [
        "7 WIB 2024",
        "2 Juli 2024 WIB",
        "sebelum sekitar 2024",
        "Rabu, Juli 2024",
        "Senin, Selasa, 2 Juli 2024",
        "triwulan III semester 2024",
        "semester III 2024",
        "Juli",
        "24",
        "2024-21",
        "2024-33",
        "2024-Q1",
        "0999",
        "9999",
        "1/1/9999",
        "awal 2 Juli 2024",
        "Januari – 2024",
        "13 – 2024-11",
        "2019 atau 2020 atau 2021 atau 2022",
        "\x00",
        "2024\x00",
        "\ud800",
        "٢٠٢٤",
        "- – -",
        "/",
        "[]",
    ],
}


def random_texts(how_many: int) -> list[str]:
    """Texts of every accepted shape: always the same ones."""
    lot = random.Random(20240702)

    def member() -> str:
        year = lot.choice([1000, 2021, 2023, 2024, 9998])
        month, day = lot.choice([7, lot.randint(1, 12)]), lot.randint(1, 28)
        plain = [f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"]
        return lot.choice(plain) + lot.choice(["", "", "", "?", "~", "%"])

    def one() -> str:
        a, b, c = member(), member(), member()
        ends = [f"{a}/..", f"{a}/", f"../{a}", f"/{a}", "../..", "../", "/.."]
        sets = [f"[{a}..{b}]", f"[{a},{b}]", f"[{a},{b},{c}]"]
        sets += [f"[{a}/{b},{a}/{c}]", f"[..{a[:4]}]", f"[{b.rstrip('?~%')}..]"]
        return lot.choice([a, f"{a}/{b}", f"{a}/{b}", lot.choice(ends), *sets])

    return ["", *sorted({one() for _ in range(how_many)})]


def test_random_texts_are_of_accepted_shape():
    texts = random_texts(5000)[1:]
    assert len(texts) > 3000
    assert [text for text in texts if not SHAPE.fullmatch(text)] == []


@pytest.mark.parametrize(("text", "indonesian", "english"), WORDS)
def test_in_words(text, indonesian, english):
    assert in_words(text, "id") == indonesian
    if english is not None:
        assert in_words(text, "en") == english


def test_in_words_follow_the_reader():
    with translation.override("id"):
        assert in_words("2024-07-02") == "2 Juli 2024"
    with translation.override("en-gb"):
        assert in_words("2024-07-02") == "2 July 2024"


@pytest.mark.parametrize(
    "text", ["nonsense", "2024-33", "[", "/", "\x00", "9" * 10_000]
)
def test_in_words_leaves_alone_what_is_no_date(text):
    assert in_words(text, "id") == text


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("2024-07-02", "2 Jul 2024"),
        ("2024-08-02?", "2 Agu 2024 (belum pasti)"),
        ("2024-02-28/2024-03-03", "28 Feb – 3 Mar 2024"),
        ("2024-07", "Juli 2024"),
    ],
)
def test_in_short_abbreviates_months_of_days_only(text, short):
    assert in_short(text, "id") == short


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [(typed, edtf) for edtf, ways in UNDERSTOOD.items() for typed in ways],
)
def test_parse_input(typed, edtf):
    assert parse_input(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "reason"),
    [(typed, reason) for reason, ways in REFUSED.items() for typed in ways],
)
def test_parse_input_refuses_with_a_reason(typed, reason):
    with translation.override("en"), pytest.raises(ValueError, match=reason):
        parse_input(typed)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("words", [in_words, in_short])
def test_words_are_read_back_as_the_same_text(words, language):
    texts = random_texts(5000)
    assert [parse_typed_date(words(text, language)) for text in texts[1:]] == texts[1:]


@pytest.mark.parametrize("text", [text for text, *_ in WORDS])
@pytest.mark.parametrize("language", ["id", "en"])
def test_parse_input_takes_its_own_words(text, language):
    assert parse_input(in_words(text, language)) == text


def cell_text(text: str, language: str, dialect: str) -> str:
    """What stands in the file, worked out apart from the code under test."""
    if len(text) == 10 and text[4] == text[7] == "-":
        year, month, day = text.split("-")
        return text if dialect == "standard" else f"{day}/{month}/{year}"
    if dialect == "excel" and len(text) == 7 and text[:4].isdigit() and text[4] == "-":
        return (
            f"{'bulan' if language == 'id' else 'month of'} {in_words(text, language)}"
        )
    return in_words(text, language)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("dialect", ["excel", "standard"])
def test_cells_of_files_have_the_words_of_pages(language, dialect):
    texts = random_texts(5000)
    with translation.override(language):
        words = date_words(dialect_called(dialect))
    assert [words(text) for text in texts] == [
        cell_text(text, language, dialect) for text in texts
    ]


@pytest.mark.parametrize(
    ("language", "cell"),
    [("id", "bulan Februari 2024"), ("en", "month of February 2024")],
)
@pytest.mark.parametrize("dialect", ["excel", "xlsx"])
def test_month_that_a_spreadsheet_would_take_for_a_day_is_called_one(
    dialect, language, cell
):
    with translation.override(language):
        words = date_words(dialect_called(dialect))
    assert words("2024-02") == cell
    assert parse_typed_date(cell) == "2024-02"


@pytest.mark.parametrize(
    ("edtf", "uncertain"),
    [
        ("2026-11-02", False),
        ("2026-11-02~", False),
        ("2026-11-02?", True),
        ("2026-11-02%", True),
        ("2026-11-02?/2026-11-05", True),
        ("", False),
    ],
)
def test_uncertain_dates_are_those_marked_so(edtf, uncertain):
    assert is_uncertain(edtf) is uncertain
    assert ("(uncertain)" in in_words(edtf, "en")) is uncertain
