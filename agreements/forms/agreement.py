"""The form of an agreement: its fields in groups, for the site and the admin."""

from django.utils.translation import gettext_lazy as _

from partners.forms import PARTNER
from perpusnas.core.editing.forms import RecordForm, offer_active_users
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.fields import pick

from ..models import Agreement
from ..terms import RECKONED_FROM, reckoned_end

AGREEMENT = pick("agreements:suggest")

# The groups of fields, in the order of the file of an agreement.
IDENTITY = Group(
    _("Identity"),
    [
        ("kind", "code"),
        "title_id",
        "title_en",
        "title_other",
        "title_other_language",
        "significance",
    ],
)
SIGNATURE = Group(_("Signing"), ["signature", ("signed", "place", "mode"), "announced"])
TERM = Group(
    _("Entry into force and term"),
    [
        "validity_now",
        ("condition", "effective"),
        ("duration", "duration_unit"),
        ("ends", "ends_basis"),
        "window_days",
    ],
    admin_only=["validity_now"],
)
RENEWAL = Group(
    _("Renewal and termination"),
    [
        ("renewal", "renewal_duration", "renewal_unit"),
        ("notice_months", "wind_down_months"),
        ("notice_given", "terminated"),
        "termination_reason",
    ],
)
CHAIN = Group(_("Related agreements"), [("parent", "predecessor")])
LANGUAGES = Group(
    _("Languages and funding"),
    [("languages", "prevailing_language"), ("funding", "funding_note")],
)
CUSTODY = Group(
    _("Archive and deposit with the Ministry of Foreign Affairs"),
    [
        "archive_place",
        ("at_ministry", "ministry_consulted", "custody"),
        ("handed_over", "agenda_number"),
        ("certified", "certified_number"),
        ("full_powers", "full_powers_number", "full_powers_date"),
    ],
    collapsed=True,
)
WORK = Group(
    _("Process and responsibility"),
    [("stage", "target"), ("unit", "person_in_charge"), "obstacle", "next_step"],
)
PROPOSAL = Group(_("Proposal"), ["proposed_by"], collapsed=True)


class AgreementForm(RecordForm):
    class Meta:
        model = Agreement
        groups = [
            IDENTITY,
            SIGNATURE,
            TERM,
            RENEWAL,
            CHAIN,
            LANGUAGES,
            CUSTODY,
            WORK,
            PROPOSAL,
            REGISTER,
        ]
        fields = field_names(groups)
        field_classes = {
            "parent": AGREEMENT,
            "predecessor": AGREEMENT,
            "unit": PARTNER,
            "proposed_by": PARTNER,
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # A known agreement moves from stage to stage on a page of its own.
            self.fields.pop("stage", None)
        offer_active_users(self, "person_in_charge")

    def clean(self):
        data = super().clean()
        if self.reckons_end(data) and (end := reckoned_end(self.as_typed(data))):
            data["ends"], data["ends_basis"] = end, Agreement.EndsBasis.RECKONED
        return data

    def reckons_end(self, data) -> bool:
        """Return whether the end is to follow from what was typed: there is none, or it
        followed from what has been changed."""
        changed = set(self.changed_data)
        asked = not self.instance.pk or changed & {*RECKONED_FROM, "ends", "ends_basis"}
        if not asked or data.get("ends_basis") == Agreement.EndsBasis.OPEN_ENDED:
            return False
        if not {"ends", "ends_basis"} <= data.keys():
            return False
        if not data["ends"]:
            return True
        followed = data["ends"] == reckoned_end(self.instance) and "ends" not in changed
        return followed and data["ends_basis"] == Agreement.EndsBasis.RECKONED

    def as_typed(self, data) -> Agreement:
        """Return an agreement with what its end follows from, as typed; what the form
        does not have, as it is."""
        values = {n: data.get(n, getattr(self.instance, n)) for n in RECKONED_FROM}
        return Agreement(**values)
