"""The list of agreements, and the page of one agreement, limited to what the reader may
see."""

from functools import partial

from django.shortcuts import render
from django.utils import timezone

from events import timeline
from events.coverage import event_numbers, with_evidence
from events.models import Event, FollowUp, Outcome
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.dates.words import in_words
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.lists.listing import listing
from perpusnas.core.lists.period_filter import requested_day

from ..exports import agreement_table
from ..filters import AgreementFilter
from ..forms import CUSTODY
from ..models import Agreement, AgreementCitation, Stage
from ..sorting import SORTS
from ..stages import next_stages
from ..validity import IN_FORCE

# The stages that an agreement passes through up to implementation.
MAIN_STAGES = list(Stage)[: list(Stage).index(Stage.RENEWAL)]


@requires("read_register")
def agreement_list(request, format="html"):
    user, day = request.user, requested_day(request)
    records = Agreement.objects.visible_to(user).validity_on(day, user).for_list(user)
    return listing(
        request,
        AgreementFilter(request.GET, records, user=user),
        sorts=SORTS,
        default="-signed",
        table=lambda: agreement_table(user, day, partial(event_numbers, user)),
        template="agreements/agreement_list.html",
        name="agreements",
        format=format,
        context={"day": day},
    )


@requires("read_register")
def agreement_detail(request, pk):
    user, today = request.user, timezone.localdate()
    visible = Agreement.objects.visible_to(user)
    agreements = visible.validity_on(today, user).for_list(user)
    agreement = visible_or_404(
        agreements.select_related("unit", "person_in_charge"), pk
    )
    citations = AgreementCitation.objects.seen_by(user).filter(agreement=agreement)
    citations = citations.select_related(
        "source", "party__partner", "signatory__person", "scope_item"
    ).order_by("source_id", "pk")
    scope = agreement.scope_items.seen_by(user).select_related("area", "owed_by")
    scope = with_evidence(scope, user)
    signatories = agreement.signatories.seen_by(user)
    children = list(agreements.filter(parent=agreement))
    predecessor = agreements.filter(pk=agreement.predecessor_id).first()
    successors = list(agreements.filter(predecessor=agreement))
    events = Event.objects.visible_to(user).for_list(user).of_agreement(agreement, user)
    outcomes = (
        Outcome.objects.visible_to(user).for_list(user).of_agreement(agreement, user)
    )
    entries = [
        *timeline.agreement_entries(agreement),
        *timeline.stage_entries(agreement, agreement.stage_changes.seen_by(user)),
        *timeline.term_gaps(filter(None, [predecessor, agreement, *successors])),
        *timeline.event_entries(events),
        *timeline.outcome_entries(outcomes),
    ]
    context = {
        "agreement": agreement,
        "steps": stage_steps(agreement),
        "stages": next_stages(agreement),
        "in_force": agreement.validity in IN_FORCE,
        "scope_items": scope,
        "signatories": signatories.select_related("partner", "person"),
        "documents": citations.filter(stance="text", source__kind="paper"),
        "citations": citations.exclude(stance="text", source__kind="paper"),
        "doubts": open_facts(citations),
        "parent": agreements.filter(pk=agreement.parent_id).first(),
        "predecessor": predecessor,
        "children": children,
        "outliving": outliving(agreement, children),
        "successors": successors,
        "unit": Partner.objects.visible_to(user).filter(pk=agreement.unit_id).first(),
        "timeline": timeline.in_date_order(entries, today),
        "events": events,
        "outcomes": outcomes,
        "follow_ups": FollowUp.objects.visible_to(user)
        .for_list(user)
        .filter(from_agreement=agreement),
        "custody": custody(agreement),
        "extensions": agreement.extensions.seen_by(user),
        "reviews": agreement.reviews.all(),
        "today": today,
    }
    return render(request, "agreements/agreement_detail.html", context)


def outliving(agreement, children) -> set[int]:
    """Return the ids of child agreements that certainly end after this one."""
    last = agreement.term_latest
    ends = {child.pk: child.term_earliest for child in children}
    return {pk for pk, end in ends.items() if last and end and end > last}


def custody(agreement) -> list[dict]:
    """Return the fields on the custody of the original as labels and values."""
    facts = []
    for name in CUSTODY.names:
        field = Agreement._meta.get_field(name)
        value = getattr(agreement, name)
        if field.choices:
            value = getattr(agreement, f"get_{name}_display")()
        elif isinstance(field, PartialDateField):
            value = in_words(value)
        facts.append({"label": field.verbose_name, "value": value})
    return facts


def open_facts(citations) -> dict[str, str]:
    """Return what sources say about each fact that they contradict or leave open."""
    statements = {}
    for citation in citations:
        if citation.fact and citation.stance in ("leaves_open", "contradicts"):
            statements.setdefault(citation.fact, citation.says)
    return statements


def stage_steps(agreement) -> list[dict]:
    """Return the stages up to implementation, each done, current or to do."""
    position = (
        MAIN_STAGES.index(agreement.stage)
        if agreement.stage in MAIN_STAGES
        else len(MAIN_STAGES)
    )
    states = {-1: "done", 0: "current", 1: "todo"}
    return [
        {"label": stage.label, "state": states[(n > position) - (n < position)]}
        for n, stage in enumerate(MAIN_STAGES)
    ]
