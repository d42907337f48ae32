"""The form of a follow-up with its rows."""

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.editing.forms import RecordForm, offering
from perpusnas.core.models import User

from ..models import (
    Event,
    EventCitation,
    FollowUp,
    Outcome,
    Side,
)
from .rows import (
    SMALL,
    SOURCES,
    CitationForm,
    WhoForm,
    pick,
    rows,
)


class FollowUpForm(RecordForm):
    from_event = pick(Event, _("From which event"), "events")
    from_agreement = pick(Agreement, _("From which agreement"), "agreements")
    from_outcome = pick(Outcome, _("From which outcome"), "outcomes")
    from_partner = pick(Partner, _("From which partner"), "partners")
    fulfilled_by_event = pick(Event, _("Completed by event"), "events")
    fulfilled_by_agreement = pick(Agreement, _("Completed by agreement"), "agreements")
    fulfilled_by_outcome = pick(Outcome, _("Completed by outcome"), "outcomes")

    class Meta:
        model = FollowUp
        fields = ("kind", "what_id", "what_en", "status", "due", "person_in_charge")
        fields += ("repeats_months", "repeats_until", "done", "from_event")
        fields += ("from_agreement", "from_outcome", "from_partner")
        fields += ("fulfilled_by_event", "fulfilled_by_agreement")
        fields += ("fulfilled_by_outcome", "access", "remarks")
        widgets = {"remarks": SMALL}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.real().filter(is_active=True)
        self.fields["person_in_charge"].queryset = people
        self.fields["status"].help_text = _(
            "If a record that completes it is linked, the status follows that record."
        )


class SideForm(WhoForm):
    class Meta:
        model = Side
        fields = (*WhoForm.WHO, "role")


FOLLOW_UP_ROWS = [
    rows(
        FollowUp,
        Side,
        SideForm,
        _("Responsible party and beneficiary"),
        _("Add a party"),
    ),
    rows(FollowUp, EventCitation, CitationForm, *SOURCES),
]


def check_rows(check, home) -> list:
    """The rows of a follow-up that an adoption check becomes: our own institution asks,
    and it is about the delegation."""
    row, sides = check.row, FOLLOW_UP_ROWS[0]
    about = {"partner": row.partner, "country": row.country, "role": Side.Role.ABOUT}
    told = [{"partner": home, "role": Side.Role.OWES}, about]
    return [offering(sides, *told), *FOLLOW_UP_ROWS[1:]]
