"""Importing events with their participants."""

from collections import defaultdict
from functools import partial

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.exports import own_event_table
from events.models import Event, Participation, ParticipationRole
from perpusnas.core.search import normalise

from .assignment import assign_value, note_new_row
from .context import ImportContext
from .event_columns import COLUMNS, FIGURES
from .gathered_errors import run_all
from .named_partners import partners_of
from .record_kinds import RecordKind
from .rows import ImportRow

TITLES = ("title_id", "title_en")


class Events(RecordKind):
    """The kind of import that creates and changes events."""

    slug = "events"
    label = gettext_lazy("Events")
    description = gettext_lazy("Events with their partners, countries and figures.")
    model = Event
    titles = names = telling = TITLES
    peculiar = ("venue", "mode", "program", "domestic_attended", "foreign_attended")
    columns = COLUMNS
    own_file = staticmethod(own_event_table)

    def match(self, entries: list[ImportRow], context: ImportContext) -> None:
        """Find events by title and date."""
        days = {when_of(entry) for entry in entries}
        existing: dict[tuple, list[int]] = defaultdict(list)
        events = context.seen(Event).filter(when__in=days).order_by("pk")
        for pk, when, *titles in events.values_list("pk", "when", *TITLES):
            for title in {normalise(title) for title in titles if title}:
                existing[when, title].append(pk)
        for entry in entries:
            key = when_of(entry), title_of(entry)
            found = existing[key] if key[1] and not entry.is_separate else []
            if len(found) > 1:
                message = _("Several events are like this one: give the ID.")
                entry.add_problem(message)
            entry.pk = found[0] if found else None
            if entry.pk is None and key[1]:
                context.check_first(entry, key)
            if not key[1]:
                entry.add_problem(_("An event needs a title."), "title_id")

    def column_of(self, row, fields):
        is_country = isinstance(row, Participation) and row.country_id
        return "participants" if is_country else "partners"

    def load(self, records: list, context: ImportContext) -> None:
        rows = Participation.objects.seen_by(context.user)
        prefetch_related_objects(records, Prefetch("participations", rows))

    def fill(self, entry: ImportRow, context: ImportContext) -> None:
        run_all(
            partial(self.fill_when, entry),
            partial(self.fill_status, entry),
            partial(self.fill_participation, entry, context),
        )

    def fill_when(self, entry: ImportRow) -> None:
        """Set the date from first and last day, where the row has only these."""
        days = [entry.values.get(name) for name in ("first_day", "last_day")]
        if any(days) and not any(entry.values.get(n) for n in ("when", "when_edtf")):
            before = entry.record.when.split("/")
            first = days[0] or before[0]
            last = days[1] or (before[-1] if not entry.is_new else first)
            assign_value(entry, "when", first if first == last else f"{first}/{last}")

    def fill_status(self, entry: ImportRow) -> None:
        """Set the status of a new event without one: held if it has results or numbers
        of participants, otherwise planned."""
        if "status" in entry.values:
            assign_value(entry, "status", entry.values["status"])
        elif entry.is_new:
            attended = [name for name in FIGURES if name.endswith("attended")]
            held = any(entry.values.get(name) for name in ("results", *attended))
            assign_value(entry, "status", "held" if held else "planned")

    def fill_participation(self, entry: ImportRow, context: ImportContext) -> None:
        """Add partners and countries as participants."""
        event = entry.record
        rows = [] if entry.is_new else list(event.participations.all())
        known = {("partner", row.partner_id) for row in rows}
        known |= {("country", row.country_id) for row in rows}
        participants = [("partner", partner) for partner in partners_of(entry, context)]
        participants += [
            ("country", country) for country in entry.values.get("participants") or []
        ]
        came = "yes" if event.status == "held" else "not_told"
        for field, participant in participants:
            if (field, participant.pk) not in known:
                known.add((field, participant.pk))
                row = Participation(
                    event=event,
                    role=ParticipationRole.USUAL,
                    came=came,
                    **{field: participant},
                )
                entry.rows.append(row)
                note_new_row(entry, Participation._meta.verbose_name, str(participant))


def title_of(entry: ImportRow) -> str:
    """Return the normalised title of a row."""
    titles = (entry.values.get(name) for name in TITLES)
    return normalise(next(filter(None, titles), ""))


def when_of(entry: ImportRow) -> str:
    """Return the date of a row as EDTF."""
    values = entry.values
    if when := values.get("when") or values.get("when_edtf"):
        return when
    first, last = values.get("first_day") or "", values.get("last_day") or ""
    first = first or last
    return f"{first}/{last}" if last and last != first else first
