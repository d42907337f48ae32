"""List, forms and history of follow-ups; the detail page is in `details`."""

from django.contrib import messages
from django.db import connection
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.editing.edit import deleting, editing, visible_or_404
from perpusnas.core.history.entries import history_page
from perpusnas.core.lists.listing import listing
from perpusnas.core.lists.row_files import row_file, row_file_links

from ..exports import follow_up_table
from ..filters import WHOSE, FollowUpFilter
from ..forms import FOLLOW_UP_ROWS, FollowUpForm, QuickFollowUp, rows_after_check
from ..models import Event, FollowUp, Outcome
from ..parameters import visible_requested_record
from ..post_event_checks import checks_due, follow_up_of, requested_check
from ..row_files import FOLLOW_UP_ROW_FILES
from ..sorting import FOLLOW_UP_SORTS

FOLLOW_UP_FORM = "events/follow_up_form.html"


@requires("read_register")
def follow_up_list(request, format="html"):
    """List follow-ups as a page or file; the page also shows adoption checks that are
    due."""
    user = request.user
    records = FollowUp.objects.visible_to(user).for_list(user)
    checks = checks_due(user) if format == "html" else {}
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
            "row_files": row_file_links(FOLLOW_UP_ROW_FILES, "follow_ups"),
            "whose": WHOSE,
            "chosen": request.GET.get("which", ""),
            **checks,
        },
    )


@requires("read_register")
def follow_up_row_file(request, rows, format):
    """Return a file of the rows of the listed records."""
    user = request.user
    records = FollowUp.objects.visible_to(user).for_list(user)
    return row_file(
        request,
        FollowUpFilter(request.GET, records, user=user),
        FOLLOW_UP_ROW_FILES,
        rows,
        sorts=FOLLOW_UP_SORTS,
        name="follow-ups",
        format=format,
    )


@requires("write_register")
def follow_up_create(request):
    """Create a follow-up; parameters preset the record it arose from, or the adoption
    check."""
    if "check" in request.GET:
        return check_taken_up(request)
    follow_up = FollowUp(
        from_event=visible_requested_record(request, "event", Event),
        from_outcome=visible_requested_record(request, "outcome", Outcome),
        from_agreement=visible_requested_record(request, "agreement", Agreement),
        from_partner=visible_requested_record(request, "partner", Partner),
    )
    return editing(
        request, follow_up, FollowUpForm, FOLLOW_UP_ROWS, template=FOLLOW_UP_FORM
    )


@requires("write_register")
def follow_up_quick(request):
    """Create a follow-up from the one-line form on a record's page and return there;
    errors are shown in the full form, which posts here as well."""
    if "what" not in request.POST:
        return follow_up_create(request)
    line = QuickFollowUp(request.POST, request.user)
    request.POST = line.form_data()
    response = follow_up_create(request)
    if response.status_code == 302 and line.origin:
        return redirect(f"{line.origin.get_absolute_url()}#follow-ups")
    return response


@requires("write_register")
def follow_up_edit(request, pk):
    """Edit a follow-up."""
    follow_up = visible_or_404(FollowUp.objects.visible_to(request.user), pk)
    return editing(
        request, follow_up, FollowUpForm, FOLLOW_UP_ROWS, template=FOLLOW_UP_FORM
    )


@requires("administer")
def follow_up_delete(request, pk):
    """Delete a follow-up."""
    follow_up = visible_or_404(FollowUp.objects.visible_to(request.user), pk)
    return deleting(request, follow_up, to="follow_ups:list")


@requires("read_register")
def follow_up_history(request, pk):
    """Show the history of a follow-up."""
    follow_up = visible_or_404(FollowUp.objects.visible_to(request.user), pk)
    return history_page(request, follow_up)


def check_taken_up(request):
    """Create the follow-up for an adoption check, which can be taken up only once."""
    user = request.user
    parameters = request.GET.get("check", ""), request.GET.get("months", "")
    check = requested_check(user, *parameters)
    message = _(
        "This post-event check no longer exists, or its follow-up has been recorded."
    )
    if check is None and request.method != "POST":
        messages.warning(request, message)
        return redirect("follow_ups:checks")

    def check_is_open(form, _formsets) -> None:
        """Validate that nobody else took the check up meanwhile; within the
        transaction with the event locked."""
        if check and connection.in_atomic_block:
            Event.objects.select_for_update().get(pk=check.row.event_id)
        if requested_check(user, *parameters) is None:
            form.add_error(None, message)

    home = Partner.objects.filter(is_home=True).first()
    rows = rows_after_check(check, home) if check else FOLLOW_UP_ROWS
    follow_up = follow_up_of(check, user) if check else FollowUp()
    form, page = FollowUpForm, "events/follow_up_form.html"
    return editing(request, follow_up, form, rows, template=page, check=check_is_open)
