"""The file of an outcomes ledger: a sum a line, as on the page."""

import csv
import io

from django.http import FileResponse
from django.utils.translation import gettext as _

from perpusnas.exports import DANGEROUS, DIALECTS

from ..ledger import BY, Group


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula, as `exports.Guarded` makes it."""
    bare = text.lstrip("'")
    return f"'{text}" if bare[:1] and bare[0] in DANGEROUS else text


def sums_file(groups: list[Group], by: str, name: str, dialect: str) -> FileResponse:
    style, text = DIALECTS[dialect], io.StringIO(newline="")
    writer = csv.writer(text, delimiter=style.delimiter, lineterminator="\r\n")
    writer.writerow(
        [BY[by], _("Standing"), _("Kind"), _("Quantity"), _("Unit"), _("Money")]
        + [_("Currency"), _("How sure"), _("Number of outcomes")]
        + [_("Outcomes that tell no figure"), "ID"]
    )
    for group in groups:
        for line in group.lines:
            figure = "" if line.total is None else line.total
            money = bool(line.currency)
            told = [group.name, str(line.badge["text"]), line.kind_label]
            writer.writerow(
                [*map(guarded, told), "" if money else figure, guarded(line.unit)]
                + [figure if money else "", line.currency, line.marks]
                + [line.outcomes, line.silent, "" if group.key is None else group.key]
            )
    start = "\ufeff" if style.bom else ""
    response = FileResponse(
        io.BytesIO((start + text.getvalue()).encode()),
        as_attachment=True,
        content_type="text/csv; charset=utf-8",
        filename=f"{name}.csv",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
