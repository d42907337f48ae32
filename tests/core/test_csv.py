"""A list as a file: the same rows in the same order, whole, safe and byte for byte."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from perpusnas.core.files import columns, guarded, unguarded
from tests.factories import (
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TieFactory,
    UserFactory,
    country,
    home,
)
from tests.payloads import SIGNS

pytestmark = pytest.mark.django_db
BOM = b"\xef\xbb\xbf"
# What a spreadsheet takes for a formula, told apart from the code under test.
DANGEROUS = "=+-@\t\r\n＝＋－＠"


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="manager"))
    client.cookies["django_language"] = "en"
    return client


def body(user_client, address: str) -> bytes:
    response = user_client.get(address)
    assert response.status_code == 200
    return b"".join(response)


def table(user_client, address: str, delimiter: str = ";") -> list[list[str]]:
    text = body(user_client, address).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def column(user_client, address: str, heading: str, delimiter: str = ";") -> list[str]:
    headings, *rows = table(user_client, address, delimiter)
    return [row[headings.index(heading)] for row in rows]


def written(rows: list[list[str]], delimiter: str) -> bytes:
    """Rows as RFC 4180 has them: quotes only where a cell needs them, lines in CRLF."""

    def cell(text: str) -> str:
        needs = any(sign in text for sign in (delimiter, '"', "\r", "\n"))
        doubled = text.replace('"', '""')
        return f'"{doubled}"' if needs else text

    return "".join(delimiter.join(map(cell, row)) + "\r\n" for row in rows).encode()


# The file and the screen


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?sort=-name",
        "?sort=country",
        "?sort=-changed",
        "?q=library&sort=-country",
        "?country=KZ",
        "?kind=embassy",
        "?page=2&per_page=25&after=3",
    ],
)
def test_rows_and_order_are_those_of_the_whole_list(user_client, query):
    for number in range(30):
        PartnerFactory(name=f"Library {number % 5}", country=country("KR"))
        PartnerFactory(country=None if number % 3 else country("KZ"))
    address, seen = f"/partners/{query.split('&after')[0]}", []
    address = address.replace("page=2&", "")
    while address:
        page = user_client.get(address).context["page"]
        seen += [str(row.pk) for row in page.rows]
        address = page.next_url
    headings, *rows = table(user_client, f"/partners/export.csv{query}")
    assert headings[-1] == "ID"
    assert [row[-1] for row in rows] == seen


def test_chunks_make_no_difference(user_client, monkeypatch):
    for number in range(9):
        PartnerFactory(name=f"Library {number % 4}", country=country("KR"))
    whole = body(user_client, "/partners/export.csv?sort=-name")
    monkeypatch.setattr(columns, "CHUNK", 2)
    assert body(user_client, "/partners/export.csv?sort=-name") == whole


def test_empty_list_is_a_file_of_headings(user_client):
    rows = table(user_client, "/people/export.csv")
    assert len(rows) == 1
    assert rows[0][0] == "Name"
    assert len(table(user_client, "/partners/export.csv?kind=embassy&q=%3F")) == 1


def test_default_is_for_indonesian_excel(user_client):
    SourceFactory(title="A; B, C", published="2024-02-07")
    SourceFactory(title='Say "yes"', published="[2024-01..2024-03]")
    sent = body(user_client, "/sources/export.csv?sort=title")
    assert sent.startswith(BOM)
    assert sent.count(BOM) == 1
    lines = sent.removeprefix(BOM).decode().split("\r\n")
    assert lines[0].startswith("Title;Type;Publisher;Date;Date (EDTF);")
    assert lines[1].startswith('"A; B, C";News item;ANTARA;07/02/2024;2024-02-07;')
    assert lines[2].startswith(
        '"Say ""yes""";News item;ANTARA;between January and March 2024;'
        "[2024-01..2024-03];"
    )
    assert lines[3:] == [""]


def test_standard_dialect_has_commas_and_iso_dates(user_client):
    SourceFactory(title="A; B, C", published="2024-02-07")
    sent = body(user_client, "/sources/export.csv?dialect=standard")
    assert not sent.startswith(BOM)
    assert (
        sent.decode()
        .split("\r\n")[1]
        .startswith('"A; B, C",News item,ANTARA,2024-02-07,2024-02-07,')
    )


@pytest.mark.parametrize("dialect", ["Excel", "xlsx", "\x00"])
def test_unknown_dialect_is_refused(user_client, dialect):
    response = user_client.get("/sources/export.csv", {"dialect": dialect})
    assert response.status_code == 400


def test_headings_and_choices_follow_the_readers_language(user_client):
    PartnerFactory(kind="embassy")
    assert "Embassy or mission" in column(user_client, "/partners/export.csv", "Type")
    user_client.cookies["django_language"] = "id"
    values = column(user_client, "/partners/export.csv", "Jenis")
    assert "Embassy or mission" not in values
    assert all(values)


def test_headers_of_a_file(user_client):
    SourceFactory()
    response = user_client.get("/sources/export.csv")
    sent = b"".join(response)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert int(response["Content-Length"]) == len(sent)
    assert response["Content-Disposition"].startswith('attachment; filename="sources')
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


# What stands in the cells

NASTY = [
    "plain",
    'Semi;colon, comma "quoted"',
    'two\nlines and\r\nthree "',
    " leading and trailing ",
    "\\.",
    "\\N",
    "NULL",
    "'",
    "''",
    "'quoted'",
    '"',
    ";",
    "%s %(name)s {0} %%",
    "日本国立国会図書館; หอสมุดแห่งชาติ",
    "المكتبة الوطنية, ספרייה",
    "Мунальбаева – Мұңалбаева",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀",
    "Ünïcödé",
    "＝SUM(1)",
    "=cmd|' /C calc'!A0",
    "-1",
    "+62 21 3101411",
    "@name",
    "\tTab",
    "\r\nEnds",
    "'=1",
    "''=1",
]


@pytest.mark.parametrize(("dialect", "delimiter"), [("excel", ";"), ("standard", ",")])
def test_bytes_are_the_same_on_every_database(user_client, dialect, delimiter):
    for number, text in enumerate(NASTY):
        SourceFactory(
            title=f"{number:02}",
            publisher=text,
            credits=text,
            remarks=text,
            published="",
            kind="other",
            language="",
        )
    sent = body(user_client, f"/sources/export.csv?sort=title&dialect={dialect}")
    headings, *rows = written_rows(delimiter, sent)
    expected = [headings]
    for number, text in enumerate(NASTY):
        bare = text.lstrip("'")[:1]
        guarded = f"'{text}" if bare and bare in DANGEROUS else text
        facts = {"Title": f"{number:02}", "Type": "Other", "Access": "Internal"}
        facts |= dict.fromkeys(["Publisher", "Credits", "Remarks"], guarded)
        facts["ID"] = rows[number][-1]
        expected.append([facts.get(heading, "") for heading in headings])
    mark = BOM if dialect == "excel" else b""
    assert sent == mark + written(expected, delimiter)


def written_rows(delimiter: str, sent: bytes) -> list[list[str]]:
    text = io.StringIO(sent.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=delimiter))


@given(st.text(st.sampled_from(SIGNS), max_size=8))
def test_guard_is_undone(text):
    shown = guarded(text)
    assert unguarded(shown) == text
    assert shown[:1] not in tuple(DANGEROUS) or not shown


@pytest.mark.parametrize("text", ["'=1", "''=1"])
def test_a_guarded_text_is_guarded_again(text):
    """Else a text that began with an apostrophe could not be told from a guarded one."""
    assert guarded(text) == f"'{text}"


# Names, not numbers


def test_partner_file_shows_names_of_what_it_points_to(user_client):
    library = PartnerFactory(
        name="Kitapkhana",
        acronym="K",
        second_kind="archive",
        standing="active",
        seat_country=country("RU"),
        seat_city="Astana",
        parent=home(),
        relations_since="2021~",
        website="https://example.org/",
        mail="a@example.org",
        phone="+7 1",
        access="public",
    )
    NameFactory(partner=library, kind="english", text="Academic Library")
    NameFactory(partner=library, kind="native", text="Кітапхана")
    for scheme, text in (
        ("isil", "KZ-ALL"),
        ("ror", "012345678"),
        ("isni", "0000000121032683"),
        ("ror", "05dhw4g16"),
    ):
        NameFactory(partner=library, kind="identifier", scheme=scheme, text=text)
    headings, row = table(user_client, "/partners/export.csv?q=kitapkhana")
    facts = dict(zip(headings, row, strict=True))
    assert facts == {
        "Name": "Academic Library",
        "Official name": "Kitapkhana",
        "Acronym": "K",
        "Other names": "Academic Library; Кітапхана",
        "ISIL": "KZ-ALL",
        "ROR": "https://ror.org/012345678; https://ror.org/05dhw4g16",
        "Wikidata": "",
        "ISNI": "0000 0001 2103 2683",
        "ORCID": "",
        "Type": "National library",
        "Second type": "Archive or museum",
        "Relationship status": "Active",
        "Country": "Kazakhstan",
        "Location: country": "Russia",
        "Location: city": "Astana",
        "Parent institution": "National Library of Indonesia",
        "Relations since": "about 2021",
        "Relations since (EDTF)": "2021~",
        "Website": "https://example.org/",
        "Address": "",
        "About": "",
        "Access": "Public",
        "Remarks": "",
        "Email": "a@example.org",
        "Phone": "'+7 1",
        "ID": str(library.pk),
    }


def test_person_file_shows_posts_that_may_be_seen(client):
    person = PersonFactory(name="Munalbayeva", honorific="Dr.")
    PostFactory(person=person, partner=PartnerFactory(name="Open"), mail="a@b.org")
    hidden = PartnerFactory(name="Secret", access="restricted")
    PostFactory(person=person, partner=hidden, title_en="Hidden head", phone="1")
    for role, partners, contacts in (
        ("viewer", "Open", {}),
        ("editor", "Open", {"Email": "a@b.org", "Phone": ""}),
        ("manager", "Open; Secret", {"Email": "a@b.org", "Phone": "1"}),
    ):
        client.force_login(UserFactory(role=role))
        client.cookies["django_language"] = "en"
        headings, row = table(client, "/people/export.csv")
        facts = dict(zip(headings, row, strict=True))
        assert (facts["Name"], facts["Partners"]) == ("Munalbayeva", partners)
        assert {k: facts[k] for k in ("Email", "Phone") if k in facts} == contacts


POSITIONS = [
    ("Adviser", "2015-03", "2019-06-30", "Adviser, Open (2015–2019)"),
    ("Deputy", "2019", "2019-11", "Deputy, Open (2019)"),
    ("Clerk", "", "2009?", "Clerk, Open (until 2009 (uncertain))"),
    ("Guard", "2001", "2003/2004", "Guard, Open (2001 – 2003–2004)"),
]


def test_former_positions_stand_apart_with_their_years(user_client):
    person = PersonFactory(name="Ayu Lestari")
    partner = PartnerFactory(name="Open")
    NameFactory(
        partner=None,
        person=person,
        kind="identifier",
        scheme="orcid",
        text="0000-0002-1825-0097",
    )
    for title, since, until, _words in POSITIONS:
        held = {"since": since, "until": until, "mail": "old@example.org"}
        PostFactory(person=person, partner=partner, title_en=title, **held)
    today = timezone.localdate()
    for title, until in (("Head", today.isoformat()), ("Member", "")):
        PostFactory(person=person, partner=partner, title_en=title, until=until)
    headings, row = table(user_client, "/people/export.csv")
    facts = dict(zip(headings, row, strict=True))
    former = [POSITIONS[n][3] for n in (1, 0, 2, 3)]
    assert facts["Positions"] == "Head; Member"
    assert facts["Partners"] == "Open; Open"
    assert facts["Former positions"] == "; ".join(former)
    assert (facts["Email"], facts["ORCID"]) == ("", "0000-0002-1825-0097")
    assert headings.index("Positions") < headings.index("Former positions")


# Cost


@pytest.mark.parametrize("name", ["partners", "people", "sources"])
def test_queries_do_not_grow_with_the_rows(user_client, name):
    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            body(user_client, f"/{name}/export.csv")
        return [q["sql"] for q in queries.captured_queries]

    def grow(number: int) -> None:
        for _n in range(number):
            post = PostFactory()
            TieFactory(partner=post.partner, to_partner=home())
            NameFactory(person=post.person)
            SourceFactory(copy_of=SourceFactory())

    grow(1)
    statements()
    one = statements()
    grow(29)
    thirty = statements()
    assert len(one) == len(thirty)
