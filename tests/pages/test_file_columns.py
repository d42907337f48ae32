"""The columns of a file, chosen once for each person and each list."""

import csv
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from perpusnas.core.models import Export, FileColumns
from perpusnas.pages.views.file_columns import MOST_COLUMNS
from perpusnas.reports.registry import REPORTS
from tests.event_factories import EventFactory, OutcomeFactory
from tests.factories import (
    AgreementFactory,
    PartnerCitationFactory,
    PartnerFactory,
    UserFactory,
    home,
)

pytestmark = pytest.mark.django_db
CHOOSE = "/files/columns/"
LISTS = ["partners", "people", "agreements", "events", "programs", "outcomes"]
LISTS += ["follow-ups", "sources", "log"]
# Pages with a file, and the address of the file without its ending.
PAGES = {f"/{name}/": f"/{name}/export" for name in LISTS}
PAGES |= {f"/reports/{slug}/": f"/reports/{slug}" for slug in REPORTS}
PAGES |= {
    "/agreements/coverage/": "/agreements/coverage",
    "/follow-ups/checks/": "/follow-ups/checks",
    "/sources/doubts/": "/sources/doubts",
    "/outcomes/sums/": "/outcomes/sums",
    "/outcomes/sums/?by=year": "/outcomes/sums",
}


def signed_in(language: str = "en") -> Client:
    site = Client()
    site.force_login(UserFactory(role="manager"))
    site.cookies["django_language"] = language
    return site


@pytest.fixture
def site():
    return signed_in()


def table(site: Client, address: str, delimiter: str = ";") -> list[list[str]]:
    response = site.get(address)
    assert response.status_code == 200, address
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def book(site: Client, address: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(b"".join(site.get(address))))


def offered(site: Client, page: str) -> tuple[str, list[str]]:
    """The name of the file of a page, and the columns that it may have."""
    context = site.get(page).context
    return context["file"], [column.name for column in context["file_columns"]]


def choose(site: Client, page: str, *chosen: str, **more):
    file, names = offered(site, page)
    data = {"file": file, "offered": names, "chosen": chosen, "next": page, **more}
    return site.post(CHOOSE, data)


def test_chosen_columns_are_those_of_csv_and_workbook(site):
    for number in range(3):
        PartnerFactory(name=f"Library {number}")
    whole = table(site, "/partners/export.csv?sort=-name")
    answer = choose(site, "/partners/", "Country", "Name", "ID")
    assert (answer.status_code, answer["Location"]) == (302, "/partners/")
    headings, *rows = table(site, "/partners/export.csv?sort=-name")
    places = [whole[0].index(heading) for heading in headings]
    assert headings == ["Name", "Country", "ID"]
    assert rows == [[row[place] for place in places] for row in whole[1:]]
    commas = table(site, "/partners/export.csv?sort=-name&dialect=standard", ",")
    assert commas == [headings, *rows]
    sheet, about = book(site, "/partners/export.xlsx?sort=-name").worksheets
    values = [["" if v is None else str(v) for v in r] for r in sheet.values]
    assert values == [headings, *rows]
    said = dict(about.values)["Columns left out"]
    assert said.split(", ") == [h for h in whole[0] if h not in headings]
    assert "Columns left out: " in Export.objects.first().filters


def test_choice_is_that_of_one_person_and_one_file_in_every_language(site):
    other = signed_in()
    choose(site, "/partners/", "Official name")
    site.cookies["django_language"] = "id"
    assert table(site, "/partners/export.csv")[0] == ["Nama resmi"]
    assert len(table(site, "/people/export.csv")[0]) > 5
    assert len(table(other, "/partners/export.csv")[0]) > 5
    page = site.get("/partners/")
    columns = page.context["file_columns"]
    assert [c.heading for c in columns if c.is_chosen] == ["Nama resmi"]
    assert f"Kolom: 1 dari {len(columns)}" in " ".join(page.content.decode().split())


def test_all_columns_give_the_whole_file_again(site):
    whole = table(site, "/partners/export.csv")
    choose(site, "/partners/", "Name")
    assert len(table(site, "/partners/export.csv")[0]) == 1
    choose(site, "/partners/", all="on")
    assert table(site, "/partners/export.csv") == whole
    assert not FileColumns.objects.exists()
    choose(site, "/partners/", "Name")
    choose(site, "/partners/", *offered(site, "/partners/")[1])
    assert table(site, "/partners/export.csv") == whole


def test_list_returns_to_where_it_was_and_says_what_was_stored(site):
    page = "/partners/?country=KZ&sort=-name"
    answer = site.post(
        CHOOSE,
        {
            "file": "partners",
            "offered": ["Name", "ID"],
            "chosen": ["Name"],
            "next": page,
        },
        follow=True,
    )
    assert answer.redirect_chain == [(page, 302)]
    assert "Files of this list now have 1 column." in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_with_a_file_has_the_choice(site, path):
    """Leaving out columns changes no row, and nothing on the page itself."""
    AgreementFactory(parties=[home(), PartnerFactory()])
    EventFactory(when="2021-05-07")
    OutcomeFactory()
    PartnerCitationFactory(partner=PartnerFactory(), stance="denies")
    query = path.partition("?")[2]
    address = f"{PAGES[path]}.csv?{query}"
    whole = table(site, address)
    before = site.get(path)
    names = [column.name for column in before.context["file_columns"]]
    assert len(names) == len({*names}) == len(whole[0])
    assert [column.heading for column in before.context["file_columns"]] == whole[0]
    choose(site, path, *names[1::2])
    if path != "/log/":  # in which each file is a row
        assert table(site, address) == [row[1::2] for row in whole]
    assert table(site, address)[0] == whole[0][1::2]
    after = site.get(path)
    if before.context.get("table"):
        assert after.context["table"].headings == before.context["table"].headings
        assert after.context["table"].rows == before.context["table"].rows
    site.cookies["django_language"] = "id"
    assert len(table(site, address)[0]) == len(whole[0][1::2])


def test_choice_of_columns_that_are_gone_leaves_the_whole_file(site):
    whole = table(site, "/partners/export.csv")
    stored = FileColumns.objects.create
    reader = Export.objects.first().user
    stored(user=reader, file="partners", left_out=["Of earlier days", "Name"])
    assert table(site, "/partners/export.csv")[0] == whole[0][1:]
    everything = [*offered(site, "/partners/")[1], "Of earlier days"]
    FileColumns.objects.update(left_out=everything)
    assert table(site, "/partners/export.csv") == whole


GOOD = {"file": "partners", "offered": ["Name", "ID"], "chosen": ["Name"]}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"chosen": []}, "Choose at least one column."),
        ({"chosen": ["Other"]}, "Choose at least one column."),
        ({"file": "nothing"}, "Select a valid choice."),
        ({"offered": []}, "This field is required."),
        ({"offered": ["Name", "a\x00b"]}, "Select a valid choice."),
        ({"offered": ["Name", "a" * 201]}, "Select a valid choice."),
        ({"offered": ["Name"] * (MOST_COLUMNS + 1)}, "Enter a list of values."),
    ],
)
def test_what_cannot_be_stored_is_said_and_changes_nothing(site, changed, says):
    site.post(CHOOSE, GOOD)
    before = list(FileColumns.objects.values())
    answer = site.post(CHOOSE, GOOD | changed | {"next": "/partners/"})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert 'href="/partners/"' in answer.content.decode()
    assert list(FileColumns.objects.values()) == before != []


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "a", ""])
def test_choice_leads_nowhere_else(site, there):
    assert site.post(CHOOSE, GOOD | {"next": there})["Location"] == "/"


def test_reader_without_rights_chooses_nothing():
    nobody = Client()
    nobody.force_login(UserFactory(role=None))
    assert nobody.post(CHOOSE, GOOD).status_code == 403
    assert Client().post(CHOOSE, GOOD).status_code == 302
    assert not FileColumns.objects.exists()


def test_contacts_are_offered_to_those_who_may_see_them():
    viewer = Client()
    viewer.force_login(UserFactory(role="viewer"))
    names = offered(viewer, "/partners/")[1]
    assert not {"Email", "Phone"} & {*names}
    viewer.post(
        CHOOSE, {"file": "partners", "offered": ["ID"], "chosen": ["ID", "Email"]}
    )
    viewer.cookies["django_language"] = "en"
    assert not {"Email", "Phone"} & {*table(viewer, "/partners/export.csv")[0]}


def test_button_beside_gives_the_file_with_commas(site):
    PartnerFactory(name="A Library", relations_since="2024-02-07")
    page = site.get("/partners/?q=library&page=1&dialect=standard")
    text = page.content.decode()
    address = "/partners/export.csv?q=library"
    assert f'href="{address}&amp;dialect=standard"' in text
    assert f'href="{address}"' in text
    headings, row, *_others = table(site, f"{address}&dialect=standard", ",")
    assert row[headings.index("Relations since")] == "2024-02-07"
    plain = site.get("/partners/").content.decode()
    assert 'href="/partners/export.csv?dialect=standard"' in plain
    assert reverse("partners:export_csv") in plain
