"""Who made a change, by which route and why, as text for the page of history."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ..audit import SYSTEM_USERNAME

INITIAL_DATA = "load_known_cases"
IMPORT = "import"
# The reason of an import, as `file_reason` writes it.
FILE = re.compile(r"(?P<name>.+), (?P<digest>SHA-256 [0-9a-f]{64})")
REQUEST = re.compile(r"[A-Z]+ (?P<path>/.*)")
ROUTES = {
    INITIAL_DATA: gettext_lazy("Initial data"),
    IMPORT: gettext_lazy("Import"),
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
    """Return the route of a change: a form, the admin, an import or a command."""
    if request := REQUEST.fullmatch(snapshot.route):
        in_admin = request["path"].startswith("/admin/")
        return _("Admin") if in_admin else pgettext("a route", "Form")
    if snapshot.route == IMPORT and (file := FILE.fullmatch(reason_of(snapshot))):
        words = _("Import of file %(name)s (%(digest)s)")
        return words % {"name": file["name"], "digest": file["digest"]}
    return str(ROUTES.get(snapshot.route, snapshot.route))


def reason_in_words(snapshot) -> str:
    """Return the reason entered by a user; reasons that commands write are left out."""
    reason = reason_of(snapshot)
    if snapshot.route == INITIAL_DATA:
        return ""
    if snapshot.route == IMPORT and FILE.fullmatch(reason):
        return ""
    return reason


def reason_of(snapshot) -> str:
    return snapshot.history_change_reason or ""
