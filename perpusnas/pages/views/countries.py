"""The page of a country: partners, agreements, events, outcomes and follow-ups that
concern it."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agreements.models import Agreement
from agreements.querysets import whose_counts
from events.models import Event, FollowUp, Outcome
from events.timeline_years import year_totals, yearly_timeline
from partners.models import Partner, Tie
from perpusnas.core.access import requires
from perpusnas.core.lists.listing import suggestions
from perpusnas.core.lists.sections import FirstRows, SectionPage
from perpusnas.core.models import Country
from perpusnas.core.search import search_records


@requires("read_register")
def country_detail(request, code):
    """Show a country, limited to what the user may see."""
    user, today = request.user, timezone.localdate()
    country = get_object_or_404(Country, pk=code)
    whose = [country], user, not country.is_ours
    visible = Agreement.objects.visible_to(user).validity_on(today, user).for_list(user)
    agreements = visible.concerning(*whose).order_by("-signed_latest", "-pk")
    events, outcomes, follow_ups = (
        records.visible_to(user).for_list(user).concerning(*whose)
        for records in (Event.objects, Outcome.objects, FollowUp.objects)
    )
    partners = Partner.objects.visible_to(user).for_list()
    records = agreements, events, outcomes
    totals, year = year_totals(*records), request.GET.get("year", "")
    context = {
        "country": country,
        "in_lists": f"?country={country.pk}",
        "partners": FirstRows(partners.concerning([country], user)),
        **ties_of(request, country),
        "agreements": FirstRows(agreements, totals.agreements),
        "whose": whose_counts(agreements, totals.agreements, user),
        "outcomes": FirstRows(outcomes, totals.outcomes),
        "follow_ups": FirstRows(follow_ups),
        "timeline": yearly_timeline(totals, *records, today, year),
    }
    return render(request, "pages/country.html", context)


def ties_of(request, country) -> dict[str, SectionPage]:
    """Return the missions of and to a country and its other relationships, in pages."""
    ties = Tie.objects.seen_by(request.user).concerning([country], request.user)
    ties = ties.select_related("partner__country", "to_country", "to_partner")
    missions = ties.missions()
    others = ties.exclude(pk__in=missions.order_by().values("pk"))
    return {
        "missions": SectionPage(request, "missions", missions),
        "ties": SectionPage(request, "ties", others),
    }


@requires("read_register")
def country_suggest(request):
    """Suggest countries for a typed name, as JSON."""
    found = search_records(Country.objects.by_name(), request.GET.get("q", "")[:200])
    return suggestions(request, found, lambda country: country.code)
