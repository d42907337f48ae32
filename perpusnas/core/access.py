"""Access levels, rights and roles, and the context that history records a change
with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

SYSTEM_USERNAME = "system"


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
        ),
        "pimpinan",
    ),
    "administrator": Role(_("Administrator"), tuple(RIGHTS), "admin"),
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


@dataclass(frozen=True)
class AuditContext:
    """Who makes the current changes, by which route, and why; stored with each
    snapshot."""

    user: Any
    route: str
    reason: str = ""


_act: ContextVar[AuditContext | None] = ContextVar("act", default=None)


@contextmanager
def audit_as(user: Any, route: str, reason: str = "") -> Iterator[AuditContext]:
    """Record the history of every change made inside under `user`, `route` and
    `reason`."""
    context = AuditContext(user, route, reason)
    token = _act.set(context)
    try:
        yield context
    finally:
        _act.reset(token)


@contextmanager
def with_reason(reason: str) -> Iterator[AuditContext]:
    """Give the changes made inside a reason, and leave the user and the route
    unchanged."""
    outer = audit_context()
    with audit_as(outer.user, outer.route, reason) as inner:
        yield inner


def system_account():
    """Return the account that commands act as; nobody can sign in with it."""
    user, created = get_user_model().objects.get_or_create(
        username=SYSTEM_USERNAME, defaults={"is_active": False}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def audit_context() -> AuditContext:
    """Return the active context; outside requests and commands, that of the system
    account."""
    context = _act.get()
    if context is None or not context.user.is_authenticated:
        return AuditContext(system_account(), context.route if context else "shell")
    return context


def audit_route() -> str:
    """Return the route of the active context (default of the history's route
    column)."""
    return audit_context().route
