"""Model and form fields for dates of which only a part may be known."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .bounds import bounds, parse_input
from .words import in_words

EXAMPLES = _(
    "For example 02/07/2024, 2 July 2024, July 2024, 2024, early 2024, before 2019, "
    "May or June 2022."
)


def earliest() -> "models.DateField[Any, Any]":
    """A column for a bound: one of the two to declare above a partial date."""
    return models.DateField(null=True, blank=True, editable=False, db_index=False)


latest = earliest


class PartialDateFormField(forms.CharField):
    """A form field that reads dates in words and shows them in the reader's language."""

    def __init__(
        self, *, help_text: str | Promise = "", max_length: int = 200, **kwargs: Any
    ) -> None:
        help_text = format_lazy("{} {}", help_text, EXAMPLES) if help_text else EXAMPLES
        super().__init__(help_text=help_text, max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        try:
            return parse_input(super().to_python(value) or "")
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        try:
            bounds(value)
        except ValueError:
            return value  # what was typed and not understood stays as typed
        return in_words(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the date differs, however it is written."""
        if self.disabled:
            return False
        try:
            return parse_input(initial or "") != parse_input(data or "")
        except ValueError:
            return (initial or "") != (data or "")


class PartialDate(DeferredAttribute):
    """Sets both bounds with a new date, and leaves them alone while a row is loaded."""

    field: "PartialDateField"

    def __set__(self, instance: models.Model, value: Any) -> None:
        values, name = instance.__dict__, self.field.attname
        columns = self.field.bound_names()
        making = instance._state.adding and name not in values
        same = name in values and values[name] == value
        values[name] = value
        if same or LOADING in values:
            return
        if making and not all(values.get(column, 0) is None for column in columns):
            return  # the bounds came with the date, or stayed in the database
        try:
            days = bounds(value) if isinstance(value, str) else (None, None)
        except ValueError:
            days = None, None
        values.update(zip(columns, days, strict=True))


LOADING = "_loading_partial_dates"


def _refreshing(refresh: Callable[..., None]) -> Callable[..., None]:
    """Loads bounds with their date, as they are in the row: they need no parser."""

    @wraps(refresh)
    def refresh_from_db(
        self: models.Model,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        if fields is not None:
            fields = with_bounds(type(self), fields)
        self.__dict__[LOADING] = True
        try:
            refresh(self, using, fields, **kwargs)
        finally:
            self.__dict__.pop(LOADING, None)

    return refresh_from_db


def valid(text: str) -> None:
    """Raise a ValidationError where the text is no partial date."""
    try:
        bounds(text)
    except ValueError as error:
        raise ValidationError(error.args[0], code="invalid") from error


class PartialDateField(models.CharField):  # type: ignore[type-arg]  # takes none
    """A date as far as it is known: EDTF text, with its bounds in two columns above.

    Queryset updates pass the bounds by, as they pass history by.
    """

    default_validators = [valid]
    descriptor_class = PartialDate
    OWN: dict[str, Any] = {"max_length": 100, "blank": True, "default": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**self.OWN, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        for option, own in self.OWN.items():
            kwargs[option] = getattr(self, option)
            if kwargs[option] == own:
                del kwargs[option]
        return name, path, args, kwargs

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        model: Any = cls
        model.refresh_from_db = _refreshing(model.refresh_from_db)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        names = [field.name for field in self.model._meta.fields]
        missing = {*self.bound_names()} - {*names[: names.index(self.name)]}
        hint = f"Declare {', '.join(sorted(missing))} above {self.name}."
        error = checks.Error("A partial date lacks bounds.", hint=hint, obj=self)
        return [*super().check(**kwargs), *([error] if missing else [])]

    def bound_names(self) -> tuple[str, str]:
        return f"{self.name}_earliest", f"{self.name}_latest"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = super().pre_save(model_instance, add)
        if not isinstance(text, str):  # the bounds of an expression are not known
            raise TypeError(f"{self.name} must be a text, and empty where unknown")
        return text

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, str):
            bounds(value)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs: Any) -> Any:
        own = {"form_class": PartialDateFormField, "max_length": 200}
        return super().formfield(**{**own, **kwargs})


def with_bounds(model: type[models.Model], update_fields: Iterable[str]) -> set[str]:
    """The fields to save, with the bounds of each partial date among them."""
    names = set(update_fields)
    for field in model._meta.concrete_fields:
        if isinstance(field, PartialDateField) and field.name in names:
            names.update(field.bound_names())
    return names
