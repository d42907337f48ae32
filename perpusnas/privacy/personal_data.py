"""Where the data of a person stand, and what erasing makes of each of them.

Every field is decided here, also those of rows that only point to a person; a test
fails for one that is not.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from agreements.models import AgreementCitation, Signatory
from events.models import EventCitation, EventPerson
from partners.models import (
    Merged,
    Name,
    PartnerCitation,
    Person,
    PersonPair,
    Post,
)
from perpusnas.core.dates.partial import PartialDateField

# Data have one language: whoever reads a file or an old page understands it as well.
ERASED = "[dihapus / erased]"


@dataclass(frozen=True)
class Holding:
    """A kind of row that tells of a person.

    `links` are its ways to the person. `erased` is what becomes of a field, and `kept`
    names the others. A row that is `dropped` goes as a whole.
    """

    model: Any
    links: tuple[str, ...]
    erased: dict[str, Any]
    kept: tuple[str, ...]
    dropped: bool = False

    def now(self, numbers: list[int]) -> models.QuerySet:
        """The rows that tell of these people."""
        condition = Q()
        for link in self.links:
            condition |= Q(**{f"{link}__in": numbers})
        return self.model._base_manager.filter(condition).order_by("pk")

    def past(self, numbers: list[int]) -> models.QuerySet:
        """What they were before, gone or not, as far as it told of these people."""
        condition = Q()
        for link in self.links:
            condition |= once(self.model, link, numbers)
        kept = self.model.history.model.objects.filter(condition)
        return kept.order_by("history_date", "history_id")

    def values(self) -> dict[str, Any]:
        """What is written into the columns; a date that is erased has no bounds."""
        found = dict(self.erased)
        for column in self.model._meta.concrete_fields:
            if isinstance(column, PartialDateField) and column.name in self.erased:
                found |= dict.fromkeys(column.bound_names())
        return found


def once(model, link: str, numbers: list[int]) -> Q:
    """The condition on a snapshot that this way led to one of these people."""
    if link == "pk":
        return Q(id__in=numbers)
    name, _apart, further = link.partition("__")
    if not further:
        # A row that first named nobody told of them already.
        ever = model.history.model.objects.filter(**{f"{name}__in": numbers})
        nobody = Q(id__in=ever.order_by().values("id"), **{f"{name}__isnull": True})
        return Q(**{f"{name}__in": numbers}) | nobody
    target = model._meta.get_field(name).related_model
    rows = target.history.model.objects.filter(once(target, further, numbers))
    return Q(**{f"{name}__in": rows.order_by().values("id")})


RECORD = ("access", "version", "created", "created_by", "changed", "changed_by")
RECORD += ("trashed", "trashed_by", "search_text")
SAYING = {"says": "", "fact": ""}
CITED = ("id", "source", "stance", "certainty")

HOLDINGS = [
    Holding(
        Person,
        ("pk",),
        erased={"name": ERASED, "honorific": "", "remarks": ""},
        kept=("id", *RECORD, "erased", "compared"),
    ),
    Holding(
        Name,
        ("person",),
        erased={
            "text": ERASED,
            "kind": "alias",
            "scheme": "",
            "language": "",
            "since": "",
            "until": "",
        },
        kept=("id", "partner", "person"),
    ),
    Holding(
        Post,
        ("person",),
        erased={
            "title_id": "",
            "title_en": "",
            "acting": False,
            "since": "",
            "until": "",
            "seen": "",
            "is_contact": False,
            "mail": "",
            "phone": "",
        },
        kept=("id", "person", "partner"),
    ),
    Holding(
        PartnerCitation,
        ("person", "name__person", "post__person"),
        erased=SAYING,
        kept=(*CITED, "partner", "person", "name", "tie", "post"),
    ),
    # An agreement keeps the title as signed, an event the printed one: of a post, not
    # of a person. Whose it was is not told any more.
    Holding(
        Signatory,
        ("person",),
        erased={},
        kept=(
            *("id", "agreement", "partner", "person", "title_id", "title_en"),
            *("acting", "level", "capacity", "signed"),
        ),
    ),
    Holding(
        AgreementCitation,
        ("signatory__person",),
        erased=SAYING,
        kept=(*(*CITED, "agreement", "party", "signatory", "scope_item", "extension"),),
    ),
    Holding(
        EventPerson,
        ("person",),
        erased={},
        kept=(
            *("id", "event", "person", "partner", "role", "title_id", "title_en"),
            "present",
        ),
    ),
    Holding(
        EventCitation,
        ("event_person__person",),
        erased=SAYING,
        kept=(
            *(*CITED, "program", "event", "outcome", "follow_up", "status_change"),
            *("participation", "event_person", "share"),
        ),
    ),
    Holding(
        PersonPair,
        ("first", "second"),
        erased={},
        kept=(
            *("id", "first_name", "second_name", "exact", "same_country", "first"),
            *("second", "two_since", "two_by"),
        ),
        dropped=True,
    ),
    Holding(Merged, ("person",), erased={}, kept=("id", "number", "partner", "person")),
]
TRACKED = [holding for holding in HOLDINGS if hasattr(holding.model, "history")]


def with_merged(person: Person) -> list[Person]:
    """The person, and the records that went into this one."""
    numbers = Merged.objects.filter(person=person).order_by().values("number")
    parts = Person.objects.filter(Q(pk=person.pk) | Q(pk__in=numbers))
    return list(parts.order_by("pk"))
