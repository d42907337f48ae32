"""The page of agreements in preparation, by stage."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import StageChangeFactory, UserFactory

from .test_stages import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def columns(user_client) -> dict[str, list]:
    context = user_client.get("/agreements/pipeline/").context
    return {c["stage"]: list(c["agreements"]) for c in context["columns"]}


def test_pipeline_has_a_column_a_stage_the_longest_waiting_first(user_client):
    today = timezone.localdate()
    days = {name: today - timedelta(days=n) for name, n in (("old", 200), ("new", 5))}
    texts = {}
    for name, day in days.items():
        texts[name] = at("drafting", title_en=name)
        StageChangeFactory(
            agreement=texts[name], stage="drafting", since=day.isoformat()
        )
    at("drafting", access="restricted")
    at("implementation")
    shown = columns(user_client)
    assert shown["drafting"] == [texts["old"], texts["new"]]
    assert "implementation" not in shown
    context = user_client.get("/agreements/pipeline/").context
    assert context["stalled"] == {texts["old"].pk}
    assert {c["stage"]: c["count"] for c in context["columns"]}["drafting"] == 2


def test_going_back_to_a_stage_starts_its_time_anew(user_client):
    text = at("negotiation")
    for stage, since in (
        ("negotiation", "2020"),
        ("drafting", "2021"),
        ("negotiation", timezone.localdate().isoformat()),
    ):
        StageChangeFactory(agreement=text, stage=stage, since=since)
    assert user_client.get("/agreements/pipeline/").context["stalled"] == set()
