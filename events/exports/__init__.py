"""The columns of the files of events, programs, outcomes and follow-ups.

The reports `rekap-kegiatan`, `tindak-lanjut` and `ksst-colombo-plan` have these columns
in this order and under these names for good; new ones come last. The lists' files have
the same, then what else the register knows, and the id at the very end. An empty number
is unknown.
"""

from .events import event_report_table, event_table, own_event_table
from .follow_ups import follow_up_report_table, follow_up_table, statuses
from .ksst import ksst_table
from .outcome_totals import sum_columns, sum_rows
from .outcomes import outcome_table
from .post_event_checks import check_table
from .programs import program_table

__all__ = [
    "check_table",
    "event_report_table",
    "event_table",
    "follow_up_report_table",
    "follow_up_table",
    "ksst_table",
    "outcome_table",
    "own_event_table",
    "program_table",
    "statuses",
    "sum_columns",
    "sum_rows",
]
