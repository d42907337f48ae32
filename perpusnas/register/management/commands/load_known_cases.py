"""Load the real cases that are shipped with the software."""

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
from perpusnas.core.access import Access
from perpusnas.core.audit import audit_as, system_account, with_reason
from perpusnas.core.models import Country, Record, Source

ROUTE = "load_known_cases"
FACTS = Path(__file__).parents[2] / "known_cases.toml"

# Names of the tables in the file, ordered so that a record follows those that it
# refers to.
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


class RemovedRecordError(Exception):
    """Raised where a case refers to a record that was deleted or could not be made."""


class CaseLoader:
    """Creates the records of the cases.

    `records` holds them by model and key, with None for those that no longer exist.
    """

    def __init__(self) -> None:
        self.records: dict[tuple[type, str], Record | None] = {
            (Partner, "home"): Partner.objects.get(is_home=True)
        }
        self.made_before = {model: created_before(model) for model in KINDS.values()}

    def enter(self, case: str, model: type[Record], facts: dict) -> Record | None:
        """Create one record with its rows; return None if an earlier run created it.
        Raises ValueError if the key is not unique."""
        key, reason = facts["key"], f"{case} / {facts['key']}"
        if (model, key) in self.records:
            raise ValueError(f"{reason}: this key is taken")
        self.records[model, key] = None
        if reason in self.made_before[model]:
            created = model.objects.filter(pk=self.made_before[model][reason])
            self.records[model, key] = created.first()
            return None
        values = {n: value for n, value in facts.items() if n != "key"}
        with transaction.atomic(), with_reason(reason):
            record = self.entry(model, {"access": Access.PUBLIC, **values})
        self.records[model, key] = record
        return record

    def entry(self, model: type[models.Model], facts: dict, **owners: Any) -> Any:
        """Save a record or row, then the rows nested in it."""
        rows = {n: value for n, value in facts.items() if isinstance(value, list)}
        values = {n: self.value(model, n, facts[n]) for n in facts if n not in rows}
        instance = model(**owners, **values)
        instance.full_clean(
            exclude=[f.name for f in model._meta.fields if not f.editable]
        )
        instance.save()
        for name, items in rows.items():
            relation: Any = model._meta.get_field(name)
            row_owners = {**owners, relation.field.name: instance}
            for item in items:
                self.entry(relation.related_model, item, **row_owners)
        return instance

    def value(self, model: type[models.Model], name: str, value: Any) -> Any:
        """Return the value of a field: an object for a foreign key, or the value
        itself."""
        target: Any = model._meta.get_field(name).related_model
        if target is None:
            return value
        if target is Country:
            return Country.objects.get(code=value)
        if target is Area:  # administrators may have replaced the list
            return Area.objects.filter(slug=value).first()
        if target is ScopeItem:
            return self.scope_item(**value)
        return self.record(target, value)

    def record(self, model: type[Record], key: str) -> Any:
        """Return the record with this key; raise RemovedRecordError if it no longer exists."""
        record = self.records[model, key]
        if record is None:
            raise RemovedRecordError(key)
        return record

    def scope_item(self, agreement: str, position: int) -> ScopeItem | None:
        """Return the scope item that was entered at this position, wherever it is
        now."""
        owner = self.record(Agreement, agreement)
        entered = ScopeItem.history.filter(
            history_type="+", route=ROUTE, agreement_id=owner.pk, position=position
        )
        return owner.scope_items.filter(pk__in=entered.values("id")).first()


def created_before(model: type[Record]) -> dict[str, int]:
    """Return the records created by earlier runs: id by change reason.

    The history remains when a record is renamed, trashed or deleted, so nothing that
    users changed since is created again.
    """
    created = model.history.filter(history_type="+", route=ROUTE)
    return dict(created.values_list("history_change_reason", "id"))


def with_source(facts: Any, only: str) -> Any:
    """Return the facts with `only` as the source of every citation that has none."""
    if isinstance(facts, list):
        return [with_source(item, only) for item in facts]
    if not isinstance(facts, dict):
        return facts
    values = {name: with_source(value, only) for name, value in facts.items()}
    return {"source": only, **values} if "stance" in values else values


def shipped_cases() -> dict[str, dict[str, list[dict]]]:
    """Return the facts by case and kind of record."""
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
        with transaction.atomic(), audit_as(system_account(), ROUTE) as act:
            # Lock a row: a concurrent run waits here, and then finds everything created.
            get_user_model().objects.select_for_update().get(pk=act.user.pk)
            created = self.enter_all(shipped_cases())
        for model in (Partner, Person) if created else ():
            compare_all(model)

    def enter_all(self, shipped: dict) -> int:
        """Create all records and return how many were new."""
        cases, created = CaseLoader(), 0
        for kind, model in KINDS.items():
            for case, tables in shipped.items():
                for facts in tables.get(kind, []):
                    created += self.enter(cases, kind, case, model, facts)
        self.stdout.write(f"Known cases, records made: {created}.")
        return created

    def enter(
        self, cases: CaseLoader, kind: str, case: str, model, facts: dict
    ) -> bool:
        """Create a record and print it; return whether it is new."""
        try:
            record = cases.enter(case, model, facts)
        except RemovedRecordError as gone:
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
