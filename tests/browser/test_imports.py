"""A spreadsheet of an office, from the desk into the register."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements.models import Agreement
from perpusnas.imports.models import ImportJob
from tests.factories import PartnerFactory
from tests.imports.office_files import FOLDER
from tests.imports.sample_files import saved, workbook

from .pages import barriers, scrolls_sideways

pytestmark = pytest.mark.browser
ROWS = [
    ["Rekapitulasi Kerja Sama 2024"],
    ["No", "Mitra", "Negara", "Judul", "Jenis", "Tanggal Penandatanganan"],
    [1, "Perpustakaan Nasionall Kazakhstan", "Kazakhstan", "Nota", "MoU", "2024"],
    [2, "Perpustakaan Nasional Laos", "Laos", "Nota Laos", "MoU", "7 Mei 2021"],
]


def faults(page) -> list[str]:
    found = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found += [*barriers(page), *scrolls_sideways(page)]
    return found


def test_spreadsheet_is_looked_at_decided_and_confirmed(page, site, sign_in, tmp_path):
    partner = PartnerFactory(name="Perpustakaan Nasional Kazakhstan")
    path = saved(tmp_path, workbook(*ROWS), "rekap.xlsx")
    sign_in(page, "manager")
    page.goto(site + reverse("imports:list"))
    page.locator("[name=kind]").select_option("agreements")
    page.locator("[name=file]").set_input_files(path)
    page.locator("main .form-actions button").click()
    expect(page.locator("h1")).to_have_text("rekap.xlsx")
    assert faults(page) == []

    mapping = page.locator("details", has=page.locator("[name=column-3]"))
    mapping.locator("summary").click()
    expect(page.locator("[name=column-3]")).to_have_value("title_id")
    assert faults(page) == []

    page.locator(f"input[type=radio][value='{partner.pk}']").check()
    page.locator("[name=do][value=decide]").click()
    expect(page.locator("[name=do][value=decide]")).to_have_count(0)
    page.locator("[name=do][value=confirm]").click()
    page.wait_for_url(site + reverse("imports:list"))
    text = Agreement.objects.get(title_id="Nota")
    assert text.parties.filter(partner=partner).exists()
    assert Agreement.objects.count() == 2

    page.locator("#jobs").locator("xpath=..").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("rekap.xlsx")
    assert faults(page) == []
    job = ImportJob.objects.get()
    page.goto(site + reverse("imports:undo", args=[job.key]))
    assert faults(page) == []
    page.locator("main .form-actions button").click()
    page.wait_for_url(site + job.get_absolute_url())
    assert not Agreement.objects.filter(trashed=None).exists()


def test_progress_of_an_import_that_is_being_written(page, site, sign_in):
    user = sign_in(page, "manager")
    job = ImportJob.objects.create(
        user=user, kind="partners", name="mitra.csv", state="running", rows=400
    )
    page.goto(site + job.get_absolute_url())
    expect(page.locator("progress")).to_be_visible()
    assert faults(page) == []


def test_how_a_file_is_read_is_shown_and_corrected(page, site, sign_in):
    sign_in(page, "manager")
    page.goto(site + reverse("imports:list"))
    page.locator("[name=kind]").select_option("agreements")
    page.locator("[name=file]").set_input_files(FOLDER / "sheets_by_year.xlsx")
    page.locator("main .form-actions button").click()
    reading = page.locator("details", has=page.locator("[name=header_row]"))
    reading.locator("summary").click()
    assert faults(page) == []
    expect(reading.locator("[name=sheets]:checked")).to_have_count(3)
    reading.locator("[name=sheets][value='2022']").uncheck()
    reading.locator("[name=do][value=read]").click()
    expect(page.locator("[aria-labelledby=rows] tbody tr")).to_have_count(2)
    page.locator("[name=do][value=confirm]").click()
    page.wait_for_url(site + reverse("imports:list"))
    titles = set(Agreement.objects.values_list("title_id", flat=True))
    assert titles == {"Nota 2021", "Nota 2023"}


def test_order_of_dates_is_asked_about(page, site, sign_in):
    sign_in(page, "manager")
    page.goto(site + reverse("imports:list"))
    page.locator("[name=kind]").select_option("agreements")
    page.locator("[name=file]").set_input_files(FOLDER / "month_first.csv")
    page.locator("main .form-actions button").click()
    expect(page.locator("details[open] [name=order]")).to_be_visible()
    assert faults(page) == []
    page.locator("[name=order]").select_option("month")
    page.locator("[name=do][value=read]").click()
    expect(page.locator("details[open] [name=order]")).to_have_count(0)
