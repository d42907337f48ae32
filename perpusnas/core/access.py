"""Who may see and do what, and in whose name a change is written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

SYSTEM_USERNAME = "system"


class Access(models.TextChoices):
    """How widely a record may be read; nothing is shown without sign-in."""

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
}


@dataclass(frozen=True)
class Role:
    """A group of accounts: its name on screen, its rights, and the user name of the
    account that `make run` creates for it."""

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
        ),
        "pimpinan",
    ),
    "administrator": Role(_("Administrator"), tuple(RIGHTS), "admin"),
}


def may(user: Any, right: str) -> bool:
    """Whether an active user holds one of `RIGHTS`."""
    return user.has_perm(f"perpusnas.{right}")


# Pages for these rights only tell; nothing can be sent to them.
READING = {"read_register", "see_contacts", "see_restricted", "see_reports"}
FORM_METHODS = ["GET", "HEAD", "POST"]


def requires(right: str):
    """Refuse a page with 403 to whoever lacks one of `RIGHTS`, and with 405 any
    method that the page is not made for."""
    if right not in RIGHTS:
        raise ValueError(right)
    check = permission_required(f"perpusnas.{right}", raise_exception=True)
    only = require_safe if right in READING else require_http_methods(FORM_METHODS)

    def decorate(view):
        return wraps(view)(check(only(view)))

    return decorate


@dataclass(frozen=True)
class Act:
    """One doing that changes records: by whom, by which route, and why."""

    user: Any
    route: str
    reason: str = ""


_act: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def acting(user: Any, route: str, reason: str = "") -> Iterator[Act]:
    """Write every change made inside down to `user`, `route` and `reason`."""
    act = Act(user, route, reason)
    token = _act.set(act)
    try:
        yield act
    finally:
        _act.reset(token)


@contextmanager
def because(reason: str) -> Iterator[Act]:
    """Keep the actor and the route, and give the changes made inside a reason."""
    act = current_act()
    with acting(act.user, act.route, reason) as inner:
        yield inner


def system_account():
    """The account in whose name commands act; nobody can sign in with it."""
    user, created = get_user_model().objects.get_or_create(
        username=SYSTEM_USERNAME, defaults={"is_active": False}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def current_act() -> Act:
    """The act under way; outside every request and command, the system's own."""
    act = _act.get()
    if act is None or not act.user.is_authenticated:
        return Act(system_account(), act.route if act else "shell")
    return act


def current_route() -> str:
    return current_act().route
