"""Partner institutions, their names and ties, and the people who speak for them."""

from .citation import PartnerCitation
from .merged import Merged
from .names import Name, Tie
from .partner import Partner, refuse_cycle
from .people import Person, Post
from .who import Who

__all__ = [
    "Merged",
    "Name",
    "Partner",
    "PartnerCitation",
    "Person",
    "Post",
    "Tie",
    "Who",
    "refuse_cycle",
]
