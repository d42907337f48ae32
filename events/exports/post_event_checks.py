"""The columns of the adoption checks' file."""

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from agreements.exports import date_words, who
from perpusnas.core.dates.words import DateWords
from perpusnas.core.files import Column

from ..post_event_checks import CHECK_AFTER_MONTHS
from .names import event_name


def check_columns(user, dialect: str) -> list[Column]:
    """Each delegation, and when its checks are due; of `adoption.delegations`, which
    the reader may see."""
    columns = [
        Column(_("Delegation"), who()),
        Column(_("Event"), event_name("event__")),
        Column(_("When"), date_words("event__when", dialect), "plain"),
    ]
    for months in CHECK_AFTER_MONTHS:
        day = DateWords(Cast(f"due_{months}", TextField()), dialect=dialect)
        told = {"months": months}
        columns += [
            Column(_("Due after %(months)s months") % told, day, "plain"),
            Column(
                _("Follow-up after %(months)s months (ID)") % told,
                f"check_{months}",
                "plain",
            ),
        ]
    return [*columns, Column(_("Event (ID)"), "event_id", "plain")]
