"""The form of a follow-up with its rows."""

from django.utils.translation import gettext_lazy as _

from agreements.forms import AGREEMENT
from partners.forms import NOT_A_PARTNER, PARTNER, citation_groups
from perpusnas.core.editing.forms import RecordForm, offer_active_users
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.editing.rows import RowForm, row_formset, with_initial_rows

from ..models import FollowUp, Side
from .rows import CITATIONS, EVENT, OUTCOME, WHO, CitationForm

IDENTITY = Group(_("Description"), [("kind", "status"), "what_id", "what_en"])
WORK = Group(
    _("When and by whom"),
    [("due", "done", "person_in_charge"), ("repeats_months", "repeats_until")],
)
ORIGIN = Group(
    _("Origin"),
    [("from_event", "from_agreement"), ("from_outcome", "from_partner")],
)
MORE = Group(
    _("Quantity and second event"),
    [("quantity", "unit"), "also_from_event"],
    collapsed=True,
)
FULFILMENT = Group(
    _("Completed by"),
    ["fulfilled_by_event", "fulfilled_by_agreement", "fulfilled_by_outcome"],
)


class FollowUpForm(RecordForm):
    class Meta:
        model = FollowUp
        groups = [IDENTITY, WORK, ORIGIN, MORE, FULFILMENT, REGISTER]
        fields = field_names(groups)
        field_classes = {
            "from_event": EVENT,
            "also_from_event": EVENT,
            "from_agreement": AGREEMENT,
            "from_outcome": OUTCOME,
            "from_partner": PARTNER,
            "fulfilled_by_event": EVENT,
            "fulfilled_by_agreement": AGREEMENT,
            "fulfilled_by_outcome": OUTCOME,
        }
        help_texts = {
            "status": _(
                "If a record that completes it is linked, the status follows "
                "that record."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_active_users(self, "person_in_charge")

    def clean(self):
        data = super().clean()
        second = data.get("also_from_event")
        if second and second == data.get("from_event"):
            message = _("This is the first event already: enter another one.")
            self.add_error("also_from_event", message)
        return data


class SideForm(RowForm):
    class Meta:
        model = Side
        groups = [Group(None, [("partner", "role")]), NOT_A_PARTNER]
        fields = field_names(groups)
        field_classes = WHO


class FollowUpCitationForm(CitationForm):
    class Meta(CitationForm.Meta):
        groups = citation_groups("side")
        fields = field_names(groups)


SIDES = row_formset(
    FollowUp,
    SideForm,
    legend=_("Responsible party and beneficiary"),
    add_label=_("Add a party"),
    after=IDENTITY,
    admin_extra=2,
)
SOURCES = row_formset(FollowUp, FollowUpCitationForm, **CITATIONS)

FOLLOW_UP_ROWS = [SIDES, SOURCES]


def rows_after_check(check, home) -> list:
    """The formsets of a follow-up made from a check after an event: our own institution
    owes it, and it is about the delegation."""
    row = check.row
    about = {"partner": row.partner, "country": row.country, "role": Side.Role.ABOUT}
    owed = {"partner": home, "role": Side.Role.OWES}
    return [with_initial_rows(SIDES, owed, about), SOURCES]
