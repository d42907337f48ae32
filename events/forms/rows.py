"""The forms of the rows that several kinds of record have here: whom it concerns,
what it carries out, who says so.
"""

from django import forms
from django.db.models import Q
from django.forms import inlineformset_factory
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, ScopeItem
from partners.models import Partner
from perpusnas.core.editing.forms import RowForm, RowFormSet
from perpusnas.core.fields import PickField
from perpusnas.core.models import Country, Source
from perpusnas.core.search import words

from ..models import EventCitation, Evidence

SMALL = forms.Textarea({"rows": 2})


def pick(model, label, namespace: str, required: bool = False) -> PickField:
    return PickField(
        model.objects.all(),
        label=label,
        required=required,
        suggest=reverse_lazy(f"{namespace}:suggest"),
    )


class WhoForm(RowForm):
    """Whom a row concerns: a partner, a country, a region or a described group."""

    partner = pick(Partner, _("Partner"), "partners")
    country = pick(Country, _("Country"), "countries")

    WHO = (
        "partner",
        "country",
        "region",
        "region_standard",
        "region_province",
        "group",
    )


class PromiseField(PickField):
    """One promise of a text, named by its words or number."""

    def by_name(self, text: str):
        same = Q(text_id__iexact=text) | Q(text_en__iexact=text)
        found = list(self.queryset.filter(same)[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            raise self.error("none", name=text)
        raise self.error("many", names=", ".join(map(self.named, found)))


def promises(user):
    """Promises of the texts that this user may see."""
    texts = Agreement.objects.visible_to(user)
    return ScopeItem.objects.seen_by(user).filter(agreement__in=texts)


class EvidenceForm(RowForm):
    agreement = pick(Agreement, _("Agreement"), "agreements", required=True)
    scope_item = PromiseField(
        ScopeItem.objects.all(),
        label=_("Scope item"),
        required=False,
        suggest=reverse_lazy("events:suggest_promise"),
        help_text=_("Leave empty if the scope item is not known."),
    )

    class Meta:
        model = Evidence
        fields = ("agreement", "scope_item", "kind", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope_item"].queryset = promises(self.user)

    def clean(self):
        super().clean()
        agreement = self.cleaned_data.get("agreement")
        promise = self.cleaned_data.get("scope_item")
        if agreement and promise and promise.agreement_id != agreement.pk:
            self.add_error(
                "scope_item", _("This scope item is not part of that agreement.")
            )


def saying(scope_items, query: str, user):
    """Promises in whose words, or in whose text's, every word of the query occurs."""
    for word in words(query):
        texts = Agreement.objects.visible_to(user).search(word, user).order_by()
        own = Q(text_id__icontains=word) | Q(text_en__icontains=word)
        scope_items = scope_items.filter(own | Q(agreement__in=texts.values("pk")))
    return scope_items.order_by("agreement", "position", "pk")


class CitationForm(RowForm):
    source = pick(Source, _("Source"), "sources", required=True)

    class Meta:
        model = EventCitation
        fields = ("source", "stance", "says", "fact")
        widgets = {"says": SMALL}


def rows(parent, model, form, legend, add_label, folded=False):
    """The formset of a parent's rows, an empty one at its end."""
    options = {"formset": RowFormSet, "extra": 1, "can_delete_extra": False}
    made = inlineformset_factory(parent, model, form=form, **options)
    made.legend, made.add_label, made.folded = legend, add_label, folded
    return made


SOURCES = (_("Sources"), _("Add a source"), True)
