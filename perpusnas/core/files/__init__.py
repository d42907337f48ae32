"""Lists as files: one SQL statement, whatever the size, built whole before it is sent.

`cells` tells what stands in a column, `csvfile` and `xlsxfile` write it down, `taking`
makes the answer to whoever asked for the file.
"""

from .columns import (
    Column,
    Joined,
    Labelled,
    amount,
    bilingual,
    date_columns,
    labelled,
    table,
    unless_empty,
)
from .csvfile import DIALECTS
from .formulas import (
    DANGEROUS,
    Guarded,
    guarded,
    unguarded,
)
from .responses import Order, records_file, rows_file
from .xlsxfile import TooManyRowsError

__all__ = [
    "DANGEROUS",
    "DIALECTS",
    "Column",
    "Guarded",
    "Joined",
    "Labelled",
    "Order",
    "TooManyRowsError",
    "amount",
    "bilingual",
    "date_columns",
    "guarded",
    "labelled",
    "records_file",
    "rows_file",
    "table",
    "unguarded",
    "unless_empty",
]
