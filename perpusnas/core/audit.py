"""Who makes a change, by which route and why: the context that history records."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

SYSTEM_USERNAME = "system"


@dataclass(frozen=True)
class AuditContext:
    """Who makes the current changes, by which route, and why; stored with each
    snapshot."""

    user: Any
    route: str
    reason: str = ""


_current: ContextVar[AuditContext | None] = ContextVar("audit", default=None)


@contextmanager
def audit_as(user: Any, route: str, reason: str = "") -> Iterator[AuditContext]:
    """Record the history of every change made inside under `user`, `route` and
    `reason`."""
    context = AuditContext(user, route, reason)
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


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
    context = _current.get()
    if context is None or not context.user.is_authenticated:
        return AuditContext(system_account(), context.route if context else "shell")
    return context


def audit_route() -> str:
    """Return the route of the active context (default of the history's route
    column)."""
    return audit_context().route
