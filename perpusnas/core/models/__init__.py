"""Base classes of records and rows, and the models that belong to no single app."""

from .accounts import AccountManager, Feed, SignInAttempt, User
from .bulk import bulk_save
from .bulk_insert import check_references_at_once, insert_history, insert_rows
from .countries import (
    Country,
    countries_by_name,
    in_reader_language,
    other_language,
    reader_columns,
)
from .log import Export
from .records import Record, RecordQuerySet
from .rows import Row, RowQuerySet
from .sources import (
    Certainty,
    Citation,
    Source,
    Stance,
    at_most_one,
    exactly_one,
)

__all__ = [
    "AccountManager",
    "Certainty",
    "Citation",
    "Country",
    "Export",
    "Feed",
    "Record",
    "RecordQuerySet",
    "Row",
    "RowQuerySet",
    "SignInAttempt",
    "Source",
    "Stance",
    "User",
    "at_most_one",
    "bulk_save",
    "check_references_at_once",
    "countries_by_name",
    "exactly_one",
    "in_reader_language",
    "insert_history",
    "insert_rows",
    "other_language",
    "reader_columns",
]
