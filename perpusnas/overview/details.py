"""A record's own page: everything that the register knows of it, as far as the reader
may see it."""

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Agreement, AgreementCitation, Signatory, Stage
from events.coverage import with_proof
from partners.models import Partner, PartnerCitation, Person, Post, Tie
from perpusnas.access import may, requires
from perpusnas.dates import PartialDateField
from perpusnas.datewords import in_words
from perpusnas.edits import visible_or_404
from perpusnas.lists import suggestions
from perpusnas.models import Country
from perpusnas.search import matching

# The stages as a text passes through them; the others are ways out.
COURSE = list(Stage)[: list(Stage).index(Stage.RENEWAL)]


@requires("read_register")
def partner_detail(request, pk):
    user = request.user
    partners = Partner.objects.visible_to(user)
    partner = visible_or_404(partners.for_list(), pk)
    agreements = Agreement.objects.visible_to(user).validity_on().for_list(user)
    signed_by = Signatory.objects.seen_by(user).select_related("person", "agreement")
    ties = Tie.objects.seen_by(user).select_related(
        "to_partner", "to_country", "partner"
    )
    context = {
        "partner": partner,
        "parent": partners.filter(pk=partner.parent_id).first(),
        "units": partners.filter(parent=partner),
        "names": partner.names.all(),
        "ties": ties.filter(partner=partner),
        "ties_from_others": ties.filter(to_partner=partner),
        "posts": Post.objects.seen_by(user)
        .filter(partner=partner)
        .select_related("person"),
        "agreements": agreements.with_party(partner).order_by("-signed_latest", "-pk"),
        "signatories": signed_by.filter(partner=partner, agreement__in=agreements),
        "citations": PartnerCitation.objects.seen_by(user)
        .filter(partner=partner)
        .select_related("source", "name", "tie__to_partner", "post__person")
        .order_by("source_id", "pk"),
        "sees_contacts": may(user, "see_contacts"),
    }
    return private(render(request, "partners/partner_detail.html", context), user)


@requires("read_register")
def person_detail(request, pk):
    user = request.user
    person = visible_or_404(Person.objects.visible_to(user), pk)
    agreements = Agreement.objects.visible_to(user).for_list(user)
    signatures = Signatory.objects.seen_by(user).filter(person=person)
    context = {
        "person": person,
        "names": person.names.all(),
        "posts": Post.objects.seen_by(user)
        .filter(person=person)
        .select_related("partner"),
        "signatures": signatures.filter(agreement__in=agreements)
        .select_related("partner")
        .prefetch_related(Prefetch("agreement", agreements)),
        "citations": PartnerCitation.objects.seen_by(user)
        .filter(person=person)
        .select_related("source", "name", "post__partner")
        .order_by("source_id", "pk"),
        "sees_contacts": may(user, "see_contacts"),
    }
    return private(render(request, "partners/person_detail.html", context), user)


@requires("read_register")
def agreement_detail(request, pk):
    user, today = request.user, timezone.localdate()
    visible = Agreement.objects.visible_to(user)
    agreements = visible.validity_on(today).for_list(user)
    agreement = visible_or_404(
        agreements.select_related("unit", "person_in_charge"), pk
    )
    citations = AgreementCitation.objects.seen_by(user).filter(agreement=agreement)
    citations = citations.select_related(
        "source", "party__partner", "signatory__person", "scope_item"
    ).order_by("source_id", "pk")
    scope = agreement.scope_items.seen_by(user).select_related("area", "owed_by")
    scope = with_proof(scope, user)
    signatories = agreement.signatories.seen_by(user)
    context = {
        "agreement": agreement,
        "steps": steps(agreement),
        "scope_items": scope,
        "signatories": signatories.select_related("partner", "person"),
        "papers": citations.filter(stance="text", source__kind="paper"),
        "citations": citations.exclude(stance="text", source__kind="paper"),
        "doubts": doubts(citations),
        "parent": agreements.filter(pk=agreement.parent_id).first(),
        "predecessor": agreements.filter(pk=agreement.predecessor_id).first(),
        "children": agreements.filter(parent=agreement),
        "successors": agreements.filter(predecessor=agreement),
        "unit": Partner.objects.visible_to(user).filter(pk=agreement.unit_id).first(),
        "timeline": timeline(agreement, user, today),
        "custody": custody(agreement),
        "extensions": agreement.extensions.seen_by(user),
        "reviews": agreement.reviews.all(),
        "today": today,
    }
    return render(request, "agreements/agreement_detail.html", context)


def timeline(agreement, user, today) -> list[dict]:
    """What happened to a text, oldest first; only what has a date, however uncertain."""
    told = [
        (agreement.announced, agreement.announced_earliest, _("Announced")),
        (agreement.signed, agreement.signed_earliest, _("Signed")),
        (agreement.effective, agreement.effective_earliest, _("In force since")),
        (agreement.notice_given, agreement.notice_given_earliest, _("Notice given")),
        (agreement.terminated, agreement.terminated_earliest, _("Terminated")),
        (agreement.term, agreement.term_earliest, _("Ends")),
    ]
    for change in agreement.stage_changes.seen_by(user):
        if change.stage == Stage.SIGNED and change.since == agreement.signed:
            continue  # told as the signing itself
        words = _("Stage: %(stage)s") % {"stage": change.get_stage_display()}
        told.append((change.since, change.since_earliest, words))
    dated = sorted((day, when, what) for when, day, what in told if when and day)
    return [
        {"when": when, "what": what, "state": "future" if day > today else "past"}
        for day, when, what in dated
    ]


CUSTODY = ("at_ministry", "ministry_consulted", "custody", "handed_over")
CUSTODY += ("agenda_number", "certified_number", "certified", "archive_place")
CUSTODY += ("full_powers", "full_powers_number", "full_powers_date")


def custody(agreement) -> list[dict]:
    """Where the original is, and what the foreign ministry has done with it."""
    facts = []
    for name in CUSTODY:
        field = Agreement._meta.get_field(name)
        value = getattr(agreement, name)
        if field.choices:
            value = getattr(agreement, f"get_{name}_display")()
        elif isinstance(field, PartialDateField):
            value = in_words(value)
        facts.append({"label": field.verbose_name, "value": value})
    return facts


def doubts(citations) -> dict[str, str]:
    """For each fact that a source leaves open or contradicts, what it says of it."""
    found = {}
    for citation in citations:
        if citation.fact and citation.stance in ("leaves_open", "contradicts"):
            found.setdefault(citation.fact, citation.says)
    return found


def steps(agreement) -> list[dict]:
    """The stages up to implementation, each done, current or still to come."""
    place = COURSE.index(agreement.stage) if agreement.stage in COURSE else len(COURSE)
    states = {-1: "done", 0: "current", 1: "todo"}
    return [
        {"label": stage.label, "state": states[(n > place) - (n < place)]}
        for n, stage in enumerate(COURSE)
    ]


def private(response, user):
    """Pages with contact data are kept by no cache at all."""
    if may(user, "see_contacts"):
        response["Cache-Control"] = "private, no-store"
    return response


@requires("read_register")
def country_suggest(request):
    found = matching(Country.objects.by_name(), request.GET.get("q", "")[:200])
    return suggestions(request, found, lambda country: country.code)
