"""Who may do what: every cell of `access_matrix.txt`, asked of the site itself."""

import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.contrib.admin.sites import site
from django.contrib.auth.models import Group, Permission
from django.urls import URLResolver, get_resolver, reverse

from perpusnas.core.access import RIGHTS, ROLES, may
from perpusnas.core.audit import system_account
from perpusnas.core.models import Record
from tests.factories import (
    PASSWORD,
    AgreementFactory,
    PartnerFactory,
    UserFactory,
)
from tests.world import ACTORS, Answer, Readers, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
]

MATRIX = Path(__file__).with_name("access_matrix.txt")
EVERY_CELL = os.environ.get("HYPOTHESIS_PROFILE") == "long"
METHODS = {
    "GET": ["GET", "HEAD"],
    "POST": ["POST"],
    "OTHER": ["PUT", "DELETE", "OPTIONS"],
}
OBJECTS = {
    "visible": ["visible"],
    "hidden": ["hidden"],
    "gone": ["trashed", "missing"],
    "trashed": ["trashed"],
    "missing": ["missing"],
}


@dataclass(frozen=True)
class Cell:
    """What one actor is answered by the routes of a rule, asked in one way."""

    actor: str
    methods: tuple[str, ...]
    things: tuple[str, ...]
    answer: str


Rule = tuple[list[Cell], list[str]]


def read_matrix(text: str) -> dict[str, Rule]:
    """The rules of the file, each with its cells and the routes that stand under it."""
    rules: dict[str, Rule] = {}
    params: list[str] = []
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        if words[0].startswith("["):
            name, _end, actors = line[1:].partition("]")
            assert actors.split() == ACTORS, line
            cells, routes = rules.setdefault(name, ([], []))
        elif words[0] == "-":
            routes += words[1:]
        else:
            params += [w for w in words if w in METHODS or w in OBJECTS]
            answers = words[sum(w in METHODS or w in OBJECTS for w in words) :]
            if answers:  # else the answers stand on the next line
                cells += cells_of(params, answers)
                params = []
    return rules


def cells_of(params: list[str], answers: list[str]) -> list[Cell]:
    methods = tuple(m for w in params for m in METHODS.get(w, []))
    things = tuple(t for w in params for t in OBJECTS.get(w, [])) or ("",)
    pairs = zip(ACTORS, answers, strict=True)
    return [Cell(actor, methods, things, answer) for actor, answer in pairs]


RULES = read_matrix(MATRIX.read_text(encoding="utf-8"))
RULE_OF = {route: rule for rule, (_cells, routes) in RULES.items() for route in routes}


def patterns(resolver=None, path="", space="") -> Iterator[tuple[str, str]]:
    """Every address of the site: its name, or its pattern where it has none."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, here, inner)
        else:
            yield (f"{space}{entry.name}" if entry.name else here), here


@cache
def path_of() -> dict[str, str]:
    """The pattern of every route, by its name."""
    return dict(patterns())


def decided_as(name: str) -> str:
    """The line of the file for a route: the admin's routes are told by their kind."""
    for model in site._registry:
        meta = model._meta
        if name == f"admin/{meta.app_label}/{meta.model_name}/<path:object_id>/":
            return "admin:RECORD_old_address"
        for kind in ("changelist", "add", "change", "delete", "history"):
            if name == f"admin:{meta.app_label}_{meta.model_name}_{kind}":
                group = meta.model_name if not issubclass(model, Record) else "RECORD"
                return f"admin:{group}_{kind}"
    return name


# What is asked


def address(route: str, thing: str, world: World) -> str:
    """The address of a route for a record of this standing."""
    if route == "admin/(?P<url>.*)$":
        return "/admin/nowhere/"
    if route.startswith("admin/"):
        app, model = route.split("/")[1:3]
        return f"/admin/{app}/{model}/{key_of(model, thing, world)}/"
    pattern = path_of()[route]
    if "<slug:slug>" in pattern:
        slug = "rekap-naskah" if thing in ("", "visible") else "nothing"
        return reverse(route, args=[slug])
    if "<slug:rows>" in pattern:
        return reverse(route, args=["sources"])
    if "<slug:code>" in pattern:
        return reverse(route, args=["KZ"])
    if "<uidb64>" in pattern:
        return reverse(route, args=["MQ", "set-password"])
    if "<str:key>" in pattern:
        kind = "import" if route.startswith("imports:") else "own file"
        return reverse(route, args=[world.things[kind, thing or "missing"]])
    if "<str:secret>" in pattern:
        return reverse(route, args=[world.things[route, thing]])
    if "app_label" in pattern:
        return reverse(route, args=["partners"])
    if "content_type_id" in pattern:
        return reverse(route, args=[1, 1])
    if "<path:object_id>" in pattern or "<id>" in pattern:
        model = route.split(":")[1].split("_")[1]
        return reverse(route, args=[key_of(model, thing, world)])
    if "<int:merged>" in pattern:
        kind = route.partition(":")[0]
        gone = world.things.get((kind, f"merged into {thing}"), 1)
        return reverse(route, args=[world.things[kind, thing], gone])
    if "<int:other>" in pattern:
        kind = route.partition(":")[0]
        return reverse(route, args=[world.things[kind, k] for k in (thing, "twin")])
    if "<int:pk>" in pattern:
        return reverse(route, args=[world.things[route.partition(":")[0], thing]])
    return reverse(route)


def key_of(model: str, thing: str, world: World):
    """The key of what stands so in the admin; one that nothing has, where all do."""
    kinds = {"partner": "partners", "person": "people", "agreement": "agreements"}
    kinds |= {"source": "sources", "program": "programs", "event": "events"}
    kinds |= {"outcome": "outcomes", "followup": "follow_ups"}
    kind = kinds.get(model, model)
    return world.things.get((kind, thing or "visible"), "0")


def outcome(answer) -> str:
    """The status, or where the reader is sent: to sign in, or to the admin's door."""
    if answer.status != 302:
        return str(answer.status)
    where = answer.headers["Location"].partition("?")[0]
    places = {reverse("login"): "login", reverse("admin:login"): "door"}
    return places.get(where, "302")


def routes_of(rule: str) -> list[str]:
    """The routes of the site that keep a rule of the file."""
    return [name for name in path_of() if RULE_OF.get(decided_as(name)) == rule]


@pytest.fixture(autouse=True)
def quiet_log():
    """Refusals by the thousand are what is wanted here; nobody reads of them."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("django.request").setLevel(logging.NOTSET)


# The matrix


def test_every_route_is_decided_and_every_line_is_a_route():
    decided = {decided_as(name) for name, _at in patterns()}
    assert decided - set(RULE_OF) == set()
    assert set(RULE_OF) - decided == set()


def test_a_new_route_would_not_be_decided():
    assert decided_as("partners:nowhere") not in RULE_OF
    assert decided_as("admin:partners_name_changelist") not in RULE_OF


def test_every_route_stands_under_one_rule():
    routes = [route for _cells, routes in RULES.values() for route in routes]
    assert sorted(routes) == sorted(set(routes))


@pytest.mark.parametrize("rule", RULES)
def test_every_cell_is_as_decided(world, readers, rule):
    cells, _routes = RULES[rule]
    differs = []
    for route in routes_of(rule):
        for cell in cells:
            for thing in cell.things:
                where = address(route, thing, world)
                for method in cell.methods:
                    if cell.answer == "-" or spared(cell, thing, method):
                        continue
                    got = outcome(asked(readers, cell.actor, method, where))
                    if got != cell.answer:
                        differs.append((route, method, thing, cell.actor, got))
    assert differs == []


def asked(readers: Readers, actor: str, method: str, where: str) -> Answer:
    if method == "GET":
        return readers.get(actor, where)
    return readers.ask(actor, method, where)


def spared(cell: Cell, thing: str, method: str) -> bool:
    """What `make test` leaves to `make test-long`, which asks every cell.

    Methods beside GET and POST are told apart before roles and records are: one who may
    and one who may not are enough. What is hidden is open to managers and administrators
    by one and the same right: managers are asked.
    """
    if EVERY_CELL:
        return False
    if method in ("HEAD", "PUT", "DELETE", "OPTIONS"):
        return cell.actor not in ("anonymous", "editor") or thing not in ("", "visible")
    if thing == "missing" and "trashed" in cell.things:
        return cell.actor != "editor"
    same = cell.actor == "administrator" and cell.answer == "200"
    return method == "GET" and thing == "hidden" and same


def comparable(answer: Answer, where: str) -> tuple:
    """All that an answer tells, but for the token that is new in every form and the
    address that was asked for."""
    body = re.sub(rb'(csrfmiddlewaretoken" value=")[^"]+', rb"\1", answer.body)
    headers = {k: v for k, v in answer.headers.items() if k != "Content-Length"}
    return answer.status, body.replace(where.encode(), b"/asked/"), headers


@pytest.mark.parametrize("rule", ["record", "edit", "delete"])
def test_what_is_hidden_or_trashed_is_as_if_never_there(world, readers, rule):
    differs = []
    for route in RULES[rule][1]:
        for actor in ["no-role", *ROLES]:
            answers = {}
            for thing in ("missing", "trashed", "hidden"):
                where = address(route, thing, world)
                answers[thing] = comparable(readers.get(actor, where), where)
            unseen = ["trashed"]
            if actor in ("no-role", "viewer", "editor"):
                unseen.append("hidden")
            if answers["missing"][0] not in (403, 404):
                differs.append((route, actor, answers["missing"][0]))
            differs += [
                (route, actor, thing)
                for thing in unseen
                if answers[thing] != answers["missing"]
            ]
    assert differs == []


def test_every_page_but_the_open_ones_requires_sign_in(world, readers):
    """Also those that nobody has written yet: signing in is what a page needs unless
    it says otherwise."""
    open_rules = {"open", "sign in", "told", "language", "feed"}
    for name, _at in patterns():
        if RULE_OF[decided_as(name)] not in open_rules:
            where = address(name, "visible", world)
            got = outcome(readers.get("anonymous", where))
            assert got in ("login", "door"), name


# From the next request on


@pytest.fixture
def reader(client):
    user = UserFactory(role="manager")
    client.force_login(user)
    return user


def test_right_withdrawn_is_gone_with_the_next_request(client, reader):
    hidden = PartnerFactory(access="restricted")
    assert client.get(hidden.get_absolute_url()).status_code == 200
    reader.groups.set(Group.objects.filter(name="viewer"))
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(reverse("partners:create")).status_code == 403
    reader.groups.clear()
    assert client.get(reverse("home")).status_code == 403


def test_disabled_account_is_a_stranger_with_the_next_request(client, reader):
    assert client.get(reverse("home")).status_code == 200
    reader.is_active = False
    reader.save()
    assert client.get(reverse("home")).url.startswith(reverse("login"))
    assert client.login(username=reader.username, password=PASSWORD) is False


def test_record_hidden_or_trashed_is_gone_with_the_next_request(client):
    client.force_login(UserFactory(role="viewer"))
    for hide in (lambda r: r.move_to_trash(), restrict):
        record = AgreementFactory()
        assert client.get(record.get_absolute_url()).status_code == 200
        hide(record)
        assert client.get(record.get_absolute_url()).status_code == 404


def restrict(record):
    record.access = "restricted"
    record.save()


def test_system_account_opens_nothing(client):
    system = system_account()
    assert not system.is_active
    assert not system.has_usable_password()
    client.force_login(system)
    assert client.get(reverse("home")).url.startswith(reverse("login"))


def test_roles_hold_exactly_their_rights():
    for name, role in ROLES.items():
        user = UserFactory(role=name)
        assert {right for right in RIGHTS if may(user, right)} == set(role.rights)
    others = Group.objects.exclude(name__in=ROLES)
    assert not others.exists()
    beyond = Permission.objects.exclude(codename__in=RIGHTS)
    for name, role in ROLES.items():
        assert beyond.filter(group__name=name).exists() == ("administer" in role.rights)


def test_readme_lists_the_account_of_every_role():
    readme = MATRIX.parents[1].joinpath("README.md").read_text(encoding="utf-8")
    for role in ROLES.values():
        assert f"\n| `{role.username}` | " in readme, role.username
