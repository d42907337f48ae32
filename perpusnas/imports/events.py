"""Events and who took part, from a spreadsheet."""

from collections import defaultdict

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.exports import event_table
from events.models import Event, Participation
from perpusnas.core.search import fold

from .assignment import note, put
from .context import Desk
from .event_columns import COLUMNS, FIGURES
from .named_partners import partners_of
from .record_kinds import Kind
from .rows import Entry, Problem

TITLES = ("title_id", "title_en")


class Events(Kind):
    slug = "events"
    label = gettext_lazy("Events")
    tells = gettext_lazy("Events with their partners, countries and figures.")
    model = Event
    titles = TITLES
    columns = COLUMNS
    own_file = staticmethod(event_table)

    def match(self, entries: list[Entry], desk: Desk) -> None:
        """By title and time."""
        days = {when_of(entry) for entry in entries}
        there: dict[tuple, list[int]] = defaultdict(list)
        events = desk.seen(Event).filter(when__in=days).order_by("pk")
        for pk, when, *titles in events.values_list("pk", "when", *TITLES):
            for title in {fold(title) for title in titles if title}:
                there[when, title].append(pk)
        for entry in entries:
            key = when_of(entry), title_of(entry)
            found = there[key] if key[1] else []
            if len(found) > 1:
                words = _("Several events are like this one: tell the ID.")
                entry.problems.append(Problem("", "", words))
            entry.pk = found[0] if found else None
            if entry.pk is None and key[1] and not desk.once(entry, key):
                words = _("This is the same as row %(n)s.") % {"n": desk.taken[key]}
                entry.problems.append(Problem("", "", words))
            if not key[1]:
                words = _("An event needs a title.")
                entry.problems.append(Problem("", "", words))

    def load(self, records: list, desk: Desk) -> None:
        rows = Participation.objects.seen_by(desk.user)
        prefetch_related_objects(records, Prefetch("participations", rows))

    def fill(self, entry: Entry, desk: Desk) -> None:
        self.fill_when(entry)
        self.fill_status(entry)
        self.fill_participation(entry, desk)

    def fill_when(self, entry: Entry) -> None:
        """The time from its first and last day, where only these are told."""
        days = [entry.told.get(name) for name in ("first_day", "last_day")]
        if any(days) and not any(entry.told.get(n) for n in ("when", "when_edtf")):
            before = entry.record.when.split("/")
            first = days[0] or before[0]
            last = days[1] or (before[-1] if not entry.is_new else first)
            put(entry, "when", first if first == last else f"{first}/{last}")

    def fill_status(self, entry: Entry) -> None:
        """What has results or figures was held; of all else nobody has told it."""
        if "status" in entry.told:
            put(entry, "status", entry.told["status"])
        elif entry.is_new:
            attended = [name for name in FIGURES if name.endswith("attended")]
            held = any(entry.told.get(name) for name in ("results", *attended))
            put(entry, "status", "held" if held else "planned")

    def fill_participation(self, entry: Entry, desk: Desk) -> None:
        """Partners and countries are added as participants."""
        event = entry.record
        there = [] if entry.is_new else list(event.participations.all())
        known = {("partner", row.partner_id) for row in there}
        known |= {("country", row.country_id) for row in there}
        told = [("partner", partner) for partner in partners_of(entry, desk)]
        told += [("country", land) for land in entry.told.get("participants") or []]
        came = "yes" if event.status == "held" else "not_told"
        for way, who in told:
            if (way, who.pk) not in known:
                known.add((way, who.pk))
                row = Participation(
                    event=event, role="participant", came=came, **{way: who}
                )
                entry.rows.append(row)
                note(entry, Participation._meta.verbose_name, str(who))


def title_of(entry: Entry) -> str:
    titles = (entry.told.get(name) for name in TITLES)
    return fold(next(filter(None, titles), ""))


def when_of(entry: Entry) -> str:
    told = entry.told
    if when := told.get("when") or told.get("when_edtf"):
        return when
    first, last = told.get("first_day") or "", told.get("last_day") or ""
    first = first or last
    return f"{first}/{last}" if last and last != first else first
