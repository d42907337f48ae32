"""The status of an agreement in office files, compared with its dates."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.models import Agreement
from perpusnas.core.search import normalise

from . import cells
from .assignment import assign_value
from .rows import ImportRow

IN_FORCE, ENDED, IN_PROCESS = "in_force", "ended", "in_process"
TERMINATED = "terminated"
STATUSES = [
    (IN_FORCE, pgettext_lazy("in a file", "In force")),
    (ENDED, pgettext_lazy("in a file", "Expired")),
    (IN_PROCESS, pgettext_lazy("in a file", "In preparation")),
    (TERMINATED, gettext_lazy("Terminated")),
]
WORDS = {
    IN_FORCE: "masih berlaku|berlaku|aktif|masih aktif|active|valid|still in force",
    ENDED: "kadaluarsa|kadaluwarsa|kedaluwarsa|habis|habis masa berlaku|berakhir"
    "|sudah berakhir|telah berakhir|tidak berlaku|tidak aktif|expired|ended|inactive",
    IN_PROCESS: "dalam proses|proses|masih proses|draft|draf|pembahasan|penjajakan"
    "|belum ditandatangani|in process|in progress|drafting",
    TERMINATED: "dihentikan|diakhiri|diputus|terminated",
}
BY_WORD = {
    normalise(word): status for status, ws in WORDS.items() for word in ws.split("|")
}
status = cells.choice(STATUSES, BY_WORD)


def fill_signature(entry: ImportRow) -> None:
    """Set whether a new agreement is signed, as its status implies, where the row does
    not say it."""
    found = entry.values.get("status")
    says_it = entry.values.get("signature") or entry.record.signed
    if found and entry.is_new and not says_it:
        assign_value(entry, "signature", "no" if found == IN_PROCESS else "yes")


def note_status(entry: ImportRow) -> None:
    """Add a status that the dates do not show to the remarks, and say why."""
    if not (found := entry.values.get("status")):
        return
    if reason := why_not_shown(found, entry.record, timezone.localdate()):
        heading, cell = entry.read_from["status"]
        line = f"{heading}: {cell}"
        message = _("Status “%(cell)s”: %(reason)s It is added to the remarks.")
        entry.notes.append(message % {"cell": cell, "reason": reason})
        add_remark(entry, line)


def add_remark(entry: ImportRow, line: str) -> None:
    """Add a line to the remarks, unless they have it already."""
    before, given = entry.record.remarks, entry.values.get("remarks") or ""
    if line in before.splitlines():
        if before == f"{given}\n{line}":
            entry.differences = [d for d in entry.differences if d.field != "remarks"]
        return
    remarks = f"{before}\n{line}" if before else line
    assign_value(entry, "remarks", remarks, follows=True)


def why_not_shown(found: str, agreement: Agreement, today: date) -> str:
    """Return why the dates of an agreement do not show its status, or an empty
    string."""
    ends = agreement.ends_earliest, agreement.ends_latest
    if found == IN_PROCESS:
        return _("a date of signing is given.") if agreement.signed else ""
    if found == IN_FORCE:
        has_passed = ends[1] is not None and ends[1] < today
        return _("the end date has passed.") if has_passed else ""
    if found == TERMINATED:
        return _("the day of termination is not known.")
    if agreement.ends_basis == "open_ended":
        return _("the agreement has no end date.")
    if not agreement.ends:
        return _("the end date is not known.")
    is_future = ends[0] is not None and ends[0] >= today
    return _("the end date has not come yet.") if is_future else ""
