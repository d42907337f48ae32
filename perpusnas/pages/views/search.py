"""Search over all kinds of records, with the reason for each match."""

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
# Suggestions of each kind and in total, below the search box in the header.
MOST_SUGGESTED = 4
MOST_SUGGESTIONS = 8


class SearchForm(forms.Form):
    """The search box."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)


@dataclass(frozen=True)
class Hits:
    """The matches of one kind: the first ones, their total, and the list with all of
    them."""

    title: Any
    found: list
    total: int
    list_url: str
    listed: bool = True


def partners_found(query: str, user):
    """Return partners that match by name, or by people who hold a post or signed for
    them."""

    def through_posts(word):
        people = matching(Person.objects.visible_to(user), word).order_by()
        return Person.posts.rel.related_model.objects.filter(person__in=people).values(
            "partner_id"
        )

    def through_signatures(word):
        people = matching(Person.objects.visible_to(user), word).order_by()
        agreements = Agreement.objects.visible_to(user)
        return Signatory.objects.filter(
            person__in=people, agreement__in=agreements
        ).values("partner_id")

    partners = Partner.objects.visible_to(user).told_apart(user)
    return matching(partners, query, through_posts, through_signatures)


@requires("read_register")
def search(request):
    """Show the results of a search and, where there are none, similar records and
    words."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    has_words = bool(words(query))
    groups = hits(query, request.user) if has_words else []
    context = {"form": form, "query": query, "groups": groups}
    context["total"] = sum(group.total for group in groups)
    if has_words and not groups:
        context["near_queries"] = near_queries(query, request.user)
        context["near_records"] = near_records(query, request.user)
    return render(request, "pages/search.html", context)


@requires("read_register")
def suggest(request):
    """Suggest partners, people, agreements and events for the text in the search box,
    as JSON."""
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
        best = nearest(records, query, MOST_SUGGESTED)
        found += [(record.rank, kind, record) for record in best]
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
    """Return title, matching records and URL namespace for each kind."""
    people = Person.objects.visible_to(user).for_list(user)
    agreements = Agreement.objects.visible_to(user).for_list(user)
    agreements = agreements.validity_on(timezone.localdate(), user)
    events = Event.objects.visible_to(user).for_list(user)
    kinds = [
        (_("People"), people, "people"),
        (_("Agreements"), agreements, "agreements"),
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
        *((title, records.search(query, user), name) for title, records, name in kinds),
    ]


def hits(query: str, user) -> list[Hits]:
    """Return the matches of every kind that has any, each with its reason."""
    groups, terms = [], words(query)
    for title, matched, name in searched(query, user):
        records = ranked(matched, query)
        found = list(with_reasons(records, user)[:MOST_HITS])
        if not found:
            continue
        rows = [
            {"record": r, "why": why(r, terms, r.search_texts(), user)} for r in found
        ]
        total = records.count()
        # The list of partners does not search signatories, so its count may differ.
        listed = name != "partners" or total == in_list(query, user)
        groups.append(Hits(title, rows, total, f"{name}:list", listed))
    return groups


def in_list(query: str, user) -> int:
    """Return how many partners the search of their own list finds."""
    return Partner.objects.visible_to(user).search(query, user).count()
