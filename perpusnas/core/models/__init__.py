"""Base classes of records and rows, and the models that belong to no single app."""

from .accounts import AccountManager, Feed, SignInAttempt, User
from .bulk import bulk_save
from .bulk_insert import check_references_at_once, insert_history, insert_rows
from .conditions import violates
from .countries import (
    CountriesByName,
    Country,
    OtherText,
    countries_by_name,
    countries_in_order,
    country_called,
    in_reader_language,
    other_language,
    other_text,
    reader_columns,
)
from .derived import derived_once
from .export_jobs import MOST_FILES, ExportJob
from .file_columns import FileColumns
from .listed_choice_fields import (
    ListedChoiceField,
    ListedChoiceFormField,
    mark_field,
)
from .listed_choices import ListedChoice
from .log import Export
from .records import Record, RecordQuerySet
from .rows import Row, RowQuerySet
from .sort_keys import sort_column, sort_key_field
from .sources import (
    DOUBTS,
    Certainty,
    Citation,
    Source,
    Stance,
    at_most_one,
    exactly_one,
)
from .submissions import Submission

__all__ = [
    "DOUBTS",
    "MOST_FILES",
    "AccountManager",
    "Certainty",
    "Citation",
    "CountriesByName",
    "Country",
    "Export",
    "ExportJob",
    "Feed",
    "FileColumns",
    "ListedChoice",
    "ListedChoiceField",
    "ListedChoiceFormField",
    "OtherText",
    "Record",
    "RecordQuerySet",
    "Row",
    "RowQuerySet",
    "SignInAttempt",
    "Source",
    "Stance",
    "Submission",
    "User",
    "at_most_one",
    "bulk_save",
    "check_references_at_once",
    "countries_by_name",
    "countries_in_order",
    "country_called",
    "derived_once",
    "exactly_one",
    "in_reader_language",
    "insert_history",
    "insert_rows",
    "mark_field",
    "other_language",
    "other_text",
    "reader_columns",
    "sort_column",
    "sort_key_field",
    "violates",
]
