"""The columns of an import of events."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.models import Event, Program, Status
from partners.models import Partner
from perpusnas.core.fields import numbered
from perpusnas.core.search import normalise

from . import cells
from .columns import Column, date_columns, field_column
from .context import ImportContext, number_at_end

STATUSES = {
    "terlaksana": "held",
    "selesai": "held",
    "sudah": "held",
    "sudah dilaksanakan": "held",
    "rencana": "planned",
    "direncanakan": "planned",
    "belum": "planned",
    "batal": "cancelled",
    "ditunda": "postponed",
    "usulan": "proposed",
}
MODES = {"luring": "on_site", "tatap muka": "on_site", "daring": "online"}
MODES |= {"hibrida": "hybrid", "offline": "on_site", "hybrid": "hybrid"}
FIGURES = {
    "domestic_planned": "peserta dalam negeri rencana"
    "|participants from indonesia planned",
    "foreign_planned": "peserta luar negeri rencana|participants from abroad planned"
    "|rencana peserta",
    "domestic_attended": "peserta dalam negeri menurut sumber"
    "|participants from indonesia per source|peserta dalam negeri seperti diberitakan"
    "|participants from indonesia as published|peserta dalam negeri"
    "|participants from indonesia",
    "foreign_attended": "peserta luar negeri menurut sumber"
    "|participants from abroad per source|peserta luar negeri seperti diberitakan"
    "|participants from abroad as published|peserta luar negeri"
    "|participants from abroad|realisasi peserta",
    "total_planned": "jumlah peserta rencana|jumlah seluruh peserta rencana"
    "|participants in total planned",
    "total_attended": "jumlah peserta menurut sumber|jumlah peserta"
    "|jumlah seluruh peserta|participants in total per source|participants in total",
    "countries_planned": "jumlah negara rencana menurut sumber|countries planned per source"
    "|jumlah negara rencana seperti diberitakan"
    "|countries planned as published",
    "countries_attended": "jumlah negara realisasi menurut sumber"
    "|countries attended per source|jumlah negara realisasi seperti diberitakan"
    "|countries attended as published|jumlah negara|number of countries",
}

ACCURACIES = {
    "heads_sure": "ketepatan jumlah peserta|accuracy of participant numbers",
    "countries_sure": "ketepatan jumlah negara|accuracy of numbers of countries",
}


def program(cell: str, context: ImportContext) -> Program:
    """Return the program with this name or, as our own pages write it, number."""
    if number := number_at_end(cell):
        return context.record(Program, number)
    found = context.programs.get(normalise(cell), set())
    if len(found) > 1:
        names = ", ".join(sorted(map(numbered, found)))
        message = _("Several matches: %(names)s. Add the ID, for example #12.")
        raise ValidationError(message % {"names": names})
    if not found:
        raise ValidationError(_("No programme has this name. Add it first."))
    return found.copy().pop()


COLUMNS = (
    Column("id", "ID", "id|id kegiatan|event id"),
    field_column(
        Event,
        "title_id",
        "nama kegiatan|judul kegiatan|judul|kegiatan|nama program dan kegiatan",
        cells.line,
    ),
    field_column(
        Event,
        "title_en",
        "title english|judul inggris|name of the event|event|title|name",
        cells.line,
    ),
    field_column(
        Event,
        "kind",
        "jenis kegiatan|bentuk kegiatan|jenis|kind of event|kind|type",
        cells.choice(Event.Kind.choices),
    ),
    field_column(
        Event,
        "second_kind",
        "jenis kedua|second kind",
        cells.choice(Event.Kind.choices),
    ),
    Column(
        "status",
        pgettext_lazy("of an event", "Status"),
        "status|status kegiatan",
        cells.choice(Status.choices, STATUSES),
    ),
    field_column(Event, "program", "program|nama program|programme", program, Program),
    *date_columns(Event, "when", "waktu|tanggal|tanggal pelaksanaan|when|date|dates"),
    Column(
        "first_day",
        gettext_lazy("First day"),
        "tanggal mulai|hari pertama|first day|start date|start",
        cells.day,
    ),
    Column(
        "last_day",
        gettext_lazy("Last day"),
        "tanggal selesai|tanggal berakhir|hari terakhir|last day|end date|end",
        cells.day,
    ),
    *date_columns(
        Event,
        "first_planned",
        "semula direncanakan pada|originally planned for|rencana tanggal",
    ),
    field_column(Event, "venue", "tempat|lokasi|venue|place|location", cells.line),
    field_column(Event, "city", "kota|city", cells.line),
    field_column(Event, "country", "negara|country", cells.country),
    field_column(Event, "mode", "moda|mode", cells.choice(Event.Mode.choices, MODES)),
    Column(
        "partners",
        gettext_lazy("Partner"),
        "mitra|nama mitra|lembaga|lembaga pendukung|partner|partners|institution",
        cells.list_cell,
        names=Partner,
    ),
    Column(
        "participants",
        gettext_lazy("Participating countries"),
        "negara peserta|participating countries|countries",
        cells.countries,
    ),
    *(
        field_column(Event, name, words, cells.number)
        for name, words in FIGURES.items()
    ),
    *(
        field_column(Event, name, words, cells.choice(Event.Sure.choices))
        for name, words in ACCURACIES.items()
    ),
    field_column(
        Event,
        "own_country",
        "indonesia termasuk dalam jumlah|indonesia included in the number",
        cells.choice(Event.OwnCountry.choices),
    ),
    field_column(Event, "theme", "tema|theme"),
    field_column(Event, "edition", "angkatan|edisi|edition", cells.line),
    field_column(Event, "results", "hasil|luaran|results|outcome"),
    field_column(Event, "obstacle", "kendala|hambatan|obstacle"),
    field_column(Event, "solution", "solusi|solution"),
    field_column(Event, "budget", "sumber anggaran|anggaran|budget", cells.line),
    field_column(Event, "remarks", "keterangan|catatan|remarks|notes"),
    field_column(
        Event,
        "access",
        "akses|tingkat akses|access",
        cells.choice(Event._meta.get_field("access").choices),
    ),
)
