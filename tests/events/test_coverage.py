"""Of each promise what was done about it, as this reader may know, and what sleeps."""

from datetime import date

import pytest

from agreements.models import Agreement, ScopeItem
from events.coverage import inactive_agreements, with_activity, with_first_evidence
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
def scope_item():
    return ScopeItemFactory()


def proven(scope_item, user):
    """The evidence that this reader is shown for a promise."""
    items = ScopeItem.objects.filter(pk=scope_item.pk)
    return with_first_evidence(items, user).get().proof


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
def test_only_an_event_that_was_held_is_proof(scope_item, viewer, status, proves):
    EvidenceFactory(scope_item=scope_item, event=EventFactory(status=status))
    assert bool(proven(scope_item, viewer)) is proves
    assert numbers(scope_item.agreement, viewer) == (1, int(proves), int(proves))


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
def test_only_an_outcome_that_was_achieved_is_proof(
    scope_item, viewer, standing, proves
):
    EvidenceFactory(scope_item=scope_item, outcome=OutcomeFactory(standing=standing))
    assert bool(proven(scope_item, viewer)) is proves
    assert numbers(scope_item.agreement, viewer) == (1, int(proves), 0)


@pytest.mark.parametrize("kind", ["signs", "prepares", "reviews"])
def test_only_carrying_out_is_proof(scope_item, viewer, kind):
    EvidenceFactory(scope_item=scope_item, kind=kind)
    assert proven(scope_item, viewer) == []
    assert numbers(scope_item.agreement, viewer) == (1, 0, 1)


@pytest.mark.parametrize("what", ["event", "outcome"])
def test_restricted_proof_is_for_those_who_may_see_it(
    scope_item, viewer, manager, what
):
    factory = {"event": EventFactory, "outcome": OutcomeFactory}[what]
    row = EvidenceFactory(scope_item=scope_item, **{what: factory(access="restricted")})
    assert (proven(scope_item, viewer), proven(scope_item, manager)) == ([], [row])
    assert active(scope_item.agreement, viewer).implemented_count == 0
    assert active(scope_item.agreement, manager).implemented_count == 1
    seen = active(scope_item.agreement, viewer)
    assert (seen.events_linked, seen.last_activity) == (0, None)


@pytest.mark.parametrize("what", ["event", "outcome"])
def test_what_lies_in_the_trash_proves_nothing(scope_item, manager, what):
    factory = {"event": EventFactory, "outcome": OutcomeFactory}[what]
    record = factory()
    EvidenceFactory(scope_item=scope_item, **{what: record})
    record.move_to_trash()
    assert proven(scope_item, manager) == []
    assert active(scope_item.agreement, manager).implemented_count == 0
    record.restore()
    assert len(proven(scope_item, manager)) == 1


def test_newest_proof_comes_first(scope_item, viewer):
    older = EvidenceFactory(scope_item=scope_item)
    newer = EvidenceFactory(scope_item=scope_item, outcome=OutcomeFactory())
    assert proven(scope_item, viewer) == [newer, older]


def test_evidence_counts_for_its_own_scope_item_only(scope_item, viewer):
    other = ScopeItemFactory(agreement=scope_item.agreement)
    EvidenceFactory(scope_item=scope_item)
    assert proven(other, viewer) == []


# Numbers of a text


def test_scope_item_with_much_evidence_counts_once(scope_item, viewer):
    ScopeItemFactory(agreement=scope_item.agreement)
    for outcome in (None, OutcomeFactory(), OutcomeFactory()):
        EvidenceFactory(scope_item=scope_item, outcome=outcome)
    assert numbers(scope_item.agreement, viewer) == (2, 1, 1)


def test_agreement_without_scope_items_counts_zero(viewer):
    found = active(AgreementFactory(), viewer)
    assert (found.scope_item_count, found.implemented_count, found.events_linked) == (
        0,
        0,
        0,
    )
    assert found.last_activity is None


def test_evidence_of_the_agreement_implements_no_scope_item(scope_item, viewer):
    EvidenceFactory(agreement=scope_item.agreement)
    assert numbers(scope_item.agreement, viewer) == (1, 0, 1)


def test_scope_item_of_a_hidden_partner_is_not_counted(scope_item, viewer, manager):
    secret = PartnerFactory(access="restricted")
    item = ScopeItemFactory(agreement=scope_item.agreement, owed_by=secret)
    EvidenceFactory(scope_item=item, outcome=OutcomeFactory())
    assert numbers(scope_item.agreement, viewer) == (1, 0, 0)
    assert numbers(scope_item.agreement, manager) == (2, 1, 0)


def test_numbers_of_one_agreement_are_not_of_another(scope_item, viewer):
    EvidenceFactory(scope_item=ScopeItemFactory())
    assert numbers(scope_item.agreement, viewer) == (1, 0, 0)


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
    return list(inactive_agreements(texts, user, TODAY, since))


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
