"""Forms for partners and people and their rows, declared once for site and admin."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from perpusnas.core.access import may
from perpusnas.core.editing.forms import RecordForm
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.editing.rows import RowForm, row_formset
from perpusnas.core.fields import pick

from .models import (
    Name,
    Partner,
    PartnerCitation,
    PartnerFact,
    Person,
    Post,
    Tie,
)
from .name_matches import country_code, likely_matches

PARTNER = pick("partners:suggest")
PERSON = pick("people:suggest")
COUNTRY = pick("countries:suggest")
SOURCE = pick("sources:suggest")
SIMILAR_PARTNERS = reverse_lazy("partners:similar")
SIMILAR_PEOPLE = reverse_lazy("people:similar")

# For rows that name a partner, or else a country, a region or a described group.
NOT_A_PARTNER = Group(
    _("Not a partner in the register"),
    [("country", "group"), ("region", "region_standard", "region_province")],
    collapsed=True,
)

# For rows with the title of a person.
OTHER_LANGUAGE = Group(
    _("Position in another language"),
    [("title_other", "title_other_language")],
    collapsed=True,
)


def warn_of_namesakes(form: RecordForm, warning) -> str:
    """The cleaned name; adds a warning where a record of the same or nearly the same name
    exists."""
    name, record = form.cleaned_data["name"], form.instance
    if "name" in form.changed_data:
        country = country_code(str(form.data.get(form.add_prefix("country"), "")))
        found = likely_matches(
            type(record), name, form.user, country=country, but=record
        )
        if found:
            listed = ", ".join(f"{like.label} #{like.record.pk}" for like in found)
            form.warn("name", warning % {"names": listed})
    return name


def name_input(similar) -> forms.TextInput:
    """Return the input of a name, with the URL that a script reads similar names from."""
    return forms.TextInput({"data-similar": similar})


IDENTITY = Group(
    _("Identity"),
    [
        ("name", "acronym"),
        ("kind", "second_kind"),
        "country",
        ("seat_country", "seat_city"),
        "parent",
        "logo",
    ],
)
RELATIONS = Group(_("Relations"), [("standing", "relations_since"), "about"])
CONTACT = Group(_("Contact"), ["website", "postal_address", ("mail", "phone")])


class PartnerForm(RecordForm):
    class Meta:
        model = Partner
        groups = [IDENTITY, RELATIONS, CONTACT, REGISTER]
        fields = field_names(groups)
        field_classes = {"parent": PARTNER}
        help_texts = {"parent": _("Type a part of its name and choose.")}
        widgets = {"name": name_input(SIMILAR_PARTNERS)}

    def clean_name(self):
        warning = _("A partner of this name may exist already: %(names)s.")
        return warn_of_namesakes(self, warning)


PERSON_IDENTITY = Group(_("Identity"), [("name", "honorific")])
SECOND_HONORIFIC = Group(_("Second honorific"), ["second_honorific"], collapsed=True)


class PersonForm(RecordForm):
    class Meta:
        model = Person
        groups = [PERSON_IDENTITY, SECOND_HONORIFIC, REGISTER]
        fields = field_names(groups)
        widgets = {"name": name_input(SIMILAR_PEOPLE)}

    def clean_name(self):
        warning = _("A person of this name may exist already: %(names)s.")
        return warn_of_namesakes(self, warning)


class NameForm(RowForm):
    class Meta:
        model = Name
        groups = [
            Group(None, [("text", "kind"), ("scheme", "language"), ("since", "until")])
        ]
        fields = field_names(groups)


class TieForm(RowForm):
    class Meta:
        model = Tie
        groups = [
            Group(
                None,
                [
                    "kind",
                    ("to_partner", "to_country"),
                    ("since", "until", "verified"),
                    "note",
                ],
            )
        ]
        fields = field_names(groups)
        field_classes = {"to_partner": PARTNER, "to_country": COUNTRY}


class PartnerFactForm(RowForm):
    class Meta:
        model = PartnerFact
        groups = [
            Group(
                None,
                [("kind", "when"), ("number", "number_sure", "unit"), "text"],
            )
        ]
        fields = field_names(groups)


class PostForm(RowForm):
    """A post; its mail and phone only for those who may see contact data."""

    class Meta:
        model = Post
        groups = [
            Group(
                None,
                [
                    ("person", "partner"),
                    ("title_id", "title_en"),
                    "acting",
                    ("since", "until", "seen"),
                    ("is_contact", "mail", "phone"),
                ],
            ),
            OTHER_LANGUAGE,
        ]
        fields = field_names(groups)
        field_classes = {"person": PERSON, "partner": PARTNER}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not may(self.user, "see_contacts"):
            for name in ("is_contact", "mail", "phone"):
                self.fields.pop(name, None)


def citation_groups(*rows: str) -> list[Group]:
    """Return the groups of a citation, which may be about one fact or row only."""
    if not rows:
        return [Group(None, [("source", "stance"), "says", "fact"])]
    one_row = Group(_("Only one fact or row"), ["fact", rows], collapsed=True)
    return [Group(None, [("source", "stance"), "says"]), one_row]


class PartnerCitationForm(RowForm):
    class Meta:
        model = PartnerCitation
        groups = citation_groups("name", "tie", "post", "partner_fact")
        fields = field_names(groups)
        field_classes = {"source": SOURCE}


class PersonCitationForm(RowForm):
    class Meta(PartnerCitationForm.Meta):
        groups = citation_groups("name", "post")
        fields = field_names(groups)


NAMES: dict[str, Any] = {
    "legend": _("Other names"),
    "add_label": _("Add a name"),
}
POSTS: dict[str, Any] = {
    "legend": _("People and positions"),
    "add_label": _("Add a position"),
}
CITATIONS: dict[str, Any] = {
    "legend": _("Sources"),
    "add_label": _("Add a source"),
    "collapsed": True,
}

PARTNER_ROWS = [
    row_formset(Partner, NameForm, fk_name="partner", after=IDENTITY, **NAMES),
    row_formset(
        Partner,
        TieForm,
        fk_name="partner",
        legend=_("Related institutions"),
        add_label=_("Add a relationship"),
        after=RELATIONS,
    ),
    row_formset(
        Partner,
        PartnerFactForm,
        legend=_("Key facts"),
        add_label=_("Add a key fact"),
        collapsed=True,
        after=RELATIONS,
    ),
    row_formset(Partner, PostForm, after=CONTACT, **POSTS),
    row_formset(Partner, PartnerCitationForm, fk_name="partner", **CITATIONS),
]
PERSON_ROWS = [
    row_formset(Person, NameForm, fk_name="person", after=PERSON_IDENTITY, **NAMES),
    row_formset(Person, PostForm, after=PERSON_IDENTITY, **POSTS),
    row_formset(Person, PersonCitationForm, fk_name="person", **CITATIONS),
]
