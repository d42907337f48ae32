"""What the records hold true by themselves, and what the database refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from agreements.models import (
    Agreement,
    Extension,
    Party,
    Review,
    ScopeItem,
)
from partners.models import (
    Name,
    Partner,
    PartnerCitation,
    PartnerFact,
    Post,
    Tie,
)
from perpusnas.core.audit import audit_as
from perpusnas.core.models import Source
from tests.factories import (
    AgreementCitationFactory,
    AgreementFactory,
    ExtensionFactory,
    NameFactory,
    PartnerCitationFactory,
    PartnerFactFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ReviewFactory,
    ScopeItemFactory,
    SignatoryFactory,
    SourceFactory,
    TieFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db


def again(record):
    return type(record).objects.get(pk=record.pk)


def bounds(record, name: str) -> tuple:
    return tuple(
        getattr(again(record), f"{name}_{end}") for end in ("earliest", "latest")
    )


# Stamps


def test_record_is_stamped_with_who_and_when():
    first, second = UserFactory(role="editor"), UserFactory(role="editor")
    with audit_as(first, "test"):
        library = PartnerFactory()
    with audit_as(second, "test"):
        library.save()
    library = again(library)
    assert (library.created_by, library.changed_by) == (first, second)
    assert library.created <= library.changed
    assert library.version == 2


def test_stamps_are_saved_with_some_fields_too():
    library = PartnerFactory(name="Before", acronym="A")
    library.name, library.acronym = "After", "B"
    library.save(update_fields=["name"])
    library = again(library)
    assert (library.name, library.acronym, library.version) == ("After", "A", 2)
    assert library.label_id == library.label_en == "After"
    assert "after" in library.search_text


def test_trash_and_back():
    user, library = UserFactory(role="administrator"), PartnerFactory()
    with audit_as(user, "test"):
        library.move_to_trash()
    assert again(library).trashed_by == user
    assert library not in Partner.objects.visible_to(user)
    library.restore()
    assert again(library).trashed is again(library).trashed_by is None
    assert library in Partner.objects.visible_to(user)
    assert library.history.count() == 3


# Partial dates

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize("fields", [["signed"], ["signed", "place"], None])
def test_bounds_are_saved_with_their_date(fields):
    agreement = AgreementFactory(signed="2021-05-07")
    agreement.signed = "2024"
    agreement.save(update_fields=fields)
    assert bounds(agreement, "signed") == YEAR


def test_bounds_of_a_row_are_saved_with_their_date():
    post = PostFactory(seen="2020")
    post.seen = "2024"
    post.save(update_fields=["seen"])
    assert bounds(post, "seen") == YEAR


def test_bounds_stay_when_another_field_is_saved():
    agreement = again(AgreementFactory(signed="2024"))
    agreement.place = "Jakarta"
    agreement.save(update_fields=["place"])
    assert bounds(agreement, "signed") == YEAR


def test_emptied_date_has_no_bounds():
    source = SourceFactory(published="2024")
    source.published = ""
    source.save()
    assert bounds(source, "published") == (None, None)


def test_history_keeps_date_and_bounds():
    source = SourceFactory(published="2024")
    entry = source.history.get()
    assert (entry.published, entry.published_latest) == ("2024", date(2024, 12, 31))


# Derived columns


def labels(partner) -> tuple[str, str]:
    values = again(partner)
    return values.label_id, values.label_en


def test_labels_follow_names_however_they_come_and_go():
    library = PartnerFactory(name="Kitapkhana")
    assert labels(library) == ("Kitapkhana", "Kitapkhana")
    english = library.names.create(kind="english", text="Library")
    assert labels(library) == ("Kitapkhana", "Library")
    NameFactory(partner=library, kind="indonesian", text="Perpustakaan")
    assert labels(library) == ("Perpustakaan", "Library")
    english.text = "The Library"
    english.save(update_fields=["text"])
    assert labels(library) == ("Perpustakaan", "The Library")
    english.kind = "alias"
    english.save()
    assert labels(library) == ("Perpustakaan", "Kitapkhana")
    Name.objects.filter(kind="indonesian", partner=library).delete()
    assert labels(library) == ("Kitapkhana", "Kitapkhana")
    library.name = "Ulttyq"
    library.save()
    assert labels(library) == ("Ulttyq", "Ulttyq")
    english.delete()
    assert "library" not in again(library).search_text


def test_label_in_the_readers_language():
    library = PartnerFactory(name="Kitapkhana")
    NameFactory(partner=library, kind="english", text="Library")
    library = again(library)
    with translation.override("en"):
        assert str(library) == "Library"
    with translation.override("id"):
        assert str(library) == "Kitapkhana"


def test_first_of_several_names_of_a_kind_is_the_label():
    library = PartnerFactory()
    NameFactory(partner=library, kind="english", text="Zebra")
    NameFactory(partner=library, kind="english", text="Aardvark")
    assert labels(library)[1] == "Zebra"


def test_moved_name_counts_for_its_new_owner_alone():
    old, new = PartnerFactory(name="Old"), PartnerFactory(name="New")
    name = NameFactory(partner=old, kind="english", text="Moved")
    name.partner = new
    name.save()
    assert labels(old) == ("Old", "Old")
    assert "moved" not in again(old).search_text
    assert labels(new)[1] == "Moved"
    person = PersonFactory()
    name.partner, name.person = None, person
    name.save()
    assert labels(new) == ("New", "New")
    assert "moved" in again(person).search_text


@pytest.mark.parametrize(
    ("factory", "facts", "word"),
    [
        (ScopeItemFactory, {"text_en": "Manuscripts"}, "manuscripts"),
        (SignatoryFactory, {"title_id": "Kepala Pusat"}, "kepala pusat"),
        (PartyFactory, {"number": "12/HK"}, "12 hk"),
        (PartyFactory, {"partner": None, "group": "Friends"}, "friends"),
    ],
)
def test_agreement_is_found_by_a_row_as_long_as_it_is_there(factory, facts, word):
    agreement = AgreementFactory()
    row = factory(agreement=agreement, **facts)
    assert word in again(agreement).search_text
    row.delete()
    assert word not in again(agreement).search_text


def test_derived_columns_make_no_version_and_no_history():
    library = PartnerFactory()
    before = (library.version, library.history.count())
    NameFactory(partner=library, kind="english", text="Library")
    assert (again(library).version, library.history.count()) == before
    assert not hasattr(library.history.first(), "search_text")


def test_end_moved_by_an_extension_is_known_however_it_comes_and_goes():
    agreement = AgreementFactory(ends="2025-12-31", ends_basis="stated")

    def end() -> str:
        return agreement.spans.on(date(2025, 1, 1)).get().term

    assert end() == "2025-12-31"
    first = ExtensionFactory(agreement=agreement, old_end="", new_end="2026")
    assert end() == "2026"
    agreement.extensions.create(how="tacit", new_end="2027")
    again(agreement).save()
    assert end() == "2027"
    agreement.extensions.filter(new_end="2027").delete()
    assert end() == "2026"
    other = AgreementFactory()
    first.agreement = other
    first.save()
    assert end() == "2025-12-31"
    first.delete()
    assert not Extension.objects.exists()


# Circles


def test_partner_is_not_under_itself_however_far():
    top, middle = PartnerFactory(), PartnerFactory()
    low = PartnerFactory(parent=middle)
    middle.parent = top
    middle.save()
    top.parent = low
    with pytest.raises(ValidationError) as error:
        top.full_clean()
    assert set(error.value.message_dict) == {"parent"}


@pytest.mark.parametrize("name", ["parent", "predecessor"])
def test_agreements_make_no_cycle(name):
    first = AgreementFactory()
    second = AgreementFactory(**{name: first})
    third = AgreementFactory(**{name: second})
    setattr(first, name, third)
    with pytest.raises(ValidationError) as error:
        first.full_clean()
    assert set(error.value.message_dict) == {name}


def test_one_agreement_may_be_parent_and_predecessor():
    first = AgreementFactory()
    text = AgreementFactory(parent=first, predecessor=first)
    text.full_clean()
    assert list(first.children.all()) == list(first.successors.all()) == [text]


# What the database refuses, and what it says


def two_homes():
    PartnerFactory(is_home=True)


def own_parent():
    library = PartnerFactory()
    Partner.objects.filter(pk=library.pk).update(parent=library)


def twin_identifier():
    for _n in range(2):
        NameFactory(kind="identifier", scheme="isil", text="KZ-1")


def twin_code():
    for _n in range(2):
        AgreementFactory(code="KZ-1")


def own_tie():
    library = PartnerFactory()
    TieFactory(partner=library, to_partner=library)


def own(name: str):
    def make():
        agreement = AgreementFactory()
        Agreement.objects.filter(pk=agreement.pk).update(**{name: agreement})

    return make


def twin_party():
    party = PartyFactory()
    PartyFactory(agreement=party.agreement, partner=party.partner)


def own_copy():
    source = SourceFactory()
    Source.objects.filter(pk=source.pk).update(copy_of=source)


def two_rows_cited():
    agreement = AgreementFactory()
    AgreementCitationFactory(
        agreement=agreement,
        party=PartyFactory(agreement=agreement),
        scope_item=ScopeItemFactory(agreement=agreement),
    )


def two_partner_rows_cited():
    library = PartnerFactory()
    PartnerCitationFactory(
        partner=library,
        name=NameFactory(partner=library),
        post=PostFactory(partner=library),
    )


REFUSED = {
    "partner_one_home": two_homes,
    "partner_not_its_own_parent": own_parent,
    "partner_second_kind_differs": lambda: PartnerFactory(
        kind="embassy", second_kind="embassy"
    ),
    "name_of_one": lambda: NameFactory(
        partner=PartnerFactory(), person=PersonFactory()
    ),
    "partnerfact_says_something": lambda: PartnerFactFactory(when=""),
    "partnerfact_accuracy_of_number": lambda: PartnerFactFactory(number_sure="about"),
    "name_scheme_of_identifiers": lambda: NameFactory(kind="alias", scheme="isil"),
    "name_identifier_once": twin_identifier,
    "tie_to_one": lambda: TieFactory(
        to_partner=PartnerFactory(), to_country=country("KZ")
    ),
    "tie_to_another": own_tie,
    "post_has_title_or_person": lambda: PostFactory(
        person=None, title_id="", title_en=""
    ),
    "partnercitation_of_one": lambda: PartnerCitationFactory(
        partner=PartnerFactory(), person=PersonFactory()
    ),
    "partnercitation_one_row": two_partner_rows_cited,
    "agreement_code_once": twin_code,
    "agreement_ends_after_start": lambda: AgreementFactory(
        effective="2024-03", ends="2024-02-29"
    ),
    "agreement_terminated_after_notice": lambda: AgreementFactory(
        notice_given="2024-03", terminated="2024-02"
    ),
    "agreement_open_end_has_no_date": lambda: AgreementFactory(
        ends_basis="open_ended", ends="2024"
    ),
    "agreement_unsigned_has_no_date": lambda: AgreementFactory(
        signature="no", signed="2024"
    ),
    "agreement_not_its_own_parent": own("parent"),
    "agreement_not_its_own_predecessor": own("predecessor"),
    "party_is_one": lambda: PartyFactory(group="Friends"),
    "party_partner_once": twin_party,
    "scopeitem_says_something": lambda: ScopeItemFactory(text_id="", text_en=""),
    "scopeitem_reported_by_has_basis": lambda: ScopeItemFactory(
        reported_by=PartnerFactory(), basis=""
    ),
    "extension_names_new_end": lambda: ExtensionFactory(old_end="", new_end=""),
    "extension_moves_on": lambda: ExtensionFactory(old_end="2027", new_end="2026"),
    "review_quality_from_1_to_4": lambda: ReviewFactory(quality=5),
    "review_relevance_from_1_to_4": lambda: ReviewFactory(relevance=0),
    "review_productivity_from_1_to_4": lambda: ReviewFactory(productivity=9),
    "review_continuity_from_1_to_4": lambda: ReviewFactory(continuity=5),
    "review_realised_percent": lambda: ReviewFactory(realised=101),
    "agreementcitation_one_row": two_rows_cited,
    "source_no_copy_of_itself": own_copy,
    "source_paper_kind_of_papers_only": lambda: SourceFactory(paper_kind="draft"),
}
MODELS = (Partner, Name, Tie, Post, PartnerFact, PartnerCitation)
MODELS += (Agreement, Party, ScopeItem)
MODELS += (Extension, Review, Source, Agreement.citations.rel.related_model)


@pytest.mark.parametrize("name", REFUSED)
def test_database_refuses(name):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        REFUSED[name]()
    text = str(error.value)
    unique = name.endswith("_once") or name == "partner_one_home"
    assert name in text or (unique and "UNIQUE" in text)


def test_every_constraint_is_tried_and_those_that_forms_reach_speak_for_themselves():
    constraints = {c.name: c for model in MODELS for c in model._meta.constraints}
    assert set(constraints) == set(REFUSED)
    mute = {n for n, c in constraints.items() if "violated" in _message(c)}
    # A row's owner and the range of marks are settled before a constraint is asked.
    assert mute == {
        "name_of_one",
        "partnercitation_of_one",
        *(n for n in constraints if n.startswith("review_")),
    }


def _message(constraint) -> str:
    with translation.override("en"):
        return str(constraint.get_violation_error_message())


@pytest.mark.parametrize(
    "make",
    [
        lambda: PartnerFactory(kind="embassy", second_kind="network"),
        lambda: NameFactory(kind="identifier", scheme="ror", text="1"),
        lambda: [NameFactory(kind="alias", text="Same") for _n in range(2)],
        lambda: [
            NameFactory(kind="identifier", scheme=s, text="1") for s in ("isil", "ror")
        ],
        lambda: PostFactory(person=None),
        lambda: PostFactory(title_id="", title_en=""),
        lambda: AgreementFactory(effective="2024", ends="2024"),
        lambda: AgreementFactory(effective="2024-06", ends="2024"),
        lambda: [AgreementFactory(code="") for _n in range(2)],
        lambda: ExtensionFactory(old_end="2026", new_end="2026-12-31"),
        lambda: PartyFactory(partner=None, region="DKI", region_standard="Jakarta"),
        lambda: ReviewFactory(quality=1, relevance=4, realised=0),
    ],
)
def test_what_may_well_be_is_not_refused(make):
    assert make()


def test_code_is_free_again_once_its_agreement_is_in_the_trash():
    AgreementFactory(code="KZ-1").move_to_trash()
    text = AgreementFactory(code="KZ-1")
    text.full_clean()
    assert Agreement.objects.kept().get(code="KZ-1") == text


def test_our_own_institution_is_there_once():
    assert Partner.objects.get(is_home=True) == home()
    assert labels(home()) == (
        "Perpustakaan Nasional Republik Indonesia",
        "National Library of Indonesia",
    )


def test_keys_between_two_places_come_with_the_number_of_all():
    first, second, third = (AgreementFactory().pk for _ in range(3))
    user = UserFactory(role="viewer")
    agreements = Agreement.objects.visible_to(user).validity_on(date(2024, 5, 1), user)
    latest_first = agreements.order_by("-pk")
    assert latest_first.keys_between(0, 2) == ([third, second], 3)
    assert latest_first.keys_between(2, 4) == ([first], 3)
    assert latest_first.keys_between(3, 5) == ([], 0)
