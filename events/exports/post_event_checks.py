"""The columns of the adoption checks' file."""

from typing import Any

from django.utils.translation import gettext as _

from perpusnas.core.files import Column, FileTable, Keys, field, partial_date

from ..models import Participation
from ..post_event_checks import CHECK_AFTER_MONTHS, delegations


def read_checks(user: Any, keys: Keys) -> dict[int, Participation]:
    rows = delegations(user).filter(pk__among=keys).order_by()
    return {row.pk: row for row in rows}


def check_table(user: Any) -> FileTable:
    """Each delegation, and when its checks are due."""
    columns = [
        field(_("Delegation"), "who"),
        Column(_("Event"), lambda row: str(row.event)),
        partial_date(_("When"), "event.when"),
    ]
    for months in CHECK_AFTER_MONTHS:
        number = {"months": months}
        columns += [
            field(_("Due after %(months)s months") % number, f"due_{months}"),
            field(
                _("Follow-up after %(months)s months (ID)") % number, f"check_{months}"
            ),
        ]
    columns.append(field(_("Event (ID)"), "event_id"))
    return FileTable(columns, lambda keys: read_checks(user, keys))
