"""Saving many records and rows at once gives what saving each of them would."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.models import (
    Agreement,
    Extension,
    Party,
    ScopeItem,
    Signatory,
)
from partners.models import Name, Partner, Person
from perpusnas.core.audit import audit_as
from perpusnas.core.models import bulk_save
from tests.factories import (
    AgreementFactory,
    ExtensionFactory,
    NameFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
    country,
    home,
)

pytestmark = pytest.mark.django_db
# What differs between two records that say the same.
OWN = {"id", "agreement_id", "partner_id", "person_id", "created", "changed"}


@pytest.fixture
def editor():
    user = UserFactory(role="editor")
    with audit_as(user, "test", "some reason"):
        yield user


def agreement_and_rows(hidden: Partner) -> list:
    """A new agreement with rows of many kinds, one of which names a hidden partner."""
    library = Partner(name="Milli Kitabxana", country=country("AZ"), kind="other")
    director = Person(name="Kerim Tahirov")
    agreement = Agreement(kind="mou", title_id="Naskah", signature="yes")
    agreement.signed = "2024-02"
    about = {"agreement": agreement}
    return [
        library,
        director,
        Name(partner=library, kind="indonesian", text="Perpustakaan Azerbaijan"),
        Name(person=director, kind="native", text="Kərim Tahirov"),
        agreement,
        Party(**about, partner=home(), position=1, number="12/PPM"),
        Party(**about, partner=hidden, position=2, number="HIDDEN-7"),
        Signatory(**about, partner=library, person=director, title_en="Director"),
        ScopeItem(**about, position=1, text_id="Pertukaran terbitan"),
        Extension(**about, how="tacit", old_end="2026", new_end="2027-06"),
    ]


def stored(instances: list) -> list[dict]:
    """The columns of these records and rows as they are in the database."""
    found = []
    for instance in instances:
        values = type(instance)._base_manager.filter(pk=instance.pk).values().get()
        found.append({name: v for name, v in values.items() if name not in OWN})
    return found


def test_new_records_and_rows_are_saved_as_one_by_one(editor):
    hidden = PartnerFactory(access="restricted")
    singly, together = agreement_and_rows(hidden), agreement_and_rows(hidden)
    for instance in singly:
        instance.save()
    bulk_save(together)
    assert stored(together) == stored(singly)
    agreement = together[4]
    assert agreement.version == 1
    assert agreement.is_extended is True
    assert agreement.signed_latest == date(2024, 2, 29)
    assert "12 ppm" in agreement.search_text
    assert "hidden" not in agreement.search_text
    assert together[0].label_id == "Perpustakaan Azerbaijan"


def test_each_new_one_has_a_snapshot(editor):
    made = agreement_and_rows(PartnerFactory())
    bulk_save(made)
    for instance in made:
        (entry,) = instance.history.all()
        values = entry.history_type, entry.history_user, entry.route
        assert values == ("+", editor, "test")
        assert entry.history_change_reason == "some reason"
        assert entry.instance == instance


def test_numbers_go_on_after_those_given(editor):
    before = PartnerFactory()
    first, second = Partner(name="A", kind="other"), Partner(name="B", kind="other")
    bulk_save([first, second])
    assert [first.pk, second.pk] == [before.pk + 1, before.pk + 2]
    assert PartnerFactory().pk == second.pk + 1
    assert not first._state.adding


def test_changed_records_keep_all_but_the_named_fields(editor):
    agreement = AgreementFactory(title_id="Lama", place="Jakarta")
    agreement.title_id, agreement.signed, agreement.place = "Baru", "2023", "Bogor"
    bulk_save(changes={agreement: {"title_id", "signed"}})
    found = Agreement.objects.get(pk=agreement.pk)
    assert (found.title_id, found.place, found.version) == ("Baru", "Jakarta", 2)
    assert (found.signed, found.signed_earliest) == ("2023", date(2023, 1, 1))
    assert "baru" in found.search_text
    assert [entry.history_type for entry in found.history.all()] == ["~", "+"]
    assert found.history.first().title_id == "Baru"


def test_changed_rows_refresh_their_records(editor):
    party = PartyFactory(number="A-1")
    agreement = party.agreement
    party.number = "B-2"
    bulk_save(changes={party: {"number"}})
    found = Agreement.objects.get(pk=agreement.pk)
    assert "b 2" in found.search_text
    assert "a 1" not in found.search_text
    assert (found.version, found.history.count()) == (1, 1)
    assert party.history.first().number == "B-2"


def test_new_rows_refresh_records_that_are_there(editor):
    library, agreement = PartnerFactory(), AgreementFactory()
    bulk_save(
        [
            Name(partner=library, kind="english", text="National Library"),
            Extension(agreement=agreement, how="tacit", new_end="2030"),
        ]
    )
    assert Partner.objects.get(pk=library.pk).label_en == "National Library"
    assert Agreement.objects.get(pk=agreement.pk).is_extended is True


def test_hiding_a_record_hides_the_rows_that_name_it(editor):
    party = PartyFactory(number="A-1")
    party.partner.access = "restricted"
    bulk_save(changes={party.partner: {"access"}})
    assert "a 1" not in Agreement.objects.get(pk=party.agreement_id).search_text


def test_row_is_not_moved_to_another_record(editor):
    name = NameFactory()
    name.partner = PartnerFactory()
    with pytest.raises(ValueError, match="stay with their records"):
        bulk_save(changes={name: {"partner"}})


def test_statements_do_not_grow(editor):
    def statements(count: int) -> int:
        hidden = PartnerFactory(access="restricted")
        new = [i for _ in range(count) for i in agreement_and_rows(hidden)]
        there = [PartnerFactory() for _ in range(count)]
        parties = [PartyFactory() for _ in range(count)]
        people = [PersonFactory() for _ in range(count)]
        extended = [ExtensionFactory(reason="") for _ in range(count)]
        new += [Name(person=p, kind="alias", text=f"X {p.pk}") for p in people]
        changes = {partner: {"about"} for partner in there}
        changes |= {party: {"number"} for party in parties}
        changes |= {extension: {"reason"} for extension in extended}
        with CaptureQueriesContext(
            connection,
        ) as captured:
            bulk_save(new, changes)
        return len(captured)

    assert statements(2) == statements(12)


def test_refusal_of_the_database_is_shown_as_its_own(editor):
    facts = {"kind": "identifier", "scheme": "isil", "text": "AZ-1"}
    NameFactory(**facts)
    again = Name(partner=PartnerFactory(), **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_save([again])


# Spans of validity


def outdated() -> list[int]:
    return list(Agreement.objects.with_outdated_spans())


def test_spans_follow_new_agreements_and_new_rows(editor):
    bulk_save(agreement_and_rows(PartnerFactory()))
    there = AgreementFactory(signature="yes", signed="2024", ends="2025-01-01")
    bulk_save([Extension(agreement=there, how="tacit", new_end="2030")])
    assert outdated() == []
    assert there.spans.filter(term="2030").exists()


def test_spans_follow_a_predecessor_that_is_let_go(editor):
    signed = {"signature": "yes", "signed": "2024-01-01"}
    first, second = AgreementFactory(**signed), AgreementFactory(**signed)
    third = AgreementFactory(**signed, predecessor=first)
    third.predecessor = second
    bulk_save(changes={third: {"predecessor"}})
    assert outdated() == []
    assert {a.pk for a in (first, second) if superseded(a)} == {second.pk}


def superseded(agreement: Agreement) -> bool:
    return agreement.spans.filter(state="superseded").exists()
