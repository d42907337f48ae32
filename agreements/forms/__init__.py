"""Forms for agreements and their rows, declared once for the site and the admin."""

from .agreement import AGREEMENT, CUSTODY, AgreementForm
from .rows import AGREEMENT_ROWS, DOCUMENTS, NEW_AGREEMENT_ROWS

__all__ = [
    "AGREEMENT",
    "AGREEMENT_ROWS",
    "CUSTODY",
    "DOCUMENTS",
    "NEW_AGREEMENT_ROWS",
    "AgreementForm",
]
