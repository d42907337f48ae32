"""The validity of agreements by time, as the lists and reports read it."""

from django.db import models
from django.db.models import F, Q

from perpusnas.core.access import Access
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.dates.periods import not_one_day

from ..querysets import SpanQuerySet
from .agreement import Agreement


class ValiditySpan(models.Model):
    """A time in which an agreement has one state and one agreed end, for the readers of
    some access levels.

    Derived from the agreement, its extensions and its successors: no history, no part
    of the register folder. For each level, the spans of an agreement cover every day
    once; `term` is the end as agreed in that time.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="spans")
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=16)
    term_earliest = earliest()
    term_latest = latest()
    term = PartialDateField()
    for_public = models.BooleanField()
    for_internal = models.BooleanField()
    for_restricted = models.BooleanField()

    objects = SpanQuerySet.as_manager()
    is_derived = True

    class Meta:
        ordering = ["agreement", "first", "pk"]
        default_permissions = ()
        indexes = [
            # Which agreements are in a state on a day, without reading the table.
            models.Index(
                fields=[
                    "state",
                    "last",
                    "first",
                    "agreement",
                    "for_restricted",
                    "for_internal",
                ],
                name="validityspan_on_day",
            ),
            # Ends in a month of the calendar, as `touches`.
            models.Index(fields=["term_earliest"], name="validityspan_term"),
            models.Index(
                fields=["term_latest", "term_earliest"],
                name="validityspan_lasting",
                condition=not_one_day("term"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="validityspan_ends_after_start", condition=Q(last__gte=F("first"))
            ),
            *(
                models.UniqueConstraint(
                    name=f"validityspan_once_for_{level}",
                    fields=["agreement", "first"],
                    condition=Q(**{f"for_{level}": True}),
                )
                for level in Access.values
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}/{self.last} {self.state}"
