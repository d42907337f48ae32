"""Columns that hold the code of a row of a list, and their form fields."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .listed_choices import CODE_LENGTH, ListedChoice


class ListedChoiceFormField(forms.TypedChoiceField):
    """One row of a list; the form offers those in use and the one that is stored."""

    listed: type[ListedChoice]


class ListedChoiceField(models.CharField):
    """The code of a row of a list; `searched` says that the search text of a record has
    its labels."""

    def __init__(
        self,
        listed: type[ListedChoice],
        verbose_name: Any = None,
        *,
        searched: bool = False,
        **options: Any,
    ):
        self.listed, self.searched = listed, searched
        options = {"max_length": CODE_LENGTH, "choices": listed.choices, **options}
        super().__init__(verbose_name, **options)

    def deconstruct(self) -> Any:
        """A migration knows it as a column of text: what is in the list is no part of
        the structure."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> Any:
        _name, _path, args, kwargs = self.deconstruct()
        return type(self)(self.listed, *args, searched=self.searched, **kwargs)

    def _check_choices(self) -> list[Any]:
        """Checks run before the database is there, which has the choices."""
        return []

    def contribute_to_class(
        self, cls: Any, name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)

        def display(record: Any) -> str:
            return self.listed.label_of(getattr(record, self.attname))

        setattr(cls, f"get_{name}_display", display)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Refuse a code that is not in the list."""
        if value not in self.empty_values and not self.listed.knows(value):
            message = self.error_messages["invalid_choice"]
            raise ValidationError(message, "invalid_choice", {"value": value})
        super().validate(value, model_instance)

    def formfield(self, **options: Any) -> Any:
        field: Any = super().formfield(
            choices_form_class=ListedChoiceFormField, **options
        )
        field.listed = self.listed
        return field


def mark_field(marks: type[models.TextChoices], **options: Any) -> Any:
    """Return the column for what rules treat the rows of a list as."""
    return models.CharField(
        _("treated as"),
        max_length=CODE_LENGTH,
        choices=marks,
        help_text=_(
            "What rules of the register treat it as, whatever its name. It cannot be "
            "changed later."
        ),
        **{"blank": True, **options},
    )
