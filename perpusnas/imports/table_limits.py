"""What a table in a file may have; used on both sides of the reading process."""

from perpusnas.core.uploads.reading import gettext_noop

Line = tuple[int, list[str]]
# A title and remarks may stand above the headings.
HEADING_WITHIN = 20
MAX_COLUMNS = 100
MANY_COLUMNS = gettext_noop("There are more than %(most)s columns.")
MANY_ROWS = gettext_noop(
    "The file has more than %(most)s rows. Larger files are imported on the server, by "
    "manage.py import_file."
)
