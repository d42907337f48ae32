"""Faulty cells of an import, corrected on its page, also without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partners.models import Partner
from tests.imports.sample_files import csv_of, saved

from .pages import barriers, scrolls_sideways

pytestmark = pytest.mark.browser
ROWS = [
    ["Mitra", "Negara", "Jenis", "Jenis kedua", "Situs"],
    ["Perpustakaan Nasional Laos", "Laos", "", "", ""],
    ["Kota Ajaib", "Atlantis", "Universitas", "university", "https://salah situs"],
]


def faults(page) -> list[str]:
    found = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found += [*barriers(page), *scrolls_sideways(page)]
    return found


def upload(page, site, path) -> None:
    page.goto(site + reverse("imports:list"))
    page.locator("[name=file]").set_input_files(path)
    page.locator("main .form-actions button").click()
    expect(page.locator("h1")).to_have_text("file.csv")


def correct_and_confirm(page, site) -> None:
    page.get_by_role("textbox", name="Negara (B3)").fill("Laos")
    page.get_by_role("textbox", name="Jenis kedua (D3)").fill("")
    page.get_by_role("textbox", name="Situs (E3)").fill("still wrong")
    page.get_by_role("textbox", name="Situs (E3)").press("Enter")
    expect(page.get_by_role("textbox", name="Situs (E3)")).to_have_value("still wrong")
    expect(page.get_by_role("textbox", name="Negara (B3)")).to_have_value("Laos")
    page.get_by_role("textbox", name="Situs (E3)").fill("https://kota.example")
    page.locator("[name=do][value=correct]").last.click()
    expect(page.locator("[name=do][value=correct]")).to_have_count(0)
    page.locator("[name=do][value=confirm]").click()
    page.wait_for_url(site + reverse("imports:list") + "#rows")
    partner = Partner.objects.get(name="Kota Ajaib")
    assert (partner.country_id, partner.website) == ("LA", "https://kota.example")


def test_faulty_cells_are_corrected(page, site, sign_in, tmp_path):
    sign_in(page, "manager")
    upload(page, site, saved(tmp_path, csv_of(*ROWS)))
    assert faults(page) == []
    field = page.get_by_role("textbox", name="Situs (E3)")
    described = field.get_attribute("aria-describedby") or ""
    expect(page.locator(f"#{described.split()[0]}")).to_be_visible()
    for summary in page.locator("#rows ~ form details summary").all():
        summary.click()
    expect(page.get_by_text("Akses: Internal")).to_be_visible()
    assert faults(page) == []
    correct_and_confirm(page, site)


def test_faulty_cells_are_corrected_without_javascript(
    new_context, site, sign_in, tmp_path
):
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size({"width": 390, "height": 900})
    sign_in(page, "manager")
    upload(page, site, saved(tmp_path, csv_of(*ROWS)))
    correct_and_confirm(page, site)
