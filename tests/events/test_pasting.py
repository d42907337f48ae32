"""Rows about who took part, pasted from a spreadsheet."""

import pytest
from django.urls import reverse

from events.models import Event, Participation
from tests.event_factories import EventFactory, ParticipationFactory
from tests.factories import (
    NameFactory,
    PartnerFactory,
    UserFactory,
    country,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def event():
    return EventFactory()


def table(*lines: str) -> str:
    """Cells as a spreadsheet copies them, told here with a bar between them."""
    return "\r\n".join("\t".join(c.strip() for c in x.split("|")) for x in lines)


def paste(client, event, text, **typed):
    where = reverse("events:participation", args=[event.pk])
    sent = {"rows": text, "version": event.version, "check": "1"}
    return client.post(where, sent | typed)


def save(client, event, text, **typed):
    """Shows the rows, and saves what was shown."""
    shown = paste(client, event, text)
    assert shown.status_code == 200, wrong(shown)
    return paste(
        client, event, text, save="1", shown=shown.context["form"].mark, **typed
    )


def wrong(response) -> list[tuple]:
    """What is wrong: the row, the column or nothing for the row as a whole, the reason."""
    form = response.context["form"]
    found = [(None, "", str(e)) for e in form.errors.get("rows", [])]
    for row in form.read:
        found += [(row.number, c.name, str(e)) for c in row.cells for e in c.wrong]
        found += [(row.number, "", str(e)) for e in row.wrong]
    return found


INDONESIAN = table(
    "Negara | Peran | Direncanakan | Hadir | Jumlah | Perempuan | Laki-laki",
    "Laos | Peserta | ya | ya | 2 | 1 | 1",
    "Viet Nam | | Ya | tidak | | |",
    "MM | Tamu | tidak | | 1.200 | |",
)
ENGLISH = table(
    "Heads attended | Country | Role | Capacity | How it joined | Partner",
    "8 | Nepal | Participant | Speaker | On site |",
    "0 | | Host | | online | Astana Library",
)


def facts(*names):
    return list(Participation.objects.order_by("pk").values_list(*names))


@pytest.mark.parametrize("language", ["id", "en"])
def test_indonesian_headings_say_which_column_is_which(editor, event, language):
    editor.cookies["django_language"] = language
    assert save(editor, event, INDONESIAN).status_code == 302
    names = ("country", "role", "planned", "came", "heads", "women", "men")
    assert facts(*names) == [
        ("LA", "participant", True, "yes", 2, 1, 1),
        ("VN", "participant", True, "no", None, None, None),
        ("MM", "visitor", False, "not_told", 1200, None, None),
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_english_headings_stand_in_any_order(editor, event, language):
    editor.cookies["django_language"] = language
    library = PartnerFactory(name="Astana Library")
    assert save(editor, event, ENGLISH).status_code == 302
    assert facts("country", "partner", "role", "heads", "capacity", "how") == [
        ("NP", None, "participant", 8, "speaker", "on_site"),
        (None, library.pk, "host", 0, "", "online"),
    ]


def test_cells_without_headings_stand_in_a_fixed_order(editor, event):
    text = table(
        " | Laos | | | Peserta | ya | ya | 3 | 2 | 1 | 1 | Pengamat | Daring",
        " | | Magelang | | ",
        " | | | Duta besar",
    )
    save(editor, event, text)
    assert facts(
        "country", "region", "group", "heads_planned", "heads", "capacity"
    ) == [
        ("LA", "", "", 3, 2, "observer"),
        (None, "Magelang", "", None, None, ""),
        (None, "", "Duta besar", None, None, ""),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Sri Lanka", "LK"), ("lk", "LK"), (" SRI  LANKA ", "LK"), ("Viet Nam", "VN")]
    + [("Vietnam", "VN"), ("Korea Selatan", "KR"), ("South Korea", "KR")],
)
def test_country_goes_by_its_names_and_code(editor, event, name, code):
    save(editor, event, table("Negara", name))
    assert facts("country") == [(code,)]


@pytest.mark.parametrize("name", ["Astana Library", "ulttyq kitapkhana", "UQK"])
def test_partner_goes_by_any_of_its_names(editor, event, name):
    library = PartnerFactory(name="Astana Library", acronym="UQK")
    NameFactory(partner=library, text="Ūlttyq Kitapkhana")
    PartnerFactory()
    save(editor, event, table("Mitra", name))
    assert facts("partner") == [(library.pk,)]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (
            "country=Atlantis",
            (1, "country", "There is no country of this name or code."),
        ),
        ("planned=maybe", (1, "planned", "Write yes or no, or leave it empty")),
        ("came=8", (1, "came", "Not recognised. Allowed values: Attended")),
        ("role=King", (1, "role", "Not recognised. Allowed values: Host")),
        ("heads=some 8", (1, "heads", "This is not a number")),
        ("heads=-1", (1, "heads", "This is not a number")),
        ("heads=" + "9" * 30, (1, "heads", "Ensure this value is less")),
        ("women=5;men=5;heads=9", (1, "men", "More women and men than participants.")),
        ("country=", (1, "", "Enter one of partner, country, region or group.")),
        (
            "region=Magelang",
            (1, "region", "Enter one of partner, country, region or group."),
        ),
        ("partner=Nowhere;country=", (1, "partner", "No match for")),
    ],
)
def test_what_is_wrong_is_shown_beside_its_cell(editor, event, cells, reason):
    found = {"country": "Laos"} | dict(cell.split("=") for cell in cells.split(";"))
    text = table(
        " | ".join(found), " | ".join(found.values() if any(found.values()) else [""])
    )
    if not any(found.values()):
        text = table("country | role", " | Host")
    answer = paste(editor, event, text)
    assert answer.status_code == 422
    ((row, name, words),) = wrong(answer)
    assert (row, name) == reason[:2]
    assert words.startswith(reason[2])
    assert words.replace("&", "&amp;")[:20] in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            table("Negara | Peran | Warna", "Laos | Peserta | biru"),
            "no column called “Warna”",
        ),
        (
            table("Negara | Country", "Laos | Laos"),
            "Two columns have the same heading.",
        ),
        (table("Negara | Peran"), "There is a heading, but no row under it."),
        ("\t\t\r\n \t", "Nothing was pasted."),
        (table("Negara", *["Laos"] * 501), "Paste at most 500 rows."),
    ],
)
def test_file_without_a_table_is_reported(editor, event, text, reason):
    answer = paste(editor, event, text)
    assert answer.status_code == 422
    assert reason in answer.content.decode()


def test_one_wrong_row_keeps_all_from_being_saved(editor, event):
    text = table("Negara | Hadir", "Laos | ya", "Atlantis | ya", "Nepal | tidak")
    shown = paste(editor, event, text)
    assert [row.is_right for row in shown.context["form"].read] == [True, False, True]
    assert "1 row must be corrected" in shown.content.decode()
    answer = paste(editor, event, text, save="1", shown=shown.context["form"].mark)
    assert answer.status_code == 422
    assert not Participation.objects.exists()
    assert "Atlantis" in answer.content.decode()


@pytest.mark.parametrize(
    "text", [table("Negara | | Hadir", "LA | 8 | ya"), table("Negara", "LA | 8")]
)
def test_cell_that_no_column_claims_is_not_dropped_in_silence(editor, event, text):
    assert wrong(paste(editor, event, text)) == [
        (1, "", "There are more cells than columns.")
    ]


def test_row_that_is_there_already_is_not_added_again(editor, event):
    ParticipationFactory(event=event, country=country("LA"))
    hidden = PartnerFactory(name="Secret", access="restricted")
    ParticipationFactory(event=event, partner=hidden)
    text = table("Negara | Kapasitas", "Laos |", "Laos | Speaker", "Nepal |", "NP |")
    assert wrong(paste(editor, event, text)) == [
        (1, "", "This row is recorded already."),
        (4, "", "This is the same as row 3."),
    ]


# Shown, then saved


def test_nothing_is_saved_before_it_was_shown(editor, event):
    text = table("Negara", "Laos")
    assert paste(editor, event, text, save="1").status_code == 200
    shown = paste(editor, event, table("Negara", "Nepal")).context["form"].mark
    assert paste(editor, event, text, save="1", shown=shown).status_code == 200
    assert not Participation.objects.exists()


def test_shown_is_what_a_cell_is_taken_for(editor, event):
    page = paste(editor, event, table("Negara | Hadir", "LA | ya")).content.decode()
    for words in (
        "Laos",
        "pasted: LA",
        "Attended",
        "pasted: ya",
        "Save 1 row",
    ):
        assert words in page
    assert "to be corrected" not in page


def test_number_may_say_how_exact_it_is(editor, event):
    text = table(
        "Country | Heads planned | Heads",
        "Laos | sekitar 1.200 | At least 8",
        "MM | | 4",
    )
    save(editor, event, text)
    assert facts("heads_planned", "heads_planned_sure", "heads", "heads_sure") == [
        (1200, "about", 8, "at_least"),
        (None, "", 4, ""),
    ]


def test_row_without_a_role_is_shown_as_a_participant(editor, event):
    page = paste(editor, event, table("Negara | Peran", "LA | ")).content.decode()
    assert 'Participant <span class="meta">nothing pasted</span>' in " ".join(
        page.split()
    )


def test_all_rows_are_one_change_of_the_event(editor, event):
    save(editor, event, INDONESIAN, reason="Daftar hadir")
    event.refresh_from_db()
    assert (event.version, event.history.count()) == (2, 2)
    assert event.history.first().history_change_reason == "Daftar hadir"
    values = Participation.history.values_list(
        "history_change_reason", "history_user_id"
    )
    user = int(editor.session["_auth_user_id"])
    assert [*values] == [("Daftar hadir", user)] * 3


def test_event_is_found_by_the_rows(editor, event):
    save(editor, event, table("Daerah", "Kulonprogo"))
    assert "kulonprogo" in Event.objects.get(pk=event.pk).search_text


def test_event_that_somebody_changed_meanwhile_takes_no_rows(editor, event):
    text = table("Negara", "Laos")
    mark = paste(editor, event, text).context["form"].mark
    Event.objects.get(pk=event.pk).save()
    answer = paste(editor, event, text, save="1", shown=mark)
    assert answer.status_code == 409
    assert not Participation.objects.exists()
    page = answer.content.decode()
    assert "Someone else changed this record" in page
    assert "Laos" in page
    event.refresh_from_db()
    assert f'name="version" value="{event.version}"' in page
    assert paste(editor, event, text, save="1", shown=mark).status_code == 302


def test_hidden_partner_is_as_one_that_never_was(editor, event):
    PartnerFactory(name="Secret Institute", access="restricted")
    answers = [
        wrong(paste(editor, event, table("Mitra", name)))[0][2].replace(name, "?")
        for name in ("Secret Institute", "Nowhere Institute")
    ]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    "text",
    ["\0", '"', '"a\tb\n', "\t" * 5000, "=1+1\t@x", "﻿Negara\nLaos", "Laos\rNepal"]
    + [
        "Negara\n" + "x" * 5000,
        "\u2028a\u2029b",
        "٣\t٣",
        "#1",
        "Mitra\n#999999999999999999",
    ],
)
def test_whatever_is_pasted_gets_an_answer_in_words(editor, event, text):
    answer = paste(editor, event, text)
    assert answer.status_code in (200, 422)
    assert not Participation.objects.exists()


def test_way_to_paste_is_on_the_page_of_who_may_write(editor, event, client):
    where = reverse("events:participation", args=[event.pk])
    assert where in editor.get(event.get_absolute_url()).content.decode()
    assert editor.get(where).status_code == 200
    client.force_login(UserFactory(role="viewer"))
    assert where not in client.get(event.get_absolute_url()).content.decode()
