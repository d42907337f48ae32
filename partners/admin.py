"""The admin of partners and people."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.forms import OfficeForm, PaperWidget
from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.admin.rows import RowInline
from perpusnas.core.documents import LogoField

from .forms import (
    SIMILAR_PARTNERS,
    SIMILAR_PEOPLE,
    naming,
    warn_of_namesakes,
)
from .models import (
    Name,
    Partner,
    PartnerCitation,
    Person,
    Post,
    Tie,
)

ROW_CITED = (
    _("Only one row"),
    {"classes": ("collapse",), "fields": ("fact", ("name", "tie", "post"))},
)


class PartnerOfficeForm(OfficeForm):
    class Meta:
        widgets = {"name": naming(SIMILAR_PARTNERS)}

    def clean_name(self):
        warning = _("A partner of this name may exist already: %(names)s.")
        return warn_of_namesakes(self, warning)


class PersonOfficeForm(OfficeForm):
    class Meta:
        widgets = {"name": naming(SIMILAR_PEOPLE)}

    def clean_name(self):
        warning = _("A person of this name may exist already: %(names)s.")
        return warn_of_namesakes(self, warning)


class NameInline(RowInline):
    model = Name
    fields = (("text", "kind"), ("scheme", "language"), ("since", "until"))
    verbose_name_plural = _("other names")


class PartnerNameInline(NameInline):
    fk_name = "partner"
    after = 0


class PersonNameInline(NameInline):
    fk_name = "person"
    after = 0


class TieInline(RowInline):
    model = Tie
    after = 1
    fk_name = "partner"
    fields = (
        ("kind", "verified"),
        ("to_partner", "to_country"),
        ("since", "until"),
    )
    autocomplete_fields = ("to_partner", "to_country")


class PostInline(RowInline):
    model = Post
    after = 0
    autocomplete_fields = ("person", "partner")
    verbose_name_plural = _("people and positions")
    tenure = (
        ("title_id", "title_en"),
        ("acting", "is_contact"),
        ("since", "until", "seen"),
        ("mail", "phone"),
    )


class PartnerPostInline(PostInline):
    after = 2
    fields = ("person", *PostInline.tenure)


class PersonPostInline(PostInline):
    fields = ("partner", *PostInline.tenure)


class CitationInline(RowInline):
    model = PartnerCitation
    autocomplete_fields = ("source",)
    own_rows = ("name", "tie", "post")
    fieldsets = (
        (None, {"fields": (("source", "stance"), "says")}),
        ROW_CITED,
    )


class PartnerCitationInline(CitationInline):
    fk_name = "partner"


class PersonCitationInline(CitationInline):
    fk_name = "person"
    own_rows = ("name", "post")
    fieldsets = (
        (None, {"fields": (("source", "stance"), "says")}),
        (
            _("Only one row"),
            {"classes": ("collapse",), "fields": ("fact", ("name", "post"))},
        ),
    )


@admin.register(Partner)
class PartnerAdmin(RecordAdmin):
    """Institutions, our own among them."""

    class Media:
        js = ("js/similar.js",)

    form = PartnerOfficeForm
    formfield_overrides = {
        **RecordAdmin.formfield_overrides,
        LogoField: {"widget": PaperWidget(page="partners:logo")},
    }
    autocomplete_fields = ("country", "seat_country", "parent")
    inlines = (PartnerNameInline, TieInline, PartnerPostInline, PartnerCitationInline)
    list_display = ("label", "acronym", "country", "kind", "standing", "changed")
    list_select_related = ("country",)
    list_filter = (*RecordAdmin.list_filter, "kind", "standing", "access")
    fieldsets = (
        (
            _("Identity"),
            {
                "fields": (
                    ("name", "acronym"),
                    ("kind", "second_kind"),
                    "country",
                    ("seat_country", "seat_city"),
                    "parent",
                    "logo",
                )
            },
        ),
        (
            _("Relations"),
            {"fields": (("standing", "relations_since"), "about")},
        ),
        (
            _("Contact"),
            {"fields": ("website", "postal_address", ("mail", "phone"))},
        ),
    )

    def has_delete_permission(self, request, obj=None):
        """The register cannot be without our own institution."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not obj.is_home

    @admin.display(description=_("name"), ordering="name")
    def label(self, obj):
        return obj.label


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    """People, with the posts that they hold or held."""

    class Media:
        js = ("js/similar.js",)

    form = PersonOfficeForm
    inlines = (PersonNameInline, PersonPostInline, PersonCitationInline)
    list_display = ("name", "honorific", "posts_held", "changed")
    list_filter = (*RecordAdmin.list_filter, "access")
    fieldsets = ((_("Identity"), {"fields": (("name", "honorific"),)}),)

    def get_queryset(self, request):
        return super().get_queryset(request).for_list(request.user)

    def has_change_permission(self, request, obj=None):
        """Whose data were erased is not written about again."""
        allowed = super().has_change_permission(request, obj)
        return allowed and not (obj and obj.erased)

    @admin.display(description=_("positions"))
    def posts_held(self, obj):
        posts = (f"{post.title}, {post.partner}" for post in obj.seen_posts)
        return "; ".join(text.removeprefix(", ") for text in posts)
