"""Detail pages of programs, events, outcomes and follow-ups."""

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.editing.edit import visible_or_404

from ..models import (
    Event,
    EventCitation,
    EventPerson,
    Evidence,
    FollowUp,
    Outcome,
    Program,
)
from ..yearly_totals import by_year


def listed(model, user):
    """Return the visible records of a model with what lists show."""
    return model.objects.visible_to(user).for_list(user)


def one(records, pk):
    """Return the visible record with this key, or None."""
    return records.filter(pk=pk).first() if pk else None


def told(user, **of):
    """Return the visible citations of a record, ordered by source."""
    citations = EventCitation.objects.seen_by(user).filter(**of)
    return citations.select_related("source").order_by("source_id", "pk")


def proof_given(user, **of):
    """Return the visible evidence of a record with its agreements and scope items."""
    evidence = Evidence.objects.seen_by(user).filter(**of)
    evidence = evidence.select_related("scope_item")
    return evidence.prefetch_related(Prefetch("agreement", listed(Agreement, user)))


@requires("read_register")
def event_detail(request, pk):
    """Show an event."""
    user = request.user
    events = listed(Event, user)
    event = visible_or_404(events, pk)
    people = EventPerson.objects.seen_by(user).filter(event=event)
    changes = event.status_changes.seen_by(user).select_related("evidence")
    follow_ups = listed(FollowUp, user)
    context = {
        "event": event,
        "program": one(Program.objects.visible_to(user), event.program_id),
        "part_of": one(events, event.part_of_id),
        "follows": one(events, event.follows_id),
        "followed_by": events.filter(follows=event),
        "parts": events.filter(part_of=event).order_by("when_earliest", "pk"),
        "people": people.select_related("person", "partner"),
        "evidence": proof_given(user, event=event),
        "outcomes": listed(Outcome, user).filter(event=event),
        "follow_ups": follow_ups.filter(from_event=event),
        "fulfils": follow_ups.filter(fulfilled_by_event=event),
        "status_changes": changes,
        "topics": [line for line in event.topics.splitlines() if line.strip()],
        "citations": told(user, event=event),
    }
    return render(request, "events/event_detail.html", context)


@requires("read_register")
def program_detail(request, pk):
    """Show a program with its editions and yearly totals."""
    user = request.user
    programs = Program.objects.visible_to(user).with_editions(user)
    program = visible_or_404(programs, pk)
    events = listed(Event, user).counted().filter(program=program)
    events = events.order_by("-when_latest", "-pk")
    context = {
        "program": program,
        "continued_as": one(programs, program.continued_as_id),
        "continues": programs.filter(continued_as=program),
        "events": events,
        "years": by_year(events),
        "outcomes": listed(Outcome, user).filter(program=program),
        "citations": told(user, program=program),
    }
    return render(request, "events/program_detail.html", context)


@requires("read_register")
def outcome_detail(request, pk):
    """Show an outcome."""
    user = request.user
    outcome = visible_or_404(listed(Outcome, user), pk)
    partners = Partner.objects.visible_to(user)
    follow_ups = listed(FollowUp, user)
    context = {
        "outcome": outcome,
        "event": one(listed(Event, user), outcome.event_id),
        "program": one(Program.objects.visible_to(user), outcome.program_id),
        "agreement": one(listed(Agreement, user), outcome.agreement_id),
        "partner": one(partners, outcome.partner_id),
        "at_partner": one(partners, outcome.at_partner_id),
        "evidence": proof_given(user, outcome=outcome),
        "follow_ups": follow_ups.filter(from_outcome=outcome),
        "fulfils": follow_ups.filter(fulfilled_by_outcome=outcome),
        "citations": told(user, outcome=outcome),
    }
    return render(request, "events/outcome_detail.html", context)


@requires("read_register")
def follow_up_detail(request, pk):
    """Show a follow-up."""
    user = request.user
    follow_up = visible_or_404(listed(FollowUp, user), pk)
    agreements = listed(Agreement, user).validity_on(timezone.localdate(), user)
    events, outcomes = listed(Event, user), listed(Outcome, user)
    partners = Partner.objects.visible_to(user)
    context = {
        "follow_up": follow_up,
        "from_event": one(events, follow_up.from_event_id),
        "from_agreement": one(agreements, follow_up.from_agreement_id),
        "from_outcome": one(outcomes, follow_up.from_outcome_id),
        "from_partner": one(partners, follow_up.from_partner_id),
        "by_event": one(events, follow_up.fulfilled_by_event_id),
        "by_agreement": one(agreements, follow_up.fulfilled_by_agreement_id),
        "by_outcome": one(outcomes, follow_up.fulfilled_by_outcome_id),
        "citations": told(user, follow_up=follow_up),
    }
    return render(request, "events/follow_up_detail.html", context)
