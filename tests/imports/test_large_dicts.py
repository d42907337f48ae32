"""Dictionaries that lie in a temporary file."""

import gc

import pytest

from partners.models import Name, Person
from perpusnas.imports.context import Begun, ImportContext
from perpusnas.imports.identification import Mention
from perpusnas.imports.large_dicts import LargeDict
from perpusnas.imports.repeated_rows import FirstRow, first_row_of
from perpusnas.imports.rows import ImportRow


@pytest.fixture
def numbers():
    found: LargeDict = LargeDict()
    found["one"] = 1
    found["ror", "1"] = 2
    found.put_away()
    return found


def test_values_are_found_after_they_were_put_away(numbers):
    assert not numbers.used
    assert numbers.get("one") == 1
    assert numbers.get(("ror", "1")) == 2
    assert numbers.get("two") is None
    assert numbers.get("two", 0) == 0
    assert "one" in numbers
    assert "two" not in numbers


def test_keys_are_compared_as_they_are(numbers):
    for other in ("One", "one ", "('ror', '1')", ("ror", 1), 1, "1", "one\0"):
        assert numbers.get(other) is None


def test_texts_that_a_database_does_not_take_are_keys(numbers):
    for odd in ("a\0b", "a\0c", "\ud800", "'", ""):
        numbers[odd] = [odd]
    numbers.put_away()
    assert [numbers.get(odd) for odd in ("a\0b", "a\0c", "\ud800", "'", "")] == [
        ["a\0b"],
        ["a\0c"],
        ["\ud800"],
        ["'"],
        [""],
    ]


def test_first_value_stays(numbers):
    assert numbers.setdefault("one", 5) == 1
    assert numbers.setdefault("two", 5) == 5
    numbers.put_away()
    assert numbers.setdefault("two", 6) == 5


def test_change_of_a_value_is_stored():
    names: LargeDict = LargeDict()
    for row in range(3):
        names.setdefault("name", []).append(row)
        names.put_away()
    assert names.get("name") == [0, 1, 2]


def test_value_is_the_same_object_until_it_is_put_away():
    names: LargeDict = LargeDict()
    names["name"] = [1]
    names.put_away()
    assert names.get("name") is names.get("name")


def test_one_on_top_changes_nothing_below(numbers):
    above: LargeDict = LargeDict(numbers)
    assert above.get("one") == 1
    assert above.setdefault("one", 7) == 1
    above["one"] = 8
    above["two"] = 9
    assert (above.get("one"), above.get("two")) == (8, 9)
    assert (numbers.get("one"), numbers.get("two")) == (1, None)


def test_file_is_made_when_it_is_needed_and_closed_with_the_dictionary():
    found: LargeDict = LargeDict()
    found["one"] = 1
    assert found.file is None
    found.put_away()
    file = found.file
    del found
    gc.collect()
    with pytest.raises(Exception, match="closed"):
        file.execute("SELECT 1")


def test_records_are_stored_with_the_names_that_refer_to_them():
    begun: LargeDict = LargeDict()
    person = Person(pk=-1, name="Contoh Satu")
    begun[2] = Begun(person, [Name(person=person, kind="alias", text="Satu")])
    begun.put_away()
    found = begun.get(2)
    assert found.record is not person
    assert (found.record.pk, found.record.name) == (-1, "Contoh Satu")
    assert found.names[0].person is found.record
    assert found.record._state.adding


@pytest.mark.django_db
def test_no_row_takes_memory_when_its_batch_is_done(manager):
    context = ImportContext(manager, {})
    mention = Mention(Person, "Contoh Satu")
    for number in range(2, 5):
        row = FirstRow(number, "Contoh", f"contoh {number}", identifiers=(("a", "b"),))
        assert first_row_of(context, ImportRow(number, {}), mention, row) == 0
        context.bearers_in_file["orcid", str(number)] = row
        context.check_first(ImportRow(number, {}), ("orcid", str(number)))
        context.begun[number] = Begun(Person(name=row.text))
        context.add_new(Person(name=row.text))
    context.put_away()
    rows = context.repeated_rows[Person]
    growing = [rows.rows, rows.by_name, context.begun, context.new_records]
    growing += [context.first_rows, context.bearers_in_file]
    assert not any(some.used for some in growing)
    assert all(some.file for some in growing)
