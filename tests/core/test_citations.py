"""Citations: the facts that one may be about, and which documents it hides."""

import pytest
from django.db.models import Q
from django.utils.translation import override

from partners.models import Partner, PartnerCitation
from partners.querysets import PartnerQuerySet
from perpusnas.core.models import Source, User
from tests.factories import (
    PartnerCitationFactory,
    PartnerFactory,
    SourceFactory,
    TieFactory,
    UserFactory,
)


def test_facts_are_fields_of_the_record_and_of_its_rows():
    with override("en"):
        facts = dict(PartnerCitation.facts(Partner))
        names = [model.__name__ for model in facts]
        assert names == ["Partner", "Name", "Tie", "Post", "PartnerFact"]
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


@pytest.mark.django_db
def test_document_is_hidden_wherever_the_rule_of_its_record_hides_that(monkeypatch):
    def rule(self, user, path=""):
        return ~Q(**{f"{path}__name" if path else "name": "Secret"})

    document = SourceFactory(kind="paper")
    PartnerCitationFactory(
        partner=PartnerFactory(name="Secret"), source=document, stance="text"
    )
    user = UserFactory(role="viewer")
    assert Source.objects.visible_to(user).filter(pk=document.pk).exists()
    monkeypatch.setattr(PartnerQuerySet, "rule", rule, raising=False)
    user = User.objects.get(pk=user.pk)
    assert not Source.objects.visible_to(user).filter(pk=document.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_citations_of_one_record_are_those_that_may_be_seen(role):
    partner, user = PartnerFactory(), UserFactory(role=role)
    hidden, trashed = PartnerFactory(access="restricted"), PartnerFactory()
    ties = [TieFactory(partner=partner, to_partner=p) for p in (hidden, trashed)]
    for tie in [*ties, None]:
        PartnerCitationFactory(partner=partner, tie=tie)
    PartnerCitationFactory(partner=partner, source=SourceFactory(access="restricted"))
    trashed.move_to_trash()
    citations = PartnerCitation.objects.filter(partner=partner)
    found = citations.seen_with_rows(user, of=Partner)
    assert set(found) == set(citations.seen_by(user))
    assert len(found) == (1 if role == "viewer" else 3)
    none = PartnerCitation.objects.filter(partner=hidden)
    assert list(none.seen_with_rows(user, of=Partner)) == []
