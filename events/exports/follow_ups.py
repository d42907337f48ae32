"""The columns of the follow-ups file, which begins with report `tindak-lanjut`."""

from django.db.models import (
    Case,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.exports import (
    date_words,
    heading,
    person_in_charge,
    who,
)
from agreements.models import Agreement
from partners.models import Partner
from partners.querysets import label_column
from perpusnas.core.access import Access
from perpusnas.core.dates.months import DaysUntil
from perpusnas.core.files import (
    Column,
    Joined,
    bilingual,
    date_columns,
    labelled,
)

from ..models import (
    Event,
    FollowUp,
    Outcome,
    Side,
)
from ..querysets import OPEN
from .names import NOTHING, event_name, one_of


def sides(user, role: str = ""):
    rows = Side.objects.filter(follow_up=OuterRef("pk")).seen_by(user)
    return rows.filter(role=role) if role else rows


def named(user, link: str) -> dict[str, Joined]:
    """The names of what a follow-up may point to, as far as the reader may see it."""
    agreements, events = Agreement.objects, Event.objects
    outcomes = Outcome.objects.visible_to(user)
    return {
        _("Agreement"): one_of(
            agreements.visible_to(user), f"{link}_agreement", heading(user)
        ),
        _("Event"): one_of(events.visible_to(user), f"{link}_event", event_name()),
        _("Outcome"): one_of(outcomes, f"{link}_outcome", bilingual("title")),
    }


def first_kind(names: dict[str, Joined]) -> Case:
    kinds = [When(IsNull(by, False), then=Value(kind)) for kind, by in names.items()]
    return Case(*kinds, default=NOTHING, output_field=TextField())


def first_name(names: dict[str, Joined]) -> Coalesce:
    return Coalesce(*names.values(), output_field=TextField())


def statuses() -> list[tuple[str, str]]:
    """What a follow-up may be, and on a day past of which dates tell no more."""
    return [*FollowUp.Status.choices, ("owed", _("Outstanding"))]


def days_late(day, status: str) -> Case:
    """How many days it is overdue; nothing for what is not, or has no date."""
    late = ExpressionWrapper(
        DaysUntil("due_latest", day) * -1, output_field=IntegerField()
    )
    owed = Q(**{f"{status}__in": [*OPEN, "owed"]})
    return Case(When(owed, due_latest__lt=day, then=late), output_field=IntegerField())


def done_by(day, dialect: str) -> Case:
    """When it was done; nothing while that was still to come."""
    return Case(
        When(done_earliest__gt=day, then=NOTHING),
        default=date_words("done", dialect),
        output_field=TextField(),
    )


def follow_up_report_columns(
    user, dialect: str, day=None, status: str = "status_now"
) -> list[Column]:
    """Report 8, `tindak-lanjut`, of follow-ups annotated by `with_status`; as on a day,
    of those annotated by `with_status_on`, with `status_then` as their status."""
    partners = Partner.objects.visible_to(user)
    origin = named(user, "from")
    origin[_("Partner")] = one_of(partners, "from_partner", label_column())
    others = sides(user).exclude(partner__is_home=True)
    day = day or timezone.localdate()
    return [
        Column(pgettext("column", "No"), kind="row"),
        Column(_("Origin (agreement or event)"), first_kind(origin)),
        Column(_("Title"), first_name(origin)),
        Column(_("Partner"), Joined(others, who(), distinct=True)),
        Column(pgettext("column", "What is to follow"), bilingual("what")),
        Column(pgettext("column", "Person in charge"), person_in_charge()),
        Column(_("Due"), date_words("due", dialect), "plain"),
        Column(_("Status"), labelled(status, statuses())),
        Column(_("Days late"), days_late(day, status), "plain"),
        Column(_("Done on"), done_by(day, dialect), "plain"),
        Column(_("Evidence"), first_name(named(user, "fulfilled_by"))),
    ]


def follow_up_columns(user, dialect: str) -> list[Column]:
    """The follow-ups list's file."""
    return [
        *follow_up_report_columns(user, dialect),
        Column(f"{_('Due')} (EDTF)", "due", "plain"),
        Column(f"{_('Done on')} (EDTF)", "done", "plain"),
        Column(_("Type"), labelled("kind", FollowUp.Kind.choices)),
        Column(_("Responsible party"), Joined(sides(user, "owes"), who())),
        Column(_("Beneficiary"), Joined(sides(user, "is_owed"), who())),
        Column(_("Concerned"), Joined(sides(user, "about"), who())),
        Column(_("Repeats every (months)"), "repeats_months", "plain"),
        *date_columns("repeats_until", _("Repeats until"), dialect),
        Column(_("Access"), labelled("access", Access.choices)),
        Column(_("Remarks"), "remarks"),
        Column("ID", "pk", "plain"),
    ]
