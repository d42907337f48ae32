"""The choices of an import: uncertain names, words, values that differ, defaults."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import NameFactory, PartnerFactory, country
from tests.imports.sample_files import csv_of, saved

from .pages import barriers, scrolls_sideways

pytestmark = pytest.mark.browser
ROWS = [
    ["Mitra", "Negara", "Kota", "Jenis Mitra"],
    ["Kolese Contoh, Kota B", "Indonesia", "Kota B", "Universitas"],
    ["Yayasan Contoh Gamma", "Indonesia", "Kota A", "TRATADO"],
    ["Lembaga Contoh Alfa", "Indonesia", "Kota A", "Universitas"],
]


def test_every_choice_is_made_with_labels_and_without_scrolling(
    page, site, sign_in, tmp_path
):
    alfa = PartnerFactory(
        name="Lembaga Contoh Alfa",
        country=country("ID"),
        seat_city="Kota A",
        kind="archive",
    )
    NameFactory(partner=alfa, text="Kolese Contoh, Kota B")
    sign_in(page, "manager")
    page.goto(site + reverse("imports:list"))
    expect(page.locator("[name=kind]")).to_have_value("")
    page.locator("[name=file]").set_input_files(saved(tmp_path, csv_of(*ROWS)))
    page.locator("main .form-actions button").click()
    expect(page.locator("h1")).to_have_text("file.csv")
    for summary in page.locator("details.more summary").all():
        summary.click()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert [*barriers(page), *scrolls_sideways(page)] == []
    page.locator("select[name^=meaning-]").select_option("other")
    page.locator("[name=do][value=meanings]").click()
    expect(page.locator("[name=do][value=meanings]")).to_have_count(0)
    page.locator("[name=fields_of_all]").first.check()
    page.locator("[name=do][value=overwrite]").click()
    expect(page.locator("[name=fields_of_all]").first).to_be_checked()
    page.locator("input[name^=who-][value=new]").check()
    page.locator("[name=do][value=decide]").click()
    expect(page.locator("[name=do][value=decide]")).to_have_count(0)
    page.locator("[name=do][value=confirm]").click()
    page.wait_for_url(site + reverse("imports:list"))
    alfa.refresh_from_db()
    assert (alfa.kind, alfa.seat_city) == ("university", "Kota A")
