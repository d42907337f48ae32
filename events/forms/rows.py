"""The forms of the rows that several kinds of record have here: whom it concerns,
what it carries out, which source says so.
"""

from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from agreements.forms import AGREEMENT
from agreements.models import Agreement, ScopeItem
from partners.forms import COUNTRY, PARTNER, SOURCE, citation_groups
from perpusnas.core.editing.forms import limit_choices
from perpusnas.core.editing.groups import Group, field_names
from perpusnas.core.editing.rows import RowForm
from perpusnas.core.fields import PickField, pick
from perpusnas.core.search import MAX_NEAR, query_words

from ..models import EventCitation, Evidence

EVENT = pick("events:suggest")
OUTCOME = pick("outcomes:suggest")
PROGRAM = pick("programs:suggest")

# The field classes of rows that name a partner, a country, a region or a group.
WHO = {"partner": PARTNER, "country": COUNTRY}


class ScopeItemField(PickField):
    """A scope item of an agreement, named by its text or number."""

    def by_name(self, text: str):
        same = Q(text_id__iexact=text) | Q(text_en__iexact=text)
        return self.only_one(text, list(self.queryset.filter(same)), self.near)

    def near(self, text: str) -> list:
        return list(promises_with_words(self.queryset, text, self.user)[:MAX_NEAR])


def visible_scope_items(user):
    """Return the scope items of the agreements that this user may see."""
    agreements = Agreement.objects.visible_to(user)
    items = ScopeItem.objects.seen_by(user).filter(agreement__in=agreements)
    return items.prefetch_related(Prefetch("agreement", agreements.for_list(user)))


def promises_with_words(scope_items, query: str, user):
    """Return scope items in which, or in whose agreement, each word of the query occurs."""
    for word in query_words(query):
        agreements = Agreement.objects.visible_to(user).search(word, user).order_by()
        own = Q(text_id__icontains=word) | Q(text_en__icontains=word)
        scope_items = scope_items.filter(own | Q(agreement__in=agreements.values("pk")))
    return scope_items.order_by("agreement", "position", "pk")


class EvidenceForm(RowForm):
    class Meta:
        model = Evidence
        groups = [Group(None, [("agreement", "kind"), "scope_item", "note"])]
        fields = field_names(groups)
        field_classes = {
            "agreement": AGREEMENT,
            "scope_item": pick("events:suggest_promise", ScopeItemField),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit_choices(self, {"scope_item": visible_scope_items(self.user)})

    def clean(self):
        super().clean()
        agreement = self.cleaned_data.get("agreement")
        scope_item = self.cleaned_data.get("scope_item")
        if agreement and scope_item and scope_item.agreement_id != agreement.pk:
            self.add_error(
                "scope_item", _("This scope item is not part of that agreement.")
            )


class CitationForm(RowForm):
    class Meta:
        model = EventCitation
        groups = citation_groups()
        fields = field_names(groups)
        field_classes = {"source": SOURCE}


EVIDENCE: dict[str, Any] = {
    "legend": _("Scope items implemented"),
    "add_label": _("Add a scope item"),
}
CITATIONS: dict[str, Any] = {
    "legend": _("Sources"),
    "add_label": _("Add a source"),
    "collapsed": True,
}
