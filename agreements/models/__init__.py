"""Agreements with their parties, signatories, scope items, stages, extensions and
reviews."""

from .agreement import Agreement, Stage, Unit
from .citation import AgreementCitation
from .kinds import AgreementKind
from .lifecycle import (
    Extension,
    ReminderSent,
    Review,
    StageChange,
)
from .pairs import AgreementPair
from .parties import (
    Area,
    Party,
    ScopeItem,
    Signatory,
)
from .validity_span import ValiditySpan

__all__ = [
    "Agreement",
    "AgreementCitation",
    "AgreementKind",
    "AgreementPair",
    "Area",
    "Extension",
    "Party",
    "ReminderSent",
    "Review",
    "ScopeItem",
    "Signatory",
    "Stage",
    "StageChange",
    "Unit",
    "ValiditySpan",
]
