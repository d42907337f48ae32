"""The lists of kinds of events and outcomes, and of roles at them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import ListedChoice, mark_field


class EventKind(ListedChoice):
    """A kind of event."""

    class Mark(models.TextChoices):
        SIGNING = "signing", _("Signing")
        KNOWLEDGE_SHARING = "knowledge_sharing", _("Knowledge sharing")

    FIRST = (
        ("audience", "Audiensi", "Audience"),
        ("visit", "Kunjungan", "Visit"),
        ("delegation", "Delegasi ke luar negeri", "Delegation abroad"),
        ("signing", "Penandatanganan", "Signing", "signing"),
        (
            "knowledge_sharing",
            "Berbagi pengetahuan",
            "Knowledge sharing",
            "knowledge_sharing",
        ),
        ("training", "Pelatihan", "Training"),
        ("workshop", "Lokakarya", "Workshop"),
        ("seminar", "Seminar", "Seminar"),
        ("conference", "Konferensi", "Conference"),
        ("ceremony", "Upacara", "Ceremony"),
        ("dinner", "Jamuan makan atau resepsi", "Dinner or reception"),
        ("exhibition", "Pameran", "Exhibition"),
        ("launch", "Peluncuran", "Launch"),
        ("opening", "Pembukaan", "Opening"),
        ("internship", "Magang", "Internship"),
        ("exchange", "Pertukaran", "Exchange"),
        ("handover", "Serah terima", "Handover"),
        ("meeting", "Rapat", "Meeting"),
        ("correspondence", "Surat-menyurat", "Correspondence"),
        ("journey", "Perjalanan", "Journey"),
        ("press", "Jumpa pers", "Press meeting"),
        ("other", "Lainnya", "Other"),
    )

    mark = mark_field(Mark)

    class Meta(ListedChoice.Meta):
        verbose_name = _("kind of event")
        verbose_name_plural = _("kinds of events")


class OutcomeKind(ListedChoice):
    """A kind of outcome."""

    FIRST = (
        ("corner", "Pojok atau ruang baca", "Corner or reading room"),
        ("items", "Barang", "Items"),
        ("digital", "Salinan digital", "Digital copies"),
        ("publication", "Terbitan", "Publication"),
        ("manuscripts", "Naskah kuno", "Manuscripts"),
        ("service", "Layanan", "Service"),
        ("recognition", "Penghargaan", "Recognition"),
        ("decision", "Keputusan", "Decision"),
        ("funding", "Pendanaan", "Funding"),
        ("nomination", "Nominasi", "Nomination"),
        ("other", "Lainnya", "Other"),
    )

    class Meta(ListedChoice.Meta):
        verbose_name = _("kind of outcome")
        verbose_name_plural = _("kinds of outcomes")


class ParticipationRole(ListedChoice):
    """A role in which somebody takes part in an event."""

    class Mark(models.TextChoices):
        COUNTED = "counted", _("Participant, whose number is counted")
        SUPPORTING = "supporting", _("Supporter of the event")
        ABSENT = "absent", _("Not present")

    # The role of those of whom nothing else is said.
    USUAL = "participant"

    FIRST = (
        ("host", "Tuan rumah", "Host"),
        ("organiser", "Penyelenggara", "Organiser", "supporting"),
        ("visitor", "Tamu", "Visitor", "counted"),
        ("funder", "Penyandang dana", "Funder", "supporting"),
        ("go_between", "Fasilitator", "Facilitator", "supporting"),
        ("participant", "Peserta", "Participant", "counted"),
        ("through", "Difasilitasi oleh", "Facilitated by", "supporting"),
        ("concerned", "Disebut, tidak hadir", "Mentioned, not present", "absent"),
    )

    mark = mark_field(Mark)

    class Meta(ListedChoice.Meta):
        verbose_name = _("role at events")
        verbose_name_plural = _("roles at events")


class ShareRole(ListedChoice):
    """A role of a party to an outcome."""

    class Mark(models.TextChoices):
        GIVER = "giver", _("Giver")
        RECEIVER = "receiver", _("Receiver")
        OWNER = "owner", _("Owner")

    FIRST = (
        ("giver", "Pemberi", "Giver", "giver"),
        ("receiver", "Penerima", "Receiver", "receiver"),
        ("owner", "Pemilik", "Owner", "owner"),
    )

    mark = mark_field(Mark, blank=False)

    class Meta(ListedChoice.Meta):
        verbose_name = _("role of a party to outcomes")
        verbose_name_plural = _("roles of parties to outcomes")


class ProgramRole(ListedChoice):
    """A role of a body in a program."""

    class Mark(models.TextChoices):
        OWNER = "owner", _("Owner")
        ORGANISER = "organiser", _("Organiser")
        FUNDER = "funder", _("Funder")
        IMPLEMENTER = "implementer", _("Implementer")
        HOST = "host", _("Host")

    FIRST = (
        ("owner", "Pemilik", "Owner", "owner"),
        ("organiser", "Penyelenggara", "Organiser", "organiser"),
        ("funder", "Penyandang dana", "Funder", "funder"),
        ("implementer", "Pelaksana", "Implementer", "implementer"),
        ("host", "Tuan rumah", "Host", "host"),
    )

    mark = mark_field(Mark, blank=False)

    class Meta(ListedChoice.Meta):
        verbose_name = _("role in programmes")
        verbose_name_plural = _("roles in programmes")
