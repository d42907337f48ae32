"""The list of agreements and its files, limited to what the reader may see."""

from functools import partial

from events.coverage import event_numbers
from perpusnas.core.access import requires
from perpusnas.core.lists.listing import listing
from perpusnas.core.lists.period_filter import requested_day
from perpusnas.core.lists.row_files import row_file, row_file_links

from ..exports import agreement_table
from ..filters import AgreementFilter
from ..models import Agreement
from ..row_files import AGREEMENT_ROW_FILES
from ..sorting import SORTS


@requires("read_register")
def agreement_list(request, format="html"):
    user, day = request.user, requested_day(request)
    records = Agreement.objects.visible_to(user).validity_on(day, user).for_list(user)
    return listing(
        request,
        AgreementFilter(request.GET, records, user=user),
        sorts=SORTS,
        default="-signed",
        table=lambda: agreement_table(user, day, partial(event_numbers, user)),
        template="agreements/agreement_list.html",
        name="agreements",
        format=format,
        context={
            "day": day,
            "row_files": row_file_links(AGREEMENT_ROW_FILES, "agreements"),
        },
    )


@requires("read_register")
def agreement_row_file(request, rows, format):
    """Return a file of the rows of the listed agreements."""
    user, day = request.user, requested_day(request)
    records = Agreement.objects.visible_to(user).validity_on(day, user)
    return row_file(
        request,
        AgreementFilter(request.GET, records, user=user),
        AGREEMENT_ROW_FILES,
        rows,
        sorts=SORTS,
        name="agreements",
        format=format,
    )
