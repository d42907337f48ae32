"""The columns of report 9, `ksst-colombo-plan`: plan beside outcome, edition by edition."""

from django.db.models import Case, OuterRef, TextField, When
from django.db.models.functions import Coalesce, Left, Right
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.exports import who
from partners.exports import country_column, country_name
from perpusnas.core.dates.months import year_told
from perpusnas.core.files import (
    Column,
    Joined,
    bilingual,
    labelled,
    unless_empty,
)

from ..models import (
    Event,
    FollowUp,
    Participation,
    Program,
)
from ..participant_numbers import ABSENT, OURS
from .events import (
    all_results,
    day_where,
    news,
    place,
)
from .names import event_name, one_of
from .participant_numbers import (
    heads,
    published_or,
    rows_with_code,
    women_or_men,
)

SUPPORTING = ("organiser", "funder", "go_between", "through")


def location() -> Coalesce:
    """Venue and city, or at least the country."""
    return Coalesce(unless_empty(place()), country_column(), output_field=TextField())


def countries_taking_part(user) -> Joined:
    """The countries from abroad that came; before it is held, those planned for."""
    rows = rows_with_code(user).exclude(code=OURS).exclude(role__in=ABSENT)
    came = Joined(rows.filter(came="yes"), country_name("code"), distinct=True)
    planned = Joined(rows.filter(planned=True), country_name("code"), distinct=True)
    return Case(When(status="held", then=came), default=planned)


def people_columns(user) -> list[Column]:
    """Who was expected and who came: from abroad, and those from Indonesia apart."""
    planned = published_or("foreign_planned", heads(user, abroad=True, came=False))
    foreign = published_or("foreign_attended", heads(user, abroad=True))
    domestic = published_or("domestic_attended", heads(user, abroad=False))
    return [
        Column(_("Participating countries"), countries_taking_part(user)),
        Column(_("Participants planned"), planned, "plain"),
        Column(_("Participants attended"), foreign, "plain"),
        Column(_("Men"), women_or_men(user, "men"), "plain"),
        Column(_("Women"), women_or_men(user, "women"), "plain"),
        Column(_("Participants from Indonesia"), domestic, "plain"),
    ]


def ksst_columns(user, dialect: str) -> list[Column]:
    program = one_of(Program.objects.visible_to(user), "program", bilingual("name"))
    name = Coalesce(program, event_name(), output_field=TextField())
    rows = Participation.objects.filter(event=OuterRef("pk"), role__in=SUPPORTING)
    supporting = rows.seen_by(user).exclude(partner__is_home=True)
    follow_ups = FollowUp.objects.visible_to(user).filter(from_event=OuterRef("pk"))
    return [
        Column(pgettext("column", "No"), kind="row"),
        Column(_("Year"), year_told("when"), "plain"),
        Column(_("Name of the program"), name),
        Column(_("Theme"), "theme"),
        Column(_("Form of the event"), labelled("kind", Event.Kind.choices)),
        Column(_("First day"), day_where("^DAY($|/)", Left, dialect), "plain"),
        Column(_("Last day"), day_where("(^|/)DAY$", Right, dialect), "plain"),
        Column(_("Location"), location()),
        *people_columns(user),
        Column(_("Supporting institutions"), Joined(supporting, who(), distinct=True)),
        Column(_("Source of the budget"), "budget"),
        Column(_("Results"), all_results(user)),
        Column(pgettext("column", "Follow-up"), Joined(follow_ups, bilingual("what"))),
        Column(_("Links"), news(user)),
        Column("ID", "pk", "plain"),
    ]
