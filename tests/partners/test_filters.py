"""What the lists of partners and people are asked."""

import pytest

from tests.factories import (
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    SignatoryFactory,
    TieFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_client(client):
    client.force_login(UserFactory(role="viewer"))
    return client


def found(user_client, address: str) -> list[str]:
    """The names of the records that a list of this address shows, sorted."""
    response = user_client.get(address)
    assert response.context["errors"] == []
    return sorted(record.name for record in response.context["rows"])


# Partners


@pytest.mark.parametrize(
    "query",
    [
        "library of laos",
        "LÁOS library",
        "nll",
        "perpustakaan nasional laos",
        "ຫໍສະໝຸດ",
        "vientiane",
        "founded+1956",
        "phonevilay",
    ],
)
def test_partner_is_found_by_names_seat_and_who_holds_a_post(user_client, query):
    library = PartnerFactory(
        name="National Library of Laos",
        acronym="NLL",
        seat_city="Vientiane",
        about="Founded 1956",
    )
    NameFactory(partner=library, kind="indonesian", text="Perpustakaan Nasional Laos")
    NameFactory(partner=library, kind="native", text="ຫໍສະໝຸດແຫ່ງຊາດ")
    PostFactory(partner=library, person=PersonFactory(name="K. Phonevilay"))
    PartnerFactory(name="National Library of Malaysia")
    assert found(user_client, f"/partners/?q={query}") == ["National Library of Laos"]


def test_hidden_holder_of_a_post_leads_nowhere(user_client):
    PostFactory(person=PersonFactory(name="Hidden Holder", access="restricted"))
    assert found(user_client, "/partners/?q=hidden") == []


def test_signs_alone_find_nothing_and_blanks_everything(user_client):
    assert found(user_client, "/partners/?q=%3F%3F") == []
    assert found(user_client, "/partners/?q=%20") == [home().name]


def test_country_is_whose_it_is_or_where_it_sits_and_abroad_all_but_ours(user_client):
    PartnerFactory(name="Kazakh", seat_country=country("RU"))
    PartnerFactory(name="Russian", country=country("RU"))
    PartnerFactory(name="Indonesian", country=country("ID"))
    PartnerFactory(name="Body", country=None, seat_country=country("LK"))
    assert found(user_client, "/partners/?country=RU") == ["Kazakh", "Russian"]
    assert found(user_client, f"/partners/?region={country('KZ').region}") == ["Kazakh"]
    assert found(user_client, "/partners/?abroad=yes") == ["Body", "Kazakh", "Russian"]


def test_partner_of_many_rows_stands_once(user_client):
    library = PartnerFactory(name="Kazakh")
    for _n in range(3):
        NameFactory(partner=library, text="Kazakh")
        PostFactory(partner=library, person=PersonFactory(name="Kazakh guest"))
        TieFactory(partner=library, to_partner=None, to_country=country("RU"))
    response = user_client.get("/partners/?q=kazakh&country=KZ")
    assert response.context["page"].total == 1


def test_kind_finds_the_second_kind_too(user_client):
    PartnerFactory(name="First", kind="university")
    PartnerFactory(name="Second", kind="academic_library", second_kind="university")
    PartnerFactory(name="Neither", kind="embassy")
    assert found(user_client, "/partners/?kind=university") == ["First", "Second"]
    assert found(user_client, "/partners/?kind=university&kind=embassy") == [
        "First",
        "Neither",
        "Second",
    ]


def test_standing_access_and_parent(user_client):
    parent = PartnerFactory(name="Parent", standing="prospect", access="public")
    PartnerFactory(name="Part", parent=parent)
    assert found(user_client, "/partners/?standing=prospect") == ["Parent"]
    assert found(user_client, "/partners/?access=public&abroad=yes") == ["Parent"]
    assert found(user_client, f"/partners/?partner={parent.pk}") == ["Part"]


def test_hidden_parent_is_no_filter(user_client):
    hidden = PartnerFactory(access="restricted")
    PartnerFactory(parent=hidden)
    response = user_client.get(f"/partners/?partner={hidden.pk}")
    assert response.context["rows"] == []
    assert response.context["errors"]
    missing = user_client.get("/partners/?partner=999999")
    assert str(missing.context["errors"]) == str(response.context["errors"])


def test_names_and_order_follow_the_readers_language(user_client):
    first = PartnerFactory(name="AAA", country=country("JP"))
    NameFactory(partner=first, kind="english", text="Zoo library")
    second = PartnerFactory(name="MMM", country=country("JP"))
    query = "/partners/?country=JP"
    assert [p.pk for p in user_client.get(query).context["rows"]] == [
        first.pk,
        second.pk,
    ]
    user_client.cookies["django_language"] = "en"
    assert [p.pk for p in user_client.get(query).context["rows"]] == [
        second.pk,
        first.pk,
    ]
    assert "Zoo library" in user_client.get(query).content.decode()


def test_order_by_country_puts_those_without_one_first(user_client):
    PartnerFactory(name="Kazakh")
    PartnerFactory(name="Body", country=None)
    PartnerFactory(name="Azeri", country=country("AZ"))
    rows = user_client.get("/partners/?sort=country&abroad=yes").context["rows"]
    assert [p.name for p in rows] == ["Body", "Azeri", "Kazakh"]
    rows = user_client.get("/partners/?sort=-country&abroad=yes").context["rows"]
    assert [p.name for p in rows] == ["Kazakh", "Azeri", "Body"]


# People


@pytest.mark.parametrize(
    "query", ["munalbayeva", "Мунальбаева", "мұңалбаева", "astana"]
)
def test_person_is_found_by_names_and_by_the_partner_of_a_post(user_client, query):
    person = PersonFactory(name="U. D. Munalbayeva")
    NameFactory(person=person, text="Мұңалбаева", kind="native", language="kk")
    NameFactory(person=person, text="Мунальбаева", kind="native", language="ru")
    PostFactory(person=person, partner=PartnerFactory(name="Library of Astana"))
    PersonFactory(name="Somebody Else")
    assert found(user_client, f"/people/?q={query}") == ["U. D. Munalbayeva"]


def test_person_is_not_found_by_a_hidden_partner(user_client):
    PostFactory(partner=PartnerFactory(name="Hidden Library", access="restricted"))
    assert found(user_client, "/people/?q=hidden") == []


def test_people_of_a_partner_stand_once(user_client):
    post = PostFactory(person=PersonFactory(name="Head"))
    PostFactory(person=post.person, partner=post.partner, title_en="Director")
    PersonFactory(name="Other")
    address = f"/people/?partner={post.partner_id}"
    assert found(user_client, address) == ["Head"]
    assert user_client.get(address).context["page"].total == 1


def test_signing_makes_nobody_a_holder_of_a_post(user_client):
    signatory = SignatoryFactory(person=PersonFactory(name="Signer"))
    assert found(user_client, f"/people/?partner={signatory.partner_id}") == []


# Networks


def test_members_of_a_network_and_of_its_countries_are_found(user_client):
    ifla, plan = PartnerFactory(name="IFLA"), PartnerFactory(name="Colombo Plan")
    member = PartnerFactory(name="Member", country=country("KZ"))
    TieFactory(partner=member, kind="member_of", to_partner=ifla)
    TieFactory(
        partner=plan, kind="has_member", to_partner=None, to_country=country("LA")
    )
    PartnerFactory(name="Laotian", country=country("LA"))
    hidden = PartnerFactory(name="Hidden", access="restricted")
    TieFactory(partner=hidden, kind="has_member", to_partner=member)
    assert found(user_client, f"/partners/?member_of={ifla.pk}") == ["Member"]
    assert found(user_client, f"/partners/?member_of={plan.pk}") == ["Laotian"]
    offered = (
        user_client.get("/partners/")
        .context["filter"]
        .form.fields["member_of"]
        .queryset
    )
    assert set(offered) == {ifla, plan}
    assert user_client.get(f"/partners/?member_of={hidden.pk}").context["errors"] != []


@pytest.mark.parametrize("kind", ["association", "committee", "military"])
def test_associations_committees_and_military_institutes_are_found(user_client, kind):
    PartnerFactory(name="Body", kind=kind)
    PartnerFactory(name="Library", kind="national_library")
    assert found(user_client, f"/partners/?kind={kind}") == ["Body"]
