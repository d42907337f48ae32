"""Partners and people are entered on the site with their names, ties and posts."""

import pytest

from partners.models import Partner, Person
from tests.core.filled_forms import added, filled, problems
from tests.factories import (
    NameFactory,
    PartnerFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
    home,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def site(client):
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    return client


def test_person_is_entered_with_names_and_posts(site):
    library = PartnerFactory(name="Academic Library")
    sent = {**filled(site.get("/people/new/")), "name": "U. Munalbayeva"}
    sent = added(sent, "names", text="Мұңалбаева", kind="native", language="kk")
    sent = added(sent, "posts", partner="academic library", title_id="Kepala")
    sent |= {"posts-0-acting": "on", "posts-0-seen": "30 November 2021"}
    response = site.post("/people/new/", sent)
    assert response.status_code == 302, problems(response)
    post = Person.objects.get().posts.get()
    assert (post.partner, post.acting, post.seen) == (library, True, "2021-11-30")
    assert "Мұңалбаева" in site.get(response.url).content.decode()


def test_person_with_posts_is_saved_again(site):
    post = PostFactory(person=PersonFactory(name="Before"))
    address = f"{post.person.get_absolute_url()}edit/"
    sent = {**filled(site.get(address)), "name": "After"}
    response = site.post(address, sent)
    assert response.status_code == 302, problems(response)
    post.refresh_from_db()
    assert post.person.name == "After"


def test_partner_with_rows_of_every_kind_is_saved_again(site):
    post = PostFactory()
    library = post.partner
    NameFactory(partner=library)
    library.ties.create(kind="member_of", to_partner=home())
    address = f"{library.get_absolute_url()}edit/"
    response = site.post(address, {**filled(site.get(address)), "acronym": "AL"})
    assert response.status_code == 302, problems(response)
    library.refresh_from_db()
    assert library.acronym == "AL"


@pytest.mark.parametrize(
    "name", ["academic library", "AcadémicLibrary", "Perpustakaan Akademik"]
)
def test_partner_that_may_exist_already_is_warned_of(site, name):
    library = PartnerFactory(name="Academic Library")
    NameFactory(partner=library, kind="indonesian", text="Perpustakaan Akademik")
    sent = {**filled(site.get("/partners/new/")), "name": name}
    response = site.post("/partners/new/", sent)
    assert response.status_code == 422
    assert any(f"#{library.pk}" in error for error in problems(response))


def test_hidden_namesake_is_not_mentioned(site):
    PartnerFactory(name="Secret Library", access="restricted")
    sent = {**filled(site.get("/partners/new/")), "name": "Secret Library"}
    assert site.post("/partners/new/", sent).status_code == 302


def test_name_kept_is_no_namesake_of_itself(site):
    library = PartnerFactory(name="Academic Library")
    PartnerFactory(name="Academic Library")
    address = f"{library.get_absolute_url()}edit/"
    sent = {**filled(site.get(address)), "remarks": "Mended"}
    assert site.post(address, sent).status_code == 302


def test_partner_is_not_put_under_its_own_part(site):
    library = PartnerFactory(name="Whole")
    part = PartnerFactory(name="Part", parent=library)
    address = f"{library.get_absolute_url()}edit/"
    refused = site.post(address, {**filled(site.get(address)), "parent": "Part"})
    assert "The partner would become its own parent." in problems(refused)
    assert Partner.objects.get(pk=part.pk).parent == library


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("website", "javascript:alert(1)"),
        ("mail", "nobody"),
        ("relations_since", "31/02/2024"),
        ("parent", "Nothing"),
        ("country", "XX"),
        ("name", ""),
        ("name", "x" * 301),
        ("second_kind", "embassy"),
    ],
)
def test_wrong_value_shows_its_error_and_stays(site, field, value):
    sent = filled(site.get("/partners/new/"))
    sent |= {"name": "Library", "kind": "embassy", field: value}
    refused = site.post("/partners/new/", sent)
    assert refused.status_code == 422
    assert problems(refused)
    assert refused.context["form"][field].value() == value
    assert not Partner.objects.filter(name="Library").exists()


def test_viewer_opens_no_form(client):
    client.force_login(UserFactory(role="viewer"))
    library = PartnerFactory()
    for address in ("/partners/new/", f"{library.get_absolute_url()}edit/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name": "x"}).status_code == 403


def test_our_own_institution_is_not_put_into_the_trash(client):
    client.force_login(UserFactory(role="administrator"))
    address = f"{home().get_absolute_url()}delete/"
    client.post(address, {"version": home().version})
    assert home().trashed is None


def test_identifier_that_stands_twice_is_refused_beside_the_second(site):
    library = PartnerFactory()
    address = f"{library.get_absolute_url()}edit/"
    row = {"text": "ID-1", "kind": "identifier", "scheme": "isil"}
    sent = added(added(filled(site.get(address)), "names", **row), "names", **row)
    response = site.post(address, sent)
    assert response.status_code == 422
    assert problems(response) == ["This identifier is not available."]
    other = {**row, "text": "ID-2"}
    sent = added(added(filled(site.get(address)), "names", **row), "names", **other)
    assert site.post(address, sent).status_code == 302
    assert library.names.count() == 2
