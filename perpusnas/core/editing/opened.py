"""What a form showed when it was opened, carried in the form under a signature."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.db import models
from django.db.models.fields.files import FieldFile
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import InlineForeignKeyField

Values = dict[str, Any]

# Fields about the change itself, which show nothing that is stored.
ABOUT_THE_CHANGE = ("reason", "confirmed", "opened", "once")


@dataclass
class Opened:
    """The values of a record and its rows, by field, as a form showed them.

    `rows` has the values of each row by the prefix of its formset and its number.
    `pending` are the conflicts that the page asked about, by the name of their input.
    """

    version: int
    fields: Values
    rows: dict[str, dict[str, Values]] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)

    def signed(self, record: models.Model) -> str:
        return signing.dumps(asdict(self), salt=salt(record), compress=True)


def read_opened(text: str, record: models.Model) -> Opened | None:
    """What a form of this record says of its opening; None where it was not signed
    here, or for another record."""
    try:
        return Opened(**signing.loads(text, salt=salt(record)))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def salt(record: models.Model) -> str:
    return f"opened {record._meta.label} {record.pk}"


def stored_fields(form: forms.ModelForm) -> list[str]:
    """The names of the fields of a form that show what is stored, and can be changed."""
    return [
        name
        for name, entry in form.fields.items()
        if name not in (*ABOUT_THE_CHANGE, DELETION_FIELD_NAME)
        and not entry.disabled
        and name != form.instance._meta.pk.name
        and not isinstance(entry, InlineForeignKeyField)
    ]


def shown_values(form: forms.ModelForm) -> Values:
    """The stored values that a form shows, also where other ones were sent."""
    return {name: plain(form[name].initial) for name in stored_fields(form)}


def plain(value: Any) -> Any:
    """A value of a field as JSON holds it: records by key, files by name."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, FieldFile):
        return value.name or ""
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def as_initial(entry: forms.Field, value: Any) -> Any:
    """The value that a field has to be compared with, from the one that was signed."""
    is_number = isinstance(entry, forms.DecimalField) and value is not None
    return Decimal(value) if is_number else value
