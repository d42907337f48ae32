"""Whether a text binds on a given day: worked out in SQL from dates, never stored.

The first that fits, of the states of `Validity` in their order. All days are days in
Asia/Jakarta. A partial date stands for every day between its earliest and latest.
"""

from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
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
    MAYBE_ENDED = "maybe_ended", _("May have ended")
    ENDING = "ending", _("Ending soon")
    OPEN_ENDED = "open_ended", _("No end date")
    END_UNKNOWN = "end_unknown", _("End not known")
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


class TermEnd(Func):
    """One bound of a text's end, or its words, as agreed by a day.

    Written out, since it is spoken of again and again in one statement, and looks for
    extensions only where there are any.
    """

    TEMPLATE = (
        "CASE WHEN NOT {extended} THEN {written} WHEN EXISTS (SELECT 1 FROM {rows}) "
        "THEN (SELECT e.{column} FROM {rows} "
        "ORDER BY e.new_end_earliest DESC NULLS LAST, e.id DESC LIMIT 1) "
        "ELSE {written} END"
    )
    ROWS = (
        "agreements_extension e WHERE e.agreement_id = {text} "
        "AND (e.agreed_earliest IS NULL OR e.agreed_earliest <= {day})"
    )

    def __init__(self, written, day, **extra):
        super().__init__(F("pk"), F("is_extended"), written, day, **extra)

    @classmethod
    def of(cls, bound: str, day: date) -> "TermEnd":
        """`bound` is that of the columns: `_earliest`, `_latest`, or nothing."""
        kind = models.DateField() if bound else models.CharField()
        on = Value(day, models.DateField())
        return cls(F(f"ends{bound}"), on, column=f"new_end{bound}", output_field=kind)

    def as_sql(self, compiler, connection, **context):
        parts = [compiler.compile(part) for part in self.source_expressions]
        text, extended, written, day = (sql for sql, _params in parts)
        rows = self.ROWS.format(text=text, day=day)
        column = self.extra["column"]
        told = {"extended": extended, "written": written, "rows": rows}
        on = parts[-1][1]
        return self.TEMPLATE.format(column=column, **told), (*on, *on)


def with_term(queryset, day: date):
    """Annotate when each text begins (`starts_*`) and ends (`term_*`) as known on a day.

    It begins with its entry into force where that is told, else with its signature.
    It ends where the last extension agreed by that day puts the end, as a whole, else
    as written.
    """
    return queryset.annotate(
        starts_earliest=Coalesce("effective_earliest", "signed_earliest"),
        starts_latest=Coalesce("effective_latest", "signed_latest"),
        term_earliest=TermEnd.of("_earliest", day),
        term_latest=TermEnd.of("_latest", day),
        term=TermEnd.of("", day),
    )


# Entry into force waits for something of which nothing is told.
WAITS = Q(effective="", condition__in=["last_notification", "on_date", "other"])


def succeeded(queryset, day: date) -> Exists:
    """Whether a surely signed successor is in force that day and took effect while this
    one ran: by its last day, and before it was terminated."""
    for_ever = Value(date.max, models.DateField())
    return Exists(
        with_term(queryset.model.objects.kept(), day)
        .filter(
            Q(signed_earliest__isnull=True) | Q(signed_earliest__lte=day),
            Q(terminated_latest__isnull=True) | Q(terminated_latest__gt=day),
            Q(term_latest__isnull=True) | Q(term_latest__gte=day),
            predecessor=OuterRef("pk"),
            signature="yes",
            starts_latest__lte=day,
            starts_earliest__lte=Coalesce(OuterRef("term_latest"), for_ever),
            starts_earliest__lt=Coalesce(OuterRef("terminated_latest"), for_ever),
        )
        .exclude(WAITS)
    )


def with_validity(queryset, day: date):
    """Annotate `validity` on a day, and `days_left` to the earliest possible end."""
    uncertain = Q(term_earliest__lt=F("term_latest")) | Q(term_latest__isnull=True)
    return (
        with_term(queryset, day)
        .annotate(days_left=DaysUntil("term_earliest", day))
        .annotate(
            validity=Case(
                When(
                    Q(signature="no") | Q(signed_earliest__gt=day),
                    then=Value("unsigned"),
                ),
                When(~Q(signature="yes"), then=Value("in_doubt")),
                When(succeeded(queryset, day), then=Value("superseded")),
                When(terminated_latest__lte=day, then=Value("terminated")),
                When(Q(starts_earliest__gt=day) | WAITS, then=Value("pending")),
                When(term_latest__lt=day, then=Value("expired")),
                When(uncertain, term_earliest__lte=day, then=Value("maybe_ended")),
                When(days_left__lte=F("window_days"), then=Value("ending")),
                When(
                    term_earliest__isnull=True,
                    term_latest__isnull=True,
                    ends_basis="open_ended",
                    then=Value("open_ended"),
                ),
                When(term_earliest__isnull=True, then=Value("end_unknown")),
                default=Value("active"),
                output_field=models.CharField(),
            )
        )
    )
