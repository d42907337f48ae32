"""Search over all kinds of records, with the reason for each match."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
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
from partners.models import Partner, Person, Post
from perpusnas.core.access import requires
from perpusnas.core.models import Country, RecordQuerySet, Source
from perpusnas.core.search import (
    MAX_RANKED,
    best_matches,
    first_matches,
    query_words,
    search_records,
)

from ..match_reasons import match_reason, with_match_rows
from ..near_misses import corrected_queries, similar_records

MAX_HITS = 20
# Suggestions of each kind and in total, below the search box in the header.
MAX_SUGGESTED = 4
MAX_SUGGESTIONS = 8
LAST = 9  # the rank of suggestions after all others


class SearchForm(forms.Form):
    """The search box."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)


@dataclass(frozen=True)
class KindMatches:
    """The matches of one kind: the first ones, their total, and the list with all of
    them."""

    title: Any
    found: list[dict[str, Any]]
    total: int
    list_url: str
    listed: bool = True
    is_capped: bool = False


def partners_found(
    partners: RecordQuerySet[Partner], query: str, user: Any
) -> RecordQuerySet[Partner]:
    """Return those of these partners that match by name, or by people who hold a post or
    signed for them."""

    def through_posts(word: str) -> QuerySet[Any]:
        people = search_records(Person.objects.visible_to(user), word).order_by()
        return Post.objects.filter(person__in=people).values("partner_id")

    def through_signatures(word: str) -> QuerySet[Any]:
        people = search_records(Person.objects.visible_to(user), word).order_by()
        agreements = Agreement.objects.visible_to(user)
        return Signatory.objects.filter(
            person__in=people, agreement__in=agreements
        ).values("partner_id")

    return search_records(partners, query, through_posts, through_signatures)


@requires("read_register")
def search(request: HttpRequest) -> HttpResponse:
    """Show the results of a search and, where there are none, similar records and
    words."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    has_words = bool(query_words(query))
    groups = matches_by_kind(query, request.user) if has_words else []
    context = {"form": form, "query": query, "groups": groups}
    context["total"] = sum(group.total for group in groups)
    context["is_capped"] = any(group.is_capped for group in groups)
    if has_words and not groups:
        context["near_queries"] = corrected_queries(query, request.user)
        context["near_records"] = similar_records(query, request.user)
    return render(request, "pages/search.html", context)


@requires("read_register")
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggest partners, people, agreements and events for the text in the search box,
    as JSON."""
    form, user = SearchForm(request.GET), request.user
    query = form.cleaned_data["q"] if form.is_valid() else ""
    kinds: list[tuple[Any, Any]] = [
        (_("Partner"), Partner.objects.visible_to(user).with_disambiguation(user)),
        (_("Country"), Country.objects.by_name()),
        (_("Person"), Person.objects.visible_to(user).for_list(user)),
        (_("Agreement"), Agreement.objects.visible_to(user).for_list(user)),
        (_("Event"), Event.objects.visible_to(user)),
    ]
    found = []
    for kind, records in kinds if query_words(query) else []:
        best = suggested(records, query, user)
        found += [(getattr(record, "rank", LAST), kind, record) for record in best]
    found.sort(key=lambda hit: hit[0])
    results = [
        {
            "label": getattr(record, "heading", str(record)),
            "kind": " · ".join(
                filter(None, (str(kind), getattr(record, "disambiguation", "")))
            ),
            "url": record.get_absolute_url(),
        }
        for _rank, kind, record in found[:MAX_SUGGESTIONS]
    ]
    return JsonResponse({"results": results})


def suggested(records: Any, query: str, user: Any) -> list[Any]:
    """Return the best matches of one kind; for agreements also by the heading, which
    names the parties."""
    best = list(best_matches(records, query, MAX_SUGGESTED))
    if not best and records.model is Agreement:
        best = records.with_heading(query, user)[:MAX_SUGGESTED]
    return best


def searched_kinds(
    query: str, user: Any
) -> list[tuple[Any, QuerySet[Any], QuerySet[Any], str]]:
    """Return title, records, those of them that match, and URL namespace of each kind."""
    partners = Partner.objects.visible_to(user).with_disambiguation(user)
    countries = Country.objects.by_name()
    people = Person.objects.visible_to(user).for_list(user)
    agreements = Agreement.objects.visible_to(user).for_list(user)
    agreements = agreements.validity_on(timezone.localdate(), user)
    events = Event.objects.visible_to(user).for_list(user)
    kinds: list[tuple[Any, RecordQuerySet[Any], str]] = [
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
    found = partners_found(partners, query, user)
    in_names = search_records(countries, query)
    return [
        (_("Partners"), partners, found, "partners"),
        (_("Countries"), countries, in_names, "countries"),
        *((title, all_, all_.search(query, user), name) for title, all_, name in kinds),
    ]


def matches_by_kind(query: str, user: Any) -> list[KindMatches]:
    """Return the matches of every kind that has any, each with its reason."""
    groups, terms = [], query_words(query)
    for title, records, matched, name in searched_kinds(query, user):
        ranked, read = first_matches(records, matched, query)
        if not read:
            continue
        rows = [
            {"record": r, "why": match_reason(r, terms, r.search_texts(), user)}
            for r in with_match_rows(ranked, user)[:MAX_HITS]
        ]
        is_capped = len(read) > MAX_RANKED
        total = len(read) - is_capped
        # The list of partners does not search signatories, so its count may differ, and
        # countries have no list.
        listed = name != "countries"
        if name == "partners" and not is_capped:
            listed = total == count_in_list(query, user)
        group = KindMatches(title, rows, total, f"{name}:list", listed, is_capped)
        groups.append(group)
    return groups


def count_in_list(query: str, user: Any) -> int:
    """Return how many partners the search of their own list finds."""
    return Partner.objects.visible_to(user).search(query, user).count()
