"""A list: filtered, in order, in pages that neither repeat nor leave out a row."""

from itertools import chain
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import perpusnas.urls  # noqa: F401, which loads all filter sets
from agreements.filters import AgreementFilter
from perpusnas.core.lists.paging import list_page, ordered
from perpusnas.core.lists.period_filter import PeriodFilterSet
from perpusnas.core.lists.sorting import Sort, date_sort
from perpusnas.core.models import Source
from tests.factories import SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
SORTS = [
    Sort("title", "Title", "title"),
    Sort("published", "Date", date_sort("published_latest")),
    Sort("changed", "Changed", "changed"),
]
DATES = ["", "2023", "2024-02", "2024-02-29", "[2024-01..2024-03]", "2024/", "2023/.."]


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


def sources(rows) -> None:
    """Sources of these titles and dates, without the cost of history."""
    user = UserFactory(role="editor")
    stamps = {"created_by": user, "changed_by": user, "changed": user.date_joined}
    Source.objects.bulk_create(
        Source(kind="news", title=title, published=published, **stamps)
        for title, published in rows
    )


def many(number: int) -> None:
    sources((f"Item {n % 7}", DATES[n % 5]) for n in range(number))


def keys(response) -> list[int]:
    return [row.pk for row in response.context["rows"]]


def walk(user_client, address: str, link: str) -> list[list[int]]:
    """The keys on each page from this one on, following the links of one name."""
    pages = []
    while address:
        response = user_client.get(address)
        pages.append(keys(response))
        address = getattr(response.context["page"], link)
    return pages


# Pages


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(DATES)), max_size=14),
    st.sampled_from(["title", "published", "changed"]),
    st.sampled_from(["", "-"]),
    st.integers(1, 5),
)
@hypothesis_settings(max_examples=60)
def test_pages_by_key_are_those_by_number(rows, key, way, per_page):
    Source.objects.all().delete()
    sources(rows)
    records = ordered(Source.objects.all(), way + key, SORTS)
    whole = [record.pk for record in records]
    assert len(whole) == len(rows)
    expected = [whole[n : n + per_page] for n in range(0, len(whole), per_page)]

    def shown(**params) -> list[int]:
        page = list_page(records, {"per_page": per_page, **params}, [])
        return [record.pk for record in page.rows]

    for number, page in enumerate(expected, start=1):
        assert shown(page=number) == page
        if number < len(expected):
            assert shown(after=page[-1], page=number + 1) == expected[number]
        if number > 1:
            assert shown(before=page[0], page=number - 1) == expected[number - 2]


@pytest.mark.parametrize("sort", ["title", "-title", "published", "-published"])
def test_whole_list_is_walked_both_ways(user_client, sort):
    many(60)
    address = f"/sources/?sort={sort}"
    by_number = [keys(user_client.get(f"{address}&page={n}")) for n in (1, 2, 3)]
    assert [len(page) for page in by_number] == [25, 25, 10]
    assert len({key for page in by_number for key in page}) == 60
    assert walk(user_client, address, "next_url") == by_number
    assert walk(user_client, f"{address}&page=3", "previous_url") == by_number[::-1]
    last = user_client.get(address).context["page"].last_url
    assert keys(user_client.get(last)) == by_number[2]
    first = user_client.get(last).context["page"].first_url
    assert keys(user_client.get(first)) == by_number[0]


def test_ties_stand_in_the_order_of_their_keys(user_client):
    sources([("Same", "2024")] * 30)
    rising = walk(user_client, "/sources/?sort=title", "next_url")
    falling = walk(user_client, "/sources/?sort=-title", "next_url")
    rising, falling = list(chain(*rising)), list(chain(*falling))
    assert rising == sorted(rising)
    assert falling == rising[::-1]


def test_unknown_dates_come_before_all_known_ones(user_client):
    sources([("A", "2024"), ("B", ""), ("C", "1900"), ("D", "2025/..")])
    titles = [
        s.title for s in user_client.get("/sources/?sort=published").context["rows"]
    ]
    assert titles == ["B", "C", "A", "D"]
    titles = [
        s.title for s in user_client.get("/sources/?sort=-published").context["rows"]
    ]
    assert titles == ["D", "A", "C", "B"]


def test_position_in_the_list_is_shown(user_client):
    many(60)
    found = []
    address = "/sources/"
    while address:
        page = user_client.get(address).context["page"]
        found.append((page.number, page.pages, page.total, page.first, page.last))
        address = page.next_url
    assert found == [(1, 3, 60, 1, 25), (2, 3, 60, 26, 50), (3, 3, 60, 51, 60)]


@pytest.mark.parametrize(("params", "shown"), [("25", 25), ("50", 50), ("100", 60)])
def test_rows_per_page_are_as_requested_and_stay_so(user_client, params, shown):
    many(60)
    response = user_client.get(f"/sources/?per_page={params}")
    assert len(response.context["rows"]) == shown
    url = response.context["page"].next_url
    assert not url or parse_qs(urlsplit(url).query)["per_page"] == [params]


@pytest.mark.parametrize("query", ["page=3", "page=1000000000"])
def test_page_beyond_the_end_is_an_error_and_no_rows(user_client, query):
    many(30)
    response = user_client.get(f"/sources/?{query}")
    assert response.context["rows"] == []
    assert "The list ends with page 2." in response.content.decode()


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "per_page=7", "sort=remarks", "after=0", "colour=red"]
)
def test_wrong_place_or_unknown_name_is_an_error_and_no_rows(user_client, query):
    many(3)
    response = user_client.get(f"/sources/?{query}")
    assert response.context["rows"] == []
    assert response.context["errors"]
    refused = user_client.get(f"/sources/export.csv?{query}")
    assert refused.status_code == 400
    assert refused.content


def test_key_that_is_gone_falls_back_on_the_number(user_client):
    many(60)
    assert keys(user_client.get("/sources/?after=999999&page=2")) == keys(
        user_client.get("/sources/?page=2")
    )


def test_key_with_nothing_behind_it_falls_back_on_the_number(user_client):
    """The rows of the next page may have gone while the reader was on this one."""
    many(25)
    last = keys(user_client.get("/sources/"))[-1]
    response = user_client.get(f"/sources/?after={last}&page=1")
    assert len(response.context["rows"]) == 25
    response = user_client.get(f"/sources/?after={last}&page=2")
    assert "The list ends with page 1." in response.content.decode()


def test_empty_list_has_one_page_and_no_links(user_client):
    page = user_client.get("/sources/").context["page"]
    assert (page.rows, page.total, page.pages) == ([], 0, 1)
    assert (page.first_url, page.next_url, page.last_url) == ("", "", "")


def test_order_stays_while_paging_and_place_goes_while_sorting(user_client):
    many(60)
    response = user_client.get("/sources/?sort=-title&kind=news&page=2")
    query = parse_qs(urlsplit(response.context["page"].next_url).query)
    assert (query["sort"], query["kind"], query["page"]) == (
        ["-title"],
        ["news"],
        ["3"],
    )
    heading = response.context["headings"]["title"]
    assert heading["direction"] == "descending"
    turned = parse_qs(urlsplit(heading["url"]).query)
    assert turned == {"sort": ["title"], "kind": ["news"]}


# Chips


def test_each_chip_takes_away_its_own_filter(user_client):
    SourceFactory(title="Blue")
    SourceFactory(title="Red")
    query = "?q=blue&kind=news&access=internal&sort=title&page=1"
    chips = user_client.get(f"/sources/{query}").context["chips"]
    with translation.override("en"):
        assert [str(c["label"]) for c in chips] == ["Search", "Type", "Access"]
    assert [chip["value"] for chip in chips] == ["blue", "News item", "Internal"]
    for chip, name in zip(chips, ["q", "kind", "access"], strict=True):
        left = parse_qs(urlsplit(chip["remove_url"]).query)
        assert {"q", "kind", "access"} - set(left) == {name}
        assert left["sort"] == ["title"]
        assert "page" not in left
    assert len(user_client.get(chips[0]["remove_url"]).context["rows"]) == 2


def test_chip_of_one_of_several_values_leaves_the_others(user_client):
    chips = user_client.get("/partners/?kind=embassy&kind=network").context["chips"]
    assert [chip["value"] for chip in chips] == ["Embassy or mission", "Network"]
    left = [parse_qs(urlsplit(chip["remove_url"]).query) for chip in chips]
    assert left == [{"kind": ["network"]}, {"kind": ["embassy"]}]


def test_no_chip_without_a_filter(user_client):
    response = user_client.get("/sources/?q=&kind=&sort=title&per_page=50")
    assert response.context["chips"] == []


# Asked without a browser


def test_expression_to_sort_by_is_never_null():
    sources([("A", ""), ("B", "2024")])
    records = ordered(Source.objects.all(), "published", SORTS)
    assert None not in records.values_list("sort_key", flat=True)


def test_suggestions_are_few_and_only_what_matches(user_client):
    for number in range(14):
        SourceFactory(title=f"Visit {number}")
    SourceFactory(title="Other")
    found = user_client.get("/sources/suggest/?q=visit").json()["results"]
    assert len(found) == 12
    assert all(f["value"].startswith("Visit ") and "#" in f["value"] for f in found)
    assert user_client.get("/sources/suggest/?q=%20").json() == {"results": []}
    assert user_client.get("/sources/suggest/").json() == {"results": []}


# Filter sets


def subclasses(cls: type) -> set[type]:
    return {cls}.union(*map(subclasses, cls.__subclasses__()))


def test_filter_set_that_inherits_from_another_list_names_its_filters():
    inheriting = [
        cls
        for cls in subclasses(PeriodFilterSet)
        if any(
            getattr(base, "_meta", None) and base._meta.model for base in cls.mro()[1:]
        )
    ]
    assert AgreementFilter not in inheriting
    assert len(inheriting) > 5
    assert [cls for cls in inheriting if "FILTERS" not in vars(cls)] == []


def test_filter_set_has_the_filters_that_it_names_in_their_order():
    class Few(AgreementFilter):
        FILTERS = ("to", "q", "from")

    assert list(Few.base_filters) == ["to", "q", "from"]
    assert list(AgreementFilter.base_filters)[-3:] == ["from", "to", "signed"]
