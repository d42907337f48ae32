"""The kinds of records that can be merged: their pages and forms."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from agreements.forms import AgreementForm
from agreements.models import Agreement
from events.forms import EventForm
from events.models import Event
from partners.forms import PartnerForm, PersonForm
from partners.models import Partner, Person


class MergeableKind(NamedTuple):
    """The namespace of the pages of a kind, what its list is called, and its form."""

    namespace: str
    title: Any
    form: Any


KINDS: dict[Any, MergeableKind] = {
    Partner: MergeableKind("partners", _("Partners"), PartnerForm),
    Person: MergeableKind("people", _("People"), PersonForm),
    Agreement: MergeableKind("agreements", _("Agreements"), AgreementForm),
    Event: MergeableKind("events", _("Events"), EventForm),
}


def namespace_of(record: Any) -> str:
    """Return the URL namespace of a record or of its model."""
    return KINDS[record if isinstance(record, type) else type(record)].namespace
