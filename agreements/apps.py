"""Agreements, their parties, scope items and terms."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

AREAS = [
    ("collections", "Tukar-menukar koleksi", "Exchange of collections"),
    ("publications", "Pertukaran publikasi", "Exchange of publications"),
    ("digital", "Akses koleksi digital", "Access to digital collections"),
    ("manuscripts", "Naskah Nusantara", "Manuscripts"),
    ("preservation", "Pelestarian", "Preservation"),
    ("research", "Penelitian bersama", "Joint research"),
    ("staff", "Pertukaran dan pengembangan staf", "Staff exchange and development"),
    ("exhibitions", "Pameran dan acara bersama", "Exhibitions and joint events"),
    ("information", "Pertukaran informasi", "Exchange of information"),
    ("standards", "Standar perpustakaan", "Library standards"),
    ("literacy", "Literasi dan kegemaran membaca", "Literacy and reading"),
    ("inclusion", "Inklusi sosial (TPBIS)", "Social inclusion (TPBIS)"),
]


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements")

    def write_essentials(self) -> None:
        self.write_areas()
        self.write_missing_spans()

    def write_missing_spans(self) -> None:
        """The spans of agreements that have none: all of them after an upgrade from a
        version without spans, or after a migration that emptied the table because the
        rule of validity has changed."""
        agreement: Any = self.get_model("Agreement")
        agreement.objects.filter(spans=None).rebuild_spans()

    def write_areas(self) -> None:
        """The first list of fields of cooperation; what administrators change stays."""
        area: Any = self.get_model("Area")
        if area.objects.exists():
            return
        area.objects.bulk_create(
            area(slug=slug, name_id=name_id, name_en=name_en, position=position)
            for position, (slug, name_id, name_en) in enumerate(AREAS, start=1)
        )
