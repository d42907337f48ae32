"""Tables and columns of a register folder, and how values are written in CSV.

`docs/register-format.md` describes the same format; a test compares them.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import override

from agreements.models import ValiditySpan
from partners.models import Merge
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.models import (
    Country,
    Export,
    ExportJob,
    Feed,
    FileColumns,
    SignInAttempt,
    Submission,
    User,
)

FORMAT = "perpusnas-register 2\n"
# Those of earlier versions, whose folders lack columns and are still taken in.
EARLIER_FORMATS = ("perpusnas-register 1\n",)
# Imports are a log of the installation that names entries of its history, so the app
# of imports is left out as a whole.
APPS = ("perpusnas", "partners", "agreements", "events")
# Models that are not exported, with the reason.
LEFT_OUT: dict[type[models.Model], str] = {
    Country: "countries come with the software",
    Export: "the log belongs to the installation that made the files",
    ExportJob: "it holds files that are made for a user, for some days",
    Submission: "it holds forms that were sent, for a day",
    Merge: "it names entries of the history, which is left out",
    Feed: "it holds the secret addresses of calendars",
    FileColumns: "it holds how each user likes files, not what is registered",
    SignInAttempt: "it is deleted after a day and concerns one installation",
    ValiditySpan: "it is worked out from the agreements and their extensions",
}
PRIVATE_FIELDS: dict[type[models.Model], set[str]] = {
    User: {"password", "last_login", "is_superuser", "is_staff"}
}
# The order of names follows from the rules of the machine that takes a register in.
SORT_KEYS = {"sort_id", "sort_en"}
GROUPS = "groups"
# Columns that decide who sees a record: a default would open some to more readers.
ALWAYS_REQUIRED = {"access", "trashed"}
TEXT_FIELDS = (models.CharField, models.TextField, models.FileField)
COLUMN_TYPES = {
    PartialDateField: "date as EDTF",
    models.BooleanField: "1 or 0",
    models.DateTimeField: "moment",
    models.DateField: "day",
    models.DecimalField: "amount",
    models.IntegerField: "number",
    models.FileField: "paper",
}


@dataclass(frozen=True)
class RegisterTable:
    """One exported table and its CSV file."""

    model: type[models.Model]

    @property
    def file(self) -> str:
        return f"{self.model._meta.db_table}.csv"

    @cached_property
    def fields(self) -> list[models.Field]:
        private = PRIVATE_FIELDS.get(self.model, set()) | SORT_KEYS
        return [f for f in self.model._meta.concrete_fields if f.name not in private]

    @cached_property
    def worked_out(self) -> list[models.Field]:
        """Return the columns that no folder has: they are filled after an import."""
        return [f for f in self.model._meta.concrete_fields if f.name in SORT_KEYS]

    @property
    def columns(self) -> list[str]:
        """Return the columns of the file; that of the accounts also has one for groups."""
        more = [GROUPS] if self.model is User else []
        return [*(field.column for field in self.fields if field.column), *more]

    @property
    def required_columns(self) -> list[str]:
        """The columns that no register folder may lack, since they have no default."""
        optional = {field.column for field in self.fields if has_fixed_default(field)}
        return [column for column in self.columns if column not in optional]

    @property
    def files(self) -> list[str]:
        """Return the columns with the storage name of a document."""
        return [f.attname for f in self.fields if isinstance(f, models.FileField)]

    @property
    def tracked(self) -> bool:
        return hasattr(self.model, "history")

    def rows(self) -> models.QuerySet:
        """Return all rows ordered by primary key, regardless of access."""
        return self.model._base_manager.order_by("pk")


def has_fixed_default(field: models.Field) -> bool:
    """Return whether a field has a default that does not depend on the moment; an empty
    value is one where the field may be empty."""
    if field.column in ALWAYS_REQUIRED:
        return False
    if field.has_default():
        return not callable(field.default)
    return field.null or (field.blank and isinstance(field, TEXT_FIELDS))


def register_tables() -> list[RegisterTable]:
    """Return all exported tables in a fixed order, accounts first."""
    found = [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if model not in LEFT_OUT and not hasattr(model, "history_id")
    ]
    found.sort(key=lambda m: (m is not User, APPS.index(m._meta.app_label), m.__name__))
    return [RegisterTable(model) for model in found]


def value_to_text(value: Any) -> str:
    """Return a value as it is written to a file; None is empty, times are in UTC."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def text_to_value(field: models.Field, text: str) -> Any:
    """Return the value of a cell for a field."""
    is_foreign_key = isinstance(field, models.ForeignKey)
    target: Any = field.target_field if isinstance(field, models.ForeignKey) else field
    if not text:
        return "" if isinstance(target, TEXT_FIELDS) and not is_foreign_key else None
    return text if isinstance(target, TEXT_FIELDS) else target.to_python(text)


def format_description() -> str:
    """Return the documentation of all files and columns, in Markdown."""
    sections = []
    with override("en"):
        for table in register_tables():
            lines = [f"### {table.file}", "", "| column | holds | meaning |"]
            lines.append("| --- | --- | --- |")
            lines += [
                f"| `{f.column}` | {column_type(f)} | {f.verbose_name} |"
                for f in table.fields
            ]
            if table.model is User:
                lines.append(
                    f"| `{GROUPS}` | text | names of groups, with a space between |"
                )
            sections.append("\n".join(lines))
    return "\n\n".join(sections)


def column_type(field: models.Field) -> str:
    """Return the type of a column, as the documentation calls it."""
    if isinstance(field, models.ForeignKey):
        return f"key of `{field.related_model._meta.db_table}`"
    kinds = (label for model, label in COLUMN_TYPES.items() if isinstance(field, model))
    return next(kinds, "text")
