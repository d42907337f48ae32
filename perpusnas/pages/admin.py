"""The admin of countries and sources."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.forms import AdminRecordForm, DocumentWidget
from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.dates.words import in_short
from perpusnas.core.documents import DocumentField
from perpusnas.core.editing.groups import admin_fieldsets
from perpusnas.core.models import Country, Source
from perpusnas.core.search import search_records

from .forms import SourceForm


@admin.register(Country)
class CountryAdmin(admin.ModelAdmin):
    """Countries are read-only here, and chosen in other forms."""

    list_display = ("code", "name_id", "name_en", "region")
    fields = ("code", "name_id", "name_en", "region", "aliases")
    search_fields = ("search_text",)

    def get_search_results(self, request, queryset, search_term):
        return search_records(queryset, search_term[:200]), False

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


class SourceAdminForm(AdminRecordForm, SourceForm):
    """A source in the admin."""


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    """News items, letters, web pages, and the documents themselves."""

    form = SourceAdminForm
    fieldsets = admin_fieldsets(SourceForm)
    formfield_overrides = {
        DocumentField: {"widget": DocumentWidget(page="sources:file")}
    }
    list_display = ("title", "kind", "publisher", "published_words", "access")
    list_filter = (*RecordAdmin.list_filter, "kind", "access")

    @admin.display(description=_("date"), ordering="published_latest")
    def published_words(self, obj):
        return in_short(obj.published)
