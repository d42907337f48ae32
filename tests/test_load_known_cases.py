"""The known cases are entered once, and stay as people leave them."""

import pytest
from django.apps import apps
from django.core.management import call_command

from agreements.models import Agreement
from partners.models import Partner, Person
from perpusnas.access import acting
from perpusnas.management.commands import load_known_cases
from tests.factories import UserFactory


def snapshot():
    """Every row of every table of the register, its history included."""
    ours = {"perpusnas", "partners", "agreements"}
    models = [m for m in apps.get_models() if m._meta.app_label in ours]
    return {
        m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models
    }


@pytest.fixture
def loaded(db):
    call_command("load_known_cases", verbosity=0)


def test_second_run_changes_nothing(loaded, capsys):
    before = snapshot()
    capsys.readouterr()
    call_command("load_known_cases")
    assert snapshot() == before
    assert capsys.readouterr().out == "Known cases, records made: 0.\n"


def test_first_run_says_what_it_makes(db, capsys):
    call_command("load_known_cases")
    lines = capsys.readouterr().out.splitlines()
    assert "Made, in people: Jalal Mirzayev" in lines
    assert lines[-1] == "Known cases, records made: 28."


def test_history_names_system_route_and_case(loaded):
    entry = Partner.objects.get(name="Colombo Plan").history.get()
    assert entry.history_user.username == "system"
    assert entry.route == "load_known_cases"
    assert entry.history_change_reason == "colombo-plan-tpbis-2023 / colombo-plan"


def test_what_people_changed_stays(loaded):
    memorandum = Agreement.objects.get(
        parties__partner__name="Perpustakaan Nasional Federasi Rusia"
    )
    with acting(UserFactory(role="editor"), "test"):
        library = Partner.objects.get(name="National Library of Azerbaijan")
        library.name, library.standing = "Milli Kitabxana", "active"
        library.save()
        Person.objects.get(name="Umuthan Munalbayeva").names.get(kind="alias").delete()
        Partner.objects.get(name="Kementerian Luar Negeri").move_to_trash()
        memorandum.move_to_trash()
    before = snapshot()
    call_command("load_known_cases", verbosity=0)
    assert snapshot() == before


def test_removed_for_good_is_not_made_again(loaded):
    belokolenko = Person.objects.get(name="Maria V. Belokolenko")
    belokolenko.signatures.get().delete()
    belokolenko.delete()
    before = snapshot()
    call_command("load_known_cases", verbosity=0)
    assert snapshot() == before


NEWS = """
[[colombo-plan-tpbis-2023.people]]
key = "{partner}-speaker"
name = "Speaker of {partner}"
posts = [{{ partner = "{partner}", title_en = "Speaker" }}]
"""


def test_new_facts_join_what_is_there_and_leave_out_what_is_gone(
    loaded, capsys, monkeypatch, tmp_path
):
    Partner.objects.get(name="Colombo Plan").delete()
    more = tmp_path / "cases.toml"
    news = [NEWS.format(partner=key) for key in ("kemlu", "colombo-plan")]
    more.write_text(load_known_cases.FACTS.read_text("utf-8") + "".join(news), "utf-8")
    monkeypatch.setattr(load_known_cases, "FACTS", more)
    capsys.readouterr()
    call_command("load_known_cases")
    made = Person.objects.get(name__startswith="Speaker of")
    assert made.posts.get().partner.name == "Kementerian Luar Negeri"
    said = capsys.readouterr().out
    assert "Made, in people: Speaker of kemlu\n" in said
    assert "Left out of people: colombo-plan-speaker, since it names colombo" in said
    assert said.endswith("Known cases, records made: 1.\n")
