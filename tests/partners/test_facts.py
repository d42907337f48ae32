"""Dated facts of partners, and institutions of which a part went to another."""

import csv
import io

import pytest
from django.utils import translation

from partners.former_names import name_on
from partners.merging import merge
from partners.models import Partner, PartnerCitation, Person, Tie
from perpusnas.core.audit import audit_as
from tests.core.filled_forms import added, filled, problems
from tests.factories import (
    NameFactory,
    PartnerCitationFactory,
    PartnerFactFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TieFactory,
    UserFactory,
)

from .test_merge_undo import undo

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def site(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def file_rows(site, address: str) -> list[dict[str, str]]:
    """The lines of a file of the site, by heading."""
    content = b"".join(site.get(address))
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def found(site, query: str) -> list[str]:
    """The names of the partners that the list shows, sorted."""
    response = site.get(f"/partners/?{query}")
    assert response.context["errors"] == []
    return sorted(record.name for record in response.context["rows"])


def page(site, record) -> str:
    """The text of a record's page, each space once."""
    return " ".join(site.get(record.get_absolute_url()).content.decode().split())


# Key facts


def test_association_with_38_members_in_may_2019(site):
    """It is entered, found by a filter and by search, and read back from a file."""
    SourceFactory(title="Annual report")
    sent = {**filled(site.get("/partners/new/")), "name": "Library Association"}
    sent |= {"kind": "association"}
    sent = added(
        sent, "facts", kind="members", when="May 2019", number="38", unit="libraries"
    )
    sent |= {"facts-0-number_sure": "about"}
    response = site.post("/partners/new/", sent)
    assert response.status_code == 302, problems(response)
    association = Partner.objects.get(name="Library Association")
    PartnerFactFactory(kind="members", number=37)  # of another partner

    assert found(site, "members_from=38") == ["Library Association"]
    assert found(site, "members_from=39") == []
    assert found(site, "q=38 libraries") == []
    assert found(site, "q=libraries") == ["Library Association"]
    (row,) = file_rows(site, "/partners/key-facts.csv?members_from=38")
    assert row["Partner"] == "Library Association"
    assert row["Type"] == "Number of members"
    assert (row["Number"], row["Accuracy"]) == ("38", "About")
    assert (row["Unit"], row["Date (EDTF)"]) == ("libraries", "2019-05")
    assert row["ID"] == str(association.pk)
    shown = page(site, association)
    assert "About 38 libraries" in shown
    assert "May 2019" in shown


def test_fact_has_its_own_history(site):
    fact = PartnerFactFactory(kind="founded", when="1901")
    address = f"{fact.partner.get_absolute_url()}edit/"
    sent = {**filled(site.get(address)), "facts-0-when": "1905"}
    assert site.post(address, sent).status_code == 302
    assert [e.when for e in fact.history.order_by("history_id")] == ["1901", "1905"]
    history = site.get(f"{fact.partner.get_absolute_url()}history/").content.decode()
    assert "1905" in history


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"kind": "founded"}, "Enter a date, a number or a description."),
        (
            {"kind": "holdings", "when": "2020", "number_sure": "about"},
            "Enter the number that the accuracy is of.",
        ),
        ({"when": "1901"}, "This field is required."),
    ],
)
def test_incomplete_fact_is_refused_and_stays_in_the_form(site, values, message):
    sent = {**filled(site.get("/partners/new/")), "name": "Library"}
    response = site.post("/partners/new/", added(sent, "facts", **values))
    assert response.status_code == 422
    assert message in problems(response)
    assert not Partner.objects.filter(name="Library").exists()
    rows = {f.prefix: f for f in response.context["formsets"]}["facts"]
    assert rows.is_open
    shown = {name: rows.forms[0][name].value() for name in values}
    assert shown == values


def test_number_of_members_may_be_unknown_from_below():
    """At most 50 may be 40 or less; of at least 50 it is certain."""
    user = UserFactory(role="viewer")
    for sure in ("exact", "about", "at_least", "at_most", ""):
        partner = PartnerFactory(name=f"Body {sure}")
        PartnerFactFactory(partner=partner, kind="members", number=50, number_sure=sure)
    PartnerFactFactory(kind="holdings", number=1_000)
    shown = Partner.objects.with_members(40, user)
    assert {p.name for p in shown} == {
        *("Body ", "Body about", "Body at_least", "Body exact")
    }


def test_partners_are_filtered_by_kind_of_fact(site):
    fact = PartnerFactFactory(kind="moved", text="To the new town", when="1998")
    PartnerFactFactory(kind="founded", when="1901")
    assert found(site, "key_fact=moved") == [fact.partner.name]
    assert found(site, "q=new town") == [fact.partner.name]
    assert "To the new town" in site.get("/search/?q=new town").content.decode()
    assert site.get("/partners/?members_from=many").context["errors"]


def test_facts_of_a_kind_are_shown_latest_first():
    partner = PartnerFactory()
    for year in ("2009", "2019", ""):
        PartnerFactFactory(partner=partner, kind="members", number=5, when=year)
    years = [f.when for f in partner.facts.all().in_order_of_time()]
    assert years == ["2019", "2009", ""]


def test_numbers_are_grouped_in_the_language_of_the_reader():
    fact = PartnerFactFactory(
        kind="holdings", number=2_500_000, number_sure="at_least", unit="volumes"
    )
    with translation.override("en"):
        assert str(fact) == "Holdings: At least 2,500,000 volumes"
    with translation.override("id"):
        assert str(fact) == "Koleksi: Paling sedikit 2.500.000 volumes"


def test_source_states_one_fact(site):
    fact = PartnerFactFactory(kind="members", number=38, when="2019-05")
    SourceFactory(title="Annual report")
    address = f"{fact.partner.get_absolute_url()}edit/"
    sent = added(
        filled(site.get(address)), "citations", source="Annual report", stance="states"
    )
    sent |= {"citations-0-partner_fact": fact.pk, "citations-0-fact": "number"}
    response = site.post(address, sent)
    assert response.status_code == 302, problems(response)
    citation = PartnerCitation.objects.get()
    with translation.override("en"):
        assert citation.row == fact
        assert citation.about == "Key fact Number of members: 38, May 2019: number"
    shown = page(site, fact.partner)
    assert "Key fact Number of members: 38, May 2019: number:" in shown


def test_source_of_a_name_is_shown(site):
    """A row that points to no other record hides nothing of a source."""
    name = NameFactory(text="Perpustakaan")
    PartnerCitationFactory(partner=name.partner, name=name, says="In the letterhead")
    assert "In the letterhead" in page(site, name.partner)


@pytest.mark.parametrize("access", ["internal", "restricted"])
def test_source_of_a_position_is_shown_unless_the_person_is_hidden(site, access):
    post = PostFactory(person=PersonFactory(access=access))
    PartnerCitationFactory(partner=post.partner, post=post, says="In the invitation")
    shown = "In the invitation" in page(site, post.partner)
    assert shown == (access == "internal")


@pytest.mark.parametrize("access", ["internal", "restricted"])
def test_source_of_a_position_is_shown_unless_the_partner_is_hidden(site, access):
    post = PostFactory(partner=PartnerFactory(access=access))
    PartnerCitationFactory(
        partner=None, person=post.person, post=post, says="In the invitation"
    )
    shown = "In the invitation" in page(site, post.person)
    assert shown == (access == "internal")
    seen = PartnerCitation.objects.seen_by(UserFactory(role="viewer"), of=Person)
    assert seen.exists() == shown


def test_facts_move_with_a_merge_and_return(client):
    kept, other = PartnerFactory(name="Kept"), PartnerFactory(name="Other")
    fact = PartnerFactFactory(partner=other, kind="members", number=38, when="2019-05")
    for partner in (kept, other):
        PartnerFactFactory(partner=partner, kind="founded", when="1901")
    PartnerCitationFactory(partner=other, partner_fact=fact, fact="number")
    user = UserFactory(role="administrator")
    client.force_login(user)
    with audit_as(user, "test"):
        merge(kept, other, {}, "Entered twice")
    said = {(f.kind, f.number, f.when) for f in kept.facts.all()}
    assert said == {("members", 38, "2019-05"), ("founded", None, "1901")}
    assert kept.facts.count() == 2
    undo(client, kept, other)
    assert [f.kind for f in kept.facts.all()] == ["founded"]
    assert sorted(f.kind for f in other.facts.all()) == ["founded", "members"]
    citation = PartnerCitation.objects.get()
    assert (citation.partner, citation.partner_fact.number) == (other, 38)


# A part of an institution


@pytest.fixture
def halves():
    """A library of which a part went to another."""
    whole, heir = PartnerFactory(name="Museum Library"), PartnerFactory(name="Archive")
    TieFactory(
        partner=whole,
        to_partner=heir,
        kind="part_went_to",
        since="1989",
        note="Manuscript section",
    )
    return whole, heir


def test_part_that_went_to_another_is_entered_and_said_on_both_pages(site):
    whole, heir = PartnerFactory(name="Museum Library"), PartnerFactory(name="Archive")
    address = f"{whole.get_absolute_url()}edit/"
    sent = added(
        filled(site.get(address)),
        "ties",
        kind="part_went_to",
        to_partner=f"Archive #{heir.pk}",
        since="1989",
        note="Manuscript section",
    )
    response = site.post(address, sent)
    assert response.status_code == 302, problems(response)
    assert Tie.objects.get().note == "Manuscript section"
    assert "<dt>Part of it went to</dt>" in page(site, whole)
    shown = page(site, heir)
    assert "<dt>Took over part of</dt>" in shown
    assert "Manuscript section" in shown
    assert "since 1989" in shown
    (row,) = file_rows(site, "/partners/relationships.csv")
    assert (row["Relationship"], row["Note"]) == (
        *("Part of it went to", "Manuscript section"),
    )


def test_both_are_found_by_their_side_of_the_relationship(site, halves):
    TieFactory(partner=PartnerFactory(name="Former"), kind="merged_into")
    assert found(site, "relationship=part_went_to") == ["Museum Library"]
    assert found(site, "relationship=took_over_part") == ["Archive"]
    assert found(site, "relationship=merged_into") == ["Former"]
    assert found(site, "relationship=renamed_to") == []


def test_hidden_heir_makes_no_relationship(site, halves):
    whole, heir = halves
    heir.access = "restricted"
    with audit_as(UserFactory(role="administrator"), "test"):
        heir.save()
    assert found(site, "relationship=part_went_to") == []
    assert found(site, "relationship=took_over_part") == []
    assert "Manuscript section" not in page(site, whole)


def test_partial_succession_changes_no_name_and_merges_nothing(halves):
    """Both institutions continue under their names of the time."""
    whole, heir = halves
    NameFactory(partner=heir, kind="former", text="Old Archive", until="1970")
    ties = Tie.objects.annotate(
        then=name_on("partner", "since_earliest", "since_latest"),
        theirs=name_on("to_partner", "since_earliest", "since_latest"),
    )
    tie = ties.get()
    assert (tie.then, tie.theirs) == (None, None)
    assert {*Partner.objects.filter(pk__in=[whole.pk, heir.pk])} == {whole, heir}
    assert whole.all_names() == ["Museum Library", ""]
