"""Of each promise what was done about it, as this reader may know, and what sleeps."""

from datetime import date

import pytest

from agreements.models import Agreement, ScopeItem
from events.coverage import inactive_agreements, with_activity, with_evidence
from tests.event_factories import EventFactory, EvidenceFactory, OutcomeFactory
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    ScopeItemFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2024, 12, 1)
A_YEAR_AGO = date(2023, 12, 1)


@pytest.fixture
def viewer():
    return UserFactory(role="viewer")


@pytest.fixture
def manager():
    return UserFactory(role="manager")


@pytest.fixture
def promise():
    return ScopeItemFactory()


def proven(promise, user):
    """The evidence that this reader is shown for a promise."""
    return with_evidence(ScopeItem.objects.filter(pk=promise.pk), user).get().proof


def active(agreement, user, day=TODAY):
    return with_activity(Agreement.objects.filter(pk=agreement.pk), user, day).get()


def numbers(agreement, user, day=TODAY):
    found = active(agreement, user, day)
    return found.scope_item_count, found.implemented_count, found.events_linked


# Proof


@pytest.mark.parametrize(
    ("status", "proves"),
    [
        ("held", True),
        ("proposed", False),
        ("planned", False),
        ("confirmed", False),
        ("postponed", False),
        ("cancelled", False),
    ],
)
def test_only_an_event_that_was_held_is_proof(promise, viewer, status, proves):
    EvidenceFactory(scope_item=promise, event=EventFactory(status=status))
    assert bool(proven(promise, viewer)) is proves
    assert numbers(promise.agreement, viewer) == (1, int(proves), int(proves))


@pytest.mark.parametrize(
    ("standing", "proves"),
    [
        ("achieved", True),
        ("sought", False),
        ("promised", False),
        ("target", False),
        ("existing", False),
        ("ended", False),
        ("refused", False),
    ],
)
def test_only_an_outcome_that_was_achieved_is_proof(promise, viewer, standing, proves):
    EvidenceFactory(scope_item=promise, outcome=OutcomeFactory(standing=standing))
    assert bool(proven(promise, viewer)) is proves
    assert numbers(promise.agreement, viewer) == (1, int(proves), 0)


@pytest.mark.parametrize("kind", ["signs", "prepares", "reviews"])
def test_only_carrying_out_is_proof(promise, viewer, kind):
    EvidenceFactory(scope_item=promise, kind=kind)
    assert proven(promise, viewer) == []
    assert numbers(promise.agreement, viewer) == (1, 0, 1)


@pytest.mark.parametrize("what", ["event", "outcome"])
def test_restricted_proof_is_for_those_who_may_see_it(promise, viewer, manager, what):
    factory = {"event": EventFactory, "outcome": OutcomeFactory}[what]
    row = EvidenceFactory(scope_item=promise, **{what: factory(access="restricted")})
    assert (proven(promise, viewer), proven(promise, manager)) == ([], [row])
    assert active(promise.agreement, viewer).implemented_count == 0
    assert active(promise.agreement, manager).implemented_count == 1
    seen = active(promise.agreement, viewer)
    assert (seen.events_linked, seen.last_activity) == (0, None)


@pytest.mark.parametrize("what", ["event", "outcome"])
def test_what_lies_in_the_trash_proves_nothing(promise, manager, what):
    factory = {"event": EventFactory, "outcome": OutcomeFactory}[what]
    record = factory()
    EvidenceFactory(scope_item=promise, **{what: record})
    record.move_to_trash()
    assert proven(promise, manager) == []
    assert active(promise.agreement, manager).implemented_count == 0
    record.restore()
    assert len(proven(promise, manager)) == 1


def test_newest_proof_comes_first(promise, viewer):
    older = EvidenceFactory(scope_item=promise)
    newer = EvidenceFactory(scope_item=promise, outcome=OutcomeFactory())
    assert proven(promise, viewer) == [newer, older]


def test_evidence_counts_for_its_own_scope_item_only(promise, viewer):
    other = ScopeItemFactory(agreement=promise.agreement)
    EvidenceFactory(scope_item=promise)
    assert proven(other, viewer) == []


# Numbers of a text


def test_scope_item_with_much_evidence_counts_once(promise, viewer):
    ScopeItemFactory(agreement=promise.agreement)
    for outcome in (None, OutcomeFactory(), OutcomeFactory()):
        EvidenceFactory(scope_item=promise, outcome=outcome)
    assert numbers(promise.agreement, viewer) == (2, 1, 1)


def test_agreement_without_scope_items_counts_zero(viewer):
    found = active(AgreementFactory(), viewer)
    assert (found.scope_item_count, found.implemented_count, found.events_linked) == (
        0,
        0,
        0,
    )
    assert found.last_activity is None


def test_evidence_of_the_agreement_implements_no_scope_item(promise, viewer):
    EvidenceFactory(agreement=promise.agreement)
    assert numbers(promise.agreement, viewer) == (1, 0, 1)


def test_scope_item_of_a_hidden_partner_is_not_counted(promise, viewer, manager):
    secret = PartnerFactory(access="restricted")
    item = ScopeItemFactory(agreement=promise.agreement, owed_by=secret)
    EvidenceFactory(scope_item=item, outcome=OutcomeFactory())
    assert numbers(promise.agreement, viewer) == (1, 0, 0)
    assert numbers(promise.agreement, manager) == (2, 1, 0)


def test_numbers_of_one_agreement_are_not_of_another(promise, viewer):
    EvidenceFactory(scope_item=ScopeItemFactory())
    assert numbers(promise.agreement, viewer) == (1, 0, 0)


def test_numbers_take_one_query_for_many_agreements(viewer, django_assert_num_queries):
    for _number in range(5):
        EvidenceFactory(scope_item=ScopeItemFactory())
    texts = with_activity(Agreement.objects.all(), viewer, TODAY)
    with django_assert_num_queries(1):
        assert [text.implemented_count for text in texts] == [1] * 5


# Activity


@pytest.mark.parametrize(
    ("days", "last"),
    [
        (["2024-03-04"], date(2024, 3, 4)),
        (["2024-03-04", "2023-01-01"], date(2024, 3, 4)),
        (["2023"], date(2023, 12, 31)),
        (["2024-02"], date(2024, 2, 29)),
        (["2024-11-20/2024-11-25"], date(2024, 11, 25)),
        (["2025-01-01"], None),
        (["2025-01-01", "2024-03-04"], date(2024, 3, 4)),
        ([""], None),
    ],
)
def test_last_activity_is_the_latest_possible_day_up_to_now(viewer, days, last):
    text = AgreementFactory()
    for when in days:
        EvidenceFactory(agreement=text, event=EventFactory(when=when))
    assert active(text, viewer).last_activity == last


def asleep(user, since=A_YEAR_AGO):
    texts = Agreement.objects.validity_on(TODAY, user)
    return list(inactive_agreements(with_activity(texts, user, TODAY), since))


@pytest.mark.parametrize(
    ("when", "sleeps"),
    [
        ("2024-06-01", False),
        ("2023-12-01", False),
        ("2023-11-30", True),
        ("2023-12", False),
        ("2023", False),
        ("", True),
    ],
)
def test_agreement_without_recent_activity_is_inactive(viewer, when, sleeps):
    text = AgreementFactory(signed="2020-01-01")
    EvidenceFactory(agreement=text, event=EventFactory(when=when))
    assert asleep(viewer) == ([text] if sleeps else [])


def test_agreement_without_any_activity_is_inactive(viewer):
    text = AgreementFactory(signed="2023-11-30")
    assert asleep(viewer) == [text]


@pytest.mark.parametrize("signed", ["2023-12-01", "2024-02-07", "2023"])
def test_agreement_that_just_began_is_not_inactive(viewer, signed):
    AgreementFactory(signed=signed)
    assert asleep(viewer) == []


@pytest.mark.parametrize(
    ("facts", "sleeps"),
    [
        ({"ends": "2025-12-31", "ends_basis": "stated"}, True),
        ({"ends_basis": "open_ended"}, True),
        ({"ends": "2024-11-30", "ends_basis": "stated"}, False),
        ({"signature": "no", "signed": "", "stage": "drafting"}, False),
        ({"signature": "unknown", "signed": ""}, False),
    ],
)
def test_only_agreements_in_force_are_inactive(viewer, facts, sleeps):
    AgreementFactory(**{"signed": "2020", **facts})
    assert bool(asleep(viewer)) is sleeps


def test_hidden_activity_makes_no_agreement_active(viewer, manager):
    text = AgreementFactory(signed="2020")
    EvidenceFactory(agreement=text, event=EventFactory(access="restricted"))
    assert asleep(viewer) == [text]
    assert asleep(manager) == []
