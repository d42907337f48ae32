"""An agreement's form in the admin, in the order of its paper file."""

from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.translation import gettext_lazy as _

from perpusnas.core.admin.forms import OfficeForm

FOLDED = ("collapse",)

FIELDSETS = (
    (
        _("Identity"),
        {
            "fields": (
                ("kind", "code"),
                "title_id",
                "title_en",
                "title_other",
                "title_other_language",
            )
        },
    ),
    (_("Signing"), {"fields": ("signature", ("signed", "place", "mode"))}),
    (
        _("Entry into force and term"),
        {
            "fields": (
                "validity_now",
                ("condition", "effective"),
                ("duration", "duration_unit"),
                ("ends", "ends_basis"),
                "window_days",
            )
        },
    ),
    (
        _("Renewal and termination"),
        {
            "fields": (
                ("renewal", "renewal_duration", "renewal_unit"),
                ("notice_months", "wind_down_months"),
                ("notice_given", "terminated"),
                "termination_reason",
            )
        },
    ),
    (_("Related agreements"), {"fields": (("parent", "predecessor"),)}),
    (
        _("Languages and funding"),
        {
            "fields": (
                ("languages", "prevailing_language"),
                ("funding", "funding_note"),
                "significance",
            )
        },
    ),
    (
        _("Archive and deposit with the Ministry of Foreign Affairs"),
        {
            "classes": FOLDED,
            "fields": (
                "archive_place",
                ("at_ministry", "ministry_consulted", "custody"),
                ("handed_over", "agenda_number"),
                ("certified", "certified_number"),
                ("full_powers", "full_powers_number", "full_powers_date"),
            ),
        },
    ),
    (
        _("Process and responsibility"),
        {
            "fields": (
                ("stage", "target", "announced"),
                ("unit", "person_in_charge"),
                "obstacle",
                "next_step",
            )
        },
    ),
)


def long_line() -> AdminTextInputWidget:
    return AdminTextInputWidget({"class": "vLargeTextField"})


class AgreementOfficeForm(OfficeForm):
    class Meta:
        widgets = {
            "title_id": long_line(),
            "title_en": long_line(),
            "title_other": long_line(),
        }
        help_texts = {
            "title_id": _("As printed on the agreement; leave empty if not known."),
            "effective": _(
                "Article “Entry into force” (Pasal Mulai Berlaku): the day of "
                "signing, of the last notification, or a set date. Leave empty "
                "if not known."
            ),
            "duration": _(
                "Article “Duration” (Pasal Masa Berlaku), for example: “for a "
                "period of three (3) years”."
            ),
            "ends": _(
                "Three years from 7 May 2021 end on 6 May 2024. Leave empty if "
                "the agreement has no end date or it is not known."
            ),
            "renewal": _(
                "Article “Duration”, for example: “may be extended by mutual "
                "written consent”."
            ),
            "notice_months": _(
                "Article “Termination” (Pasal Pengakhiran), for example: “by "
                "written notice six (6) months in advance”."
            ),
            "wind_down_months": _(
                "Article “Termination”, for example: “running activities are "
                "finished within three (3) months”."
            ),
            "prevailing_language": _(
                "Closing clause: the language version that prevails in case of "
                "difference."
            ),
            "certified": _("Certified True Copy (Permenlu 4/2023 Art. 12)."),
            "agenda_number": _("Buku Agenda (Permenlu 4/2023 Art. 8)."),
        }
