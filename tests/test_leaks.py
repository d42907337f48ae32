"""What is hidden leaves no trace: canaries, counts, and answers that do not change."""

import html
import io
import re
from zipfile import ZipFile

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from agreements.models import Agreement
from events.models import Event, FollowUp, Outcome, Program
from events.outcome_totals import BY
from partners.models import Partner, Person
from perpusnas.core.history.differences import HIDDEN
from perpusnas.core.models import Source
from perpusnas.pages.views.export_log import ROW_FILES
from perpusnas.reports.registry import REPORTS
from tests.factories import UserFactory
from tests.hidden_records import (
    CANARY,
    CONTACT,
    HIDING,
    NOT_FOR_STAFF,
    RESTRICTED,
    TRASHED,
    Hidden,
    Register,
)
from tests.world import Answer, Readers, World

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# One door hides both (`visible_to`); what takes long asks in `make test` of one of them.
WAYS = ["restricted", pytest.param("trashed", marks=pytest.mark.long)]


def signed_in(role: str, language: str = "en") -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    client.cookies["django_language"] = language
    return client


def body(response) -> bytes:
    """All that a reader is sent, headers too, as it reads once signs are decoded."""
    return decoded(Answer.of(response))


def decoded(answer: Answer) -> bytes:
    sent = answer.body
    if answer.kind.endswith("spreadsheetml.sheet"):
        with ZipFile(io.BytesIO(sent)) as parts:
            sent = b"".join(map(parts.read, parts.namelist()))
    told = {k: v for k, v in answer.headers.items() if k != "Content-Length"}
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
FILES_OF_ROWS = [
    reverse(f"{name.replace('-', '_')}:rows_csv", args=[rows])
    for name, files in ROW_FILES.items()
    for rows in files
]
FILES_OF_ROWS.append(reverse("sources:doubts_csv"))


def ways_in() -> list[str]:
    """Where a crawl begins: lists, files, searches, suggestions."""
    found = [*PAGES]
    found += [
        f"{f}?dialect={d}" for f in FILES + FILES_OF_ROWS for d in ("excel", "standard")
    ]
    found += [f.replace(".csv", ".xlsx") for f in FILES]
    for word in ("astana", "munalbayeva", "a"):
        found.append(f"{reverse('search')}?q={word}")
        for name in [*SUGGESTED, "countries"]:
            found.append(f"{reverse(f'{name}:suggest')}?q={word}")
        found.append(f"{reverse('events:suggest_promise')}?q={word}")
    return found


LINK = re.compile(r'(?:href|action|src|data-suggest)="(/[^"#]*)')
APART = re.compile(r"^/(static|admin|accounts|language)/|\?")


def crawl(readers: Readers, role: str, most: int = 900) -> dict[str, bytes]:
    """Every answer that a reader comes to by following links from the ways in."""
    seen, waiting = {}, ways_in()
    while waiting:
        where = waiting.pop(0)
        if where in seen:
            continue
        answer = readers.get(role, where)
        assert answer.status < 500, where
        seen[where] = decoded(answer)
        assert len(seen) < most
        if answer.kind == "text/html":
            links = LINK.findall(html.unescape(answer.body.decode()))
            waiting += [link for link in links if not APART.search(link)]
    return seen


def leaks(answers: dict[str, bytes], word: re.Pattern) -> dict[str, set]:
    found = {where: set(word.findall(answer)) for where, answer in answers.items()}
    return {where: words for where, words in found.items() if words}


@pytest.fixture
def register() -> Register:
    return Register()


# Nothing is told


@pytest.mark.parametrize(
    ("role", "word"),
    [
        pytest.param("viewer", CANARY, marks=pytest.mark.long),
        ("editor", NOT_FOR_STAFF),
        ("administrator", TRASHED),
    ],
)
def test_nothing_hidden_is_shown_anywhere(world, readers, role, word):
    answers = crawl(readers, role)
    # A person is told all that is held of them, also what waits in the trash.
    told = {w for w in leaks(answers, word) if not w.endswith("/personal-data.json")}
    assert told == set()
    records = [*world.seen.records(), *world.beside.records()]
    pages = ["history/"]
    if role != "viewer":
        pages.append("edit/")
    if role == "administrator":
        pages.append("delete/")
    wanted = {f"{r.get_absolute_url()}{page}" for r in records for page in pages}
    assert wanted - set(answers) == set()


def pages_of(register: Register, *, staff: bool) -> list[str]:
    """The pages and files about the visible records; whether their forms, too."""
    pages = [r.get_absolute_url() for r in register.records()]
    pages += [f"{page}history/" for page in pages]
    if staff:
        pages += [f"{r.get_absolute_url()}edit/" for r in register.records()]
    files = [f"{f}?dialect=standard" for f in FILES + FILES_OF_ROWS]
    return [*pages, *PAGES, *files]


def told_to(readers: Readers, role: str, register: Register) -> dict[str, bytes]:
    """What the pages and files about the visible records tell."""
    pages = pages_of(register, staff=role != "viewer")
    return {where: decoded(readers.get(role, where)) for where in pages}


def test_canaries_would_be_seen(world, readers):
    """Whoever may read restricted records meets the same canaries at every turn."""
    seen = world.seen
    found = leaks(told_to(readers, "manager", seen), RESTRICTED)
    for record in (seen.person, seen.source, seen.text, seen.partner):
        page = record.get_absolute_url()
        assert {page, f"{page}edit/", f"{page}history/"} <= set(found)
    assert {f"{f}?dialect=standard" for f in FILES} <= set(found)
    hiding = {f for f in FILES_OF_ROWS if f"{f}?dialect=standard" in found}
    # No review is hidden here: they name no record but their agreement.
    assert set(FILES_OF_ROWS) - hiding == {"/agreements/reviews.csv"}
    assert len(set().union(*found.values())) > 100


# Contact data


def test_contact_data_is_never_shown_to_a_viewer(world, readers):
    answers = told_to(readers, "viewer", world.seen)
    assert leaks(answers, CONTACT) == {}
    page = f"{world.seen.partner.get_absolute_url()}history/"
    with override("id"):
        assert str(HIDDEN).encode() in answers[page]


def test_contact_data_is_shown_to_staff(world, readers):
    seen = world.seen
    found = leaks(told_to(readers, "editor", seen), CONTACT)
    partner, person = seen.partner.get_absolute_url(), seen.person.get_absolute_url()
    for page in (partner, f"{partner}edit/", f"{partner}history/", person):
        assert page in found
    files = {where.partition("?")[0] for where in found}
    assert {reverse("partners:export_csv"), reverse("people:export_csv")} <= files


def test_contact_data_finds_nothing_for_a_viewer(world):
    viewer = signed_in("viewer")
    words = {word for owner in world.contacts[:2] for word in (owner.mail, owner.phone)}
    for word in words:
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
    "outcomes": ["", "q=munalbayeva", "nomination=sent", "nomination=accepted"]
    + ["country=MN", "from=1998-01-01&to=1999-12-31"],
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
    staff = client.get(reverse("partners:create")).status_code == 200
    told |= {w: body(client.get(w)) for w in pages_of(register, staff=staff)}
    return {where: TOKEN.sub(b"", answer) for where, answer in told.items()}


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


def hidden_by(world: World, way: str) -> Hidden:
    return world.hidden if way == "restricted" else world.trashed


@pytest.fixture
def client_of_staff(world):
    return signed_in("editor")


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


@pytest.mark.parametrize("way", WAYS)
def test_no_hidden_word_finds_anything(world, readers, way):
    hidden = hidden_by(world, way)
    records = [hidden.partner, hidden.person, hidden.source, hidden.text, hidden.paper]
    rows = [hidden.party, hidden.signed, hidden.item, hidden.extension, hidden.post]
    rows += [*hidden.partner.names.all(), *hidden.person.names.all()]
    rows += [*hidden.text.scope_items.all(), *hidden.text.signatories.all()]
    words = words_of(*records, *rows)
    assert len(words) > 60
    client = readers.client("editor")
    for name in ("partners", "people", "agreements", "sources"):
        assert told_apart(client, reverse(f"{name}:suggest"), words) == []
    assert told_apart(client, reverse("search"), words_of(*rows)) == []


@pytest.mark.parametrize("way", WAYS)
def test_no_hidden_word_finds_an_event_or_what_came_of_it(world, readers, way):
    hidden = hidden_by(world, way)
    records = [hidden.partner, hidden.person, hidden.source, hidden.text]
    records += hidden.events.records()
    rows = [hidden.events.guide, hidden.events.step, *hidden.events.event.people.all()]
    words = words_of(*records, *rows)
    assert len(words) > 60
    client = readers.client("editor")
    assert told_apart(client, reverse("events:suggest"), words) == []
    for where in ("programs:suggest", "outcomes:suggest", "events:suggest_promise"):
        assert told_apart(client, reverse(where), words[::3]) == []
    assert told_apart(client, reverse("follow_ups:list"), words[::10]) == []


def test_hidden_words_would_be_found(world, readers):
    hidden = world.hidden
    client = readers.client("manager")
    words = [hidden.partner.name, hidden.person.name, hidden.text.title_id]
    events = hidden.events
    words += [events.event.title_en, events.program.acronym, events.outcome.place]
    words += [events.follow_up.what_id]
    assert told_apart(client, reverse("search"), words) == words


@pytest.mark.parametrize("way", HIDING)
def test_number_of_a_hidden_record_is_that_of_none(world, client_of_staff, way):
    there, client = hidden_by(world, way), client_of_staff
    partner = there.partner
    hidden = {"partner": partner, "agreement": there.text}
    hidden |= {"event": there.events.event, "program": there.events.program}
    asked = {"partners": ["partner"], "people": ["partner"], **LINKS}
    for name, links in asked.items():
        for link in links:
            numbers = hidden[link].pk, 10**6
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
def test_no_form_names_what_is_hidden(world, client_of_staff, way):
    hidden, client = hidden_by(world, way), client_of_staff
    events = hidden.events
    fields = {"parent": hidden.partner, "unit": hidden.partner}
    fields |= {"copy_of": hidden.source, "continued_as": events.program}
    fields |= {"program": events.program, "part_of": events.event}
    fields |= {"event": events.event, "from_agreement": hidden.text}
    fields |= {"from_outcome": events.outcome, "fulfilled_by_event": events.event}
    fields |= {"proposed_by": hidden.partner, "also_from_event": events.event}
    fields |= {"adds_to": events.outcome}
    forms = ("partners", "agreements", "sources", "programs", "events", "outcomes")
    for form in (*forms, "follow_ups"):
        where = f"{form}:create"
        page = client.get(reverse(where)).context
        meant = fields | ({"parent": hidden.text} if form == "agreements" else {})
        for name in page["form"].fields:
            if (record := meant.get(name)) is None:
                continue
            answers = set()
            last = type(record).objects.order_by("pk").last()
            for typed in (f"#{record.pk}", f"#{last.pk + 50}"):
                sent = client.post(reverse(where), {name: typed})
                assert sent.status_code == 422
                answers.add(errors_of(sent).replace(typed, ""))
            assert len(answers) == 1


def test_name_of_a_hidden_partner_warns_nobody(world):
    sent = {"name": world.hidden.partner.name, "access": "internal"}
    answer = signed_in("editor").post(reverse("partners:create"), sent)
    assert "name" not in answer.context["form"].errors
    answer = signed_in("manager").post(reverse("partners:create"), sent)
    assert "name" in answer.context["form"].errors


@pytest.mark.parametrize("way", WAYS)
def test_outdated_and_wrong_forms_name_nothing_hidden(world, client_of_staff, way):
    client, answers = client_of_staff, {}
    visible = world.seen if way == "restricted" else world.beside
    for record in visible.records():
        where = f"{record.get_absolute_url()}edit/"
        sent = opened(client.get(where))
        sent |= {"signed": "2020", "name": "", "title_id": "Lain", "parent": "astana"}
        answers[where] = body(client.post(where, {**sent, "opened": ""}))
        answers[f"{where} wrong"] = body(client.post(where, sent))
    assert leaks(answers, NOT_FOR_STAFF) == {}


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


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_counts_are_those_of_what_may_be_seen(register, role):
    """Counted apart, record by record, without the queries of the pages."""
    hidden = [Hidden(register, way) for way in ("restricted", "trashed")]
    papers = {h.paper for h in hidden[role == "manager" :]}
    client = signed_in(role)

    def seen(model) -> list:
        records = [r for r in model.objects.all() if not r.trashed]
        if model is Source:
            records = [s for s in records if s not in papers]
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


# Nothing is stored by a browser


def test_what_shows_restricted_or_contact_data_is_not_stored(world, readers):
    reports = [reverse("reports:detail", args=[slug]) for slug in REPORTS]
    wanted = [*pages_of(world.seen, staff=True), *ways_in(), *reports]
    answers = {where: readers.get("manager", where) for where in wanted}
    sensitive = {
        where: answer.headers["Cache-Control"]
        for where, answer in answers.items()
        if RESTRICTED.search(decoded(answer)) or CONTACT.search(decoded(answer))
    }
    assert len(sensitive) > 60
    stored = {w for w, caching in sensitive.items() if "no-store" not in caching}
    assert stored == set()
