"""One search over all records, each hit with why it was found."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Signatory
from events.models import (
    Event,
    FollowUp,
    Outcome,
    Program,
)
from partners.models import Partner, Person
from perpusnas.core.access import requires
from perpusnas.core.models import RecordQuerySet, Source
from perpusnas.core.search import (
    matching,
    nearest,
    ranked,
    words,
)

from ..match_reasons import why, with_reasons
from ..near_misses import near_queries, near_records

MOST_HITS = 20
# Of each kind, and altogether, under the box in the header.
MOST_SUGGESTED = 4
MOST_SUGGESTIONS = 8


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=200)


@dataclass(frozen=True)
class Hits:
    """The hits of one kind: the first ones, how many there are, where all of them are."""

    title: Any
    found: list
    total: int
    list_url: str
    listed: bool = True


def partners_found(query: str, user):
    """Partners by their names and posts, and by who signed for them."""

    def through_posts(word):
        people = matching(Person.objects.visible_to(user), word).order_by()
        return Person.posts.rel.related_model.objects.filter(person__in=people).values(
            "partner_id"
        )

    def through_signatures(word):
        people = matching(Person.objects.visible_to(user), word).order_by()
        signed = Agreement.objects.visible_to(user)
        return Signatory.objects.filter(person__in=people, agreement__in=signed).values(
            "partner_id"
        )

    partners = Partner.objects.visible_to(user).told_apart(user)
    return matching(partners, query, through_posts, through_signatures)


@requires("read_register")
def search(request):
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    asked = bool(words(query))
    groups = hits(query, request.user) if asked else []
    context = {"form": form, "query": query, "groups": groups}
    context["total"] = sum(group.total for group in groups)
    if asked and not groups:
        context["near_queries"] = near_queries(query, request.user)
        context["near_records"] = near_records(query, request.user)
    return render(request, "pages/search.html", context)


@requires("read_register")
def suggest(request):
    """The first that may be meant by what stands in the header's box so far, of those
    that people look for by name."""
    form, user = SearchForm(request.GET), request.user
    query = form.cleaned_data["q"] if form.is_valid() else ""
    kinds = [
        (_("Partner"), Partner.objects.visible_to(user).told_apart(user)),
        (_("Person"), Person.objects.visible_to(user).for_list(user)),
        (_("Agreement"), Agreement.objects.visible_to(user).for_list(user)),
        (_("Event"), Event.objects.visible_to(user)),
    ]
    found = []
    for kind, records in kinds if words(query) else []:
        first = nearest(records, query, MOST_SUGGESTED)
        found += [(record.rank, kind, record) for record in first]
    found.sort(key=lambda hit: hit[0])
    results = [
        {
            "label": getattr(record, "heading", str(record)),
            "kind": " · ".join(
                filter(None, (str(kind), getattr(record, "beside", "")))
            ),
            "url": record.get_absolute_url(),
        }
        for _rank, kind, record in found[:MOST_SUGGESTIONS]
    ]
    return JsonResponse({"results": results})


def searched(query: str, user) -> list[tuple[Any, RecordQuerySet, str]]:
    """What is found of each kind, under which heading, and the name of its list."""
    people = Person.objects.visible_to(user).for_list(user)
    texts = Agreement.objects.visible_to(user).for_list(user)
    texts = texts.validity_on(timezone.localdate(), user)
    events = Event.objects.visible_to(user).for_list(user)
    found = [
        (_("People"), people, "people"),
        (_("Agreements"), texts, "agreements"),
        (_("Events"), events, "events"),
        (_("Programmes"), Program.objects.visible_to(user), "programs"),
        (_("Outcomes"), Outcome.objects.visible_to(user).for_list(user), "outcomes"),
        (
            _("Follow-ups"),
            FollowUp.objects.visible_to(user).for_list(user),
            "follow_ups",
        ),
        (_("Sources"), Source.objects.visible_to(user), "sources"),
    ]
    return [
        (_("Partners"), partners_found(query, user), "partners"),
        *((title, records.search(query, user), name) for title, records, name in found),
    ]


def hits(query: str, user) -> list[Hits]:
    groups, wanted = [], words(query)
    for title, matched, name in searched(query, user):
        records = ranked(matched, query)
        found = list(with_reasons(records, user)[:MOST_HITS])
        if not found:
            continue
        rows = [
            {"record": r, "why": why(r, wanted, r.search_texts(), user)} for r in found
        ]
        total = records.count()
        # The list of partners knows no agreements, nor who signed them.
        listed = name != "partners" or total == in_list(query, user)
        groups.append(Hits(title, rows, total, f"{name}:list", listed))
    return groups


def in_list(query: str, user) -> int:
    """How many partners their own list finds."""
    return Partner.objects.visible_to(user).search(query, user).count()
