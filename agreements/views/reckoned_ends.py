"""The page of agreements with a duration and without an end, whose reckoned ends are
accepted one by one or together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perpusnas.core.access import requires
from perpusnas.core.audit import with_reason
from perpusnas.core.editing.once import AlreadySentError, carried_out_once, new_token

from ..models import Agreement
from ..terms import fill_reckoned_end, reckoned_end

# The most agreements shown, and accepted, at once.
MAX_SHOWN = 100


@requires("write_register")
def reckoned_ends(request: HttpRequest) -> HttpResponse:
    """Show the proposed ends, or save those that are accepted."""
    if request.method != "POST":
        return proposals_page(request)
    chosen = request.POST.getlist("shown" if "all" in request.POST else "accept")
    if not chosen:
        return proposals_page(request, _("Choose at least one agreement."), 422)
    try:
        with carried_out_once(request) as answer:
            accepted = accept(request.user, set(chosen[:MAX_SHOWN]))
            answer.address = reverse("agreements:reckoned_ends")
    except AlreadySentError as already:
        return redirect(already.address)
    say_what_was_accepted(request, accepted, len(chosen[:MAX_SHOWN]))
    return redirect(answer.address)


def proposals_page(
    request: HttpRequest, error: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of the first agreements whose end can be reckoned."""
    user = request.user
    records = Agreement.objects.visible_to(user).with_reckonable_end().for_list(user)
    rows = [
        {"agreement": a, "end": reckoned_end(a), "proposal": proposal(a)}
        for a in records.own_first(user)[:MAX_SHOWN]
    ]
    context = {"rows": rows, "total": records.count(), "error": error}
    context["once"] = new_token()
    return render(request, "agreements/reckoned_ends.html", context, status=status)


def proposal(agreement: Agreement) -> str:
    """Return what a form sends to accept an end: the agreement, its version and the
    end, so that nothing is accepted that was not shown."""
    return f"{agreement.pk}/{agreement.version}/{reckoned_end(agreement)}"


def accept(user, chosen: set[str]) -> int:
    """Save the ends of the agreements chosen; return how many were saved.

    An agreement that was changed in the meantime is left as it is.
    """
    numbers = [text.partition("/")[0] for text in chosen]
    keys = [int(n) for n in numbers if n.isdecimal() and len(n) < 19]
    visible = Agreement.objects.visible_to(user).with_reckonable_end()
    keys = list(visible.filter(pk__in=keys).values_list("pk", flat=True))
    accepted = 0
    for agreement in Agreement.objects.select_for_update().filter(pk__in=keys):
        if proposal(agreement) in chosen and fill_reckoned_end(agreement):
            with with_reason(_("Calculated end date accepted")):
                agreement.save()
            accepted += 1
    return accepted


def say_what_was_accepted(request: HttpRequest, accepted: int, chosen: int) -> None:
    """Add the messages on what was saved and what was not."""
    if accepted:
        saved = ngettext(
            "%(n)s end date was saved.", "%(n)s end dates were saved.", accepted
        )
        messages.success(request, saved % {"n": accepted})
    if accepted < chosen:
        left = ngettext(
            "%(n)s agreement was changed in the meantime and is left as it is.",
            "%(n)s agreements were changed in the meantime and are left as they are.",
            chosen - accepted,
        )
        messages.warning(request, left % {"n": chosen - accepted})
