"""What the file of a list is called, in the language of the file."""

from django.utils.translation import pgettext_lazy

# By the name of the list in the export log; reports declare their own file name.
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
    "doubts": pgettext_lazy("file name", "data-to-verify"),
    "sources": pgettext_lazy("file name", "sources"),
    "export-log": pgettext_lazy("file name", "download-log"),
}
