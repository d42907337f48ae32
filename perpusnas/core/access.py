"""Access levels, rights and roles."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import permission_required
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe


class Access(models.TextChoices):
    """The access level of a record; nothing is shown without signing in."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    RESTRICTED = "restricted", _("Restricted")


RIGHTS = {
    "read_register": _("Read public and internal records"),
    "write_register": _("Create and edit records"),
    "see_contacts": _("See contact data"),
    "see_restricted": _("See restricted records"),
    "see_reports": _("See reports"),
    "import_records": _("Import records"),
    "administer": _("Delete records, empty the trash, manage users"),
    "get_all_reminders": _("Get reminders about all records"),
}


@dataclass(frozen=True)
class Role:
    """A group of accounts: its label, its rights, and the user name of the account that
    `make run` creates for it."""

    label: str | Promise
    rights: tuple[str, ...]
    username: str


ROLES = {
    "viewer": Role(_("Viewer"), ("read_register",), "pembaca"),
    "editor": Role(
        _("Editor"), ("read_register", "write_register", "see_contacts"), "staf"
    ),
    "manager": Role(
        _("Manager"),
        (
            "read_register",
            "write_register",
            "see_contacts",
            "see_restricted",
            "see_reports",
            "import_records",
            "get_all_reminders",
        ),
        "pimpinan",
    ),
    "administrator": Role(
        _("Administrator"),
        tuple(right for right in RIGHTS if right != "get_all_reminders"),
        "admin",
    ),
}


def may(user: Any, right: str) -> bool:
    """Return whether an active user holds one of `RIGHTS`."""
    return user.has_perm(f"perpusnas.{right}")


View = TypeVar("View", bound=Callable[..., Any])
# Pages that need one of these rights only read, so they accept no POST.
READ_ONLY_RIGHTS = {"read_register", "see_contacts", "see_restricted", "see_reports"}
FORM_METHODS = ["GET", "HEAD", "POST"]


def requires(right: str) -> Callable[[View], View]:
    """Decorate a view: 403 for users without the right, 405 for methods that the page
    does not take. Raises ValueError for an unknown right."""
    if right not in RIGHTS:
        raise ValueError(right)
    check = permission_required(f"perpusnas.{right}", raise_exception=True)
    limit_methods = (
        require_safe
        if right in READ_ONLY_RIGHTS
        else require_http_methods(FORM_METHODS)
    )

    def decorate(view: View) -> View:
        guarded: Any = wraps(view)(check(limit_methods(view)))
        return guarded

    return decorate
