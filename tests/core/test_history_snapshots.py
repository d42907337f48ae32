"""The history: whole, true to the record, signed by somebody, and never changed."""

import random
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from partners.models import Partner, Person
from perpusnas.core.audit import audit_as, system_account, with_reason
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.history.snapshots import DERIVED
from perpusnas.core.history.triggers import history_models
from perpusnas.core.models import Record, Row, Source
from tests.factories import (
    AgreementFactory,
    ExtensionFactory,
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    SourceFactory,
    TieFactory,
    UserFactory,
    country,
    home,
)

from .filled_forms import added, filled
from .opened_files import opened

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
RECORDS = (Partner, Person, Agreement, Source)
FACTORIES = (PartnerFactory, PersonFactory, AgreementFactory, SourceFactory)


def tracked_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if issubclass(m, Record | Row)]


# What the history must be at any time


def untrue() -> list[str]:
    """Everything that is not as its newest snapshot says, or that nobody has signed."""
    found = []
    for model in tracked_models():
        past = model.history.model
        newest = {s.id: s for s in past.objects.order_by("history_id")}
        living = {thing.pk: thing for thing in model.objects.all()}
        found += [
            f"{model.__name__} {key}: {name}"
            for key, thing in living.items()
            for name in differing(thing, newest.get(key))
        ]
        gone = [s for key, s in newest.items() if key not in living]
        found += [f"{s}: no removal" for s in gone if s.history_type != "-"]
        unsigned = past.objects.filter(history_user=None) | past.objects.filter(
            route=""
        )
        found += [f"{snapshot}: unsigned" for snapshot in unsigned]
    return found


def differing(thing: models.Model, snapshot) -> list[str]:
    """The columns in which a record is not as its newest snapshot."""
    if snapshot is None or snapshot.history_type == "-":
        return ["no snapshot"]
    names = [f.attname for f in thing._meta.concrete_fields if f.name not in DERIVED]
    return [n for n in names if getattr(thing, n) != getattr(snapshot, n)]


# Doings, by every route there is


def some(model, chance: random.Random):
    """A record of this kind that is in use; a new one where all are in the trash."""
    keys = model.objects.kept().order_by("pk").values_list("pk", flat=True)
    made = dict(zip(RECORDS, FACTORIES, strict=True))[model]
    return model.objects.get(pk=chance.choice(keys)) if keys else made()


def by_site_form(chance, hands) -> None:
    model = chance.choice(RECORDS)
    record = some(model, chance)
    where = f"{record.get_absolute_url()}edit/"
    sent = filled(hands["editor"].get(where)) | {"remarks": chance.choice("abc")}
    if model is Partner:
        sent = added(sent, "names", text=f"N{chance.random()}", kind="alias")
    if model is Agreement:
        sent = added(sent, "scope_items", text_id=f"J{chance.random()}", position="1")
    rows = [key for key in sent if key.endswith("-id") and sent[key]]
    if rows and chance.random() < 0.4:
        sent[f"{chance.choice(rows).removesuffix('-id')}-DELETE"] = "on"
    hands["done"][hands["editor"].post(where, sent).status_code] += 1


def by_site_create(chance, hands) -> None:
    where = reverse("people:create")
    sent = filled(hands["editor"].get(where)) | {"name": f"Orang {chance.random()}"}
    hands["done"][hands["editor"].post(where, sent).status_code] += 1


def by_admin(chance, hands) -> None:
    record = some(chance.choice(RECORDS), chance)
    meta = record._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_change"
    where = reverse(name, args=[record.pk])
    sent = opened(hands["boss"].get(where)) | {"remarks": f"admin {chance.random()}"}
    hands["done"][hands["boss"].post(where, sent).status_code] += 1


def by_trash(chance, hands) -> None:
    record = some(chance.choice(RECORDS), chance)
    sent = {"version": record.version, "reason": "Entered twice"}
    answer = hands["boss"].post(f"{record.get_absolute_url()}delete/", sent)
    hands["done"][answer.status_code] += 1


def by_admin_action(chance, hands) -> None:
    gone = list(Person.objects.filter(trashed__isnull=False))
    sent = {"action": "restore", "_selected_action": [p.pk for p in gone], "index": 0}
    hands["boss"].post(f"{reverse('admin:partners_person_changelist')}?trash=yes", sent)


def by_command(_chance, _hands) -> None:
    with (
        audit_as(system_account(), "manage.py mend"),
        with_reason("Mended by a command"),
    ):
        PersonFactory().names.create(text="Nama", kind="alias")


def by_shell(chance, _hands) -> None:
    partner, text = some(Partner, chance), some(Agreement, chance)
    partner.acronym = chance.choice(["", "A", "B"])
    partner.relations_since = chance.choice(["", "1999", "2001-02", "[2001..2003]"])
    partner.save(update_fields=chance.choice([["acronym", "relations_since"], None]))
    rows = [*text.scope_items.all(), *partner.names.all()]
    for row in chance.sample(rows, min(1, len(rows))):
        row.delete()
    PostFactory(partner=partner, person=some(Person, chance))
    ExtensionFactory(agreement=text)


ROUTES = [by_site_form, by_site_create, by_admin, by_trash, by_admin_action]
ROUTES += [by_command, by_shell]


def populate() -> None:
    for factory in FACTORIES:
        factory.create_batch(4)
    for text in Agreement.objects.all():
        ScopeItemFactory.create_batch(2, agreement=text)
        text.parties.create(partner=home(), position=1)
    for partner in Partner.objects.filter(is_home=False):
        NameFactory(partner=partner)
        TieFactory(partner=partner, to_country=country("KZ"))


@pytest.mark.parametrize(
    ("changes", "saved", "snapshots"),
    [(70, 25, 100), pytest.param(140, 50, 200, marks=pytest.mark.long)],
)
def test_after_doings_by_every_route_each_record_is_its_newest_snapshot(
    changes, saved, snapshots
):
    populate()
    chance = random.Random(20240207)
    hands = {"editor": Client(), "boss": Client(), "done": Counter()}
    for name, role in (("editor", "editor"), ("boss", "administrator")):
        hands[name].force_login(UserFactory(role=role, username=name))
    for number in range(changes):
        ROUTES[number % len(ROUTES)](chance, hands)
    assert untrue() == []
    assert hands["done"][302] > saved
    assert len(all_snapshots()) > snapshots
    assert {s.history_type for s in all_snapshots()} == {"+", "~", "-"}
    actors = {s.history_user.username for s in all_snapshots()}
    assert actors == {"editor", "boss", "system"}
    routes = {s.route.partition(" ")[0] for s in all_snapshots()}
    assert {"POST", "manage.py", "shell", "migrate"} <= routes


def all_snapshots() -> list:
    found = []
    for model in tracked_models():
        found += model.history.select_related("history_user")
    return found


def test_known_cases_are_entered_by_the_system_account(known_cases):
    assert untrue() == []
    made = Agreement.history.filter(route="load_known_cases")
    assert made.count() == Agreement.objects.count() > 0
    assert {s.history_user for s in made} == {system_account()}
    assert all(s.history_change_reason for s in made)


# The check itself sees what goes past the history


def test_change_past_the_history_is_seen():
    partner = PartnerFactory()
    assert untrue() == []
    Partner.objects.filter(pk=partner.pk).update(acronym="X")
    assert untrue() == [f"Partner {partner.pk}: acronym"]


def test_row_made_or_removed_past_the_history_is_seen():
    partner = PartnerFactory()
    partner.names.bulk_create([NameFactory.build(partner=partner, person=None)])
    assert [line.rpartition(": ")[2] for line in untrue()] == ["no snapshot"]
    partner.names.all()._raw_delete(partner.names.db)
    assert untrue() == []
    NameFactory(partner=partner)
    partner.names.all()._raw_delete(partner.names.db)
    assert [line.rpartition(": ")[2] for line in untrue()] == ["no removal"]


def test_deleting_by_queryset_is_written_down():
    """Also rows that a database could drop unseen."""
    partner = PartnerFactory()
    NameFactory.create_batch(3, partner=partner)
    partner.names.all().delete()
    assert untrue() == []


# Whole


def test_everything_that_people_enter_has_a_history():
    assert history_models(apps) == sorted(
        (model.history.model for model in tracked_models()),
        key=lambda model: model._meta.db_table,
    )
    assert len(history_models(apps)) >= 15


def test_snapshot_holds_every_column_but_derived_ones():
    for model in tracked_models():
        columns = {f.name for f in model._meta.concrete_fields} - set(DERIVED)
        assert columns <= {f.name for f in model.history.model._meta.concrete_fields}


def test_bounds_of_dates_are_in_the_snapshot():
    text = AgreementFactory(signed="2024-02")
    snapshot = text.history.get()
    names = [f for f in Agreement._meta.fields if isinstance(f, PartialDateField)]
    for bound in (bound for field in names for bound in field.bound_names()):
        assert getattr(snapshot, bound) == getattr(text, bound)


def test_users_are_never_deleted():
    user = UserFactory()
    with audit_as(user, "shell"):
        partner = PartnerFactory()
    with pytest.raises(models.ProtectedError):
        user.delete()
    assert partner.history.get().history_user == user


# Never changed

WAYS = {
    "update": lambda past: past.update(route="forged"),
    "delete": lambda past: past.all().delete(),
    "raw delete": lambda past: past._raw_delete(past.db),
}


def one_snapshot(past: type[models.Model]) -> None:
    """A row in a history table that may have none of its own."""
    fields = {f.attname: worth(f) for f in past._meta.concrete_fields}
    past.objects.bulk_create(
        [past(**{k: v for k, v in fields.items() if v is not None})]
    )


def worth(field: models.Field):
    """A value for a column that must have one."""
    if field.null or field.primary_key or field.has_default():
        return None
    if isinstance(field, models.DateTimeField):
        return "2024-02-07T00:00:00Z"
    return "1" if isinstance(field, models.CharField | models.TextField) else 1


@pytest.mark.parametrize("past", history_models(apps), ids=lambda m: m._meta.db_table)
def test_history_is_never_changed(past):
    """On PostgreSQL the database refuses; SQLite has no guard, and the manual says so."""
    one_snapshot(past)
    before = list(past.objects.values())
    assert before
    if connection.vendor == "sqlite":
        manual = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
        assert "who can write it can change the history" in manual
        assert past.objects.update(route="forged") == len(before)
        return
    for change in WAYS.values():
        with pytest.raises(IntegrityError), transaction.atomic():
            change(past.objects.order_by())
        assert list(past.objects.values()) == before


def may_change(past) -> bool:
    """Whether the database lets somebody write over these snapshots."""
    try:
        with transaction.atomic():
            return bool(past.update(route="forged"))
    except IntegrityError:
        return False


def test_only_erasing_opens_the_history_and_only_for_one_transaction():
    past, unguarded = PartnerFactory().history, connection.vendor == "sqlite"
    assert may_change(past) is unguarded
    if not unguarded:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL perpusnas.erase = 'on'")
            assert may_change(past)
            cursor.execute("SET LOCAL perpusnas.erase = 'off'")
    assert may_change(past) is unguarded


def test_guards_are_there_again_after_migrating_twice():
    call_command("migrate", verbosity=0)
    assert may_change(PartnerFactory().history) is (connection.vendor == "sqlite")
