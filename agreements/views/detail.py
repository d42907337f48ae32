"""The page of an agreement: first rows of each section, with the number of all."""

from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from events import timeline
from events.coverage import with_first_evidence
from events.models import Event, FollowUp, Outcome
from events.timeline import TimelineEntry
from events.timeline_years import agreement_timeline, year_totals
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.dates.words import in_words
from perpusnas.core.doubts import citations_and_doubts
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.lists.sections import FirstRows, SectionPage
from perpusnas.core.model_fields import own_field

from ..forms import CUSTODY
from ..models import Agreement, AgreementCitation
from ..querysets import AgreementQuerySet
from ..stage_steps import stage_steps
from ..stages import next_stages
from ..terms import next_end
from ..validity import IN_FORCE, Validity


@requires("read_register")
def agreement_detail(request, pk):
    user, today = request.user, timezone.localdate()
    visible = Agreement.objects.visible_to(user)
    agreements = visible.validity_on(today, user).for_list(user)
    agreement = visible_or_404(agreements.select_related("person_in_charge"), pk)
    changes = list(agreement.stage_changes.seen_of_one(user, Agreement))
    related = related_agreements(request, agreement, agreements)
    context = {
        "agreement": agreement,
        "in_lists": f"?agreement={agreement.pk}",
        "steps": stage_steps(agreement, changes),
        "stages": next_stages(agreement),
        "in_force": agreement.validity in IN_FORCE,
        "is_presumed": agreement.validity == Validity.RENEWAL_PRESUMED,
        "next_end": next_end(agreement, today),
        **partners_named(agreement, user),
        "custody": custody(agreement),
        "today": today,
        **rows_of(request, agreement),
        **parties_of(request, agreement),
        **sources_of(request, agreement),
        **related,
        **activity_of(request, agreement, own_entries(agreement, changes, related)),
    }
    return render(request, "agreements/agreement_detail.html", context)


def partners_named(agreement: Agreement, user) -> dict[str, Any]:
    """Return the initiating unit of an agreement and who proposed it, each None where
    the reader does not see it."""
    keys = {"unit": agreement.unit_id, "proposed_by": agreement.proposed_by_id}
    seen = Partner.objects.visible_to(user).in_bulk([k for k in keys.values() if k])
    return {name: seen.get(key) for name, key in keys.items()}


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


def rows_of(request, agreement: Agreement) -> dict[str, SectionPage]:
    """Return the rows of an agreement that the reader may see, in pages."""
    user = request.user
    scope = agreement.scope_items.seen_by(user, of=Agreement).select_related(
        "area", "owed_by", "reported_by"
    )
    scope = with_first_evidence(scope, user)
    extensions = agreement.extensions.seen_of_one(user, Agreement)
    reviews = agreement.reviews.seen_by(user, of=Agreement)
    return {
        "scope_items": SectionPage(request, "scope_items", scope, "scope-items"),
        "extensions": SectionPage(request, "extensions", extensions, "term"),
        "reviews": SectionPage(request, "reviews", reviews),
    }


def parties_of(request, agreement: Agreement) -> dict[str, SectionPage]:
    """Return the parties with those who signed or witnessed for each, and the others,
    such as a witness of no party, in pages."""
    user = request.user
    parties = Agreement.objects.parties_seen_by(user).filter(agreement=agreement)
    signatories = agreement.signatories.seen_by(user, of=Agreement)
    signatories = signatories.select_related("partner", "country", "person")
    shown = SectionPage(request, "parties", parties)
    partners = {party.partner_id for party in shown if party.partner_id}
    countries = {party.country_id for party in shown if party.country_id}
    of_shown = signatories.filter(Q(partner__in=partners) | Q(country__in=countries))
    by_side = defaultdict(list)
    for signatory in of_shown:
        by_side[signatory.partner_id, signatory.country_id].append(signatory)
    for party in shown:
        party.signatories_here = by_side[party.partner_id, party.country_id]
    others = signatories.exclude(
        partner__in=parties.order_by().filter(partner__isnull=False).values("partner")
    ).exclude(
        country__in=parties.order_by().filter(country__isnull=False).values("country")
    )
    return {
        "parties": shown,
        "other_signatories": SectionPage(
            request, "other_signatories", others, "parties"
        ),
    }


def sources_of(request, agreement: Agreement) -> dict[str, Any]:
    """Return documents and other citations in pages, and facts that sources leave
    open."""
    citations = AgreementCitation.objects.filter(agreement=agreement)
    citations = citations.seen_with_rows(request.user, of=Agreement)
    is_document = {"stance": "text", "source__kind": "paper"}
    documents = citations.filter(**is_document)
    documents = documents.order_by("source_id", "pk")
    return {
        "documents": SectionPage(request, "documents", documents),
        **citations_and_doubts(request, citations.exclude(**is_document)),
    }


def related_agreements(
    request, agreement: Agreement, agreements: AgreementQuerySet
) -> dict[str, Any]:
    """Return the parent, children, predecessor and successors among `agreements`; the
    children and successors in pages."""
    children = SectionPage(
        request, "children", agreements.filter(parent=agreement), "chain"
    )
    successors = agreements.filter(predecessor=agreement)
    return {
        "parent": agreements.filter(pk=agreement.parent_id).first(),
        "children": children,
        "outliving": outliving(agreement, children),
        "predecessor": agreements.filter(pk=agreement.predecessor_id).first(),
        "successors": SectionPage(request, "successors", successors, "chain"),
    }


def outliving(agreement, children) -> set[int]:
    """Return the ids of child agreements that certainly end after this one."""
    if agreement.renewal == Agreement.Renewal.TACIT:
        return set()
    last = agreement.term_latest
    ends = {child.pk: child.term_earliest for child in children}
    return {pk for pk, end in ends.items() if last and end and end > last}


def own_entries(
    agreement: Agreement, changes: list[Any], related: dict[str, Any]
) -> list[TimelineEntry]:
    """Return the entries of a timeline that are not events or outcomes: dated steps,
    stages, and gaps to the predecessor and the successors that the page shows."""
    terms = [related["predecessor"], agreement, *related["successors"]]
    return [
        *timeline.agreement_entries(agreement),
        *timeline.stage_entries(agreement, changes),
        *timeline.term_gaps(filter(None, terms)),
    ]


def activity_of(request, agreement: Agreement, own: list[TimelineEntry]) -> dict:
    """Return the first events, outcomes and follow-ups of an agreement, and the
    timeline with these entries of its own."""
    user = request.user
    events = Event.objects.visible_to(user).of_agreement(agreement, user)
    outcomes = Outcome.objects.visible_to(user).of_agreement(agreement, user)
    follow_ups = FollowUp.objects.visible_to(user).for_list(user)
    totals = year_totals(None, events, outcomes, own)
    today, year = timezone.localdate(), request.GET.get("year", "")
    return {
        "events": FirstRows(events, totals.events),
        "outcomes": FirstRows(outcomes.for_list(user), totals.outcomes),
        "follow_ups": FirstRows(follow_ups.filter(from_agreement=agreement)),
        "timeline": agreement_timeline(totals, own, events, outcomes, today, year),
    }
