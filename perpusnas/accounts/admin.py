"""The admin of user accounts."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.messages import ERROR
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from perpusnas.core.access import ROLES
from perpusnas.core.admin.editing import EditingAdmin
from perpusnas.core.admin.forms import AdminForm
from perpusnas.core.models import User

from .forms import NewAccountForm
from .password_links import can_be_mailed, mail_password_link, password_link

# Roles are defined in code and cannot be edited.
admin.site.unregister(Group)


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return ROLES[group.name].label


class AccountForm(AdminForm, UserChangeForm):
    """An account in the admin."""


class NewAccountAdminForm(AdminForm, NewAccountForm):
    """A new account in the admin."""


@admin.register(User)
class AccountAdmin(EditingAdmin, UserAdmin):
    """The admin of accounts, which can be disabled but not deleted."""

    list_display = ("username", "first_name", "last_name", "email", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    form = AccountForm
    add_form = NewAccountAdminForm
    add_form_template = None
    add_fieldsets = ((None, {"fields": NewAccountForm.Meta.fields}),)
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

    def user_change_password(self, request, id, form_url=""):
        """Mail the user a link to choose a password, or show it this once where no mail
        can be sent. Nobody chooses the password of somebody else."""
        user = self.get_object(request, unquote(id))
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        by_mail = can_be_mailed(user)
        context = {"title": _("Link to choose a password"), "account": user}
        context |= {"by_mail": by_mail, **self.admin_site.each_context(request)}
        if request.method == "POST" and by_mail and self.mailed(request, user):
            return redirect("admin:perpusnas_user_change", user.pk)
        if request.method == "POST" and not by_mail:
            context["link"] = password_link(user)
            self.log_change(request, user, _("A link to choose a password was made."))
        return render(request, "admin/password_link.html", context)

    def mailed(self, request, user) -> bool:
        """Whether the mail host took the mail; a message says so."""
        try:
            mail_password_link(user, user.language)
        except OSError:
            self.message_user(
                request, _("The mail could not be sent. Try again later."), ERROR
            )
            return False
        text = _("A link to choose a password was sent to %(address)s.")
        self.message_user(request, text % {"address": user.email})
        self.log_change(request, user, _("A link to choose a password was made."))
        return True

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
