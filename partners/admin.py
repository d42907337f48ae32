"""The admin of partners and people."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.forms import AdminRecordForm, DocumentWidget
from perpusnas.core.admin.listed_choices import ListedChoiceAdmin
from perpusnas.core.admin.records import RecordAdmin
from perpusnas.core.admin.rows import row_inlines
from perpusnas.core.documents import LogoField
from perpusnas.core.editing.groups import admin_fieldsets

from .forms import PARTNER_ROWS, PERSON_ROWS, PartnerForm, PersonForm
from .models import Partner, PartnerKind, Person


class PartnerAdminForm(AdminRecordForm, PartnerForm):
    """A partner in the admin."""


class PersonAdminForm(AdminRecordForm, PersonForm):
    """A person in the admin."""


@admin.register(Partner)
class PartnerAdmin(RecordAdmin):
    """Institutions, our own among them."""

    class Media:
        js = ("js/similar.js",)

    form = PartnerAdminForm
    fieldsets = admin_fieldsets(PartnerForm)
    inlines = row_inlines(PARTNER_ROWS)
    formfield_overrides = {LogoField: {"widget": DocumentWidget(page="partners:logo")}}
    list_display = ("label", "acronym", "country", "kind", "standing", "changed")
    list_select_related = ("country",)
    list_filter = (*RecordAdmin.list_filter, "kind", "standing", "access")

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

    form = PersonAdminForm
    fieldsets = admin_fieldsets(PersonForm)
    inlines = row_inlines(PERSON_ROWS)
    list_display = ("name", "honorific", "posts_held", "changed")
    list_filter = (*RecordAdmin.list_filter, "access")

    def get_queryset(self, request):
        people: Any = super().get_queryset(request)
        return people.for_list(request.user)

    def has_change_permission(self, request, obj=None):
        """Whose data were erased is not written about again."""
        allowed = super().has_change_permission(request, obj)
        return allowed and not (obj and obj.erased)

    @admin.display(description=_("positions"))
    def posts_held(self, obj):
        posts = (f"{post.title}, {post.partner}" for post in obj.visible_posts)
        return "; ".join(text.removeprefix(", ") for text in posts)


admin.site.register(PartnerKind, ListedChoiceAdmin)
