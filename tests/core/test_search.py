"""What people type finds what was written, and nothing makes the search fail."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from perpusnas.core.models import Country
from perpusnas.core.search import (
    normalise,
    original_script,
    query_words,
    search_column,
    search_records,
    trigram_index,
)

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn"]),
        st.sampled_from("kKrRjJsSdDlLwWaAuUeE' ’ъЬ`\x00"),
    )
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("  ", ""),
        ("Perpustakaan NASIONAL", "perpustakaan nasional"),
        ("Bibliothèque nationale de France", "bibliotheque nationale de france"),
        ("Azərbaycan Milli Kitabxanası", "azerbaycan milli kitabxanasi"),
        ("Российская государственная", "rossiyskaya gosudarstvennaya"),
        ("Умутхан Мунальбаева", "umutkhan munalbaeva"),
        ("Үмітхан Мұңалбаева", "umitkhan mungalbaeva"),
        ("中国国家图书馆", "zhongguoguojiatushuguan"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("Qur’an, Qur'an, Qurʼan", "quran quran quran"),
        ("ʿAbd al-Raḥmān", "abd al rahman"),
        ("Staatsbibliothek zu Berlin – PK", "staatsbibliothek zu berlin pk"),
        ("B.491/14/PPM00.00/1.2024", "b 491 14 ppm00 00 1 2024"),
        ("e\u0301te\u0301", "ete"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("100% a_b\\c", "100 a b c"),
        ("naskah kerjasama", "naskah kerja sama"),
        ("Kerja Sama", "kerja sama"),
        ("bekerjasama", "bekerja sama"),
        ("kadaluarsa", "kedaluwarsa"),
        ("Kadaluwarsa", "kedaluwarsa"),
        ("kedaluwarsa", "kedaluwarsa"),
        ("a\x00b", "a b"),
        ("\ud800", ""),
        ("Tim\u00ador", "timor"),
    ],
)
def test_normalise(text, folded):
    assert normalise(text) == folded


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(ANY_TEXT)
def test_normalise_gives_plain_words(text):
    folded = normalise(text)
    assert folded == " ".join(folded.split())
    assert all(c.isascii() and (c.isdigit() or c.islower() or c == " ") for c in folded)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("  %_' ", []),
        ("Perpustakaan  Nasional", ["perpustakaan", "nasional"]),
        ("nasional Nasional NASIONAL", ["nasional"]),
        ("kerjasama", ["kerja", "sama"]),
        ("a b c d e f g h i j", list("abcdefgh")),
    ],
)
def test_words(query, expected):
    assert query_words(query) == expected


@pytest.mark.parametrize(
    ("texts", "column"),
    [
        ([], ""),
        (["", " "], ""),
        (["National Library", "Seoul"], "national library | seoul"),
        (["Seoul", "SEOUL"], "seoul"),
        (["Мунальбаева", "Almaty"], "munalbaeva | almaty | мунальбаева"),
        (["Française"], "francaise | française"),
        (["5 – 6"], "5 6"),
    ],
)
def test_search_column(texts, column):
    assert search_column(texts) == column


@given(ANY_TEXT)
def test_original_can_be_stored_anywhere(text):
    kept = original_script(text)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept


def codes(queryset):
    return sorted(queryset.values_list("code", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Burma", ["MM"]),
        ("korea selatan", ["KR"]),
        ("selatan korea", ["KR"]),
        ("казах", ["KZ"]),
        ("ote d'ivoire", ["CI"]),
        ("timor-leste", ["TL"]),
        ("korea kazakhstan", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("\x00", []),
    ],
)
def test_matching_finds_every_word(query, found):
    assert codes(search_records(Country.objects.all(), query)) == found


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "  ", "\t\n"])
def test_matching_an_empty_query_leaves_all(query):
    assert search_records(Country.objects.all(), query).count() == 249


@pytest.mark.django_db
def test_matching_unites_what_related_rows_lead_to():
    def neighbours(word):
        found = Country.objects.filter(code="MY", name_en__isnull=False)
        return (found if word == "jakarta" else found.none()).values("pk")

    countries = Country.objects.all()
    assert codes(search_records(countries, "jakarta", neighbours)) == ["MY"]
    assert codes(search_records(countries, "jakarta malay", neighbours)) == ["MY"]
    assert codes(search_records(countries, "jakarta kazakh", neighbours)) == []
    assert (
        codes(search_records(countries.filter(region="030"), "jakarta", neighbours))
        == []
    )


@pytest.mark.django_db
def test_matching_is_one_query_and_one_for_each_word(django_assert_num_queries):
    with django_assert_num_queries(4):
        list(
            search_records(
                Country.objects.all(),
                "national library korea",
                lambda word: Country.objects.filter(code="KR").values("pk"),
                lambda word: Country.objects.filter(code="KP").values("pk"),
            )
        )


@pytest.mark.django_db
def test_trigram_index_is_made_and_dropped_where_the_database_has_it():
    table = Country._meta.db_table
    step = trigram_index(table)
    name = f"{table}_search_trgm"

    def indexes():
        with connection.cursor() as cursor:
            return set(connection.introspection.get_constraints(cursor, table))

    editor = connection.schema_editor()
    had_it = name in indexes()
    if had_it:
        step.reverse_code(None, editor)
        assert name not in indexes()
    step.code(None, editor)
    assert (name in indexes()) == (connection.vendor == "postgresql")
    if not had_it:
        step.reverse_code(None, editor)
        assert name not in indexes()
