"""Pages of the adoption checks that nobody has taken up, and the form that does so."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Partner
from perpusnas.access import Access, requires
from perpusnas.edits import editing
from perpusnas.lists import listing
from perpusnas.sorting import Sort

from ..adoption import Check, check_asked, delegations, due
from ..exports import check_columns
from ..filters import CheckFilter
from ..forms import FOLLOW_UP_ROWS, FollowUpForm, check_rows
from ..models import Event, FollowUp

SHOWN = 5
SORTS = [Sort("when", gettext_lazy("When"), "event__when_latest")]


@requires("read_register")
def check_list(request, format="html"):
    user = request.user
    return listing(
        request,
        CheckFilter(request.GET, delegations(user), user=user),
        sorts=SORTS,
        default="when",
        columns=lambda dialect: check_columns(user, dialect),
        template="events/check_list.html",
        name="adoption-checks",
        format=format,
        context={"today": timezone.localdate()},
    )


def like(event) -> str:
    """What comes of a restricted event is as restricted."""
    restricted = event.access == Access.RESTRICTED
    return Access.RESTRICTED if restricted else Access.INTERNAL


def checks_due(user) -> dict:
    """The first checks that are due by today, and how many there are, for a page."""
    today = timezone.localdate()
    checks = due(delegations(user), today)
    return {
        "checks": checks.order_by("next_due", "pk")[:SHOWN],
        "checks_due": checks.count(),
        "today": today,
    }


def words(check: Check) -> dict[str, str]:
    """What the check is called, in each language of the register."""
    told = {}
    for language in ("id", "en"):
        with translation.override(language):
            text = _("Adoption check %(months)s months after: %(who)s")
            told[f"what_{language}"] = text % {
                "months": check.months,
                "who": check.row.who,
            }
    return told


def follow_up_of(check: Check, user) -> FollowUp:
    """What the check becomes when this user takes it up."""
    return FollowUp(
        kind=FollowUp.Kind.TASK,
        due=check.due.isoformat(),
        check_months=check.months,
        from_event=check.row.event,
        person_in_charge=user,
        access=like(check.row.event),
        **words(check),
    )


def check_taken_up(request):
    """The form of the follow-up that a check becomes; never twice for the same check."""
    user = request.user
    named = request.GET.get("check", ""), request.GET.get("months", "")
    check = check_asked(user, *named)
    gone = _("This adoption check is there no more, or somebody has taken it up.")
    if check is None and request.method != "POST":
        messages.warning(request, gone)
        return redirect("follow_ups:checks")

    def still_there(form, _formsets) -> None:
        """Asked again while the event is held, so that no other takes it up meanwhile."""
        if check:
            Event.objects.select_for_update().get(pk=check.row.event_id)
        if check_asked(user, *named) is None:
            form.add_error(None, gone)

    home = Partner.objects.filter(is_home=True).first()
    rows = check_rows(check, home) if check else FOLLOW_UP_ROWS
    follow_up = follow_up_of(check, user) if check else FollowUp()
    form, page = FollowUpForm, "events/follow_up_form.html"
    return editing(request, follow_up, form, rows, template=page, check=still_there)
