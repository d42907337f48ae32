"""Our own files of every kind come back unchanged."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from perpusnas.imports.context import ImportContext
from perpusnas.imports.reading import KINDS, read_file
from perpusnas.imports.rows import RowState
from perpusnas.imports.table_limits import ReadingChoices
from tests.event_factories import EventFactory, ParticipationFactory
from tests.factories import (
    AgreementFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    SignatoryFactory,
    country,
    home,
)

from .sample_files import saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def furnish() -> None:
    """One record of each kind with all that its file puts into one cell."""
    partner = PartnerFactory(name="Lib; rary", country=country("CI"))
    for scheme, text in (("isni", "0000000121032683"), ("ror", "012345678")):
        values = {"kind": "identifier", "scheme": scheme, "text": text}
        NameFactory(partner=partner, **values)
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


def at(moment: datetime, monkeypatch) -> None:
    """Stop the clock."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    monkeypatch.setattr(timezone, "datetime", Stopped)


def test_file_of_people_comes_back_after_positions_have_ended(
    client, validated, manager, monkeypatch
):
    person = PersonFactory(name="Ayu Lestari")
    library, archive = PartnerFactory(name="Library"), PartnerFactory(name="Archive")
    for title, partner, until in (
        ("Clerk", library, "2019"),
        ("Head", library, "2027-05"),
        ("Adviser", archive, "2030"),
        ("Member", archive, ""),
    ):
        held = {"person": person, "partner": partner, "until": until}
        PostFactory(title_en=title, mail=f"{title}@example.org", **held)
    files = {}
    for year in (2018, 2026, 2028, 2040):
        at(datetime(year, 11, 27, 9, tzinfo=UTC), monkeypatch)
        client.force_login(manager)
        client.cookies["django_language"] = "en"
        response = client.get("/people/export.csv")
        files[year] = b"".join(response.streaming_content)
    assert len({*files.values()}) == 4
    for year in (2026, 2028, 2040):
        at(datetime(year, 11, 28, 9, tzinfo=UTC), monkeypatch)
        for made, content in files.items():
            if made <= year:
                (entry,) = validated("people", content=content)
                assert entry.state is RowState.SAME, (made, year)


def test_one_position_that_is_held_still_is_the_one_that_is_meant(validated):
    person = PersonFactory(name="Ayu Lestari")
    for until in ("2019", ""):
        PostFactory(person=person, partner=PartnerFactory(), until=until)
    (entry,) = validated("people", ["ID", "Surel"], [person.pk, "a@example.org"])
    (post,) = entry.altered
    assert (post.until, post.mail) == ("", "a@example.org")


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


@pytest.mark.parametrize("cell", ["4/3/1968", "1968-03-04"])
def test_own_file_in_which_day_and_month_are_exchanged_is_asked_about(
    client, manager, tmp_path, cell
):
    """A spreadsheet set to US English writes 3 April as 4/3/1968, and takes our
    03/04/1968 for 4 March; it leaves the EDTF column alone."""
    AgreementFactory(parties=[home(), PartnerFactory()], signed="1968-04-03")
    AgreementFactory(parties=[home(), PartnerFactory()], signed="1968-04-25")
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    response = client.get("/agreements/export.csv")
    text = b"".join(response.streaming_content).decode()
    assert ";03/04/1968;" in text
    path = saved(tmp_path, text.replace(";03/04/1968;", f";{cell};"))
    kind, context = KINDS["agreements"], ImportContext(manager, {})
    assert read_file(kind, path).date_question.cell == cell
    for month_first, state in [(True, RowState.SAME), (False, RowState.CHANGED)]:
        choices = ReadingChoices(month_first=month_first)
        found = read_file(kind, path, choices=choices)
        assert found.date_question is None
        states = [entry.state for batch in found.entries(context) for entry in batch]
        assert sorted(states) == sorted([state, RowState.SAME])
        context = ImportContext(manager, {})


def test_own_file_is_not_asked_about(client, manager, tmp_path):
    AgreementFactory(parties=[home(), PartnerFactory()], signed="1968-04-03")
    client.force_login(manager)
    for file in ("csv", "csv?dialect=standard", "xlsx"):
        response = client.get(f"/agreements/export.{file}")
        path = saved(tmp_path, b"".join(response.streaming_content))
        assert read_file(KINDS["agreements"], path).date_question is None
