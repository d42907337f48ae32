"""The columns of the files of events, programs, outcomes and follow-ups.

The reports `rekap-kegiatan`, `tindak-lanjut` and `ksst-colombo-plan` have these columns in this order and
under these names for good; new ones come last. The lists' files have the same, then
what else the register knows, and the id at the very end. An empty number is unknown.
"""

from .events import event_columns, event_report_columns
from .follow_ups import follow_up_columns, follow_up_report_columns
from .ksst import ksst_columns
from .outcome_totals import sum_headings, sum_rows
from .outcomes import outcome_columns
from .post_event_checks import check_columns
from .programs import program_columns

__all__ = [
    "check_columns",
    "event_columns",
    "event_report_columns",
    "follow_up_columns",
    "follow_up_report_columns",
    "ksst_columns",
    "outcome_columns",
    "program_columns",
    "sum_headings",
    "sum_rows",
]
