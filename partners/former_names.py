"""The names that partners had on a day in the past."""

from django.db.models import Case, OuterRef, Q, Subquery, When
from django.utils.translation import get_language

from .models import Name

NAMES_OF_A_TIME = (Name.Kind.FORMER, Name.Kind.OFFICIAL)


def name_on(partner: str, earliest: str, latest: str) -> Subquery:
    """Return the name that a partner certainly had on a day between two, where that is
    not today's; null where it is, or is not known.

    The arguments are paths to the partner and to the bounds of the day. Of several
    names, the one in the reader's language comes first.
    """
    names = Name.objects.filter(
        Q(since_earliest__isnull=True) | Q(since_earliest__lte=OuterRef(earliest)),
        partner=OuterRef(partner),
        kind__in=NAMES_OF_A_TIME,
        until_earliest__gte=OuterRef(latest),
    )
    language = (get_language() or "id")[:2]
    in_language = Case(When(language=language, then=0), default=1)
    return Subquery(
        names.order_by("until_earliest", in_language, "pk").values("text")[:1]
    )
