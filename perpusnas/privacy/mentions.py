"""Where a person is spoken of in the texts of others, and how that is blackened.

A name is looked for as a whole. Where somebody else bears it too, or where it is too
short to be nobody else's, the texts stay: a person decides about them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from partners.models import (
    Name,
    Partner,
    Person,
    Post,
)
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.models import Record, Row
from perpusnas.core.search import fold
from perpusnas.core.visibility import names_records

from .personal_data import ERASED, HOLDINGS

DERIVED = {"search_text", "label_id", "label_en"}
# Kinds of rows that hold nothing which somebody typed about others.
SILENT = {
    *("auth.Permission", "auth.Group", "contenttypes.ContentType"),
    *("sessions.Session", "perpusnas.Feed", "perpusnas.Country", "agreements.Area"),
    *("partners.PartnerPair", "partners.PersonPair", "agreements.ReminderSent"),
}
# What stays as it was signed, published or named, and what is somebody else's own.
STAYS = {
    "agreements.Agreement": {"title_id", "title_en", "title_other", "code"},
    "agreements.Signatory": {"title_id", "title_en"},
    "agreements.ScopeItem": {"text_id", "text_en"},
    "agreements.Party": {"number"},
    "perpusnas.Source": {"title", "publisher", "address", "credits"},
    "partners.Partner": {
        *("name", "acronym", "website", "postal_address", "mail", "phone"),
    },
    "partners.Person": {"name"},
    "partners.Name": {"text"},
    "partners.Post": {"mail", "phone"},
    "perpusnas.User": {"username", "first_name", "last_name", "email", "password"},
}
LEAST_LETTERS = 5
# Scripts that set names beside other words without a space between.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1100-\u11ff\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]"
)


@dataclass(frozen=True)
class Mention:
    """One field of something else that speaks of the person."""

    thing: Any
    field: models.Field
    text: str
    stays: bool

    @property
    def kind(self) -> str:
        return capfirst(str(self.thing._meta.verbose_name))

    @property
    def label(self) -> str:
        return str(self.field.verbose_name)

    @property
    def record(self) -> Record | None:
        """The record on whose page the text stands."""
        if isinstance(self.thing, Record):
            return self.thing
        fields = self.thing._meta.concrete_fields
        links = (f for f in fields if isinstance(self.thing, Row) and names_records(f))
        return next(filter(None, (getattr(self.thing, f.name) for f in links)), None)


def told_of(numbers: list[int]) -> set[str]:
    """Every name, mail address and phone number that these people have or had."""
    found = set()
    columns = {Person: ("name",), Name: ("text",), Post: ("mail", "phone")}
    for holding in HOLDINGS:
        for name in columns.get(holding.model, ()):
            for rows in (holding.now(numbers), holding.past(numbers)):
                found |= set(rows.order_by().values_list(name, flat=True))
    return {text.strip() for text in found} - {"", ERASED}


def somebody_elses(term: str, numbers: list[int]) -> bool:
    """Whether another person or an institution is called or reached so, too."""
    names = Name.objects.filter(text__iexact=term).exclude(person__in=numbers)
    reached = Q(mail__iexact=term) | Q(phone__iexact=term)
    posts = Post.objects.filter(reached)
    posts = posts.filter(Q(person=None) | ~Q(person__in=numbers))
    partners = Partner.objects.filter(reached | Q(name__iexact=term))
    people = Person.objects.filter(name__iexact=term).exclude(pk__in=numbers)
    return any(found.exists() for found in (people, names, posts, partners))


def is_telling(term: str) -> bool:
    """Whether a text can hardly mean anybody else: more than one plain word."""
    if any(c.isdecimal() or c == "@" for c in term):
        return len(term) >= LEAST_LETTERS
    words = fold(term).split()
    return len(words) > 1 or (bool(UNSPACED.search(term)) and len(term) > 1)


def split_terms(terms: set[str], numbers: list[int]) -> tuple[list[str], list[str]]:
    """Those that are blackened wherever they stand, and those that a person must see
    to; the longest first, since one may hold another."""
    ordered = sorted(terms, key=lambda term: (-len(term), term))
    own = [t for t in ordered if is_telling(t) and not somebody_elses(t, numbers)]
    return own, [term for term in ordered if term not in own]


def pattern_of(terms: list[str]) -> re.Pattern:
    """Any of the terms as whole words, also as JSON writes them."""
    ways = [way for term in terms for way in spellings(term)]
    parts = [
        re.escape(way) if UNSPACED.search(way) else rf"(?<!\w){re.escape(way)}(?!\w)"
        for way in sorted(ways, key=len, reverse=True)
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


def spellings(term: str) -> list[str]:
    escaped = json.dumps(term)[1:-1]
    return [term] if escaped == term else [term, escaped]


def texts_of(model) -> list[models.Field]:
    """The fields of a table in which somebody may have typed a name."""
    return [
        f
        for f in model._meta.concrete_fields
        if isinstance(f, models.CharField | models.TextField)
        and not isinstance(f, PartialDateField | models.FileField)
        and not f.choices
        and f.name not in DERIVED
    ]


def searched() -> Iterator[tuple[Any, list[models.Field], set[str]]]:
    """Every table with its texts, and which of those stay as they are."""
    for model in apps.get_models():
        told = getattr(model, "instance_type", model)
        if told._meta.label not in SILENT and (texts := texts_of(model)):
            yield model, texts, STAYS.get(told._meta.label, set())


def mentions(terms: list[str], *, history: bool) -> Iterator[Mention]:
    """Every text in which one of the terms stands, of today or of the history."""
    if not terms:
        return
    pattern = pattern_of(terms)
    ways = [way for term in terms for way in cases(term)]
    for model, texts, stay in searched():
        if hasattr(model, "history_id") is not history:
            continue
        condition = Q()
        for field in texts:
            for way in ways:
                condition |= Q(**{f"{field.name}__icontains": way})
        for thing in model._base_manager.filter(condition).order_by("pk").iterator():
            for field in texts:
                text = getattr(thing, field.attname) or ""
                if pattern.search(text):
                    yield Mention(thing, field, text, field.name in stay)


def cases(term: str) -> set[str]:
    """SQLite tells upper from lower case but in plain Latin letters."""
    forms = {term, term.upper(), term.lower(), term.title()}
    return {way for form in forms for way in spellings(form)}


def blacken(terms: list[str]) -> None:
    """Take the terms out of every text that does not stay, of today and of before."""
    if not terms:
        return
    pattern = pattern_of(terms)
    for history in (False, True):
        for mention in list(mentions(terms, history=history)):
            if not mention.stays:
                rewrite(mention, pattern)


def rewrite(mention: Mention, pattern: re.Pattern) -> None:
    """A record and its row are saved as by anybody; all else is no news to tell."""
    thing, name = mention.thing, mention.field.name
    text = pattern.sub(ERASED, getattr(thing, name))[: mention.field.max_length]
    if isinstance(thing, Record | Row):
        fresh: Any = type(thing)._base_manager.get(pk=thing.pk)
        setattr(fresh, name, text)
        fresh.save(update_fields=[name])
        return
    setattr(thing, name, text)  # the next field of the same row may change as well
    type(thing)._base_manager.filter(pk=thing.pk).update(**{name: text})
