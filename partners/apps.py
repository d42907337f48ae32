"""App configuration of partners."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

HOME = {
    "name": "Perpustakaan Nasional Republik Indonesia",
    "acronym": "Perpusnas",
    "kind": "national_library",
    "country_id": "ID",
    "seat_country_id": "ID",
    "seat_city": "Jakarta",
    "access": "public",
}
HOME_IN_ENGLISH = "National Library of Indonesia"


class PartnersConfig(AppConfig):
    """The app of partners and people."""

    name = "partners"
    verbose_name = _("Partners")

    def write_essentials(self) -> None:
        """Create our own institution, to which units, parties and signatories refer."""
        partner: Any = self.get_model("Partner")
        if partner.objects.filter(is_home=True).exists():
            return
        home = partner.objects.create(is_home=True, **HOME)
        home.names.create(kind="indonesian", text=HOME["name"], language="id")
        home.names.create(kind="english", text=HOME_IN_ENGLISH, language="en")
