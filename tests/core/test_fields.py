"""One record named by what a reader would write, and web addresses a browser may follow."""

import contextlib

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from partners.models import Partner, Person
from perpusnas.core.fields import PickField, WebAddressField
from perpusnas.core.models import Country
from tests.factories import (
    NameFactory,
    PartnerFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return PickField(Partner.objects.all(), required=False)


def refused(field, text) -> str:
    with pytest.raises(ValidationError) as error:
        field.clean(text)
    return error.value.messages[0]


@pytest.mark.parametrize("text", ["#{pk}", "Anything #{pk}", "  x  #{pk}  ", "#0{pk}"])
def test_record_is_named_by_its_number(field, text):
    library = PartnerFactory()
    assert field.clean(text.format(pk=library.pk)) == library


@pytest.mark.parametrize(
    "text",
    [
        "National Library of Laos",
        "national library of laos",
        "NATIONAL  LIBRARY of Láos",
        "Perpustakaan Nasional Laos",
        "ຫໍສະໝຸດແຫ່ງຊາດ",
        "NLL",
    ],
)
def test_record_is_named_by_each_of_its_names(field, text):
    library = PartnerFactory(name="National Library of Laos", acronym="NLL")
    NameFactory(partner=library, kind="indonesian", text="Perpustakaan Nasional Laos")
    NameFactory(partner=library, kind="native", text="ຫໍສະໝຸດແຫ່ງຊາດ")
    PartnerFactory(name="Branch of the National Library of Laos", acronym="BNLL")
    assert field.clean(text) == library


def test_a_part_of_a_name_is_refused_and_the_record_offered(field):
    library = PartnerFactory(name="National Library of Laos", country_id="LA")
    assert f"National Library of Laos #{library.pk}" in refused(field, "laos")
    shown = field.widget.render("partner", "laos")
    assert f'data-pick="National Library of Laos #{library.pk}"' in shown


def test_exact_name_is_found_among_many_longer_ones(field):
    for number in range(60):
        PartnerFactory(name=f"A library {number}")
    library = PartnerFactory(name="Library")
    assert field.clean("Library") == library


def test_several_of_one_name_are_listed_with_their_numbers(field):
    twins = [PartnerFactory(name="City Library") for _n in range(2)]
    message = refused(field, "city library")
    assert all(f"City Library #{twin.pk}" in message for twin in twins)


@pytest.mark.parametrize(
    "text", ["Nobody", "#999999", "Library #999999", "???", "… #x9"]
)
def test_what_nothing_is_called_is_refused(field, text):
    PartnerFactory(name="Only Archive", is_home=False)
    with translation.override("en"):
        assert text in refused(field, text)


def test_signs_alone_name_nothing_though_there_is_but_one():
    PersonFactory()
    assert "???" in refused(PickField(Person.objects.all()), "???")


def test_hidden_record_is_refused_as_one_that_is_not_there():
    hidden = PartnerFactory(name="Secret Library", access="restricted")
    seen = Partner.objects.visible_to(UserFactory(role="editor"))
    field = PickField(seen, required=False)
    with translation.override("en"):
        for text in ("Secret Library", f"#{hidden.pk}"):
            missing = text.replace("Secret", "Absent").replace(f"{hidden.pk}", "999")
            assert refused(field, text).replace(text, "") == refused(
                field, missing
            ).replace(missing, "")


def test_country_is_named_by_code_and_in_both_languages():
    field = PickField(Country.objects.all())
    for text in ("#KZ", "Kazakhstan", "Kazakstan #KZ"):
        assert field.clean(text).code == "KZ"
    assert field.clean("Jepang").code == field.clean("Japan").code == "JP"


def test_what_the_field_shows_names_the_same_record(field):
    library = PartnerFactory(name="Library #5")
    shown = field.prepare_value(library)
    assert shown == field.prepare_value(library.pk) == f"Library #5 #{library.pk}"
    assert field.clean(shown) == library
    assert not field.has_changed(library, shown)
    assert not field.has_changed(library.pk, shown)
    assert not field.has_changed(None, "")
    assert field.has_changed(library, "")
    assert field.has_changed(None, shown)


def test_new_name_is_no_change(field):
    library = PartnerFactory(name="Old name")
    shown = field.prepare_value(library)
    library.name = "New name"
    library.save()
    assert not field.has_changed(library, shown)


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text):
    field = PickField(Partner.objects.all(), required=False)
    with contextlib.suppress(ValidationError):
        assert field.clean(text) in (None, *Partner.objects.all())


@pytest.mark.parametrize("address", ["http://example.org", "https://пример.рф/a?b=c"])
def test_web_addresses_are_taken(address):
    assert WebAddressField().clean(address, None) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "file:///etc/passwd",
    ],
)
def test_other_addresses_are_refused(address):
    with pytest.raises(ValidationError):
        WebAddressField().clean(address, None)


def test_drop_down_escapes_what_it_offers_and_marks_the_choice():
    class Trial(forms.Form):
        which = forms.ChoiceField(
            choices=[
                ("a&b", "<b>A</b>"),
                ("Group <1>", [("c", "C"), ("d", "D")]),
            ],
            widget=forms.Select({"data-x": '"', "disabled": True}),
        )

    shown = str(Trial(initial={"which": "d"})["which"])
    assert '<option value="a&amp;b">&lt;b&gt;A&lt;/b&gt;</option>' in shown
    assert '<optgroup label="Group &lt;1&gt;">' in shown
    assert '<option value="d" selected>D</option>' in shown
    assert 'data-x="&quot;"' in shown
    assert " disabled" in shown
    assert '<option value="c">C</option>' in shown
