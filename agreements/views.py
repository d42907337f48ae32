"""Pages of agreements; their list and an agreement's own page are the roof's, which
knows what was done about them (`overview`)."""

from django.utils.translation import gettext_lazy as _

from perpusnas.access import requires
from perpusnas.edits import deleting, editing, visible_or_404
from perpusnas.lists import Sort, day_or_never, suggestions
from perpusnas.trail import history_page

from .forms import AGREEMENT_ROWS, AgreementForm
from .models import Agreement
from .whole import check_whole

TEMPLATE = "agreements/agreement_form.html"
SORTS = [
    Sort("signed", _("Signed"), day_or_never("signed_latest")),
    Sort("ends", _("Ends"), day_or_never("term_latest")),
    Sort("stage", _("Stage"), "stage"),
    Sort("changed", _("Last changed"), "changed"),
]


@requires("read_register")
def agreement_suggest(request):
    user = request.user
    records = Agreement.objects.visible_to(user).for_list(user)
    found = records.search(request.GET.get("q", "")[:200], user)
    return suggestions(request, found, lambda agreement: agreement.heading)


def one(request, pk):
    """The text of that number with the parties that the reader may see."""
    user = request.user
    return visible_or_404(Agreement.objects.visible_to(user).for_list(user), pk)


@requires("write_register")
def agreement_create(request):
    return editing(
        request,
        Agreement(),
        AgreementForm,
        AGREEMENT_ROWS,
        template=TEMPLATE,
        check=check_whole,
    )


@requires("write_register")
def agreement_edit(request, pk):
    agreement = one(request, pk)
    return editing(
        request,
        agreement,
        AgreementForm,
        AGREEMENT_ROWS,
        template=TEMPLATE,
        check=check_whole,
    )


@requires("administer")
def agreement_delete(request, pk):
    agreement = one(request, pk)
    return deleting(request, agreement, to="agreements:list")


@requires("read_register")
def agreement_history(request, pk):
    agreement = one(request, pk)
    return history_page(request, agreement)
