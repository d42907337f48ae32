"""The files of rows that the lists of partners and people have."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from perpusnas.core.lists.row_files import Names, RowFile

from .exports import partner_labels, person_names
from .models import Name, PartnerCitation, PartnerFact, Post, Tie

CONTACTS = ("is_contact", "mail", "phone")


def shared_files(owner: str, names: Names) -> dict[str, RowFile]:
    """Return the files that partners and people both have."""
    owners = ("partner", "person")
    return {
        "names": RowFile(
            _("Other names"),
            pgettext_lazy("file name", "other-names"),
            Name,
            owner,
            names,
            leave_out=owners,
        ),
        "positions": RowFile(
            _("People and positions"),
            pgettext_lazy("file name", "positions"),
            Post,
            owner,
            names,
            contacts=CONTACTS,
        ),
        "sources": RowFile(
            _("Statements of sources"),
            pgettext_lazy("file name", "statements"),
            PartnerCitation,
            owner,
            names,
            leave_out=owners,
            words={"fact": "about"},
        ),
    }


PARTNER_ROW_FILES = {
    **shared_files("partner", partner_labels),
    "relationships": RowFile(
        _("Related institutions"),
        pgettext_lazy("file name", "relationships"),
        Tie,
        "partner",
        partner_labels,
    ),
    "key-facts": RowFile(
        _("Key facts"),
        pgettext_lazy("file name", "key-facts"),
        PartnerFact,
        "partner",
        partner_labels,
    ),
}
PERSON_ROW_FILES = shared_files("person", person_names)
