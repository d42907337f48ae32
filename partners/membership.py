"""Which countries are members of a body."""

from datetime import date

from django.db.models import Q

from .models import Partner, Tie


def members_on(body: str, day: date, user):
    """The ties by which a body of this name has countries as its members on a day.

    A tie whose beginning or end is not told counts, as it may hold.
    """
    bodies = Partner.objects.visible_to(user).called(body).order_by()
    begun = Q(since_earliest__isnull=True) | Q(since_earliest__lte=day)
    lasting = Q(until_latest__isnull=True) | Q(until_latest__gte=day)
    ties = Tie.objects.seen_by(user).filter(begun, lasting)
    return ties.filter(partner__in=bodies, kind=Tie.Kind.HAS_MEMBER)
