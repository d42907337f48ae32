"""The register of agreements, and where their originals are."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.exports import (
    date_words,
    heading,
    partner_names,
    report_columns,
)
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.sorting import SORTS
from events.coverage import events_held
from perpusnas.core.fields import Answer
from perpusnas.core.files import Column, labelled

from .report import (
    Asked,
    Plot,
    Report,
    bars_of,
)


def register(data, asked: Asked):
    records = Agreement.objects.visible_to(asked.user).validity_on(
        asked.day, asked.user
    )
    return AgreementFilter(data, records, user=asked.user)


REGISTER = Report(
    title=_("Register of agreements"),
    tells=_("Every agreement with its parties, dates, signatories and validity."),
    filterset=register,
    columns=lambda asked, dialect: report_columns(
        asked.user, dialect, events_held(asked.user)
    ),
    sorts=SORTS,
    default="-signed",
)


class OriginalFilter(AgreementFilter):
    FIRST = ("q", "country", "kind", "from", "to")

    validity = stage = area = on = access = None


def originals(data, asked: Asked):
    records = Agreement.objects.visible_to(asked.user).validity_on(
        asked.day, asked.user
    )
    return OriginalFilter(data, records.signed_then(), user=asked.user)


def original_columns(asked: Asked, dialect: str) -> list[Column]:
    """Report 11, `naskah-asli`."""
    custody = Agreement.Custody.choices
    told = {name: date_words(name, dialect) for name in ("signed", "handed_over")}
    certified = date_words("certified", dialect)
    return [
        Column(pgettext_lazy("column", "No"), kind="row"),
        Column(_("Title"), heading(asked.user)),
        Column(_("Partner"), partner_names(asked.user)),
        Column(_("Signed on"), told["signed"], "plain"),
        Column(
            pgettext_lazy("column", "Recorded at the foreign ministry"),
            labelled("at_ministry", Answer.choices),
        ),
        Column(pgettext_lazy("column", "Handed over on"), told["handed_over"], "plain"),
        Column(pgettext_lazy("column", "Register book number"), "agenda_number"),
        Column(pgettext_lazy("column", "Certified copy number"), "certified_number"),
        Column(pgettext_lazy("column", "Certified copy dated"), certified, "plain"),
        Column(pgettext_lazy("column", "Where the original lies"), "archive_place"),
        Column(pgettext_lazy("column", "Completeness"), labelled("custody", custody)),
        Column("ID", "pk", "plain"),
    ]


ORIGINALS = Report(
    title=_("Originals of agreements"),
    tells=_(
        "Location of the signed originals and steps at the Ministry of Foreign Affairs."
    ),
    filterset=originals,
    columns=original_columns,
    sorts=[SORTS[0]],
    default="-signed",
    plot=lambda records, _asked: Plot(
        _("Agreements by completeness of their originals"),
        bars_of(records, "custody", Agreement.Custody.choices, _("not recorded")),
    ),
    notes=[_("Only agreements that are certainly signed are in this report.")],
)
