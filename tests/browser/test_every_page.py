"""Every page, wide and narrow, light and dark, in both languages."""

import os

import pytest
from django.apps import apps
from django.urls import resolve, reverse
from playwright.sync_api import expect

from events.models import Event
from partners.merging import merge
from partners.models import Partner, Person
from perpusnas.core.models import Record
from tests.event_factories import (
    EventFactory,
    NominationStateFactory,
    OutcomeFactory,
    OutcomeNameFactory,
    OutcomePartFactory,
    OutcomePersonFactory,
    ProgramBodyFactory,
    ProgramFactory,
    ShareFactory,
)
from tests.factories import (
    AgreementFactory,
    ExtensionFactory,
    PartnerFactFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    ScopeItemFactory,
    SignatoryFactory,
    TieFactory,
    home,
)
from tests.test_access import patterns

from .pages import barriers, expected, scrolls_sideways

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
# The last look of a page is the one that axe goes through.
LOOKS = {
    "id": [(NARROW, "dark"), (WIDE, "light")],
    "en": [(WIDE, "light"), (NARROW, "dark")],
}

LONG = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
)


def space_of(model) -> str:
    """Where the pages of a kind of record are: the first part of their routes."""
    return resolve(model(pk=1).get_absolute_url()).namespace


RECORDS = {
    space_of(model): model for model in apps.get_models() if issubclass(model, Record)
}
# Routes that answer with something else than a page, by the end of their names.
NO_PAGES = (
    "export_csv",
    "export_xlsx",
    "sums_csv",
    "sums_xlsx",
    "coverage_csv",
    "coverage_xlsx",
    "checks_csv",
    "checks_xlsx",
    "doubts_csv",
    "doubts_xlsx",
    "rows_csv",
    "skipped_csv",
    "skipped_xlsx",
    "rows_xlsx",
    "quick",
    "feed",
    "suggest",
    "suggest_promise",
    "similar",
    "verdict",
    "search_suggest",
    "file",
    "personal_data",
    "logo",
    "healthz",
    "readyz",
    "set_language",
    "file_columns",
    "own_file",
    "delete_own_file",
    "logout",
)


def addresses(pk: dict[str, int]) -> dict[str, str]:
    """Every page that somebody who is signed in may open, by its route."""
    pages = {"home": "/", "own_files": "/files/", "search": "/search/?q=munalbayeva"}
    for space in RECORDS:
        for name in ("list", "create"):
            pages[f"{space}:{name}"] = reverse(f"{space}:{name}")
        for name in ("detail", "edit", "delete", "history"):
            pages[f"{space}:{name}"] = reverse(f"{space}:{name}", args=[pk[space]])
    for name in ("renew", "move", "extend", "terminate", "replace"):
        pages[f"agreements:{name}"] = reverse(
            f"agreements:{name}", args=[pk["agreements"]]
        )
    for name in ("partners", "people", "agreements", "events"):
        picking = f"{name}:merge_with"
        pages[picking] = reverse(picking, args=[pk[name]])
        pages[f"{name}:merge"] = reverse(
            f"{name}:merge", args=[pk[name], pk.get(f"{name}:twin", 1)]
        )
        pages[f"{name}:undo_merge"] = reverse(
            f"{name}:undo_merge", args=[pk[name], pk.get(f"{name}:merged", 1)]
        )
    for name in ("attention", "agreements:pipeline", "agreements:coverage"):
        pages[name] = reverse(name)
    for name in ("outcomes:sums", "follow_ups:checks"):
        pages[name] = reverse(name)
    pages["events:participation"] = reverse("events:participation", args=[pk["events"]])
    pages["people:erase"] = reverse("people:erase", args=[pk["people"]])
    for name in ("partners", "agreements", "events"):
        pages[f"{name}:duplicates"] = reverse(f"{name}:duplicates")
    pages["agreements:reckoned_ends"] = reverse("agreements:reckoned_ends")
    pages["sources:doubts"] = reverse("sources:doubts")
    pages["countries:brief"] = reverse("countries:brief", args=["KZ"])
    pages["partners:brief"] = reverse("partners:brief", args=[pk["partners"]])
    pages["countries:detail"] = reverse("countries:detail", args=["KZ"])
    pages["log:list"] = reverse("log:list")
    pages["log:imports"] = reverse("log:imports")
    pages["reports:list"] = reverse("reports:list")
    pages["reports:detail"] = reverse("reports:detail", args=["rekap-naskah"])
    for name in ("calendar:list", "calendar:address", "imports:list"):
        pages[name] = reverse(name)
    for name in ("password_change", "password_change_done"):
        pages[name] = reverse(name)
    return pages


SIGNED_OUT = {
    "login": "/accounts/login/",
    "password_reset": "/accounts/password_reset/",
    "password_reset_done": "/accounts/password_reset/done/",
    "password_reset_confirm": "/accounts/reset/MQ/wrong-token/",
    "password_reset_complete": "/accounts/reset/done/",
}
# Pages as they look in other states, by what is asked of them.
STATES = [
    "/agreements/?validity=in_force&country=KZ&from=2020-01-01&to=2025-12-31",
    "/agreements/?country=XX",
    "/agreements/?q=zzzz",
    "/partners/?per_page=5&sort=-name",
    "/partners/duplicates/?of=people",
    "/partners/duplicates/?told=two",
    "/calendar/?view=agenda",
    "/calendar/?day=2024-08-14",
    "/attention/?kind=overdue",
    "/calendar/?month=2024-13",
    "/search/?q=",
    "/search/?q=zzzz",
    "/reports/rekap-negara/?on=2023-12-31",
    "/reports/realisasi-monev/",
    "/admin/",
    "/admin/agreements/agreement/",
    "/admin/agreements/agreement/add/",
    "/admin/partners/partner/add/",
    "/admin/perpusnas/source/add/",
    "/admin/perpusnas/user/add/",
]


def test_every_route_is_looked_at():
    routes = {name for name, _path in patterns() if not name.startswith("admin")}
    pages = {r for r in routes if r.rpartition(":")[2] not in NO_PAGES}
    # tests/browser/test_imports.py looks at these.
    pages -= {"imports:detail", "imports:undo"}
    seen = {*addresses(dict.fromkeys(RECORDS, 1)), *SIGNED_OUT}
    assert pages - seen == set()


# What a page must be


def faults(page, language: str, *, axe: bool = True) -> list[str]:
    """All that is wrong with the page that is open, in each of its looks."""
    found = list(page.console_errors)
    page.console_errors.clear()
    spoken = page.locator("html").get_attribute("lang")
    if spoken != language:
        found.append(f"lang is {spoken}")
    for size, scheme in LOOKS[language]:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{size['width']}: {fault}" for fault in scrolls_sideways(page)]
    if axe:
        found += [f"{size['width']} {scheme}: {fault}" for fault in barriers(page)]
    return [f"{page.url}: {fault}" for fault in found]


def add_rows(partner: Partner) -> None:
    """Give the partner, a new program and a new outcome rows of every kind."""
    PartnerFactFactory(partner=partner, kind="head", text=LONG, when="2019")
    PartnerFactFactory(partner=partner, kind="holdings", number=10**9, unit=LONG[:40])
    TieFactory(partner=partner, to_partner=home(), kind="part_went_to", note=LONG)
    program, outcome = ProgramFactory(name_id=LONG), OutcomeFactory(title_id=LONG)
    ProgramBodyFactory(program=program, partner=partner, role="owner", note=LONG)
    ProgramBodyFactory(program=program, group=LONG, role="funder", since="2019")
    OutcomeNameFactory(outcome=outcome, text=LONG)
    OutcomePartFactory(outcome=outcome, number=10**9)
    OutcomePersonFactory(outcome=outcome, name=LONG)
    NominationStateFactory(outcome=outcome, since="2019", note=LONG)
    ShareFactory(outcome=outcome, partner=partner, items=10**9)


@pytest.fixture
def pk(cases):
    """The records that are looked at, long words and many rows among them."""
    library = PartnerFactory(name=LONG)
    text = AgreementFactory(
        parties=[home()], title_id=LONG, code=LONG[:40], ends="2026"
    )
    PartyFactory(agreement=text, partner=library, number=LONG)
    PartyFactory(agreement=text, partner=None, group="Negara-negara ASEAN")
    SignatoryFactory(agreement=text, partner=library, title_id=LONG)
    ScopeItemFactory(agreement=text, text_id=LONG, text_en=LONG)
    ExtensionFactory(agreement=text)
    add_rows(library)
    text.refresh_from_db()
    found = {
        space: model.objects.order_by("pk").last().pk
        for space, model in RECORDS.items()
    }
    twins = {
        "partners:twin": PartnerFactory(name=LONG).pk,
        "people:twin": PersonFactory(name=LONG).pk,
        "agreements:twin": AgreementFactory(title_id=LONG).pk,
        "events:twin": EventFactory(title_id=LONG).pk,
    }
    partner, person = PartnerFactory(name=LONG, mail="a@b.example"), PersonFactory()
    PartyFactory(partner=partner)
    merge(
        Partner.objects.get(pk=found["partners"]), partner, {"mail": "a@b.example"}, ""
    )
    merge(Person.objects.get(pk=found["people"]), person, {}, "")
    other, event = AgreementFactory(), EventFactory()
    merge(text, other, {}, "")
    merge(Event.objects.get(pk=found["events"]), event, {}, "")
    PartyFactory(agreement=AgreementFactory(title_id=LONG), partner=library)
    merged = {
        "partners:merged": partner.pk,
        "people:merged": person.pk,
        "agreements:merged": other.pk,
        "events:merged": event.pk,
    }
    return found | twins | merged | {"agreements": text.pk}


@pytest.fixture(params=["id", "en"])
def language(request):
    return request.param


def for_axe(name: str | int, language: str) -> bool:
    """Whether axe goes through a page: in `make test` not where another is alike."""
    if name in ALIKE:
        return False
    if EVERY_PAGE:
        return True
    return name in IN_ENGLISH if language == "en" else name not in STATES_OF_LISTS


def speak(page, site: str, language: str) -> None:
    cookie = {"name": "django_language", "value": language, "url": site}
    page.context.add_cookies([cookie])


# In parts, so that two browsers share them.
PARTS = {"id": 2, "en": 1}
# Pages that axe need not go through, since others are made by the same template; only
# `make test-long` looks at them. In English, whose words are the shorter ones, one page
# of each kind is looked at.
EVERY_PAGE = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SAME = ("create", "delete", "history")
ALIKE = {f"{space}:{name}" for space in RECORDS for name in SAME}
ALIKE -= {"agreements:delete", "agreements:history"}
ALIKE |= {"agreements:renew", "agreements:extend", "agreements:terminate"}
# Where axe goes through the English page as well, which is dark and narrow then; and the
# states in which a list has no other elements than without them.
IN_ENGLISH = {
    *("home", "agreements:list", "agreements:detail", "partners:edit"),
    *("events:detail", "calendar:list"),
}
STATES_OF_LISTS = {
    n
    for n, where in enumerate(STATES)
    if where.startswith(("/agreements/", "/reports/"))
}
KINDS = {
    *("home", "search", "partners:list", "partners:detail", "people:detail"),
    *("agreements:list", "agreements:detail", "partners:edit", "reports:detail"),
    *("events:detail", "programs:detail", "calendar:list", "attention"),
    *("agreements:coverage", "agreements:move", "countries:detail"),
}


@pytest.mark.parametrize(
    ("language", "part"),
    [(code, n) for code, most in PARTS.items() for n in range(most)],
)
def test_pages_of_the_register(page, site, pk, sign_in, language, part):
    sign_in(page, "administrator")
    speak(page, site, language)
    found = []
    pages = [*addresses(pk).items(), *enumerate(STATES)]
    for name, address in pages[part :: PARTS[language]]:
        if name in KINDS or (language == "id" and (EVERY_PAGE or name not in ALIKE)):
            page.goto(site + address)
            found += faults(page, language, axe=for_axe(name, language))
    assert not found, "\n".join(found)


def test_pages_before_sign_in_and_refusals(page, site, sign_in, language):
    speak(page, site, language)
    found = []
    for address in SIGNED_OUT.values():
        page.goto(site + address)
        found += faults(page, language)
    page.context.clear_cookies()
    sign_in(page, "viewer")
    speak(page, site, language)
    refused = [("/nowhere/", 404), ("/partners/999/", 404), ("/reports/", 403)]
    for address, status in refused:
        assert page.goto(site + address).status == status
        expected(page, status)
        found += faults(page, language)
    assert not found, "\n".join(found)


def test_forms_that_show_errors(page, site, sign_in):
    """In Indonesian, whose words are the longer ones."""
    sign_in(page, "administrator")
    found = []
    for space in RECORDS:
        page.goto(site + reverse(f"{space}:create"))
        page.locator("main .form-actions button").click()
        expect(page.locator(".error-summary h2")).to_be_focused()
        expected(page, 422)
        found += faults(page, "id")
    page.goto(f"{site}/admin/agreements/agreement/add/")
    page.locator("input[name=_save]").click()
    expect(page.locator(".errornote")).to_be_visible()
    found += faults(page, "id")
    assert not found, "\n".join(found)
