"""The admin of countries and sources, which belong to no single app."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.forms import OfficeForm, PaperWidget
from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.dates.words import in_short
from perpusnas.core.documents import PaperField
from perpusnas.core.models import Country, Source
from perpusnas.core.search import matching


@admin.register(Country)
class CountryAdmin(admin.ModelAdmin):
    """Countries are frozen: they are looked at, and chosen in other forms."""

    list_display = ("code", "name_id", "name_en", "region")
    fields = ("code", "name_id", "name_en", "region", "aliases")
    search_fields = ("search_text",)

    def get_search_results(self, request, queryset, search_term):
        return matching(queryset, search_term[:200]), False

    def get_ordering(self, request):
        return (
            ("name_en", "code")
            if request.LANGUAGE_CODE == "en"
            else ("name_id", "code")
        )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SourceOfficeForm(OfficeForm):
    def save(self, commit=True):
        if "file" in self.changed_data:
            upload = self.cleaned_data["file"]
            if upload:
                self.instance.set_file(upload)
            else:
                self.instance.file_name = self.instance.sha256 = ""
        return super().save(commit)


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    """News items, letters, web pages, and the papers themselves."""

    form = SourceOfficeForm
    formfield_overrides = {
        **RecordAdmin.formfield_overrides,
        PaperField: {"widget": PaperWidget(page="sources:file")},
    }
    autocomplete_fields = ("copy_of",)
    list_display = ("title", "kind", "publisher", "published_words", "access")
    list_filter = (*RecordAdmin.list_filter, "kind", "access")
    fieldsets = (
        (
            _("Source"),
            {
                "fields": (
                    ("kind", "trust"),
                    "title",
                    ("publisher", "published", "language"),
                    "address",
                    "credits",
                    "copy_of",
                )
            },
        ),
        (
            _("Document"),
            {"fields": (("paper_kind", "draft_number"), "file", "alternative_text")},
        ),
    )

    @admin.display(description=_("date"), ordering="published_latest")
    def published_words(self, obj):
        return in_short(obj.published)
