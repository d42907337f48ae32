"""How `populate` is asked, what it refuses, and what it says meanwhile."""

import io
import re
from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from agreements.models import Agreement, Party
from events.models import Event
from partners.models import Name, Partner
from perpusnas.core.audit import audit_as
from perpusnas.core.models import Record, Row
from perpusnas.core.search import normalise
from tests.factories import PartnerFactory, UserFactory, home

from .command import Command, wanted

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)
# When something was entered, and the number of its entry in the history.
STAMPS = {"created", "changed", "trashed", "history_date", "history_id"}


def populate(partners=12, agreements=15, events=30, **options):
    counts = {"partners": partners, "agreements": agreements, "events": events}
    facts = {"seed": 1, "day": DAY, "verbosity": 0}
    call_command(Command(), **facts | counts | options)


def entries():
    models = [m for m in apps.get_models() if issubclass(m, Record | Row)]
    return [m for model in models for m in (model, model.history.model)]


def contents():
    """Every row of the register and its history, without its stamps."""
    return {
        model._meta.label: Counter(
            tuple((k, v) for k, v in row.items() if k not in STAMPS)
            for row in model._base_manager.values()
        )
        for model in entries()
    }


def contents_after(**options):
    """What stands in the register after a run that is undone again."""
    with transaction.atomic():
        populate(**options)
        found = contents()
        transaction.set_rollback(True)
    return found


def test_same_seed_gives_the_same_register_and_another_seed_another():
    first = contents_after()
    assert contents_after() == first
    other = contents_after(seed=2)
    assert other["partners.Partner"] != first["partners.Partner"]
    assert other["events.Event"] != first["events.Event"]


def test_register_is_empty_again_after_a_run_that_is_undone():
    before = contents()
    contents_after()
    assert contents() == before


def test_work_goes_on_after_it():
    populate()
    with audit_as(UserFactory(role="editor"), "test"):
        partner = PartnerFactory()
        name = partner.names.create(kind="alias", text="Perpustakaan Baru")
        agreement = Agreement.objects.create(kind="mou", title_id="Naskah Baru")
        agreement.parties.create(partner=partner)
        event = Event.objects.create(status="planned", title_id="Kegiatan Baru")
        made_up = Event.objects.exclude(pk=event.pk).order_by("pk").last()
        made_up.title_id = "Judul Lain"
        made_up.save()
    assert name.pk == Name.objects.latest("pk").pk
    assert (made_up.version, made_up.history.count()) == (2, 2)
    assert event.pk > made_up.pk


def test_register_with_partners_is_refused():
    with audit_as(UserFactory(role="editor"), "test"):
        PartnerFactory()
    before = contents()
    with pytest.raises(CommandError, match="holds partners already"):
        populate()
    assert contents() == before


def test_units_of_our_own_are_no_hindrance_and_are_used():
    with audit_as(UserFactory(role="editor"), "test"):
        unit = PartnerFactory(name="Biro Lama", kind="unit", parent=home())
    populate(agreements=40, events=0)
    assert list(Partner.objects.filter(kind="unit")) == [unit]
    assert Agreement.objects.filter(unit=unit).exists()


def test_what_was_there_stays_as_it_was():
    with audit_as(UserFactory(role="editor"), "test"):
        there = PartnerFactory(name="Milli Kitabxana")
        there.names.create(kind="identifier", scheme="isil", text="AZ-P0000009")
    before = contents()
    populate(add=True)
    after = contents()
    assert all(not rows - after[label] for label, rows in before.items())
    assert Partner.objects.exclude(is_home=True).count() == 13


def test_number_of_a_record_that_is_gone_is_not_given_again():
    with audit_as(UserFactory(role="editor"), "test"):
        gone = PartnerFactory()
        number = gone.pk
        gone.delete()
    populate()
    assert Partner.history.filter(id=number, route="populate").count() == 0
    assert not Partner.objects.filter(pk=number).exists()


def test_number_of_a_hidden_party_is_not_found_by_search():
    with audit_as(UserFactory(role="administrator"), "test"):
        ours = home()
        ours.access = "restricted"
        ours.save()
    populate()
    numbered = Party.objects.filter(partner=ours).exclude(number="")
    assert numbered
    for party in numbered:
        assert normalise(party.number) not in party.agreement.search_text
    for agreement in Agreement.objects.all():
        assert agreement.search_text == agreement.derived()["search_text"]


# What it is asked


def options_with(**options):
    return {
        "size": None,
        "partners": None,
        "agreements": None,
        "events": None,
    } | options


def test_sizes_are_as_documented_and_a_number_overrides_them():
    assert wanted(options_with(size="S")) == {
        "partners": 1_000,
        "agreements": 3_000,
        "events": 10_000,
    }
    assert list(wanted(options_with(size="L")).values()) == [
        100_000,
        300_000,
        1_000_000,
    ]
    assert wanted(options_with(size="M", events=5))["events"] == 5
    assert list(wanted(options_with(partners=7)).values()) == [7, 0, 0]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "Say how much"),
        ({"partners": 0}, "Say how much"),
        ({"agreements": 5}, "need partners"),
        ({"size": "S", "partners": 0}, "need partners"),
        ({"partners": 5, "events": -1}, "not less than none"),
    ],
)
def test_what_cannot_be_made_is_refused(options, reason):
    with pytest.raises(CommandError, match=reason):
        call_command(Command(), verbosity=0, **options)


@pytest.mark.parametrize(
    "flags", [["--size", "X"], ["--day", "soon"], ["--events", "x"]]
)
def test_what_cannot_be_read_is_refused(flags):
    with pytest.raises(CommandError, match=flags[0]):
        call_command(Command(), *flags)


@pytest.mark.parametrize(("agreements", "events"), [(0, 0), (3, 0), (0, 9), (1, 1)])
def test_any_part_may_be_left_out(agreements, events):
    populate(partners=1, agreements=agreements, events=events)
    assert (Agreement.objects.count(), Event.objects.count()) == (agreements, events)


def test_rows_are_written_while_others_are_made(monkeypatch):
    whole = contents_after()
    monkeypatch.setattr("tests.populate.command.ROWS_AT_ONCE", 50)
    monkeypatch.setattr("perpusnas.core.models.bulk_insert.ROWS_AT_ONCE", 7)
    monkeypatch.setattr("perpusnas.core.models.bulk_insert.KEYS_AT_ONCE", 7)
    assert contents_after() == whole


# What it says


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_terminal_shows_how_far_it_is():
    screen, out = Terminal(), io.StringIO()
    populate(verbosity=1, stderr=screen, stdout=out)
    lines = screen.getvalue().split("\n")
    assert re.fullmatch(r"(\rRecords  \[#* *\] .*)+57 of 57", lines[0])
    assert lines[1:] == [""]
    assert re.fullmatch(r"Made [\d,]+ rows, each with .* seconds\.\n", out.getvalue())


def test_file_gets_a_line_for_each_table():
    log = io.StringIO()
    populate(verbosity=1, stderr=log, stdout=io.StringIO())
    lines = log.getvalue().splitlines()
    assert "partners.Partner: 12" in lines
    assert "events.Event: 30" in lines
    assert not any("\r" in line for line in lines)


def test_quiet_run_says_nothing(capfd):
    screen = Terminal()
    populate(stderr=screen)
    assert screen.getvalue() == ""
    assert capfd.readouterr() == ("", "")
