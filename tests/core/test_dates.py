"""Partial dates: their bounds, how columns keep them, forms and filters."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import translation
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perpusnas.core.dates import bounds as date_bounds
from perpusnas.core.dates.bounds import bounds
from perpusnas.core.dates.partial import (
    PartialDateField,
    PartialDateFormField,
    earliest,
    latest,
    with_bounds,
)
from perpusnas.core.dates.periods import certain, period, possible, unknown
from perpusnas.core.models import Source

D = date
BOUNDS = [
    ("", None, None),
    ("2024", D(2024, 1, 1), D(2024, 12, 31)),
    ("2024-02", D(2024, 2, 1), D(2024, 2, 29)),
    ("2023-02~", D(2023, 2, 1), D(2023, 2, 28)),
    ("2024-07-02", D(2024, 7, 2), D(2024, 7, 2)),
    ("2024-07-02?", D(2024, 7, 2), D(2024, 7, 2)),
    ("2021%", D(2021, 1, 1), D(2021, 12, 31)),
    ("2024-01/2024-03", D(2024, 1, 1), D(2024, 3, 31)),
    ("2021~/2023-05?", D(2021, 1, 1), D(2023, 5, 31)),
    ("2024-05/2024", D(2024, 5, 1), D(2024, 12, 31)),
    ("[2024-01..2024-03]", D(2024, 1, 1), D(2024, 3, 31)),
    ("[2019-12-10,2019-12-11]", D(2019, 12, 10), D(2019, 12, 11)),
    ("[2022,2020?,2021-05]", D(2020, 1, 1), D(2022, 12, 31)),
    (
        "[2022-10-24/2022-10-27,2022-10-24/2022-10-28]",
        D(2022, 10, 24),
        D(2022, 10, 28),
    ),
    ("[2021/2023,2020]", D(2020, 1, 1), D(2023, 12, 31)),
    ("[..2018]", None, D(2018, 12, 31)),
    ("[2017..]", D(2017, 1, 1), None),
    ("2025/..", D(2025, 1, 1), D.max),
    ("../2025", D.min, D(2025, 12, 31)),
    ("2023-11/", D(2023, 11, 1), None),
    ("/2024", None, D(2024, 12, 31)),
    ("../..", D.min, D.max),
    ("../", D.min, None),
    ("/..", None, D.max),
    ("1000", D(1000, 1, 1), D(1000, 12, 31)),
    ("9998", D(9998, 1, 1), D(9998, 12, 31)),
]
REFUSED = [
    *["nonsense", "2024-13", "2024-00", "2024-02-30", "2023-02-29?", "2023-02-29/.."],
    *["2024-21", "2024-24", "2024-33", "2024-36", "0999", "9999", "12024", "-2024"],
    *["2024/2023", "2024-05/2024-04-30", "[2024-05..2024-01]", "/", "[2024]", "[]"],
    *[
        "[2021,2022,2023,2024]",
        "[2021?..]",
        "[..]",
        "[..2023-02-29]",
        "[2021/..,2022]",
        "[2022/2021,2024]",
        "[2021,2023-02-29,2024]",
        "[2021..2022,2024]",
        "{2021,2022}",
    ],
    *["202x", "20XX", "2024-XX", "2024-07-02T10:00", "2024??", "2024?-07", "2024-7-2"],
    *[
        " 2024",
        "2024\n",
        "2024\x00",
        "\x00",
        "\ud800",
        "٢٠٢٤",
        "2024" * 2500,
        "[" * 10_000,
    ],
]


@pytest.mark.parametrize(("text", "first", "last"), BOUNDS)
def test_bounds(text, first, last):
    assert bounds(text) == (first, last)


@pytest.mark.parametrize("text", REFUSED)
def test_bounds_refuses(text):
    with pytest.raises(ValueError, match=r"\w"):
        bounds(text)


@given(st.text(max_size=120) | st.text("0123456789-/.,[]?~%X ", max_size=40))
@settings(deadline=None)
def test_bounds_answers_or_raises_value_error(text):
    try:
        first, last = bounds(text)
    except ValueError:
        return
    assert first is None or last is None or first <= last


@given(st.dates(D(1000, 1, 1), D(9998, 12, 31)), st.sampled_from(["", "?", "~", "%"]))
def test_bounds_of_a_shortened_day_hold_the_day(day, mark):
    for length in (4, 7, 10):
        first, last = bounds(day.isoformat()[:length] + mark)
        assert first <= day <= last
    assert first == last


def members():
    parts = st.dates(D(1000, 1, 1), D(9998, 12, 31)), st.sampled_from([4, 7, 10])
    return st.builds(
        lambda day, length, mark: day.isoformat()[:length] + mark,
        *parts,
        st.sampled_from(["", "?", "~", "%"]),
    )


@given(members(), members())
@settings(deadline=None, max_examples=60)
def test_bounds_of_an_interval_are_those_of_its_ends(one, other):
    assume(bounds(one)[0] <= bounds(other)[1])
    assert bounds(f"{one}/{other}") == (bounds(one)[0], bounds(other)[1])
    assert bounds(f"{one}/..") == (bounds(one)[0], D.max)
    assert bounds(f"/{other}") == (None, bounds(other)[1])


@pytest.fixture
def parsed(monkeypatch):
    """The texts for which the slow parser was called."""
    texts = []
    parse = date_bounds.parse_edtf
    monkeypatch.setattr(
        date_bounds, "parse_edtf", lambda text: (texts.append(text), parse(text))[1]
    )
    date_bounds._parsed.cache_clear()
    return texts


def test_plain_dates_need_no_parser(parsed):
    for text in ["2024", "2024-02?", "2024-07-02", "2024-07-02%"]:
        bounds(text)
    assert parsed == []


def test_other_dates_are_parsed_once(parsed):
    assert bounds("2025/..") == bounds("2025/..")
    assert parsed == ["2025/.."]


class Letter(models.Model):
    """A thing with two partial dates."""

    title = models.CharField(max_length=20, blank=True)
    sent_earliest = earliest()
    sent_latest = latest()
    sent = PartialDateField("sent", help_text="As the stamp says.")
    answered_earliest = earliest()
    answered_latest = latest()
    answered = PartialDateField()

    class Meta:
        app_label = "tests"


@pytest.fixture(scope="module")
def letter_table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Letter)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Letter)


@pytest.fixture
def letters(letter_table, db):
    return Letter.objects


RANGE = "[2024-01..2024-03]"
RANGE_BOUNDS = D(2024, 1, 1), D(2024, 3, 31)


def of(letter):
    return letter.sent_earliest, letter.sent_latest


def test_bounds_come_with_a_new_object():
    assert of(Letter(sent=RANGE)) == RANGE_BOUNDS
    assert of(Letter()) == (None, None)


def test_bounds_follow_every_assignment():
    letter = Letter(sent=RANGE)
    letter.sent = "2023-11/"
    assert of(letter) == (D(2023, 11, 1), None)
    letter.sent = ""
    assert of(letter) == (None, None)


def test_bounds_given_with_the_date_are_trusted(parsed):
    letter = Letter(sent=RANGE, sent_earliest=D(2024, 1, 1), sent_latest=D(2024, 3, 31))
    assert (of(letter), parsed) == (RANGE_BOUNDS, [])


def test_bounds_are_one_date_s_own():
    letter = Letter(sent="2020", answered="2021")
    assert of(letter) == (D(2020, 1, 1), D(2020, 12, 31))
    assert letter.answered_latest == D(2021, 12, 31)


def test_loading_a_row_calls_no_parser(letters, parsed):
    pk = letters.create(sent=RANGE).pk
    parsed.clear()
    date_bounds._parsed.cache_clear()
    letter = letters.get(pk=pk)
    late = letters.defer("sent", "sent_latest").get(pk=pk)
    assert (of(letter), late.sent, of(late)) == (RANGE_BOUNDS, RANGE, RANGE_BOUNDS)
    assert letters.only("sent").get(pk=pk).sent_latest == RANGE_BOUNDS[1]
    assert parsed == []


@pytest.mark.parametrize("fields", [None, ["sent"]])
def test_refreshing_takes_date_and_bounds_from_the_row(letters, parsed, fields):
    letter = letters.create(sent="2020")
    other = letters.get(pk=letter.pk)
    other.sent = RANGE
    other.save()
    parsed.clear()
    date_bounds._parsed.cache_clear()
    letter.refresh_from_db(fields=fields)
    assert (letter.sent, of(letter), parsed) == (RANGE, RANGE_BOUNDS, [])
    letter.sent = "2021"
    assert of(letter) == (D(2021, 1, 1), D(2021, 12, 31))


def test_assigning_a_deferred_date_sets_its_bounds(letters):
    pk = letters.create(sent="2020").pk
    letter = letters.defer("sent").get(pk=pk)
    letter.sent = RANGE
    letter.save()
    assert letters.filter(sent=RANGE).get().sent_latest == RANGE_BOUNDS[1]


def test_with_bounds_names_the_columns_to_save(letters):
    names = with_bounds(Letter, ["title", "sent"])
    assert names == {"title", "sent", "sent_earliest", "sent_latest"}
    letter = letters.create(sent="2020")
    letter.sent = RANGE
    letter.save(update_fields=names)
    assert of(letters.get()) == RANGE_BOUNDS


def test_updating_by_query_passes_the_bounds_by(letters):
    letters.create(sent="2020")
    letters.update(sent="2021")
    assert of(letters.get()) == (D(2020, 1, 1), D(2020, 12, 31))


@pytest.mark.parametrize("text", ["nonsense", "2024-02-30", "2024-33"])
def test_invalid_text_is_never_stored(letters, text):
    letter = letters.create(sent="2020")
    letter.sent = text
    assert of(letter) == (None, None)
    with pytest.raises(ValidationError) as refused:
        letter.full_clean()
    assert list(refused.value.message_dict) == ["sent"]
    for store in [
        letter.save,
        lambda: letters.bulk_create([Letter(sent=text)]),
        lambda: letters.bulk_update([letter], ["sent"]),
        lambda: letters.update(sent=text),
    ]:
        with pytest.raises(ValueError, match=r"\w"), transaction.atomic():
            store()
    assert letters.get().sent == "2020"


def test_an_expression_cannot_be_saved_as_a_date(letters):
    letter = letters.create(sent="2020", answered="2021")
    letter.sent = models.F("answered")
    with pytest.raises(TypeError, match="sent"):
        letter.save()


def test_texts_can_be_searched_by_any_part(letters):
    letters.create(sent="2021?")
    assert letters.filter(sent__endswith="?").count() == 1
    assert letters.filter(sent="no date").count() == 0


@pytest.mark.django_db
def test_history_keeps_date_and_bounds():
    source = Source.objects.create(title="Letter", published=RANGE)
    source.published = "2025/.."
    source.save()
    new, old = source.history.all()
    assert (new.published, new.published_latest) == ("2025/..", D.max)
    assert (old.published, old.published_latest) == (RANGE, RANGE_BOUNDS[1])
    assert old.history_object.published_earliest == RANGE_BOUNDS[0]


def test_field_deconstructs_to_what_differs():
    field = PartialDateField("sent", blank=False)
    _name, path, args, kwargs = field.deconstruct()
    assert path == "perpusnas.core.dates.partial.PartialDateField"
    assert (args, kwargs) == ([], {"verbose_name": "sent", "blank": False})
    assert PartialDateField().deconstruct()[3] == {}
    clone = field.clone()
    assert (clone.blank, clone.max_length, clone.default) == (False, 100, "")


def test_check_requires_bounds_above_the_date():
    class Careless(models.Model):
        sent_earliest = earliest()
        sent = PartialDateField()
        sent_latest = latest()

        class Meta:
            app_label = "tests"

    (error,) = Careless._meta.get_field("sent").check()
    assert error.hint == "Declare sent_latest above sent."
    assert Letter._meta.get_field("sent").check() == []


class LetterForm(forms.ModelForm):
    class Meta:
        model = Letter
        fields = ["sent", "answered"]


def test_form_takes_words_and_gives_the_text():
    form = LetterForm({"sent": "awal 2024", "answered": "2 Juli 2024 (belum pasti)"})
    assert form.is_valid()
    assert form.cleaned_data == {
        "sent": "[2024-01..2024-04]",
        "answered": "2024-07-02?",
    }
    assert of(form.instance) == (D(2024, 1, 1), D(2024, 4, 30))


@pytest.mark.parametrize(("language", "words"), [("id", "Juli"), ("en", "July")])
def test_form_shows_the_date_in_the_reader_s_words(language, words):
    with translation.override(language):
        form = LetterForm(instance=Letter(sent="2024-07"))
        assert f'value="{words} 2024"' in str(form["sent"])
        assert 'value=""' not in str(form["answered"])


@pytest.mark.parametrize("typed", ["no date", "30/02/2024", "2024-02-30", "2024/2023"])
def test_form_refuses_beside_the_field_and_keeps_what_was_typed(typed):
    form = LetterForm({"sent": typed, "answered": "2024"})
    assert list(form.errors) == ["sent"]
    assert f'value="{typed}"' in str(form["sent"])


@pytest.mark.parametrize("typed", ["\x00", "\ud800", "2024" * 2500])
def test_form_refuses_hostile_input(typed):
    assert list(LetterForm({"sent": typed}).errors) == ["sent"]


def test_form_help_names_examples_after_the_field_s_own():
    with translation.override("en"):
        form = LetterForm()
        assert form["sent"].help_text.startswith("As the stamp says. For example 02/07")
        assert form["answered"].help_text.startswith("For example 02/07/2024")


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        ("2024-07-02", "2 Juli 2024", False),
        ("2024-07-02", "02/07/2024", False),
        ("2024-07-02", "2 Juli 2024?", True),
        ("2024-07-02", "", True),
        ("2024-07-02", "no date", True),
        ("", "", False),
        (None, "", False),
        (None, "2024", True),
    ],
)
def test_form_field_changes_with_the_meaning(initial, typed, changed):
    assert PartialDateFormField().has_changed(initial, typed) is changed


def test_required_form_field_requires_a_date():
    with pytest.raises(ValidationError):
        PartialDateFormField(required=True).clean(" ")
    assert PartialDateFormField(required=False).clean(" ") == ""


DATES = ["", "2023", "2024-07-02", "2024-07", "2024?", "[2023-12..2024-02]"]
DATES += ["2023/2025", "2025/..", "2023-11/", "/2024-03", "/2023", "../2024", "../.."]


HALF = ["[2023-12..2024-02]", "2023/2025", "2023-11/", "/2024-03", "../2024", "../.."]


@pytest.mark.parametrize(
    ("after", "before", "surely", "maybe"),
    [
        (D(2024, 1, 1), D(2024, 12, 31), ["2024-07-02", "2024-07", "2024?"], HALF),
        (
            D(2024, 1, 1),
            None,
            ["2024-07-02", "2024-07", "2024?", "2025/.."],
            HALF,
        ),
        (None, D(2023, 12, 31), ["2023", "/2023"], HALF),
        (None, None, DATES[1:], []),
    ],
)
def test_period_answers_each_date_once(letters, after, before, surely, maybe):
    letters.bulk_create([Letter(sent=text) for text in DATES])
    found = {
        answer: sorted(letters.filter(condition).values_list("sent", flat=True))
        for answer, condition in period("sent", after, before).items()
    }
    assert found == {
        "certain": sorted(surely),
        "possible": sorted(maybe),
        "unknown": [""],
    }


def is_certain(text: str, after: D, before: D) -> bool:
    """Whether a date certainly has a day in a period, by the meaning of its parts."""
    first, last = bounds(text)
    if first and last and after <= first and last <= before:
        return True
    if "/" not in text or "~" in text:
        return False
    days = [end.rstrip("?") for end in text.split("/")]
    days = [D.fromisoformat(day) if len(day) == 10 else None for day in days]
    if None in days:  # one end alone is known to the day: it has to be within
        return any(day and after <= day <= before for day in days)
    return days[0] <= before and days[1] >= after


PERIODS = [(D(2024, 1, 1), D(2024, 12, 31)), (D(2023, 12, 31), D(2024, 1, 1))]
PERIODS += [(D(2024, 2, 1), D(2024, 2, 29)), (D(2024, 7, 2), D(2024, 7, 2))]
PARTS = ["2023", "2024", "2023-12", "2024-01", "2024-02?", "2024-07-02", "2024-07-03?"]


@pytest.mark.parametrize(("after", "before"), PERIODS)
def test_interval_is_certainly_in_a_period_that_it_certainly_overlaps(
    letters, after, before
):
    texts = [f"{start}/{end}" for start in PARTS for end in PARTS]
    texts += [f"{part}/" for part in PARTS] + [f"/{part}" for part in PARTS]
    texts += [f"{part}/.." for part in PARTS] + [f"../{part}" for part in PARTS]
    texts += ["../..", "2024-01~/2024-07", "2023/2024-07~"]
    known = [text for text in texts if is_no_error(text)]
    letters.bulk_create([Letter(sent=text) for text in known])
    surely, maybe = (
        {*letters.filter(condition).values_list("sent", flat=True)}
        for condition in [*period("sent", after, before, lasting=True).values()][:2]
    )
    assert surely == {text for text in known if is_certain(text, after, before)}
    overlapping = {text for text in known if may_overlap(text, after, before)}
    assert maybe == overlapping - surely


def is_no_error(text: str) -> bool:
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def may_overlap(text: str, after: D, before: D) -> bool:
    first, last = bounds(text)
    return (first is None or first <= before) and (last is None or last >= after)


def test_period_functions_are_those_of_period():
    limits = "sent", D(2024, 1, 1), None
    answers = period(*limits)
    assert answers["certain"] == certain(*limits)
    assert answers["possible"] == possible(*limits)
    assert answers["unknown"] == unknown("sent")
