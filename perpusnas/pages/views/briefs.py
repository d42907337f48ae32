"""Briefs: one or two pages on a partner or country for a meeting, in either language,
limited to what the user may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from agreements.models import Agreement, ScopeItem
from agreements.querysets import AgreementQuerySet
from agreements.validity import IN_FORCE, Validity
from events.coverage import implementation_evidence
from events.latest_steps import latest_steps
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
from perpusnas.core.files import Keys
from perpusnas.core.models import Country

from .. import talking_points
from ..talking_points import UNDER_WAY

MAX_NAMES = 8
MAX_NATIVE = 4
MAX_PEOPLE = 6
MAX_PARTNERS = 8
MAX_AGREEMENTS = 6
MAX_HISTORY = 8
MAX_OWED = 5
MAX_SCOPE_ITEMS = 6
NOT_CERTAIN = (*UNDER_WAY, "maybe_ended", "renewal_presumed")
STATES = {
    "valid": IN_FORCE,
    "waiting": NOT_CERTAIN,
    "past": [s for s in Validity.values if s not in (*IN_FORCE, *NOT_CERTAIN)],
}


@dataclass(frozen=True)
class Excerpt:
    """The first items of a list, and how many more there are."""

    shown: list
    more: int


def excerpt(records: QuerySet, most: int, total: int | None = None) -> Excerpt:
    """Return the first `most` records, and the number of the others; `total` is the
    number of all where the caller knows it."""
    shown = list(records[:most])
    total = records.count() if total is None else total
    return Excerpt(shown, max(0, total - len(shown)))


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
        whose = [country], user, not country.is_ours
        agreements = Agreement.objects.visible_to(user).concerning(*whose)
        activities = [
            records.visible_to(user).for_list(user).concerning(*whose)
            for records in (Event.objects, Outcome.objects, FollowUp.objects)
        ]
        partners = Partner.objects.visible_to(user).for_list()
        partners = partners.concerning([country], user)
        partners = partners.most_dealt_with(agreements.order_by().values("pk"))
        named = partners.prefetch_related(
            Prefetch("names", native_names(user), "native_names")
        )
        holders = people(user, today, partner__in=partners.order_by().values("pk"))
        return {
            "country": country,
            "partners": excerpt(named, MAX_PARTNERS),
            "people": excerpt(holders, MAX_PEOPLE),
            **brief_context(user, today, agreements, *activities),
        }

    return in_language(request, "pages/brief_country.html", context)


def names(user):
    """Return names in use, without identifiers and misprints."""
    return Name.objects.seen_by(user).exclude(kind__in=["identifier", "misprint"])


def native_names(user):
    """Return the names in their own script that stand beside a record, not more than a
    few of each."""
    return Name.objects.seen_by(user).filter(kind="native")[:MAX_NATIVE]


def people(user, today: date, **where):
    """Return current posts whose holder is known, our contacts first."""
    current = Q(until_latest__isnull=True) | Q(until_latest__gte=today)
    posts = Post.objects.seen_by(user).filter(current, person__isnull=False, **where)
    posts = posts.select_related("person", "partner").order_by("-is_contact", "-pk")
    return posts.prefetch_related(
        Prefetch("person__names", native_names(user), "native_names")
    )


def brief_context(
    user, today: date, agreements, events, outcomes, follow_ups
) -> dict[str, Any]:
    """Return the context that briefs of partners and countries share."""
    agreements = agreements.validity_on(today, user).for_list(user)
    agreements = agreements.order_by(F("signed_latest").desc(nulls_last=True), "-pk")
    ours = agreements.ours(user)
    held = events.counted().filter(status="held")
    coming = list(events.counted().coming(today)[:MAX_OWED])
    owed = follow_ups.not_known_settled(user)
    owed = owed.order_by(F("due_latest").asc(nulls_last=True), "pk")
    in_force = Keys(ours.valid_as(IN_FORCE).order_by().values_list("pk", flat=True))
    open_items = open_scope_items(user, in_force)
    points = talking_points.talking_points(ours, owed, open_items, coming, user, today)
    return {
        "today": today,
        **agreements_by_state(agreements),
        "held": held.count(),
        "last_held": last_held(held),
        "coming": coming,
        "history": Excerpt(
            *latest_steps(agreements, held, outcomes, today, MAX_HISTORY)
        ),
        "scope_items": excerpt(open_items, MAX_SCOPE_ITEMS),
        **follow_ups_by_side(user, owed),
        "points": points,
    }


def agreements_by_state(agreements: AgreementQuerySet) -> dict[str, Excerpt]:
    """Return the agreements in force, those in preparation or not certain, and all
    others."""
    rows = agreements.order_by().prefetch_related(None).values_list("validity")
    totals = dict(rows.annotate(n=Count("pk")))
    return {
        name: excerpt(
            agreements.valid_as(states),
            MAX_AGREEMENTS,
            sum(totals.get(state, 0) for state in states),
        )
        for name, states in STATES.items()
    }


def last_held(held: QuerySet) -> Any:
    """Return the event with the last day that one may have lasted to, those without a
    date last; None if there is none."""
    last_day = Coalesce("when_latest", "when_earliest")
    return held.order_by(last_day.desc(nulls_last=True), "-pk").first()


def follow_ups_by_side(user, owed) -> dict[str, Excerpt]:
    """Return follow-ups not known to be settled by who owes them: we, others, or not
    recorded."""
    owing = Side.objects.seen_by(user).filter(role="owes").order_by()
    by_us = owing.filter(is_ours()).values("follow_up")
    sides = {
        "owed_by_us": owed.filter(pk__in=by_us),
        "owed_by_them": owed.owed_by_others(user),
        "owed": owed.exclude(pk__in=owing.values("follow_up")),
    }
    return {name: excerpt(records, MAX_OWED) for name, records in sides.items()}


def open_scope_items(user, in_force: Keys) -> QuerySet:
    """Return the scope items of these agreements that nothing has carried out yet; they
    are visible to the user."""
    evidence = implementation_evidence(user).filter(scope_item=OuterRef("pk"))
    items = ScopeItem.objects.seen_by(user, of=Agreement).filter(
        ~Exists(evidence), agreement__among=in_force
    )
    items = items.select_related("owed_by", "area")
    return items.order_by("agreement", "position", "pk")
