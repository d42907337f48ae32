"""The desk at which a file is read: what is known while its rows are judged."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from events.models import Program
from partners.models import Partner, Person
from partners.name_index import Roll
from perpusnas.core.models import User, by_every_name
from perpusnas.core.search import fold

from .cells import wrong
from .rows import Entry, Question

NEW = "new"


class Desk:
    """One reading of a file, for somebody who may see this much of the register.

    `decisions` say who is meant by a name, by the question's key: a record's number or
    `new`. `alike_is_new` takes every name that nobody bears exactly for a new one.
    """

    def __init__(self, user, decisions: dict[str, str], *, alike_is_new: bool = False):
        self.user, self.decisions = user, decisions
        self.alike_is_new = alike_is_new
        self.taken: dict[Any, int] = {}
        self.fresh: dict[str, list] = defaultdict(list)
        self.known: dict[tuple, Any] = {}
        self.provisional = count(-1, -1)

    def seen(self, model):
        return model.objects.visible_to(self.user)

    @cached_property
    def countries(self):
        return by_every_name()

    @cached_property
    def partners(self) -> Roll:
        return Roll(self.seen(Partner))

    @cached_property
    def people(self) -> Roll:
        return Roll(self.seen(Person))

    @cached_property
    def home(self) -> Partner:
        return Partner.objects.get(is_home=True)

    @cached_property
    def accounts(self) -> dict:
        """The people of the house by full name and by user name, folded."""
        people = User.objects.real().filter(is_active=True)
        names = [(fold(p.get_full_name()), p) for p in people]
        names += [(fold(p.get_username()), p) for p in people]
        return {name: person for name, person in names if name}

    @cached_property
    def programs(self) -> dict:
        """The programs by each of their names, folded."""
        found = {}
        for program in self.seen(Program):
            for name in (program.name_id, program.name_en, program.acronym):
                found.setdefault(fold(name), program)
        found.pop("", None)
        return found

    def roll(self, model) -> Roll:
        return self.partners if model is Partner else self.people

    def begun(self, model, **told):
        """A new record; until it is written it has a number that none can have."""
        return model(pk=next(self.provisional), **told)

    def once(self, entry: Entry, key: Any) -> bool:
        """Whether this is the first row about something; else it is told so."""
        first = self.taken.setdefault(key, entry.number)
        return first == entry.number

    def who(
        self,
        entry: Entry,
        model,
        name: str,
        land: str,
        is_other: Callable[[int], bool] = lambda _pk: False,
    ) -> int | None:
        """The number of the record that is meant by a name; None where it is new, or
        where somebody has to say so first. `is_other` knows who is not meant."""
        roll = self.roll(model)
        called = [pk for pk in roll.called(name, land) if not is_other(pk)]
        if len(called) == 1:
            return called[0]
        key = question_key(roll.kind, name, land)
        decided = self.decisions.get(key, "")
        if decided == NEW:
            return None
        if decided.isdigit() and int(decided) in roll.names:
            return int(decided)
        if not called and self.alike_is_new:
            return None
        nearly = called or roll.nearly(name, land)
        found = [pk for pk in nearly if not is_other(pk)]
        if found:
            options = tuple((pk, self.described(roll, pk)) for pk in found[:5])
            entry.questions.append(Question(key, name, roll.kind, options))
        return None

    def described(self, roll: Roll, pk: int) -> str:
        land = roll.lands.get(pk)
        words = roll.names[pk][0]
        return f"{words} ({self.lands[land]}) #{pk}" if land else f"{words} #{pk}"

    @cached_property
    def lands(self) -> dict[str, str]:
        return {c.code: str(c) for c in self.countries.values()}

    def named(self, entry: Entry, model, name: str, **told):
        """The record that a row of another kind names: one that is there, or a new one
        that the file brings along. `told` is what the file says of a new one."""
        country = told.get("country")
        land = country.code if country else ""
        if numbered := number_at_end(name):
            return self.record(model, numbered)
        for other in self.fresh[fold(name)]:
            if type(other) is model and fits(other, land):
                return other
        asked = len(entry.questions)
        pk = self.who(entry, model, name, land)
        if pk is not None:
            return self.record(model, pk)
        made = self.begun(model, name=name, **told)
        if len(entry.questions) == asked:
            self.fresh[fold(name)].append(made)
            entry.made.append(made)
        return made

    def record(self, model, pk: int):
        key = model, pk
        if key not in self.known:
            self.known[key] = self.seen(model).filter(pk=pk).first()
        if self.known[key] is None:
            raise wrong(_("There is no record with this number."))
        return self.known[key]


def fits(record, land: str) -> bool:
    own = getattr(record, "country_id", None) or ""
    return not own or not land or own == land


def number_at_end(name: str) -> int | None:
    """The number of a name such as `Library #12`, as our own pages write it."""
    _words, sign, number = name.rpartition("#")
    is_number = bool(sign) and number.isascii() and number.isdigit()
    return int(number) if is_number and len(number) < 16 else None


def question_key(kind: str, name: str, land: str) -> str:
    told = f"{kind}|{fold(name) or name}|{land}"
    return hashlib.sha256(told.encode()).hexdigest()[:20]
