"""What a citation is about is chosen from a list, in the reader's language."""

import pytest
from django.utils.translation import override

from partners.models import Partner, PartnerCitation
from tests.factories import PartnerCitationFactory, PartnerFactory, UserFactory


def test_facts_are_fields_of_the_record_and_of_its_rows():
    with override("en"):
        facts = dict(PartnerCitation.facts(Partner))
        names = [model.__name__ for model in facts]
        assert names == ["Partner", "Name", "Tie", "Post"]
        assert facts[Partner]["seat_city"] == "location: city"
        assert facts[Partner]["ties"] == "relationships"
        assert PartnerCitation.fact_words("ties") == "relationships"
        assert PartnerCitation.fact_words("what else") == "what else"


@pytest.mark.django_db
def test_form_offers_facts_and_keeps_another_one(client):
    partner = PartnerFactory()
    PartnerCitationFactory(partner=partner, fact="what else")
    client.force_login(UserFactory(role="editor"))
    client.cookies["django_language"] = "en"
    page = client.get(f"/partners/{partner.pk}/edit/").content.decode()
    assert '<optgroup label="Position">' in page
    assert '<option value="what else" selected>what else</option>' in page
    assert '<option value="ties">Relationships</option>' in page
    assert "---------" not in page
