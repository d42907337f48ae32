"""The list of kinds of partners."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import ListedChoice, mark_field


class PartnerKind(ListedChoice):
    """A kind of partner."""

    class Mark(models.TextChoices):
        EMBASSY = "embassy", _("Embassy")

    FIRST = (
        ("national_library", "Perpustakaan nasional", "National library"),
        ("academic_library", "Perpustakaan perguruan tinggi", "Academic library"),
        ("public_library", "Perpustakaan umum", "Public library"),
        ("special_library", "Perpustakaan khusus", "Special library"),
        ("archive", "Arsip atau museum", "Archive or museum"),
        ("university", "Universitas", "University"),
        ("research", "Lembaga penelitian", "Research body"),
        ("embassy", "Kedutaan besar atau perwakilan", "Embassy or mission", "embassy"),
        ("ministry", "Kementerian atau lembaga", "Ministry or agency"),
        ("local_government", "Pemerintah daerah", "Local government"),
        ("intergovernmental", "Organisasi antarpemerintah", "Intergovernmental body"),
        ("network", "Jejaring", "Network"),
        (
            "association",
            "Asosiasi profesi atau internasional",
            "Professional or international association",
        ),
        ("committee", "Komite", "Committee"),
        ("military", "Lembaga militer", "Military institute"),
        ("foundation", "Yayasan", "Foundation"),
        ("company", "Perusahaan", "Company"),
        ("unit", "Unit kerja Perpusnas", "Perpusnas unit"),
        ("other", "Lainnya", "Other"),
    )

    mark = mark_field(Mark)

    class Meta(ListedChoice.Meta):
        verbose_name = _("type of partner")
        verbose_name_plural = _("types of partners")
