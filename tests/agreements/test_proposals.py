"""Who proposed an agreement, and what was agreed in principle."""

import csv
import io

import pytest

from agreements.models import Agreement, Stage
from agreements.stages import next_stages
from tests.core.filled_forms import filled, problems
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    StageChangeFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


def signed_in(client, role: str = "viewer"):
    client.force_login(UserFactory(role=role))
    client.cookies["django_language"] = "en"
    return client


def titles(client, query: str) -> list[str]:
    rows = client.get(f"/agreements/?{query}").context["rows"]
    return sorted(agreement.title_en for agreement in rows)


def file_rows(client, heading: str) -> dict[str, str]:
    """The cells of a column of the list's file, by the title of the agreement."""
    answer = client.get("/agreements/export.csv?dialect=standard")
    text = b"".join(answer.streaming_content).decode()
    lines = csv.DictReader(io.StringIO(text, newline=""))
    return {line["Agreement title"]: line[heading] for line in lines}


def proposed(title: str, by) -> Agreement:
    return AgreementFactory(title_en=title, proposed_by=by)


def test_proposer_is_entered_shown_filtered_and_in_the_file(client):
    signed_in(client, "editor")
    embassy = PartnerFactory(name="Embassy E", country=country("KZ"))
    agreement = AgreementFactory(title_en="By the embassy")
    address = f"/agreements/{agreement.pk}/edit/"
    sent = filled(client.get(address)) | {
        "proposed_by": "Embassy E",
        "reason": "Letter",
    }
    answer = client.post(address, sent)
    assert answer.status_code == 302, problems(answer)
    agreement.refresh_from_db()
    assert agreement.proposed_by == embassy
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Proposed by" in page
    assert "Embassy E" in page
    proposed("By a unit", PartnerFactory(name="Our centre", parent=home()))
    proposed("By us", home())
    AgreementFactory(title_en="Not recorded")
    assert titles(client, "proposed_by=ours") == ["By a unit", "By us"]
    assert titles(client, "proposed_by=others") == ["By the embassy"]
    assert file_rows(client, "Proposed by") == {
        "By the embassy": "Embassy E",
        "By a unit": "Our centre",
        "By us": "National Library of Indonesia",
        "Not recorded": "",
    }


def test_hidden_proposer_is_nowhere(client):
    signed_in(client)
    secret = PartnerFactory(name="Secret body", access="restricted")
    agreement = proposed("Theirs", secret)
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Secret body" not in page
    assert titles(client, "proposed_by=others") == []
    assert file_rows(client, "Proposed by") == {"Theirs": ""}


def test_agreement_in_principle_is_a_stage_before_signing(client):
    signed_in(client, "editor")
    agreement = AgreementFactory(stage="exploratory", signature="no", signed="")
    StageChangeFactory(agreement=agreement, stage="exploratory", since="2020")
    address = f"/agreements/{agreement.pk}/stage/"
    sent = filled(client.get(address)) | {"stage": "in_principle", "since": "2021-05"}
    assert client.post(address, sent).status_code == 302
    agreement.refresh_from_db()
    assert agreement.stage == "in_principle"
    assert next_stages(agreement) == (
        Stage.NEGOTIATION,
        Stage.DRAFTING,
        Stage.ON_HOLD,
        Stage.CANCELLED,
        Stage.UNKNOWN,
    )
    found = client.get("/agreements/?stage=in_principle").context["rows"]
    assert list(found) == [agreement]
    columns = client.get("/agreements/pipeline/").context["columns"]
    shown = {column["stage"]: list(column["agreements"]) for column in columns}
    assert shown[Stage.IN_PRINCIPLE] == [agreement]
    assert list(file_rows(client, "Stage").values()) == ["Agreed in principle"]


@pytest.mark.parametrize(
    ("stage", "log", "is_shown"),
    [
        ("in_principle", [], True),
        ("drafting", ["in_principle"], True),
        ("drafting", ["negotiation"], False),
    ],
)
def test_step_is_shown_only_where_it_was_reached(client, stage, log, is_shown):
    signed_in(client)
    agreement = AgreementFactory(stage=stage, signature="no", signed="")
    for step in log:
        StageChangeFactory(agreement=agreement, stage=step)
    steps = client.get(agreement.get_absolute_url()).context["steps"]
    labels = [step["label"] for step in steps]
    assert (Stage.IN_PRINCIPLE.label in labels) is is_shown
