"""Detail pages of partners and people, with what other apps know of them, limited to
what the user may see."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone

from agreements.models import Agreement, Signatory
from agreements.querysets import whose_counts
from events.models import (
    Event,
    EventPerson,
    FollowUp,
    Outcome,
    OutcomePerson,
    ProgramBody,
)
from events.timeline_years import year_totals, yearly_timeline
from perpusnas.core.access import may, requires
from perpusnas.core.doubts import citations_and_doubts
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.lists.sections import FirstRows, SectionPage
from perpusnas.core.lists.sorting import date_sort
from perpusnas.core.models import sort_column

from ..former_names import name_on
from ..models import (
    Partner,
    PartnerCitation,
    PartnerFact,
    Person,
    Post,
    Tie,
)

SIGNED = ("agreement__signed_earliest", "agreement__signed_latest")


def citations_of(request, **of) -> dict:
    """Return the visible citations of a record in pages, and its doubts."""
    (record,) = of.values()
    citations = PartnerCitation.objects.filter(**of)
    seen = citations.seen_with_rows(request.user, of=type(record))
    return citations_and_doubts(request, seen)


def names_of(request, record) -> dict[str, SectionPage]:
    """Return the further names of a partner or person and, apart from them, the
    identifiers, in pages."""
    names = record.names.exclude(kind="identifier")
    identifiers = record.names.filter(kind="identifier")
    return {
        "names": SectionPage(request, "names", names),
        "identifiers": SectionPage(request, "identifiers", identifiers),
    }


@requires("read_register")
def partner_detail(request, pk):
    """Show a partner."""
    user = request.user
    partners = Partner.objects.visible_to(user)
    partner = visible_or_404(partners.for_list(), pk)
    context = {
        "partner": partner,
        "in_lists": f"?partner={partner.pk}",
        "parent": partners.filter(pk=partner.parent_id).first(),
        **names_of(request, partner),
        **related_context(request, partner),
        **cooperation_context(request, partner),
        **citations_of(request, partner=partner),
        "sees_contacts": may(user, "see_contacts"),
    }
    return render(request, "partners/partner_detail.html", context)


def related_context(request, partner) -> dict:
    """Return the institutions and people that a partner is related to, in pages."""
    user = request.user
    units = Partner.objects.visible_to(user).filter(parent=partner)
    ties = Tie.objects.seen_by(user).select_related(
        "to_partner", "to_country", "partner"
    )
    posts = Post.objects.seen_by(user, of=Partner).filter(partner=partner)
    signatories = Signatory.objects.seen_by(user, of=Partner).filter(partner=partner)
    signatories = signatories.select_related("person", "agreement")
    facts = PartnerFact.objects.seen_by(user, of=Partner).filter(partner=partner)
    roles = ProgramBody.objects.seen_by(user, of=Partner).filter(partner=partner)
    roles = roles.select_related("program").order_by(
        f"program__{sort_column()}", "program_id", "position", "pk"
    )
    pages: list[tuple[str, Any, str]] = [
        ("facts", facts.in_order_of_time(), "key-facts"),
        ("roles_in_programs", roles, "programs"),
        ("units", units, "ties"),
        ("ties", ties.filter(partner=partner), "ties"),
        ("mentions", ties.filter(to_partner=partner), "ties"),
        ("posts", posts.select_related("person"), "people"),
        ("signatories", signatories, "people"),
    ]
    return {
        name: SectionPage(request, name, rows, heading) for name, rows, heading in pages
    }


def loaders(user, today: date) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return what loads the first agreements, and other first records, as lists show
    them."""
    return (
        lambda agreements: agreements.validity_on(today, user).for_list(user),
        lambda records: records.for_list(user),
    )


def cooperation_context(request, partner) -> dict:
    """Return the first agreements, outcomes and follow-ups with a partner, and the
    timeline; our own institution has none, as it takes part in nearly everything."""
    user, today = request.user, timezone.localdate()
    with_states, for_list = loaders(user, today)
    agreements = Agreement.objects.visible_to(user).with_party(partner)
    agreements = agreements.order_by("-signed_latest", "-pk")
    outcomes = Outcome.objects.visible_to(user).with_partner(partner, user)
    follow_ups = FollowUp.objects.visible_to(user).with_partner(partner, user)

    owed = FirstRows(follow_ups, load=for_list)
    if partner.is_home:
        return {
            "agreements": FirstRows(agreements, load=with_states),
            "outcomes": FirstRows(outcomes, load=for_list),
            "follow_ups": owed,
        }
    events = Event.objects.visible_to(user).for_list(user).with_partner(partner, user)
    records = with_states(agreements), events, for_list(outcomes)
    totals = year_totals(*records)
    year = request.GET.get("year", "")
    return {
        "agreements": FirstRows(agreements, totals.agreements, with_states),
        "whose": whose_counts(agreements, totals.agreements, user),
        "outcomes": FirstRows(outcomes, totals.outcomes, for_list),
        "follow_ups": owed,
        "timeline": yearly_timeline(totals, *records, today, year),
    }


@requires("read_register")
def person_detail(request, pk):
    """Show a person."""
    user = request.user
    person = visible_or_404(Person.objects.visible_to(user), pk)
    posts = Post.objects.seen_by(user, of=Person).filter(person=person)
    appearances = EventPerson.objects.seen_by(user, of=Person).filter(person=person)
    appearances = appearances.select_related("event", "partner").order_by(
        date_sort("event__when_latest").desc(), "-event__pk", "pk"
    )
    involved = OutcomePerson.objects.seen_by(user, of=Person).filter(person=person)
    involved = involved.select_related("outcome").order_by(
        date_sort("outcome__as_of_latest").desc(), "-outcome__pk", "pk"
    )
    context = {
        "person": person,
        **names_of(request, person),
        "posts": SectionPage(request, "posts", posts.select_related("partner")),
        "signatures": SectionPage(
            request, "signatures", signatures_of(person, user), "signed"
        ),
        "appearances": FirstRows(appearances),
        "involved": FirstRows(involved),
        **citations_of(request, person=person),
        "sees_contacts": may(user, "see_contacts"),
    }
    return render(request, "partners/person_detail.html", context)


def signatures_of(person, user):
    """Return what a person signed or witnessed, with the partner's name at that
    time."""
    agreements = Agreement.objects.visible_to(user).for_list(user)
    signatures = Signatory.objects.seen_by(user, of=Person).filter(person=person)
    signatures = signatures.select_related("partner", "country")
    signatures = signatures.prefetch_related(Prefetch("agreement", agreements))
    return signatures.annotate(name_then=name_on("partner", *SIGNED))
