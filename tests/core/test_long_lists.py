"""Lists that are too long to be counted, and what is made once for all readers of a list."""

from copy import deepcopy
from itertools import chain

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.urls import reverse

from agreements.models import Agreement
from events.filters import EventFilter
from perpusnas.core.history import entries as history_entries
from perpusnas.core.lists import filter_fields, listing
from perpusnas.core.middleware import CompressedPagesMiddleware
from perpusnas.core.search import words_found
from tests.core.test_lists import keys, many, walk
from tests.event_factories import ProgramFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def few_counted(monkeypatch):
    monkeypatch.setattr(listing, "MAX_COUNTED", 40)


# Counts


def test_long_list_says_that_there_are_more(reader, few_counted):
    many(85)
    response = reader.get("/sources/")
    page, shown = response.context["page"], response.content.decode()
    assert (page.is_capped, page.total, page.pages) == (True, 40, 0)
    assert "1 to 25 of more than 40" in shown
    reader.cookies["django_language"] = "id"
    assert "1 sampai 25 dari lebih dari 40" in reader.get("/sources/").content.decode()


def test_list_as_long_as_is_counted_is_counted(reader, few_counted):
    many(40)
    page = reader.get("/sources/").context["page"]
    assert (page.is_capped, page.total, page.pages) == (False, 40, 2)


@pytest.mark.parametrize("sort", ["title", "-title", "published", "-published"])
def test_long_list_is_walked_both_ways(reader, few_counted, sort):
    many(85)
    forwards = walk(reader, f"/sources/?sort={sort}", "next_url")
    whole = list(chain(*forwards))
    assert len(whole) == len(set(whole)) == 85
    last = reader.get(f"/sources/?sort={sort}").context["page"].last_url
    assert "before=0" in last
    backwards = walk(reader, last, "previous_url")
    assert backwards[0] == whole[-25:]
    assert list(chain(*backwards[-2::-1])) == whole[10:]
    assert backwards[-1] == whole[:25]


def test_place_is_not_shown_where_it_is_not_known(reader, few_counted):
    many(85)
    last = reader.get("/sources/?before=0")
    assert "the last of more than 40" in last.content.decode()
    before = reader.get(last.context["page"].previous_url)
    assert "of more than 40" in before.content.decode()
    assert before.context["page"].first == 0


def test_page_beyond_those_counted_is_found_by_its_number(reader, few_counted):
    many(85)
    response = reader.get("/sources/?page=4")
    page = response.context["page"]
    assert (page.number, page.pages, page.total, page.first) == (4, 4, 85, 76)
    beyond = reader.get("/sources/?page=5").content.decode()
    assert "The list ends with page 4." in beyond


def test_nothing_behind_the_last_row_shows_the_last_rows(reader, few_counted):
    many(85)
    whole = list(chain(*walk(reader, "/sources/", "next_url")))
    assert keys(reader.get(f"/sources/?after={whole[-1]}")) == whole[-25:]


def test_deep_page_of_agreements_is_that_of_the_whole_list(reader):
    for number in range(30):
        AgreementFactory(signed=f"20{number:02}")
    by_number = keys(reader.get("/agreements/?page=2"))
    first = reader.get("/agreements/")
    assert by_number == keys(reader.get(first.context["page"].next_url))
    assert len(by_number) == 5


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/agreements/", 10),
        ("/agreements/?page=2", 10),
        ("/agreements/?before=0", 10),
        ("/partners/", 9),
        ("/sources/", 7),
    ],
)
def test_list_asks_this_many_questions(
    reader, address, queries, django_assert_num_queries
):
    for number in range(30):
        text = AgreementFactory(title_id=f"Naskah {number}")
        PartyFactory(agreement=text, partner=PartnerFactory())
        SourceFactory()
    reader.get(address)
    with django_assert_num_queries(queries):
        reader.get(address)


# Broad words


def test_broad_word_finds_the_same(monkeypatch):
    user = UserFactory(role="manager")
    library = PartnerFactory(name="Perpustakaan Kota")
    for number in range(12):
        text = AgreementFactory(title_id=f"Kerja sama {number}")
        if number % 2:
            PartyFactory(agreement=text, partner=library)
        if number % 3 == 0:
            text.title_id += " perpustakaan"
            text.save()

    def found(query: str) -> set[int]:
        return {a.pk for a in Agreement.objects.visible_to(user).search(query, user)}

    queries = [
        "perpustakaan",
        "kerja",
        "kerja perpustakaan",
        "kota",
        "kota sama",
    ]
    narrow = [found(query) for query in queries]
    assert [len(keys) for keys in narrow] == [8, 12, 8, 6, 6]
    monkeypatch.setattr("perpusnas.core.search.MAX_FEW", 2)
    assert [found(query) for query in queries] == narrow


def test_search_without_related_rows_asks_nothing_by_itself(django_assert_num_queries):
    with django_assert_num_queries(0):
        words_found(Agreement.objects.all(), "kerja sama")


def test_broad_search_ranks_the_best_and_says_so(reader, monkeypatch):
    for number in range(9):
        PartnerFactory(name=f"Rumah Perpustakaan {number}")
    PartnerFactory(name="Perpustakaan")
    monkeypatch.setattr("perpusnas.core.search.MAX_RANKED", 3)
    monkeypatch.setattr("perpusnas.pages.views.search.MAX_RANKED", 3)
    response = reader.get(reverse("search"), {"q": "perpustakaan"})
    group = response.context["groups"][0]
    assert (group.is_capped, group.total) == (True, 3)
    assert str(group.found[0]["record"]) == "Perpustakaan"
    shown = " ".join(response.content.decode().split())
    assert "more than 3 hits" in shown
    assert "not searched to the end" in shown


# Fields of filters


def test_field_is_rendered_once_and_anew_when_its_choices_change(reader, monkeypatch):
    filter_fields._rendered.clear()
    ProgramFactory(name_id="Satu", name_en="One")
    assert ">One<" in reader.get("/events/").content.decode()
    before = deepcopy(filter_fields._rendered)
    assert before
    assert reader.get("/events/").status_code == 200
    assert filter_fields._rendered == before
    ProgramFactory(name_id="Dua", name_en="Two")
    assert ">Two<" in reader.get("/events/").content.decode()
    reader.cookies["django_language"] = "id"
    shown = reader.get("/events/").content.decode()
    assert ">Dua<" in shown
    assert ">Two<" not in shown


def test_few_renderings_of_a_field_are_remembered(reader):
    filter_fields._rendered.clear()
    most = filter_fields.MAX_REMEMBERED
    for _time in range(most + 2):
        program = ProgramFactory()
        assert f">{program.name_en}<" in reader.get("/events/").content.decode()
    remembered = filter_fields._rendered[EventFilter, "program", "en"]
    assert 0 < len(remembered) <= most


def test_field_of_one_reader_is_not_shown_to_another(reader):
    ProgramFactory(name_id="Rahasia", name_en="Secret", access="restricted")
    ProgramFactory(name_id="Terbuka", name_en="Open")
    assert ">Secret<" in reader.get("/events/").content.decode()
    reader.force_login(UserFactory(role="viewer"))
    reader.cookies["django_language"] = "en"
    shown = reader.get("/events/").content.decode()
    assert "Secret" not in shown
    assert ">Open<" in shown


def test_list_with_restricted_choices_is_never_stored(reader):
    ProgramFactory(name_en="Secret", access="restricted")
    for _time in range(2):
        assert "no-store" in reader.get("/events/")["Cache-Control"]


def test_field_in_use_or_wrong_is_shown_as_it_is(reader):
    shown = reader.get("/agreements/?country=KZ&stage=nonsense").content.decode()
    assert '<option value="KZ" selected>' in shown
    assert "field--invalid" in shown
    after = reader.get("/agreements/").content.decode()
    assert '<option value="KZ" selected>' not in after
    assert "field--invalid" not in after


# History


def test_history_is_the_same_whatever_is_read_at_once(reader, monkeypatch):
    text = AgreementFactory(title_id="Satu")
    for number in range(4):
        PartyFactory(agreement=text, partner=PartnerFactory(name=f"Mitra {number}"))
        text.title_id = f"Judul {number}"
        text.save()
    hidden = PartnerFactory(access="restricted")
    PartyFactory(agreement=text, partner=hidden)
    reader.force_login(UserFactory(role="viewer"))
    address = f"{text.get_absolute_url()}history/"
    whole = reader.get(address).context["entries"]
    assert len(whole) == 9
    monkeypatch.setattr(history_entries, "MAX_READ", 3)
    assert reader.get(address).context["entries"] == whole


def test_long_history_says_that_there_is_more(reader, monkeypatch):
    source = SourceFactory()
    for number in range(8):
        source.title = f"Judul {number}"
        source.save()
    monkeypatch.setattr(history_entries, "PER_PAGE", 3)
    monkeypatch.setattr(history_entries, "MAX_COUNTED", 5)
    address = f"{source.get_absolute_url()}history/"
    first = reader.get(address)
    assert "1 to 3 of more than 5" in first.content.decode()
    pages = [first]
    while url := pages[-1].context["page"].next_url:
        pages.append(reader.get(url))
    assert [len(page.context["entries"]) for page in pages] == [3, 3, 3]


# Answers


def test_pages_are_compressed_and_files_are_not(reader):
    many(30)
    packed = {"HTTP_ACCEPT_ENCODING": "gzip"}
    page = reader.get("/sources/", **packed)
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    assert len(page.content) < len(reader.get("/sources/").content) / 4
    file = reader.get("/sources/export.csv", **packed)
    assert b"".join(file)
    assert "Content-Encoding" not in file


def test_equal_pages_have_other_lengths_when_compressed(rf):
    request = rf.get("/", HTTP_ACCEPT_ENCODING="gzip")
    compress = CompressedPagesMiddleware(lambda _request: HttpResponse("page " * 500))
    assert len({len(compress(request).content) for _time in range(30)}) > 1


def test_document_that_a_client_has_is_not_sent_again(reader):
    source = SourceFactory(kind="paper", file_name="naskah.pdf")
    source.file.save("naskah.pdf", ContentFile(b"%PDF-1.7"))
    source.file.close()
    address = reverse("sources:file", args=[source.pk])
    first = reader.get(address)
    assert b"".join(first) == b"%PDF-1.7"
    again = reader.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    reader.force_login(UserFactory(role="viewer"))
    source.access = "restricted"
    source.save()
    hidden = reader.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert hidden.status_code == 404
