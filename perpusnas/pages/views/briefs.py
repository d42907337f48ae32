"""What to know of a partner or a country in the minute before its envoy walks in: one
or two pages, in either language, as far as the reader may see it."""

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
from events.coverage import with_activity, with_is_asleep, with_proof
from events.models import (
    Event,
    FollowUp,
    Outcome,
    Side,
)
from events.querysets import ours
from partners.models import (
    Name,
    Partner,
    Post,
    Tie,
)
from perpusnas.core.access import requires
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.models import Country
from perpusnas.deadlines.rules import sleeping_since

from .. import talking_points

MOST_NAMES = 8
MOST_PEOPLE = 6
MOST_PARTNERS = 8
MOST_TEXTS = 6
MOST_STEPS = 8
MOST_OWED = 5
MOST_PROMISES = 6
UNDER_WAY = ("unsigned", "in_doubt", "pending")


@dataclass(frozen=True)
class Some:
    """The first of a number of things, and how many more there are."""

    shown: list
    more: int


def some(things, most: int) -> Some:
    things = list(things)
    return Some(things[:most], max(0, len(things) - most))


def in_language(request, template: str, context_of):
    """The page in the language that the address asks for, or else in the reader's."""
    wanted = request.GET.get("language", "")
    known = dict(settings.LANGUAGES)
    language = wanted if wanted in known else translation.get_language()
    with translation.override(language):
        context = {**context_of(), "languages": known.items(), "language": language}
        response = render(request, template, context)
    response.headers["Content-Language"] = language
    return response


@requires("read_register")
def partner_brief(request, pk):
    user, today = request.user, timezone.localdate()
    partners = Partner.objects.visible_to(user)
    partner = visible_or_404(partners.for_list(), pk)

    def context():
        texts = Agreement.objects.visible_to(user).with_party(partner)
        dealt = [
            records.visible_to(user).for_list(user).with_partner(partner, user)
            for records in (Event.objects, Outcome.objects, FollowUp.objects)
        ]
        ties = Tie.objects.seen_by(user).filter(partner=partner)
        return {
            "partner": partner,
            "parent": partners.filter(pk=partner.parent_id).first(),
            "names": some(names(user).filter(partner=partner), MOST_NAMES),
            "ties": some(ties.select_related("to_partner", "to_country"), MOST_NAMES),
            "people": some(people(user, today, partner=partner), MOST_PEOPLE),
            **matters(user, today, texts, *dealt),
        }

    return in_language(request, "pages/brief_partner.html", context)


@requires("read_register")
def country_brief(request, code):
    user, today = request.user, timezone.localdate()
    country = get_object_or_404(Country, pk=code)

    def context():
        texts = Agreement.objects.visible_to(user).concerning([country], user)
        dealt = [
            records.visible_to(user).for_list(user).concerning([country], user)
            for records in (Event.objects, Outcome.objects, FollowUp.objects)
        ]
        known = Partner.objects.visible_to(user).for_list()
        known = known.concerning([country], user)
        known = known.most_dealt_with(texts.order_by().values("pk"))
        known = known.prefetch_related(Prefetch("names", names(user)))
        holders = people(user, today, partner__in=known.order_by().values("pk"))
        return {
            "country": country,
            "partners": some(known, MOST_PARTNERS),
            "people": some(holders, MOST_PEOPLE),
            **matters(user, today, texts, *dealt),
        }

    return in_language(request, "pages/brief_country.html", context)


def names(user):
    """Names that somebody may use or read, each in its own script."""
    return Name.objects.seen_by(user).exclude(kind__in=["identifier", "misprint"])


def people(user, today: date, **where):
    """Who holds a post now, as far as is told; our contacts first."""
    current = Q(until_latest__isnull=True) | Q(until_latest__gte=today)
    posts = Post.objects.seen_by(user).filter(current, person__isnull=False, **where)
    posts = posts.select_related("person", "partner").order_by("-is_contact", "-pk")
    return posts.prefetch_related(Prefetch("person__names", names(user)))


def matters(user, today: date, texts, events, outcomes, follow_ups) -> dict[str, Any]:
    """Where things stand, what was done, what is owed, and what to speak of."""
    texts = with_activity(texts.validity_on(today, user).for_list(user), user, today)
    texts = with_is_asleep(texts, sleeping_since(today))
    texts = list(texts.order_by("-signed_latest", "-pk"))
    held = [event for event in events.counted() if event.status == "held"]
    coming = list(events.counted().coming(today)[:MOST_OWED])
    valid = [text for text in texts if text.validity in IN_FORCE]
    waiting = [text for text in texts if text.validity in UNDER_WAY]
    past = [text for text in texts if text not in valid and text not in waiting]
    steps = [s for s in timeline.of_all(texts, held, outcomes, today) if s.first]
    steps = [step for step in steps if step.state in ("past", "gap")]
    owed, promised = sides(user, follow_ups), open_promises(user, valid)
    return {
        "today": today,
        "valid": some(valid, MOST_TEXTS),
        "waiting": some(waiting, MOST_TEXTS),
        "past": some(past, MOST_TEXTS),
        "held": len(held),
        "last_held": max(held, key=lambda e: e.when_latest or date.min, default=None),
        "coming": coming,
        "history": Some(steps[-MOST_STEPS:][::-1], max(0, len(steps) - MOST_STEPS)),
        "promises": some(promised, MOST_PROMISES),
        **{name: some(items, MOST_OWED) for name, items in owed.items()},
        "points": talking_points.to_raise(
            valid, waiting, owed, promised, coming, today
        ),
    }


def sides(user, follow_ups) -> dict[str, list]:
    """What is still owed: by us, by others, and by nobody that is told."""
    owing = Side.objects.seen_by(user).filter(role="owes")
    mine = set(owing.filter(ours()).order_by().values_list("follow_up", flat=True))
    found: dict[str, list] = {"owed_by_us": [], "owed_by_them": [], "owed": []}
    for item in follow_ups.still_owed(user).order_by("due_latest", "pk"):
        we_too = item.pk in mine
        if we_too:
            found["owed_by_us"].append(item)
        if len(item.owing) > we_too:
            found["owed_by_them"].append(item)
        if not item.owing:
            found["owed"].append(item)
    return found


def open_promises(user, valid: list) -> list:
    """What the texts in force promise and nothing has carried out yet."""
    items = ScopeItem.objects.seen_by(user).filter(agreement__in=[t.pk for t in valid])
    items = with_proof(items.select_related("owed_by", "area"), user)
    return [i for i in items.order_by("agreement", "position", "pk") if not i.proof]
