import pytest
from django.core.exceptions import FieldDoesNotExist

from partners.models import Partner, Person, Post
from perpusnas.core.model_fields import own_field, related_model

pytestmark = pytest.mark.one_database


def test_own_field_is_a_field_of_the_table():
    assert own_field(Post, "person").attname == "person_id"


@pytest.mark.parametrize("name", ["posts", "nothing"])
def test_own_field_refuses_relations_from_other_models_and_unknown_names(name):
    with pytest.raises(FieldDoesNotExist):
        own_field(Partner, name)


def test_related_model_is_found_by_foreign_key_and_by_relation():
    assert related_model(Post, "person") is Person
    assert related_model(Partner, "posts") is Post
