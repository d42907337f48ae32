"""Detail pages of events, outcomes and follow-ups."""

from django.shortcuts import render
from django.utils import timezone

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.lists.sections import FirstRows, SectionPage, section_pages

from ..detail_context import (
    citations_of,
    evidence_of,
    latest_outcomes,
    visible_for_list,
    visible_or_none,
)
from ..models import (
    Event,
    EventPerson,
    FollowUp,
    NominationState,
    Outcome,
    OutcomeName,
    OutcomePart,
    OutcomePerson,
    Participation,
    Program,
    Share,
    Side,
    StatusChange,
)


@requires("read_register")
def event_detail(request, pk):
    """Show an event."""
    user = request.user
    event = visible_or_404(visible_for_list(Event, user), pk)
    events = Event.objects.visible_to(user)
    follow_ups = visible_for_list(FollowUp, user)
    context = {
        "event": event,
        "in_lists": f"?event={event.pk}",
        "program": visible_or_none(Program.objects.visible_to(user), event.program_id),
        "part_of": visible_or_none(events, event.part_of_id),
        "follows": visible_or_none(events, event.follows_id),
        "outcomes": latest_outcomes(user, event=event),
        "follow_ups": FirstRows(follow_ups.of_event(event)),
        "evidence": evidence_of(request, event=event),
        "topics": [line for line in event.topics.splitlines() if line.strip()],
        **sections_of_event(request, event),
        **citations_of(request, event=event),
    }
    return render(request, "events/event_detail.html", context)


def sections_of_event(request, event) -> dict[str, SectionPage]:
    """Return the rows of an event, and the records that name it, in pages."""
    user = request.user
    events = Event.objects.visible_to(user)
    follow_ups = FollowUp.objects.visible_to(user)
    rows = Participation.objects.seen_by(user, of=Event).filter(event=event)
    people = EventPerson.objects.filter(event=event).seen_of_one(user, Event)
    changes = StatusChange.objects.filter(event=event).seen_of_one(user, Event)
    parts = events.filter(part_of=event).order_by("when_earliest", "pk")
    pages = [
        ("participations", rows.select_related("partner", "country"), "who"),
        ("people", people.select_related("person", "partner"), "people"),
        ("parts", parts, "parts"),
        ("followed_by", events.filter(follows=event), "context"),
        ("fulfils", follow_ups.filter(fulfilled_by_event=event), "context"),
        ("status_changes", changes.select_related("evidence"), "course-of-status"),
    ]
    return section_pages(request, pages)


@requires("read_register")
def outcome_detail(request, pk):
    """Show an outcome."""
    user = request.user
    outcome = visible_or_404(Outcome.objects.visible_to(user).with_nomination(user), pk)
    partners = Partner.objects.visible_to(user)
    programs, outcomes = Program.objects, Outcome.objects.visible_to(user)
    agreements = visible_for_list(Agreement, user)
    context = {
        "outcome": outcome,
        "event": visible_or_none(Event.objects.visible_to(user), outcome.event_id),
        "program": visible_or_none(programs.visible_to(user), outcome.program_id),
        "agreement": visible_or_none(agreements, outcome.agreement_id),
        "partner": visible_or_none(partners, outcome.partner_id),
        "at_partner": visible_or_none(partners, outcome.at_partner_id),
        "adds_to": visible_or_none(outcomes, outcome.adds_to_id),
        "evidence": evidence_of(request, outcome=outcome),
        "quantity": outcome.compared_with_parts(
            OutcomePart.objects.seen_by(user, of=Outcome).filter(outcome=outcome)
        ),
        **sections_of_outcome(request, outcome),
        **citations_of(request, outcome=outcome),
    }
    return render(request, "events/outcome_detail.html", context)


def sections_of_outcome(request, outcome) -> dict[str, SectionPage]:
    """Return the rows of an outcome, and the records that name it, in pages."""
    user = request.user
    names = OutcomeName.objects.seen_by(user, of=Outcome).filter(outcome=outcome)
    parts = OutcomePart.objects.seen_by(user, of=Outcome).filter(outcome=outcome)
    people = OutcomePerson.objects.seen_by(user, of=Outcome).filter(outcome=outcome)
    states = NominationState.objects.filter(outcome=outcome)
    states = states.seen_of_one(user, Outcome).select_related("evidence")
    shares = Share.objects.seen_by(user, of=Outcome).filter(outcome=outcome)
    follow_ups = visible_for_list(FollowUp, user).filter(from_outcome=outcome)
    additions = Outcome.objects.visible_to(user).filter(adds_to=outcome)
    fulfils = FollowUp.objects.visible_to(user).filter(fulfilled_by_outcome=outcome)
    pages = [
        ("names", names, "names"),
        ("parts", parts, "parts"),
        ("people", people.select_related("person"), "people"),
        ("states", states, "nomination"),
        ("shares", shares.select_related("partner", "country"), "shares"),
        ("follow_ups", follow_ups, "follow-ups"),
        ("additions", additions, "context"),
        ("fulfils", fulfils, "context"),
    ]
    return section_pages(request, pages)


@requires("read_register")
def follow_up_detail(request, pk):
    """Show a follow-up."""
    user = request.user
    follow_ups = FollowUp.objects.visible_to(user).with_status(user)
    follow_up = visible_or_404(follow_ups.select_related("person_in_charge"), pk)
    agreements = visible_for_list(Agreement, user).validity_on(
        timezone.localdate(), user
    )
    events = Event.objects.visible_to(user)
    outcomes = Outcome.objects.visible_to(user)
    partners = Partner.objects.visible_to(user)
    context = {
        "follow_up": follow_up,
        "from_event": visible_or_none(events, follow_up.from_event_id),
        "also_from_event": visible_or_none(events, follow_up.also_from_event_id),
        "from_agreement": visible_or_none(agreements, follow_up.from_agreement_id),
        "from_outcome": visible_or_none(outcomes, follow_up.from_outcome_id),
        "from_partner": visible_or_none(partners, follow_up.from_partner_id),
        "by_event": visible_or_none(events, follow_up.fulfilled_by_event_id),
        "by_agreement": visible_or_none(
            agreements, follow_up.fulfilled_by_agreement_id
        ),
        "by_outcome": visible_or_none(outcomes, follow_up.fulfilled_by_outcome_id),
        **sides_of(request, follow_up),
        **citations_of(request, follow_up=follow_up),
    }
    return render(request, "events/follow_up_detail.html", context)


def sides_of(request, follow_up) -> dict[str, SectionPage]:
    """Return who owes a follow-up, to whom, and about whom it is, in pages."""
    sides = Side.objects.seen_by(request.user, of=FollowUp).filter(follow_up=follow_up)
    sides = sides.select_related("partner", "country")
    roles = {
        "owing": Side.Role.OWES,
        "owed_to": Side.Role.IS_OWED,
        "about": Side.Role.ABOUT,
    }
    return section_pages(
        request, [(name, sides.filter(role=roles[name]), "sides") for name in roles]
    )
