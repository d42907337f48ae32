"""Cells copied from a spreadsheet: rows, columns and headings."""

import csv
import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from perpusnas.core.model_fields import own_field
from perpusnas.core.search import normalise
from perpusnas.core.typed_text import clean_line

from .models import Participation

# The columns in their order where no headings are pasted, each with its usual headings
# in both languages.
HEADINGS = {
    "partner": ("mitra", "lembaga", "instansi", "partner", "institution"),
    "country": ("negara", "country", "negara peserta", "asal negara"),
    "region": ("daerah", "wilayah", "kabupaten kota", "region")
    + ("daerah di indonesia seperti diberitakan", "indonesian region as published"),
    "group": ("kelompok", "group", "kelompok diuraikan", "described group"),
    "role": ("peran", "role"),
    "planned": ("direncanakan", "rencana", "planned", "was planned"),
    "came": ("hadir", "datang", "came", "attended"),
    "heads_planned": ("jumlah direncanakan", "rencana peserta", "heads planned")
    + ("jumlah orang rencana",),
    "heads": ("jumlah", "jumlah orang", "jumlah hadir", "peserta", "heads", "number")
    + ("heads attended", "participants", "jumlah orang realisasi"),
    "women": ("perempuan", "wanita", "women", "female"),
    "men": ("laki laki", "pria", "men", "male"),
    "capacity": ("kapasitas", "sebagai", "capacity", "as"),
    "how": ("cara hadir", "cara", "how", "how it joined", "cara ikut serta"),
    "heads_planned_sure": ("ketepatan rencana", "accuracy planned"),
    "heads_sure": ("ketepatan", "ketepatan realisasi", "accuracy", "accuracy actual"),
}
LABELS = {
    "partner": gettext_lazy("Partner"),
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("Indonesian region"),
    "group": gettext_lazy("Group"),
    "role": gettext_lazy("Role"),
    "planned": gettext_lazy("Planned"),
    "came": gettext_lazy("Attended"),
    "heads_planned": gettext_lazy("Participants (planned)"),
    "heads": gettext_lazy("Participants"),
    "women": gettext_lazy("Women"),
    "men": gettext_lazy("Men"),
    "capacity": gettext_lazy("Capacity"),
    "how": gettext_lazy("Attendance mode"),
    "heads_planned_sure": gettext_lazy("Accuracy (planned)"),
    "heads_sure": gettext_lazy("Accuracy (actual)"),
}


def cells_of(text: str) -> list[list[str]]:
    """Return the cells of tab-separated text without empty rows. Raises
    ValidationError."""
    lines = io.StringIO(text.replace("\r", "\n"), newline="")
    try:
        rows = list(csv.reader(lines, delimiter="\t"))
    except csv.Error as error:
        raise ValidationError(_("This cannot be read as rows and cells.")) from error
    table = [[clean_line(cell) for cell in line] for line in rows]
    return [line for line in table if any(line)]


def columns(first: list[str]) -> list[str]:
    """Return the field of each heading, empty for an empty heading; an empty list if
    the line has no headings. Raises ValidationError for unknown and repeated
    headings."""
    known = {name: field for field, names in HEADINGS.items() for name in names}
    for language in ("id", "en"):
        with override(language):
            for name in HEADINGS:
                label = own_field(Participation, name).verbose_name
                known.setdefault(normalise(str(label)), name)
    fields_by_cell = [known.get(normalise(cell), "") for cell in first]
    recognised = [name for name in fields_by_cell if name]
    unknown = [c for c, n in zip(first, fields_by_cell, strict=True) if c and not n]
    if (
        not recognised
        or (unknown and len(recognised) < 2)
        or len(unknown) >= len(recognised)
    ):
        return []
    if unknown:
        message = _("There is no column called “%(name)s”.") % {"name": unknown[0]}
        raise ValidationError(message)
    if len(set(recognised)) < len(recognised):
        raise ValidationError(_("Two columns have the same heading."))
    return fields_by_cell
