"""Records to verify: sources contradict each other or leave something open, or there is
no source."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, AgreementCitation
from events.models import (
    Event,
    EventCitation,
    FollowUp,
    Outcome,
    Program,
)
from partners.models import Partner, PartnerCitation, Person
from perpusnas.core.access import requires
from perpusnas.core.models import Stance

MAX_SHOWN = 50
REASONS = [
    (Stance.CONTRADICTS.value, _("Sources conflict")),
    (Stance.LEAVES_OPEN.value, _("Inconclusive source")),
    ("no_source", _("No source")),
]
# Each kind of record with its citation model and the foreign key to the record.
CITED_MODELS = [
    (Partner, PartnerCitation, "partner"),
    (Person, PartnerCitation, "person"),
    (Agreement, AgreementCitation, "agreement"),
    (Program, EventCitation, "program"),
    (Event, EventCitation, "event"),
    (Outcome, EventCitation, "outcome"),
    (FollowUp, EventCitation, "follow_up"),
]


class ReasonForm(forms.Form):
    """Which of the three reasons to list."""

    which = forms.ChoiceField(label=_("Show"), choices=REASONS, required=False)


@dataclass(frozen=True)
class RecordGroup:
    """The records of one kind: the first ones and their total."""

    title: Any
    records: list
    total: int


def records_with_citations(model, citations, name: str, user):
    """Return the visible records of a model, and a subquery with their citations."""
    records = model.objects.visible_to(user)
    if model is Agreement:
        records = records.for_list(user)
    if model is Partner:  # our own institution and its units need no source
        records = records.exclude(is_home=True).exclude(parent__is_home=True)
    cited_by = citations.objects.seen_by(user).filter(**{name: OuterRef("pk")})
    return records, cited_by


def records_to_verify(which: str, user) -> list[RecordGroup]:
    """Return the records to verify for this reason, by kind, in order of entry."""
    groups = []
    for model, citations, name in CITED_MODELS:
        records, cited_by = records_with_citations(model, citations, name, user)
        if which == "no_source":
            found = records.filter(~Exists(cited_by))
        else:
            found = records.filter(Exists(cited_by.filter(stance=which)))
            matching = citations.objects.seen_by(user).filter(stance=which)
            matching = matching.select_related("source").order_by("pk")
            found = found.prefetch_related(
                Prefetch("citations", matching, to_attr="said")
            )
        first = list(found.order_by("pk")[:MAX_SHOWN])
        if first:
            title = model._meta.verbose_name_plural
            groups.append(RecordGroup(title, first, found.count()))
    return groups


@requires("read_register")
def doubts(request):
    """List the records to verify."""
    form = ReasonForm(request.GET)
    which = form.cleaned_data["which"] if form.is_valid() else ""
    which = which or REASONS[0][0]
    context = {
        "form": form,
        "which": which,
        "ways": REASONS,
        "groups": records_to_verify(which, request.user) if form.is_valid() else [],
    }
    return render(request, "pages/verification.html", context)
