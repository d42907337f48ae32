"""One register that is made once a run, and what its readers are answered there.

Everything that may be seen stands beside something that may not. The tests of access,
leaks and words read the same answers: no page is asked for twice.
"""

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.template import Template
from django.test import Client

from agreements.models import Agreement
from events.models import Event
from partners.merging import merge
from partners.models import Partner, Person
from perpusnas.core.access import ROLES
from perpusnas.core.models import ExportJob, Feed, Source, User
from perpusnas.core.models.listed_choices import lists
from perpusnas.imports.uploading import create_job
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    ExtensionFactory,
    NameFactory,
    PartnerCitationFactory,
    PartnerFactory,
    PartyFactory,
    PostFactory,
    ReviewFactory,
    ScopeItemFactory,
    SignatoryFactory,
    SourceFactory,
    StageChangeFactory,
    TieFactory,
    UserFactory,
    area,
    country,
    home,
)
from tests.hidden_records import Canaries, Hidden, Register
from tests.imports.sample_files import upload

ACTORS = ["anonymous", "no-role", *ROLES, "disabled"]
# The language in which each of them reads; the others read Indonesian.
LANGUAGES = {"editor": "en", "manager": "en"}


class World:
    """Visible records beside restricted ones, others beside trashed ones, an account of
    each role, and the numbers of one record of each kind and standing."""

    def __init__(self):
        self.staff = UserFactory(role="editor", username="staf-contoh")
        self.seen = Register("Astana", "Munalbayeva")
        self.contacts = give_contacts(self.seen)
        self.paper = paper()
        add_every_row(self.seen, self.paper, self.staff)
        self.unsigned = add_agreements_of_every_state(self.seen)
        self.hidden = Hidden(self.seen, "restricted")
        self.hidden.point_from_visible(self.seen)
        self.beside = Register("Almaty", "Umut")
        self.trashed = Hidden(self.beside, "trashed")
        self.trashed.point_from_visible(self.beside)
        self.hidden.partner.logo.name = self.paper.file.name
        self.hidden.partner.save()
        self.sessions = {actor: session_of(actor) for actor in ACTORS[1:]}
        self.things = {**self.numbers(), **others()}
        self.things |= merged_records(self.things)

    def numbers(self) -> dict[tuple[str, str], int]:
        """The record of each kind that is visible, hidden, trashed or missing."""
        found = {}
        standings = {"visible": self.seen, "hidden": self.hidden}
        for standing, of in {**standings, "trashed": self.trashed}.items():
            records = {"partners": of.partner, "people": of.person}
            records |= {"agreements": of.text, "programs": of.events.program}
            records |= {"events": of.events.event, "outcomes": of.events.outcome}
            records |= {"follow_ups": of.events.follow_up}
            records["sources"] = self.paper if of is self.seen else of.source
            found |= {(kind, standing): r.pk for kind, r in records.items()}
        found |= {(kind, "missing"): 10**6 for kind, _standing in list(found)}
        found["partners", "twin"] = self.beside.partner.pk
        found["people", "twin"] = self.beside.person.pk
        found["agreements", "twin"] = self.beside.text.pk
        found["events", "twin"] = self.beside.events.event.pk
        return found


def paper() -> Source:
    """A source with a file."""
    source = SourceFactory(kind="paper", paper_kind="signed", title="Nota dipindai")
    source.file.name, source.file_name = "aa/file.pdf", "file.pdf"
    path = Path(source.file.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7\n")
    source.save()
    return source


def give_contacts(seen: Register) -> list:
    """A partner and two posts that were given contact data, and then other data."""
    canaries = Canaries("c")
    unit = PostFactory(person=None, partner=seen.unit, is_contact=True)
    owners = [seen.partner, seen.post, unit]
    for _turn in range(2):
        for owner in owners:
            owner.refresh_from_db()
            owner.mail = f"{canaries.word()}@example.org"
            owner.phone = canaries.word()
            owner.save()
    gone = PostFactory(partner=seen.partner, mail=f"{canaries.word()}@example.org")
    gone.delete()
    return owners


def add_every_row(seen: Register, paper: Source, staff) -> None:
    """Rows of every kind, whose own words are Indonesian."""
    library, person = seen.partner, seen.person
    library.refresh_from_db()
    library.acronym, library.second_kind = "KTP", "archive"
    library.standing, library.logo.name = "prospect", paper.file.name
    library.save()
    PartnerFactory(name="Kitapkhana Bagian", parent=library, country=None, kind="")
    NameFactory(partner=library, text="Kitapxana", kind="transliteration")
    TieFactory(partner=library, to_partner=seen.unit)
    TieFactory(partner=library, to_country=country("ID"), kind="accredited_to")
    titles = {"title_id": "Kepala", "title_en": "Kepala"}
    PostFactory(person=person, partner=library, since="2019", is_contact=True, **titles)
    PostFactory(person=None, partner=library, acting=True, seen="2020-05", **titles)
    PartnerCitationFactory(partner=library, source=paper, says="Ada.")
    contradicts = {"stance": "contradicts", "says": "Ada."}
    PartnerCitationFactory(person=person, source=paper, **contradicts)
    SourceFactory(title="Berita dua", copy_of=seen.source, trust="official")
    text = {"agreement": seen.text}
    PartyFactory(partner=None, country=country("KZ"), number="1/2024", **text)
    SignatoryFactory(partner=library, person=person, **titles, **text)
    witness = {"person": None, "capacity": "witness", **titles}
    SignatoryFactory(partner=home(), **witness, **text)
    words = {"text_id": "Butir", "text_en": "Butir"}
    ScopeItemFactory(owed_by=library, target="2025", **words, **text)
    StageChangeFactory(**text)
    ExtensionFactory(**text)
    ReviewFactory(recommendation="mend_partly", **text)
    for stance in ("text", "leaves_open", "implies", "earlier_plan"):
        AgreementCitationFactory(source=paper, stance=stance, says="Ada.", **text)
    facts = {"mode": "virtual", "condition": "on_signature", "effective": "2024-02-07"}
    facts |= {"ends": "2099-02-06", "ends_basis": "reckoned", "duration": 3}
    facts |= {"duration_unit": "years", "renewal": "tacit", "renewal_duration": 12}
    facts |= {"renewal_unit": "months", "notice_months": 6, "obstacle": "Ada."}
    facts |= {"next_step": "Ada.", "funding": "state_budget", "at_ministry": "unknown"}
    facts |= {"custody": "not_handed", "person_in_charge": staff, "unit": seen.unit}
    seen.text.refresh_from_db()
    for name, value in facts.items():
        setattr(seen.text, name, value)
    seen.text.save()


def add_agreements_of_every_state(seen: Register) -> Agreement:
    """Agreements of other signatures and ends; the one that is not signed."""
    own = {"title_id": "Naskah satu", "title_en": "Naskah satu"}
    unsigned = AgreementFactory(signature="no", signed="", stage="text_agreed", **own)
    for more in (
        {"signature": "unknown", "signed": "", "parent": seen.text},
        {"ends_basis": "open_ended", "predecessor": unsigned},
        {"ends": "2024-12/2099-01", "terminated": "2099"},
        {"ends": "2024-08-01"},
    ):
        AgreementFactory(**own, **more)
    return unsigned


def session_of(actor: str) -> str:
    """The key of a session of an account of this role, or of one that is disabled since."""
    role = actor if actor in ROLES else None
    user = UserFactory(
        role="administrator" if actor == "disabled" else role, username=f"akun-{actor}"
    )
    client = Client()
    client.force_login(user)
    if actor == "disabled":
        user.is_active = False
        user.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def others() -> dict[tuple[str, str], int | str]:
    """What has an address, beside records."""
    reader = UserFactory(role="viewer")
    return {
        ("country", "visible"): country("KZ").pk,
        ("area", "visible"): area("digital").pk,
        **{(m._meta.model_name, "visible"): m.objects.first().pk for m in lists()},
        ("user", "visible"): reader.pk,
        ("feed", "visible"): Feed.renew(reader),
        ("feed", "missing"): "nobody-has-this",
        ("import", "visible"): create_job(reader, "partners", upload("Library")).key,
        ("import", "trashed"): "0" * 32,
        ("import", "missing"): "0" * 32,
        ("own file", "visible"): large_file(reader).key,
        ("own file", "trashed"): "0" * 32,
        ("own file", "missing"): "0" * 32,
    }


def large_file(user: User) -> ExportJob:
    """A file that the worker has not made yet."""
    address, name = "/partners/export.csv", "mitra.csv"
    return ExportJob.objects.create(
        user=user, name=name, address=address, language="id", rows=200_000
    )


def merged_records(things: dict) -> dict[tuple[str, str], int]:
    """Records that were merged into the visible and the hidden one of each kind."""
    found = {}
    fields: dict[Any, tuple[str, ...]] = {Partner: ("name",), Person: ("name",)}
    fields |= {Agreement: ("kind", "title_id"), Event: ("kind", "title_id")}
    kinds = ("partners", "people", "agreements", "events")
    for kind, (model, names) in zip(kinds, fields.items(), strict=True):
        for standing in ("visible", "hidden"):
            kept = model.objects.get(pk=things[kind, standing])
            values = {name: getattr(kept, name) for name in (*names, "access")}
            gone = model.objects.create(**values)
            merge(kept, gone, {}, "")
            found[kind, f"merged into {standing}"] = gone.pk
    return found


# What readers are answered


@dataclass(frozen=True)
class Answer:
    """An answer as it is sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, response) -> "Answer":
        return cls(response.status_code, dict(response.headers), response.getvalue())

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]


class Readers:
    """Asks the site in the name of each actor; keeps what pages answer for all tests."""

    def __init__(self, sessions: dict[str, str], folder: Path):
        self.sessions = sessions
        self.folder = folder

    def client(self, actor: str) -> Client:
        """A new browser of the actor, which would rather read English."""
        browser = Client(headers={"accept-language": "en"})
        if actor in self.sessions:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor]
        if actor in LANGUAGES:
            browser.cookies[settings.LANGUAGE_COOKIE_NAME] = LANGUAGES[actor]
        return browser

    def get(self, actor: str, where: str) -> Answer:
        """The answer to a page, asked for once a run."""
        name = hashlib.sha256(f"{actor} {where}".encode()).hexdigest()
        path = self.folder / name
        if path.exists():
            return pickle.loads(path.read_bytes())  # noqa: S301 (the tests' own file)
        answer = self.ask(actor, "GET", where)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(answer))
        part.rename(path)
        return answer

    def ask(self, actor: str, method: str, where: str) -> Answer:
        """The answer to one request, of which the database keeps nothing; only one to
        GET has the text of its page."""
        with transaction.atomic(), nullcontext() if method == "GET" else no_pages():
            response = self.client(actor).generic(method, where)
            answer = Answer.of(response)
            request_finished.disconnect(close_old_connections)
            response.close()
            request_finished.connect(close_old_connections)
            transaction.set_rollback(True)
        return answer


@contextmanager
def no_pages() -> Iterator[None]:
    """Templates render as nothing: the status is decided before, and asked by the
    thousand."""
    render = Template._render
    Template._render = lambda _template, _context: ""
    try:
        yield
    finally:
        Template._render = render
