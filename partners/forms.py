"""Forms for partners and people, with their rows."""

from django import forms
from django.forms import inlineformset_factory
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from perpusnas.core.access import may
from perpusnas.core.editing.forms import RecordForm, RowForm, RowFormSet
from perpusnas.core.fields import PickField
from perpusnas.core.models import Country, Source

from .models import (
    Name,
    Partner,
    PartnerCitation,
    Person,
    Post,
    Tie,
)
from .name_matches import land, likely

PARTNERS = reverse_lazy("partners:suggest")
PEOPLE = reverse_lazy("people:suggest")
COUNTRIES = reverse_lazy("countries:suggest")
SOURCES = reverse_lazy("sources:suggest")
SIMILAR_PARTNERS = reverse_lazy("partners:similar")
SIMILAR_PEOPLE = reverse_lazy("people:similar")


def warn_of_namesakes(form: RecordForm, warning) -> str:
    """The name that was typed; a warning where somebody may be called so already, or
    nearly so."""
    name, record = form.cleaned_data["name"], form.instance
    if "name" in form.changed_data:
        country = land(str(form.data.get(form.add_prefix("country"), "")))
        found = likely(type(record), name, form.user, country=country, but=record)
        if found:
            listed = ", ".join(f"{like.told} #{like.record.pk}" for like in found)
            form.warn("name", warning % {"names": listed})
    return name


def naming(similar) -> forms.TextInput:
    """The field of a name, and where the script asks who may be called so already."""
    return forms.TextInput({"data-similar": similar})


class PartnerForm(RecordForm):
    parent = PickField(
        Partner.objects.all(),
        label=_("Parent institution"),
        required=False,
        suggest=PARTNERS,
        help_text=_("Type a part of its name and choose."),
    )

    class Meta:
        model = Partner
        fields = (
            "name",
            "acronym",
            "kind",
            "second_kind",
            "standing",
            "country",
            "seat_country",
            "seat_city",
            "parent",
            "relations_since",
            "website",
            "postal_address",
            "mail",
            "phone",
            "logo",
            "about",
            "access",
            "remarks",
        )
        widgets = {
            "name": naming(SIMILAR_PARTNERS),
            "about": forms.Textarea({"rows": 3}),
            "postal_address": forms.Textarea({"rows": 3}),
            "remarks": forms.Textarea({"rows": 3}),
        }

    def clean_name(self):
        warning = _("A partner of this name may exist already: %(names)s.")
        return warn_of_namesakes(self, warning)


class PersonForm(RecordForm):
    class Meta:
        model = Person
        fields = ("name", "honorific", "access", "remarks")
        widgets = {
            "name": naming(SIMILAR_PEOPLE),
            "remarks": forms.Textarea({"rows": 3}),
        }

    def clean_name(self):
        warning = _("A person of this name may exist already: %(names)s.")
        return warn_of_namesakes(self, warning)


class NameForm(RowForm):
    class Meta:
        model = Name
        fields = ("text", "kind", "scheme", "language", "since", "until")


class TieForm(RowForm):
    to_partner = PickField(
        Partner.objects.all(), label=_("To partner"), required=False, suggest=PARTNERS
    )

    to_country = PickField(
        Country.objects.all(), label=_("To country"), required=False, suggest=COUNTRIES
    )

    class Meta:
        model = Tie
        fields = ("kind", "to_partner", "to_country", "since", "until", "verified")


class PostForm(RowForm):
    """A post; its mail and phone only for those who may see contact data."""

    person = PickField(
        Person.objects.all(),
        label=_("Person"),
        required=False,
        suggest=PEOPLE,
        help_text=_("Leave empty if the holder is not known."),
    )
    partner = PickField(Partner.objects.all(), label=_("Partner"), suggest=PARTNERS)

    class Meta:
        model = Post
        fields = (
            "person",
            "partner",
            "title_id",
            "title_en",
            "acting",
            "since",
            "until",
            "seen",
            "is_contact",
            "mail",
            "phone",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not may(self.user, "see_contacts"):
            for name in ("is_contact", "mail", "phone"):
                self.fields.pop(name, None)


class CitationForm(RowForm):
    source = PickField(Source.objects.all(), label=_("Source"), suggest=SOURCES)

    class Meta:
        model = PartnerCitation
        fields = ("source", "stance", "says", "fact")
        widgets = {"says": forms.Textarea({"rows": 2})}


def rows(parent, model, form, legend, add_label, folded=False, **options):
    """The formset of a parent's rows, an empty one at its end."""
    options |= {"formset": RowFormSet, "extra": 1, "can_delete_extra": False}
    made = inlineformset_factory(parent, model, form=form, **options)
    made.legend, made.add_label, made.folded = legend, add_label, folded
    return made


NAMES = (_("Other names"), _("Add a name"))
POSTS = (_("People and positions"), _("Add a position"))
CITATIONS = (_("Sources"), _("Add a source"), True)

PARTNER_ROWS = [
    rows(Partner, Name, NameForm, *NAMES, fk_name="partner"),
    rows(
        Partner,
        Tie,
        TieForm,
        _("Related institutions"),
        _("Add a relationship"),
        fk_name="partner",
    ),
    rows(Partner, Post, PostForm, *POSTS),
    rows(Partner, PartnerCitation, CitationForm, *CITATIONS, fk_name="partner"),
]
PERSON_ROWS = [
    rows(Person, Name, NameForm, *NAMES, fk_name="person"),
    rows(Person, Post, PostForm, *POSTS),
    rows(Person, PartnerCitation, CitationForm, *CITATIONS, fk_name="person"),
]
