"""The admin site itself: who may enter."""

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ..access import may
from ..fields import described


class SuggestionsView(AutocompleteJsonView):
    """Suggestions for a field of the admin, each as pages name the record."""

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        return result | ({"text": described(obj)} if hasattr(obj, "heading") else {})


class RegisterSite(AdminSite):
    """The admin site, open to administrators only, without deletion from lists."""

    site_header = site_title = _("Perpusnas Partnerships")
    index_title = _("Register")
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")

    def has_permission(self, request):
        return may(request.user, "administer")

    def autocomplete_view(self, request):
        return SuggestionsView.as_view(admin_site=self)(request)

    def admin_view(self, view, cacheable=False):
        """Allow only the lookups of the declared filters."""

        def guarded(request, *args, **kwargs):
            for name, texts in request.GET.lists():
                free = "__" in name and not name.endswith(("__exact", "__isnull"))
                if free or any("\0" in text for text in texts):
                    raise BadRequest("An address that no page here makes")
            return view(request, *args, **kwargs)

        return super().admin_view(guarded, cacheable)

    @login_not_required
    def login(self, request, extra_context=None):
        """Redirect to the sign-in page of the site."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        there = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('login')}?{urlencode({'next': there})}")
