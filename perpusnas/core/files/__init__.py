"""Lists and reports as files: columns over rows that are read chunk by chunk, from one
snapshot of the register, into a temporary file that is sent with its length.

`columns` says what a file consists of, `chosen` what of it its reader wants, `cells` how a value is written, `csvfile` and
`xlsxfile` write the file, `responses` makes the response.
"""

from ..keys import Keys
from .cells import DIALECTS, dialect_called, page_cell, text_cell
from .chosen import ColumnChoice, column_choices
from .columns import (
    Column,
    FileTable,
    choice,
    edtf,
    field,
    grouped,
    joined,
    joined_once,
    labels_of,
    partial_date,
    partial_dates,
    record_id,
    row_number,
)
from .formulas import DANGEROUS, guarded, unguarded
from .referenced import Referenced
from .responses import ExportRequest, records_file, rows_file
from .snapshots import snapshot
from .xlsxfile import TooManyRowsError

__all__ = [
    "DANGEROUS",
    "DIALECTS",
    "Column",
    "ColumnChoice",
    "ExportRequest",
    "FileTable",
    "Keys",
    "Referenced",
    "TooManyRowsError",
    "choice",
    "column_choices",
    "dialect_called",
    "edtf",
    "field",
    "grouped",
    "guarded",
    "joined",
    "joined_once",
    "labels_of",
    "page_cell",
    "partial_date",
    "partial_dates",
    "record_id",
    "records_file",
    "row_number",
    "rows_file",
    "snapshot",
    "text_cell",
    "unguarded",
]
