"""The list of agreements, and the page of one agreement, limited to what the reader may
see."""

from functools import partial
from typing import Any

from django.shortcuts import render
from django.utils import timezone

from events.coverage import event_numbers
from partners.models import Partner
from perpusnas.core.access import requires
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.dates.words import in_words
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.lists.listing import listing
from perpusnas.core.lists.period_filter import requested_day
from perpusnas.core.lists.row_files import row_file, row_file_links
from perpusnas.core.model_fields import own_field

from ..exports import agreement_table
from ..filters import AgreementFilter
from ..forms import CUSTODY
from ..models import Agreement
from ..row_files import AGREEMENT_ROW_FILES
from ..sorting import SORTS
from ..stage_steps import stage_steps
from ..stages import next_stages
from ..terms import next_end
from ..validity import IN_FORCE, Validity
from .sections import (
    activity_of,
    own_entries,
    parties_of,
    related_agreements,
    rows_of,
    sources_of,
)


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


@requires("read_register")
def agreement_detail(request, pk):
    user, today = request.user, timezone.localdate()
    visible = Agreement.objects.visible_to(user)
    agreements = visible.validity_on(today, user).for_list(user)
    agreement = visible_or_404(agreements.select_related("person_in_charge"), pk)
    changes = list(agreement.stage_changes.seen_by(user))
    related = related_agreements(request, agreement, agreements)
    context = {
        "agreement": agreement,
        "in_lists": f"?agreement={agreement.pk}",
        "steps": stage_steps(agreement, changes),
        "stages": next_stages(agreement),
        "in_force": agreement.validity in IN_FORCE,
        "is_presumed": agreement.validity == Validity.RENEWAL_PRESUMED,
        "next_end": next_end(agreement, today),
        **partners_named(agreement, user),
        "custody": custody(agreement),
        "today": today,
        **rows_of(request, agreement),
        **parties_of(request, agreement),
        **sources_of(request, agreement),
        **related,
        **activity_of(request, agreement, own_entries(agreement, changes, related)),
    }
    return render(request, "agreements/agreement_detail.html", context)


def partners_named(agreement: Agreement, user) -> dict[str, Any]:
    """Return the initiating unit of an agreement and who proposed it, each None where
    the reader does not see it."""
    keys = {"unit": agreement.unit_id, "proposed_by": agreement.proposed_by_id}
    seen = Partner.objects.visible_to(user).in_bulk([k for k in keys.values() if k])
    return {name: seen.get(key) for name, key in keys.items()}


def custody(agreement) -> list[dict]:
    """Return the fields on the custody of the original as labels and values."""
    facts = []
    for name in CUSTODY.names:
        field = own_field(Agreement, name)
        value = getattr(agreement, name)
        if field.choices:
            value = getattr(agreement, f"get_{name}_display")()
        elif isinstance(field, PartialDateField):
            value = in_words(value)
        facts.append({"name": name, "label": field.verbose_name, "value": value})
    return facts
