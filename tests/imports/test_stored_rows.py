"""The rows of a preview: a page reads only its part, and questions are bounded."""

import pytest
from django.urls import reverse

from perpusnas.imports import previews
from perpusnas.imports.models import ImportJob
from perpusnas.imports.preview_summary import MAX_NAMED_ROWS, MAX_QUESTIONS
from perpusnas.imports.stored_rows import each_row, page_of_rows, store_rows
from tests.factories import NameFactory, PartnerFactory, country

from .sample_files import csv_of, upload

pytestmark = pytest.mark.django_db
LIST = reverse("imports:list")


@pytest.fixture
def sent(client, manager):
    """Uploads a file of partners; gives its import and its page."""
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    def send(*rows, heading=("Mitra", "Negara")) -> tuple[ImportJob, dict]:
        file = upload(csv_of(list(heading), *rows))
        where = client.post(LIST, {"kind": "partners", "file": file}).url
        return ImportJob.objects.get(), client.get(where).context

    return send


def test_rows_are_read_by_part_and_state(manager):
    job = ImportJob(user=manager, kind="partners", name="a.csv")
    job.folder.mkdir(parents=True)
    rows = [
        {"number": n, "state": "new" if n % 2 else "wrong", "title": f"A\u2028\nB {n}"}
        for n in range(10)
    ]
    assert list(each_row(job)) == []
    store_rows(job, rows)
    assert list(each_row(job)) == rows
    assert list(each_row(job, "new")) == rows[1::2]
    assert page_of_rows(job, 3, 4) == rows[3:7]
    assert page_of_rows(job, 3, 4, "wrong") == rows[6:10:2]
    store_rows(job, rows[:2])
    assert list(each_row(job)) == rows[:2]


def test_rows_stay_where_storing_new_ones_fails(manager):
    job = ImportJob(user=manager, kind="partners", name="a.csv")
    job.folder.mkdir(parents=True)
    store_rows(job, [{"number": 1, "state": "new"}])

    def fails():
        yield {"number": 2, "state": "new"}
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  (it has no message)
        store_rows(job, fails())
    assert [row["number"] for row in each_row(job)] == [1]
    assert [path.name for path in job.folder.iterdir()] == ["rows"]


def test_preview_is_made_again_where_its_rows_are_gone(client, sent):
    job, _page = sent(["A Library", "KZ"])
    (job.folder / "rows").unlink()
    page = client.get(job.get_absolute_url()).context["page"]
    assert [row["title"] for row in page.rows] == ["A Library"]


def test_questions_are_bounded(sent, monkeypatch):
    """More questions than a page shows are counted; of each, some rows are named."""
    monkeypatch.setattr(previews, "BYTES_IN_REQUEST", 10**9)
    for n in range(MAX_QUESTIONS + 70):
        kazakh = PartnerFactory(name=f"Official {n}", country=country("KZ"))
        NameFactory(partner=kazakh, text=f"Other name {n}")
    count = MAX_QUESTIONS + 70
    asked = [[f"Other name {n}", "KZ"] for n in range(count)]
    job, page = sent(*asked, *[["Other name 0", "KZ"]] * (MAX_NAMED_ROWS + 10))
    outcome = page["outcome"]
    assert outcome["counts"] == {"open": count + MAX_NAMED_ROWS + 10}
    assert len(outcome["questions"]) == MAX_QUESTIONS
    assert len(outcome["questions"][0]["rows"]) == MAX_NAMED_ROWS
    assert (page["unasked"], len(job.question_keys)) == (70, count)


def test_names_that_are_not_shown_can_all_be_new(client, sent, monkeypatch):
    monkeypatch.setattr(previews, "BYTES_IN_REQUEST", 10**9)
    for n in range(MAX_QUESTIONS + 5):
        NameFactory(partner=PartnerFactory(name=f"Official {n}"), text=f"Other {n}")
    count = MAX_QUESTIONS + 5
    job, _page = sent(*[[f"Other {n}", ""] for n in range(count)])
    client.post(job.get_absolute_url(), {"do": "decide", "rest": "new"})
    page = client.get(job.get_absolute_url()).context
    assert page["outcome"]["counts"] == {"new": count}
    assert page["unasked"] == 0


def test_words_and_differences_are_bounded(sent, monkeypatch):
    monkeypatch.setattr(previews, "BYTES_IN_REQUEST", 10**9)
    count = MAX_QUESTIONS + 5
    for n in range(count):
        PartnerFactory(name=f"Library {n}", country=country("KZ"), remarks="A")
    heading = ["Mitra", "Negara", "Jenis mitra", "Keterangan"]
    unknown = [[f"Archive {n}", "KZ", f"Sort {n}", ""] for n in range(count)]
    differing = [[f"Library {n}", "KZ", "", "B"] for n in range(count)]
    _job, page = sent(*unknown, *differing, heading=heading)
    outcome = page["outcome"]
    assert outcome["counts"] == {"wrong": count, "differs": count}
    assert len(outcome["words"]) == len(page["meanings"].fields) == MAX_QUESTIONS
    ((field, _label, differences),) = outcome["differing_fields"]
    assert (field, differences) == ("remarks", count)
    assert len(outcome["differing_rows"]) == MAX_QUESTIONS
    assert len(page["overwrites"].single_rows()) == MAX_QUESTIONS
