"""The known cases are entered once, and stay as people leave them."""

import pytest
from django.apps import apps
from django.core.management import call_command

from agreements.models import Agreement, ScopeItem, ValiditySpan
from events.models import Event, Evidence, Outcome
from partners.models import Partner, Person
from perpusnas.core.audit import audit_as
from perpusnas.register.management.commands import load_known_cases
from tests.factories import UserFactory


def snapshot():
    """Every row of every table of the register, its history included."""
    ours = {"perpusnas", "partners", "agreements", "events"}
    models = [m for m in apps.get_models() if m._meta.app_label in ours]
    return {
        m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models
    }


pytestmark = pytest.mark.django_db


def test_second_run_changes_nothing(known_cases, capsys):
    before = snapshot()
    capsys.readouterr()
    call_command("load_known_cases")
    assert snapshot() == before
    assert capsys.readouterr().out == "Known cases, records made: 0.\n"


def test_stored_validity_is_what_the_dates_give(known_cases):
    assert ValiditySpan.objects.exists()
    call_command("rebuild_validity", "--check")


def test_first_run_says_what_it_makes(db, capsys):
    call_command("load_known_cases")
    lines = capsys.readouterr().out.splitlines()
    assert "Made, in people: Jalal Mirzayev" in lines
    assert lines[-1] == "Known cases, records made: 48."


def test_history_names_system_route_and_case(known_cases):
    entry = Partner.objects.get(name="Colombo Plan").history.get()
    assert entry.history_user.username == "system"
    assert entry.route == "load_known_cases"
    assert entry.history_change_reason == "colombo-plan-tpbis-2023 / colombo-plan"


def test_what_people_changed_stays(known_cases):
    memorandum = Agreement.objects.get(
        parties__partner__name="Perpustakaan Nasional Federasi Rusia"
    )
    with audit_as(UserFactory(role="editor"), "test"):
        library = Partner.objects.get(name="National Library of Azerbaijan")
        library.name, library.standing = "Milli Kitabxana", "active"
        library.save()
        Person.objects.get(name="Umuthan Munalbayeva").names.get(kind="alias").delete()
        Partner.objects.get(name="Kementerian Luar Negeri").move_to_trash()
        audience = Event.objects.get(when="2020")
        audience.status, audience.when = "cancelled", "2020-05"
        audience.save()
        audience.participations.all().delete()
        Outcome.objects.get(kind="corner").move_to_trash()
        memorandum.move_to_trash()
    before = snapshot()
    call_command("load_known_cases", verbosity=0)
    assert snapshot() == before


def test_removed_for_good_is_not_made_again(known_cases):
    belokolenko = Person.objects.get(name="Maria V. Belokolenko")
    belokolenko.signatures.get().delete()
    belokolenko.appearances.get().delete()
    belokolenko.delete()
    before = snapshot()
    call_command("load_known_cases", verbosity=0)
    assert snapshot() == before


def load_first_part() -> None:
    first = ("sources", "partners", "people", "agreements")
    kinds = {kind: load_known_cases.KINDS[kind] for kind in first}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(load_known_cases, "KINDS", kinds)
        call_command("load_known_cases", verbosity=0)


@pytest.fixture(scope="class")
def loaded_first_part(filled):
    """A register that was loaded before the cases told of events."""
    with filled("first_cases", load_first_part):
        yield


def test_register_of_the_first_part_gets_the_second(loaded_first_part, capsys):
    exchange = ScopeItem.objects.get(area__slug="collections")
    ScopeItem.objects.filter(pk=exchange.pk).update(position=9, text_id="Tukar buku")
    capsys.readouterr()
    call_command("load_known_cases")
    assert capsys.readouterr().out.endswith("Known cases, records made: 19.\n")
    assert Evidence.objects.get(kind="carries_out").scope_item == exchange


def test_removed_scope_item_leaves_the_evidence_with_its_agreement(loaded_first_part):
    exchange = ScopeItem.objects.get(area__slug="collections")
    text = exchange.agreement
    exchange.delete()
    call_command("load_known_cases", verbosity=0)
    carried_out = Evidence.objects.get(kind="carries_out")
    assert (carried_out.agreement, carried_out.scope_item) == (text, None)


def test_what_names_something_removed_is_left_out(loaded_first_part, capsys):
    Partner.objects.get(name="Colombo Plan").delete()
    capsys.readouterr()
    call_command("load_known_cases")
    said = capsys.readouterr().out
    assert "Left out of events: knowledge-sharing-2023, since it names colombo" in said
    assert "Left out of events: session-bazaar, since it names knowledge" in said
    assert "Left out of follow_ups: carry-program-on, since it names know" in said
    assert said.endswith("Known cases, records made: 13.\n")


NEWS = """
[[colombo-plan-tpbis-2023.people]]
key = "{partner}-speaker"
name = "Speaker of {partner}"
posts = [{{ partner = "{partner}", title_en = "Speaker" }}]
"""


def test_new_facts_join_what_is_there_and_leave_out_what_is_gone(
    known_cases, capsys, monkeypatch, tmp_path
):
    colombo_plan = Partner.objects.get(name="Colombo Plan")
    colombo_plan.participation_set.all().delete()
    colombo_plan.delete()
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
