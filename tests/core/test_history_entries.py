"""The history page: who changed what, told to each reader as far as it is theirs to know."""

import pytest
from django.urls import reverse

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.audit import audit_as, system_account, with_reason
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ScopeItemFactory,
    SourceFactory,
    UserFactory,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    """Signs in with a role, in English."""

    def signed_in(role="viewer"):
        client.force_login(UserFactory(role=role))
        client.cookies["django_language"] = "en"
        return client

    return signed_in


def history(client, record, **query):
    return client.get(f"{record.get_absolute_url()}history/", query)


def entries(client, record, **query):
    return history(client, record, **query).context["entries"]


def changes_of(entry) -> dict:
    return {change.label: (change.old, change.new) for change in entry.changes}


def test_entry_says_who_when_why_how_and_what(reader):
    staff = UserFactory(role="editor", username="staf")
    text = AgreementFactory(title_id="Lama", signed="2024")
    with audit_as(staff, "POST /agreements/1/edit/", "The paper was found"):
        text = Agreement.objects.get(pk=text.pk)
        text.title_id, text.signed, text.mode = "Baru", "2024-07-02?", "virtual"
        text.save()
    newest, oldest = entries(reader(), text)
    assert (newest.who, newest.action) == ("staf", "Changed")
    assert newest.kind == "Agreement"
    assert (newest.route, newest.reason) == ("Form", "The paper was found")
    assert changes_of(newest) == {
        "Title (Indonesian)": ("Lama", "Baru"),
        "Signed on": ("2024", "2 July 2024 (uncertain)"),
        "Mode of signing": ("", "Online"),
    }
    assert oldest.action == "Added"
    assert changes_of(oldest)["Title (Indonesian)"] == ("", "Lama")


def test_time_is_that_of_jakarta(reader):
    text = AgreementFactory()
    entry = text.history.get()
    page = history(reader(), text).content.decode()
    assert "+07:00" in page
    assert f"{entry.history_date:%Y}" in page
    assert " WIB</time>" in page


@pytest.mark.parametrize(
    ("route", "reason", "shown"),
    [
        ("POST /admin/agreements/agreement/1/change/", "Typo", ("Admin", "Typo")),
        ("load_known_cases", "case / key", ("Initial data", "")),
        (
            "import",
            f"a.csv, SHA-256 {'0' * 64}",
            (f"Import of file a.csv (SHA-256 {'0' * 64})", ""),
        ),
        ("remind", "", ("remind", "")),
    ],
)
def test_route_and_reason_are_in_words(reader, route, reason, shown):
    with audit_as(UserFactory(), route, reason):
        text = AgreementFactory()
    (entry,) = entries(reader(), text)
    assert (entry.route, entry.reason) == shown


def test_commands_act_as_the_system(reader):
    with audit_as(system_account(), "load_known_cases"):
        text = AgreementFactory()
    with audit_as(system_account(), "remind"):
        text = Agreement.objects.get(pk=text.pk)
        text.remarks = "Dicatat"
        text.save()
    assert [entry.who for entry in entries(reader(), text)] == [
        "System",
        "System (initial data)",
    ]


def test_snapshot_that_changes_nothing_is_left_out(reader):
    text = AgreementFactory(signed="", remarks="")
    for remarks in ("", "Dicatat", "Dicatat"):
        text = Agreement.objects.get(pk=text.pk)
        text.remarks = remarks
        text.save()
    assert text.history.count() == 4
    assert [entry.action for entry in entries(reader(), text)] == ["Changed", "Added"]


def test_rows_are_shown_among_the_changes_also_when_gone(reader):
    text = AgreementFactory()
    item = ScopeItemFactory(agreement=text, text_id="Butir", text_en="")
    item.text_id = "Butir baru"
    item.save()
    item.delete()
    removed, changed, added, _own = entries(reader(), text)
    assert [e.action for e in (removed, changed, added)] == [
        "Removed",
        "Changed",
        "Added",
    ]
    assert {e.kind for e in (removed, changed, added)} == {"Scope item"}
    assert changes_of(changed) == {"Scope item (Indonesian)": ("Butir", "Butir baru")}
    assert changes_of(removed)["Scope item (Indonesian)"] == ("Butir baru", "")
    assert "Agreement" not in changes_of(added)


def test_row_that_moved_away_stays_in_the_trail_of_both(reader):
    one, other, person = PartnerFactory(), PartnerFactory(), PersonFactory()
    post = PostFactory(partner=one, person=person)
    post.partner = other
    post.save()
    client = reader()
    for partner in (one, other):
        shown = [e for e in entries(client, partner) if e.kind == "Position"]
        assert changes_of(shown[0])["Partner"] == (str(one), str(other))


def test_row_that_names_a_hidden_record_is_left_out(reader):
    secret = PartnerFactory(name="Rahasia Benar", access="restricted")
    text = AgreementFactory()
    PartyFactory(agreement=text, partner=home())
    PartyFactory(agreement=text, partner=secret)
    viewer = history(reader(), text)
    assert [e.kind for e in viewer.context["entries"]] == ["Party", "Agreement"]
    assert viewer.context["page"].total == 2
    assert "Rahasia" not in viewer.content.decode()
    assert "Rahasia Benar" in history(reader("manager"), text).content.decode()


def test_hidden_record_in_a_field_is_not_named(reader):
    secret = PartnerFactory(name="Rahasia Benar", access="restricted")
    child = PartnerFactory()
    child.parent = secret
    child.save()
    assert changes_of(entries(reader(), child)[0]) == {
        "Parent institution": ("", "(hidden)")
    }
    named = {"Parent institution": ("", "Rahasia Benar")}
    assert changes_of(entries(reader("manager"), child)[0]) == named


def test_former_value_that_is_hidden_is_not_named(reader):
    secret = AgreementFactory(
        title_id="Rahasia", title_en="Rahasia", access="restricted"
    )
    text = AgreementFactory(predecessor=secret)
    text.predecessor = None
    text.save()
    assert changes_of(entries(reader(), text)[0]) == {"Predecessor": ("(hidden)", "")}


def test_contact_data_is_for_those_who_may_see_it(reader):
    partner = PartnerFactory(mail="kontak@contoh.id")
    PostFactory(partner=partner, phone="+62 811 999")
    viewer = history(reader(), partner).content.decode()
    assert "kontak@contoh.id" not in viewer
    assert "+62 811 999" not in viewer
    editor = history(reader("editor"), partner).content.decode()
    assert "kontak@contoh.id" in editor
    assert "+62 811 999" in editor


def test_hidden_record_has_no_history_page(reader):
    secret = PartnerFactory(access="restricted")
    gone = PartnerFactory()
    gone.move_to_trash()
    client = reader()
    assert history(client, secret).status_code == 404
    assert history(client, gone).status_code == 404


def test_derived_columns_and_stamps_go_without_saying(reader):
    text = AgreementFactory(parties=[home()])
    text.signed = "2023"
    with with_reason("earlier"):
        text.save()
    assert set(changes_of(entries(reader(), text)[0])) == {"Signed on"}


@pytest.mark.parametrize("number", ["0", "-1", "x", "3", "9" * 10_000, "\0"])
def test_page_that_is_not_there_is_missing(reader, number):
    assert history(reader(), SourceFactory(), page=number).status_code == 404


def test_fifty_entries_stand_on_a_page(reader):
    partner = PartnerFactory()
    for number in range(69):
        partner.about = f"Nr. {number}"
        partner.save()
    client = reader()
    first, second = history(client, partner), history(client, partner, page=2)
    assert len(first.context["entries"]) == 50
    assert len(second.context["entries"]) == 20
    assert changes_of(first.context["entries"][0]) == {"About": ("Nr. 67", "Nr. 68")}
    assert second.context["entries"][-1].action == "Added"
    assert (first.context["page"].pages, first.context["page"].total) == (2, 70)


@pytest.mark.one_database
def test_page_makes_as_many_queries_for_many_as_for_one(
    reader, django_assert_num_queries, django_assert_max_num_queries
):
    text = AgreementFactory()
    client = reader()

    def add_party():
        partner = PartnerFactory()
        PartyFactory(agreement=text, partner=partner)
        ScopeItemFactory(agreement=text, owed_by=partner)

    add_party()
    with django_assert_max_num_queries(20) as params:
        history(client, text)
    for _n in range(23):
        add_party()
    with django_assert_num_queries(len(params)):
        assert len(entries(client, text)) == 49


def test_names_in_many_kinds_of_rows_are_found(reader):
    partner = Partner.objects.get(pk=home().pk)
    assert {e.action for e in entries(reader(), partner)} == {"Added"}
    page = history(reader(), partner).content.decode()
    assert reverse("partners:list") in page


def test_fact_of_a_citation_is_called_as_on_the_page(reader):
    text = AgreementFactory()
    AgreementCitationFactory(agreement=text, fact="ends_basis")
    AgreementCitationFactory(agreement=text, fact="what else")
    facts = {changes_of(e)["About field"] for e in entries(reader(), text)[:2]}
    assert facts == {("", "basis of end date"), ("", "what else")}
