"""Rows are hidden with what they point to, also through another row."""

import pytest
from django.apps import apps
from django.db.models import Q

from perpusnas.core.models import Row
from perpusnas.core.visibility import points_only_to, points_to_record, points_to_row

PAIRS = [
    (model, field)
    for model in apps.get_models()
    if issubclass(model, Row)
    for field in model._meta.fields
    if points_to_row(field)
]


def checked_paths(condition: Q) -> set[str]:
    """Return the paths to the records that a condition applies the rule to."""
    found = set()
    for part in condition.children:
        if isinstance(part, Q):
            found |= checked_paths(part)
        elif part[0].endswith("__allowed"):
            found.add(part[0].removesuffix("__allowed"))
    return found


@pytest.mark.parametrize(
    ("model", "field"), PAIRS, ids=[f"{m.__name__}-{f.name}" for m, f in PAIRS]
)
def test_records_of_a_row_are_checked_unless_they_are_those_of_the_other(model, field):
    """All records that a row points to are checked, except the one that both belong to."""
    condition = points_only_to(
        model, lambda _model, path: Q(**{f"{path}__allowed": True})
    )
    own = {f.name for f in model._meta.fields if points_to_record(f)}
    records = {f.name for f in field.related_model._meta.fields if points_to_record(f)}
    paths = checked_paths(condition)
    unchecked = {name for name in records if f"{field.name}__{name}" not in paths}
    assert unchecked in (set(), own & records)
    assert len(unchecked) <= 1
