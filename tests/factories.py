"""Records for tests: plain, valid, and of nothing but what was asked for.

Nothing is drawn by lot, no related record is made that a column does not demand, and
no signatory or party comes with an agreement unless named.
"""

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from agreements.models import (
    Agreement,
    AgreementCitation,
    Area,
    Extension,
    Party,
    Review,
    ScopeItem,
    Signatory,
    StageChange,
)
from partners.models import (
    Name,
    Partner,
    PartnerCitation,
    PartnerFact,
    Person,
    Post,
    Tie,
)
from perpusnas.core.models import Country, Source, User

PASSWORD = "correct horse battery"


def country(code: str) -> Country:
    """A country, which is there since the database was made."""
    return Country.objects.get(code=code)


def area(slug: str) -> Area:
    """A field of cooperation of the first list."""
    return Area.objects.get(slug=slug)


def home() -> Partner:
    """Our own institution."""
    return Partner.objects.get(is_home=True)


class UserFactory(DjangoModelFactory):
    """`UserFactory(role="editor")`; `role=None` is somebody without any right."""

    class Meta:
        model = User

    role = "viewer"
    username = factory.LazyAttributeSequence(lambda o, n: f"{o.role or 'nobody'}{n}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class, *args, role, **kwargs):
        user = model_class.objects.create_user(*args, **kwargs)
        if role:
            user.groups.add(Group.objects.get(name=role))
        return user


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    kind = Source.Kind.NEWS
    title = factory.Sequence(lambda n: f"News item {n}")
    publisher = "ANTARA"
    published = "2024-02-08"
    language = "id"


# Partners


class PartnerFactory(DjangoModelFactory):
    """A library of Kazakhstan; `country=None` for an international body."""

    class Meta:
        model = Partner

    name = factory.Sequence(lambda n: f"Library {n}")
    kind = "national_library"
    country = factory.LazyFunction(lambda: country("KZ"))


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")


class NameFactory(DjangoModelFactory):
    """A name of a new partner, or of the `partner` or `person` given."""

    class Meta:
        model = Name

    person = None
    partner = factory.Maybe("person", None, factory.SubFactory(PartnerFactory))
    text = factory.Sequence(lambda n: f"Alias {n}")
    kind = Name.Kind.ALIAS


class TieFactory(DjangoModelFactory):
    """Membership of one new partner in another, or a tie `to_country`."""

    class Meta:
        model = Tie

    partner = factory.SubFactory(PartnerFactory)
    kind = Tie.Kind.MEMBER_OF
    to_country = None
    to_partner = factory.Maybe("to_country", None, factory.SubFactory(PartnerFactory))


class PartnerFactFactory(DjangoModelFactory):
    """The founding of a new partner in 1901, or another key fact."""

    class Meta:
        model = PartnerFact

    partner = factory.SubFactory(PartnerFactory)
    kind = PartnerFact.Kind.FOUNDED
    when = factory.Maybe("is_founding", "1901", "")

    class Params:
        is_founding = factory.LazyAttribute(lambda fact: fact.kind == "founded")


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    person = factory.SubFactory(PersonFactory)
    partner = factory.SubFactory(PartnerFactory)
    title_id = "Kepala"
    title_en = "Head"


class PartnerCitationFactory(DjangoModelFactory):
    """What a source states of a new partner, or of the `partner` or `person` given."""

    class Meta:
        model = PartnerCitation

    person = None
    partner = factory.Maybe("person", None, factory.SubFactory(PartnerFactory))
    source = factory.SubFactory(SourceFactory)
    stance = "states"


# Agreements


class AgreementFactory(DjangoModelFactory):
    """A memorandum signed on 7 February 2024, its end not known, without any party.

    `parties=[home(), library]` makes the parties, in that order.
    """

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    kind = "mou"
    title_id = factory.Sequence(lambda n: f"Nota Kesepahaman {n}")
    title_en = factory.Sequence(lambda n: f"Memorandum {n}")
    stage = "signed"
    signature = Agreement.Signature.YES
    signed = "2024-02-07"

    @factory.post_generation
    def parties(self, create, extracted, **_kwargs):
        for position, partner in enumerate(extracted or (), start=1):
            self.parties.create(partner=partner, position=position)


class AgreementRowFactory(DjangoModelFactory):
    """A row of a new agreement, or of the `agreement` given."""

    class Meta:
        abstract = True

    agreement = factory.SubFactory(AgreementFactory)


class PartyFactory(AgreementRowFactory):
    """A new partner as the next party; else name `partner`, or set it to None."""

    class Meta:
        model = Party

    partner = factory.SubFactory(PartnerFactory)
    position = factory.LazyAttribute(lambda o: o.agreement.parties.count() + 1)


class SignatoryFactory(AgreementRowFactory):
    """Who signed for a new partner, which is not made a party by that."""

    class Meta:
        model = Signatory

    partner = factory.SubFactory(PartnerFactory)
    person = factory.SubFactory(PersonFactory)
    title_id = "Kepala"
    title_en = "Head"


class ScopeItemFactory(AgreementRowFactory):
    class Meta:
        model = ScopeItem

    position = factory.LazyAttribute(lambda o: o.agreement.scope_items.count() + 1)
    text_id = factory.Sequence(lambda n: f"Janji {n}")
    text_en = factory.Sequence(lambda n: f"Promise {n}")
    basis = ScopeItem.Basis.IN_TEXT


class StageChangeFactory(AgreementRowFactory):
    class Meta:
        model = StageChange

    stage = "signed"
    since = "2024-02-07"


class ExtensionFactory(AgreementRowFactory):
    class Meta:
        model = Extension

    old_end = "2027-02-06"
    new_end = "2030-02-06"
    how = Extension.How.TACIT


class ReviewFactory(AgreementRowFactory):
    class Meta:
        model = Review

    held = "2024-12"


class AgreementCitationFactory(AgreementRowFactory):
    class Meta:
        model = AgreementCitation

    source = factory.SubFactory(SourceFactory)
    stance = "states"
