"""The list of kinds of agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import ListedChoice, mark_field


class AgreementKind(ListedChoice):
    """A kind of agreement."""

    class Mark(models.TextChoices):
        ADDENDUM = "addendum", _("Addendum")

    FIRST = (
        ("loi", "Surat Pernyataan Kehendak (LoI)", "Letter of Intent"),
        ("mou", "Nota Kesepahaman (MoU)", "Memorandum of Understanding"),
        ("moa", "Perjanjian Kerja Sama (PKS)", "Cooperation agreement"),
        (
            "regional",
            "Nota Kesepakatan (pemerintah daerah)",
            "Memorandum of agreement with a region",
        ),
        ("implementing", "Pengaturan Pelaksanaan (IA)", "Implementing Arrangement"),
        ("plan", "Rencana aksi", "Plan of Action"),
        ("minutes", "Risalah Pembahasan (RoD)", "Record of Discussion"),
        ("notes", "Pertukaran nota", "Exchange of notes"),
        ("addendum", "Adendum", "Addendum", "addendum"),
        ("grant", "Hibah", "Grant"),
        ("joint_statement", "Pernyataan bersama", "Joint statement"),
        ("other", "Lainnya", "Other"),
    )

    mark = mark_field(Mark)

    class Meta(ListedChoice.Meta):
        verbose_name = _("kind of agreement")
        verbose_name_plural = _("kinds of agreements")
