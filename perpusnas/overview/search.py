"""One search over all records, each hit with why it was found."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Signatory
from partners.models import Partner, Person
from perpusnas.access import requires
from perpusnas.models import Source
from perpusnas.search import fold, matching, words

MOST_HITS = 20


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=200)


@dataclass(frozen=True)
class Hits:
    """The hits of one kind: the first ones, how many there are, where all of them are."""

    title: Any
    found: list
    total: int
    list_url: str


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

    partners = Partner.objects.visible_to(user).for_list()
    return matching(partners, query, through_posts, through_signatures)


def why(record, query: str) -> str:
    """The name by which a record was found, where it is not the one it stands under."""
    wanted = words(query)
    for text in record.search_texts():
        folded = fold(str(text))
        if all(word in folded for word in wanted):
            return "" if text == str(record) else str(text)
    return ""


@requires("read_register")
def search(request):
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    groups = hits(query, request.user) if words(query) else []
    context = {"form": form, "query": query, "groups": groups}
    context["total"] = sum(group.total for group in groups)
    return render(request, "overview/search.html", context)


def with_rows(records, user, *names: str):
    """Records with the rows by whose texts they are found, as far as they may be seen."""
    rows = {name: getattr(records.model, name).rel.related_model for name in names}
    seen = [Prefetch(name, row.objects.seen_by(user)) for name, row in rows.items()]
    return records.prefetch_related(*seen)


def hits(query: str, user) -> list[Hits]:
    partners = partners_found(query, user)
    people = Person.objects.visible_to(user).for_list(user).search(query, user)
    agreements = Agreement.objects.visible_to(user).validity_on().for_list(user)
    agreements = agreements.search(query, user)
    agreements = with_rows(agreements, user, "scope_items", "signatories")
    sources = Source.objects.visible_to(user).search(query, user)
    searched = [
        (_("Partners"), with_rows(partners, user, "names"), "partners:list"),
        (_("People"), with_rows(people, user, "names"), "people:list"),
        (_("Agreements"), agreements, "agreements:list"),
        (_("Sources"), sources, "sources:list"),
    ]
    groups = []
    for title, records, url in searched:
        if found := list(records[:MOST_HITS]):
            rows = [{"record": r, "why": why(r, query)} for r in found]
            groups.append(Hits(title, rows, records.count(), url))
    return groups
