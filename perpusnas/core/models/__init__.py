"""What every record of the register has, and the records that belong to no one app."""

from .accounts import Feed, PeopleManager, User
from .countries import (
    Country,
    by_every_name,
    in_reader_language,
    reader_columns,
)
from .log import Export
from .records import (
    Record,
    RecordQuerySet,
    Row,
    RowQuerySet,
    load_rows,
)
from .sources import (
    Certainty,
    Citation,
    Source,
    Stance,
    at_most_one,
    exactly_one,
)

__all__ = [
    "Certainty",
    "Citation",
    "Country",
    "Export",
    "Feed",
    "PeopleManager",
    "Record",
    "RecordQuerySet",
    "Row",
    "RowQuerySet",
    "Source",
    "Stance",
    "User",
    "at_most_one",
    "by_every_name",
    "exactly_one",
    "in_reader_language",
    "load_rows",
    "reader_columns",
]
