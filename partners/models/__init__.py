"""Partners, their names and ties, and their people."""

from .citation import PartnerCitation
from .erasure import Erasure
from .facts import PartnerFact
from .kinds import PartnerKind
from .merged import Merge, Merged
from .names import Name, Tie, wrong_identifier
from .pairs import Pair, PartnerPair, PersonPair
from .partner import Partner, refuse_cycle
from .people import Person, Post, PrintedTitle, with_title
from .subject import Subject, subject_name

__all__ = [
    "Erasure",
    "Merge",
    "Merged",
    "Name",
    "Pair",
    "Partner",
    "PartnerCitation",
    "PartnerFact",
    "PartnerKind",
    "PartnerPair",
    "Person",
    "PersonPair",
    "Post",
    "PrintedTitle",
    "Subject",
    "Tie",
    "refuse_cycle",
    "subject_name",
    "with_title",
    "wrong_identifier",
]
