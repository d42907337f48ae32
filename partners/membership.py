"""Which countries are members of an organisation."""

from datetime import date

from django.db.models import Q

from .models import Partner, Tie


def members_on(body: str, day: date, user):
    """Return the ties by which an organisation of this name has countries as members on
    a day.

    A tie whose beginning or end is not recorded counts as valid.
    """
    bodies = Partner.objects.visible_to(user).with_text(body).order_by()
    begun = Q(since_earliest__isnull=True) | Q(since_earliest__lte=day)
    not_ended = Q(until_latest__isnull=True) | Q(until_latest__gte=day)
    ties = Tie.objects.seen_by(user).filter(begun, not_ended)
    return ties.filter(partner__in=bodies, kind=Tie.Kind.HAS_MEMBER)
