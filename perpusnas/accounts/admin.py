"""The admin of user accounts."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from perpusnas.core.access import ROLES
from perpusnas.core.models import User

# Roles are defined in code and cannot be edited.
admin.site.unregister(Group)


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return ROLES[group.name].label


@admin.register(User)
class AccountAdmin(UserAdmin):
    """The admin of accounts, which can be disabled but not deleted."""

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
        return self.model.objects.personal_accounts().order_by(*ordering)

    def get_search_results(self, request, queryset, search_term):
        match = request.resolver_match
        if match and match.url_name == "autocomplete":
            queryset = queryset.filter(is_active=True)
        return super().get_search_results(request, queryset, search_term)

    def get_readonly_fields(self, request, obj=None):
        """Make role and status of the own account read-only."""
        own = ("is_active", "groups") if obj and obj.pk == request.user.pk else ()
        return ("last_login", "date_joined", *own)

    def has_change_permission(self, request, obj=None):
        """Allow only superusers to change a superuser."""
        above = obj and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return RolesField(
            Group.objects.filter(name__in=ROLES).order_by("pk"),
            label=_("Roles"),
            required=False,
            help_text=_("A user without a role has no access."),
        )
