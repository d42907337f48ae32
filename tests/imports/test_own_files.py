"""Our own files of every kind come back unchanged."""

import pytest

from perpusnas.imports.reading import KINDS
from perpusnas.imports.rows import RowState
from tests.event_factories import EventFactory, ParticipationFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    SignatoryFactory,
    country,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def furnish() -> None:
    """One record of each kind with all that its file puts into one cell."""
    partner = PartnerFactory(name="Lib; rary", country=country("CI"))
    person = PersonFactory(name="Ayu; Lestari")
    for title in ("Head; of", "Deputy"):
        PostFactory(person=person, partner=partner, title_en=title, mail="a@b.example")
    text = AgreementFactory(parties=[home(), partner], signed="2021?", code="=1")
    text.signature, text.duration, text.duration_unit = "yes", 3, "years"
    text.save()
    PartyFactory(agreement=text, partner=None, country=country("LA"), number="-1")
    PartyFactory(agreement=text, partner=None, group="Negara; ASEAN")
    SignatoryFactory(agreement=text, partner=partner, person=person)
    ScopeItemFactory(agreement=text, text_id="a; b", text_en="c")
    AgreementFactory(title_id="", title_en="", parties=[partner])
    event = EventFactory(when="2021-05-07/2021-05-09?", title_id="", kind="training")
    ParticipationFactory(event=event, partner=partner, heads=12, came="yes")
    EventFactory(when="2031", status="planned", results="x; y", foreign_planned=1200)


@pytest.mark.parametrize("kind", KINDS)
def test_own_file_of_every_kind_comes_back_unchanged(client, validated, manager, kind):
    furnish()
    client.force_login(manager)
    for language in ("id", "en"):
        client.cookies["django_language"] = language
        for file in ("csv", "csv?dialect=standard", "xlsx"):
            response = client.get(f"/{kind}/export.{file}")
            entries = validated(kind, content=b"".join(response.streaming_content))
            assert {entry.state for entry in entries} == {RowState.SAME}
            assert len(entries) == KINDS[kind].model.objects.count()
