"""A merge that is killed at any moment leaves both records as they were."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from partners.models import Merged, Name, Partner
from partners.references import references
from tests.factories import (
    NameFactory,
    PartnerFactory,
    PartyFactory,
    TieFactory,
)

ROOT = Path(__file__).resolve().parents[2]
# Says a word after everything that it writes, so that it can be killed at a known moment.
MERGE = """
import sys
import django
django.setup()
from django.db import connection
from partners.merging import merge
from partners.models import Partner
def told(execute, sql, *rest):
    done = execute(sql, *rest)
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        print("saved", flush=True)
    return done
kept, other = (Partner.objects.get(pk=pk) for pk in sys.argv[1:])
with connection.execute_wrapper(told):
    merge(kept, other, {"name": other.name}, "killed")
print("done", flush=True)
"""


def database() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    who = f"{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}"
    return f"postgres://{who}/{values['NAME']}"


def merging(kept: Partner, other: Partner) -> subprocess.Popen:
    settings = {"DJANGO_SETTINGS_MODULE": "perpusnas.settings"}
    settings |= {"DATABASE_URL": database(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", MERGE, str(kept.pk), str(other.pk)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings}
    )


def stand(*partners: Partner) -> list:
    """All that points at the two, and what they and their pasts say."""
    found = []
    for partner in partners:
        row = Partner.objects.filter(pk=partner.pk).values().get()
        pointing = [
            sorted(f.model._base_manager.filter(**{f.name: partner}).values_list("pk"))
            for f in references(partner)
        ]
        found += [row, pointing, partner.history.count()]
    return [*found, Name.history.count(), Merged.objects.count()]


def killed_at(moments, kept: Partner, other: Partner) -> None:
    before = stand(kept, other)
    for moment in moments:
        child = merging(kept, other)
        said = [child.stdout.readline().strip() for _number in range(moment)]
        child.kill()
        rest = child.stdout.read()
        child.wait()
        child.stdout.close()
        assert set(said) == {"saved"}
        assert "done" not in rest
        assert stand(kept, other) == before


def whole_merge(kept: Partner, other: Partner) -> None:
    child = merging(kept, other)
    said, _errors = child.communicate()
    assert said.endswith("done\n")
    other.refresh_from_db()
    assert other.trashed
    fields = [f for f in references(other) if f.model is not Merged]
    assert not any(
        f.model._base_manager.filter(**{f.name: other}).exists() for f in fields
    )


def test_merge_killed_half_way_leaves_both_as_they_were(transactional_db):
    kept, other = PartnerFactory(), PartnerFactory(name="Other")
    NameFactory.create_batch(20, partner=other)
    killed_at([1, 5, 9], kept, other)
    whole_merge(kept, other)
    assert kept.names.count() == 21


@pytest.mark.long
def test_merge_of_five_hundred_references_killed_at_many_moments(transactional_db):
    kept, other = PartnerFactory(), PartnerFactory(name="Other")
    NameFactory.create_batch(200, partner=other)
    PartyFactory.create_batch(200, partner=other)
    for _number in range(100):
        TieFactory(partner=other)
    killed_at([1, 3, 5, 7, 9, 11, 13], kept, other)
    whole_merge(kept, other)
    assert kept.names.count() == 201
