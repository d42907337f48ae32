"""The admin of what belongs to no one app: accounts, countries, sources."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from perpusnas.dates import in_short
from perpusnas.models import Country, Source, User
from perpusnas.papers import PaperField
from perpusnas.search import matching

from .forms import OfficeForm, PaperWidget
from .records import RecordAdmin

ROLE_NAMES = {
    "viewer": _("Viewer"),
    "editor": _("Editor"),
    "manager": _("Manager"),
    "administrator": _("Administrator"),
}

# Roles are what the project says they are; nobody edits them by hand.
admin.site.unregister(Group)


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return ROLE_NAMES.get(group.name, group.name)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts of people: made, given roles and disabled, never deleted."""

    list_display = ("username", "first_name", "last_name", "email", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (
            _("Personal info"),
            {"fields": (("first_name", "last_name"), "email", "language")},
        ),
        (_("Role"), {"fields": ("is_active", "groups")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request):
        ordering = self.get_ordering(request)
        return self.model.objects.real().order_by(*ordering)

    def get_search_results(self, request, queryset, search_term):
        match = request.resolver_match
        if match and match.url_name == "autocomplete":
            queryset = queryset.filter(is_active=True)
        return super().get_search_results(request, queryset, search_term)

    def get_readonly_fields(self, request, obj=None):
        """Nobody changes the own role, or shuts the own account."""
        own = ("is_active", "groups") if obj and obj.pk == request.user.pk else ()
        return ("last_login", "date_joined", *own)

    def has_change_permission(self, request, obj=None):
        """Whoever holds everything is changed only by one who does so too."""
        above = obj and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return RolesField(
            Group.objects.filter(name__in=ROLE_NAMES).order_by("pk"),
            label=_("Roles"),
            required=False,
            help_text=_("Without a role, nothing of the register can be read."),
        )


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
            _("Paper"),
            {"fields": (("paper_kind", "draft_number"), "file", "alternative_text")},
        ),
    )

    @admin.display(description=_("date"), ordering="published_latest")
    def published_words(self, obj):
        return in_short(obj.published)
