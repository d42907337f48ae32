"""One search over all records, each hit with why it was found."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Signatory
from events.models import Event, FollowUp, Outcome, Program
from partners.models import Partner, Person
from perpusnas.access import requires
from perpusnas.models import RecordQuerySet, Source
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


def searched(query: str, user) -> list[tuple[Any, RecordQuerySet, str]]:
    """What is found of each kind, under which heading, and the name of its list."""
    people = Person.objects.visible_to(user).for_list(user)
    texts = Agreement.objects.visible_to(user).validity_on().for_list(user)
    texts = with_rows(texts, user, "scope_items", "signatories")
    events = with_rows(Event.objects.visible_to(user).for_list(user), user, "people")
    found = [
        (_("People"), with_rows(people, user, "names"), "people"),
        (_("Agreements"), texts, "agreements"),
        (_("Events"), events, "events"),
        (_("Programs"), Program.objects.visible_to(user), "programs"),
        (_("Outcomes"), Outcome.objects.visible_to(user).for_list(user), "outcomes"),
        (
            _("Follow-ups"),
            FollowUp.objects.visible_to(user).for_list(user),
            "follow_ups",
        ),
        (_("Sources"), Source.objects.visible_to(user), "sources"),
    ]
    partners = with_rows(partners_found(query, user), user, "names")
    return [
        (_("Partners"), partners, "partners"),
        *((title, records.search(query, user), name) for title, records, name in found),
    ]


def hits(query: str, user) -> list[Hits]:
    groups = []
    for title, records, name in searched(query, user):
        found = list(records[:MOST_HITS])
        if not found:
            continue
        rows = [{"record": r, "why": why(r, query)} for r in found]
        total = records.count()
        # The list of partners knows no agreements, nor who signed them.
        listed = name != "partners" or total == in_list(query, user)
        groups.append(Hits(title, rows, total, f"{name}:list", listed))
    return groups


def in_list(query: str, user) -> int:
    """How many partners their own list finds."""
    return Partner.objects.visible_to(user).search(query, user).count()
