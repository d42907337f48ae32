"""Records that are hidden, in the neighbourhood of visible ones, for the tests of leaks.

Every text of what is hidden is a canary of its own, a word that stands nowhere else, and
so is every text of a row that names something hidden.
"""

import re
from itertools import count

from django.core.files.base import ContentFile
from django.db import models

from agreements.models import (
    Agreement,
    AgreementCitation,
    Extension,
    Party,
    ScopeItem,
    Signatory,
    StageChange,
)
from partners.models import (
    Name,
    Partner,
    PartnerCitation,
    PartnerFact,
    Person,
    Post,
    Tie,
)
from perpusnas.core.access import Access
from perpusnas.core.dates.partial import PartialDateField
from perpusnas.core.models import Source
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    area,
    country,
    home,
)
from tests.hidden_events import HiddenEvents, SeenEvents

RESTRICTED = re.compile(rb"zq\d{5}hx", re.IGNORECASE)
TRASHED = re.compile(rb"zq\d{5}tx", re.IGNORECASE)
CONTACT = re.compile(rb"zq\d{5}cx", re.IGNORECASE)
NOT_FOR_STAFF = re.compile(rb"zq\d{5}[ht]x", re.IGNORECASE)
CANARY = re.compile(rb"zq\d{5}[htc]x", re.IGNORECASE)
LETTERS = {"restricted": "h", "trashed": "t"}
numbers = count(1)


class Canaries:
    """Makes words, and records whose every text is such a word.

    The letter says what they are hidden by: `h` restricted, `t` in the trash, `c` contact
    data, which some may see.
    """

    def __init__(self, letter: str):
        self.letter = letter

    def word(self) -> str:
        return f"zq{next(numbers):05}{self.letter}x"

    def text_for(self, field: models.Field) -> str | None:
        """A canary that a column takes; None where it holds no text of its own."""
        if isinstance(field, PartialDateField) or not field.editable or field.choices:
            return None
        if isinstance(field, models.FileField):
            return None
        if isinstance(field, models.URLField):
            return f"https://{self.word()}.example/"
        if isinstance(field, models.EmailField):
            return f"{self.word()}@perpusnas.example"
        is_text = isinstance(field, models.CharField | models.TextField)
        return self.word() if is_text else None

    def full(self, model: type[models.Model], **given) -> models.Model:
        """A saved record or row, each text of which is a canary unless it is given."""
        fields = [f for f in model._meta.concrete_fields if f.name not in given]
        texts = {f.name: self.text_for(f) for f in fields}
        thing = model(**{n: text for n, text in texts.items() if text}, **given)
        if isinstance(thing, Source):
            content = ContentFile(self.word().encode())
            thing.file.save(f"{self.word()}.pdf", content, save=False)
            thing.file_name, thing.sha256 = f"{self.word()}.pdf", self.word()
        thing.save()
        return thing


def hide_by_access(record) -> None:
    record.access = Access.RESTRICTED
    record.save()


def hide_in_trash(record) -> None:
    record.move_to_trash()


HIDING = {"restricted": hide_by_access, "trashed": hide_in_trash}
NOT_SAID = {"region": "", "region_standard": "", "region_province": "", "group": ""}


class Register:
    """Visible records, whole and well linked, in whose neighbourhood things are hidden."""

    def __init__(self, place: str = "Astana", person: str = "Munalbayeva"):
        self.partner = PartnerFactory(name=f"Perpustakaan {place}", mail="", phone="")
        self.unit = PartnerFactory(name=f"Cabang {place}", parent=self.partner)
        self.person = PersonFactory(name=person)
        self.post = PostFactory(person=self.person, partner=self.partner)
        self.source = SourceFactory(title=f"Berita {place}")
        self.text = AgreementFactory(
            title_id=f"Nota {place}",
            title_en=f"{place} Note",
            parties=[home(), self.partner],
            ends="2030",
        )
        self.text.signatories.create(partner=self.partner, person=self.person)
        self.text.scope_items.create(text_id="Tukar koleksi", area=area("collections"))
        self.text.citations.create(source=self.source, stance="states", says="Terang")
        self.partner.citations.create(source=self.source, stance="states", says="Ada")
        self.events = SeenEvents(self, place)

    def records(self) -> list:
        own = [self.partner, self.unit, self.person, self.source, self.text]
        return [*own, *self.events.records()]


class Hidden:
    """Records that are hidden in one way, linked in every way to visible ones."""

    def __init__(self, seen: Register, way: str):
        self.canaries = Canaries(LETTERS[way])
        full, mongolia = self.canaries.full, country("MN")
        other = {"relations_since": "1999"}
        self.partner = full(
            Partner,
            country=mongolia,
            seat_country=mongolia,
            parent=seen.partner,
            **other,
        )
        self.person = full(Person)
        self.source = full(Source, kind="news", published="1999", copy_of=seen.source)
        self.text = full(
            Agreement,
            kind="mou",
            signature="yes",
            signed="1999",
            stage="signed",
            parent=seen.text,
            unit=seen.partner,
            proposed_by=seen.partner,
        )
        self.paper = full(Source, kind="paper", paper_kind="signed")
        # What visible records point to themselves: their parents, originals, units.
        self.above = [
            full(Partner),
            full(Source, kind="news"),
            full(Agreement, kind="loi"),
        ]
        self.own_rows(seen)
        self.rows_of_visible(seen)
        self.citations_of_rows(seen)
        self.events = HiddenEvents(seen, self, self.canaries)
        own = (self.partner, self.person, self.source, self.text, *self.above)
        for record in (*own, *self.events.records()):
            HIDING[way](record)

    def own_rows(self, seen: Register) -> None:
        """What stands on the pages of the hidden ones themselves."""
        full = self.canaries.full
        full(Name, partner=self.partner, kind="english", scheme="")
        full(Name, person=self.person, kind="native", scheme="")
        full(Tie, partner=self.partner, to_partner=seen.partner, kind="member_of")
        full(PartnerFact, partner=self.partner, kind="head")
        full(Party, agreement=self.text, partner=seen.partner, **NOT_SAID)
        full(Signatory, agreement=self.text, partner=seen.partner, person=seen.person)
        full(ScopeItem, agreement=self.text, area=area("digital"))
        for cited in (seen.source, self.source):
            full(AgreementCitation, agreement=self.text, source=cited, stance="states")
            full(PartnerCitation, partner=self.partner, source=cited, stance="implies")
        # A paper of a hidden text is as hidden, although nobody restricted it.
        full(AgreementCitation, agreement=self.text, source=self.paper, stance="text")

    def rows_of_visible(self, seen: Register) -> None:
        """Rows on visible pages that name something hidden: hidden as a whole."""
        full = self.canaries.full
        text, partner = {"agreement": seen.text}, seen.partner
        self.party = full(Party, partner=self.partner, **text, **NOT_SAID)
        self.signed = full(Signatory, partner=partner, person=self.person, **text)
        full(Signatory, partner=self.partner, person=seen.person, **text)
        self.item = full(ScopeItem, owed_by=self.partner, area=area("digital"), **text)
        reported = {"reported_by": self.partner, "basis": "reported"}
        full(ScopeItem, area=area("digital"), **reported, **text)
        self.extension = full(
            Extension, how="tacit", new_end="2030", paper=self.source, **text
        )
        full(StageChange, stage="ready", since="1999", evidence=self.source, **text)
        self.tie = full(
            Tie, partner=partner, to_partner=self.partner, kind="represents"
        )
        self.post = full(Post, person=self.person, partner=partner)
        self.elsewhere = full(Post, person=seen.person, partner=self.partner)
        for source in (self.source, self.paper):
            full(AgreementCitation, source=source, stance="contradicts", **text)
            full(PartnerCitation, partner=partner, source=source, stance="states")
            full(PartnerCitation, person=seen.person, source=source, stance="states")

    def citations_of_rows(self, seen: Register) -> None:
        """A visible source is cited for rows that are hidden."""
        full = self.canaries.full
        rows = {"party": self.party, "signatory": self.signed, "scope_item": self.item}
        for name, row in {**rows, "extension": self.extension}.items():
            facts = {"agreement": seen.text, "source": seen.source, name: row}
            full(AgreementCitation, stance="states", **facts)
        for name, row in {"tie": self.tie, "post": self.post}.items():
            facts = {"partner": seen.partner, "source": seen.source, name: row}
            full(PartnerCitation, stance="leaves_open", **facts)
        facts = {"person": seen.person, "source": seen.source, "post": self.elsewhere}
        full(PartnerCitation, stance="leaves_open", **facts)

    def point_from_visible(self, seen: Register) -> None:
        """Fields of visible records that name something hidden, now and before."""
        partner, source, text = self.above
        for record, name, value in (
            (seen.partner, "parent", partner),
            (seen.source, "copy_of", source),
            (seen.text, "parent", text),
            (seen.text, "predecessor", text),
            (seen.text, "unit", partner),
            (seen.text, "proposed_by", partner),
        ):
            record.refresh_from_db()
            setattr(record, name, value)
            record.save()
        for row in (self.party, self.signed, self.item, self.tie, self.post):
            name = next(
                n for n in ("role", "title_id", "text_id", "until") if hasattr(row, n)
            )
            setattr(row, name, "2001" if name == "until" else self.canaries.word())
            row.save()
        gone = self.canaries.full(
            Tie, partner=seen.partner, to_partner=self.partner, kind="brand_of"
        )
        gone.delete()
        self.events.point_from_visible(seen, self)
