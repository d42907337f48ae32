"""The state that the validation of a file shares between rows."""

from collections import defaultdict
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from events.models import Program
from partners.models import Name, Partner, Person, Post
from partners.name_index import NameIndex
from perpusnas.core.models import User, countries_by_name
from perpusnas.core.search import normalise

from .cells import cell_error
from .choices import Choices
from .history_ranges import Ranges, joined, past_of
from .identification import Identified, Mention, identify
from .large_dicts import LargeDict
from .repeated_rows import FirstRow, RepeatedRows, add_repetition
from .rows import ImportRow, UncertainNameError


@dataclass
class Begun:
    """A person whom a row creates, and the names that this and later rows add."""

    record: Person
    names: list[Name] = field(default_factory=list)


class ImportContext:
    """The context of one import, limited to what the user may see.

    `decisions` has the record id, `new` or an earlier row for each question, `choices`
    what else the user chose, see `choices`. With `alike_is_new`, a name that matches no
    record exactly is a new record.
    """

    def __init__(
        self,
        user,
        decisions: dict[str, str],
        choices: dict[str, Any] | None = None,
        *,
        alike_is_new: bool = False,
    ):
        self.user, self.decisions = user, decisions
        self.choices = Choices(**(choices or {}))
        self.alike_is_new = alike_is_new
        self.bearers: dict[tuple[str, str], int] = {}
        self.bearers_in_file: LargeDict[tuple[str, str], FirstRow] = LargeDict()
        self.proposed: set[str] = set()
        self.identified: MutableMapping[Mention, Identified] = {}
        self.repeated_rows: dict[Any, RepeatedRows] = defaultdict(RepeatedRows)
        self.first_rows: LargeDict[Any, int | str] = LargeDict()
        self.new_records: LargeDict[str, list] = LargeDict()
        self.begun: LargeDict[int | str, Begun] = LargeDict()
        self.known: dict[tuple, Any] = {}
        self.provisional = count(-1, -1)
        self.written: dict[str, Ranges] = {}
        self.written_records: list[int] = []

    def seen(self, model):
        """Return the visible records of a model, without those that earlier rows of the
        same file have added."""
        return self.without_added(model.objects.visible_to(self.user))

    def without_added(self, rows):
        """Return a queryset without what earlier rows of the same file have added."""
        model = rows.model
        for past in past_of(model, self.written.get(model._meta.label_lower, [])):
            rows = rows.exclude(pk__in=past.filter(history_type="+").values("id"))
        return rows

    def add_written(
        self,
        entries: dict[str, Ranges],
        made: dict[str, list[int]],
        new: list[int],
    ):
        """Add what earlier rows of the same file have written: `made` are records that
        later rows may name, `new` those that the rows are about and made."""
        self.written_records += new
        for label, ranges in entries.items():
            self.written[label] = joined([self.written.get(label, []), ranges])
        for label, keys in made.items():
            for record in apps.get_model(label).objects.filter(pk__in=keys):
                self.add_new(record)

    def add_new(self, record) -> None:
        """Add a record that later rows may name."""
        self.new_records.setdefault(normalise(record.name), []).append(record)

    def put_away(self) -> None:
        """Store what is known about the rows before, so that it takes no memory until
        later rows need it."""
        self.bearers_in_file.put_away()
        self.first_rows.put_away()
        self.new_records.put_away()
        self.begun.put_away()
        for rows in self.repeated_rows.values():
            rows.put_away()

    @cached_property
    def countries(self):
        return countries_by_name()

    @cached_property
    def partners(self) -> NameIndex:
        return NameIndex(self.seen(Partner))

    @cached_property
    def people(self) -> NameIndex:
        return NameIndex(self.seen(Person))

    @cached_property
    def institutions(self) -> dict[int, set[int]]:
        """The partners at which each person has or had a visible position."""
        found: dict[int, set[int]] = defaultdict(set)
        posts = self.without_added(Post.objects.seen_by(self.user))
        posts = posts.filter(person__isnull=False).order_by()
        for person, partner in posts.values_list("person_id", "partner_id").iterator():
            found[person].add(partner)
        return dict(found)

    @cached_property
    def identifiers(self) -> dict[int, list[tuple[str, str]]]:
        """The identifiers of each partner, as scheme and text."""
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        names = Name.objects.filter(kind="identifier", partner__isnull=False)
        rows = self.without_added(names.order_by())
        for pk, *row in rows.values_list("partner_id", "scheme", "text").iterator():
            found[pk].append(tuple(row))
        return dict(found)

    @cached_property
    def chosen(self) -> dict[tuple, Any]:
        """The partners that are the answer to a question."""
        keys = {int(answer) for answer in self.decisions.values() if answer.isdigit()}
        partners = self.seen(Partner).filter(pk__in=keys) if keys else ()
        return {(Partner, partner.pk): partner for partner in partners}

    @cached_property
    def home(self) -> Partner:
        return Partner.objects.get(is_home=True)

    @cached_property
    def accounts(self) -> dict[str, set[User]]:
        """Return active users by normalised full name and user name."""
        found: dict[str, set[User]] = defaultdict(set)
        for person in User.objects.personal_accounts().filter(is_active=True):
            for name in (person.get_full_name(), person.get_username()):
                found[normalise(name)].add(person)
        found.pop("", None)
        return found

    @cached_property
    def programs(self) -> dict[str, set[Program]]:
        """Return visible programs by each normalised name."""
        found: dict[str, set[Program]] = defaultdict(set)
        for program in self.seen(Program):
            for name in program.all_names():
                found[normalise(name)].add(program)
        found.pop("", None)
        return found

    def index_of(self, model) -> NameIndex:
        """Return the index of names of partners or people."""
        return self.partners if model is Partner else self.people

    def kind_of(self, model) -> str:
        """Return `partner` or `person`, or an empty string for other records."""
        return {Partner: "partner", Person: "person"}.get(model, "")

    def new_record(self, model, **values):
        """Return a new record with a temporary negative id until it is written."""
        return model(pk=next(self.provisional), **values)

    def check_first(self, entry: ImportRow, key: Any) -> bool:
        """Return whether this is the first row with this key; add an error to any
        other."""
        first = self.first_rows.setdefault(key, entry.number)
        if first != entry.number:
            add_repetition(entry, first)
        return first == entry.number

    def who(self, entry: ImportRow, mention: Mention) -> int | None:
        """Return the id of the record that a name refers to; None if it is new or a
        question must be answered first."""
        pk, question = identify(self, mention)
        if question:
            entry.questions.append(question)
        return pk

    def existing_partner(self, name: str, heading: str = "") -> Partner | None:
        """Return the partner that a cell names, which must exist, or None.

        Raises UncertainNameError if the user must choose it first.
        """
        if number := number_at_end(name):
            return self.record(Partner, number)
        mention = Mention(Partner, name, may_be_new=False, heading=heading)
        pk, question = identify(self, mention)
        if question:
            raise UncertainNameError(question)
        return self.record(Partner, pk) if pk is not None else None

    @cached_property
    def country_names(self) -> dict[str, str]:
        """The names of countries by code."""
        found = {country for some in self.countries.values() for country in some}
        return {country.code: str(country) for country in found}

    def named(self, entry: ImportRow, model, name: str, **values):
        """Return the record that a row of another kind refers to, or a new one that the
        import creates with these values."""
        country = values.get("country")
        country_code = country.code if country else ""
        if numbered := number_at_end(name):
            return self.record(model, numbered)
        for other in self.new_records.get(normalise(name), ()):
            if type(other) is model and fits_country(other, country_code):
                return other
        questions_before = len(entry.questions)
        pk = self.who(entry, Mention(model, name, country_code))
        if pk is not None:
            return self.record(model, pk)
        created = self.new_record(model, name=name, **values)
        if len(entry.questions) == questions_before:
            self.add_new(created)
            entry.made.append(created)
        return created

    def record(self, model, pk: int):
        """Return the visible record with this id; raise ValidationError if there is
        none."""
        key = model, pk
        if key not in self.known:
            chosen = self.chosen.get(key)
            self.known[key] = chosen or self.seen(model).filter(pk=pk).first()
        if self.known[key] is None:
            raise cell_error(_("There is no record with this number."))
        return self.known[key]


def fits_country(record, country: str) -> bool:
    """Return whether a record may be of this country."""
    own = getattr(record, "country_id", None) or ""
    return not own or not country or own == country


def number_at_end(name: str) -> int | None:
    """Return the id at the end of a name such as `Library #12`, as our own pages write
    it, or None."""
    _name, mark, number = name.rpartition("#")
    is_number = bool(mark) and number.isascii() and number.isdigit()
    return int(number) if is_number and len(number) < 16 else None
