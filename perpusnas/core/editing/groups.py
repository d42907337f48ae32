"""Groups of fields: declared once on a form, drawn by the site and by the admin."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, eq=False)
class Group:
    """Fields under one heading; the names in a tuple share one line in the admin.

    A collapsed group is closed at first. `admin_only` names the fields of the group that
    the site's form leaves out.
    """

    legend: Any
    fields: Sequence[str | tuple[str, ...]]
    collapsed: bool = False
    admin_only: Collection[str] = ()

    @property
    def names(self) -> list[str]:
        """The names of the fields that the site's form has, in their order."""
        return [name for name in flat(self.fields) if name not in self.admin_only]


# The last group of every record; the admin adds who created and changed it, and when.
REGISTER = Group(_("Access and remarks"), ["access", "remarks"])


def flat(fields: Iterable[str | tuple[str, ...]]) -> list[str]:
    """The names, without the lines that they share in the admin."""
    lines = ((line,) if isinstance(line, str) else line for line in fields)
    return [name for line in lines for name in line]


def field_names(groups: Iterable[Group]) -> list[str]:
    """The fields of the site's form, for `Meta.fields`."""
    return [name for group in groups for name in group.names]


def admin_fieldsets(form: Any, without: Collection[str] = ()) -> list[tuple[Any, Any]]:
    """The groups of a form as Django's admin takes them; `without` leaves fields out."""
    fieldsets = []
    for group in form.Meta.groups:
        lines = [
            tuple(name for name in flat([line]) if name not in without)
            for line in group.fields
        ]
        options: dict[str, list] = {"fields": [line for line in lines if line]}
        if group.collapsed:
            options["classes"] = ["collapse"]
        fieldsets.append((group.legend, options))
    return fieldsets
