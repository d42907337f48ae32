"""Rows of an import that are left out, downloaded, corrected and imported, without
scripts."""

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from partners.models import Partner
from tests.factories import PartnerFactory
from tests.imports.sample_files import csv_of, saved

from .pages import barriers, scrolls_sideways

pytestmark = pytest.mark.browser
ROWS = [
    ["Mitra", "Negara"],
    ["Library of Laos", "Laos"],
    ["Kota Ajaib", "Atlantis"],
    ["Perpustakaan Nasionall Kazakhstan", "Kazakhstan"],
    ["Library of Peru", "Peru"],
]


def faults(page, plain) -> list[str]:
    """What is wrong with the page that a browser without scripts shows, as one with
    scripts finds it."""
    page.context.add_cookies(plain.context.cookies())
    page.goto(plain.url)
    found = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found += [*barriers(page), *scrolls_sideways(page)]
    return found


def upload_file(page, site, path) -> None:
    page.goto(site + reverse("imports:list"))
    page.locator("[name=kind]").select_option("partners")
    page.locator("[name=file]").set_input_files(path)
    page.locator("main .form-actions button").click()
    expect(page.locator("h1")).to_have_text(path.name)


def press(page, value: str) -> None:
    page.locator(f"[name=do][value={value}]").click()


def names() -> list[str]:
    partners = Partner.objects.kept().filter(is_home=False)
    return sorted(partners.values_list("name", flat=True))


def test_rows_are_left_out_corrected_and_imported(
    page: Page, new_context, site, sign_in, tmp_path
):
    known = PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    scripted, page = page, new_context(java_script_enabled=False).new_page()
    sign_in(page, "manager")
    upload_file(page, site, saved(tmp_path, csv_of(*ROWS), "mitra.csv"))
    assert faults(scripted, page) == []
    page.locator("[name=row][value='5']").check()
    press(page, "skip")
    expect(page.locator("#skipped")).to_be_visible()
    press(page, "skip-stopping")
    expect(page.locator("[name=do][value=confirm]")).to_be_visible()
    assert faults(scripted, page) == []
    page.locator("[name=row][value='5']").check()
    press(page, "restore")
    press(page, "confirm")
    expect(page.locator("h1")).to_have_text("mitra.csv")
    assert faults(scripted, page) == []
    assert names() == ["Library of Laos", "Library of Peru", known.name]

    with page.expect_download() as download:
        page.locator("a[href$='left-out.xlsx']").click()
    path = tmp_path / "rest.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    assert [row[:2] for row in book.active.values] == [
        tuple(ROWS[n]) for n in (0, 2, 3)
    ]
    book.active["B2"] = "Laos"
    book.save(path)
    upload_file(page, site, path)
    page.locator("input[name^=other-]").fill(f"#{known.pk}")
    press(page, "decide")
    press(page, "confirm")
    page.wait_for_url(site + reverse("imports:list"))
    assert names() == ["Kota Ajaib", "Library of Laos", "Library of Peru", known.name]
    assert known.names.get().text == "Perpustakaan Nasionall Kazakhstan"
