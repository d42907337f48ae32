"""What users and scripts relied on in version 0.1.0 is still there; more may be."""

import csv
import json
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from tests.upgrade import surface
from tests.upgrade.old_registers import ADMINISTRATOR, FOLDER

KEPT = json.loads((FOLDER / "surface.json").read_text(encoding="utf-8"))

# What of it is gone on purpose, each for a reason.
ADDRESSES_GONE: dict[str, str] = {}
PARAMETERS_GONE: dict[str, str] = {}
COMMANDS_GONE = {
    "populate": "it makes registers for tests: python -m tests.populate",
}
MAKE_TARGETS_GONE: dict[str, str] = {}

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def administrator(client):
    """A reader of the register of 0.1.0: a list that is empty tells less of itself."""
    call_command("import_register", FOLDER / "register", verbosity=0)
    client.force_login(get_user_model().objects.get(username=ADMINISTRATOR))
    status(client, "/partners/export.csv")  # something in the log
    return client


def status(client, address: str, params: dict | None = None) -> int:
    answer = client.get(address, params)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_every_address_is_there():
    now = set(surface.addresses())
    gone = [values for values in map(tuple, KEPT["addresses"]) if values not in now]
    assert [path for path, _name in gone if path not in ADDRESSES_GONE] == []


def test_every_page_takes_the_parameters_that_it_took(administrator):
    pages = dict(surface.pages(administrator))
    gone = []
    for path, then in KEPT["parameters"].items():
        now = surface.parameters(path, pages[path]) if path in pages else {}
        for name, choices in then.items():
            missing = [] if name in now else [f"{path}?{name}"]
            left_out = set(choices) - {*now.get(name, choices)}
            gone += missing + [f"{path}?{name}={choice}" for choice in sorted(left_out)]
    assert [values for values in gone if values not in PARAMETERS_GONE] == []


def test_every_parameter_of_paging_is_known_where_it_was(administrator):
    """A list refuses what it does not know: an unknown name or order is an error."""
    wrong = []
    for address, params in KEPT["paging"].items():
        for sort in params["sort"] or [""]:
            facts = {**params, "sort": sort}
            if status(administrator, address, facts) != 200:
                wrong.append(f"{address}?{urlencode(facts)}")
        assert status(administrator, address, {"unheard_of": "1"}) == 400
    assert [facts for facts in wrong if facts not in PARAMETERS_GONE] == []


@pytest.mark.parametrize("address", KEPT["headings"])
def test_headings_stand_in_their_order(address, administrator):
    """Those of reports come first, in their order for good; in files of lists, others
    may stand between them."""
    for values, headings in KEPT["headings"][address].items():
        language, dialect = values.split(" ")
        administrator.cookies["django_language"] = language
        answer = administrator.get(address, {"dialect": dialect})
        first = b"".join(answer.streaming_content).decode("utf-8-sig")
        delimiter = ";" if dialect == "excel" else ","
        now = next(csv.reader(StringIO(first, newline=""), delimiter=delimiter))
        then = [surface.heading_now(address, heading, now) for heading in headings]
        assert len(now) == len(set(now)), (
            f"{address} in {values}: a heading stands twice"
        )
        assert len(now) >= len(then)
        kept = now[: len(then)] if address.startswith("/reports/") else now
        assert [heading for heading in kept if heading in then] == then


def test_every_command_takes_the_arguments_that_it_took():
    now = surface.commands()
    for name, then in KEPT["commands"].items():
        if name not in COMMANDS_GONE:
            assert name in now
            assert set(then) <= set(now[name]), name


def test_every_make_target_is_there():
    gone = set(KEPT["make"]) - {*surface.make_targets()}
    assert gone <= MAKE_TARGETS_GONE.keys()
