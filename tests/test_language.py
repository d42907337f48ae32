"""Indonesian is the default and complete; a reader's own choice stays."""

import re
import subprocess
import sys
from collections import Counter, deque
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override, pgettext

from agreements.exports import register_columns
from agreements.models import Stage
from agreements.validity import Validity
from tests.factories import PASSWORD, UserFactory
from tests.spreadsheet import opened_by_openpyxl
from tests.world import Answer, Readers, World

pytestmark = pytest.mark.one_database

ROOT = Path(settings.BASE_DIR)
LOGIN = "/accounts/login/"
COOKIE = settings.LANGUAGE_COOKIE_NAME


def language_of(response) -> str:
    """The language of a page, which its header and its `html` element agree upon."""
    found = re.search(rb'<html lang="([a-z-]+)"', response.content)
    assert found
    assert response["Content-Language"] == found[1].decode()
    return found[1].decode()


# The default and the choice


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wish", [None, "en", "en-GB,en;q=0.9", "id;q=0.1,en", "de", "*"]
)
def test_indonesian_is_the_default_whatever_the_browser_wishes(wish):
    client = Client(headers={"accept-language": wish} if wish else {})
    page = client.get(LOGIN)
    assert language_of(page) == "id"
    assert "Register kemitraan" in page.content.decode()
    client.force_login(UserFactory())
    assert language_of(client.get("/")) == "id"
    assert language_of(client.get("/no-such-page/")) == "id"


@pytest.mark.django_db
def test_a_choice_stays_for_a_year_and_through_sign_in():
    client = Client(headers={"accept-language": "id"})
    assert language_of(client.get(LOGIN)) == "id"
    answer = client.post(reverse("set_language"), {"language": "en", "next": LOGIN})
    assert answer.url == LOGIN
    assert answer.cookies[COOKIE].value == "en"
    assert answer.cookies[COOKIE]["max-age"] == 365 * 24 * 3600
    assert language_of(client.get(LOGIN)) == "en"
    user = UserFactory()
    client.post(LOGIN, {"username": user.username, "password": PASSWORD})
    assert language_of(client.get("/partners/")) == "en"
    client.post(reverse("logout"))
    assert language_of(client.get(LOGIN)) == "en"
    client.post(reverse("set_language"), {"language": "id"})
    assert language_of(client.get(LOGIN)) == "id"


@pytest.mark.django_db
def test_a_choice_is_kept_on_the_account():
    client, user = Client(), UserFactory()
    client.force_login(user)
    assert user.language == "id"
    client.post(reverse("set_language"), {"language": "en"})
    user.refresh_from_db()
    assert user.language == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "", "id-ID", "../id", "x" * 5000])
def test_no_other_language_is_taken(language):
    client, user = Client(), UserFactory()
    client.force_login(user)
    client.post(reverse("set_language"), {"language": language})
    user.refresh_from_db()
    assert user.language == "id"
    client.cookies[COOKIE] = language
    assert language_of(client.get("/")) == "id"


@pytest.mark.django_db
def test_a_mail_speaks_the_language_of_the_page_that_sent_it():
    user = UserFactory(email="staf@example.org")
    for language, words in (
        ("id", "Pilih sandi baru"),
        ("en", "Choose a new password"),
    ):
        client = Client()
        client.cookies[COOKIE] = language
        client.post(reverse("password_reset"), {"email": user.email})
        sent = mail.outbox.pop()
        assert sent.subject.startswith(words)
        assert words.lower() in sent.body.lower()


# The catalogue


def test_the_catalogue_holds_every_text_and_is_compiled_as_written():
    command = [sys.executable, ".ci/catalogue.py", "check"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


HEADINGS = (
    "No;Kode;Judul Naskah;Judul (Inggris);Jenis Naskah;Mitra;Negara;Nomor Perpusnas;"
    "Nomor Mitra;Tanggal Tanda Tangan;Tempat Tanda Tangan;Penandatangan Perpusnas;"
    "Penandatangan Mitra;Tanggal Mulai Berlaku;Tanggal Berakhir;Masa Berlaku;"
    "Status Masa Berlaku;Tahap;Ruang Lingkup;Unit Pemrakarsa;PIC;Jumlah Kegiatan;"
    "Keterangan;Status penandatanganan;Metode penandatanganan;Diumumkan pada;"
    "Dasar penetapan tanggal berakhir;Pendanaan;Peran para pihak;Penandatangan Plt.;"
    "Tingkat penandatangan;Saksi;Nama Mitra Saat Tanda Tangan;Naskah pihak lain"
)


def test_the_register_report_keeps_its_column_names():
    with override("id"):
        columns = register_columns()
        assert ";".join(str(column.heading) for column in columns) == HEADINGS


def test_stages_and_validity_have_the_names_of_the_bureau():
    with override("id"):
        assert [stage.label for stage in Stage] == [
            "Usulan",
            "Penjajakan",
            "Disetujui secara prinsip",
            "Perundingan",
            "Perumusan naskah",
            "Naskah disepakati",
            "Siap ditandatangani",
            "Ditandatangani",
            "Pelaksanaan",
            "Proses perpanjangan",
            "Diperpanjang atau digantikan",
            "Diakhiri",
            "Selesai",
            "Ditunda",
            "Dibatalkan",
            "Tahap tidak diketahui",
        ]
        assert {state.value: str(state.label) for state in Validity} == {
            "unsigned": "Belum ditandatangani",
            "in_doubt": "Penandatanganan belum pasti",
            "superseded": "Digantikan",
            "terminated": "Diakhiri",
            "renewal_presumed": "Mungkin diperpanjang otomatis",
            "pending": "Belum berlaku",
            "expired": "Kedaluwarsa",
            "maybe_ended": "Mungkin sudah berakhir",
            "ending": "Akan berakhir",
            "open_ended": "Tanpa batas waktu",
            "end_unknown": "Tanggal berakhir tidak diketahui",
            "active": "Berlaku",
        }


def catalogue() -> list:
    with (ROOT / "locale/id/LC_MESSAGES/django.po").open("rb") as stream:
        return [message for message in read_po(stream) if message.id]


def both(message) -> tuple[str, str]:
    """The English text of a message, of one thing where there are two, and ours."""
    english, ours = message.id, message.string
    return (
        english if isinstance(english, str) else english[0],
        ours if isinstance(ours, str) else ours[0],
    )


def holes(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))


def test_translations_keep_signs_and_never_shout():
    for message in catalogue():
        english, ours = both(message)
        assert "!" not in ours
        assert english[-1:] not in set(".:?") or english[-1:] == ours[-1:]
        assert english[:1].isspace() == ours[:1].isspace()
        every = english if isinstance(message.id, str) else "".join(message.id)
        assert holes(every) == holes(ours)


def test_the_catalogue_is_in_force():
    with override("id"):
        assert gettext("Partners") == "Mitra"
        assert pgettext("column", "No") == "No"
        assert gettext("No") == "Tidak"
        assert ngettext("%(n)s row", "%(n)s rows", 2) == "%(n)s baris"


# No English left on Indonesian pages


def english_phrases() -> re.Pattern:
    """Every piece of two or more words that is said otherwise in Indonesian."""
    pieces = set()
    for message in catalogue():
        english, ours = both(message)
        for part in re.split(r"%\(\w+\)s", english):
            piece = " ".join(part.split()).strip(" .,:;·").casefold()
            several = len(re.findall(r"[a-z']{2,}", piece)) > 1
            if several and piece not in " ".join(ours.split()).casefold():
                pieces.add(re.escape(piece))
    longest_first = sorted(pieces, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")


class Shown(HTMLParser):
    """What a page says, to the eye and to a screen reader.

    English names that administrators enter in lists are data, not words of the page.
    """

    ENGLISH_NAMES = "field-label_en"
    SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label")

    def __init__(self, html: str):
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0
        self.of_data = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.of_data |= tag == "td" and given.get("class") == self.ENGLISH_NAMES
        self.silent += tag in {"script", "style"}
        if given.get("name") == "label_en":
            return
        self.texts += [given[name] for name in self.SPOKEN if given.get(name)]
        if tag == "input" and given.get("type") in {"submit", "button", "text"}:
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}
        self.of_data &= tag != "td"

    def handle_data(self, data):
        if not self.silent and not self.of_data:
            self.texts.append(data)


# Data of the register, beside what it is in the footer, and addresses of the site.
OUR_NAME = re.compile(r"national library of indonesia|(?<![\w/])/[a-z][\w/.?=&%-]*")


def left_in_english(answer: Answer, phrases: re.Pattern) -> set[str]:
    if answer.kind == "text/html":
        texts = Shown(answer.body.decode()).texts
    elif answer.kind.endswith("spreadsheetml.sheet"):
        book = opened_by_openpyxl(answer.body)
        texts = [str(cell) for row in [*book.rows, *book.facts] for cell in row]
    else:
        texts = answer.body.decode("utf-8-sig").splitlines()
    said = (OUR_NAME.sub("", " ".join(text.split()).casefold()) for text in texts)
    return {phrase for text in said for phrase in phrases.findall(text)}


STARTS = [
    "/",
    "/admin/",
    "/search/?q=astana",
    "/search/?q=tiadasamasekali",
    "/agreements/?q=tiadasamasekali",
    "/agreements/?from=2021-01-01&to=2021-06-30&abroad=yes&validity=in_force",
    "/agreements/?validity=zz&on=zz&nothing=1",
    "/agreements/?page=99",
    "/agreements/export.csv?validity=zz&nothing=1",
    "/partners/?kind=national_library&standing=prospect&region=143&access=internal",
    "/admin/agreements/agreement/?trash=yes",
    "/admin/password_change/",
    "/accounts/password_change/done/",
    "/no-such-page/",
]


MOST_OF_A_SHAPE = 3


def shape(url: str) -> str:
    """What an address has in common with those of other records of its kind."""
    path, _, query = url.partition("?")
    return re.sub(r"/(?:[0-9]+|[A-Z]{2})/", "/1/", path) + (query and "?")


def walk(readers: Readers, starts: list[str]):
    """All pages that an administrator comes to from these, a few for each address's
    shape."""
    waiting, seen, times = deque(starts), set(), Counter()
    while waiting:
        url = waiting.popleft()
        times[shape(url)] += 1
        if times[shape(url)] > MOST_OF_A_SHAPE and url not in starts:
            continue
        answer = followed(readers, url)
        assert answer.status < 500
        yield url, answer
        if answer.kind == "text/html":
            links = re.findall(r'href="(/[^"#?]*)', answer.body.decode())
            fresh = {
                url
                for url in links
                if not url.startswith(("/static/", "/admin/jsi18n/"))
            }
            waiting += sorted(fresh - seen)
            seen |= fresh


def followed(readers: Readers, url: str) -> Answer:
    """The answer that a browser shows, to which others may send it on."""
    answer = readers.get("administrator", url)
    while answer.status in {301, 302}:
        answer = readers.get("administrator", answer.headers["Location"])
    return answer


def pages_of_full_records(world: World) -> list[str]:
    """The pages of the records that have rows of every kind."""
    records = [world.seen.text, world.seen.partner, world.seen.person, world.paper]
    pages = [record.get_absolute_url() for record in [*records, world.unsigned]]
    return [
        *pages,
        *(f"{page}{form}/" for page in pages for form in ("edit", "history")),
    ]


def test_no_english_is_left_on_indonesian_pages(world, readers):
    phrases, left = english_phrases(), {}
    seen = set()
    for url, answer in walk(readers, [*STARTS, *pages_of_full_records(world)]):
        seen.add(shape(url))
        if found := left_in_english(answer, phrases):
            left[url] = found
    assert left == {}
    assert {
        "/agreements/1/",
        "/agreements/1/edit/",
        "/agreements/1/history/",
        "/agreements/export.csv",
        "/reports/rekap-naskah/",
        "/partners/1/delete/",
        "/people/new/",
        "/sources/1/",
        "/admin/agreements/agreement/1/change/",
        "/admin/partners/partner/add/",
        "/accounts/password_change/",
    } <= seen


def test_no_english_is_left_in_errors(world, readers):
    phrases, administrator = english_phrases(), readers.client("administrator")
    forms = ["partners", "people", "agreements", "sources"]
    pages = [f"/{name}/new/" for name in forms]
    pages += ["/admin/agreements/agreement/add/", "/admin/partners/partner/add/"]
    for url in [
        *pages,
        "/accounts/password_change/",
        world.unsigned.get_absolute_url() + "edit/",
    ]:
        empty = administrator.get(url)
        sets = re.findall(rb'name="([\w-]+_FORMS)" value="(\d+)"', empty.content)
        bad = {name.decode(): number.decode() for name, number in sets}
        bad |= {"signed": "31/02/2024", "published": "kemarin dulu", "mail": "tiada"}
        bad |= {"address": "javascript:1", "copy_of": "tiada", "new_password1": "a"}
        response = administrator.post(url, bad)
        assert response.status_code in {200, 409, 422}, url
        assert left_in_english(Answer.of(response), phrases) == set(), url


@pytest.mark.django_db
def test_no_english_is_left_before_sign_in():
    phrases = english_phrases()
    client = Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)
    pages = [
        client.get(LOGIN),
        client.get("/accounts/password_reset/"),
        client.get("/accounts/password_reset/done/"),
        client.get("/accounts/reset/MQ/set-password/"),
        client.get("/accounts/reset/done/"),
        client.post(LOGIN, {"username": "x", "password": "y"}),
        Client().post(LOGIN, {"username": "x", "password": "y"}),
        Client().post("/accounts/logout/"),
    ]
    for page in pages:
        if page.status_code != 302:
            assert language_of(page) == "id"
            assert left_in_english(Answer.of(page), phrases) == set()


def test_english_would_be_noticed(readers):
    """The same pages in English are full of what the tests above look for."""
    phrases = english_phrases()
    for url in ("/", "/agreements/", "/agreements/new/", "/agreements/export.csv"):
        assert len(left_in_english(readers.get("manager", url), phrases)) > 2, url
    administrator = readers.client("administrator")
    administrator.cookies[COOKIE] = "en"
    page = administrator.get("/admin/agreements/agreement/add/")
    assert len(left_in_english(Answer.of(page), phrases)) > 20
