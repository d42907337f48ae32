"""Detail pages of partners and people, with what other apps know of them, limited to
what the user may see."""

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone

from agreements.models import Agreement, Signatory
from agreements.querysets import whose_counts
from events import timeline
from events.models import Event, EventPerson, FollowUp, Outcome, ProgramBody
from perpusnas.core.access import may, requires
from perpusnas.core.doubts import Doubts
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.lists.sorting import date_sort
from perpusnas.core.models import sort_column

from ..former_names import name_on
from ..models import (
    Partner,
    PartnerCitation,
    Person,
    Post,
    Tie,
)

SIGNED = ("agreement__signed_earliest", "agreement__signed_latest")


def citations_of(user, **of) -> dict:
    """Return the visible citations of a record, ordered by source, and its doubts."""
    citations = PartnerCitation.objects.seen_by(user).filter(**of)
    citations = citations.with_rows().order_by("source_id", "pk")
    return {"citations": citations, "doubts": Doubts(citations)}


@requires("read_register")
def partner_detail(request, pk):
    """Show a partner."""
    user = request.user
    partners = Partner.objects.visible_to(user)
    partner = visible_or_404(partners.for_list(), pk)
    posts = Post.objects.seen_by(user).filter(partner=partner)
    signed_by = Signatory.objects.seen_by(user).select_related("person", "agreement")
    ties = Tie.objects.seen_by(user).select_related(
        "to_partner", "to_country", "partner"
    )
    context = {
        "partner": partner,
        "parent": partners.filter(pk=partner.parent_id).first(),
        "units": partners.filter(parent=partner),
        "names": partner.names.exclude(kind="identifier"),
        "identifiers": partner.names.filter(kind="identifier"),
        "ties": ties.filter(partner=partner),
        "ties_from_others": ties.filter(to_partner=partner),
        "posts": posts.select_related("person"),
        **cooperation_context(partner, user),
        "signatories": signed_by.filter(
            partner=partner, agreement__in=Agreement.objects.visible_to(user)
        ),
        **citations_of(user, partner=partner),
        "sees_contacts": may(user, "see_contacts"),
    }
    return render(request, "partners/partner_detail.html", context)


def cooperation_context(partner, user) -> dict:
    """Return agreements, outcomes and follow-ups with a partner, and a timeline of
    all."""
    today = timezone.localdate()
    agreements = (
        Agreement.objects.visible_to(user).validity_on(today, user).for_list(user)
    )
    agreements = agreements.with_party(partner).order_by("-signed_latest", "-pk")
    events = Event.objects.visible_to(user).for_list(user).with_partner(partner, user)
    outcomes = Outcome.objects.visible_to(user).for_list(user)
    outcomes = outcomes.with_partner(partner, user)
    follow_ups = FollowUp.objects.visible_to(user).for_list(user)
    roles = ProgramBody.objects.seen_by(user).filter(partner=partner)
    return {
        "agreements": agreements,
        "roles_in_programs": roles.select_related("program").order_by(
            f"program__{sort_column()}", "program_id", "position", "pk"
        ),
        "whose": whose_counts(agreements),
        "timeline": timeline.timeline_of(agreements, events, outcomes, today),
        "outcomes": outcomes,
        "follow_ups": follow_ups.with_partner(partner, user),
    }


@requires("read_register")
def person_detail(request, pk):
    """Show a person."""
    user = request.user
    person = visible_or_404(Person.objects.visible_to(user), pk)
    agreements = Agreement.objects.visible_to(user).for_list(user)
    signatures = Signatory.objects.seen_by(user).filter(person=person)
    appearances = EventPerson.objects.seen_by(user).filter(person=person)
    context = {
        "person": person,
        "names": person.names.exclude(kind="identifier"),
        "identifiers": person.names.filter(kind="identifier"),
        "posts": Post.objects.seen_by(user)
        .filter(person=person)
        .select_related("partner"),
        "signatures": signatures.filter(agreement__in=agreements)
        .annotate(name_then=name_on("partner", *SIGNED))
        .select_related("partner", "country")
        .prefetch_related(Prefetch("agreement", agreements)),
        "appearances": appearances.select_related("event", "partner").order_by(
            date_sort("event__when_latest").desc(), "-event__pk", "pk"
        ),
        **citations_of(user, person=person),
        "sees_contacts": may(user, "see_contacts"),
    }
    return render(request, "partners/person_detail.html", context)
