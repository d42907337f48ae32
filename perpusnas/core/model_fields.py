"""Fields of a model, and the models that they lead to, by name."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def own_field(model: type[models.Model], name: str) -> models.Field:
    """Return a field of the model's own table; raises FieldDoesNotExist for any other
    name, also for that of a relation from another model."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{model.__name__} has no own field {name!r}.")
    return field


def related_model(model: type[models.Model], name: str) -> Any:
    """Return the model that a foreign key or a relation from another model leads to.

    For querysets, which a model's module imports: they cannot import the models of its
    rows in turn.
    """
    return model._meta.get_field(name).related_model
