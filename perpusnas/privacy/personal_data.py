"""The tables with personal data, and what erasing does to each of their fields.

Every field of every model that points to a person is listed, also those that are kept;
a test fails for a field that is not.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from agreements.models import AgreementCitation, Signatory
from events.models import EventCitation, EventPerson, OutcomePerson
from partners.models import (
    Merged,
    Name,
    PartnerCitation,
    Person,
    PersonPair,
    Post,
)
from perpusnas.core.dates.partial import PartialDateField

# In both languages at once, since stored data are not translated.
ERASED = "[dihapus / erased]"


@dataclass(frozen=True)
class PersonalDataTable:
    """A model with rows about people.

    `links` are the lookups from the model to the person. `erased` maps each field to
    its value after erasing, and `kept` lists all other fields. Rows of a `dropped`
    model are deleted.
    """

    model: Any
    links: tuple[str, ...]
    erased: dict[str, Any]
    kept: tuple[str, ...]
    dropped: bool = False

    def current_rows(self, ids: list[int]) -> models.QuerySet:
        """Return the current rows about the people with these ids."""
        condition = Q()
        for link in self.links:
            condition |= Q(**{f"{link}__in": ids})
        return self.model._base_manager.filter(condition).order_by("pk")

    def snapshots(self, ids: list[int]) -> models.QuerySet:
        """Return the snapshots about these people, including those of removed rows."""
        condition = Q()
        for link in self.links:
            condition |= pointed_to_people(self.model, link, ids)
        snapshots = self.model.history.model.objects.filter(condition)
        return snapshots.order_by("history_date", "history_id")

    def values(self) -> dict[str, Any]:
        """Return the column values after erasing; an erased date has no bounds."""
        values = dict(self.erased)
        for column in self.model._meta.concrete_fields:
            if isinstance(column, PartialDateField) and column.name in self.erased:
                values |= dict.fromkeys(column.bound_names())
        return values


def pointed_to_people(model, link: str, ids: list[int]) -> Q:
    """Return the condition that a snapshot pointed to one of these people by this
    lookup."""
    if link == "pk":
        return Q(id__in=ids)
    name, _sep, rest = link.partition("__")
    if not rest:
        # Snapshots from before the person was entered may already describe the person.
        ever = model.history.model.objects.filter(**{f"{name}__in": ids})
        without_person = Q(
            id__in=ever.order_by().values("id"), **{f"{name}__isnull": True}
        )
        return Q(**{f"{name}__in": ids}) | without_person
    target = model._meta.get_field(name).related_model
    rows = target.history.model.objects.filter(pointed_to_people(target, rest, ids))
    return Q(**{f"{name}__in": rows.order_by().values("id")})


RECORD_FIELDS = ["access", "version", "created", "created_by", "changed", "changed_by"]
RECORD_FIELDS += ["trashed", "trashed_by", "search_text"]
TITLES = ("title_id", "title_en", "title_other", "title_other_language")
CITATION_TEXTS = {"says": "", "fact": ""}
CITATION_FIELDS = ("id", "source", "stance", "certainty")

TABLES = [
    PersonalDataTable(
        Person,
        ("pk",),
        erased={
            "name": ERASED,
            "honorific": "",
            "second_honorific": "",
            "remarks": "",
        },
        # The search text and the sort keys are derived from the erased name.
        kept=("id", *RECORD_FIELDS, "sort_id", "sort_en", "erased", "compared"),
    ),
    PersonalDataTable(
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
    PersonalDataTable(
        Post,
        ("person",),
        erased={
            "title_id": "",
            "title_en": "",
            "title_other": "",
            "title_other_language": "",
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
    PersonalDataTable(
        PartnerCitation,
        ("person", "name__person", "post__person"),
        erased=CITATION_TEXTS,
        kept=(
            *CITATION_FIELDS,
            "partner",
            "person",
            "name",
            "tie",
            "post",
            "partner_fact",
        ),
    ),
    # Titles as signed or printed are kept: they describe a post, not a person, and no
    # longer say whose they were.
    PersonalDataTable(
        Signatory,
        ("person",),
        erased={},
        kept=(
            *("id", "agreement", "partner", "person", *TITLES),
            *("acting", "level", "capacity", "signed", "country"),
        ),
    ),
    PersonalDataTable(
        AgreementCitation,
        ("signatory__person",),
        erased=CITATION_TEXTS,
        kept=(
            *(
                *CITATION_FIELDS,
                "agreement",
                "party",
                "signatory",
                "scope_item",
                "extension",
            ),
        ),
    ),
    PersonalDataTable(
        EventPerson,
        ("person",),
        erased={},
        kept=(
            *("id", "event", "person", "partner", "role", *TITLES),
            "present",
        ),
    ),
    # Before the person was on record the row had the name as printed.
    PersonalDataTable(
        OutcomePerson,
        ("person",),
        erased={"name": ""},
        kept=("id", "outcome", "person", "capacity"),
    ),
    PersonalDataTable(
        EventCitation,
        ("event_person__person",),
        erased=CITATION_TEXTS,
        kept=(
            *(
                *CITATION_FIELDS,
                "program",
                "event",
                "outcome",
                "follow_up",
                "program_body",
                "status_change",
                "side",
            ),
            *("participation", "event_person", "share", "nomination_state"),
        ),
    ),
    PersonalDataTable(
        PersonPair,
        ("first", "second"),
        erased={},
        kept=(
            *("id", "first_name", "second_name", "exact", "same_country", "first"),
            *("second", "two_since", "two_by"),
        ),
        dropped=True,
    ),
    PersonalDataTable(
        Merged,
        ("person",),
        erased={},
        kept=("id", "number", "partner", "person", "agreement", "event"),
    ),
]
TRACKED_TABLES = [holding for holding in TABLES if hasattr(holding.model, "history")]


def with_merged(person: Person) -> list[Person]:
    """Return the person and the records that were merged into it."""
    merged_ids = Merged.objects.filter(person=person).order_by().values("number")
    people = Person.objects.filter(Q(pk=person.pk) | Q(pk__in=merged_ids))
    return list(people.order_by("pk"))
