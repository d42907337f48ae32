"""The home page: open work, coming events, recently changed agreements and counts."""

from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone

from agreements.models import Agreement
from agreements.validity import IN_FORCE, Validity
from events.models import Event, FollowUp
from partners.models import Partner, Person
from perpusnas.core.access import requires
from perpusnas.core.models import Source
from perpusnas.deadlines import attention

SHOWN = 8
# Number of groups of open work shown, the most urgent first, and of lines in each.
KINDS, OF_EACH = 4, 3


@requires("read_register")
def home(request):
    """Show the home page."""
    user, today = request.user, timezone.localdate()
    agreements = Agreement.objects.visible_to(user).validity_on(today, user)
    events = Event.objects.visible_to(user)
    work = attention.AttentionContext(user, today, OF_EACH)
    context = {
        "today": today,
        "groups": attention.attention_groups(work, KINDS),
        "coming": events.coming(today).for_list(user)[:SHOWN],
        "recent": agreements.for_list(user).order_by("-changed", "-pk")[:SHOWN],
        "counts": counts(user, agreements, work.our_agreements()),
    }
    return render(request, "pages/home.html", context)


def counts(user, agreements, ours) -> dict[str, int]:
    """Return the number of records of each kind that the user may see."""
    partners = Partner.objects.visible_to(user)
    foreign = partners.abroad().filter(country__isnull=False)
    held = Event.objects.visible_to(user).counted().filter(status="held")
    return {
        **by_validity(agreements, ours),
        "partners": partners.filter(is_home=False).count(),
        "countries": foreign.values("country").distinct().count(),
        "events": held.count(),
        "follow_ups": FollowUp.objects.visible_to(user).still_owed(user).count(),
        "people": Person.objects.visible_to(user).count(),
        "sources": Source.objects.visible_to(user).count(),
    }


def by_validity(agreements, ours) -> dict[str, int]:
    """Return the number of our agreements in total and by validity today, and of those of
    others."""
    rows = ours.order_by().values_list("validity").annotate(n=Count("pk"))
    totals: dict[str, int] = dict(rows)
    total = sum(totals.values())
    return {
        "of_others": agreements.count() - total,
        "agreements": total,
        "in_force": sum(totals.get(state, 0) for state in IN_FORCE),
        "ending": totals.get(Validity.ENDING, 0),
        "unsigned": totals.get(Validity.UNSIGNED, 0),
    }
