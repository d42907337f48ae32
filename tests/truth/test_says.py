"""The register says nothing that is not so (letter A)."""

import pytest

from tests import event_factories as of_events
from tests import factories as of

pytestmark = pytest.mark.django_db


# A10: a source on which no record is said to rest


@pytest.fixture
def source_page(client):
    client.force_login(of.UserFactory(role="viewer"))
    client.cookies["django_language"] = "en"

    def content(source) -> str:
        return client.get(source.get_absolute_url()).content.decode()

    return content


@pytest.mark.parametrize("kind", ["event", "program", "outcome", "follow_up"])
def test_source_page_names_what_rests_on_it(source_page, kind):
    source = of.SourceFactory()
    assert "No record uses this source." in source_page(source)
    factory = {
        "event": of_events.EventFactory,
        "program": of_events.ProgramFactory,
        "outcome": of_events.OutcomeFactory,
        "follow_up": of_events.FollowUpFactory,
    }[kind]
    record = factory()
    of_events.EventCitationFactory(**{kind: record}, source=source, says="Said so")
    content = source_page(source)
    assert "No record uses this source." not in content
    assert f'href="{record.get_absolute_url()}"' in content
    assert "Said so" in content


@pytest.mark.parametrize(
    ("factory", "field", "owner"),
    [
        (of_events.StatusChangeFactory, "evidence", "event"),
        (of.StageChangeFactory, "evidence", "agreement"),
        (of.ExtensionFactory, "paper", "agreement"),
    ],
)
def test_source_page_names_rows_that_it_is_evidence_of(
    source_page, factory, field, owner
):
    source = of.SourceFactory()
    record = getattr(factory(**{field: source}), owner)
    content = source_page(source)
    assert "No record uses this source." not in content
    assert f'href="{record.get_absolute_url()}"' in content


def test_source_page_does_not_name_hidden_records(source_page):
    source = of.SourceFactory()
    hidden = of_events.EventFactory(title_en="Canary", access="restricted")
    of_events.EventCitationFactory(event=hidden, source=source)
    of_events.StatusChangeFactory(event=hidden, evidence=source)
    content = source_page(source)
    assert "Canary" not in content
    assert "No record uses this source." in content
