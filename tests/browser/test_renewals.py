"""The end of a text at the keyboard: extended, terminated, renewed, moved on."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements.models import Agreement
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    ScopeItemFactory,
    home,
)

from .pages import barriers, scrolls_sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def text(site):
    text = AgreementFactory(
        title_id="Nota Kesepahaman Korea",
        parties=[home(), PartnerFactory(name="Perpustakaan Korea")],
        stage="implementation",
        signature="yes",
        signed="2021-05-07",
        ends="2024-05-06",
        ends_basis="stated",
    )
    ScopeItemFactory(agreement=text, text_id="Pertukaran staf")
    return text


def save(page) -> None:
    page.locator("main .form-actions button").click()


def clean(page) -> list[str]:
    return [*barriers(page), *scrolls_sideways(page)]


def test_agreement_is_extended_terminated_and_renewed(page, site, sign_in, text):
    sign_in(page, "editor")
    page.goto(site + text.get_absolute_url())
    page.get_by_role("link", name="Perpanjang", exact=True).click()
    assert clean(page) == []
    page.locator("[name=how]").select_option("addendum")
    page.locator("[name=new_end]").fill("6 Mei 2023")
    save(page)
    expect(page.locator("#id_new_end_error, .errors").first).to_be_visible()
    page.locator("[name=new_end]").fill("6 Mei 2027")
    page.console_errors.clear()  # the refusal above is a 422
    save(page)
    expect(page.locator("main")).to_contain_text("6 Mei 2024 → 6 Mei 2027")

    page.get_by_role("link", name="Perpanjang dengan naskah baru").click()
    page.locator("[name=title_id]").fill("Nota Kesepahaman Korea Kedua")
    assert clean(page) == []
    save(page)
    expect(page.locator("h1")).to_have_text("Nota Kesepahaman Korea Kedua")
    expect(page.locator("main")).to_contain_text("Pertukaran staf")
    expect(page.locator("main")).to_contain_text("Perpustakaan Korea")

    page.goto(site + text.get_absolute_url())
    page.get_by_role("link", name="Akhiri", exact=True).click()
    page.locator("[name=terminated]").fill("1 Juli 2025")
    page.locator("[name=termination_reason]").fill("Lembaga mitra dibubarkan")
    assert clean(page) == []
    save(page)
    expect(page.locator(".status-strip")).to_contain_text("Diakhiri")
    text.refresh_from_db()
    assert (text.stage, text.ends) == ("terminated", "2024-05-06")
    new = Agreement.objects.get(predecessor=text)
    assert [str(p.partner) for p in new.parties.all()][1] == "Perpustakaan Korea"


def test_stage_is_moved_and_shows_in_the_pipeline(page, site, sign_in, text):
    draft = AgreementFactory(
        title_id="Rancangan", stage="drafting", signature="no", signed=""
    )
    sign_in(page, "editor")
    page.goto(site + reverse("agreements:pipeline"))
    assert clean(page) == []
    page.get_by_role("link", name="Rancangan").click()
    page.get_by_role("link", name="Ubah tahap").click()
    assert clean(page) == []
    page.locator("[name=stage]").select_option("text_agreed")
    page.locator("[name=reason]").fill("Kedua pihak sepakat")
    save(page)
    expect(page.locator(".status-strip")).to_contain_text("Naskah disepakati")
    draft.refresh_from_db()
    assert draft.stage_changes.get().note == "Kedua pihak sepakat"
    page.goto(site + reverse("attention"))
    assert clean(page) == []
