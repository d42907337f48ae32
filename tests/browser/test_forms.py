"""Forms of the site: with suggestions and keyboard, without scripts, and in conflict."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements.models import Agreement
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PersonFactory,
    home,
)

from .pages import expected

pytestmark = pytest.mark.browser

OURS = "Perpustakaan Nasional Republik Indonesia"
LIBRARY = "Perpustakaan Contoh"
NEW = reverse("agreements:create")


def save(page) -> None:
    page.get_by_role("button", name="Simpan naskah").click()


def pick(page, name: str, typed: str, offered: str) -> None:
    """Take a suggestion as the keyboard does: type, wait for it, write it out."""
    field = page.locator(f"[name={name}]")
    field.press_sequentially(typed)
    option = page.locator(f"datalist[id='{name}-list'] option[value^='{offered}']")
    expect(option).to_have_count(1)
    field.fill(option.get_attribute("value"))
    field.press("Tab")


def fill_text(page) -> None:
    page.locator("[name=kind]").select_option("mou")
    page.locator("[name=title_id]").fill("Nota Kesepahaman Percobaan")
    page.locator("[name=signature]").select_option("yes")
    page.locator("[name=signed]").fill("2 Juli 2024")
    page.locator("[name=stage]").select_option("signed")


def entered() -> Agreement:
    return Agreement.objects.get(title_id="Nota Kesepahaman Percobaan")


def is_whole(text: Agreement) -> bool:
    parties = [str(party) for party in text.parties.all()]
    signed = [str(s.person) for s in text.signatories.all()]
    items = [item.text_id for item in text.scope_items.all()]
    return (
        parties == [OURS, LIBRARY]
        and signed == ["Siti Contoh", "Aibek Contoh"]
        and items == ["Janji pertama", "Janji kedua"]
        and [party.position for party in text.parties.all()] == [1, 2]
    )


@pytest.fixture
def people(site):
    PartnerFactory(name=LIBRARY)
    PersonFactory(name="Siti Contoh")
    PersonFactory(name="Aibek Contoh")


def add_row(page, prefix: str, first: str) -> None:
    """Press the button by keyboard; the new row's first field has the focus then."""
    box = page.locator(f"[data-formset={prefix}]")
    box.get_by_role("button", name="Tambah").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"[name={prefix}-1-{first}]")).to_be_focused()


def test_agreement_is_entered_with_rows_suggestions_and_keyboard(
    page, site, sign_in, people
):
    sign_in(page, "editor")
    page.goto(site + NEW)
    fill_text(page)
    pick(page, "parties-0-partner", "nasional republik indonesia", OURS)
    add_row(page, "parties", "position")
    pick(page, "parties-1-partner", "contoh", LIBRARY)
    pick(page, "signatories-0-partner", "nasional republik indonesia", OURS)
    pick(page, "signatories-0-person", "siti", "Siti Contoh")
    add_row(page, "signatories", "partner")
    pick(page, "signatories-1-partner", "contoh", LIBRARY)
    pick(page, "signatories-1-person", "aib", "Aibek Contoh")
    page.locator("[name=scope_items-0-text_id]").fill("Janji pertama")
    add_row(page, "scope_items", "position")
    page.locator("[name=scope_items-1-text_id]").fill("Janji kedua")
    page.locator("[name=scope_items-1-text_id]").press("Enter")
    expect(page.locator(".messages .success")).to_have_text("Sudah disimpan.")
    assert is_whole(entered())


def test_agreement_is_entered_without_scripts(new_context, site, sign_in, people):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, "editor")
    page.goto(site + NEW)
    expect(page.get_by_role("button", name="Tambah pihak")).to_be_hidden()
    fill_text(page)
    names = [("Siti Contoh", OURS), ("Aibek Contoh", LIBRARY)]
    for number, (person, partner) in enumerate(names):
        # Without scripts each saving brings one more empty row of every kind.
        page.locator(f"[name=parties-{number}-partner]").fill(partner)
        page.locator(f"[name=signatories-{number}-partner]").fill(partner)
        page.locator(f"[name=signatories-{number}-person]").fill(person)
        scope_item = ["Janji pertama", "Janji kedua"][number]
        page.locator(f"[name=scope_items-{number}-text_id]").fill(scope_item)
        save(page)
        expect(page.locator(".messages .success")).to_have_text("Sudah disimpan.")
        if not number:
            page.get_by_role("link", name="Ubah naskah").click()
    assert is_whole(entered())


def test_error_keeps_what_was_typed_and_takes_the_focus(page, site, sign_in, people):
    sign_in(page, "editor")
    page.goto(site + NEW)
    fill_text(page)
    page.locator("[name=signed]").fill("31 Februari 2024")
    page.locator("[name=parties-0-partner]").fill("Tidak Ada")
    add_row(page, "parties", "position")
    page.locator("[name=parties-1-partner]").fill(LIBRARY)
    page.locator("[name=remarks]").fill("Baris satu\nbaris dua")
    save(page)
    summary = page.locator(".error-summary")
    expect(summary.locator("h2")).to_be_focused()
    expected(page, 422)
    expect(page.locator("[name=title_id]")).to_have_value("Nota Kesepahaman Percobaan")
    expect(page.locator("[name=signed]")).to_have_value("31 Februari 2024")
    expect(page.locator("[name=parties-0-partner]")).to_have_value("Tidak Ada")
    expect(page.locator("[name=parties-1-partner]")).to_have_value(LIBRARY)
    expect(page.locator("[name=remarks]")).to_have_value("Baris satu\nbaris dua")
    summary.get_by_role("link", name="Tanggal tanda tangan").first.click()
    expect(page.locator("[name=signed]")).to_be_focused()
    assert not Agreement.objects.filter(title_id="Nota Kesepahaman Percobaan").exists()


def test_conflict_of_two_browsers_shows_both_texts(page, new_context, site, sign_in):
    text = AgreementFactory(title_id="Judul lama", parties=[home()])
    address = site + reverse("agreements:edit", args=[text.pk])
    other = new_context().new_page()
    sign_in(other, "editor", username="rekan")
    sign_in(page, "editor")
    page.goto(address)
    other.goto(address)
    other.locator("[name=title_id]").fill("Judul rekan")
    save(other)
    expect(other.locator("h1")).to_have_text("Judul rekan")

    page.locator("[name=title_id]").fill("Judul saya")
    page.locator("[name=place]").fill("Astana")
    save(page)
    conflict = page.locator("section.panel--warning")
    expect(conflict).to_contain_text("rekan")
    expect(conflict).to_contain_text("Judul saya")
    expect(conflict).to_contain_text("Judul rekan")
    expected(page, 409)
    expect(page.locator("[name=title_id]")).to_have_value("Judul saya")
    expect(page.locator("[name=place]")).to_have_value("Astana")
    save(page)
    expect(page.locator("h1")).to_have_text("Judul saya")
    text.refresh_from_db()
    assert (text.title_id, text.place, text.version) == ("Judul saya", "Astana", 3)


def test_language_stays_over_pages_and_sessions(page, site, sign_in):
    user = sign_in(page, "viewer")
    page.goto(site)
    page.get_by_role("button", name="EN English").click()
    expect(page.locator("h1")).to_have_text("Home")
    page.goto(f"{site}/partners/?sort=-name")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    user.refresh_from_db()
    assert user.language == "en"
    kept = [c for c in page.context.cookies() if c["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(kept)  # the browser was closed and opened again
    page.goto(f"{site}/accounts/login/")
    expect(page.locator("h1")).to_have_text("Sign in")
    page.get_by_role("button", name="ID Bahasa Indonesia").click()
    expect(page.locator("h1")).to_have_text("Masuk")


def test_language_switch_comes_back_to_the_same_address(page, site, sign_in):
    sign_in(page, "viewer")
    page.goto(f"{site}/agreements/?country=KZ")
    page.get_by_role("button", name="EN English").click()
    expect(page).to_have_url(f"{site}/agreements/?country=KZ")
    expect(page.locator("h1")).to_have_text("Agreements")


def test_slash_goes_to_the_search(page, site, sign_in):
    sign_in(page, "viewer")
    page.goto(site)
    search = page.get_by_role("combobox", name="Cari dalam register")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("a/b")
    expect(search).to_have_value("a/b")


def test_menu_opens_and_closes_by_keyboard(page, site, sign_in):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "viewer")
    page.goto(site)
    menu = page.locator(".site-menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Naskah")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Naskah")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
