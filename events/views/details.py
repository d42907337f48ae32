"""Detail pages of programs, events, outcomes and follow-ups."""

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.collation import in_name_order
from perpusnas.core.doubts import Doubts
from perpusnas.core.editing.edit import visible_or_404

from ..models import (
    Event,
    EventCitation,
    EventPerson,
    Evidence,
    FollowUp,
    NominationState,
    Outcome,
    OutcomeName,
    OutcomePart,
    OutcomePerson,
    Program,
    ProgramBody,
)
from ..participant_numbers import absent_roles
from ..yearly_totals import totals_by_year


def visible_for_list(model, user):
    """Return the visible records of a model with what lists show."""
    return model.objects.visible_to(user).for_list(user)


def visible_or_none(records, pk):
    """Return the visible record with this key, or None."""
    return records.filter(pk=pk).first() if pk else None


def citations_of(user, **of):
    """Return the visible citations of a record, ordered by source, and its doubts."""
    citations = EventCitation.objects.seen_by(user).filter(**of)
    citations = citations.with_rows().order_by("source_id", "pk")
    return {"citations": citations, "doubts": Doubts(citations)}


def evidence_of(user, **of):
    """Return the visible evidence of a record with its agreements and scope items."""
    evidence = Evidence.objects.seen_by(user).filter(**of)
    evidence = evidence.select_related("scope_item")
    return evidence.prefetch_related(
        Prefetch("agreement", visible_for_list(Agreement, user))
    )


@requires("read_register")
def event_detail(request, pk):
    """Show an event."""
    user = request.user
    events = visible_for_list(Event, user)
    event = visible_or_404(events, pk)
    people = EventPerson.objects.seen_by(user).filter(event=event)
    changes = event.status_changes.seen_by(user).select_related("evidence")
    follow_ups = visible_for_list(FollowUp, user)
    context = {
        "event": event,
        "program": visible_or_none(Program.objects.visible_to(user), event.program_id),
        "part_of": visible_or_none(events, event.part_of_id),
        "follows": visible_or_none(events, event.follows_id),
        "followed_by": events.filter(follows=event),
        "parts": events.filter(part_of=event).order_by("when_earliest", "pk"),
        "people": people.select_related("person", "partner"),
        "evidence": evidence_of(user, event=event),
        "outcomes": visible_for_list(Outcome, user).filter(event=event),
        "follow_ups": follow_ups.of_event(event),
        "fulfils": follow_ups.filter(fulfilled_by_event=event),
        "status_changes": changes,
        "topics": [line for line in event.topics.splitlines() if line.strip()],
        **citations_of(user, event=event),
    }
    return render(request, "events/event_detail.html", context)


def participants_of(events) -> list[dict]:
    """Return who took part in these events, or may have, besides our own institution:
    each with the roles and the number of events attended, by name."""
    found: dict[tuple, dict] = {}
    absent = absent_roles()
    for event in events:
        for row in event.others:
            if row.came == row.Came.NO or row.role in absent:
                continue
            key = (row.partner_id, row.country_id, row.who)
            entry = found.setdefault(key, {"row": row, "roles": {}, "events": set()})
            entry["roles"][row.get_role_display()] = None
            if row.came == row.Came.YES:
                entry["events"].add(event.pk)
    for entry in found.values():
        entry["roles"], entry["events"] = [*entry["roles"]], len(entry["events"])
    return in_name_order(found.values(), lambda entry: entry["row"].who)


@requires("read_register")
def program_detail(request, pk):
    """Show a program with its editions and yearly totals."""
    user = request.user
    programs = Program.objects.visible_to(user).with_editions(user)
    program = visible_or_404(programs, pk)
    events = visible_for_list(Event, user).counted().filter(program=program)
    events = events.order_by("-when_latest", "-pk")
    years = totals_by_year(events)
    bodies = ProgramBody.objects.seen_by(user).filter(program=program)
    context = {
        "program": program,
        "bodies": bodies.select_related("partner", "country"),
        "continued_as": visible_or_none(programs, program.continued_as_id),
        "continues": programs.filter(continued_as=program),
        "events": events,
        "years": years,
        "has_total": any(year.has_total for year in years),
        "participants": participants_of(events),
        "outcomes": visible_for_list(Outcome, user).filter(program=program),
        **citations_of(user, program=program),
    }
    return render(request, "events/program_detail.html", context)


def with_rows_shown(outcomes, user):
    """Load the rows of outcomes that only their own page shows."""
    shown: dict[str, Any] = {
        "names": OutcomeName.objects,
        "parts": OutcomePart.objects,
        "people": OutcomePerson.objects.select_related("person"),
        "nomination_states": NominationState.objects.select_related("evidence"),
    }
    return outcomes.prefetch_related(
        *(Prefetch(name, rows.seen_by(user)) for name, rows in shown.items())
    )


@requires("read_register")
def outcome_detail(request, pk):
    """Show an outcome."""
    user = request.user
    outcome = visible_or_404(with_rows_shown(visible_for_list(Outcome, user), user), pk)
    partners = Partner.objects.visible_to(user)
    follow_ups = visible_for_list(FollowUp, user)
    context = {
        "outcome": outcome,
        "event": visible_or_none(visible_for_list(Event, user), outcome.event_id),
        "program": visible_or_none(
            Program.objects.visible_to(user), outcome.program_id
        ),
        "agreement": visible_or_none(
            visible_for_list(Agreement, user), outcome.agreement_id
        ),
        "partner": visible_or_none(partners, outcome.partner_id),
        "at_partner": visible_or_none(partners, outcome.at_partner_id),
        "adds_to": visible_or_none(
            Outcome.objects.visible_to(user), outcome.adds_to_id
        ),
        "additions": Outcome.objects.visible_to(user).filter(adds_to=outcome),
        "evidence": evidence_of(user, outcome=outcome),
        "follow_ups": follow_ups.filter(from_outcome=outcome),
        "fulfils": follow_ups.filter(fulfilled_by_outcome=outcome),
        **citations_of(user, outcome=outcome),
    }
    return render(request, "events/outcome_detail.html", context)


@requires("read_register")
def follow_up_detail(request, pk):
    """Show a follow-up."""
    user = request.user
    follow_up = visible_or_404(visible_for_list(FollowUp, user), pk)
    agreements = visible_for_list(Agreement, user).validity_on(
        timezone.localdate(), user
    )
    events, outcomes = visible_for_list(Event, user), visible_for_list(Outcome, user)
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
        **citations_of(user, follow_up=follow_up),
    }
    return render(request, "events/follow_up_detail.html", context)
