"""The page of a country: partners, agreements, events, outcomes and follow-ups that
concern it."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agreements.models import Agreement
from agreements.querysets import whose_counts
from events import timeline
from events.models import Event, FollowUp, Outcome
from partners.models import Partner, Tie
from perpusnas.core.access import requires
from perpusnas.core.lists.listing import suggestions
from perpusnas.core.models import Country
from perpusnas.core.search import search_records


@requires("read_register")
def country_detail(request, code):
    """Show a country, limited to what the user may see."""
    user, today = request.user, timezone.localdate()
    country = get_object_or_404(Country, pk=code)
    visible = Agreement.objects.visible_to(user).validity_on(today, user).for_list(user)
    agreements = visible.concerning([country], user).order_by("-signed_latest", "-pk")
    events = Event.objects.visible_to(user).for_list(user).concerning([country], user)
    outcomes = Outcome.objects.visible_to(user).for_list(user)
    outcomes = outcomes.concerning([country], user)
    follow_ups = FollowUp.objects.visible_to(user).for_list(user)
    ties = Tie.objects.seen_by(user).concerning([country], user)
    ties = ties.select_related("partner__country", "to_country", "to_partner")
    missions = ties.missions()
    partners = Partner.objects.visible_to(user).for_list()
    context = {
        "country": country,
        "partners": partners.concerning([country], user),
        "missions": missions,
        "ties": ties.exclude(pk__in=missions.order_by().values("pk")),
        "agreements": agreements,
        "whose": whose_counts(agreements),
        "outcomes": outcomes,
        "follow_ups": follow_ups.concerning([country], user),
        "timeline": timeline.timeline_of(agreements, events, outcomes, today),
    }
    return render(request, "pages/country.html", context)


@requires("read_register")
def country_suggest(request):
    """Suggest countries for a typed name, as JSON."""
    found = search_records(Country.objects.by_name(), request.GET.get("q", "")[:200])
    return suggestions(request, found, lambda country: country.code)
