"""Real cases that the register ships with, entered as anybody would enter them."""

import tomllib
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand
from django.db import models, transaction
from django.utils.translation import override

from agreements.models import Agreement, Area, ScopeItem
from events.models import (
    Event,
    FollowUp,
    Outcome,
    Program,
)
from partners.duplicates import compare_all
from partners.models import Partner, Person
from perpusnas.core.access import (
    Access,
    acting,
    because,
    system_account,
)
from perpusnas.core.models import Country, Record, Source

ROUTE = "load_known_cases"
FACTS = Path(__file__).parents[2] / "known_cases.toml"

# In this order, so that a record comes after those it names. The words are those of
# the file's tables.
KINDS: dict[str, type[Record]] = {
    "sources": Source,
    "partners": Partner,
    "people": Person,
    "agreements": Agreement,
    "programs": Program,
    "events": Event,
    "outcomes": Outcome,
    "follow_ups": FollowUp,
}


class NoMoreError(Exception):
    """A record that was made once has been removed for good, or could not be made."""


class Cases:
    """The records of the cases, by model and key; None for one that is no more."""

    def __init__(self) -> None:
        self.records: dict[tuple[type, str], Record | None] = {
            (Partner, "home"): Partner.objects.get(is_home=True)
        }
        self.made_before = {model: earlier(model) for model in KINDS.values()}

    def enter(self, case: str, model: type[Record], facts: dict) -> Record | None:
        """Make one record with its rows; None where an earlier run has made it."""
        key, reason = facts["key"], f"{case} / {facts['key']}"
        if (model, key) in self.records:
            raise ValueError(f"{reason}: this key is taken")
        self.records[model, key] = None
        if reason in self.made_before[model]:
            kept = model.objects.filter(pk=self.made_before[model][reason])
            self.records[model, key] = kept.first()
            return None
        told = {n: value for n, value in facts.items() if n != "key"}
        with transaction.atomic(), because(reason):
            record = self.entry(model, {"access": Access.PUBLIC, **told})
        self.records[model, key] = record
        return record

    def entry(self, model: type[models.Model], facts: dict, **owners: Any) -> Any:
        """Save a record or a row as it is told, then the rows that stand in it."""
        rows = {n: value for n, value in facts.items() if isinstance(value, list)}
        own = {n: self.value(model, n, facts[n]) for n in facts if n not in rows}
        entry = model(**owners, **own)
        entry.full_clean(exclude=[f.name for f in model._meta.fields if not f.editable])
        entry.save()
        for name, items in rows.items():
            relation = model._meta.get_field(name)
            of_whom = {**owners, relation.field.name: entry}
            for item in items:
                self.entry(relation.related_model, item, **of_whom)
        return entry

    def value(self, model: type[models.Model], name: str, told: Any) -> Any:
        """What a field takes: a record for its key, anything else as it is told."""
        other = model._meta.get_field(name).related_model
        if other is None:
            return told
        if other is Country:
            return Country.objects.get(code=told)
        if other is Area:  # administrators may have made a list of their own
            return Area.objects.filter(slug=told).first()
        if other is ScopeItem:
            return self.promise(**told)
        return self.record(other, told)

    def record(self, model: type[Record], key: str) -> Record:
        record = self.records[model, key]
        if record is None:
            raise NoMoreError(key)
        return record

    def promise(self, agreement: str, position: int) -> ScopeItem | None:
        """A promise by the place at which it was entered, wherever it stands today."""
        text = self.record(Agreement, agreement)
        entered = ScopeItem.history.filter(
            history_type="+", route=ROUTE, agreement_id=text.pk, position=position
        )
        return text.scope_items.filter(pk__in=entered.values("id")).first()


def earlier(model: type[Record]) -> dict[str, int]:
    """What earlier runs made, by the reason they left in the history.

    History stays when a record is renamed, trashed or removed, so that nothing which
    people have changed since is made anew.
    """
    made = model.history.filter(history_type="+", route=ROUTE)
    return dict(made.values_list("history_change_reason", "id"))


def with_source(facts: Any, only: str) -> Any:
    """The same facts, where each citation that names no source is of the only one."""
    if isinstance(facts, list):
        return [with_source(item, only) for item in facts]
    if not isinstance(facts, dict):
        return facts
    whole = {name: with_source(value, only) for name, value in facts.items()}
    return {"source": only, **whole} if "stance" in whole else whole


def shipped_cases() -> dict[str, dict[str, list[dict]]]:
    """The facts by case and kind of record."""
    cases = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    for name, case in cases.items():
        if len(case["sources"]) == 1:
            cases[name] = with_source(case, case["sources"][0]["key"])
    return cases


class Command(BaseCommand):
    help = (
        "Enters the known cases that the register ships with. Safe to run twice: what "
        "was made once is never made anew or changed, even if it is in the trash now."
    )

    def handle(self, **_options):
        with transaction.atomic(), acting(system_account(), ROUTE) as act:
            # Of two runs at the same time, the second waits and finds all made.
            get_user_model().objects.select_for_update().get(pk=act.user.pk)
            made = self.enter_all(shipped_cases())
        for model in (Partner, Person) if made else ():
            compare_all(model)

    def enter_all(self, shipped: dict) -> int:
        cases, made = Cases(), 0
        for kind, model in KINDS.items():
            for case, tables in shipped.items():
                for facts in tables.get(kind, []):
                    made += self.enter(cases, kind, case, model, facts)
        self.stdout.write(f"Known cases, records made: {made}.")
        return made

    def enter(self, cases: Cases, kind: str, case: str, model, facts: dict) -> bool:
        """Make a record and say so; whether it was made now."""
        try:
            record = cases.enter(case, model, facts)
        except NoMoreError as gone:
            self.stdout.write(
                f"Left out of {kind}: {facts['key']}, since it names {gone}, "
                "which is no longer there."
            )
            return False
        if record:
            with override("en"):
                name = getattr(record, "heading", record)
                self.stdout.write(f"Made, in {kind}: {name}")
        return bool(record)
