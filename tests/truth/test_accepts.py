"""What is true is accepted, and said back as it was meant."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from agreements.models import Signatory
from perpusnas.core.dates.bounds import bounds, parse_input
from perpusnas.core.dates.words import in_words
from perpusnas.imports import cells
from tests.core.filled_forms import added, filled, problems
from tests.core.opened_files import errors, opened
from tests.event_factories import EventFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    SignatoryFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db

# C18: dates as news prints them.

PRINTED = {
    "Selasa, 2 Juli 2024": "2024-07-02",
    "Selasa (2/7/2024)": "2024-07-02",
    "hari Selasa, tanggal 2 Juli 2024": "2024-07-02",
    "Senin (3/12/2018)": "2018-12-03",
    "Rabu (3/12/2018)?": "2018-12-03?",
    "Jum'at, 17 November 2023": "2023-11-17",
    "Tuesday, 2 July 2024": "2024-07-02",
    "Senin-Jumat, 13-17 November 2023": "2023-11-13/2023-11-17",
    "Senin (13/11/2023) - Jumat (17/11/2023)": "2023-11-13/2023-11-17",
    "16 Mei atau 16 Juni 2022": "[2022-05-16,2022-06-16]",
    "Mei atau Juni 2022": "[2022-05,2022-06]",
    "10 atau 11 Desember 2019": "[2019-12-10,2019-12-11]",
    "24-27 atau 24-28 Oktober 2022": "[2022-10-24/2022-10-27,2022-10-24/2022-10-28]",
    "2-3 Mei atau 2-3 Juni 2022": "[2022-05-02/2022-05-03,2022-06-02/2022-06-03]",
    "sebelum 2019": "[..2018]",
    "sebelum 5 Mei 2019": "[..2019-05-04]",
    "setelah 2016": "[2017..]",
    "after May 2016": "[2016-06..]",
    "akhir tahun 2024": "[2024-09..2024-12]",
    "akhir bulan Juli 2024": "[2024-07-21..2024-07-31]",
    "end of 2024": "[2024-09..2024-12]",
    "Triwulan II 2024": "[2024-04..2024-06]",
    "triwulan IV tahun 2024": "[2024-10..2024-12]",
    "second quarter of 2024": "[2024-04..2024-06]",
    "Q3 2024": "[2024-07..2024-09]",
    "semester I 2024": "[2024-01..2024-06]",
    "2 Agst 2024": "2024-08-02",
    "5 Pebruari 2023": "2023-02-05",
    "2023/06/05": "2023-06-05",
}


@pytest.mark.parametrize(("typed", "edtf"), PRINTED.items())
def test_printed_date_is_read(typed, edtf):
    assert parse_input(typed) == edtf


@pytest.mark.parametrize("edtf", sorted({*PRINTED.values()}))
@pytest.mark.parametrize("language", ["id", "en"])
def test_printed_date_is_read_back_from_what_the_page_says(edtf, language):
    assert parse_input(in_words(edtf, language)) == edtf


@pytest.mark.parametrize(
    ("edtf", "indonesian", "english"),
    [
        ("[..2018]", "sebelum 2019", "before 2019"),
        ("[2017..]", "setelah 2016", "after 2016"),
        ("[..2019-05-04]", "sebelum 5 Mei 2019", "before 5 May 2019"),
        (
            "[2022-10-24/2022-10-27,2022-10-24/2022-10-28]",
            "24–27 Oktober 2022 atau 24–28 Oktober 2022",
            "24–27 October 2022 or 24–28 October 2022",
        ),
    ],
)
def test_new_forms_are_said_in_both_languages(edtf, indonesian, english):
    assert (in_words(edtf, "id"), in_words(edtf, "en")) == (indonesian, english)


def test_before_and_after_leave_the_other_side_unknown():
    first, last = bounds("[..2018]")
    assert (first, f"{last}") == (None, "2018-12-31")
    first, last = bounds("[2017..]")
    assert (f"{first}", last) == ("2017-01-01", None)


QUESTIONS = {
    "Rabu (3/12/2018)": "3 December 2018 is a Monday, not a Wednesday",
    "Rabu, 2 Juli 2024": "2 July 2024 is a Tuesday, not a Wednesday",
    "Senin-Kamis, 13-17 November 2023": "17 November 2023 is a Friday, not a Thursday",
    "12/5/24": "Is it 12 May 2024 or 5 December 2024 or 24 May 2012?",
    "segera": "“segera” is not a date. Leave the date empty, and write it in the remarks",
    "as soon as possible": "Leave the date empty",
}


@pytest.mark.parametrize(("typed", "question"), QUESTIONS.items())
def test_date_that_contradicts_itself_or_is_none_is_answered(typed, question):
    with (
        translation.override("en"),
        pytest.raises(ValueError, match=re.escape(question)),
    ):
        parse_input(typed)


def test_weekday_is_answered_in_indonesian():
    answer = "3 Desember 2018 adalah hari Senin, bukan Rabu"
    with translation.override("id"), pytest.raises(ValueError, match=answer):
        parse_input("Rabu (3/12/2018)")


@pytest.fixture
def editor(client, db):
    client.force_login(UserFactory(role="editor"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.parametrize("typed", [*PRINTED, "Rabu (3/12/2018)", "12/5/24", "segera"])
def test_form_says_printed_dates_back_or_asks_beside_the_field(editor, typed):
    event = EventFactory(when="2001")
    url = f"/events/{event.pk}/edit/"
    sent = filled(editor.get(url)) | {"when": typed}
    response = editor.post(url, sent)
    event.refresh_from_db()
    if typed in PRINTED:
        assert (response.status_code, event.when) == (302, PRINTED[typed])
        return
    assert (response.status_code, event.when) == (422, "2001")
    (problem,) = problems(response)
    assert QUESTIONS[typed] in problem
    assert list(response.context["form"].errors) == ["when"]
    assert f'value="{typed}"' in response.content.decode()


@pytest.mark.parametrize(("typed", "edtf"), PRINTED.items())
def test_import_reads_printed_dates(typed, edtf):
    assert cells.day(typed, None) == edtf


@pytest.mark.parametrize(("typed", "question"), QUESTIONS.items())
def test_import_asks_in_the_same_words(typed, question):
    with (
        translation.override("en"),
        pytest.raises(ValidationError, match=re.escape(question)),
    ):
        cells.day(typed, None)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("from=Selasa, 2 Juli 2024&to=Selasa, 2 Juli 2024", ["July"]),
        ("from=02/07/2024&to=02/07/2024", ["July"]),
        ("from=Juli 2024&to=Juli 2024", ["July"]),
        ("from=Triwulan III 2024&to=akhir tahun 2024", ["December", "July"]),
        ("to=sebelum 2024", ["2023"]),
        ("from=setelah Juli 2024", ["December"]),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_filter_reads_printed_dates(editor, query, titles, language):
    editor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    days = {"2023": "2023-05", "July": "2024-07-02", "December": "2024-12-31"}
    for title, when in days.items():
        EventFactory(title_id=title, title_en=title, when=when)
    response = editor.get(f"/events/?{query}")
    assert response.context["errors"] == []
    assert sorted(event.title_en for event in response.context["rows"]) == titles


@pytest.mark.parametrize(
    ("url", "question"),
    [
        ("/events/?from=12/5/24", QUESTIONS["12/5/24"]),
        ("/events/?to=Rabu (3/12/2018)", QUESTIONS["Rabu (3/12/2018)"]),
        ("/events/?from=segera", "is not a date"),
        ("/events/?from=sebelum 2019", "no known beginning or end"),
        ("/agreements/?on=12/5/24", QUESTIONS["12/5/24"]),
        ("/agreements/?on=2024", "Write one day"),
    ],
)
def test_filter_asks_and_keeps_what_was_typed(editor, url, question):
    response = editor.get(url)
    (error,) = response.context["errors"]
    assert question in error[1]
    assert response.context["rows"] == []
    assert f'value="{url.partition("=")[2]}"' in response.content.decode()


def test_day_of_validity_is_typed_like_any_other(editor):
    response = editor.get("/agreements/?on=Selasa, 2 Juli 2024")
    assert response.context["errors"] == []
    assert [c["value"] for c in response.context["chips"]] == ["2 July 2024"]


# C17: a witness of any partner, of a country, or of nobody recorded.


@pytest.fixture
def agreement():
    """A signed memorandum with a library of Japan, both of whose parties have signed."""
    library = PartnerFactory(name="Pustaka Contoh", country_id="JP")
    made = AgreementFactory(parties=[home(), library], signature="yes")
    for party in made.parties.all():
        SignatoryFactory(agreement=made, partner=party.partner)
    return made


def add_signatory(client, agreement, where: str, **fields):
    """Send the form of an agreement with one more signatory."""
    row = {"partner": "", "country": "", "person": "", "capacity": "witness"} | fields
    page = client.get(where)
    if "/admin/" not in where:
        return client.post(where, added(filled(page), "signatories", **row))
    row = {name: value.rpartition("#")[2] for name, value in row.items()}
    row |= {"id": "", "agreement": agreement.pk}
    return client.post(where, added(opened(page), "signatories", **row))


def words_of(answer) -> list[str]:
    """Return everything that a page of the site or of the admin says is wrong."""
    return errors(answer) if "adminform" in answer.context else problems(answer)


@pytest.fixture(params=["site", "admin"])
def where(request, agreement):
    if request.param == "site":
        return reverse("agreements:edit", args=[agreement.pk])
    return reverse("admin:agreements_agreement_change", args=[agreement.pk])


@pytest.fixture
def manager(client):
    client.force_login(UserFactory(role="administrator"))
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("of", ["another partner", "a country", "nobody"])
def test_a_witness_may_be_of_any_partner_a_country_or_nobody(
    manager, agreement, where, of
):
    person = PersonFactory(name="Presiden Contoh")
    other = PartnerFactory(name="Istana Contoh")
    row = {"person": f"Presiden Contoh #{person.pk}", "title_id": "Presiden"}
    row |= {
        "another partner": {"partner": f"Istana Contoh #{other.pk}"},
        "a country": {"country": "Laos #LA"},
        "nobody": {},
    }[of]
    answer = add_signatory(manager, agreement, where, **row)
    assert answer.status_code == 302, words_of(answer)
    witness = Signatory.objects.get(capacity="witness")
    assert (
        witness.side
        == {
            "another partner": other,
            "a country": country("LA"),
            "nobody": None,
        }[of]
    )
    page = " ".join(
        unescape(manager.get(agreement.get_absolute_url()).content.decode()).split()
    )
    assert page.count("Presiden Contoh") == 1
    side = {"another partner": "for Istana Contoh", "a country": "for Laos"}
    assert side.get(of, "of no party") in page
    page = manager.get(person.get_absolute_url()).content.decode()
    assert "as a witness" in page
    assert "for None" not in page


def test_a_president_signs_for_the_country_of_a_party(manager, agreement, where):
    row = {"title_id": "Presiden", "capacity": "signatory", "country": "Japan #JP"}
    assert add_signatory(manager, agreement, where, **row).status_code == 302
    assert Signatory.objects.get(country="JP").side == country("JP")
    lists = manager.get("/agreements/export.csv?dialect=standard")
    content = b"".join(lists.streaming_content).decode()
    assert "Presiden" in content


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"country": "Laos #LA"}, "No party is of Laos."),
        ({}, "Enter for which partner or country the person signed"),
    ],
)
def test_a_signatory_signs_for_somebody_of_the_agreement(
    manager, agreement, where, row, message
):
    row = {"title_id": "Presiden", "capacity": "signatory", **row}
    answer = add_signatory(manager, agreement, where, **row)
    assert any(message in error for error in words_of(answer))
    assert Signatory.objects.count() == 2


def test_a_country_that_is_a_party_has_its_signatory_below_it(manager, agreement):
    PartyFactory(agreement=agreement, partner=None, country=country("LA"))
    PartyFactory(agreement=agreement, partner=None, country=country("TH"))
    SignatoryFactory(
        agreement=agreement, partner=None, country=country("LA"), title_id="Menteri"
    )
    SignatoryFactory(
        agreement=agreement, partner=None, capacity="witness", title_id="Saksi"
    )
    page = manager.get(agreement.get_absolute_url())
    laos, thailand = page.context["parties"].rows[-2:]
    assert [row.title_id for row in laos.signatories_here] == ["Menteri"]
    assert thailand.signatories_here == []
    assert [row.title_id for row in page.context["other_signatories"]] == ["Saksi"]


def test_a_witness_of_a_partner_did_not_sign_for_it(manager, agreement):
    library = PartnerFactory(name="Saksi Contoh")
    SignatoryFactory(agreement=agreement, partner=library, capacity="witness")
    page = manager.get(library.get_absolute_url()).content.decode()
    assert "witnessed: " in page
    assert "signed: " not in page


def test_the_database_holds_the_same_rules(agreement):
    for values in (
        {"partner": None, "capacity": "signatory"},
        {"partner": home(), "country": country("JP"), "capacity": "witness"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignatoryFactory(agreement=agreement, **values)
