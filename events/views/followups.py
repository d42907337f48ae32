"""Pages of follow-ups; a follow-up's own page is the roof's."""

from datetime import date

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.access import requires
from perpusnas.edits import deleting, editing, visible_or_404
from perpusnas.lists import listing
from perpusnas.sorting import Sort
from perpusnas.trail import history_page

from ..exports import (
    follow_up_columns,
)
from ..filters import (
    WHOSE,
    FollowUpFilter,
)
from ..forms import (
    FOLLOW_UP_ROWS,
    FollowUpForm,
    Line,
)
from ..models import Event, FollowUp, Outcome
from .adoption import check_taken_up, checks_due
from .asking import CHANGED, seen

FOLLOW_UP_FORM = "events/follow_up_form.html"


# What has no date stands behind all that has one.
DUE = Coalesce("due_latest", Value(date.max), output_field=DateField())


FOLLOW_UP_SORTS = [
    Sort("due", _("Due"), DUE),
    Sort("status", _("Status"), "status_now"),
    CHANGED,
]


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
        columns=lambda dialect: follow_up_columns(user, dialect),
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
