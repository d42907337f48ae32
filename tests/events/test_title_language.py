"""A title in the other language is marked with its language, on pages and in lists."""

import re

import pytest

from tests.event_factories import (
    EventFactory,
    FollowUpFactory,
    OutcomeFactory,
    ProgramFactory,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "name", "list_url"),
    [
        (EventFactory, "title", "/events/"),
        (OutcomeFactory, "title", "/outcomes/"),
        (FollowUpFactory, "what", "/follow-ups/"),
        (ProgramFactory, "name", "/programs/"),
    ],
)
def test_title_in_the_other_language_is_marked(client, factory, name, list_url):
    client.force_login(UserFactory(role="editor", language="id"))
    record = factory(**{f"{name}_id": "", f"{name}_en": "Only English"})
    for url in (record.get_absolute_url(), list_url):
        assert marked_titles(client, url) == {"Only English"}
    type(record).objects.filter(pk=record.pk).update(**{f"{name}_id": "Judul"})
    for url in (record.get_absolute_url(), list_url):
        assert marked_titles(client, url) == set()


def marked_titles(client, url: str) -> set[str]:
    """Return the texts of headings and links that are marked as English."""
    page = client.get(url).content.decode()
    marked = re.findall(r'<(?:h1|a)\s[^>]*lang="en"\s*>([^<]*)<', page)
    return {text.strip() for text in marked}
