"""What rests on sand: records on which sources contradict each other or leave something
open, and records that no source tells of."""

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

MOST_SHOWN = 50
WAYS = [
    (Stance.CONTRADICTS.value, _("Sources conflict")),
    (Stance.LEAVES_OPEN.value, _("Inconclusive source")),
    ("no_source", _("No source")),
]
# Every kind of record of which sources tell, and how they point to it.
TOLD_OF = [
    (Partner, PartnerCitation, "partner"),
    (Person, PartnerCitation, "person"),
    (Agreement, AgreementCitation, "agreement"),
    (Program, EventCitation, "program"),
    (Event, EventCitation, "event"),
    (Outcome, EventCitation, "outcome"),
    (FollowUp, EventCitation, "follow_up"),
]


class WayForm(forms.Form):
    which = forms.ChoiceField(label=_("Show"), choices=WAYS, required=False)


@dataclass(frozen=True)
class Group:
    """The records of one kind, the first ones and how many there are."""

    title: Any
    records: list
    total: int


def cited(model, citations, name: str, user):
    """Records of a kind that may be seen, with what lists show of them."""
    records = model.objects.visible_to(user)
    if model is Agreement:
        records = records.for_list(user)
    if model is Partner:  # our own house needs no source
        records = records.exclude(is_home=True).exclude(parent__is_home=True)
    told = citations.objects.seen_by(user).filter(**{name: OuterRef("pk")})
    return records, told


def resting_on(which: str, user) -> list[Group]:
    """The records, kind by kind, in the order in which they were entered."""
    groups = []
    for model, citations, name in TOLD_OF:
        records, told = cited(model, citations, name, user)
        if which == "no_source":
            found = records.filter(~Exists(told))
        else:
            found = records.filter(Exists(told.filter(stance=which)))
            said = citations.objects.seen_by(user).filter(stance=which)
            said = said.select_related("source").order_by("pk")
            found = found.prefetch_related(Prefetch("citations", said, to_attr="said"))
        shown = list(found.order_by("pk")[:MOST_SHOWN])
        if shown:
            title = model._meta.verbose_name_plural
            groups.append(Group(title, shown, found.count()))
    return groups


@requires("read_register")
def doubts(request):
    form = WayForm(request.GET)
    which = form.cleaned_data["which"] if form.is_valid() else ""
    which = which or WAYS[0][0]
    context = {
        "form": form,
        "which": which,
        "ways": WAYS,
        "groups": resting_on(which, request.user) if form.is_valid() else [],
    }
    return render(request, "pages/verification.html", context)
