"""What the file of a list or report is called, in the language of the file."""

from django.utils.translation import pgettext_lazy

# By the name in the log of downloads: a list's own, a report's address.
FILE_NAMES = {
    "partners": pgettext_lazy("file name", "partners"),
    "people": pgettext_lazy("file name", "people"),
    "agreements": pgettext_lazy("file name", "agreements"),
    "coverage": pgettext_lazy("file name", "implementation-by-field"),
    "events": pgettext_lazy("file name", "events"),
    "programs": pgettext_lazy("file name", "programmes"),
    "outcomes": pgettext_lazy("file name", "outcomes"),
    "outcomes-by-partner": pgettext_lazy("file name", "outcomes-by-partner"),
    "outcomes-by-agreement": pgettext_lazy("file name", "outcomes-by-agreement"),
    "outcomes-by-country": pgettext_lazy("file name", "outcomes-by-country"),
    "outcomes-by-year": pgettext_lazy("file name", "outcomes-by-year"),
    "follow-ups": pgettext_lazy("file name", "follow-ups"),
    "adoption-checks": pgettext_lazy("file name", "post-event-checks"),
    "sources": pgettext_lazy("file name", "sources"),
    "export-log": pgettext_lazy("file name", "download-log"),
    "rekap-naskah": pgettext_lazy("file name", "register-of-agreements"),
    "rekap-negara": pgettext_lazy("file name", "summary-by-country"),
    "rekap-jenis-tahun": pgettext_lazy("file name", "summary-by-type-and-year"),
    "akan-berakhir": pgettext_lazy("file name", "agreements-expiring-soon"),
    "dalam-proses": pgettext_lazy("file name", "agreements-in-preparation"),
    "realisasi-monev": pgettext_lazy("file name", "implementation-of-scope"),
    "rekap-kegiatan": pgettext_lazy("file name", "summary-of-events"),
    "tindak-lanjut": pgettext_lazy("file name", "summary-of-follow-ups"),
    "ksst-colombo-plan": pgettext_lazy("file name", "ksst-colombo-plan"),
    "naskah-asli": pgettext_lazy("file name", "originals-of-agreements"),
}
