"""Reports on the register of agreements and on the custody of their originals."""

from functools import partial
from types import SimpleNamespace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import of_others, read_agreements, register_table
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.sorting import SORTS
from events.coverage import event_numbers
from perpusnas.core.fields import Answer
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    choice,
    field,
    partial_date,
    record_id,
    row_number,
)

from .report import (
    Plot,
    Report,
    ReportContext,
    bars_of_agreements,
)


def register(data, context: ReportContext):
    records = Agreement.objects.visible_to(context.user).validity_on(
        context.day, context.user
    )
    return AgreementFilter(data, records, user=context.user)


REGISTER = Report(
    title=_("Register of agreements"),
    file_name=pgettext_lazy("file name", "register-of-agreements"),
    description=_("Every agreement with its parties, dates, signatories and validity."),
    filterset=register,
    table=lambda context: register_table(
        context.user, context.day, partial(event_numbers, context.user)
    ),
    sorts=SORTS,
    default="-signed",
)


class OriginalFilter(AgreementFilter):
    FILTERS = (
        "q",
        "country",
        "region",
        "abroad",
        "kind",
        "partner",
        "whose",
        "from",
        "to",
        "signed",
    )
    FIRST = ("q", "country", "kind", "from", "to")


def originals(data, context: ReportContext):
    records = Agreement.objects.visible_to(context.user).validity_on(
        context.day, context.user
    )
    return OriginalFilter(data, records.signed_then(), user=context.user)


ORIGINAL_FIELDS = (
    "signed",
    "at_ministry",
    "handed_over",
    "agenda_number",
    "certified_number",
    "certified",
    "archive_place",
    "custody",
    "theirs",
)


def original_columns() -> list[Column]:
    """Return the columns of report 11, `naskah-asli`."""
    at_ministry = pgettext_lazy("column", "Recorded at the foreign ministry")
    handed_over = pgettext_lazy("column", "Handed over on")
    agenda_number = pgettext_lazy("column", "Register book number")
    certified_number = pgettext_lazy("column", "Certified copy number")
    certified = pgettext_lazy("column", "Certified copy dated")
    archive_place = pgettext_lazy("column", "Where the original lies")
    custody = pgettext_lazy("column", "Completeness")
    return [
        row_number(),
        field(_("Title"), "heading"),
        field(_("Partner"), "partners"),
        partial_date(_("Signed on"), "agreement.signed"),
        choice(at_ministry, "agreement.at_ministry", Answer.choices),
        partial_date(handed_over, "agreement.handed_over"),
        field(agenda_number, "agreement.agenda_number"),
        field(certified_number, "agreement.certified_number"),
        partial_date(certified, "agreement.certified"),
        field(archive_place, "agreement.archive_place"),
        choice(custody, "agreement.custody", Agreement.Custody.choices),
        record_id("agreement.pk"),
        of_others(),
    ]


def original_table(context: ReportContext) -> FileTable:
    agreements = Agreement.objects.visible_to(context.user)

    def read(keys: Keys) -> dict[int, SimpleNamespace]:
        return read_agreements(agreements, keys, context.subjects, *ORIGINAL_FIELDS)

    return FileTable(original_columns(), read)


ORIGINALS = Report(
    title=_("Originals of agreements"),
    file_name=pgettext_lazy("file name", "originals-of-agreements"),
    description=_(
        "Location of the signed originals and steps at the Ministry of Foreign Affairs."
    ),
    filterset=originals,
    table=original_table,
    sorts=[SORTS[0]],
    default="-signed",
    plot=lambda records, context: Plot(
        _("Agreements by completeness of their originals"),
        bars_of_agreements(
            records,
            context.user,
            "custody",
            Agreement.Custody.choices,
            _("not recorded"),
        ),
    ),
    notes=[_("Only agreements that are certainly signed are in this report.")],
)
