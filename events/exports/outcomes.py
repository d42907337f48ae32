"""The columns of the outcomes file."""

from django.db.models import (
    OuterRef,
)
from django.utils.translation import gettext as _

from agreements.exports import heading, who
from agreements.models import Agreement
from partners.models import Partner
from partners.querysets import label_column
from perpusnas.core.access import Access
from perpusnas.core.files import (
    Column,
    Joined,
    amount,
    bilingual,
    date_columns,
    labelled,
)

from ..models import (
    Event,
    Evidence,
    Outcome,
    Program,
    Share,
)
from .names import event_name, one_of, texts_of


def shares(user, role: str) -> Joined:
    rows = Share.objects.filter(outcome=OuterRef("pk"), role=role).seen_by(user)
    return Joined(rows, who())


def outcome_columns(user, dialect: str) -> list[Column]:
    partners = Partner.objects.visible_to(user)
    events, texts = Event.objects.visible_to(user), Agreement.objects.visible_to(user)
    programs = Program.objects.visible_to(user)
    evidence = Evidence.objects.filter(outcome=OuterRef(OuterRef("pk"))).seen_by(user)
    return [
        Column(_("Outcome"), bilingual("title")),
        Column(_("Type"), labelled("kind", Outcome.Kind.choices)),
        Column(_("Status"), labelled("standing", Outcome.Standing.choices)),
        Column(_("Quantity"), "quantity", "plain"),
        Column(_("Accuracy"), labelled("quantity_sure", Event.Sure.choices)),
        Column(_("Unit"), "unit"),
        Column(_("Amount"), amount("money", dialect), "plain"),
        Column(_("Currency"), "currency"),
        *date_columns("as_of", _("As of"), dialect),
        Column(_("Place"), "place"),
        Column(_("Location (partner)"), one_of(partners, "at_partner", label_column())),
        Column(_("Givers"), shares(user, "giver")),
        Column(_("Receivers"), shares(user, "receiver")),
        Column(_("Owners"), shares(user, "owner")),
        Column(_("Event"), one_of(events, "event", event_name())),
        Column(_("Programme"), one_of(programs, "program", bilingual("name"))),
        Column(_("Agreement"), one_of(texts, "agreement", heading(user))),
        Column(_("Partner"), one_of(partners, "partner", label_column())),
        Column(_("Carries out"), texts_of(evidence.filter(kind="carries_out"), user)),
        Column(_("Description"), "description"),
        Column(_("Access"), labelled("access", Access.choices)),
        Column(_("Remarks"), "remarks"),
        Column("ID", "pk", "plain"),
    ]
