"""Finding and redacting mentions of a person in other texts.

Terms match as a whole. Terms that somebody else also has, or that are too short to be
distinctive, are not redacted: a user decides about them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.db.models.lookups import IContains
from django.utils.text import capfirst

from partners.models import (
    Name,
    Partner,
    Person,
    Post,
)
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.models import Record, Row
from perpusnas.core.search import normalise
from perpusnas.core.visibility import points_to_record

from .personal_data import ERASED, TABLES

DERIVED = {"search_text", "label_id", "label_en", "sort_id", "sort_en"}
# Models without texts that somebody may have typed about other people.
MODELS_WITHOUT_MENTIONS = {
    *("auth.Permission", "auth.Group", "contenttypes.ContentType"),
    *(
        "sessions.Session",
        "perpusnas.Feed",
        "perpusnas.FileColumns",
        "perpusnas.SignInAttempt",
        "perpusnas.Country",
        "agreements.Area",
    ),
    *("partners.PartnerPair", "partners.PersonPair", "agreements.ReminderSent"),
    *("agreements.AgreementPair", "events.EventPair"),
    *("partners.PartnerKind", "agreements.AgreementKind", "events.EventKind"),
    *("events.OutcomeKind", "events.ParticipationRole", "events.ShareRole"),
    "events.ProgramRole",
}
# Fields that are never redacted: as signed or published, or data of somebody else.
NEVER_REDACTED = {
    "agreements.Agreement": {"title_id", "title_en", "title_other", "code"},
    "agreements.Signatory": {"title_id", "title_en", "title_other"},
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
# Fields of JSON with texts from files: cells that were corrected, names that were matched.
JSON_WITH_TEXTS = {"imports.ImportJob": {"choices"}}
MIN_LETTERS = 5
# Scripts that write words without spaces between them.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1100-\u11ff\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]"
)


@dataclass(frozen=True)
class Mention:
    """One field of another object that mentions the person; `is_never_redacted` if it is never
    redacted."""

    instance: Any
    field: models.Field
    text: str
    is_never_redacted: bool

    @property
    def kind(self) -> str:
        return capfirst(str(self.instance._meta.verbose_name))

    @property
    def label(self) -> str:
        return str(self.field.verbose_name)

    @property
    def record(self) -> Record | None:
        """The record on whose page the text is shown, or None."""
        if isinstance(self.instance, Record):
            return self.instance
        fields = self.instance._meta.concrete_fields
        links = (
            f for f in fields if isinstance(self.instance, Row) and points_to_record(f)
        )
        return next(filter(None, (getattr(self.instance, f.name) for f in links)), None)


def identifying_terms(ids: list[int]) -> set[str]:
    """Return every name, mail address and phone number that these people have or
    had."""
    found = set()
    fields = {Person: ("name",), Name: ("text",), Post: ("mail", "phone")}
    for holding in TABLES:
        for name in fields.get(holding.model, ()):
            for rows in (holding.current_rows(ids), holding.snapshots(ids)):
                found |= set(rows.order_by().values_list(name, flat=True))
    return {text.strip() for text in found} - {"", ERASED}


def belongs_to_others(term: str, ids: list[int]) -> bool:
    """Return whether another person or a partner has this name, address or phone
    number."""
    names = Name.objects.filter(text__iexact=term).exclude(person__in=ids)
    has_contact = Q(mail__iexact=term) | Q(phone__iexact=term)
    posts = Post.objects.filter(has_contact)
    posts = posts.filter(Q(person=None) | ~Q(person__in=ids))
    partners = Partner.objects.filter(has_contact | Q(name__iexact=term))
    people = Person.objects.filter(name__iexact=term).exclude(pk__in=ids)
    return any(found.exists() for found in (people, names, posts, partners))


def is_distinctive(term: str) -> bool:
    """Return whether a term is distinctive: more than one word, or a long number or
    mail address."""
    if any(c.isdecimal() or c == "@" for c in term):
        return len(term) >= MIN_LETTERS
    words = normalise(term).split()
    return len(words) > 1 or (bool(UNSPACED.search(term)) and len(term) > 1)


def split_terms(terms: set[str], ids: list[int]) -> tuple[list[str], list[str]]:
    """Return the terms that are redacted everywhere, and those that a user must check.
    Longest first, since one term may contain another."""
    ordered = sorted(terms, key=lambda term: (-len(term), term))
    own = [t for t in ordered if is_distinctive(t) and not belongs_to_others(t, ids)]
    return own, [term for term in ordered if term not in own]


def pattern_of(terms: list[str]) -> re.Pattern:
    """Return a pattern for any of the terms as whole words, also in their JSON
    escaping."""
    variants = [variant for term in terms for variant in with_json_escaping(term)]
    parts = [
        re.escape(variant)
        if UNSPACED.search(variant)
        else rf"(?<!\w){re.escape(variant)}(?!\w)"
        for variant in sorted(variants, key=len, reverse=True)
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


def with_json_escaping(term: str) -> list[str]:
    """Return the term and, where it differs, its JSON escaping."""
    escaped = json.dumps(term)[1:-1]
    return [term] if escaped == term else [term, escaped]


def text_fields(model) -> list[models.Field]:
    """Return the fields of a model in which somebody may have typed a name."""
    return [
        f
        for f in model._meta.concrete_fields
        if f.name in JSON_WITH_TEXTS.get(model._meta.label, ())
        or (
            isinstance(f, models.CharField | models.TextField)
            and not isinstance(f, PartialDateField | models.FileField)
            and not f.choices
            and f.name not in DERIVED
        )
    ]


def contains(field: models.Field, variant: str) -> Q:
    """Return the condition that a text, or the JSON of a field, contains a variant of a
    term."""
    if isinstance(field, models.JSONField):
        return Q(IContains(Cast(field.name, models.TextField()), variant))
    return Q(**{f"{field.name}__icontains": variant})


def texts_in(content: Any) -> Iterator[str]:
    """Yield the texts in the value of a field, also those within JSON."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        yield from content
        yield from texts_in(list(content.values()))
    elif isinstance(content, list):
        for part in content:
            yield from texts_in(part)


def redacted(content: Any, pattern: re.Pattern) -> Any:
    """Return the value of a field with the terms replaced, also within JSON."""
    if isinstance(content, str):
        return pattern.sub(ERASED, content)
    if isinstance(content, dict):
        items = content.items()
        return {redacted(key, pattern): redacted(v, pattern) for key, v in items}
    if isinstance(content, list):
        return [redacted(part, pattern) for part in content]
    return content


def searched_tables() -> Iterator[tuple[Any, list[models.Field], set[str]]]:
    """Yield every searched model with its text fields and the names of those never
    redacted."""
    for model in apps.get_models():
        described_model = getattr(model, "instance_type", model)
        if described_model._meta.label not in MODELS_WITHOUT_MENTIONS and (
            texts := text_fields(model)
        ):
            yield model, texts, NEVER_REDACTED.get(described_model._meta.label, set())


def mentions(terms: list[str], *, history: bool) -> Iterator[Mention]:
    """Yield all mentions of the terms, in current rows or in the history."""
    if not terms:
        return
    pattern = pattern_of(terms)
    variants = [variant for term in terms for variant in case_variants(term)]
    for model, texts, never_redacted in searched_tables():
        if hasattr(model, "history_id") is not history:
            continue
        condition = Q()
        for field in texts:
            for variant in variants:
                condition |= contains(field, variant)
        for instance in model._base_manager.filter(condition).order_by("pk").iterator():
            for field in texts:
                texts_found = filter(
                    pattern.search, texts_in(getattr(instance, field.attname))
                )
                if text := "\n".join(texts_found):
                    yield Mention(instance, field, text, field.name in never_redacted)


def case_variants(term: str) -> set[str]:
    """Return case variants of a term, since SQLite ignores case only for ASCII
    letters."""
    forms = {term, term.upper(), term.lower(), term.title()}
    return {variant for form in forms for variant in with_json_escaping(form)}


def redact_mentions(terms: list[str]) -> None:
    """Replace the terms in every text that may be redacted, current and past."""
    if not terms:
        return
    pattern = pattern_of(terms)
    for history in (False, True):
        for mention in list(mentions(terms, history=history)):
            if not mention.is_never_redacted:
                rewrite_mention(mention, pattern)


def rewrite_mention(mention: Mention, pattern: re.Pattern) -> None:
    """Redact one mention: records and rows by a normal save, other tables by an
    update."""
    instance, name = mention.instance, mention.field.name
    text = redacted(getattr(instance, name), pattern)
    if isinstance(text, str):
        text = text[: mention.field.max_length]
    if isinstance(instance, Record | Row):
        current: Any = type(instance)._base_manager.get(pk=instance.pk)
        setattr(current, name, text)
        current.save(update_fields=[name])
        return
    setattr(instance, name, text)  # another field of the same row may follow
    type(instance)._base_manager.filter(pk=instance.pk).update(**{name: text})
