"""Who made a change, by which route and why, as text for the page of history."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ..audit import SYSTEM_USERNAME

INITIAL_DATA = "load_known_cases"
IMPORT = "import"
UNDO_IMPORT = "undo_import"
# The reason of an import, as `file_reason` writes it.
FILE = re.compile(r"(?P<name>.+), (?P<digest>SHA-256 [0-9a-f]{64})")
REQUEST = re.compile(r"[A-Z]+ (?P<path>/.*)")
MERGE = re.compile(r"/\w+/\d+/merge/\d+/")
UNDO_MERGE = re.compile(r"/\w+/\d+/merged/\d+/undo/")
# What a merge and undoing it write as the reason, in the language of who did it. Version
# 0.1.0 wrote the names of both records as well, also with records whose readers may not
# know them.
MERGED = re.compile(
    r"(Merged|Digabungkan): (.+? )??#(?P<number>\d+) (into|ke dalam) "
    r"(.+? )??#(?P<to>\d+)\.",
    re.DOTALL,
)
MERGE_UNDONE = re.compile(
    r"(Merge undone|Penggabungan dibatalkan): #(?P<number>\d+) "
    r"(is separate from|terpisah lagi dari) #(?P<to>\d+)( again)?\."
)
ROUTES = {
    INITIAL_DATA: gettext_lazy("Initial data"),
    IMPORT: gettext_lazy("Import"),
    UNDO_IMPORT: gettext_lazy("Undoing an import"),
    "import_register": gettext_lazy("Import of a whole register"),
    "shell": gettext_lazy("Server"),
}


def file_reason(name: str, digest: str) -> str:
    """Return the reason that an import of a file records in the history."""
    return f"{name[:200]}, SHA-256 {digest}"


def actor_in_words(snapshot) -> str:
    """Return who made a change; the account of commands is called the system."""
    user = snapshot.history_user
    if user is None:
        return _("not known")
    if user.username != SYSTEM_USERNAME:
        return str(user)
    if snapshot.route == INITIAL_DATA:
        return _("System (initial data)")
    return _("System")


def route_in_words(snapshot) -> str:
    """Return the route of a change: a form, the admin, a merge, an import or a
    command."""
    if request := REQUEST.fullmatch(snapshot.route):
        return page_in_words(request["path"])
    if snapshot.route == IMPORT and (file := FILE.fullmatch(reason_of(snapshot))):
        words = _("Import of file %(name)s (%(digest)s)")
        return words % {"name": file["name"], "digest": file["digest"]}
    if snapshot.route == UNDO_IMPORT and (file := FILE.fullmatch(reason_of(snapshot))):
        words = _("Undoing the import of file %(name)s (%(digest)s)")
        return words % {"name": file["name"], "digest": file["digest"]}
    return str(ROUTES.get(snapshot.route, snapshot.route))


def page_in_words(path: str) -> str:
    """Return the route of a change that was made on a page of the site."""
    if MERGE.fullmatch(path):
        return pgettext("a route", "Merge")
    if UNDO_MERGE.fullmatch(path):
        return pgettext("a route", "Undoing a merge")
    in_admin = path.startswith("/admin/")
    return _("Admin") if in_admin else pgettext("a route", "Form")


def reason_in_words(snapshot) -> str:
    """Return the reason entered by a user; reasons that commands write are left out."""
    reason = reason_of(snapshot)
    if snapshot.route == INITIAL_DATA:
        return ""
    if snapshot.route in (IMPORT, UNDO_IMPORT) and FILE.fullmatch(reason):
        return ""
    if merge := MERGED.match(reason):
        words = _("Merged: #%(number)s into #%(to)s.")
    elif merge := MERGE_UNDONE.match(reason):
        words = _("Merge undone: #%(number)s is separate from #%(to)s again.")
    else:
        return reason
    return words % merge.groupdict() + reason[merge.end() :]


def reason_of(snapshot) -> str:
    return snapshot.history_change_reason or ""
