"""Whether a text binds on a given day: worked out in SQL from dates, never stored.

The first that fits, of the states of `Validity` in their order. All days are days in
Asia/Jakarta. A partial date stands for every day between its earliest and latest.
"""

from datetime import date

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Validity(models.TextChoices):
    """What a text is worth on a day."""

    UNSIGNED = "unsigned", _("Not signed")
    IN_DOUBT = "in_doubt", _("Signature in doubt")
    SUPERSEDED = "superseded", _("Superseded")
    TERMINATED = "terminated", _("Terminated")
    PENDING = "pending", _("Not yet in force")
    EXPIRED = "expired", _("Expired")
    MAYBE_ENDED = "maybe_ended", _("May have expired")
    ENDING = "ending", _("Expiring soon")
    OPEN_ENDED = "open_ended", _("No end date")
    END_UNKNOWN = "end_unknown", _("End date unknown")
    ACTIVE = "active", _("In force")


IN_FORCE = (
    Validity.ACTIVE,
    Validity.ENDING,
    Validity.OPEN_ENDED,
    Validity.END_UNKNOWN,
)

# How a state is shown: the colour's meaning and the sign's shape (templates/includes/badge.html).
BADGES = {
    Validity.UNSIGNED: ("neutral", "ring"),
    Validity.IN_DOUBT: ("doubt", "question"),
    Validity.SUPERSEDED: ("neutral", "ring"),
    Validity.TERMINATED: ("negative", "square"),
    Validity.PENDING: ("neutral", "ring"),
    Validity.EXPIRED: ("negative", "square"),
    Validity.MAYBE_ENDED: ("doubt", "question"),
    Validity.ENDING: ("warning", "diamond"),
    Validity.OPEN_ENDED: ("neutral", "ring"),
    Validity.END_UNKNOWN: ("doubt", "question"),
    Validity.ACTIVE: ("positive", "dot"),
}


class DaysUntil(Func):
    """Whole days from `day` to a date column; negative once it has passed."""

    output_field = models.IntegerField()

    def __init__(self, column, day: date, **extra):
        super().__init__(column, Value(day, models.DateField()), **extra)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="(%(expressions)s::date)", arg_joiner=" - "
        )

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler,
            connection,
            template="CAST(julianday(%(expressions)s) AS INTEGER)",
            arg_joiner=") - julianday(",
        )


def filled(template: str, **parts: str) -> str:
    """The template with its named places filled in; others stay."""
    for name, part in parts.items():
        template = template.replace("{" + name + "}", part)
    return template


# In what follows `{t}` stands for the text's table and `%s` for the day.
# A text's end as agreed by a day: its bound `_earliest` or `_latest`, or its words. Looks
# for extensions only where there are any.
AGREED = (
    "agreements_extension e WHERE e.agreement_id = {t}.id "
    "AND (e.agreed_earliest IS NULL OR e.agreed_earliest <= %s)"
)
END = """CASE
    WHEN NOT {t}.is_extended THEN {t}.ends{bound}
    WHEN EXISTS (SELECT 1 FROM {agreed}) THEN (
        SELECT e.new_end{bound} FROM {agreed}
        ORDER BY e.new_end_earliest DESC NULLS LAST, e.id DESC LIMIT 1
    )
    ELSE {t}.ends{bound}
END"""
END = filled(END, agreed=AGREED)
# It begins with its entry into force where that is told, else with its signature, and
# waits where it depends on something of which nothing is told.
START = "COALESCE({t}.effective{bound}, {t}.signed{bound})"
WAITS = (
    "({t}.effective = '' "
    "AND {t}.condition IN ('last_notification', 'on_date', 'other'))"
)
BOUNDS = {
    "starts": filled(START, bound="_earliest"),
    "started": filled(START, bound="_latest"),
    "end": filled(END, bound="_earliest"),
    "last": filled(END, bound="_latest"),
}
# A surely signed successor is in force that day and took effect while this one ran: by
# its last day, and before it was terminated.
SUCCEEDED = """EXISTS (
    SELECT 1 FROM agreements_agreement s
    WHERE s.predecessor_id = {t}.id AND s.trashed IS NULL AND s.signature = 'yes'
    AND (s.signed_earliest IS NULL OR s.signed_earliest <= %s)
    AND (s.terminated_latest IS NULL OR s.terminated_latest > %s)
    AND COALESCE({last_of_s}, {for_ever}) >= %s
    AND {started_of_s} <= %s
    AND {starts_of_s} <= COALESCE({last}, {for_ever})
    AND {starts_of_s} < COALESCE({t}.terminated_latest, {for_ever})
    AND NOT {s_waits}
)"""
OF_S = {f"{name}_of_s": filled(sql, t="s") for name, sql in BOUNDS.items()}
SUCCEEDED = filled(SUCCEEDED, **OF_S, s_waits=filled(WAITS, t="s"))
SUCCEEDED = filled(SUCCEEDED, for_ever="'9999-12-31'")
VALIDITY = """CASE
    WHEN {t}.signature = 'no' OR {t}.signed_earliest > %s THEN 'unsigned'
    WHEN {t}.signature <> 'yes' THEN 'in_doubt'
    WHEN {succeeded} THEN 'superseded'
    WHEN {t}.terminated_latest <= %s THEN 'terminated'
    WHEN {starts} > %s OR {waits} THEN 'pending'
    WHEN {last} < %s THEN 'expired'
    WHEN {end} <= %s AND ({last} IS NULL OR {end} < {last}) THEN 'maybe_ended'
    WHEN {days_left} <= {t}.window_days THEN 'ending'
    WHEN {end} IS NOT NULL THEN 'active'
    WHEN {last} IS NULL AND {t}.ends_basis = 'open_ended' THEN 'open_ended'
    ELSE 'end_unknown'
END"""
VALIDITY = filled(VALIDITY, succeeded=SUCCEEDED, waits=WAITS)
DAYS_LEFT = {
    "postgresql": filled("({end} - %s)", **BOUNDS),
    "sqlite": filled("CAST(julianday({end}) - julianday(%s) AS INTEGER)", **BOUNDS),
}


def on_each(sql: str) -> dict[str, str]:
    """A statement about bounds and days left, as each database is asked."""
    whole = {db: filled(sql, days_left=left) for db, left in DAYS_LEFT.items()}
    return {db: filled(sql, **BOUNDS) for db, sql in whole.items()}


class OnDay(Func):
    """SQL about a text on a day, written out: it is asked so often that putting it
    together from smaller expressions each time would take longer than asking.
    """

    def __init__(self, sql: dict[str, str], day: date, **extra):
        super().__init__(F("pk"), sql=sql, day=day, **extra)

    def as_sql(self, compiler, connection, **context):
        key, _none = compiler.compile(self.source_expressions[0])
        sql = filled(self.extra["sql"][connection.vendor], t=key.rpartition(".")[0])
        day = connection.ops.adapt_datefield_value(self.extra["day"])
        return sql, (day,) * sql.count("%s")


TERM_EARLIEST, TERM_LATEST = on_each("{end}"), on_each("{last}")
TERM = on_each(filled(END, bound=""))
VALIDITY_ON = on_each(VALIDITY)


def with_term(queryset, day: date):
    """Annotate when each text begins (`starts_*`) and ends (`term_*`) as known on a day.

    It begins with its entry into force where that is told, else with its signature.
    It ends where the last extension agreed by that day puts the end, as a whole, else
    as written.
    """
    dates, words = models.DateField(), models.CharField()
    return queryset.annotate(
        starts_earliest=Coalesce("effective_earliest", "signed_earliest"),
        starts_latest=Coalesce("effective_latest", "signed_latest"),
        term_earliest=OnDay(TERM_EARLIEST, day, output_field=dates),
        term_latest=OnDay(TERM_LATEST, day, output_field=dates),
        term=OnDay(TERM, day, output_field=words),
    )


def with_validity(queryset, day: date):
    """Annotate `validity` on a day, and `days_left` to the earliest possible end."""
    return with_term(queryset, day).annotate(
        days_left=OnDay(DAYS_LEFT, day, output_field=models.IntegerField()),
        validity=OnDay(VALIDITY_ON, day, output_field=models.CharField()),
    )
