"""The columns of the files of events, programs, outcomes and follow-ups.

The reports `rekap-kegiatan` and `tindak-lanjut` have these columns in this order and
under these names for good; new ones come last. The lists' files have the same, then
what else the register knows, and the id at the very end. An empty number is unknown.
"""

from django.db.models import (
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from agreements.exports import date_words, heading, person_in_charge, who
from agreements.models import Agreement
from agreements.validity import DaysUntil
from partners.exports import country_column
from partners.models import Partner
from partners.querysets import label_column
from perpusnas.access import Access
from perpusnas.datewords import DateWords
from perpusnas.exports import (
    Column,
    Joined,
    bilingual,
    date_columns,
    labelled,
    unless_empty,
)
from perpusnas.models import Source

from .figures import ABSENT, EXPECTED, OURS
from .models import (
    Event,
    EventCitation,
    Evidence,
    FollowUp,
    Outcome,
    Participation,
    Program,
    Share,
    Side,
    Status,
)
from .querysets import OPEN

NOTHING = Value(None, output_field=TextField())
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def one_of(records, link: str, cell) -> Joined:
    """The name of the one record that a column points to, if it may be seen."""
    return Joined(records.filter(pk=OuterRef(link)), cell)


def event_name() -> Coalesce:
    return Coalesce(
        unless_empty(bilingual("title")),
        unless_empty(labelled("kind", Event.Kind.choices)),
        Concat(Value("#"), Cast("pk", CharField())),
        output_field=TextField(),
    )


def texts_of(rows, user) -> Joined:
    """The texts that these rows of evidence name, each once."""
    texts = Agreement.objects.visible_to(user).filter(pk__in=rows.values("agreement"))
    return Joined(texts, heading(user), distinct=True)


# An event's days, place and numbers


def day_where(told: str, bound: str, dialect: str) -> Case:
    """A bound of the event's time, where it is told to the day and without doubt."""
    text = Cast(bound, TextField())
    day = DateWords(text, language=get_language(), dialect=dialect)
    return Case(When(when__regex=told, then=day), default=NOTHING)


def place() -> Case:
    both = Concat("venue", Value(", "), "city", output_field=TextField())
    return Case(
        When(venue="", then=F("city")),
        When(city="", then=F("venue")),
        default=both,
        output_field=TextField(),
    )


def rows_with_code(user):
    """Who took part, as far as the reader may see it, with the code of the country."""
    rows = Participation.objects.filter(event=OuterRef("pk")).seen_by(user).order_by()
    code = Case(
        When(~Q(region=""), then=Value(OURS)),
        default=Coalesce("country_id", "partner__country_id"),
        output_field=CharField(),
    )
    return rows.annotate(code=code).filter(code__isnull=False)


def heads(user, abroad: bool) -> Subquery:
    """The heads that the rows add up to, where every row that should tell some does."""
    rows = rows_with_code(user)
    rows = rows.exclude(code=OURS) if abroad else rows.filter(code=OURS)
    silent = Q(heads__isnull=True, came="yes", role__in=EXPECTED)
    sums = rows.values("event").annotate(n=Sum("heads"), m=Count("pk", filter=silent))
    return Subquery(sums.filter(m=0).values("n"), output_field=IntegerField())


def countries(user, came: bool, ours: bool) -> Subquery:
    """How many countries the rows tell of, with our own or without; NULL for none."""
    wanted = {"came": "yes"} if came else {"planned": True}
    rows = rows_with_code(user).filter(**wanted).exclude(role__in=ABSENT)
    rows = rows if ours else rows.exclude(code=OURS)
    number = rows.values("event").annotate(n=Count("code", distinct=True)).values("n")
    return Subquery(number, output_field=IntegerField())


def published_or(name: str, derived) -> Coalesce:
    """What was published, or else what the rows add up to."""
    return Coalesce(name, derived, output_field=IntegerField())


def country_number(user) -> Coalesce:
    derived = Case(
        When(own_country="included", then=countries(user, came=True, ours=True)),
        default=countries(user, came=True, ours=False),
    )
    return published_or("countries_attended", derived)


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
    first = day_where(f"^{DAY}($|/)", "when_earliest", dialect)
    last = day_where(f"(^|/){DAY}$", "when_latest", dialect)
    return [
        Column(pgettext("column", "No"), kind="row"),
        Column(_("Name of the event"), event_name()),
        Column(_("Kind of event"), labelled("kind", Event.Kind.choices)),
        Column(_("Program"), program),
        Column(_("First day"), first, "plain"),
        Column(_("Last day"), last, "plain"),
        Column(_("Place"), place()),
        Column(_("Country"), country_column()),
        Column(_("Mode"), labelled("mode", Event.Mode.choices)),
        Column(_("Partner"), Joined(others, who(), distinct=True)),
        Column(_("Related agreements"), texts_of(evidence, user)),
        Column(_("Participants from Indonesia"), domestic, "plain"),
        Column(_("Participants from abroad"), foreign, "plain"),
        Column(_("Number of countries"), country_number(user), "plain"),
        Column(_("Results"), all_results(user)),
        Column(_("Links to news"), news(user)),
    ]


def figure_columns(user) -> list[Column]:
    """Plan beside outcome: every number as published, and as the rows add up."""
    numbers = [
        (_("Participants from Indonesia, planned"), "domestic_planned"),
        (_("Participants from abroad, planned"), "foreign_planned"),
        (_("Participants from Indonesia, as published"), "domestic_attended"),
        (_("Participants from abroad, as published"), "foreign_attended"),
        (_("Participants from Indonesia, by rows"), heads(user, abroad=False)),
        (_("Participants from abroad, by rows"), heads(user, abroad=True)),
        (_("Countries planned, as published"), "countries_planned"),
        (_("Countries attended, as published"), "countries_attended"),
        (_("Countries planned besides Indonesia, by rows"), (False, False)),
        (_("Countries planned with Indonesia, by rows"), (False, True)),
        (_("Countries attended besides Indonesia, by rows"), (True, False)),
        (_("Countries attended with Indonesia, by rows"), (True, True)),
    ]
    made = [
        Column(title, countries(user, *by) if isinstance(by, tuple) else by, "plain")
        for title, by in numbers
    ]
    sure = labelled("heads_sure", Event.Sure.choices)
    own = labelled("own_country", Event.OwnCountry.choices)
    return [
        *made,
        Column(_("How sure the heads are"), sure),
        Column(_("Our own country in that number"), own),
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


# Programs, outcomes, follow-ups


def program_columns(user, dialect: str) -> list[Column]:
    """The programs list's file; `with_editions` counts what the reader may see."""
    programs = Program.objects.visible_to(user)
    last = date_words("last_when", dialect)
    return [
        Column(_("Name"), bilingual("name")),
        Column(_("Name in Indonesian"), "name_id"),
        Column(_("Name in English"), "name_en"),
        Column(_("Acronym"), "acronym"),
        Column(_("Framework"), bilingual("framework")),
        Column(_("Held every"), "every", "plain"),
        Column(_("Unit"), labelled("every_unit", Program.Unit.choices)),
        Column(_("Recurrence in words"), "recurrence"),
        *date_columns("since", _("Since"), dialect),
        *date_columns("until", _("Until"), dialect),
        Column(_("Continued as"), one_of(programs, "continued_as", bilingual("name"))),
        Column(_("Editions held"), "editions", "plain"),
        Column(_("Last held"), last, "plain"),
        Column(_("Access"), labelled("access", Access.choices)),
        Column(_("Remarks"), "remarks"),
        Column("ID", "pk", "plain"),
    ]


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
        Column(_("Kind"), labelled("kind", Outcome.Kind.choices)),
        Column(_("Standing"), labelled("standing", Outcome.Standing.choices)),
        Column(_("Quantity"), "quantity", "plain"),
        Column(_("How sure"), labelled("quantity_sure", Event.Sure.choices)),
        Column(_("Unit"), "unit"),
        Column(_("Money"), "money", "plain"),
        Column(_("Currency"), "currency"),
        *date_columns("as_of", _("As of"), dialect),
        Column(_("Place"), "place"),
        Column(_("At which partner"), one_of(partners, "at_partner", label_column())),
        Column(_("Givers"), shares(user, "giver")),
        Column(_("Receivers"), shares(user, "receiver")),
        Column(_("Owners"), shares(user, "owner")),
        Column(_("Event"), one_of(events, "event", event_name())),
        Column(_("Program"), one_of(programs, "program", bilingual("name"))),
        Column(_("Agreement"), one_of(texts, "agreement", heading(user))),
        Column(_("Partner"), one_of(partners, "partner", label_column())),
        Column(_("Carries out"), texts_of(evidence.filter(kind="carries_out"), user)),
        Column(_("Description"), "description"),
        Column(_("Access"), labelled("access", Access.choices)),
        Column(_("Remarks"), "remarks"),
        Column("ID", "pk", "plain"),
    ]


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


def days_late(day) -> Case:
    """How many days it is overdue; nothing for what is not, or has no date."""
    late = ExpressionWrapper(
        DaysUntil("due_latest", day) * -1, output_field=IntegerField()
    )
    return Case(
        When(status__in=OPEN, due_latest__lt=day, then=late),
        output_field=IntegerField(),
    )


def follow_up_report_columns(user, dialect: str) -> list[Column]:
    """Report 8, `tindak-lanjut`."""
    partners = Partner.objects.visible_to(user)
    origin = named(user, "from")
    origin[_("Partner")] = one_of(partners, "from_partner", label_column())
    others = sides(user).exclude(partner__is_home=True)
    return [
        Column(pgettext("column", "No"), kind="row"),
        Column(_("Origin (agreement or event)"), first_kind(origin)),
        Column(_("Title"), first_name(origin)),
        Column(_("Partner"), Joined(others, who(), distinct=True)),
        Column(_("What is to follow"), bilingual("what")),
        Column(pgettext("column", "Person in charge"), person_in_charge()),
        Column(_("Due"), date_words("due", dialect), "plain"),
        Column(_("Status"), labelled("status", FollowUp.Status.choices)),
        Column(_("Days late"), days_late(timezone.localdate()), "plain"),
        Column(_("Done on"), date_words("done", dialect), "plain"),
        Column(_("Evidence"), first_name(named(user, "fulfilled_by"))),
    ]


def follow_up_columns(user, dialect: str) -> list[Column]:
    """The follow-ups list's file."""
    return [
        *follow_up_report_columns(user, dialect),
        Column(f"{_('Due')} (EDTF)", "due", "plain"),
        Column(f"{_('Done on')} (EDTF)", "done", "plain"),
        Column(_("Kind"), labelled("kind", FollowUp.Kind.choices)),
        Column(_("Owed by"), Joined(sides(user, "owes"), who())),
        Column(_("Owed to"), Joined(sides(user, "is_owed"), who())),
        Column(_("Repeats every so many months"), "repeats_months", "plain"),
        *date_columns("repeats_until", _("Repeats until"), dialect),
        Column(_("Access"), labelled("access", Access.choices)),
        Column(_("Remarks"), "remarks"),
        Column("ID", "pk", "plain"),
    ]
