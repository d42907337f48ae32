"""Briefs: one or two pages on a partner or country for a meeting, in either language,
limited to what the user may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from agreements.models import Agreement, ScopeItem
from agreements.validity import IN_FORCE
from events import timeline
from events.coverage import with_activity, with_evidence, with_is_inactive
from events.models import (
    Event,
    FollowUp,
    Outcome,
    Side,
)
from events.querysets import is_ours
from partners.models import (
    Name,
    Partner,
    Post,
    Tie,
)
from perpusnas.core.access import requires
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.models import Country
from perpusnas.deadlines.rules import inactive_since

from .. import talking_points

MAX_NAMES = 8
MAX_PEOPLE = 6
MAX_PARTNERS = 8
MAX_AGREEMENTS = 6
MAX_HISTORY = 8
MAX_OWED = 5
MAX_SCOPE_ITEMS = 6
UNDER_WAY = ("unsigned", "in_doubt", "pending")
NOT_CERTAIN = (*UNDER_WAY, "maybe_ended", "renewal_presumed")


@dataclass(frozen=True)
class Excerpt:
    """The first items of a list, and how many more there are."""

    shown: list
    more: int


def excerpt(items, most: int) -> Excerpt:
    """Return the first `most` items, and the number of the others."""
    items = list(items)
    return Excerpt(items[:most], max(0, len(items) - most))


def in_language(request, template: str, context_of):
    """Render a page in the language of the `language` parameter, or else in the current
    one."""
    requested = request.GET.get("language", "")
    languages = dict(settings.LANGUAGES)
    language = requested if requested in languages else translation.get_language()
    with translation.override(language):
        context = {**context_of(), "languages": languages.items(), "language": language}
        response = render(request, template, context)
    response.headers["Content-Language"] = language
    return response


@requires("read_register")
def partner_brief(request, pk):
    """Show the brief of a partner."""
    user, today = request.user, timezone.localdate()
    partners = Partner.objects.visible_to(user)
    partner = visible_or_404(partners.for_list(), pk)

    def context():
        agreements = Agreement.objects.visible_to(user).with_party(partner)
        activities = [
            records.visible_to(user).for_list(user).with_partner(partner, user)
            for records in (Event.objects, Outcome.objects, FollowUp.objects)
        ]
        ties = Tie.objects.seen_by(user).filter(partner=partner)
        return {
            "partner": partner,
            "parent": partners.filter(pk=partner.parent_id).first(),
            "names": excerpt(names(user).filter(partner=partner), MAX_NAMES),
            "ties": excerpt(ties.select_related("to_partner", "to_country"), MAX_NAMES),
            "people": excerpt(people(user, today, partner=partner), MAX_PEOPLE),
            **brief_context(user, today, agreements, *activities),
        }

    return in_language(request, "pages/brief_partner.html", context)


@requires("read_register")
def country_brief(request, code):
    """Show the brief of a country."""
    user, today = request.user, timezone.localdate()
    country = get_object_or_404(Country, pk=code)

    def context():
        agreements = Agreement.objects.visible_to(user).concerning([country], user)
        activities = [
            records.visible_to(user).for_list(user).concerning([country], user)
            for records in (Event.objects, Outcome.objects, FollowUp.objects)
        ]
        partners = Partner.objects.visible_to(user).for_list()
        partners = partners.concerning([country], user)
        partners = partners.most_dealt_with(agreements.order_by().values("pk"))
        partners = partners.prefetch_related(Prefetch("names", names(user)))
        holders = people(user, today, partner__in=partners.order_by().values("pk"))
        return {
            "country": country,
            "partners": excerpt(partners, MAX_PARTNERS),
            "people": excerpt(holders, MAX_PEOPLE),
            **brief_context(user, today, agreements, *activities),
        }

    return in_language(request, "pages/brief_country.html", context)


def names(user):
    """Return names in use, without identifiers and misprints."""
    return Name.objects.seen_by(user).exclude(kind__in=["identifier", "misprint"])


def people(user, today: date, **where):
    """Return current posts whose holder is known, our contacts first."""
    current = Q(until_latest__isnull=True) | Q(until_latest__gte=today)
    posts = Post.objects.seen_by(user).filter(current, person__isnull=False, **where)
    posts = posts.select_related("person", "partner").order_by("-is_contact", "-pk")
    return posts.prefetch_related(Prefetch("person__names", names(user)))


def by_state(agreements: list) -> tuple[list, list, list]:
    """Return the agreements in force, those in preparation or not certain, and all
    others."""
    valid = [a for a in agreements if a.validity in IN_FORCE]
    waiting = [a for a in agreements if a.validity in NOT_CERTAIN]
    past = [a for a in agreements if a not in valid and a not in waiting]
    return valid, waiting, past


def brief_context(
    user, today: date, agreements, events, outcomes, follow_ups
) -> dict[str, Any]:
    """Return the context that briefs of partners and countries share."""
    agreements = agreements.validity_on(today, user).for_list(user)
    agreements = with_activity(agreements, user, today)
    agreements = with_is_inactive(agreements, inactive_since(today))
    agreements = list(agreements.order_by("-signed_latest", "-pk"))
    held = [event for event in events.counted() if event.status == "held"]
    coming = list(events.counted().coming(today)[:MAX_OWED])
    states = zip(("valid", "waiting", "past"), by_state(agreements), strict=True)
    ours = [agreement for agreement in agreements if not agreement.is_of_others]
    our_valid, our_waiting, _past = by_state(ours)
    owed = follow_ups_by_side(user, follow_ups)
    open_items = open_scope_items(user, our_valid)
    points = talking_points.talking_points(
        our_valid, our_waiting, owed, open_items, coming, today
    )
    return {
        "today": today,
        **{name: excerpt(found, MAX_AGREEMENTS) for name, found in states},
        "held": len(held),
        "last_held": max(held, key=last_known_day, default=None),
        "coming": coming,
        "history": history(agreements, held, outcomes, today),
        "scope_items": excerpt(open_items, MAX_SCOPE_ITEMS),
        **{name: excerpt(items, MAX_OWED) for name, items in owed.items()},
        "points": points,
    }


def last_known_day(event) -> date:
    """Return the last day that an event may have lasted to; the first of all where its
    date is not known."""
    return event.when_latest or event.when_earliest or date.min


def history(agreements, held: list, outcomes, today: date) -> Excerpt:
    """Return the latest steps of the timeline up to today, the newest first."""
    steps = [
        s for s in timeline.timeline_of(agreements, held, outcomes, today) if s.first
    ]
    steps = [step for step in steps if step.state in ("past", "gap")]
    return Excerpt(steps[-MAX_HISTORY:][::-1], max(0, len(steps) - MAX_HISTORY))


def follow_ups_by_side(user, follow_ups) -> dict[str, list]:
    """Return follow-ups not known to be settled by who owes them: we, others, or not
    recorded."""
    owing = Side.objects.seen_by(user).filter(role="owes")
    our_ids = set(
        owing.filter(is_ours()).order_by().values_list("follow_up", flat=True)
    )
    found: dict[str, list] = {"owed_by_us": [], "owed_by_them": [], "owed": []}
    for item in follow_ups.not_known_settled(user).order_by("due_latest", "pk"):
        we_owe = item.pk in our_ids
        if we_owe:
            found["owed_by_us"].append(item)
        if len(item.owing) > we_owe:
            found["owed_by_them"].append(item)
        if not item.owing:
            found["owed"].append(item)
    return found


def open_scope_items(user, valid: list) -> list:
    """Return the scope items of agreements in force that nothing has carried out
    yet."""
    items = ScopeItem.objects.seen_by(user).filter(agreement__in=[t.pk for t in valid])
    items = with_evidence(items.select_related("owed_by", "area"), user)
    return [i for i in items.order_by("agreement", "position", "pk") if not i.proof]
