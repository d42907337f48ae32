"""What users and scripts rely on, as the present version has it.

Found out from outside, through Django and the pages themselves, so that it does not
matter where anything lies in the code.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
# Headings that are worded otherwise now: by the address of the file without its ending,
# how they were worded and how they are. Files with the former wording are taken in all
# the same: tests/upgrade/test_own_files.py.
ALLOWED_HEADINGS: dict[str, dict[str, str]] = {}

# Of the addresses without a number in them, those that are no page to be read.
NO_PAGES = ("admin/", "accounts/", "language/")
# What may be chosen of these is what the register holds, or comes with the software.
OF_CONTENT = ("country", "person_in_charge", "program", "user")


# Addresses


def addresses(resolver=None, path="", space="") -> Iterator[tuple[str, str]]:
    """Every address of the site as its pattern, and the name by which code calls it."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, here, inner)
        elif "(?P<app_label>" not in here:  # which apps there are, in the admin
            yield here, f"{space}{entry.name}" if entry.name else ""


def pages(client) -> Iterator[tuple[str, str]]:
    """Every page that a reader may open without naming a record, with its content."""
    plain = [path for path, _name in addresses() if not re.search(r"[<(\\]", path)]
    seen = {"/" + path for path in plain if not path.startswith(NO_PAGES)}
    reports = client.get("/reports/").content.decode()
    seen |= set(re.findall(r'href="(/reports/[a-z0-9-]+/)"', reports))
    for path in sorted(seen):
        if not path.endswith((".csv", ".xlsx")):
            answer = client.get(path)
            kind = answer.headers.get("Content-Type", "")
            if answer.status_code == 200 and kind.startswith("text/html"):
                yield path, answer.content.decode()


# Parameters


class Controls(HTMLParser):
    """The controls of the forms by which a page is asked for, and what its links to
    itself ask: names, and for those with a closed list of choices, the choices."""

    def __init__(self, path: str):
        super().__init__()
        self.path, self.found = path, {}
        self.inside, self.select = False, ""

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            by_get = (told.get("method") or "get").lower() == "get"
            action = urlsplit(told.get("action") or "").path or self.path
            self.inside = by_get and action == self.path
        elif tag == "a":
            self.read_link(told.get("href") or "")
        elif (
            self.inside and told.get("name") and tag in ("input", "select", "textarea")
        ):
            choices = self.found.setdefault(told["name"], set())
            self.select = told["name"] if tag == "select" else ""
            if told.get("type") in ("radio", "checkbox"):
                choices.add(told.get("value") or "on")
        elif tag == "option" and self.select and "value" in told:
            self.found[self.select].add(told["value"] or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""

    def read_link(self, href: str) -> None:
        parts = urlsplit(href)
        if parts.path not in ("", self.path):
            return
        for name, values in parse_qs(parts.query).items():
            if name == "sort":
                keys = {value.removeprefix("-") for value in values}
                self.found.setdefault(name, set()).update(keys)


def parameters(path: str, content: str) -> dict[str, list[str]]:
    """What may be asked of a page: each parameter, with its choices where these are a
    closed list."""
    controls = Controls(path)
    controls.feed(content)
    return {
        name: [] if name in OF_CONTENT else sorted(choices - {""})
        for name, choices in sorted(controls.found.items())
    }


# Headings


def heading_now(address: str, heading: str, now: list[str]) -> str:
    """What a heading of a file is called today; the other language may have kept it."""
    renamed = ALLOWED_HEADINGS.get(address.partition(".")[0], {})
    return heading if heading in now else renamed.get(heading, heading)


# Commands and make


def commands() -> dict[str, list[str]]:
    """The project's own commands with their arguments, beyond those of every command."""
    usual = {name for action in arguments(BaseCommand()) for name in action}
    found = {}
    for name, app in get_commands().items():
        if is_ours(app):
            told = arguments(load_command_class(app, name))
            found[name] = sorted(" ".join(a) for a in told if not usual & {*a})
    return found


def is_ours(app: str) -> bool:
    """Whether an app lies in the project itself."""
    file = import_module(app).__file__
    return bool(file) and Path(file).is_relative_to(ROOT) and ".venv" not in file


def arguments(command: BaseCommand) -> list[list[str]]:
    """The names of each argument, a needed one in capitals as the help shows it."""
    parser = command.create_parser("manage.py", "command")
    return [[*(a.option_strings or [a.dest.upper()])] for a in parser._actions]


def make_targets() -> list[str]:
    told = (ROOT / "Makefile").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"(?m)^([a-z][a-z-]*):", told)))
