"""Pages of follow-ups; a follow-up's own page is the roof's."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.editing.edit import deleting, editing, visible_or_404
from perpusnas.core.history.entries import history_page
from perpusnas.core.lists.listing import listing

from ..exports import follow_up_table
from ..filters import WHOSE, FollowUpFilter
from ..forms import FOLLOW_UP_ROWS, FollowUpForm, Line, check_rows
from ..models import Event, FollowUp, Outcome
from ..parameters import seen
from ..post_event_checks import check_asked, checks_due, follow_up_of
from ..sorting import FOLLOW_UP_SORTS

FOLLOW_UP_FORM = "events/follow_up_form.html"


@requires("read_register")
def follow_up_list(request, format="html"):
    user = request.user
    records = FollowUp.objects.visible_to(user).for_list(user)
    shown = checks_due(user) if format == "html" else {}
    return listing(
        request,
        FollowUpFilter(request.GET, records, user=user),
        sorts=FOLLOW_UP_SORTS,
        default="due",
        table=lambda: follow_up_table(user),
        template="events/follow_up_list.html",
        name="follow-ups",
        format=format,
        context={
            "whose": WHOSE,
            "chosen": request.GET.get("which", ""),
            **shown,
        },
    )


@requires("write_register")
def follow_up_create(request):
    """A new follow-up; what the address names is filled in already."""
    if "check" in request.GET:
        return check_taken_up(request)
    follow_up = FollowUp(
        from_event=seen(request, "event", Event),
        from_outcome=seen(request, "outcome", Outcome),
        from_agreement=seen(request, "agreement", Agreement),
        from_partner=seen(request, "partner", Partner),
    )
    return editing(
        request, follow_up, FollowUpForm, FOLLOW_UP_ROWS, template=FOLLOW_UP_FORM
    )


@requires("write_register")
def follow_up_quick(request):
    """A follow-up from the one line on a page, to which its writer is taken back. What
    is not right comes back as the whole form, which is sent here as well."""
    if "what" not in request.POST:
        return follow_up_create(request)
    line = Line(request.POST, request.user)
    request.POST = line.spelled_out()
    answer = follow_up_create(request)
    if answer.status_code == 302 and line.origin:
        return redirect(f"{line.origin.get_absolute_url()}#follow-ups")
    return answer


@requires("write_register")
def follow_up_edit(request, pk):
    follow_up = visible_or_404(FollowUp.objects.visible_to(request.user), pk)
    return editing(
        request, follow_up, FollowUpForm, FOLLOW_UP_ROWS, template=FOLLOW_UP_FORM
    )


@requires("administer")
def follow_up_delete(request, pk):
    follow_up = visible_or_404(FollowUp.objects.visible_to(request.user), pk)
    return deleting(request, follow_up, to="follow_ups:list")


@requires("read_register")
def follow_up_history(request, pk):
    follow_up = visible_or_404(FollowUp.objects.visible_to(request.user), pk)
    return history_page(request, follow_up)


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
