"""How exact numbers of participants are, and numbers of all participants."""

import csv
import io

import pytest
from django.conf import settings
from django.utils.translation import override

from events.models import Event
from events.participant_numbers import ComparedNumber, RowSum
from events.pasting import PastedRowReader
from events.yearly_totals import totals_by_year
from tests.core.filled_forms import added, filled
from tests.event_factories import EventFactory, ParticipationFactory, ProgramFactory
from tests.factories import PartnerFactory, UserFactory, country

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_at_least_five_is_entered_on_a_row_and_read_on_the_page(editor):
    event, library = EventFactory(), PartnerFactory(name="Library of Kazan")
    url = f"/events/{event.pk}/edit/"
    sent = added(
        filled(editor.get(url)),
        "participations",
        partner=f"Library of Kazan #{library.pk}",
        role="participant",
        came="yes",
        heads=5,
        heads_sure="at_least",
        heads_planned=10,
        heads_planned_sure="about",
    )
    assert editor.post(url, sent).status_code == 302
    row = event.participations.get()
    assert (row.heads, row.heads_sure) == (5, "at_least")
    page = " ".join(editor.get(event.get_absolute_url()).content.decode().split())
    assert '5 <span class="meta">At least</span>' in page
    assert "About: 10 participants" in page


@pytest.mark.parametrize(
    ("published", "sure", "rows", "differs"),
    [
        (8, "", RowSum(5), True),
        (8, "exact", RowSum(5, sure=frozenset({"at_least"})), False),
        (4, "exact", RowSum(5, sure=frozenset({"at_least"})), True),
        (8, "exact", RowSum(50, sure=frozenset({"about"})), False),
        (8, "about", RowSum(7), False),
        (8, "at_least", RowSum(9), False),
        (8, "at_least", RowSum(7), True),
        (8, "at_most", RowSum(7), False),
        (8, "at_most", RowSum(9), True),
        (8, "", RowSum(7, missing=1), False),
        (8, "", RowSum(9, missing=1), True),
        (8, "", RowSum(None), False),
        (None, "", RowSum(3), False),
    ],
)
def test_inexact_numbers_contradict_each_other_only_where_they_must(
    published, sure, rows, differs
):
    assert ComparedNumber(published, rows, sure).differs is differs


def test_sum_of_rows_says_how_exact_they_are():
    event = EventFactory()
    for heads, sure in [(5, "at_least"), (3, ""), (2, "exact")]:
        ParticipationFactory(
            event=event,
            partner=PartnerFactory(country=country("KZ")),
            came="yes",
            heads=heads,
            heads_sure=sure,
        )
    (year,) = totals_by_year(Event.objects.for_list(UserFactory()))
    with override("en"):
        assert (event.figures.abroad.came.rows.marks) == "At least"
        assert (year.abroad.total, year.abroad.marks) == (10, "At least")


def test_total_without_a_split_is_shown_and_in_the_file_and_the_sums(editor):
    program = ProgramFactory()
    event = EventFactory(program=program)
    url = f"/events/{event.pk}/edit/"
    sent = filled(editor.get(url)) | {"total_attended": "19", "heads_sure": "about"}
    assert editor.post(url, sent).status_code == 302
    EventFactory(program=program, foreign_attended=4, domestic_attended=2)
    page = " ".join(editor.get(event.get_absolute_url()).content.decode().split())
    assert "19 in total" in page
    assert "Participants in total" in page
    text = b"".join(editor.get("/events/export.csv").streaming_content)
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert {row["Participants in total, per source"] for row in rows} == {"19", ""}
    (year,) = totals_by_year(Event.objects.for_list(UserFactory()))
    assert (year.together.total, year.together.missing) == (25, 0)
    program_page = editor.get(program.get_absolute_url()).content.decode()
    assert "Participants in total" in program_page


def test_program_without_such_a_total_has_no_column_of_it(editor):
    program = ProgramFactory()
    EventFactory(program=program, foreign_attended=4, domestic_attended=2)
    page = editor.get(program.get_absolute_url()).content.decode()
    assert "Participants in total" not in page


def test_accuracy_is_pasted_with_the_numbers(editor):
    event, editing = EventFactory(), UserFactory(role="editor")
    rows = PastedRowReader(event, editing).rows(
        "Negara\tJumlah\tKetepatan\nLaos\t5\tPaling sedikit\nMalaysia\t3\tabout"
    )
    assert [row.is_right for row in rows] == [True, True]
    assert [row.form.instance.heads_sure for row in rows] == ["at_least", "about"]
