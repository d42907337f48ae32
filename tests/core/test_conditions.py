"""Conditions of constraints hold without the database where they hold in it."""

from datetime import date
from decimal import Decimal
from itertools import islice, product
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from agreements.models import Agreement
from perpusnas.core.models import violates
from perpusnas.core.models.conditions import UnknownConditionError, truth

pytestmark = pytest.mark.django_db
CONSTRAINTS = [
    (model, constraint)
    for model in apps.get_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint)
]
MOST_TRIED = 60


def values_for(field: models.Field, texts: list[str]) -> list[Any]:
    """Values of a field, among them none and those that the constraint names."""
    if field.is_relation or isinstance(field, models.AutoField):
        return [None, 1, 2]
    if isinstance(field, models.DateField):
        return [None, date(2020, 1, 1), date(2020, 1, 2)]
    if isinstance(field, models.BooleanField):
        return [None, True, False]
    if isinstance(field, models.DecimalField):
        return [None, Decimal(0), Decimal(10), Decimal(9)]
    if isinstance(field, models.IntegerField):
        return [None, 0, 1, 9, 10, 13, 366]
    return ["", *texts, "other"]


def texts_of(condition: Any) -> list[str]:
    found = [
        texts_of(child) if isinstance(child, Q) else [child[1]]
        for child in condition.children
    ]
    return [text for some in found for text in some if isinstance(text, str) and text]


@pytest.mark.parametrize(
    ("model", "constraint"), CONSTRAINTS, ids=[c.name for _m, c in CONSTRAINTS]
)
def test_every_constraint_is_worked_out_as_by_the_database(model, constraint):
    names = sorted(constraint.condition.referenced_base_fields - {"pk"})
    fields = [model._meta.get_field(name) for name in names]
    texts = texts_of(constraint.condition)
    tried = list(product(*(values_for(field, texts) for field in fields)))
    step = max(1, len(tried) // MOST_TRIED)
    found = set()
    for values in islice(tried, 0, None, step | 1):
        instance = model(pk=1)
        for field, value in zip(fields, values, strict=True):
            instance.__dict__[field.attname] = value
        try:
            constraint.validate(model, instance)
        except ValidationError:
            expected = True
        else:
            expected = False
        found.add(expected)
        assert violates(instance, constraint) is expected, values
        truth(constraint.condition, instance)  # without the database
    assert False in found


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Q(notice_months__gt=3), True),
        (Q(notice_months__lt=F("duration")), None),
        (~Q(notice_months__lt=F("duration")), None),
        (Q(notice_months__gt=3) | Q(duration__gt=3), True),
        (Q(notice_months__gt=3) & Q(duration__gt=3), None),
        (Q(notice_months__lt=3) & Q(duration__gt=3), False),
        (Q(notice_months__lt=3) | Q(duration__gt=3), None),
        (Q(notice_months__range=(1, 6)), True),
        (Q(notice_months__range=(7, 9)), False),
        (Q(duration__range=(7, 9)), None),
    ],
)
def test_null_is_neither_true_nor_false(condition, expected):
    assert truth(condition, Agreement(notice_months=6)) is expected


@pytest.mark.parametrize(
    "condition",
    [
        Q(code__startswith="A"),
        Q(code__gt="A"),
        Q(notice_months=Length("code")),
        Q(notice_months=F("code")),
        Q(notice_months=6) ^ Q(code="A"),
    ],
)
def test_what_only_the_database_knows_is_left_to_it(condition):
    agreement = Agreement(notice_months=6, code="B")
    with pytest.raises(UnknownConditionError):
        truth(condition, agreement)


def test_constraint_that_only_the_database_knows_is_asked_there():
    constraint = models.CheckConstraint(
        condition=Q(code__startswith="A"), name="begins"
    )
    assert violates(Agreement(code="B"), constraint)
    assert not violates(Agreement(code="AB"), constraint)
