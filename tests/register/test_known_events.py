"""Each fact of the known cases about events stands in its field, and is found."""

from datetime import date
from functools import partial

import pytest
from django.db import transaction

from agreements.models import Agreement, ScopeItem
from events.coverage import inactive_agreements, with_activity, with_first_evidence
from events.models import (
    Event,
    FollowUp,
    Outcome,
    Program,
)
from perpusnas.core.models import Country, Record
from tests.factories import UserFactory, country

# A fact a line: record | field or rows | value, "-" if empty. A row tells the columns
# of ROWS that are filled, in that order. Records go by their keys in the cases.
FACTS = """
tpbis-knowledge-sharing | name_id | Program Berbagi Pengetahuan Transformasi Perpustakaan Berbasis Inklusi Sosial
tpbis-knowledge-sharing | name_en | Knowledge Sharing Programme on Social Inclusion-Based Library Transformation
tpbis-knowledge-sharing | acronym | TPBIS
tpbis-knowledge-sharing | framework_id | Kerja Sama Selatan-Selatan dan Triangular (KSST)
tpbis-knowledge-sharing | framework_en | South-South and Triangular Cooperation
tpbis-knowledge-sharing | every | 3
tpbis-knowledge-sharing | every_unit | years
tpbis-knowledge-sharing | recurrence | Setiap tiga tahun (rencana)
tpbis-knowledge-sharing | doubts | contradicts · every · Program berlangsung setiap tahun selama tiga tahun.
tpbis-knowledge-sharing | since | -
tpbis-knowledge-sharing | until | -
tpbis-knowledge-sharing | continued_as | -
audience-2020 | kind | audience
audience-2020 | status | held
audience-2020 | title_id | Kunjungan kedutaan sebelumnya dengan tujuan yang sama
audience-2020 | title_en | Earlier visit of the embassy with the same purpose
audience-2020 | when | 2020
audience-2020 | participations | Embassy of Azerbaijan in Indonesia · visitor · yes
audience-2020 | doubts | leaves_open · when · Hanya tahunnya yang diketahui.
audience-2020 | venue | -
audience-2020 | country_id | -
audience-2023 | kind | audience
audience-2023 | status | held
audience-2023 | title_id | Audiensi Kedutaan Besar Azerbaijan di Perpusnas
audience-2023 | title_en | Audience of the Embassy of Azerbaijan at Perpusnas
audience-2023 | topics | Kemungkinan kerja sama antara Perpustakaan Nasional Azerbaijan dan Perpusnas; Kerja sama sosial dan budaya; TPBIS; Hibah buku, komputer, dan kendaraan bagi daerah
audience-2023 | when | 2023-11-29?
audience-2023 | follows | audience-2020
audience-2023 | venue | Gedung Perpusnas
audience-2023 | city | Jakarta
audience-2023 | country_id | ID
audience-2023 | participations | Perpustakaan Nasional Republik Indonesia · host · yes
audience-2023 | participations | Embassy of Azerbaijan in Indonesia · visitor · yes
audience-2023 | participations | National Library of Azerbaijan · concerned · not_told
audience-2023 | people | Jalal Mirzayev · Embassy of Azerbaijan in Indonesia · Ketua delegasi · Duta Besar Azerbaijan untuk Indonesia · Ambassador of Azerbaijan to Indonesia · yes
audience-2023 | people | Musa Jafarov · Embassy of Azerbaijan in Indonesia · Anggota delegasi · Diplomat Urusan Ekonomi dan Politik · Diplomat for economic and political affairs · yes
audience-2023 | people | Muhammad Syarif Bando · Perpustakaan Nasional Republik Indonesia · Tuan rumah · Kepala Perpustakaan Nasional · Head of Perpusnas · yes
audience-2023 | doubts | leaves_open · when · Tertulis 29/11 tanpa tahun; tahun 2023 disimpulkan dari rencana untuk awal 2024.
book-launch | remarks | Bentuk: gelar wicara dengan pembicara dari Azerbaijan (penulis atau penerbit) dan dari Perpusnas.
book-launch | kind | launch
book-launch | status | proposed
book-launch | title_en | Karabakh Khanate: Historical and Cultural Profile
book-launch | when | [2024-01..2024-03]
book-launch | venue | Perpusnas
book-launch | participations | Embassy of Azerbaijan in Indonesia · through · not_told
book-launch | participations | Perpustakaan Nasional Republik Indonesia · host · True · not_told
book-launch | participations | Pembicara dari Azerbaijan (penulis atau penerbit) · participant · True · not_told · speaker
book-launch | participations | Pembicara dari Perpusnas · participant · True · not_told · speaker
book-launch | status_changes | proposed · [2024-01..2024-03] · Audiensi Kedutaan Besar Azerbaijan di Perpusnas · Diusulkan oleh Kedutaan Besar Azerbaijan di Indonesia.
book-launch | doubts | leaves_open · when · Tertulis awal 2024, tanpa tanggal.
book-launch | doubts | leaves_open · status · Tidak ada sumber sesudahnya yang menyebut apakah acara ini berlangsung.
book-launch | title_id | -
book-launch | city | -
knowledge-sharing-2023 | kind | knowledge_sharing
knowledge-sharing-2023 | status | held
knowledge-sharing-2023 | title_id | Program Berbagi Pengetahuan Transformasi Perpustakaan Berbasis Inklusi Sosial (TPBIS)
knowledge-sharing-2023 | theme | Penguatan Peran Perpustakaan Umum dalam Meningkatkan Kesejahteraan Komunitas Lokal
knowledge-sharing-2023 | topics | Agenda 2030
knowledge-sharing-2023 | when | 2023-11-13/2023-11-17
knowledge-sharing-2023 | program | tpbis-knowledge-sharing
knowledge-sharing-2023 | venue | Perpusnas, Medan Merdeka Selatan
knowledge-sharing-2023 | city | Jakarta
knowledge-sharing-2023 | country_id | ID
knowledge-sharing-2023 | foreign_attended | 8
knowledge-sharing-2023 | domestic_attended | 10
knowledge-sharing-2023 | countries_planned | 5
knowledge-sharing-2023 | countries_attended | 6
knowledge-sharing-2023 | own_country | excluded
knowledge-sharing-2023 | participations | Perpustakaan Nasional Republik Indonesia · host · yes
knowledge-sharing-2023 | participations | Kementerian Sekretariat Negara · organiser · not_told
knowledge-sharing-2023 | participations | Kementerian Luar Negeri · organiser · not_told
knowledge-sharing-2023 | participations | Colombo Plan · concerned · not_told
knowledge-sharing-2023 | participations | LA · participant · True · yes
knowledge-sharing-2023 | participations | MY · participant · True · yes
knowledge-sharing-2023 | participations | NP · participant · True · yes
knowledge-sharing-2023 | participations | LK · participant · True · yes
knowledge-sharing-2023 | participations | VN · participant · True · yes
knowledge-sharing-2023 | participations | MM · participant · False · yes
knowledge-sharing-2023 | participations | Kulonprogo · Kulon Progo · DI Yogyakarta · participant · True · not_told
knowledge-sharing-2023 | participations | Gunung Kidul · Gunungkidul · DI Yogyakarta · participant · True · not_told
knowledge-sharing-2023 | participations | Karangasem · Bali · participant · True · not_told
knowledge-sharing-2023 | participations | Banten · Banten · participant · True · not_told
knowledge-sharing-2023 | participations | Brebes · Jawa Tengah · participant · True · not_told
knowledge-sharing-2023 | participations | Gunung Putih · Kalimantan Utara · participant · True · not_told
knowledge-sharing-2023 | participations | Sukabumi · Jawa Barat · participant · True · not_told
knowledge-sharing-2023 | participations | Bangka Belitung · Kepulauan Bangka Belitung · participant · True · not_told
knowledge-sharing-2023 | participations | Maros · Sulawesi Selatan · participant · True · not_told
knowledge-sharing-2023 | participations | Enrekang · Sulawesi Selatan · participant · True · not_told
knowledge-sharing-2023 | people | Nani Suryani · Perpustakaan Nasional Republik Indonesia · Pembicara · Kepala Pusat Pengembangan Perpustakaan Umum dan Khusus · Head of the Centre for Public and Special Library Development · yes
knowledge-sharing-2023 | people | Sri Marganingsih · Perpustakaan Nasional Republik Indonesia · Pembicara · Kepala Biro Hukum, Organisasi, Kerja Sama, dan Hubungan Masyarakat · Head of the Bureau of Law, Organisation, Cooperation and Public Relations · yes
knowledge-sharing-2023 | people | Ofy Sofiana · Perpustakaan Nasional Republik Indonesia · Menutup program · Sekretaris Utama · Principal Secretary · yes
knowledge-sharing-2023 | parts | Pengelolaan dan promosi perpustakaan melalui media sosial · session
knowledge-sharing-2023 | parts | Kunjungan ke Perpustakaan Mutiara Rawa Binong · session
knowledge-sharing-2023 | parts | Fasilitas perpustakaan dan bazar produk komunitas TPBIS · session
knowledge-sharing-2023 | parts | Kunjungan ke Taman Mini Indonesia Indah · session
knowledge-sharing-2023 | status_changes | planned · Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sebelum acara · Lima negara diharapkan hadir.
knowledge-sharing-2023 | status_changes | held · Program berbagi pengetahuan TPBIS bagi negara Colombo Plan, sesudah acara · Enam negara ikut serta.
knowledge-sharing-2023 | doubts | earlier_plan · countries_planned · Lima negara diharapkan hadir: Laos, Malaysia, Nepal, Sri Lanka, dan Vietnam.
knowledge-sharing-2023 | doubts | leaves_open · heads · Berapa peserta dari tiap negara tidak disebutkan.
knowledge-sharing-2023 | doubts | leaves_open · topics · Menyebut Agenda 2030 secara keseluruhan, tanpa satu tujuan (SDG) tertentu.
knowledge-sharing-2023 | doubts | leaves_open · came · Siapa dari tiap daerah yang hadir tidak disebutkan.
knowledge-sharing-2023 | doubts | earlier_plan · planned · Myanmar tidak termasuk lima negara yang diharapkan hadir.
knowledge-sharing-2023 | foreign_planned | -
knowledge-sharing-2023 | domestic_planned | -
knowledge-sharing-2023 | heads_sure | -
knowledge-sharing-2023 | edition | -
session-social-media | kind | training
session-social-media | status | held
session-social-media | title_id | Pengelolaan dan promosi perpustakaan melalui media sosial
session-social-media | title_en | Library management and promotion through social media
session-social-media | part_of | knowledge-sharing-2023
session-social-media | part_kind | session
session-social-media | doubts | leaves_open · when · Hari pelatihan ini tidak disebutkan.
session-social-media | when | -
session-rawa-binong | kind | visit
session-rawa-binong | status | held
session-rawa-binong | title_id | Kunjungan ke Perpustakaan Mutiara Rawa Binong
session-rawa-binong | title_en | Visit to Perpustakaan Mutiara Rawa Binong
session-rawa-binong | when | 2023-11-16
session-rawa-binong | part_of | knowledge-sharing-2023
session-rawa-binong | part_kind | session
session-rawa-binong | venue | Perpustakaan Mutiara Rawa Binong, Lubang Buaya
session-rawa-binong | city | Jakarta Timur
session-rawa-binong | country_id | ID
session-bazaar | kind | visit
session-bazaar | status | held
session-bazaar | title_id | Fasilitas perpustakaan dan bazar produk komunitas TPBIS
session-bazaar | title_en | Library facilities and a bazaar of goods from TPBIS communities
session-bazaar | part_of | knowledge-sharing-2023
session-bazaar | part_kind | session
session-bazaar | doubts | leaves_open · when · Hari kunjungan ini tidak disebutkan.
session-bazaar | when | -
session-taman-mini | kind | visit
session-taman-mini | status | held
session-taman-mini | title_id | Kunjungan ke Taman Mini Indonesia Indah
session-taman-mini | title_en | Visit to Taman Mini Indonesia Indah
session-taman-mini | part_of | knowledge-sharing-2023
session-taman-mini | part_kind | session
session-taman-mini | venue | Taman Mini Indonesia Indah
session-taman-mini | country_id | ID
session-taman-mini | doubts | leaves_open · when · Hari kunjungan ini tidak disebutkan.
session-taman-mini | when | -
session-taman-mini | city | -
signing-with-kazakhstan | kind | signing
signing-with-kazakhstan | status | held
signing-with-kazakhstan | title_id | Penandatanganan nota kesepahaman dengan Perpustakaan Akademik Nasional Kazakhstan
signing-with-kazakhstan | title_en | Signing of the memorandum with the National Academic Library of Kazakhstan
signing-with-kazakhstan | when | 2021
signing-with-kazakhstan | mode | online
signing-with-kazakhstan | participations | Perpustakaan Nasional Republik Indonesia · participant · yes · online
signing-with-kazakhstan | participations | National Academic Library of the Republic of Kazakhstan · participant · yes · online
signing-with-kazakhstan | people | Muhammad Syarif Bando · Perpustakaan Nasional Republik Indonesia · Penandatangan · Kepala Perpustakaan Nasional · Head of Perpusnas · yes
signing-with-kazakhstan | people | Umuthan Munalbayeva · National Academic Library of the Republic of Kazakhstan · Penandatangan · Kepala RSI Perpustakaan Akademik Nasional · Head of the National Academic Library · yes
signing-with-kazakhstan | people | Rahmat Pramono · Embassy of Indonesia in Kazakhstan · Hadir · Duta Besar Indonesia untuk Kazakhstan · Ambassador of Indonesia to Kazakhstan · yes
signing-with-kazakhstan | doubts | leaves_open · when · Suatu hari Selasa pada tahun 2021; tanggalnya tidak disebutkan.
signing-with-kazakhstan | venue | -
signing-with-russia | kind | signing
signing-with-russia | status | held
signing-with-russia | title_id | Penandatanganan nota kesepahaman dengan dua perpustakaan di Rusia
signing-with-russia | title_en | Signing of memoranda with two libraries in Russia
signing-with-russia | when | 2024-07-02?
signing-with-russia | participations | Perpustakaan Nasional Republik Indonesia · participant · yes
signing-with-russia | participations | M. I. Rudomino All-Russia State Library for Foreign Literature · participant · yes
signing-with-russia | participations | Perpustakaan Nasional Federasi Rusia · participant · yes
signing-with-russia | people | E. Aminuddin Aziz · Perpustakaan Nasional Republik Indonesia · Penandatangan · Plt. Kepala Perpustakaan Nasional · Acting Head of Perpusnas · yes
signing-with-russia | people | Maria V. Belokolenko · M. I. Rudomino All-Russia State Library for Foreign Literature · Penandatangan · Plt. Direktur · Acting Director · not_told
signing-with-russia | doubts | leaves_open · partner · Tidak disebutkan apakah yang dimaksud National Library of Russia atau Russian State Library.
signing-with-russia | doubts | contradicts · when · Tercetak hari Selasa (7 Februari 2024), padahal 7 Februari 2024 adalah hari Rabu.
signing-with-russia | doubts | contradicts · title_id · Naskah berita yang sama juga menyebutnya Wakil Kepala.
signing-with-russia | doubts | leaves_open · role · Hanya disebutkan bahwa kepala kedua perpustakaan menandatangani.
signing-with-russia | mode | -
signing-with-russia | venue | -
abai-corner | kind | corner
abai-corner | standing | existing
abai-corner | title_id | Pojok Sastra Abai Qunanbayuly
abai-corner | title_en | Abai Qunanbayuly Literature Corner
abai-corner | as_of | 2021
abai-corner | place | Layanan Koleksi Mancanegara, Gedung Perpustakaan Nasional
abai-corner | at_partner | Perpustakaan Nasional Republik Indonesia
abai-corner | agreement | memorandum
book-donation | kind | items
book-donation | standing | achieved
book-donation | title_id | Sumbangan buku terbitan Kazakhstan
book-donation | title_en | Donation of books by Kazakh publishers
book-donation | description | Buku terbitan Kazakhstan tentang Kazakhstan modern, sejarah, dan tokoh-tokohnya.
book-donation | unit | buku
book-donation | agreement | memorandum
book-donation | partner | library-of-kazakhstan
book-donation | shares | National Academic Library of the Republic of Kazakhstan · giver
book-donation | doubts | leaves_open · quantity · Jumlah buku tidak disebutkan.
book-donation | doubts | leaves_open · as_of · Kapan buku diserahkan tidak diketahui.
book-donation | quantity | -
book-donation | quantity_sure | -
book-donation | as_of | -
agreement-with-azerbaijan | what_id | Perjanjian kerja sama antara Perpustakaan Nasional Azerbaijan dan Perpusnas
agreement-with-azerbaijan | what_en | Cooperation agreement between the National Library of Azerbaijan and Perpusnas
agreement-with-azerbaijan | status | open
agreement-with-azerbaijan | from_event | audience-2023
agreement-with-azerbaijan | fulfilled_by_agreement | agreement
agreement-with-azerbaijan | due | -
agreement-with-azerbaijan | sides |
hold-book-launch | what_id | Menyelenggarakan peluncuran buku “Karabakh Khanate: Historical and Cultural Profile”
hold-book-launch | what_en | Hold the book launch “Karabakh Khanate: Historical and Cultural Profile”
hold-book-launch | status | open
hold-book-launch | due | [2024-01..2024-03]
hold-book-launch | from_event | audience-2023
hold-book-launch | fulfilled_by_event | book-launch
hold-book-launch | doubts | leaves_open · status · Tidak ada sumber sesudahnya yang menyebut apakah acara ini berlangsung.
hold-book-launch | sides |
carry-program-on | what_id | Melanjutkan dan memperluas program
carry-program-on | what_en | Continue and expand the programme
carry-program-on | status | open
carry-program-on | due | 2026
carry-program-on | from_event | knowledge-sharing-2023
carry-program-on | sides |
tell-fellow-ambassadors | kind | request
tell-fellow-ambassadors | what_id | Para duta besar Indonesia memberi tahu sesama duta besar bahwa fasilitas Perpusnas terbuka untuk pameran
tell-fellow-ambassadors | what_en | Indonesian ambassadors to tell fellow ambassadors that Perpusnas's facilities are open for exhibitions
tell-fellow-ambassadors | status | open
tell-fellow-ambassadors | from_event | signing-with-kazakhstan
tell-fellow-ambassadors | from_agreement | memorandum
tell-fellow-ambassadors | sides | Embassy of Indonesia in Kazakhstan · owes
tell-fellow-ambassadors | doubts | leaves_open · due · Sampai kapan tidak disebutkan.
tell-fellow-ambassadors | due | -
online-seminar | what_id | Seminar daring tentang sastra kedua negara
online-seminar | what_en | Online seminar on the literature of both countries
online-seminar | status | open
online-seminar | from_event | signing-with-russia
online-seminar | doubts | leaves_open · due · Sampai kapan tidak disebutkan.
online-seminar | due | -
online-seminar | sides |
online-seminar | from_agreement | -
return-visit | what_id | Kunjungan balasan Perpustakaan Rudomino ke Perpusnas
return-visit | what_en | Return visit of the Rudomino Library to Perpusnas
return-visit | status | open
return-visit | from_event | signing-with-russia
return-visit | from_agreement | memorandum-rudomino
return-visit | sides | M. I. Rudomino All-Russia State Library for Foreign Literature · owes
return-visit | sides | Perpustakaan Nasional Republik Indonesia · is_owed
return-visit | doubts | leaves_open · due · Sampai kapan tidak disebutkan.
return-visit | due | -
"""
LINES = [[x.strip() for x in f.split(" |")] for f in FACTS.strip().splitlines()]
STATED = [line for line in LINES if line[2]]
WHO = "partner__name country region region_standard region_province group"
ROWS = {
    "participations": f"{WHO} role planned came how capacity heads women men",
    "people": "person__name partner__name role title_id title_en present",
    "parts": "title_id part_kind",
    "status_changes": "status since planned_for evidence__title note",
    "shares": f"{WHO} role percent",
    "sides": f"{WHO} role",
    "doubts": "stance fact says",
}
ROWS_OF_OUTCOMES = {
    "people": "person__name name capacity",
    "parts": "what number",
}
DOUBTS = ["leaves_open", "contradicts", "earlier_plan"]
MODELS = [Program, Event, Outcome, FollowUp]
RECORDED = {}
for _key, _what, _value in LINES:
    RECORDED.setdefault((_key, _what), []).extend([_value] if _value else [])
KEYS = list(dict.fromkeys(line[0] for line in LINES))
SIX = {"LA", "MY", "NP", "LK", "MM", "VN"}
LIBRARY_OF_KAZAKHSTAN = "National Academic Library of the Republic of Kazakhstan"
# Without this mark no test database is made, and the fixture would reach the real one.
pytestmark = pytest.mark.django_db


def key_of(record):
    """What a record is called in the file of cases; its name if it is not of them."""
    reason = record.history.earliest("history_id").history_change_reason
    return reason.split(" / ")[1] if reason else str(record)


def found(key):
    """The one program, event, outcome or follow-up that was entered under this key."""
    for model in MODELS:
        entered = model.history.filter(history_change_reason__endswith=f" / {key}")
        if entered:
            return model.objects.get(pk=entered.get().id)
    raise LookupError(key)


def keys(records):
    return sorted(map(key_of, records))


def in_words(value):
    if isinstance(value, Record):
        return key_of(value)
    return "-" if value in ("", None) else str(value).replace("\n", "; ")


def recorded(record, what):
    """What the register holds under `what`, in the words of the facts above."""
    if what not in ROWS:
        return [in_words(getattr(record, what))]
    if what == "doubts":
        rows = record.citations.filter(stance__in=DOUBTS)
    else:
        rows = getattr(record, what)
    names = ROWS | ROWS_OF_OUTCOMES if isinstance(record, Outcome) else ROWS
    columns = rows.values_list(*names[what].split())
    return [" · ".join(str(x) for x in row if x not in ("", None)) for row in columns]


@pytest.fixture(scope="module", autouse=True)
def reader(known_cases_of_module, django_db_blocker):
    """A reader of the cases, for all tests here, and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield UserFactory(role="viewer")
        transaction.set_rollback(True)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("key", "what", "value"), STATED, ids=[" | ".join(line) for line in STATED]
)
def test_fact_stands_in_its_field(key, what, value):
    assert value in recorded(found(key), what)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("key", "rows"), [(key, rows) for key in KEYS for rows in ROWS]
)
def test_rows_are_exactly_those_given(key, rows):
    record = found(key)
    if rows == "doubts" or hasattr(record, rows):
        assert sorted(recorded(record, rows)) == sorted(RECORDED.get((key, rows), []))
    else:
        assert (key, rows) not in RECORDED


@pytest.mark.parametrize("model", MODELS)
def test_records_are_exactly_those_given_and_public(model):
    wanted = {(r.pk, "public") for r in map(found, KEYS) if isinstance(r, model)}
    assert set(model.objects.values_list("pk", "access")) == wanted


@pytest.mark.parametrize("model", MODELS)
def test_every_record_has_a_source(model):
    assert not model.objects.filter(citations=None).exists()


# Planned and come to pass


def test_colombo_plan_shows_the_plan_and_results():
    event = found("knowledge-sharing-2023")
    countries = event.participations.filter(country__isnull=False)
    planned = countries.filter(planned=True).values_list("country", flat=True)
    came = countries.filter(came="yes").values_list("country", flat=True)
    assert (set(planned), set(came)) == (SIX - {"MM"}, SIX)
    assert (event.countries_planned, event.countries_attended) == (5, 6)
    assert (event.foreign_attended, event.domestic_attended) == (8, 10)
    assert (event.foreign_planned, event.domestic_planned) == (None, None)
    assert event.own_country == "excluded"


def test_heads_of_each_country_and_region_are_unknown_and_not_zero():
    rows = found("knowledge-sharing-2023").participations.all()
    counts = rows.values_list("heads_planned", "heads", "women", "men")
    assert set(counts) == {(None, None, None, None)}
    assert len(counts) == 4 + 6 + 10


@pytest.mark.parametrize(
    ("key", "fact", "stance", "publisher"),
    [
        ("knowledge-sharing-2023", "countries_planned", "earlier_plan", "ANTARA"),
        ("knowledge-sharing-2023", "countries_attended", "states", "Perpusnas"),
        ("knowledge-sharing-2023", "planned", "earlier_plan", "ANTARA"),
        ("knowledge-sharing-2023", "came", "states", "Perpusnas"),
        ("tpbis-knowledge-sharing", "every", "states", "ANTARA"),
        ("tpbis-knowledge-sharing", "every", "contradicts", ""),
    ],
)
def test_each_figure_names_the_source_of_it(key, fact, stance, publisher):
    rows = found(key).citations.filter(fact=fact, stance=stance)
    assert [row.source.publisher for row in rows] == [publisher]


def test_facts_on_myanmar_are_at_myanmar():
    rows = found("knowledge-sharing-2023").citations.filter(participation__country="MM")
    assert {row.stance for row in rows} == {"earlier_plan", "states"}


def test_sessions_and_what_is_only_proposed_are_distinguished():
    occasions = {key for key in KEYS if isinstance(found(key), Event)}
    sessions = {key for key in occasions if key.startswith("session-")}
    counted = Event.objects.counted()
    assert set(keys(counted)) == occasions - sessions
    assert keys(counted.outcome_unknown(date(2024, 4, 1))) == ["book-launch"]
    assert keys(counted.outcome_unknown(date(2024, 3, 31))) == []


# Promises


def test_signing_events_sign_their_agreements():
    signed = {
        (key_of(row.event), key_of(row.agreement))
        for event in Event.objects.all()
        for row in event.evidence.filter(kind="signs", scope_item=None)
    }
    assert signed == {
        ("signing-with-kazakhstan", "memorandum"),
        ("signing-with-russia", "memorandum-rudomino"),
        ("signing-with-russia", "memorandum-russian-federation"),
    }


def test_of_all_scope_items_one_is_implemented(reader):
    items = with_first_evidence(ScopeItem.objects.all(), reader)
    proven = {i.text_id: [row.outcome for row in i.proof] for i in items if i.proof}
    assert proven == {"Pertukaran koleksi buku": [found("book-donation")]}


def test_memorandum_with_kazakhstan_implements_one_of_six_and_is_inactive(reader):
    day = date(2022, 6, 1)
    texts = with_activity(Agreement.objects.validity_on(day, reader), reader, day)
    text = texts.get(parties__partner__name=LIBRARY_OF_KAZAKHSTAN)
    counted = text.scope_item_count, text.implemented_count, text.events_linked
    assert counted == (6, 1, 1)
    assert text.last_activity == date(2021, 12, 31)
    assert text not in inactive_agreements(texts, reader, day, date(2021, 6, 1))
    assert text in inactive_agreements(texts, reader, day, date(2022, 1, 1))


# What is owed


def test_overdue_is_what_no_day_remains_for(reader):
    on = partial(FollowUp.objects.overdue, reader)
    assert keys(on(date(2024, 3, 31))) == []
    assert keys(on(date(2024, 4, 1))) == ["hold-book-launch"]
    assert keys(on(date(2026, 12, 31))) == ["hold-book-launch"]
    assert keys(on(date(2027, 1, 1))) == ["carry-program-on", "hold-book-launch"]


def test_what_others_owe_and_what_has_no_date(reader):
    theirs = FollowUp.objects.theirs(reader)
    undated = FollowUp.objects.no_date(reader)
    assert keys(theirs) == ["return-visit", "tell-fellow-ambassadors"]
    others = ["agreement-with-azerbaijan", "online-seminar"]
    assert keys(undated) == sorted(keys(theirs) + others)


# Found again


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("Karabakh Khanate", ["book-launch"]),
        ("kendaraan daerah", ["audience-2023"]),
        # Not the other two events of his embassy, at which he was not recorded.
        ("Jalal Mirzayev", ["audience-2023"]),
        ("Colombo Plan", ["knowledge-sharing-2023"]),
        ("kemensetneg", ["knowledge-sharing-2023"]),
        ("Kulonprogo", ["knowledge-sharing-2023"]),
        ("kulon progo", ["knowledge-sharing-2023"]),
        ("Kepala Biro Hukum", ["knowledge-sharing-2023"]),
        ("Marganingsih", ["knowledge-sharing-2023"]),
        ("Rawa Binong", ["session-rawa-binong"]),
        ("Taman Mini", ["session-taman-mini"]),
        ("media sosial", ["session-social-media"]),
        ("Мұңалбаева", ["signing-with-kazakhstan"]),
        ("Rahmat Pramono", ["signing-with-kazakhstan"]),
        ("Rudomino", ["signing-with-russia"]),
    ],
)
def test_event_is_found(reader, query, hits):
    assert keys(Event.objects.search(query, reader)) == hits


@pytest.mark.parametrize(
    ("model", "query", "key"),
    [
        (Program, "tpbis", "tpbis-knowledge-sharing"),
        (Program, "triangular cooperation", "tpbis-knowledge-sharing"),
        (Outcome, "abai qunanbayuly", "abai-corner"),
        (Outcome, "koleksi mancanegara", "abai-corner"),
        (Outcome, "kazakhstan modern", "book-donation"),
        (FollowUp, "sastra kedua negara", "online-seminar"),
        (FollowUp, "literature of both countries", "online-seminar"),
        (FollowUp, "kunjungan balasan", "return-visit"),
        (FollowUp, "sesama duta besar", "tell-fellow-ambassadors"),
    ],
)
def test_record_is_found(reader, model, query, key):
    assert keys(model.objects.search(query, reader)) == [key]


@pytest.mark.parametrize(
    ("code", "hits"),
    [
        ("AZ", ["audience-2020", "audience-2023", "book-launch"]),
        ("KZ", ["signing-with-kazakhstan"]),
        ("RU", ["signing-with-russia"]),
        ("MM", ["knowledge-sharing-2023"]),
        ("PH", []),
    ],
)
def test_country_leads_to_its_events(reader, code, hits):
    assert keys(Event.objects.concerning([country(code)], reader)) == hits


def test_six_countries_lead_to_one_event_once(reader):
    six = Country.objects.filter(code__in=SIX)
    hits = keys(Event.objects.concerning(six, reader))
    assert hits == ["knowledge-sharing-2023"]
