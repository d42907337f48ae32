"""What is hidden leaves no trace: canaries, counts, and answers that do not change.

Two worlds are built around the same visible records, one with restricted records beside
them, one with trashed ones. Every text of what is hidden is a canary of its own, and so
is every text of a row that names something hidden.
"""

import html
import io
import re
from itertools import count
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import reverse

from agreements.models import (
    Agreement,
    AgreementCitation,
    Extension,
    Party,
    ScopeItem,
    Signatory,
    StageChange,
)
from events.models import (
    Event,
    FollowUp,
    Outcome,
    Program,
)
from events.outcome_totals import BY
from partners.models import (
    Name,
    Partner,
    PartnerCitation,
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
    UserFactory,
    area,
    country,
    home,
)
from tests.hidden_events import HiddenEvents, SeenEvents

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

CANARY = re.compile(rb"zq\d{5}[hc]x", re.IGNORECASE)
CONTACT = re.compile(rb"zq\d{5}cx", re.IGNORECASE)
numbers = count(1)


def canary(kind: str = "h") -> str:
    """A word that stands nowhere else; `c` for contact data that some may see."""
    return f"zq{next(numbers):05}{kind}x"


def text_for(field: models.Field) -> str | None:
    """A canary that a column takes; None where it holds no text of its own."""
    if isinstance(field, PartialDateField) or not field.editable or field.choices:
        return None
    if isinstance(field, models.FileField):
        return None
    if isinstance(field, models.URLField):
        return f"https://{canary()}.example/"
    if isinstance(field, models.EmailField):
        return f"{canary()}@perpusnas.example"
    return canary() if isinstance(field, models.CharField | models.TextField) else None


def full(model: type[models.Model], **given) -> models.Model:
    """A saved record or row, each text of which is a canary unless it is given."""
    texts = {
        f.name: text_for(f) for f in model._meta.concrete_fields if f.name not in given
    }
    thing = model(**{n: text for n, text in texts.items() if text}, **given)
    if isinstance(thing, Source):
        thing.file.save(f"{canary()}.pdf", ContentFile(canary().encode()), save=False)
        thing.file_name, thing.sha256 = f"{canary()}.pdf", canary()
    thing.save()
    return thing


def hide_by_access(record) -> None:
    record.access = Access.RESTRICTED
    record.save()


def hide_in_trash(record) -> None:
    record.move_to_trash()


HIDING = {"restricted": hide_by_access, "trashed": hide_in_trash}
# One door hides both (`visible_to`); what takes long asks in `make test` of one of them.
WAYS = ["restricted", pytest.param("trashed", marks=pytest.mark.long)]
NOT_SAID = {"region": "", "region_standard": "", "region_province": "", "group": ""}


class Register:
    """Visible records, whole and well linked, in whose neighbourhood things are hidden."""

    def __init__(self):
        self.partner = PartnerFactory(name="Perpustakaan Astana", mail="", phone="")
        self.unit = PartnerFactory(name="Cabang Astana", parent=self.partner)
        self.person = PersonFactory(name="Munalbayeva")
        self.post = PostFactory(person=self.person, partner=self.partner)
        self.source = SourceFactory(title="Berita Astana")
        self.text = AgreementFactory(
            title_id="Nota Astana",
            title_en="Astana Note",
            parties=[home(), self.partner],
            ends="2030",
        )
        self.text.signatories.create(partner=self.partner, person=self.person)
        self.text.scope_items.create(text_id="Tukar koleksi", area=area("collections"))
        self.text.citations.create(source=self.source, stance="states", says="Terang")
        self.partner.citations.create(source=self.source, stance="states", says="Ada")
        self.events = SeenEvents(self)

    def records(self) -> list:
        own = [self.partner, self.unit, self.person, self.source, self.text]
        return [*own, *self.events.records()]


class Hidden:
    """Records that are hidden in one way, linked in every way to visible ones."""

    def __init__(self, seen: Register, way: str):
        other, mongolia = {"relations_since": "1999"}, country("MN")
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
        self.events = HiddenEvents(seen, self, full)
        own = (self.partner, self.person, self.source, self.text, *self.above)
        for record in (*own, *self.events.records()):
            HIDING[way](record)

    def own_rows(self, seen: Register) -> None:
        """What stands on the pages of the hidden ones themselves."""
        full(Name, partner=self.partner, kind="english", scheme="")
        full(Name, person=self.person, kind="native", scheme="")
        full(Tie, partner=self.partner, to_partner=seen.partner, kind="member_of")
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
        text, partner = {"agreement": seen.text}, seen.partner
        self.party = full(Party, partner=self.partner, **text, **NOT_SAID)
        self.signed = full(Signatory, partner=partner, person=self.person, **text)
        full(Signatory, partner=self.partner, person=seen.person, **text)
        self.item = full(ScopeItem, owed_by=self.partner, area=area("digital"), **text)
        self.extension = full(
            Extension, how="tacit", new_end="2030", paper=self.source, **text
        )
        full(StageChange, stage="ready", since="1999", evidence=self.source, **text)
        self.tie = full(
            Tie, partner=partner, to_partner=self.partner, kind="represents"
        )
        self.post = full(Post, person=self.person, partner=partner)
        full(Post, person=seen.person, partner=self.partner)
        for source in (self.source, self.paper):
            full(AgreementCitation, source=source, stance="contradicts", **text)
            full(PartnerCitation, partner=partner, source=source, stance="states")
            full(PartnerCitation, person=seen.person, source=source, stance="states")

    def citations_of_rows(self, seen: Register) -> None:
        """A visible source on rows that are hidden tells what they say."""
        rows = {"party": self.party, "signatory": self.signed, "scope_item": self.item}
        for name, row in {**rows, "extension": self.extension}.items():
            told = {"agreement": seen.text, "source": seen.source, name: row}
            full(AgreementCitation, stance="states", **told)
        for name, row in {"tie": self.tie, "post": self.post}.items():
            told = {"partner": seen.partner, "source": seen.source, name: row}
            full(PartnerCitation, stance="leaves_open", **told)

    def point_from_visible(self, seen: Register) -> None:
        """Fields of visible records that name something hidden, now and before."""
        partner, source, text = self.above
        for record, name, value in (
            (seen.partner, "parent", partner),
            (seen.source, "copy_of", source),
            (seen.text, "parent", text),
            (seen.text, "predecessor", text),
            (seen.text, "unit", partner),
        ):
            record.refresh_from_db()
            setattr(record, name, value)
            record.save()
        for row in (self.party, self.signed, self.item, self.tie, self.post):
            name = next(
                n for n in ("role", "title_id", "text_id", "until") if hasattr(row, n)
            )
            setattr(row, name, "2001" if name == "until" else canary())
            row.save()
        gone = full(Tie, partner=seen.partner, to_partner=self.partner, kind="brand_of")
        gone.delete()
        self.events.point_from_visible(seen, self, canary)


def signed_in(role: str, language: str = "en") -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    client.cookies["django_language"] = language
    return client


def body(response) -> bytes:
    """All that a reader is sent, headers too, as it reads once signs are decoded."""
    sent = response.getvalue() if response.streaming else response.content
    if response["Content-Type"].endswith("spreadsheetml.sheet"):
        with ZipFile(io.BytesIO(sent)) as parts:
            sent = b"".join(map(parts.read, parts.namelist()))
    told = {k: v for k, v in response.headers.items() if k != "Content-Length"}
    headers = "\n".join(f"{k}: {v}" for k, v in told.items())
    whole = headers.encode() + b"\n" + sent
    return whole + html.unescape(whole.decode("utf-8", "replace")).encode()


MODELS = {
    "partners": Partner,
    "people": Person,
    "agreements": Agreement,
    "sources": Source,
    "programs": Program,
    "events": Event,
    "outcomes": Outcome,
    "follow_ups": FollowUp,
}
LISTS = list(MODELS)
SUGGESTED = [name for name in LISTS if name != "follow_ups"]
SUMS = [f"{reverse('outcomes:sums')}?by={by}" for by in BY]
TOLD = ["agreements:coverage", "follow_ups:checks", "calendar:list"]
PAGES = [reverse("home"), *(reverse(f"{name}:list") for name in LISTS)]
PAGES += [*map(reverse, TOLD), *SUMS, f"{reverse('follow_ups:checks')}?which=all"]
FILES = [reverse(f"{name}:export_csv") for name in LISTS]
FILES += [reverse("agreements:coverage_csv"), reverse("follow_ups:checks_csv")]
FILES += [reverse("outcomes:sums_csv")]


def ways_in() -> list[str]:
    """Where a crawl begins: lists, files, searches, suggestions."""
    found = [*PAGES]
    found += [f"{f}?dialect={d}" for f in FILES for d in ("excel", "standard")]
    found += [f.replace(".csv", ".xlsx") for f in FILES]
    for word in ("astana", "munalbayeva", "a"):
        found.append(f"{reverse('search')}?q={word}")
        for name in [*SUGGESTED, "countries"]:
            found.append(f"{reverse(f'{name}:suggest')}?q={word}")
        found.append(f"{reverse('events:suggest_promise')}?q={word}")
    return found


LINK = re.compile(r'(?:href|action|src|data-suggest)="(/[^"#]*)')
APART = re.compile(r"^/(static|admin|accounts|language)/|\?")


def crawl(client: Client, starts: list[str], most: int = 400) -> dict[str, bytes]:
    """Every answer that can be reached from these addresses by following links."""
    seen, waiting = {}, list(starts)
    while waiting:
        where = waiting.pop(0)
        if where in seen:
            continue
        response = client.get(where)
        assert response.status_code < 500, where
        seen[where] = body(response)
        assert len(seen) < most
        if response.headers["Content-Type"].startswith("text/html"):
            links = LINK.findall(html.unescape(response.content.decode()))
            waiting += [link for link in links if not APART.search(link)]
    return seen


def leaks(answers: dict[str, bytes], word=CANARY) -> dict[str, set]:
    found = {where: set(word.findall(answer)) for where, answer in answers.items()}
    return {where: words for where, words in found.items() if words}


@pytest.fixture
def register() -> Register:
    return Register()


# Nothing is told


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize(
    ("way", "role", "language"),
    [
        pytest.param("restricted", "viewer", "id", marks=pytest.mark.long),
        ("restricted", "editor", "en"),
        ("trashed", "administrator", "id"),
    ],
)
def test_nothing_hidden_is_shown_anywhere(register, way, role, language):
    Hidden(register, way).point_from_visible(register)
    answers = crawl(signed_in(role, language), ways_in())
    # A person is told all that is held of them, also what waits in the trash.
    told = {w for w in leaks(answers) if not w.endswith("/personal-data.json")}
    assert told == set()
    wanted = {f"{r.get_absolute_url()}history/" for r in register.records()}
    if role != "viewer":
        wanted |= {f"{r.get_absolute_url()}edit/" for r in register.records()}
    if role == "administrator":
        wanted |= {f"{r.get_absolute_url()}delete/" for r in register.records()}
    assert wanted - set(answers) == set()


def told_to(client: Client, register: Register) -> dict[str, bytes]:
    """What the pages and files about the visible records tell."""
    pages = [r.get_absolute_url() for r in register.records()]
    pages += [f"{page}history/" for page in pages]
    if client.get(reverse("partners:create")).status_code == 200:
        pages += [f"{r.get_absolute_url()}edit/" for r in register.records()]
    files = [f"{f}?dialect=standard" for f in FILES]
    return {where: body(client.get(where)) for where in [*pages, *PAGES, *files]}


def test_canaries_would_be_seen(register):
    """Whoever may read restricted records meets the same canaries at every turn."""
    Hidden(register, "restricted").point_from_visible(register)
    found = leaks(told_to(signed_in("manager"), register))
    for record in (register.person, register.source, register.text, register.partner):
        page = record.get_absolute_url()
        assert {page, f"{page}edit/", f"{page}history/"} <= set(found)
    assert {f"{f}?dialect=standard" for f in FILES} <= set(found)
    assert len(set().union(*found.values())) > 100


# Contact data


@pytest.fixture
def contacts(register):
    """A partner and two posts that were given contact data, and then other data."""
    owners = [register.partner, register.post]
    owners.append(PostFactory(person=None, partner=register.unit, is_contact=True))
    for _turn in range(2):
        for owner in owners:
            owner.refresh_from_db()
            owner.mail, owner.phone = f"{canary('c')}@example.org", canary("c")
            owner.save()
    gone = PostFactory(partner=register.partner, mail=f"{canary('c')}@example.org")
    gone.delete()
    return register


def test_contact_data_is_never_shown_to_a_viewer(contacts):
    answers = told_to(signed_in("viewer"), contacts)
    assert leaks(answers, CONTACT) == {}
    page = f"{contacts.partner.get_absolute_url()}history/"
    assert b"(hidden)" in answers[page]


def test_contact_data_is_shown_to_staff(contacts):
    found = leaks(told_to(signed_in("editor"), contacts), CONTACT)
    partner, person = (
        contacts.partner.get_absolute_url(),
        contacts.person.get_absolute_url(),
    )
    for page in (partner, f"{partner}edit/", f"{partner}history/", person):
        assert page in found
    files = {where.partition("?")[0] for where in found}
    assert {reverse("partners:export_csv"), reverse("people:export_csv")} <= files


def test_contact_data_finds_nothing_for_a_viewer(contacts):
    viewer = signed_in("viewer")
    words = {contacts.partner.mail, contacts.partner.phone, contacts.post.mail}
    for word in (*words, contacts.post.phone):
        for name in SUGGESTED:
            told = viewer.get(reverse(f"{name}:suggest"), {"q": word}).json()
            assert told == {"results": []}
        assert viewer.get(reverse("search"), {"q": word}).context["total"] == 0


# Nothing changes


# For each list, what a hidden record or row could answer to.
QUERIES = {
    "partners": ["", "q=astana", "country=MN", "region=030", "abroad=yes"],
    "people": ["", "q=munalbayeva", "q=astana"],
    "agreements": ["", "q=astana", "q=munalbayeva", "country=MN", "area=digital"]
    + [
        "validity=in_force",
        "region=030",
        "abroad=yes",
        "from=1998-01-01&to=1999-12-31",
    ],
    "sources": ["", "q=astana", "kind=paper"],
    "programs": ["", "due=yes"],
    "events": ["", "q=munalbayeva", "country=MN"],
    "outcomes": ["", "country=MN", "from=1998-01-01&to=1999-12-31"],
    "follow_ups": ["", "which=theirs", "status=done"],
}
# Which of their records lists are asked for, by those that are visible.
LINKS = {
    "agreements": ["partner"],
    "events": ["partner", "agreement", "program"],
    "outcomes": ["partner", "agreement", "event", "program"],
    "follow_ups": ["partner", "agreement", "event"],
}


TOKEN = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"')


def answers_of(client: Client, register: Register) -> dict[str, bytes]:
    """What a reader is told of the visible records and by every list."""
    pages = [f"{reverse('search')}?q={word}" for word in ("a", "astana")]
    for name, queries in QUERIES.items():
        pages += [f"{reverse(f'{name}:list')}?{query}" for query in queries[1:2]]
        pages += [f"{reverse(f'{name}:export_csv')}?{query}" for query in queries]
        if name in SUGGESTED:
            pages.append(f"{reverse(f'{name}:suggest')}?q=a")
    visible = {"partner": register.partner, "agreement": register.text}
    visible |= {"event": register.events.event, "program": register.events.program}
    for name, links in LINKS.items():
        where = reverse(f"{name}:export_csv")
        pages += [f"{where}?{link}={visible[link].pk}" for link in links[:2]]
    told = {where: body(client.get(where)) for where in pages}
    told |= told_to(client, register)
    return {where: TOKEN.sub(b"", answer) for where, answer in told.items()}


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize(
    ("way", "role"),
    [
        ("restricted", "viewer"),
        pytest.param("trashed", "editor", marks=pytest.mark.long),
    ],
)
def test_no_answer_changes_by_what_is_hidden(register, way, role):
    """Lists, totals, files, searches and pages are those of a register without it."""
    client = signed_in(role)
    before = answers_of(client, register)
    Hidden(register, way)
    after = answers_of(client, register)
    assert [where for where in before if after[where] != before[where]] == []


@pytest.mark.usefixtures("nothing_kept")
def test_answers_change_by_what_may_be_seen(register):
    client = signed_in("manager")
    before = answers_of(client, register)
    Hidden(register, "restricted")
    after = answers_of(client, register)
    same = {where.rstrip("?") for where in before if after[where] == before[where]}
    pages = {r.get_absolute_url() for r in register.records()}
    files = {f"{file}?dialect=standard" for file in FILES}
    assert (pages | files) & same == {register.unit.get_absolute_url()}


# Nothing is found


def told_apart(client: Client, where: str, words: list[str]) -> list[str]:
    """The words that are answered otherwise than one that stands nowhere."""

    def answer(word: str) -> bytes:
        sent = body(client.get(where, {"q": word})).replace(word.encode(), b"?")
        return TOKEN.sub(b"", sent)

    nothing = answer("zz99999hx")
    return [word for word in words if answer(word) != nothing]


def words_of(*things) -> list[str]:
    """The canaries of these records and rows."""
    texts = "\n".join(str(vars(thing)) for thing in things)
    return [w.decode() for w in sorted(set(CANARY.findall(texts.encode())))]


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("way", WAYS)
def test_no_hidden_word_finds_anything(register, way):
    hidden = Hidden(register, way)
    records = [hidden.partner, hidden.person, hidden.source, hidden.text, hidden.paper]
    rows = [hidden.party, hidden.signed, hidden.item, hidden.extension, hidden.post]
    rows += [*hidden.partner.names.all(), *hidden.person.names.all()]
    rows += [*hidden.text.scope_items.all(), *hidden.text.signatories.all()]
    words = words_of(*records, *rows)
    assert len(words) > 60
    client = signed_in("editor")
    for name in ("partners", "people", "agreements", "sources"):
        assert told_apart(client, reverse(f"{name}:suggest"), words) == []
    assert told_apart(client, reverse("search"), words_of(*rows)) == []


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("way", WAYS)
def test_no_hidden_word_finds_an_event_or_what_came_of_it(register, way):
    hidden = Hidden(register, way)
    records = [hidden.partner, hidden.person, hidden.source, hidden.text]
    records += hidden.events.records()
    rows = [hidden.events.guide, hidden.events.step, *hidden.events.event.people.all()]
    words = words_of(*records, *rows)
    assert len(words) > 60
    client = signed_in("editor")
    assert told_apart(client, reverse("events:suggest"), words) == []
    for where in ("programs:suggest", "outcomes:suggest", "events:suggest_promise"):
        assert told_apart(client, reverse(where), words[::3]) == []
    assert told_apart(client, reverse("follow_ups:list"), words[::10]) == []


def test_hidden_words_would_be_found(register):
    hidden = Hidden(register, "restricted")
    client = signed_in("manager")
    words = [hidden.partner.name, hidden.person.name, hidden.text.title_id]
    events = hidden.events
    words += [events.event.title_en, events.program.acronym, events.outcome.place]
    words += [events.follow_up.what_id]
    assert told_apart(client, reverse("search"), words) == words


@pytest.mark.parametrize("way", HIDING)
def test_number_of_a_hidden_record_is_that_of_none(register, way):
    there = Hidden(register, way)
    partner, client = there.partner, signed_in("editor")
    hidden = {"partner": partner, "agreement": there.text}
    hidden |= {"event": there.events.event, "program": there.events.program}
    asked = {"partners": ["partner"], "people": ["partner"], **LINKS}
    for name, links in asked.items():
        for link in links:
            numbers = hidden[link].pk, hidden[link].pk + 50
            taken, free = (
                client.get(reverse(f"{name}:list"), {link: pk}).context
                for pk in numbers
            )
            assert taken["errors"] == free["errors"] != []
            assert taken["rows"] == free["rows"] == []
            taken, free = (
                client.get(reverse(f"{name}:export_csv"), {link: pk}) for pk in numbers
            )
            assert (taken.status_code, taken.content) == (400, free.content)


# Nothing is said by a form


def errors_of(response) -> str:
    page = html.unescape(response.content.decode())
    return re.sub(r'value="[^"]*"', "", page)


@pytest.mark.parametrize("way", WAYS)
def test_no_form_names_what_is_hidden(register, way):
    hidden = Hidden(register, way)
    client = signed_in("editor")
    events = hidden.events
    fields = {"parent": hidden.partner, "unit": hidden.partner}
    fields |= {"copy_of": hidden.source, "continued_as": events.program}
    fields |= {"program": events.program, "part_of": events.event}
    fields |= {"event": events.event, "from_agreement": hidden.text}
    fields |= {"from_outcome": events.outcome, "fulfilled_by_event": events.event}
    forms = ("partners", "agreements", "sources", "programs", "events", "outcomes")
    for form in (*forms, "follow_ups"):
        where = f"{form}:create"
        page = client.get(reverse(where)).context
        for name in page["form"].fields:
            if (record := fields.get(name)) is None:
                continue
            answers = set()
            last = type(record).objects.order_by("pk").last()
            for typed in (f"#{record.pk}", f"#{last.pk + 50}"):
                sent = client.post(reverse(where), {name: typed})
                assert sent.status_code == 422
                answers.add(errors_of(sent).replace(typed, ""))
            assert len(answers) == 1


def test_name_of_a_hidden_partner_warns_nobody(register):
    hidden = Hidden(register, "restricted")
    sent = {"name": hidden.partner.name, "access": "internal"}
    answer = signed_in("editor").post(reverse("partners:create"), sent)
    assert "name" not in answer.context["form"].errors
    answer = signed_in("manager").post(reverse("partners:create"), sent)
    assert "name" in answer.context["form"].errors


@pytest.mark.parametrize("way", WAYS)
def test_outdated_and_wrong_forms_name_nothing_hidden(register, way):
    Hidden(register, way).point_from_visible(register)
    client = signed_in("editor")
    answers = {}
    for record in register.records():
        where = f"{record.get_absolute_url()}edit/"
        sent = opened(client.get(where))
        sent |= {"signed": "2020", "name": "", "title_id": "Lain", "parent": "astana"}
        answers[where] = body(client.post(where, {**sent, "version": ""}))
        answers[f"{where} wrong"] = body(
            client.post(where, {**sent, "version": record.version})
        )
    assert leaks(answers) == {}


def opened(response) -> dict:
    """All that stands in the forms of a page, ready to be posted."""
    sent = {}
    for form in (*response.context["forms"],):
        sent |= {b.html_name: b.value() for b in form if b.value() not in (None, False)}
    for formset in response.context["formsets"]:
        sent |= {b.html_name: b.value() for b in formset.management_form}
    return {
        k: v
        for k, v in sent.items()
        if not isinstance(v, models.fields.files.FieldFile)
    }


# Counts


@pytest.mark.parametrize("way", HIDING)
@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_counts_are_those_of_what_may_be_seen(register, way, role):
    """Counted apart, record by record, without the queries of the pages."""
    Hidden(register, way)
    client = signed_in(role)

    def seen(model) -> list:
        records = [r for r in model.objects.all() if not r.trashed]
        if model is Source:
            records = [s for s in records if way == "restricted" or not s.paper_kind]
            records = [s for s in records if role == "manager" or not s.paper_kind]
        open_to_viewers = [r for r in records if r.access != "restricted"]
        return records if role == "manager" else open_to_viewers

    for name, model in MODELS.items():
        page = client.get(reverse(f"{name}:list")).context["page"]
        assert page.total == len(page.rows) == len(seen(model))
        csv = client.get(reverse(f"{name}:export_csv")).getvalue().decode("utf-8-sig")
        assert len(csv.strip().splitlines()) == len(seen(model)) + 1
    counts = client.get(reverse("home")).context["counts"]
    abroad = {p.country_id for p in seen(Partner)} - {"ID", None}
    assert counts["partners"] == len(seen(Partner)) - 1
    assert counts["countries"] == len(abroad)
    assert counts["agreements"] == len(seen(Agreement))
    assert counts["people"] == len(seen(Person))
    assert counts["sources"] == len(seen(Source))
    held = [e for e in seen(Event) if e.status == "held" and e.part_kind != "session"]
    assert counts["events"] == len(held)
    owed = [f for f in seen(FollowUp) if not f.fulfilled_by_event_id]
    assert counts["follow_ups"] == len(owed)
