"""The files of rows that the list of agreements has."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from perpusnas.core.lists.row_files import RowFile

from .exports import agreement_headings
from .models import (
    AgreementCitation,
    Extension,
    Party,
    Review,
    ScopeItem,
    Signatory,
    StageChange,
)

AGREEMENT_ROW_FILES = {
    "parties": RowFile(
        _("Parties"),
        pgettext_lazy("file name", "parties"),
        Party,
        "agreement",
        agreement_headings,
    ),
    "signatories": RowFile(
        _("Signatories"),
        pgettext_lazy("file name", "signatories"),
        Signatory,
        "agreement",
        agreement_headings,
        about=("mode",),
    ),
    "scope": RowFile(
        _("Scope of cooperation"),
        pgettext_lazy("file name", "scope"),
        ScopeItem,
        "agreement",
        agreement_headings,
    ),
    "stages": RowFile(
        _("Stage history"),
        pgettext_lazy("file name", "stage-history"),
        StageChange,
        "agreement",
        agreement_headings,
    ),
    "extensions": RowFile(
        _("Extensions"),
        pgettext_lazy("file name", "extensions"),
        Extension,
        "agreement",
        agreement_headings,
    ),
    "reviews": RowFile(
        _("Reviews"),
        pgettext_lazy("file name", "reviews"),
        Review,
        "agreement",
        agreement_headings,
    ),
    "sources": RowFile(
        _("Documents and statements of sources"),
        pgettext_lazy("file name", "documents-and-statements"),
        AgreementCitation,
        "agreement",
        agreement_headings,
        words={"fact": "about"},
    ),
}
