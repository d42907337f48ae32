"""The three main jobs, done by a newcomer in Indonesian, as a person does them."""

import pytest
from playwright.sync_api import expect

from perpusnas.register.management.commands.load_known_cases import shipped_cases
from tests.factories import (
    PASSWORD,
    AgreementFactory,
    PartnerFactory,
    UserFactory,
    country,
    home,
)
from tests.spreadsheet import Cell, opened_by_libreoffice

pytestmark = pytest.mark.browser

KAZAKHSTAN = shipped_cases()["kazakhstan-mou-2021"]
OURS = "Perpustakaan Nasional Republik Indonesia"
THEIRS = "RSI Perpustakaan Akademik Nasional Republik Kazakhstan"
THIRD = "Perpustakaan Negara Contoh"


@pytest.fixture
def log_in(site):
    """Signs a new account of a role in through the login page."""

    def enter(page, role: str) -> None:
        user = UserFactory(role=role)
        page.goto(f"{site}/accounts/login/")
        page.get_by_label("Nama pengguna").fill(user.username)
        page.get_by_label("Sandi").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Masuk").click()
        page.wait_for_url(f"{site}/")

    return enter


def choose(page, row: str, field: str, typed: str, offered: str) -> None:
    """Choose from the suggestions of a field in a row of the admin's form."""
    page.locator(f"#{row}").get_by_role("combobox", name=field).click()
    page.locator(".select2-search__field").fill(typed)
    page.locator(".select2-results__option", has_text=offered).first.click()
    chosen = page.locator(f"#{row}").get_by_role("combobox", name=field)
    expect(chosen).to_contain_text(offered)


def another(page, rows: str) -> None:
    page.locator(f"#{rows}-group .add-row a").click()


def enter_parties(page) -> None:
    names = [("Nasional Republik", OURS), ("Kazakhstan", THEIRS), ("Contoh", THIRD)]
    another(page, "parties")
    for number, (typed, offered) in enumerate(names):
        page.locator(f"#id_parties-{number}-position").fill(str(number + 1))
        choose(page, f"parties-{number}", "Mitra", typed, offered)


def enter_signatories(page) -> None:
    people = [("Nasional Republik", OURS, "Bando"), ("Kazakhstan", THEIRS, "Мунальб")]
    for number, (typed, partner, person) in enumerate(people):
        row = f"signatories-{number}"
        choose(page, row, "Mitra yang diwakili", typed, partner)
        shown = "Munalbayeva" if person == "Мунальб" else "Syarif Bando"
        choose(page, row, "Orang", person, shown)


def enter_promises(page) -> None:
    for number in range(3):
        if number:
            another(page, "scope_items")
        row = page.locator(f"#scope_items-{number}")
        row.get_by_label("Urutan").fill(str(number + 1))
        row.locator(f"#id_scope_items-{number}-text_id").fill(f"Janji ke-{number + 1}")


@pytest.mark.sqlite_browser
def test_administrator_enters_a_memorandum_and_reads_it(page, site, cases, log_in):
    PartnerFactory(name=THIRD)
    log_in(page, "administrator")
    page.get_by_text("Akun", exact=True).locator("..").click()
    page.get_by_role("link", name="Administrasi").click()
    expect(page).to_have_url(f"{site}/admin/")
    page.locator(".model-agreement").get_by_role("link", name="Tambah").click()

    page.get_by_label("Jenis:").select_option("Nota Kesepahaman (MoU)")
    page.locator("#id_title_id").fill("Nota Kesepahaman Tiga Perpustakaan")
    enter_parties(page)
    page.get_by_label("Status penandatanganan:").select_option("Ditandatangani")
    page.locator("#id_signed").fill("2 Juli 2024")
    enter_signatories(page)
    enter_promises(page)
    page.get_by_label("Tahap:").first.select_option("Ditandatangani")
    page.get_by_role("button", name="Simpan", exact=True).click()

    expect(page.locator("#content")).to_contain_text(
        f"belum ada penandatangan untuk {THIRD}"
    )
    page.get_by_label("Simpan meskipun ada peringatan").check()
    page.get_by_label("Alasan perubahan").fill("Penandatangan ketiga belum diketahui")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    page.get_by_role("link", name="Kembali ke situs").click()
    search = page.get_by_role("combobox", name="Cari dalam register")
    search.fill("tiga perpustakaan")
    search.press("Enter")
    page.get_by_role("link", name="Nota Kesepahaman Tiga Perpustakaan").click()
    expect(page.locator("h1")).to_have_text("Nota Kesepahaman Tiga Perpustakaan")
    expect(page.locator(".scope-items .what")).to_have_count(3)
    parties = page.locator("section[aria-labelledby=parties] li")
    expect(parties).to_have_count(3)
    expect(parties.nth(0)).to_contain_text("Muhammad Syarif Bando")
    expect(parties.nth(1)).to_contain_text("Umuthan Munalbayeva")
    expect(parties.nth(2)).to_contain_text(THIRD)
    expect(page.locator(".status-strip")).to_contain_text("2 Juli 2024")


def test_staff_find_the_library_and_read_its_memorandum(page, cases, log_in):
    log_in(page, "viewer")
    hits = page.locator("main .rows a")
    for typed in ("Munalbayeva", "Мунальбаева"):
        search = page.get_by_role("combobox", name="Cari dalam register")
        search.fill(typed)
        search.press("Enter")
        expect(page.locator(".lede")).to_contain_text(typed)
        expect(hits.filter(has_text="Umuthan Munalbayeva")).to_be_visible()
    hits.filter(has_text=THEIRS).first.click()
    expect(page.locator("h1")).to_have_text(THEIRS)

    page.get_by_role("link", name=f"Nota Kesepahaman dengan {THEIRS}").first.click()
    memorandum = KAZAKHSTAN["agreements"][0]
    scope_items = page.locator(".scope-items .what")
    expect(scope_items).to_have_count(6)
    for values, shown in zip(memorandum["scope_items"], scope_items.all(), strict=True):
        expect(shown).to_contain_text(values["text_id"])
    parties = page.locator("section[aria-labelledby=parties]")
    expect(parties).to_contain_text("Muhammad Syarif Bando, Kepala Perpustakaan")
    expect(parties).to_contain_text("Umuthan Munalbayeva, Kepala RSI Perpustakaan")


def test_manager_filters_and_opens_the_file_as_typed_columns(
    page, cases, log_in, tmp_path
):
    library = PartnerFactory(name="-1+1 Библиотека", country=country("RU"))
    AgreementFactory(
        parties=[home(), library],
        title_id='=HYPERLINK("https://example.org";"Naskah")',
        effective="2024-02-07",
        ends="2099-12-31",
        ends_basis="stated",
        remarks="Baris satu\nbaris dua; dengan titik koma",
    )
    log_in(page, "manager")
    page.get_by_role("link", name="Naskah", exact=True).first.click()
    filters = page.get_by_role("form", name="Filter")
    filters.get_by_label("Negara").select_option("Rusia")
    page.get_by_label("Semua yang berlaku").check()
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator(".chip")).to_have_count(2)
    with page.expect_download() as sent:
        page.get_by_role("link", name="Unduh CSV").click()
    file = tmp_path / sent.value.suggested_filename
    sent.value.save_as(file)

    headings, *rows = opened_by_libreoffice(file)
    cells = [
        {heading.value: cell for heading, cell in zip(headings, row, strict=True)}
        for row in rows
    ]
    assert len(cells) == 3
    assert not [cell for row in rows for cell in row if cell.formula]
    assert {row["Negara"].value for row in cells} == {"Rusia"}
    [exact] = [row for row in cells if row["Mitra"].value == "'-1+1 Библиотека"]
    assert exact["Judul Naskah"].value == '\'=HYPERLINK("https://example.org";"Naskah")'
    assert exact["Tanggal Tanda Tangan"] == Cell("date", "2024-02-07")
    assert exact["Tanggal Berakhir"] == Cell("date", "2099-12-31")
    assert exact["Keterangan"].value == "Baris satu\nbaris dua; dengan titik koma"
    assert exact["ID"].kind == exact["No"].kind == "float"
    doubtful = {row["Tanggal Tanda Tangan"] for row in cells} - {
        exact["Tanggal Tanda Tangan"]
    }
    assert doubtful == {Cell("string", "2 Juli 2024 (belum pasti)")}
