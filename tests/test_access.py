"""Who may do what: every cell of `access_matrix.txt`, asked of the site itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.admin.sites import site
from django.contrib.auth.models import Group
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from perpusnas.access import ROLES
from perpusnas.models import Country, Record, Source
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    SourceFactory,
    UserFactory,
    area,
)

pytestmark = pytest.mark.django_db

MATRIX = Path(__file__).with_name("access_matrix.txt")
ACTORS = ["anonymous", "no-role", *ROLES, "disabled"]
METHODS = {
    "GET": ["GET", "HEAD"],
    "POST": ["POST"],
    "OTHER": ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"],
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
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        if words[0].startswith("["):
            cells, routes = rules.setdefault(line.strip("[] "), ([], []))
        elif words[0] == "-":
            routes += words[1:]
        else:
            asked, answers = words[: -len(ACTORS)], words[-len(ACTORS) :]
            methods = [m for w in asked if w in METHODS for m in METHODS[w]]
            things = [t for w in asked if w in OBJECTS for t in OBJECTS[w]] or [""]
            assert len(asked) == sum(w in METHODS or w in OBJECTS for w in asked), line
            cells += [
                Cell(actor, tuple(methods), tuple(things), answer)
                for actor, answer in zip(ACTORS, answers, strict=True)
            ]
    return rules


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


# The world that is asked about


@dataclass
class World:
    """One record of each kind and standing, and a browser for each actor."""

    things: dict[tuple[str, str], int | str]
    browsers: dict[str, Client]


def paper(**more) -> Source:
    source = SourceFactory(kind="paper", **more)
    source.file.name, source.file_name = "aa/file.pdf", "file.pdf"
    kept = Path(source.file.path)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"%PDF-1.7\n")
    source.save()
    return source


def partner(**more):
    found = PartnerFactory(**more)
    found.logo.name = paper().file.name
    found.save()
    return found


MAKERS = {
    "partners": partner,
    "people": PersonFactory,
    "agreements": AgreementFactory,
    "sources": paper,
}


@pytest.fixture
def world() -> World:
    things = {}
    for kind, make in MAKERS.items():
        things[kind, "visible"] = make().pk
        things[kind, "hidden"] = make(access="restricted").pk
        trashed = make()
        trashed.move_to_trash()
        things[kind, "trashed"] = trashed.pk
        things[kind, "missing"] = trashed.pk + 1000
    browsers = {actor: Client() for actor in ACTORS}
    for actor in ACTORS[1:]:
        role = actor if actor in ROLES else None
        user = UserFactory(role="administrator" if actor == "disabled" else role)
        browsers[actor].force_login(user)
        if actor == "disabled":
            user.is_active = False
            user.save()
    for model, make in [(Country, lambda: Country.objects.get(code="KZ"))]:
        things[model, "visible"] = make().pk
    things["area", "visible"] = area("digital").pk
    things["user", "visible"] = UserFactory(role="viewer").pk
    return World(things, browsers)


def address(route: str, thing: str, world: World) -> str:
    """The address of a route for a record of this standing."""
    if route == "admin/(?P<url>.*)$":
        return "/admin/nowhere/"
    if route.startswith("admin/"):
        app, model = route.split("/")[1:3]
        return f"/admin/{app}/{model}/{key_of(model, thing, world)}/"
    pattern = dict(patterns())[route]
    if "<slug:slug>" in pattern:
        slug = "rekap-naskah" if thing in ("", "visible") else "nothing"
        return reverse(route, args=[slug])
    if "<uidb64>" in pattern:
        return reverse(route, args=["MQ", "set-password"])
    if "app_label" in pattern:
        return reverse(route, args=["partners"])
    if "content_type_id" in pattern:
        return reverse(route, args=[1, 1])
    if "<path:object_id>" in pattern or "<id>" in pattern:
        model = route.split(":")[1].split("_")[1]
        return reverse(route, args=[key_of(model, thing, world)])
    if "<int:pk>" in pattern:
        return reverse(route, args=[world.things[route.split(":")[0], thing]])
    return reverse(route)


def key_of(model: str, thing: str, world: World):
    kinds = {"partner": "partners", "person": "people", "agreement": "agreements"}
    kind = {**kinds, "source": "sources", "country": Country}.get(model, model)
    return world.things.get((kind, thing or "visible"), "0")


def answer(response) -> str:
    """The status, or where the reader is sent: to sign in, or to the admin's door."""
    if response.status_code != 302:
        return str(response.status_code)
    where = response.headers["Location"].partition("?")[0]
    places = {reverse("login"): "login", reverse("admin:login"): "door"}
    return places.get(where, "302")


def ask(world: World, actor: str, method: str, where: str):
    """The answer to one request, of which the database and the browser keep nothing."""
    browser = Client()
    browser.cookies.update(world.browsers[actor].cookies)
    with transaction.atomic():
        response = browser.generic(method, where)
        response.body = response.getvalue()
        request_finished.disconnect(close_old_connections)
        response.close()
        request_finished.connect(close_old_connections)
        transaction.set_rollback(True)
    return response
