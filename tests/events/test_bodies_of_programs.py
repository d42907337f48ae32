"""Who owns, organises, funds, carries out and hosts a program."""

import csv
import io

import pytest

from events.models import Program, ProgramBody
from tests.core.filled_forms import added, filled, problems
from tests.event_factories import ProgramBodyFactory, ProgramFactory
from tests.factories import PartnerFactory, UserFactory, country

pytestmark = pytest.mark.django_db


def signed_in(client, role: str = "viewer"):
    client.force_login(UserFactory(role=role))
    client.cookies["django_language"] = "en"
    return client


def file_rows(client, address: str) -> list[dict[str, str]]:
    mark = "&" if "?" in address else "?"
    answer = client.get(f"{address}{mark}dialect=standard")
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def listed(client, query: str) -> list[str]:
    return [p.name_en for p in client.get(f"/programs/?{query}").context["rows"]]


def content(client, record) -> str:
    return " ".join(client.get(record.get_absolute_url()).content.decode().split())


@pytest.fixture
def foundation(db):
    return PartnerFactory(name="Sample Foundation")


@pytest.fixture
def university(db):
    return PartnerFactory(name="Sample University")


def test_program_funded_by_one_and_carried_out_by_another(
    client, foundation, university
):
    """Entered through the form, found by filter and search, read back from files."""
    signed_in(client, "editor")
    ProgramFactory(name_en="Another")
    sent = filled(client.get("/programs/new/")) | {"name_en": "Reading Grants"}
    funder = {"partner": "Sample Foundation", "role": "funder", "note": "Two rounds"}
    sent = added(sent, "bodies", **funder, since="2019", until="June 2021")
    carrier = {"partner": "Sample University", "role": "implementer", "position": 2}
    sent = added(sent, "bodies", **carrier)
    answer = client.post("/programs/new/", sent)
    assert answer.status_code == 302, problems(answer)
    program = Program.objects.get(name_en="Reading Grants")
    funds, carries_out = program.bodies.all()
    assert (funds.partner, funds.role) == (foundation, "funder")
    assert (funds.since, funds.until) == ("2019", "2021-06")
    assert (carries_out.partner, carries_out.role) == (university, "implementer")
    page = content(client, program)
    for words in ("Sample Foundation", "2019 – June 2021", "Two rounds", "Implementer"):
        assert words in page
    for query in (
        "q=foundation",
        "q=reading+university",
        "q=rounds",
        "role=funder",
        f"partner={university.pk}",
        f"partner={university.pk}&role=implementer",
    ):
        assert listed(client, query) == ["Reading Grants"], query
    for query in ("role=owner", f"partner={university.pk}&role=funder"):
        assert listed(client, query) == [], query
    (line,) = file_rows(client, "/programs/export.csv?role=funder")
    assert (line["Funders"], line["Implementers"], line["Owners"]) == (
        "Sample Foundation",
        "Sample University",
        "",
    )
    first, second = file_rows(client, "/programs/bodies.csv")
    assert (first["Programme"], first["Partner"], first["Role"]) == (
        "Reading Grants",
        "Sample Foundation",
        "Funder",
    )
    assert (first["Since"], first["Until"], first["Note"]) == (
        "2019",
        "June 2021",
        "Two rounds",
    )
    assert (second["Partner"], second["Role"]) == ("Sample University", "Implementer")


def test_partner_shows_the_programs_in_which_it_has_a_role(client, foundation):
    signed_in(client)
    program = ProgramFactory(name_en="Reading Grants")
    ProgramBodyFactory(program=program, partner=foundation, role="owner", since="2019")
    page = content(client, foundation)
    assert f'<a href="/programs/{program.pk}/"' in page
    assert "2019 – end date not recorded" in page
    assert f'href="/programs/?partner={foundation.pk}"' in page
    assert "/programs/?partner=" not in content(client, PartnerFactory())


def test_body_may_be_a_country_or_a_group(client):
    signed_in(client)
    program = ProgramFactory(name_en="Exchange")
    ProgramBodyFactory(program=program, country=country("KZ"), role="funder")
    ProgramBodyFactory(program=program, group="Village libraries", role="host")
    assert listed(client, "q=Kazakhstan") == ["Exchange"]
    assert listed(client, "q=village") == ["Exchange"]
    (line,) = file_rows(client, "/programs/export.csv")
    assert (line["Funders"], line["Hosts"]) == ("Kazakhstan", "Village libraries")


def test_search_says_which_body_it_found(client, foundation):
    signed_in(client)
    ProgramBodyFactory(
        program=ProgramFactory(name_en="Reading Grants"),
        partner=foundation,
        role="funder",
    )
    assert "funder: Sample Foundation" in client.get("/search/?q=foundation").text


@pytest.mark.parametrize("hidden", ["partner", "program"])
def test_what_is_hidden_is_learnt_nowhere(client, foundation, hidden):
    program = ProgramFactory(name_en="Reading Grants")
    body = {"program": program, "partner": foundation, "note": "Secret note"}
    ProgramBodyFactory(**body, role="owner")
    record = {"partner": foundation, "program": program}[hidden]
    record.access = "restricted"
    record.save()
    for role, seen in (("viewer", False), ("administrator", True)):
        signed_in(client, role)
        shown = {"partner": program, "program": foundation}[hidden]
        pages = [content(client, shown), client.get("/search/?q=secret").text]
        pages.append(client.get(f"{shown.get_absolute_url()}history/").text)
        if role == "administrator":
            pages.append(content(client, record))
        texts = " ".join(pages)
        assert (str(record) in texts) is seen
        assert ("Secret note" in texts) is seen
        assert bool(file_rows(client, "/programs/bodies.csv")) is seen
        for query in ("q=foundation", "role=owner"):
            assert bool(listed(client, query)) is seen, query
        # Texts of a row that names something restricted are in nobody's search.
        found = seen and hidden == "program"
        assert listed(client, "q=secret") == (["Reading Grants"] if found else [])
        if hidden == "partner":
            (line,) = file_rows(client, "/programs/export.csv")
            assert line["Owners"] == ("Sample Foundation" if seen else "")


def test_body_that_editor_does_not_see_stays_when_the_program_is_saved(
    client, foundation
):
    program = ProgramFactory(name_en="Reading Grants")
    body = ProgramBodyFactory(program=program, partner=foundation, role="owner")
    foundation.access = "restricted"
    foundation.save()
    signed_in(client, "editor")
    address = f"/programs/{program.pk}/edit/"
    sent = filled(client.get(address)) | {"acronym": "RG", "reason": "As printed"}
    sent = added(sent, "bodies", group="Volunteers", role="owner")
    answer = client.post(address, sent)
    assert answer.status_code == 302, problems(answer)
    owners = ProgramBody.objects.filter(program=program, role="owner")
    assert {str(owner) for owner in owners} == {"Sample Foundation", "Volunteers"}
    assert body in owners


def test_history_names_the_body_and_its_change(client, foundation):
    signed_in(client, "editor")
    program = ProgramFactory(name_en="Reading Grants")
    ProgramBodyFactory(program=program, partner=foundation, role="funder")
    address = f"/programs/{program.pk}/edit/"
    sent = filled(client.get(address)) | {"bodies-0-role": "owner", "reason": "Deed"}
    answer = client.post(address, sent)
    assert answer.status_code == 302, problems(answer)
    page = client.get(f"/programs/{program.pk}/history/").text
    for words in ("Sample Foundation", "Funder", "Owner", "Deed"):
        assert words in page
    program.refresh_from_db()
    assert program.version == 2
