"""Each fact of the known cases stands in the field meant for it, and is found."""

import pytest
from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement
from partners.models import Partner, Person
from perpusnas.core.models import Source, User
from tests.factories import UserFactory, home

# A fact a line: record | field or rows | value, "-" if empty; rows as ROWS orders them.
FACTS = """
Perpustakaan Nasional Republik Indonesia | names | indonesian · id · Perpustakaan Nasional Republik Indonesia
Perpustakaan Nasional Republik Indonesia | names | english · en · National Library of Indonesia
Perpustakaan Nasional Republik Indonesia | acronym | Perpusnas
Perpustakaan Nasional Republik Indonesia | country_id | ID
Perpustakaan Nasional Republik Indonesia | seat_city | Jakarta
Embassy of Azerbaijan in Indonesia | names | english · en · Embassy of Azerbaijan in Indonesia
Embassy of Azerbaijan in Indonesia | names | indonesian · id · Kedutaan Besar Azerbaijan di Indonesia
Embassy of Azerbaijan in Indonesia | kind | embassy
Embassy of Azerbaijan in Indonesia | country_id | AZ
Embassy of Azerbaijan in Indonesia | seat_country_id | ID
Embassy of Azerbaijan in Indonesia | seat_city | Jakarta
Embassy of Azerbaijan in Indonesia | ties | represents · AZ · False
Embassy of Azerbaijan in Indonesia | ties | accredited_to · ID · False
National Library of Azerbaijan | names | english · en · National Library of Azerbaijan
National Library of Azerbaijan | names | indonesian · id · Perpustakaan Nasional Azerbaijan
National Library of Azerbaijan | kind | national_library
National Library of Azerbaijan | country_id | AZ
National Library of Azerbaijan | seat_city | -
National Library of Azerbaijan | standing | prospect
National Library of Azerbaijan | about | Calon mitra, disebut dalam pembicaraan.
National Academic Library of the Republic of Kazakhstan | names | english · en · National Academic Library of the Republic of Kazakhstan
National Academic Library of the Republic of Kazakhstan | names | indonesian · id · RSI Perpustakaan Akademik Nasional Republik Kazakhstan
National Academic Library of the Republic of Kazakhstan | kind | national_library
National Academic Library of the Republic of Kazakhstan | country_id | KZ
National Academic Library of the Republic of Kazakhstan | about | Telah menandatangani lebih dari 40 dokumen kerja sama, antara lain dengan perpustakaan nasional lain.
Embassy of Indonesia in Kazakhstan | names | indonesian · id · Kedutaan Besar Republik Indonesia untuk Kazakhstan
Embassy of Indonesia in Kazakhstan | names | english · en · Embassy of Indonesia in Kazakhstan
Embassy of Indonesia in Kazakhstan | kind | embassy
Embassy of Indonesia in Kazakhstan | country_id | ID
Embassy of Indonesia in Kazakhstan | seat_country_id | KZ
Embassy of Indonesia in Kazakhstan | seat_city | -
Embassy of Indonesia in Kazakhstan | ties | represents · ID · False
Embassy of Indonesia in Kazakhstan | ties | accredited_to · KZ · False
M. I. Rudomino All-Russia State Library for Foreign Literature | names | english · en · M. I. Rudomino All-Russia State Library for Foreign Literature
M. I. Rudomino All-Russia State Library for Foreign Literature | names | indonesian · id · Perpustakaan Sastra Asing Seluruh Rusia Margarita Rudomino
M. I. Rudomino All-Russia State Library for Foreign Literature | names | official · id · Institut Kebudayaan Anggaran Negara Federal
M. I. Rudomino All-Russia State Library for Foreign Literature | kind | national_library
M. I. Rudomino All-Russia State Library for Foreign Literature | country_id | RU
M. I. Rudomino All-Russia State Library for Foreign Literature | seat_city | Moskow
Perpustakaan Nasional Federasi Rusia | names | indonesian · id · Perpustakaan Nasional Federasi Rusia
Perpustakaan Nasional Federasi Rusia | names | english · en · National Library of the Russian Federation
Perpustakaan Nasional Federasi Rusia | kind | national_library
Perpustakaan Nasional Federasi Rusia | country_id | RU
Perpustakaan Nasional Federasi Rusia | seat_city | -
Perpustakaan Nasional Federasi Rusia | doubts | leaves_open · name · Tidak disebutkan apakah yang dimaksud National Library of Russia atau Russian State Library.
Colombo Plan | kind | intergovernmental
Colombo Plan | country_id | -
Colombo Plan | ties | has_member · LA · False
Colombo Plan | ties | has_member · MY · False
Colombo Plan | ties | has_member · NP · False
Colombo Plan | ties | has_member · LK · False
Colombo Plan | ties | has_member · MM · False
Colombo Plan | ties | has_member · VN · False
Kementerian Sekretariat Negara | names | indonesian · id · Kementerian Sekretariat Negara
Kementerian Sekretariat Negara | names | english · en · Ministry of State Secretariat
Kementerian Sekretariat Negara | acronym | Kemensetneg
Kementerian Sekretariat Negara | kind | ministry
Kementerian Sekretariat Negara | country_id | ID
Kementerian Luar Negeri | names | indonesian · id · Kementerian Luar Negeri
Kementerian Luar Negeri | names | english · en · Ministry of Foreign Affairs
Kementerian Luar Negeri | acronym | Kemlu
Kementerian Luar Negeri | kind | ministry
Kementerian Luar Negeri | country_id | ID
Jalal Mirzayev | honorific | H.E. Mr.
Jalal Mirzayev | posts | Embassy of Azerbaijan in Indonesia · Duta Besar Azerbaijan untuk Indonesia · Ambassador of Azerbaijan to Indonesia · False · 2023-11-29? · - · -
Jalal Mirzayev | doubts | leaves_open · seen · Tertulis 29/11 tanpa tahun; tahun 2023 disimpulkan dari rencana untuk awal 2024.
Musa Jafarov | honorific | Mr.
Musa Jafarov | posts | Embassy of Azerbaijan in Indonesia · Diplomat Urusan Ekonomi dan Politik · Diplomat for economic and political affairs · False · 2023-11-29? · - · -
Musa Jafarov | doubts | leaves_open · seen · Tertulis 29/11 tanpa tahun; tahun 2023 disimpulkan dari rencana untuk awal 2024.
Muhammad Syarif Bando | honorific | -
Muhammad Syarif Bando | posts | Perpustakaan Nasional Republik Indonesia · Kepala Perpustakaan Nasional · Head of Perpusnas · False · 2023-11-29? · - · -
Muhammad Syarif Bando | doubts | leaves_open · seen · Tertulis 29/11 tanpa tahun; tahun 2023 disimpulkan dari rencana untuk awal 2024.
Umuthan Munalbayeva | names | alias · ru-Cyrl · Умутхан Мунальбаева
Umuthan Munalbayeva | names | native · kk-Cyrl · Үмітхан Мұңалбаева
Umuthan Munalbayeva | posts |
Rahmat Pramono | posts | Embassy of Indonesia in Kazakhstan · Duta Besar Indonesia untuk Kazakhstan · Ambassador of Indonesia to Kazakhstan · False · 2021 · - · -
Rahmat Pramono | doubts | leaves_open · seen · Suatu hari Selasa pada tahun 2021; tanggalnya tidak disebutkan.
E. Aminuddin Aziz | posts |
Maria V. Belokolenko | posts |
Nani Suryani | posts | Perpustakaan Nasional Republik Indonesia · Kepala Pusat Pengembangan Perpustakaan Umum dan Khusus · Head of the Centre for Public and Special Library Development · False · [2023-11-13..2023-11-17] · - · -
Sri Marganingsih | posts | Perpustakaan Nasional Republik Indonesia · Kepala Biro Hukum, Organisasi, Kerja Sama, dan Hubungan Masyarakat · Head of the Bureau of Law, Organisation, Cooperation and Public Relations · False · [2023-11-13..2023-11-17] · - · -
Ofy Sofiana | posts | Perpustakaan Nasional Republik Indonesia · Sekretaris Utama · Principal Secretary · False · [2023-11-13..2023-11-17] · - · -
with National Library of Azerbaijan | kind | moa
with National Library of Azerbaijan | stage | exploratory
with National Library of Azerbaijan | signature | no
with National Library of Azerbaijan | signed | -
with National Library of Azerbaijan | parties | 1 · Perpustakaan Nasional Republik Indonesia
with National Library of Azerbaijan | parties | 2 · National Library of Azerbaijan
with National Library of Azerbaijan | signatories |
with National Library of Azerbaijan | stage_changes | exploratory · - · Audiensi Kedutaan Besar Azerbaijan di Perpusnas
with National Academic Library of the Republic of Kazakhstan | kind | mou
with National Academic Library of the Republic of Kazakhstan | title_id | -
with National Academic Library of the Republic of Kazakhstan | title_en | -
with National Academic Library of the Republic of Kazakhstan | stage | signed
with National Academic Library of the Republic of Kazakhstan | signature | yes
with National Academic Library of the Republic of Kazakhstan | signed | 2021
with National Academic Library of the Republic of Kazakhstan | signed_earliest | 2021-01-01
with National Academic Library of the Republic of Kazakhstan | signed_latest | 2021-12-31
with National Academic Library of the Republic of Kazakhstan | mode | virtual
with National Academic Library of the Republic of Kazakhstan | place | -
with National Academic Library of the Republic of Kazakhstan | effective | -
with National Academic Library of the Republic of Kazakhstan | ends | -
with National Academic Library of the Republic of Kazakhstan | ends_basis | unknown
with National Academic Library of the Republic of Kazakhstan | validity | end_unknown
with National Academic Library of the Republic of Kazakhstan | significance | Nota kesepahaman pertama antara perpustakaan di Indonesia dan Kazakhstan.
with National Academic Library of the Republic of Kazakhstan | parties | 1 · Perpustakaan Nasional Republik Indonesia
with National Academic Library of the Republic of Kazakhstan | parties | 2 · National Academic Library of the Republic of Kazakhstan
with National Academic Library of the Republic of Kazakhstan | signatories | Perpustakaan Nasional Republik Indonesia · Muhammad Syarif Bando · Kepala Perpustakaan Nasional · Head of Perpusnas · False · head
with National Academic Library of the Republic of Kazakhstan | signatories | National Academic Library of the Republic of Kazakhstan · Umuthan Munalbayeva · Kepala RSI Perpustakaan Akademik Nasional · Head of the National Academic Library · False · head
with National Academic Library of the Republic of Kazakhstan | scope_items | 1 · research · reported · Penelitian bersama · Joint research
with National Academic Library of the Republic of Kazakhstan | scope_items | 2 · collections · reported · Pertukaran koleksi buku · Exchange of book collections
with National Academic Library of the Republic of Kazakhstan | scope_items | 3 · exhibitions · reported · Pameran dan acara bersama, termasuk secara daring · Exhibitions and joint events, online ones included
with National Academic Library of the Republic of Kazakhstan | scope_items | 4 · staff · reported · Peningkatan kapasitas dan pertukaran pengalaman staf · Capacity building and exchange of staff experience
with National Academic Library of the Republic of Kazakhstan | scope_items | 5 · publications · reported · Pertukaran publikasi dalam terbitan berkala profesional · Exchange of publications in professional periodicals
with National Academic Library of the Republic of Kazakhstan | scope_items | 6 · digital · reported · Akses ke koleksi digital · Access to digital collections
with National Academic Library of the Republic of Kazakhstan | stage_changes | signed · 2021 · Nota kesepahaman Perpusnas dan Perpustakaan Akademik Nasional Kazakhstan
with National Academic Library of the Republic of Kazakhstan | doubts | leaves_open · signed · Suatu hari Selasa pada tahun 2021; tanggalnya tidak disebutkan.
with National Academic Library of the Republic of Kazakhstan | doubts | leaves_open · ends · Sampai kapan nota kesepahaman ini berlaku tidak diketahui.
with National Academic Library of the Republic of Kazakhstan | doubts | leaves_open · title_id · Judul naskah yang tercetak tidak diketahui.
with M. I. Rudomino All-Russia State Library for Foreign Literature | kind | mou
with M. I. Rudomino All-Russia State Library for Foreign Literature | title_id | -
with M. I. Rudomino All-Russia State Library for Foreign Literature | signature | yes
with M. I. Rudomino All-Russia State Library for Foreign Literature | signed | 2024-07-02?
with M. I. Rudomino All-Russia State Library for Foreign Literature | signed_earliest | 2024-07-02
with M. I. Rudomino All-Russia State Library for Foreign Literature | mode | -
with M. I. Rudomino All-Russia State Library for Foreign Literature | ends_basis | unknown
with M. I. Rudomino All-Russia State Library for Foreign Literature | parties | 1 · Perpustakaan Nasional Republik Indonesia
with M. I. Rudomino All-Russia State Library for Foreign Literature | parties | 2 · M. I. Rudomino All-Russia State Library for Foreign Literature
with M. I. Rudomino All-Russia State Library for Foreign Literature | signatories | Perpustakaan Nasional Republik Indonesia · E. Aminuddin Aziz · Plt. Kepala Perpustakaan Nasional · Acting Head of Perpusnas · True · head
with M. I. Rudomino All-Russia State Library for Foreign Literature | signatories | M. I. Rudomino All-Russia State Library for Foreign Literature · Maria V. Belokolenko · Plt. Direktur · Acting Director · True · head
with M. I. Rudomino All-Russia State Library for Foreign Literature | scope_items | 1 · information · reported · Pertukaran informasi dan pengalaman · Exchange of information and experience
with M. I. Rudomino All-Russia State Library for Foreign Literature | scope_items | 2 · manuscripts · reported · Inventarisasi naskah Indonesia dan koleksi Indonesia di dunia · Inventory of Indonesian manuscripts and Indonesian collections in the world
with M. I. Rudomino All-Russia State Library for Foreign Literature | doubts | contradicts · signed · Tercetak hari Selasa (7 Februari 2024), padahal 7 Februari 2024 adalah hari Rabu.
with M. I. Rudomino All-Russia State Library for Foreign Literature | doubts | contradicts · title_id · Naskah berita yang sama juga menyebutnya Wakil Kepala.
with M. I. Rudomino All-Russia State Library for Foreign Literature | doubts | leaves_open · person · Hanya disebutkan bahwa kepala kedua perpustakaan menandatangani.
with M. I. Rudomino All-Russia State Library for Foreign Literature | doubts | leaves_open · ends · Sampai kapan nota kesepahaman ini berlaku tidak diketahui.
with M. I. Rudomino All-Russia State Library for Foreign Literature | doubts | leaves_open · title_id · Judul naskah yang tercetak tidak diketahui.
with Perpustakaan Nasional Federasi Rusia | kind | mou
with Perpustakaan Nasional Federasi Rusia | signature | yes
with Perpustakaan Nasional Federasi Rusia | signed | 2024-07-02?
with Perpustakaan Nasional Federasi Rusia | parties | 1 · Perpustakaan Nasional Republik Indonesia
with Perpustakaan Nasional Federasi Rusia | parties | 2 · Perpustakaan Nasional Federasi Rusia
with Perpustakaan Nasional Federasi Rusia | signatories | Perpustakaan Nasional Republik Indonesia · E. Aminuddin Aziz · Plt. Kepala Perpustakaan Nasional · Acting Head of Perpusnas · True · head
with Perpustakaan Nasional Federasi Rusia | signatories | Perpustakaan Nasional Federasi Rusia · - · - · - · False · -
with Perpustakaan Nasional Federasi Rusia | scope_items | 1 · information · reported · Pertukaran informasi dan pengalaman · Exchange of information and experience
with Perpustakaan Nasional Federasi Rusia | doubts | leaves_open · partner · Tidak disebutkan apakah yang dimaksud National Library of Russia atau Russian State Library.
with Perpustakaan Nasional Federasi Rusia | doubts | contradicts · signed · Tercetak hari Selasa (7 Februari 2024), padahal 7 Februari 2024 adalah hari Rabu.
with Perpustakaan Nasional Federasi Rusia | doubts | contradicts · title_id · Naskah berita yang sama juga menyebutnya Wakil Kepala.
with Perpustakaan Nasional Federasi Rusia | doubts | leaves_open · person · Siapa yang menandatangani untuk pihak ini tidak disebutkan; hanya disebutkan bahwa kepala kedua perpustakaan menandatangani.
with Perpustakaan Nasional Federasi Rusia | doubts | leaves_open · ends · Sampai kapan nota kesepahaman ini berlaku tidak diketahui.
with Perpustakaan Nasional Federasi Rusia | doubts | leaves_open · title_id · Judul naskah yang tercetak tidak diketahui.
Audiensi Kedutaan Besar Azerbaijan di Perpusnas | publisher | Perpusnas
Audiensi Kedutaan Besar Azerbaijan di Perpusnas | published | 2023
Audiensi Kedutaan Besar Azerbaijan di Perpusnas | language | id
Audiensi Kedutaan Besar Azerbaijan di Perpusnas | credits | Reporter: Anastasia Linawati; Fotografi: Alfiyan, Robi
Audiensi Kedutaan Besar Azerbaijan di Perpusnas | address | -
Nota kesepahaman Perpusnas dan Perpustakaan Akademik Nasional Kazakhstan | publisher | ANTARA
Nota kesepahaman Perpusnas dan Perpustakaan Akademik Nasional Kazakhstan | published | 2021
Nota kesepahaman Perpusnas dan Perpustakaan Akademik Nasional Kazakhstan | language | id
Nota kesepahaman Perpusnas dan Perpustakaan Akademik Nasional Kazakhstan | credits | Reporter: Indriani; Editor: Triono Subagyo
Nota kesepahaman Perpusnas dan Perpustakaan Akademik Nasional Kazakhstan | remarks | Terbit pada hari Selasa; tanggalnya tidak diketahui. Judul tercetak tidak diketahui; judul di sini menerangkan isinya.
Nota kesepahaman Perpusnas dengan dua perpustakaan di Rusia | kind | press_release
Nota kesepahaman Perpusnas dengan dua perpustakaan di Rusia | publisher | -
Nota kesepahaman Perpusnas dengan dua perpustakaan di Rusia | published | 2024-07-02?
Nota kesepahaman Perpusnas dengan dua perpustakaan di Rusia | language | id
Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sebelum acara | publisher | ANTARA
Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sebelum acara | published | 2023-11-10?
Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sebelum acara | language | -
Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sebelum acara | credits | Reporter: Lintang Budiyanti Prameswari; Editor: Maryati
Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sebelum acara | remarks | Terbit pada hari Jumat; tanggalnya belum pasti. Menyebut lima negara yang diharapkan hadir. Judul tercetak tidak diketahui; judul di sini menerangkan isinya.
Program TPBIS bagi negara Colombo Plan, berita lain sebelum acara | kind | news
Program TPBIS bagi negara Colombo Plan, berita lain sebelum acara | publisher | -
Program TPBIS bagi negara Colombo Plan, berita lain sebelum acara | published | 2023-11-10
Program TPBIS bagi negara Colombo Plan, berita lain sebelum acara | address | -
Program TPBIS bagi negara Colombo Plan, berita lain sebelum acara | remarks | Menyebut program setiap tahun selama tiga tahun, lain dari berita ANTARA. Penerbit dan judul tercetak tidak diketahui; judul di sini menerangkan isinya.
Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sesudah acara | publisher | Perpusnas
Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sesudah acara | published | 2023-11-17?
Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sesudah acara | credits | Reporter: Wara Merdeka; Fotografi: Prakas Agrestian
"""
LINES = [[x.strip() for x in f.split(" |")] for f in FACTS.strip().splitlines()]
STATED = [line for line in LINES if line[2]]
ROWS = {
    "names": "kind language text",
    "ties": "kind to_country verified",
    "posts": "partner__name title_id title_en acting seen since until",
    "parties": "position partner__name",
    "signatories": "partner__name person__name title_id title_en acting level",
    "scope_items": "position area__slug basis text_id text_en",
    "stage_changes": "stage since evidence__title",
    "doubts": "stance fact says",
}
RECORDED = {}
for _who, _what, _value in LINES:
    RECORDED.setdefault((_who, _what), []).extend([_value] if _value else [])
# Without this mark no test database is made, and the fixture would reach the real one.
pytestmark = pytest.mark.django_db
RUDOMINO = "M. I. Rudomino All-Russia State Library for Foreign Literature"
MODELS = [Partner, Person, Source, Agreement]


def found(who):
    """The one record that goes by these words."""
    if who.startswith("with "):
        reader = User(is_superuser=True)
        texts = Agreement.objects.validity_on(timezone.localdate(), reader)
        return texts.get(parties__partner__name=who.removeprefix("with "))
    return Partner.objects.filter(name=who).first() or (
        Person.objects.filter(name=who).first() or Source.objects.get(title=who)
    )


def in_words(value):
    return "-" if value in ("", None) else str(value).replace("\n", "; ")


def recorded(record, what):
    """What the register holds under `what`, in the words of the facts above."""
    if what not in ROWS:
        return [in_words(getattr(record, what))]
    rows = record.citations.doubts() if what == "doubts" else getattr(record, what)
    columns = ROWS[what].split()
    return [" · ".join(map(in_words, row)) for row in rows.values_list(*columns)]


@pytest.fixture(scope="module", autouse=True)
def reader(known_cases_of_module, django_db_blocker):
    """A reader of the cases, for all tests here, and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield UserFactory(role="viewer")
        transaction.set_rollback(True)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("who", "what", "value"), STATED, ids=[" | ".join(line) for line in STATED]
)
def test_fact_stands_in_its_field(who, what, value):
    assert value in recorded(found(who), what)


@pytest.mark.one_database
@pytest.mark.parametrize(("who", "what"), [key for key in RECORDED if key[1] in ROWS])
def test_rows_are_exactly_those_given(who, what):
    assert sorted(recorded(found(who), what)) == sorted(RECORDED[who, what])


@pytest.mark.parametrize("model", MODELS)
def test_records_are_exactly_those_given_and_public(model):
    records = [found(who) for who in dict.fromkeys(line[0] for line in LINES)]
    wanted = {(r.pk, "public") for r in records if isinstance(r, model)}
    assert set(model.objects.values_list("pk", "access")) == wanted


@pytest.mark.parametrize("model", [Partner, Person, Agreement])
def test_record_without_source_is_our_own_alone(model):
    bare = model.objects.filter(citations=None)
    assert list(bare) == ([home()] if model is Partner else [])


def test_contradiction_stands_at_the_signatory():
    citations = found("with Perpustakaan Nasional Federasi Rusia").citations
    aziz = citations.doubts().get(signatory__person__name="E. Aminuddin Aziz")
    assert (aziz.stance, aziz.fact) == ("contradicts", "title_id")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Kedutaan Besar Azerbaijan", "Embassy of Azerbaijan in Indonesia"),
        ("kemensetneg", "Kementerian Sekretariat Negara"),
        ("Margarita Rudomino", RUDOMINO),
        ("Institut Kebudayaan Anggaran Negara Federal", RUDOMINO),
        ("Pramono", "Embassy of Indonesia in Kazakhstan"),
    ],
)
def test_partner_is_found(reader, query, name):
    assert [p.name for p in Partner.objects.search(query, reader)] == [name]


@pytest.mark.parametrize("name", ["Мунальбаева", "Мұңалбаева", "Munalbayeva"])
def test_signatory_and_text_are_found_in_every_script(reader, name):
    person = found("Umuthan Munalbayeva")
    assert list(Person.objects.search(name, reader)) == [person]
    texts = Agreement.objects.search(name, reader)
    assert list(texts) == [person.signatures.get().agreement]


@pytest.mark.parametrize(
    ("query", "partner"),
    [
        ("koleksi buku", "National Academic Library of the Republic of Kazakhstan"),
        ("Belokolenko", RUDOMINO),
        ("Federasi Rusia", "Perpustakaan Nasional Federasi Rusia"),
        ("National Library of Azerbaijan", "National Library of Azerbaijan"),
    ],
)
def test_agreement_is_found(reader, query, partner):
    assert [*Agreement.objects.search(query, reader)] == [found(f"with {partner}")]
