"""The list of agreements, and the page of one agreement, limited to what the reader may
see."""

from datetime import date
from functools import partial
from typing import Any

from django.shortcuts import render
from django.utils import timezone

from events import timeline
from events.coverage import event_numbers, with_evidence
from events.models import Event, FollowUp, Outcome
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.dates.words import in_words
from perpusnas.core.doubts import Doubts
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.lists.listing import listing
from perpusnas.core.lists.period_filter import requested_day
from perpusnas.core.lists.row_files import row_file, row_file_links
from perpusnas.core.model_fields import own_field

from ..exports import agreement_table
from ..filters import AgreementFilter
from ..forms import CUSTODY
from ..models import Agreement, AgreementCitation
from ..querysets import AgreementQuerySet
from ..row_files import AGREEMENT_ROW_FILES
from ..sorting import SORTS
from ..stage_steps import stage_steps
from ..stages import next_stages
from ..terms import next_end
from ..validity import IN_FORCE, Validity


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
        context={
            "day": day,
            "row_files": row_file_links(AGREEMENT_ROW_FILES, "agreements"),
        },
    )


@requires("read_register")
def agreement_row_file(request, rows, format):
    """Return a file of the rows of the listed agreements."""
    user, day = request.user, requested_day(request)
    records = Agreement.objects.visible_to(user).validity_on(day, user)
    return row_file(
        request,
        AgreementFilter(request.GET, records, user=user),
        AGREEMENT_ROW_FILES,
        rows,
        sorts=SORTS,
        name="agreements",
        format=format,
    )


@requires("read_register")
def agreement_detail(request, pk):
    user, today = request.user, timezone.localdate()
    visible = Agreement.objects.visible_to(user)
    agreements = visible.validity_on(today, user).for_list(user)
    agreement = visible_or_404(agreements.select_related("person_in_charge"), pk)
    context = {
        "agreement": agreement,
        "steps": stage_steps(agreement, agreement.stage_changes.seen_by(user)),
        "stages": next_stages(agreement),
        "in_force": agreement.validity in IN_FORCE,
        "is_presumed": agreement.validity == Validity.RENEWAL_PRESUMED,
        "next_end": next_end(agreement, today),
        **partners_named(agreement, user),
        "custody": custody(agreement),
        "today": today,
        **rows_of(agreement, user),
        **sources_of(agreement, user),
        **related_agreements(agreement, agreements),
        **activity_of(agreement, user),
    }
    context["timeline"] = timeline_of(agreement, context, user, today)
    return render(request, "agreements/agreement_detail.html", context)


def partners_named(agreement: Agreement, user) -> dict[str, Any]:
    """Return the initiating unit of an agreement and who proposed it, each None where
    the reader does not see it."""
    keys = {"unit": agreement.unit_id, "proposed_by": agreement.proposed_by_id}
    seen = Partner.objects.visible_to(user).in_bulk([k for k in keys.values() if k])
    return {name: seen.get(key) for name, key in keys.items()}


def rows_of(agreement: Agreement, user) -> dict[str, Any]:
    """Return the rows of an agreement that the reader may see."""
    scope = agreement.scope_items.seen_by(user).select_related(
        "area", "owed_by", "reported_by"
    )
    signatories = agreement.signatories.seen_by(user)
    signatories = signatories.select_related("partner", "country", "person")
    return {
        **signatories_by_party(agreement, signatories),
        "scope_items": with_evidence(scope, user),
        "extensions": agreement.extensions.seen_by(user),
        "reviews": agreement.reviews.all(),
    }


def signatories_by_party(agreement: Agreement, signatories) -> dict[str, Any]:
    """Return the parties with those who signed or witnessed for each, and the others,
    such as a witness of no party."""
    parties = list(agreement.parties.all())
    for party in parties:
        party.signatories_here = [s for s in signatories if s.is_of(party)]
    placed = {s.pk for party in parties for s in party.signatories_here}
    others = [s for s in signatories if s.pk not in placed]
    return {"parties": parties, "other_signatories": others}


def sources_of(agreement: Agreement, user) -> dict[str, Any]:
    """Return documents, other citations, and facts that sources leave open."""
    citations = AgreementCitation.objects.seen_by(user).filter(agreement=agreement)
    citations = citations.with_rows().order_by("source_id", "pk")
    return {
        "documents": citations.filter(stance="text", source__kind="paper"),
        "citations": citations.exclude(stance="text", source__kind="paper"),
        "doubts": Doubts(citations),
    }


def related_agreements(
    agreement: Agreement, agreements: AgreementQuerySet
) -> dict[str, Any]:
    """Return the parent, children, predecessor and successors among `agreements`."""
    children = list(agreements.filter(parent=agreement))
    return {
        "parent": agreements.filter(pk=agreement.parent_id).first(),
        "children": children,
        "outliving": outliving(agreement, children),
        "predecessor": agreements.filter(pk=agreement.predecessor_id).first(),
        "successors": list(agreements.filter(predecessor=agreement)),
    }


def activity_of(agreement: Agreement, user) -> dict[str, Any]:
    """Return the visible events, outcomes and follow-ups of an agreement."""
    outcomes = Outcome.objects.visible_to(user).for_list(user)
    follow_ups = FollowUp.objects.visible_to(user).for_list(user)
    events = Event.objects.visible_to(user).for_list(user)
    return {
        "events": events.of_agreement(agreement, user),
        "outcomes": outcomes.of_agreement(agreement, user),
        "follow_ups": follow_ups.filter(from_agreement=agreement),
    }


def timeline_of(
    agreement: Agreement, context: dict[str, Any], user, today: date
) -> list:
    """Return the timeline of an agreement from what its page shows."""
    terms = [context["predecessor"], agreement, *context["successors"]]
    entries = [
        *timeline.agreement_entries(agreement),
        *timeline.stage_entries(agreement, agreement.stage_changes.seen_by(user)),
        *timeline.term_gaps(filter(None, terms)),
        *timeline.event_entries(context["events"]),
        *timeline.outcome_entries(context["outcomes"]),
    ]
    return timeline.in_date_order(entries, today)


def outliving(agreement, children) -> set[int]:
    """Return the ids of child agreements that certainly end after this one."""
    if agreement.renewal == Agreement.Renewal.TACIT:
        return set()
    last = agreement.term_latest
    ends = {child.pk: child.term_earliest for child in children}
    return {pk for pk, end in ends.items() if last and end and end > last}


def custody(agreement) -> list[dict]:
    """Return the fields on the custody of the original as labels and values."""
    facts = []
    for name in CUSTODY.names:
        field = own_field(Agreement, name)
        value = getattr(agreement, name)
        if field.choices:
            value = getattr(agreement, f"get_{name}_display")()
        elif isinstance(field, PartialDateField):
            value = in_words(value)
        facts.append({"name": name, "label": field.verbose_name, "value": value})
    return facts
