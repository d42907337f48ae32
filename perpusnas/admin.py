"""The admin site: who may enter, and the rules its pages share with the rest."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from .access import may


class RegisterSite(AdminSite):
    """Open to administrators only."""

    site_header = site_title = _("Perpusnas Partnerships")
    index_title = _("Register")

    def has_permission(self, request):
        return may(request.user, "administer")
