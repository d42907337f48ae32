"""Events as files read them, with those who took part and what came of it."""

import re
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db.models import QuerySet

from partners.exports import Subjects
from partners.models import with_title
from perpusnas.core.dates.words import in_words
from perpusnas.core.files import Keys, grouped, joined, joined_once, labels_of
from perpusnas.core.models import Source, reader_columns

from ..models import (
    Event,
    EventCitation,
    EventPerson,
    Outcome,
    Participation,
    Status,
    StatusChange,
)
from ..models.event import event_name
from ..participant_numbers import (
    ParticipantNumbers,
    absent_roles,
    code_of_country,
)
from .names import program_names

FIGURES = ["foreign_planned", "foreign_attended", "domestic_planned", "own_country"]
FIGURES += ["domestic_attended", "countries_planned", "countries_attended"]
FIGURES += ["heads_sure", "countries_sure", "total_planned", "total_attended"]
EVENT = [*FIGURES, "title_id", "title_en", "kind", "status", "when", "when_earliest"]
EVENT += ["when_latest", "program_id", "venue", "city", "country_id", "mode", "results"]
EVENT += ["theme", "edition", "first_planned", "obstacle", "solution"]
EVENT += ["budget", "access", "remarks", "topics", "is_container", "part_of_id"]
EVENT += ["part_kind", "follows_id", "second_kind"]
COUNTED = (
    "region",
    "role",
    "planned",
    "came",
    "heads_planned",
    "heads",
    "women",
    "men",
    "heads_planned_sure",
    "heads_sure",
    "capacity",
    "group",
)
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[?~%]?"
FIRST_DAY = re.compile(rf"({DAY})(?:$|/)")
LAST_DAY = re.compile(rf"(?:^|/)({DAY})$")


class Participant(NamedTuple):
    """Who took part in an event or was expected, with the numbers recorded."""

    name: str
    is_home: bool
    country_code: str
    role: str
    planned: bool | None
    came: str
    heads_planned: int | None
    heads: int | None
    women: int | None
    men: int | None
    heads_planned_sure: str
    heads_sure: str
    capacity: str
    group: str


def read_participants(subjects: Subjects, keys: Keys) -> dict[int, list[Participant]]:
    """Who took part in events, by the key of the event, as far as the reader may see."""
    rows = Participation.objects.filter(event__among=keys)
    found = {}
    for key, present in subjects.of_rows(rows, "event", *COUNTED, of=Event).items():
        found[key] = [
            Participant(
                subject.name,
                subject.is_home,
                code_of_country(subject.more[0], subject.country),
                *subject.more[1:],
            )
            for subject in present
        ]
    return found


def read_figures(
    subjects: Subjects, events: QuerySet[Any], *columns: str
) -> dict[int, SimpleNamespace]:
    """Events by key: `event` with these columns, `participants` and `figures`."""
    found = list(events.order_by().values_list("pk", *columns, named=True))
    participants = read_participants(subjects, Keys(event.pk for event in found))
    rows = {}
    for event in found:
        present = participants.get(event.pk, [])
        figures = ParticipantNumbers(event, present)
        rows[event.pk] = SimpleNamespace(
            event=event, participants=present, figures=figures
        )
    return rows


def read_events(subjects: Subjects, keys: Keys) -> dict[int, SimpleNamespace]:
    """The same with all that files tell of events, `all_results` and `news` included."""
    user, countries = subjects.user, subjects.countries
    seen = Event.objects.visible_to(user).filter(pk__among=keys)
    rows = read_figures(subjects, seen, *EVENT)
    programs = program_names(user, (row.event.program_id for row in rows.values()))
    achieved, news = read_achieved(user, keys), read_news(user, keys)
    absent = absent_roles()
    for key, row in rows.items():
        event = row.event
        row.name = event_name(event)
        row.program = programs.get(event.program_id)
        row.country = countries.get(event.country_id)
        row.place = joined((event.venue, event.city), ", ")
        row.first_day = exact_day(FIRST_DAY.match(event.when))
        row.last_day = exact_day(LAST_DAY.search(event.when))
        row.others = [other for other in row.participants if not other.is_home]
        row.present = [other for other in row.others if is_present(other, absent)]
        row.all_results = all_results(event.results, joined(achieved.get(key, ())))
        row.news = joined_once(news.get(key, ()))
    return rows


def is_present(participant: Participant, absent: Collection[str]) -> bool:
    """Whether somebody came to an event, or may have come; `absent` are the roles of those
    who did not."""
    return participant.came != "no" and participant.role not in absent


def all_results(results: str, outcomes: str) -> str:
    """The words about an event's results, and the outcomes that it has led to.

    The separator is there even where no outcome follows: an import takes a cell for
    unchanged that is the one of our file, and files with it are in use.
    """
    return f"{results}; {outcomes}" if results else outcomes


def exact_day(found: re.Match[str] | None) -> str:
    """The first or last day of an event; empty where it is not known to the day."""
    return found[1] if found else ""


def read_achieved(user: Any, keys: Keys) -> dict[int, list[str]]:
    """The outcomes that events have led to, by the key of the event."""
    seen = Outcome.objects.visible_to(user).filter(
        event__among=keys, standing="achieved"
    )
    rows = seen.order_by("pk").values_list("event", *reader_columns("title"))
    return grouped((event, first or second) for event, first, second in rows)


def read_news(user: Any, keys: Keys) -> dict[int, list[str]]:
    """The addresses of the sources that tell of events, by the key of the event."""
    cited = EventCitation.objects.filter(event__among=keys).order_by()
    seen = cited.filter(Source.objects.rule(user, "source"))
    return grouped(seen.values_list("event", "source__address"))


def people_at_events(user: Any, keys: Keys) -> dict[int, list[str]]:
    """The people named at events, each with the position then and the role, by the key
    of the event."""
    rows = EventPerson.objects.filter(event__among=keys).seen_by(user, of=Event)
    first, second = reader_columns("title")
    columns = ("event", "person__name", first, second, "title_other", "role")
    found = rows.order_by("event_id", "pk").values_list(*columns)
    return grouped(
        (key, person_in_words(name, next(filter(None, titles), ""), role))
        for key, name, *titles, role in found
    )


def person_in_words(name: str | None, title: str, role: str) -> str:
    """A person at an event in words, such as "Ani Contoh, Head (speaker)"."""
    who = with_title(name, title)
    return f"{who} ({role})" if role else who


def status_history(user: Any, keys: Keys) -> dict[int, list[str]]:
    """The earlier statuses of events in their order, by the key of the event."""
    rows = StatusChange.objects.filter(event__among=keys).seen_by(user, of=Event)
    labels = labels_of(Status.choices)
    columns = ("event", "status", "since")
    found = rows.order_by("event_id", "since_earliest", "pk").values_list(*columns)
    return grouped(
        (key, joined([labels[status], in_words(since)], " "))
        for key, status, since in found
    )
