"""The columns of the events file, which begins with report `rekap-kegiatan`."""

from django.db.models import (
    Case,
    F,
    OuterRef,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Left, Right
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from agreements.exports import who
from partners.exports import country_column
from perpusnas.core.access import Access
from perpusnas.core.dates.words import DateWords
from perpusnas.core.files import (
    Column,
    Joined,
    bilingual,
    date_columns,
    labelled,
)
from perpusnas.core.models import Source

from ..models import (
    Event,
    EventCitation,
    Evidence,
    Outcome,
    Participation,
    Program,
    Status,
)
from .names import (
    NOTHING,
    event_name,
    one_of,
    texts_of,
)
from .participant_numbers import (
    country_number,
    figure_columns,
    heads,
    published_or,
)

DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def day_where(told: str, end, dialect: str) -> Case:
    """The first or last day of the event's time, where it is told to the day; with its
    doubt, where it has one."""

    def words(length: int) -> DateWords:
        day = end("when", length)
        return DateWords(day, language=get_language(), dialect=dialect)

    return Case(
        When(when__regex=told.replace("DAY", DAY), then=words(10)),
        When(when__regex=told.replace("DAY", rf"{DAY}[?~%]"), then=words(11)),
        default=NOTHING,
    )


def place() -> Case:
    both = Concat("venue", Value(", "), "city", output_field=TextField())
    return Case(
        When(venue="", then=F("city")),
        When(city="", then=F("venue")),
        default=both,
        output_field=TextField(),
    )


def results(user) -> Joined:
    """What the event led to: achieved outcomes, and the words about its results."""
    achieved = Outcome.objects.visible_to(user).filter(
        event=OuterRef("pk"), standing="achieved"
    )
    return Joined(achieved.order_by("pk"), bilingual("title"))


def all_results(user) -> Case:
    both = Concat("results", Value("; "), results(user), output_field=TextField())
    return Case(
        When(results="", then=results(user)),
        default=Coalesce(both, F("results"), output_field=TextField()),
        output_field=TextField(),
    )


def news(user) -> Joined:
    """Addresses of the sources that tell of the event, each once."""
    cited = EventCitation.objects.filter(event=OuterRef(OuterRef("pk")))
    sources = Source.objects.visible_to(user).filter(pk__in=cited.values("source"))
    return Joined(sources.exclude(address=""), "address", distinct=True)


def event_report_columns(user, dialect: str) -> list[Column]:
    """Report 7, `rekap-kegiatan`."""
    rows = Participation.objects.filter(event=OuterRef("pk")).seen_by(user)
    others = rows.exclude(partner__is_home=True)
    evidence = Evidence.objects.filter(event=OuterRef(OuterRef("pk"))).seen_by(user)
    program = one_of(Program.objects.visible_to(user), "program", bilingual("name"))
    domestic = published_or("domestic_attended", heads(user, abroad=False))
    foreign = published_or("foreign_attended", heads(user, abroad=True))
    return [
        Column(pgettext("column", "No"), kind="row"),
        Column(_("Name of the event"), event_name()),
        Column(_("Kind of event"), labelled("kind", Event.Kind.choices)),
        Column(pgettext("column", "Program"), program),
        Column(_("First day"), day_where("^DAY($|/)", Left, dialect), "plain"),
        Column(_("Last day"), day_where("(^|/)DAY$", Right, dialect), "plain"),
        Column(_("Place"), place()),
        Column(_("Country"), country_column()),
        Column(_("Mode"), labelled("mode", Event.Mode.choices)),
        Column(_("Partner"), Joined(others, who(), distinct=True)),
        Column(pgettext("column", "Related agreements"), texts_of(evidence, user)),
        Column(_("Participants from Indonesia"), domestic, "plain"),
        Column(_("Participants from abroad"), foreign, "plain"),
        Column(_("Number of countries"), country_number(user), "plain"),
        Column(_("Results"), all_results(user)),
        Column(_("Links to news"), news(user)),
    ]


def event_status(day) -> Case:
    """The status as on the page: what time has brought about included."""
    gone = Event.objects.outcome_unknown(day).order_by().values("pk")
    words = labelled("status", Status.choices)
    unknown = Value(str(_("Outcome not known")))
    return Case(When(pk__in=gone, then=unknown), default=words)


def event_columns(user, dialect: str) -> list[Column]:
    """The events list's file."""
    return [
        *event_report_columns(user, dialect),
        *date_columns("when", _("When"), dialect),
        *date_columns("first_planned", _("Originally planned for"), dialect),
        Column(pgettext("of an event", "Status"), event_status(timezone.localdate())),
        *figure_columns(user),
        Column(_("Theme"), "theme"),
        Column(_("Edition"), "edition"),
        Column(_("Obstacle"), "obstacle"),
        Column(_("Solution"), "solution"),
        Column(_("Access"), labelled("access", Access.choices)),
        Column(_("Remarks"), "remarks"),
        Column("ID", "pk", "plain"),
    ]
