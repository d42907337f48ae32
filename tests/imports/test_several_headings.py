"""Several columns of a file with the same meaning, of which the names are joined."""

import pytest
from django.urls import reverse

from partners.models import Partner
from perpusnas.imports.mappings import Mapping, MappingError
from perpusnas.imports.models import ImportJob
from perpusnas.imports.reading import KINDS
from tests.factories import NameFactory, PartnerFactory

from .sample_files import csv_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HEADINGS = ["name", "country_name", "aliases", "acronyms"]
CHOSEN = {"do": "columns", "column-0": "name", "column-1": "country"}
CHOSEN |= {"column-2": "others", "column-3": "others"}


@pytest.fixture
def manager_client(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


def sent(client, *rows) -> str:
    """Send a file, and return the address of its preview."""
    file = upload(csv_of(*rows))
    return client.post(reverse("imports:list"), {"kind": "partners", "file": file}).url


def aliases_of(partner: Partner) -> set[str]:
    return set(partner.names.filter(kind="alias").values_list("text", flat=True))


def test_names_of_two_columns_are_joined(manager_client):
    rows = [
        ["Contoh Library", "Japan", "Contoh Archive|Contoh House", "CL|C-L"],
        ["Second Library", "Japan", "", "SL"],
        ["Third Library", "Japan", "Third House", ""],
        ["Fourth Library", "Japan", "FL", "FL|F-L"],
    ]
    where = sent(manager_client, HEADINGS, *rows)
    assert manager_client.post(where, CHOSEN).status_code == 302
    assert manager_client.get(where).context["is_ready"]
    assert manager_client.post(where, {"do": "confirm"}).status_code == 302
    assert ImportJob.objects.get().state == "done"
    found = {partner.name: aliases_of(partner) for partner in Partner.objects.all()}
    expected = {
        "Contoh Library": {"Contoh Archive", "Contoh House", "CL", "C-L"},
        "Second Library": {"SL"},
        "Third Library": {"Third House"},
        "Fourth Library": {"FL", "F-L"},
    }
    assert {name: found[name] for name in expected} == expected


def test_empty_cell_beside_a_filled_one_removes_nothing(manager_client):
    partner = PartnerFactory(name="Contoh Library")
    NameFactory(partner=partner, kind="alias", text="Contoh House")
    rows = [[f"#{partner.pk}", "New House", ""]]
    where = sent(manager_client, ["ID", "aliases", "acronyms"], *rows)
    columns = {"column-0": "id", "column-1": "others", "column-2": "others"}
    manager_client.post(where, {"do": "columns", **columns})
    assert manager_client.post(where, {"do": "confirm"}).status_code == 302
    assert aliases_of(partner) == {"Contoh House", "New House"}


def test_mapping_may_join_names_but_no_single_values():
    kind = KINDS["partners"]
    text = '{"columns": {"aliases": "others", "acronyms": "others"}}'
    mapping = Mapping.from_json(text, kind)
    guessed = ["name", "country", "others", ""]
    assert mapping.columns_for(HEADINGS, guessed) == [*guessed[:3], "others"]
    with pytest.raises(MappingError):
        Mapping.from_json(text.replace("others", "acronym"), kind)
