"""The admin of agreements: where texts are entered in the order of a paper file."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.forms import OfficeRowForm
from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.admin.rows import RowInline
from perpusnas.core.dates.words import in_short

from .admin_form import (
    FIELDSETS,
    FOLDED,
    AgreementOfficeForm,
    long_line,
)
from .models import (
    Agreement,
    AgreementCitation,
    Area,
    Extension,
    Party,
    Review,
    ScopeItem,
    Signatory,
    StageChange,
)
from .validation import check_whole
from .validity import Validity


class PartyInline(RowInline):
    model = Party
    after = 0
    at_first = 2
    autocomplete_fields = ("partner", "country")
    fieldsets = (
        (None, {"fields": (("position", "partner"), ("role", "number"))}),
        (
            _("Not a partner in the register"),
            {
                "classes": FOLDED,
                "fields": (
                    ("country", "group"),
                    ("region", "region_standard", "region_province"),
                ),
            },
        ),
    )


class SignatoryInline(RowInline):
    model = Signatory
    after = 1
    at_first = 2
    autocomplete_fields = ("partner", "person")
    fields = (
        ("partner", "person"),
        ("title_id", "title_en"),
        ("capacity", "level", "acting"),
        "signed",
    )


class ExtensionInline(RowInline):
    model = Extension
    after = 3
    classes = FOLDED
    autocomplete_fields = ("paper",)
    fields = (("how", "agreed"), ("old_end", "new_end"), "reason", "paper")


class ScopeItemOfficeForm(OfficeRowForm):
    class Meta:
        widgets = {"text_id": long_line(), "text_en": long_line()}


class ScopeItemInline(RowInline):
    model = ScopeItem
    form = ScopeItemOfficeForm
    after = 3
    at_first = 1
    autocomplete_fields = ("owed_by", "area")
    verbose_name_plural = _("scope of cooperation")
    fields = (
        "text_id",
        "text_en",
        ("position", "area", "owed_by"),
        ("target", "basis"),
    )


class CitationInline(RowInline):
    model = AgreementCitation
    after = 6
    autocomplete_fields = ("source",)
    own_rows = ("party", "signatory", "scope_item", "extension")
    verbose_name = _("source or document")
    verbose_name_plural = _("sources and documents")
    fieldsets = (
        (None, {"fields": (("source", "stance", "certainty"), "says")}),
        (
            _("Only one fact or row"),
            {
                "classes": FOLDED,
                "fields": ("fact", ("party", "signatory"), ("scope_item", "extension")),
            },
        ),
    )


class StageChangeInline(RowInline):
    """The log of stages: what is known of it when a text is entered; from then on a
    text is moved on a page of its own, and the log is never rewritten."""

    model = StageChange
    after = 7
    classes = FOLDED
    autocomplete_fields = ("evidence", "moved_by")
    fields = (("stage", "since"), "again", ("moved_by", "evidence"), "note")

    def has_change_permission(self, request, obj=None):
        return False

    def has_add_permission(self, request, obj=None):
        return obj is None and super().has_add_permission(request, obj)


class ReviewInline(RowInline):
    model = Review
    after = 7
    classes = FOLDED
    fields = (
        ("period", "held", "reviewer"),
        ("realised", "quality", "relevance"),
        ("productivity", "continuity", "recommendation"),
        ("constraints_met", "solution"),
    )


class ValidityFilter(admin.SimpleListFilter):
    """Validity today, as on the site."""

    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request, model_admin):
        return [("in_force", _("All in force")), *Validity.choices]

    def queryset(self, request, queryset):
        return queryset.valid_as([self.value()]) if self.value() else queryset


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    """Texts, from proposal to close."""

    form = AgreementOfficeForm
    fieldsets = FIELDSETS
    readonly_fields = (*RecordAdmin.readonly_fields, "validity_now")
    autocomplete_fields = ("parent", "predecessor", "unit", "person_in_charge")
    inlines = (
        PartyInline,
        SignatoryInline,
        ExtensionInline,
        ScopeItemInline,
        CitationInline,
        StageChangeInline,
        ReviewInline,
    )
    list_display = (
        "heading",
        "signed_words",
        "ends_words",
        "validity_now",
        "stage",
    )
    list_filter = (*RecordAdmin.list_filter, ValidityFilter, "stage", "kind", "access")

    def get_queryset(self, request):
        return super().get_queryset(request).validity_on().for_list(request.user)

    def get_readonly_fields(self, request, obj=None):
        """The stage is chosen when a text is entered, and moved step by step after."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "stage") if obj else fields

    def check_whole(self, form, formsets):
        check_whole(form, formsets)

    @admin.display(description=_("agreement"))
    def heading(self, obj):
        return obj.heading

    @admin.display(description=_("signed on"), ordering="signed_latest")
    def signed_words(self, obj):
        return in_short(obj.signed)

    @admin.display(description=_("ends on"), ordering="ends_latest")
    def ends_words(self, obj):
        return in_short(obj.ends)

    @admin.display(description=_("validity today"))
    def validity_now(self, obj):
        """Worked out from the saved dates, never typed."""
        if not obj.pk:
            return _("Worked out from the dates once it is saved.")
        state = getattr(obj, "validity", None)
        if state is None:
            found = Agreement.objects.filter(pk=obj.pk).validity_on()
            state = found.values_list("validity", flat=True).get()
        return Validity(state).label


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    """The list of fields of cooperation."""

    list_display = ("name_id", "name_en", "slug", "position")
    fields = (("name_id", "name_en"), ("slug", "position"))
    search_fields = ("name_id", "name_en", "slug")

    def has_delete_permission(self, request, obj=None):
        """From its own page only, not from the row of a text that names it."""
        return obj is not None and super().has_delete_permission(request, obj)
