"""A text goes from stage to stage by people, one allowed step at a time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from agreements.models import Agreement, Stage, StageChange
from agreements.stages import (
    BEFORE_SIGNING,
    NEXT_STAGES,
    REASON_REQUIRED,
    next_stages,
)
from tests.core.filled_forms import filled, problems
from tests.factories import (
    AgreementFactory,
    SourceFactory,
    StageChangeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ENDS = [Stage.REPLACED, Stage.TERMINATED, Stage.CLOSED, Stage.CANCELLED]


@pytest.fixture
def editor():
    return UserFactory(role="editor", username="sri")


@pytest.fixture
def user_client(client, editor):
    client.force_login(editor)
    client.cookies["django_language"] = "en"
    return client


def at(stage: str, **facts) -> Agreement:
    """A text in a stage, unsigned where the stage is before signing."""
    signed = stage not in (*BEFORE_SIGNING, Stage.ON_HOLD, Stage.CANCELLED)
    values = {"signature": "yes", "signed": "2021"} if signed else {}
    values = values or {"signature": "no", "signed": ""}
    return AgreementFactory(stage=stage, **{**values, **facts})


def page(text: Agreement) -> str:
    return f"/agreements/{text.pk}/stage/"


def move(user_client, text: Agreement, stage: str, **more):
    sent = {**filled(user_client.get(page(text))), "stage": stage, "since": "", **more}
    return user_client.post(page(text), sent)


@pytest.mark.parametrize("stage", list(Stage))
def test_only_the_next_stages_are_offered(user_client, stage):
    text = at(stage)
    response = user_client.get(page(text))
    if stage in ENDS:
        assert "Final stage." in response.content.decode()
        assert user_client.post(page(text), {"stage": "signed"}).status_code == 409
        return
    offered = [v for v, _label in response.context["form"].fields["stage"].choices]
    assert offered == ["", *next_stages(text)]


@pytest.mark.parametrize(
    ("start", "to"),
    [("proposed", "negotiation"), ("drafting", "signed"), ("signed", "closed")],
)
def test_skipped_stage_is_refused(user_client, start, to):
    text = at(start)
    response = move(user_client, text, to)
    assert response.status_code == 422
    assert any("is not one of the available choices" in p for p in problems(response))
    text.refresh_from_db()
    assert text.stage == start
    assert not text.stage_changes.exists()


def test_step_is_written_down_with_day_person_note_and_evidence(user_client, editor):
    text, letter = at("proposed"), SourceFactory(title="Letter of the partner")
    response = move(
        user_client,
        text,
        "exploratory",
        since="2 March 2024",
        reason="They answered",
        evidence=f"Letter of the partner #{letter.pk}",
    )
    assert response.status_code == 302, problems(response)
    text.refresh_from_db()
    assert (text.stage, text.version) == ("exploratory", 2)
    change = text.stage_changes.get()
    assert (change.stage, change.since) == ("exploratory", "2024-03-02")
    assert (change.moved_by, change.note) == (editor, "They answered")
    assert change.evidence == letter
    assert text.history.latest().history_change_reason == "They answered"


def test_day_offered_is_today_in_jakarta(user_client):
    form = user_client.get(page(at("proposed"))).context["form"]
    assert form["since"].initial == timezone.localdate().isoformat()


@pytest.mark.parametrize("to", [s for s in REASON_REQUIRED if s != "terminated"])
def test_hold_cancellation_and_close_need_a_reason(user_client, to):
    start = {"on_hold": "negotiation", "cancelled": "drafting"}.get(
        to, "implementation"
    )
    text = at(start)
    response = move(user_client, text, to)
    assert "Enter a reason." in problems(response)
    assert move(user_client, text, to, reason="The budget was cut").status_code == 302
    assert text.stage_changes.get().note == "The budget was cut"


def test_what_is_on_hold_is_looked_at_again_on_its_day(user_client):
    today, text = timezone.localdate(), at("negotiation")
    said = {"reason": "The budget was cut", "since": "2020-01-01"}
    refused = move(user_client, text, "drafting", again="2099")
    assert "Only agreements on hold have a review date." in problems(refused)
    move(
        user_client,
        text,
        "on_hold",
        **said,
        again=(today + timedelta(days=9)).isoformat(),
    )
    manager = UserFactory(role="manager")
    waiting = Agreement.objects.with_stage_since(manager)
    assert waiting.get().again_by == today + timedelta(days=9)
    for days, due in ((8, False), (9, True)):
        again = waiting.to_resume(today + timedelta(days=days))
        assert again.exists() is due
    assert not waiting.stalled(today + timedelta(days=9), manager).exists()
    assert waiting.stalled(today + timedelta(days=10), manager).exists()
    page_text = user_client.get("/agreements/pipeline/").content.decode()
    assert "to be reviewed on" in page_text


@pytest.mark.one_database
def test_log_is_never_rewritten():
    """On PostgreSQL the database refuses whoever asks; no page offers it anywhere."""
    StageChangeFactory(agreement=at("drafting"), stage="drafting")
    if connection.vendor == "postgresql":
        for change in (lambda log: log.update(note="x"), lambda log: log.delete()):
            with pytest.raises(IntegrityError), transaction.atomic():
                change(StageChange.objects.all())
    assert StageChange.objects.get().note == ""


def test_from_hold_it_goes_back_where_it_was(user_client):
    text = at("on_hold")
    for stage in ("exploratory", "negotiation", "on_hold"):
        StageChangeFactory(agreement=text, stage=stage, since="")
    assert next_stages(text) == (Stage.NEGOTIATION, Stage.CANCELLED, Stage.UNKNOWN)
    assert move(user_client, text, "drafting").status_code == 422
    assert move(user_client, text, "negotiation").status_code == 302


def test_day_before_the_last_step_or_after_today_is_refused(user_client):
    text = at("exploratory")
    StageChangeFactory(agreement=text, stage="exploratory", since="2024-05")
    early = move(user_client, text, "negotiation", since="April 2024")
    assert "The date is earlier than the current stage." in problems(early)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    late = move(user_client, text, "negotiation", since=tomorrow)
    assert "The date cannot be in the future." in problems(late)
    assert move(user_client, text, "negotiation", since="Mei 2024").status_code == 302


def test_signing_is_shown_with_its_day_or_confirmed_without(user_client):
    text = at("ready")
    response = move(user_client, text, "signed")
    assert "Set the signing status to “Signed” first." in problems(response)
    response = move(user_client, text, "signed", signature="yes")
    silent = "The stage is after signing, but the signing date is missing."
    assert silent in problems(response)
    response = move(
        user_client,
        text,
        "signed",
        signature="yes",
        confirmed="on",
        reason="Not printed",
    )
    assert response.status_code == 302, problems(response)
    text.refresh_from_db()
    assert (text.stage, text.signature, text.signed) == ("signed", "yes", "")


def test_signed_with_its_day(user_client):
    text = at("ready")
    move(user_client, text, "signed", signature="yes", signed="7 Mei 2021")
    text.refresh_from_db()
    assert (text.stage, text.signed) == ("signed", "2021-05-07")


def test_outdated_step_is_refused_and_nothing_is_written(user_client):
    text = at("proposed")
    sent = {**filled(user_client.get(page(text))), "stage": "exploratory", "since": ""}
    text.save()
    assert user_client.post(page(text), sent).status_code == 409
    assert not text.stage_changes.exists()


def test_stage_is_no_field_of_the_edit_form(user_client):
    text = at("proposed")
    address = f"/agreements/{text.pk}/edit/"
    sent = {**filled(user_client.get(address)), "stage": "closed", "title_id": "Baru"}
    assert "stage" not in user_client.get(address).context["form"].fields
    assert user_client.post(address, sent).status_code == 302
    text.refresh_from_db()
    assert (text.stage, text.title_id) == ("proposed", "Baru")


def test_every_stage_but_the_ends_leads_on():
    assert {*NEXT_STAGES, Stage.ON_HOLD, *ENDS} == set(Stage)
    assert all(step in Stage for steps in NEXT_STAGES.values() for step in steps)
