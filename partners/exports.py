"""The columns of the partner and people files, and how files name partners."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from perpusnas.core.access import Access, may
from perpusnas.core.dates.words import in_words
from perpusnas.core.files import (
    Column,
    FileTable,
    Keys,
    Referenced,
    choice,
    field,
    grouped,
    joined,
    partial_dates,
    record_id,
)
from perpusnas.core.identifiers import in_spreadsheet
from perpusnas.core.models import Country, Record, RowQuerySet, in_reader_language

from .models import Name, Partner, Person, Post, subject_name
from .querysets import label_column

YEAR = re.compile(r"([0-9]{4})(?:-[0-9]{2}){0,2}")


class Subject(NamedTuple):
    """Whom a row of a record concerns: in words, whether that is our own institution,
    the code of its country, and the columns of the row that were asked for besides."""

    name: str
    is_home: bool
    country: str | None
    more: Sequence[Any]


class Subjects:
    """How a file names partners, countries and other subjects, in the language now
    active and as far as its reader may see them; each partner is read once."""

    def __init__(self, user: Any):
        self.user = user
        partners = Partner.objects.visible_to(user)
        columns = (label_column(), "is_home", "country")
        self.partners = Referenced(partners, *columns)

    @cached_property
    def countries(self) -> dict[str | None, str]:
        return Country.objects.names()

    def labels(self, keys: Iterable[int | None]) -> dict[int | None, str]:
        """The names of these partners, by key, as far as the reader may see them."""
        wanted = set(keys)
        partners = self.partners.read(wanted)
        return {key: partners[key][1] for key in wanted if partners[key]}

    def of_rows(
        self,
        rows: RowQuerySet[Any],
        owner: str,
        *more: str,
        of: type[Record] | None = None,
    ) -> dict[int, list[Subject]]:
        """Whom these rows concern, by the key of their `owner`, in the rows' order; a
        row that names a hidden record is left out (`of` as in `seen_by`)."""
        ordering = (f"{owner}_id", *rows.model._meta.ordering)
        seen = rows.seen_by(self.user, of=of, except_for=["partner"])
        columns = (owner, "partner", "country", "region_standard", "region", "group")
        lines = list(seen.order_by(*ordering).values_list(*columns, *more))
        partners = self.partners.read([line[1] for line in lines])
        found: dict[int, list[Subject]] = defaultdict(list)
        for key, partner, country, standard, region, group, *rest in lines:
            label, is_home, nation = "", False, None
            if partner is not None:
                if not partners[partner]:
                    continue
                _pk, label, is_home, nation = partners[partner]
            name = label or subject_name(
                self.countries.get(country), standard, region, group
            )
            found[key].append(Subject(name, is_home, nation or country, rest))
        return found


def partner_labels(user: Any, keys: Iterable[int | None]) -> dict[int | None, str]:
    """The names of these partners, by key, as far as the reader may see them."""
    return Subjects(user).labels(keys)


def person_names(user: Any, keys: Iterable[int | None]) -> dict[int | None, str]:
    """The names of these people, by key, as far as the reader may see them."""
    people = Person.objects.visible_to(user).filter(pk__among=Keys(keys))
    return dict(people.order_by().values_list("pk", "name"))


PARTNER = ["pk", "name", "acronym", "kind", "second_kind", "standing", "country_id"]
PARTNER += ["seat_country_id", "seat_city", "parent_id", "relations_since", "website"]
PARTNER += ["postal_address", "about", "access", "remarks", "mail", "phone"]


# The identifiers of a partner or person by their scheme.
ByScheme = dict[str, str]


def names_and_identifiers(
    owner: str, keys: Keys
) -> tuple[dict[int, list[str]], dict[int, ByScheme]]:
    """Return the further names of these partners or people and, apart from them, their
    identifiers."""
    rows = Name.objects.filter(**{f"{owner}__among": keys})
    names = rows.exclude(kind="identifier").values_list(owner, "text")
    identifiers: dict[int, ByScheme] = defaultdict(dict)
    found = rows.filter(kind="identifier").values_list(owner, "scheme", "text")
    for pk, scheme, text in found:
        of_scheme = identifiers[pk].get(scheme)
        identifiers[pk][scheme] = joined([of_scheme, in_spreadsheet(scheme, text)])
    return grouped(names), identifiers


def identifier_columns() -> list[Column]:
    """Return a column for each scheme of identifiers."""
    return [identifier_column(scheme) for scheme in Name.Scheme]


def identifier_column(scheme: Name.Scheme) -> Column:
    return Column(scheme.label, lambda row: row.identifiers.get(scheme.value, ""))


def read_partners(user: Any, keys: Keys) -> dict[int, SimpleNamespace]:
    seen = Partner.objects.visible_to(user).filter(pk__among=keys).order_by()
    partners = list(seen.values_list(*PARTNER, label_column(), named=True))
    names, identifiers = names_and_identifiers("partner", keys)
    parents = partner_labels(user, (partner.parent_id for partner in partners))
    countries = Country.objects.names()
    return {
        partner.pk: SimpleNamespace(
            partner=partner,
            names=joined(names.get(partner.pk, ())),
            identifiers=identifiers.get(partner.pk, {}),
            country=countries.get(partner.country_id),
            seat=countries.get(partner.seat_country_id),
            parent=parents.get(partner.parent_id),
        )
        for partner in partners
    }


def partner_columns() -> list[Column]:
    kinds, standings = Partner.Kind.choices, Partner.Standing.choices
    return [
        field(_("Name"), f"partner.{label_column()}"),
        field(_("Official name"), "partner.name"),
        field(_("Acronym"), "partner.acronym"),
        field(_("Other names"), "names"),
        choice(_("Type"), "partner.kind", kinds),
        choice(_("Second type"), "partner.second_kind", kinds),
        choice(
            pgettext("a partner", "Relationship status"), "partner.standing", standings
        ),
        field(_("Country"), "country"),
        field(_("Location: country"), "seat"),
        field(_("Location: city"), "partner.seat_city"),
        field(_("Parent institution"), "parent"),
        *partial_dates(_("Relations since"), "partner.relations_since"),
        field(_("Website"), "partner.website"),
        field(_("Address"), "partner.postal_address"),
        field(pgettext("a partner", "About"), "partner.about"),
        choice(_("Access"), "partner.access", Access.choices),
        field(_("Remarks"), "partner.remarks"),
        *identifier_columns(),
    ]


def partner_table(user: Any) -> FileTable:
    columns = partner_columns()
    if may(user, "see_contacts"):
        columns += [
            field(_("Email"), "partner.mail"),
            field(_("Phone"), "partner.phone"),
        ]
    columns.append(record_id("partner.pk"))
    return FileTable(columns, lambda keys: read_partners(user, keys))


POST = ["person", "title_id", "title_en", "title_other", "mail", "phone"]
POST += ["since", "until", "until_latest"]


def read_people(user: Any, keys: Keys) -> dict[int, SimpleNamespace]:
    people = Person.objects.visible_to(user).filter(pk__among=keys).order_by()
    names, identifiers = names_and_identifiers("person", keys)
    posts = Post.objects.filter(person__among=keys).seen_by(user).order_by("pk")
    labelled = posts.values_list(*POST, f"partner__{label_column()}", named=True)
    held = grouped((post.person, post) for post in labelled)
    today = timezone.localdate()
    return {
        person.pk: with_positions_on(
            today,
            SimpleNamespace(
                person=person,
                names=joined(names.get(person.pk, ())),
                identifiers=identifiers.get(person.pk, {}),
                posts=held.get(person.pk, ()),
            ),
        )
        for person in people
    }


def with_positions_on(day: date, row: SimpleNamespace) -> SimpleNamespace:
    """Return a row of the file with the positions of a person that had ended before this
    day apart from all others, the latest first."""
    former = [post for post in row.posts if has_ended(post, day)]
    row.current = [post for post in row.posts if not has_ended(post, day)]
    row.former = sorted(former, key=attrgetter("until_latest"), reverse=True)
    return row


def has_ended(post: Any, day: date) -> bool:
    """Return whether a position had certainly ended before this day."""
    return post.until_latest is not None and post.until_latest < day


def rows_of_other_days(row: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Yield a row as files of earlier days had it, when positions that have ended were
    still held."""
    for day in {post.until_latest for post in row.posts if post.until_latest}:
        yield with_positions_on(day, SimpleNamespace(**vars(row)))


def of_posts(heading: str, value: Callable[[Any], str]) -> Column:
    """Return a column of something of the positions that a person holds."""
    return Column(heading, lambda row: joined(map(value, row.current)))


def former_positions() -> Column:
    """Return the column of the positions that a person held, with their years."""
    partner = attrgetter(f"partner__{label_column()}")

    def in_words_and_years(post: Any) -> str:
        named = joined([title_of_post(post), partner(post)], ", ")
        return f"{named} ({years_of(post)})"

    heading = _("Former positions")
    return Column(heading, lambda row: joined(map(in_words_and_years, row.former)))


def years_of(post: Any) -> str:
    """Return from which year to which a position was held, as far as it is known."""
    since, until = year_of(post.since), year_of(post.until)
    if not since:
        return _("until %(when)s") % {"when": until}
    if since == until:
        return since
    return f"{since}–{until}" if len(since + until) == 8 else f"{since} – {until}"


def year_of(edtf: str) -> str:
    """Return the year of a date that is known at least to the year; else its words."""
    known = YEAR.fullmatch(edtf)
    return known[1] if known else in_words(edtf)


def title_of_post(post: Any) -> str:
    """The title in the reader's language, or else in another one."""
    return in_reader_language(post, "title") or post.title_other


def person_table(user: Any) -> FileTable:
    columns = [
        field(_("Name"), "person.name"),
        field(_("Form of address"), "person.honorific"),
        field(_("Other names"), "names"),
        of_posts(_("Positions"), title_of_post),
        of_posts(_("Partners"), attrgetter(f"partner__{label_column()}")),
        choice(_("Access"), "person.access", Access.choices),
        field(_("Remarks"), "person.remarks"),
        former_positions(),
        *identifier_columns(),
    ]
    if may(user, "see_contacts"):
        columns += [
            of_posts(_("Email"), attrgetter("mail")),
            of_posts(_("Phone"), attrgetter("phone")),
        ]
    columns += [
        field(_("Second form of address"), "person.second_honorific"),
        record_id("person.pk"),
    ]
    return FileTable(columns, lambda keys: read_people(user, keys))
