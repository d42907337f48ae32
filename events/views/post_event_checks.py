"""The list of adoption checks."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from perpusnas.core.access import requires
from perpusnas.core.lists.listing import listing
from perpusnas.core.lists.sorting import Sort

from ..exports import check_table
from ..filters import CheckFilter
from ..post_event_checks import (
    delegations,
)

SORTS = [Sort("when", gettext_lazy("When"), "event__when_latest")]


@requires("read_register")
def check_list(request, format="html"):
    """List adoption checks as a page or file."""
    user = request.user
    return listing(
        request,
        CheckFilter(request.GET, delegations(user), user=user),
        sorts=SORTS,
        default="when",
        table=lambda: check_table(user),
        template="events/post_event_check_list.html",
        name="adoption-checks",
        format=format,
        context={"today": timezone.localdate()},
    )
