"""The stored validity is what the oracle works out by hand, on every boundary day."""

import random
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Count
from django.utils import timezone

from agreements.models import Agreement, Extension
from agreements.validity import IN_FORCE, Validity
from perpusnas.core.models import User
from tests.factories import AgreementFactory, UserFactory

from .oracle import (
    LEVELS,
    UNKNOWN,
    Moved,
    Text,
    When,
    between,
    end_of,
    in_month,
    in_year,
    not_after,
    not_before,
    on,
    validity,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def enter(texts: list[Text]) -> list[Agreement]:
    """The texts in the register, those of successors too, without the cost of history."""
    user = UserFactory(role="editor")
    stamps = {"created_by": user, "changed_by": user, "changed": user.date_joined}
    made, number = {}, {}
    for text in texts:
        made[id(text)] = Agreement(
            kind="mou",
            signature=text.signature,
            signed=text.signed.text,
            condition=text.condition,
            effective=text.effective.text,
            ends=text.ends.text,
            ends_basis=text.ends_basis,
            window_days=text.window,
            terminated=text.terminated.text,
            renewal=text.renewal,
            notice_months=text.notice_months,
            notice_given=text.notice.text,
            is_extended=bool(text.moved),
            access=text.access,
            **stamps,
        )
    rows = Agreement.objects.bulk_create(made.values())
    for text in texts:
        for successor in text.successors:
            number[id(successor)] = made[id(text)]
    for key, predecessor in number.items():
        made[key].predecessor = predecessor
    Agreement.objects.bulk_update(rows, ["predecessor"])
    Extension.objects.bulk_create(
        Extension(
            agreement=made[id(text)],
            new_end=moved.to.text,
            agreed=moved.agreed.text,
            how="tacit",
        )
        for text in texts
        for moved in text.moved
    )
    Agreement.objects.rebuild_spans()
    return rows


def readers() -> dict[str, User]:
    """Somebody of each access level: nobody reads the public alone as yet."""
    roles = {"public": None, "internal": "editor", "restricted": "manager"}
    return {level: UserFactory(role=role) for level, role in roles.items()}


def compare(texts: list[Text], days) -> set[str]:
    """Holds each text on each day against the oracle, as a reader of each level sees
    it; the states that were met."""
    rows, met = enter(texts), set()
    for (level, reader), day in product(readers().items(), sorted(days)):
        found = Agreement.objects.validity_on(day, reader)
        columns = found.values_list("pk", "validity", "days_left", "term")
        facts = {pk: tuple(state) for pk, *state in columns.order_by()}
        for text, row in zip(texts, rows, strict=True):
            expected, end = validity(text, day, level), end_of(text, day)
            left = (end.first - day).days if end.first else None
            assert facts[row.pk] == (expected, left, end.text), (level, day, text)
            met.add(expected)
    return met


def around(*dates) -> set[date]:
    """Each day that matters to one of these, with the day before and the day after."""
    return {d + n * DAY for d in dates for n in (-1, 0, 1)}


LAW = on(2020, 2, 29)
END = on(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        (
            Text(signed=LAW, ends=END, ends_basis="stated", window=60),
            {
                date(2020, 2, 28): "unsigned",
                date(2020, 2, 29): "active",
                date(2023, 12, 30): "active",
                date(2023, 12, 31): "ending",
                date(2024, 2, 29): "ending",
                date(2024, 3, 1): "expired",
            },
        ),
        (
            Text(signed=LAW, effective=on(2020, 4, 1), ends_basis="open_ended"),
            {
                date(2020, 2, 28): "unsigned",
                date(2020, 2, 29): "pending",
                date(2020, 3, 31): "pending",
                date(2020, 4, 1): "open_ended",
                date(2999, 12, 31): "open_ended",
            },
        ),
        (
            Text(signed=in_year(2021), ends=in_month(2024, 2), ends_basis="reckoned"),
            {
                date(2020, 12, 31): "unsigned",
                date(2021, 1, 1): "active",
                date(2024, 1, 31): "ending",
                date(2024, 2, 1): "maybe_ended",
                date(2024, 2, 29): "maybe_ended",
                date(2024, 3, 1): "expired",
            },
        ),
        (
            Text(signed=LAW, ends=END, terminated=in_month(2022, 6)),
            {
                date(2022, 6, 1): "active",
                date(2022, 6, 29): "active",
                date(2022, 6, 30): "terminated",
                date(2030, 1, 1): "terminated",
            },
        ),
        (
            Text(signed=LAW, condition="last_notification", ends=END),
            {date(2021, 1, 1): "pending", date(2030, 1, 1): "pending"},
        ),
        (
            Text(signed=LAW, condition="on_date"),
            {date(2021, 1, 1): "pending", date(2030, 1, 1): "pending"},
        ),
        (
            Text(signed=LAW, condition="on_signature"),
            {date(2020, 2, 28): "unsigned", date(2021, 1, 1): "end_unknown"},
        ),
        (
            Text(
                signed=LAW,
                ends=END,
                moved=[Moved(on(2026, 2, 28), agreed=on(2024, 1, 10))],
            ),
            {
                date(2024, 1, 9): "ending",
                date(2024, 1, 10): "active",
                date(2024, 3, 1): "active",
                date(2026, 2, 28): "ending",
                date(2026, 3, 1): "expired",
            },
        ),
        (
            Text(signed=LAW, ends=END, moved=[Moved(not_before(date(2027, 1, 1)))]),
            {
                date(2024, 3, 1): "active",
                date(2026, 12, 31): "ending",
                date(2027, 1, 1): "maybe_ended",
                date(2050, 1, 1): "maybe_ended",
            },
        ),
        (Text(signature="unknown"), {date(2024, 1, 1): "in_doubt"}),
        (
            Text(signature="disputed", signed=END),
            {date(2024, 2, 28): "unsigned", date(2024, 2, 29): "in_doubt"},
        ),
        (Text(signature="no"), {date(2024, 1, 1): "unsigned"}),
        (Text(), {date(1900, 1, 1): "end_unknown", date(2024, 1, 1): "end_unknown"}),
    ],
)
def test_known_validity_of_agreements(text, states):
    assert {day: validity(text, day) for day in states} == states
    compare([text], around(*states))


def renewed(gap: int, **old) -> Text:
    """A text to the end of 2023, and a new one that many days after its last day."""
    begins = date(2023, 12, 31) + gap * DAY
    new = Text(signed=on(*begins.timetuple()[:3]), ends=on(2026, 12, 31))
    return Text(
        **{"signed": on(2021, 1, 1), "ends": on(2023, 12, 31), **old}, successors=[new]
    )


@pytest.mark.parametrize(
    ("old", "day", "state"),
    [
        (renewed(-30), date(2023, 11, 30), "ending"),
        (renewed(-30), date(2023, 12, 1), "superseded"),
        (renewed(0), date(2023, 12, 30), "ending"),
        (renewed(0), date(2023, 12, 31), "superseded"),
        (renewed(1), date(2023, 12, 31), "ending"),
        (renewed(1), date(2024, 1, 1), "expired"),
        (renewed(400), date(2025, 6, 1), "expired"),
        # The successor is over: what it took over is told by its own dates again.
        (renewed(0), date(2027, 1, 1), "expired"),
        # Terminated before the new one took effect.
        (renewed(-30, terminated=on(2022, 1, 1)), date(2024, 6, 1), "terminated"),
        (renewed(-30, terminated=on(2023, 12, 15)), date(2024, 6, 1), "superseded"),
        # No end known: it ran until it was taken over.
        (renewed(400, ends=UNKNOWN), date(2025, 6, 1), "superseded"),
    ],
)
def test_known_successions(old, day, state):
    assert validity(old, day) == state
    compare([old, *old.successors], around(day))


@pytest.mark.parametrize(
    "facts",
    [
        {"signature": "no", "signed": UNKNOWN},
        {"signature": "unknown"},
        {"signature": "disputed"},
        {"condition": "last_notification"},
        {"effective": on(2099, 1, 1)},
        {"signed": on(2099, 1, 1), "effective": on(2023, 1, 1)},
        {"terminated": on(2023, 6, 1)},
        {"signed": UNKNOWN},
        {"ends": on(2023, 6, 1)},
    ],
)
def test_successor_that_does_not_bind_supersedes_nothing(facts):
    new = Text(**{"signed": on(2023, 1, 1), **facts})
    old = Text(signed=on(2020, 1, 1), ends_basis="open_ended", successors=[new])
    assert validity(old, date(2024, 1, 1)) == "open_ended"
    compare([old, new], [date(2024, 1, 1)])


def test_successor_in_the_trash_supersedes_nothing():
    old = AgreementFactory(signed="2020", ends_basis="open_ended")
    new = AgreementFactory(signed="2023-01-01", predecessor=old)

    reader = UserFactory(role="manager")

    def state():
        found = Agreement.objects.validity_on(date(2024, 1, 1), reader)
        return found.get(pk=old.pk).validity

    assert state() == "superseded"
    new.move_to_trash()
    assert state() == "open_ended"


TACIT = {"signed": LAW, "ends": END, "renewal": "tacit"}
AFTER = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "renewal_presumed"),
        ({"renewal": "written"}, "expired"),
        ({"notice": on(2024, 2, 28)}, "expired"),
        ({"notice": on(2024, 2, 29)}, "renewal_presumed"),
        ({"notice": on(2024, 2, 29), "notice_months": 0}, "renewal_presumed"),
        ({"notice": on(2023, 8, 29), "notice_months": 6}, "expired"),
        ({"notice": on(2023, 8, 30), "notice_months": 6}, "renewal_presumed"),
        # It may have been given in time: a notice counts from its first day.
        ({"notice": in_year(2024), "notice_months": 1}, "expired"),
        ({"notice": in_month(2024, 2), "notice_months": 1}, "renewal_presumed"),
        ({"notice": not_after(date(2024, 2, 28)), "notice_months": 6}, "expired"),
        ({"terminated": on(2024, 2, 1)}, "terminated"),
        ({"signature": "disputed"}, "in_doubt"),
        ({"moved": [Moved(on(2026, 2, 28))]}, "active"),
        ({"moved": [Moved(on(2024, 2, 29), agreed=LAW)]}, "renewal_presumed"),
        ({"ends": in_year(2024)}, "maybe_ended"),
        ({"ends": in_year(2023)}, "renewal_presumed"),
        ({"ends": UNKNOWN}, "end_unknown"),
    ],
)
def test_agreement_that_renews_tacitly(facts, state):
    text = Text(**{**TACIT, **facts})
    assert validity(text, AFTER) == state
    compare([text], around(AFTER, date(2025, 1, 1)))


@pytest.mark.parametrize(
    ("old", "day", "state"),
    [
        (renewed(400, renewal="tacit"), date(2024, 6, 1), "renewal_presumed"),
        (renewed(400, renewal="tacit"), date(2025, 6, 1), "superseded"),
        (
            renewed(400, renewal="tacit", notice=on(2023, 1, 1)),
            date(2025, 6, 1),
            "expired",
        ),
        (
            renewed(400, renewal="tacit", terminated=on(2024, 9, 1)),
            date(2025, 6, 1),
            "terminated",
        ),
    ],
)
def test_successor_of_an_agreement_that_renews_tacitly(old, day, state):
    assert validity(old, day) == state
    compare([old, *old.successors], around(day))


# By chance

ANCHORS = [date(2020, 2, 28), date(2020, 2, 29), date(2021, 12, 31), date(2022, 1, 1)]
ANCHORS += [date(2023, 6, 15), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
ANCHORS += [date(2024, 8, 27), date(2026, 12, 31)]


def some_date(chance: random.Random, *others) -> When:
    day = chance.choice(ANCHORS) + chance.choice([-1, 0, 0, 1, 30]) * DAY
    exact = on(day.year, day.month, day.day)
    kinds = [exact, exact, exact, UNKNOWN, in_month(day.year, day.month)]
    kinds += [
        in_year(day.year),
        between(day, day + 40 * DAY),
        *(o(day) for o in others),
    ]
    return chance.choice(kinds)


def some_text(chance: random.Random) -> Text:
    signature = chance.choice(["yes"] * 12 + ["no", "unknown", "disputed"])
    open_ended = chance.random() < 0.15
    basis = chance.choice(["stated", "reckoned", "unknown"])
    effective = chance.choice([UNKNOWN, UNKNOWN, some_date(chance)])
    end = UNKNOWN if open_ended else some_date(chance, not_before, not_after)
    if effective.first and end.last and end.last < effective.first:
        end = UNKNOWN  # the register refuses an end before the beginning
    moved = [
        Moved(to, chance.choice([UNKNOWN, some_date(chance)]))
        for to in (some_date(chance, not_before, not_after) for _n in range(3))
        if to.is_known and chance.random() < 0.15
    ]
    terminated = chance.choice([UNKNOWN] * 5 + [some_date(chance)])
    notice = chance.choice([UNKNOWN] * 2 + [some_date(chance, not_after)])
    if notice.first and terminated.last and terminated.last < notice.first:
        notice = UNKNOWN  # the register refuses a termination before its notice
    return Text(
        signature=signature,
        signed=UNKNOWN if signature == "no" else some_date(chance),
        condition=chance.choice(
            ["", "", "on_signature", "last_notification", "on_date", "other"]
        ),
        effective=effective,
        ends=end,
        ends_basis="open_ended" if open_ended else basis,
        window=chance.choice([0, 1, 30, 180]),
        terminated=terminated,
        renewal=chance.choice(["tacit", "tacit", "", "written"]),
        notice_months=chance.choice([None, 0, 1, 6]),
        notice=notice,
        moved=moved,
        access=chance.choice(LEVELS),
    )


def some_texts(chance: random.Random, number: int) -> list[Text]:
    """Texts by chance, two in five of which renew another."""
    texts = [some_text(chance) for _n in range(number)]
    for place, text in enumerate(texts):
        if place and chance.random() < 0.4:
            texts[chance.randrange(place)].successors.append(text)
    return texts


@pytest.mark.long
def test_ten_thousand_agreements_are_as_the_oracle_says_on_four_hundred_days():
    chance = random.Random(400)
    days = around(*ANCHORS)
    first = min(days) - 400 * DAY
    while len(days) < 400:
        days.add(first + chance.randrange(4000) * DAY)
    assert compare(some_texts(chance, 10_000), days) == set(Validity.values)


def test_three_hundred_generated_agreements_are_as_the_oracle_says():
    texts = some_texts(random.Random(24), 300)
    days = {*around(*ANCHORS), *(date(2022, 1, 1) + n * 97 * DAY for n in range(20))}
    assert compare(texts, days) == set(Validity.values)


def test_each_agreement_is_in_exactly_one_state_and_none_is_lost():
    chance = random.Random(7)
    enter([some_text(chance) for _n in range(100)])
    day, reader = date(2024, 2, 29), UserFactory()
    texts = Agreement.objects.validity_on(day, reader)
    states = texts.values("validity").order_by()
    counts = {s["validity"]: s["n"] for s in states.annotate(n=Count("pk"))}
    assert sum(counts.values()) == 100
    for state in Validity.values:
        found = texts.valid_as([state])
        assert found.count() == counts.get(state, 0)
    binding = texts.valid_as(["in_force"]).count()
    assert binding == sum(counts.get(state, 0) for state in IN_FORCE)


def test_today_is_a_day_in_jakarta(client, monkeypatch):
    """At 23:30 in Jakarta it is still that day; in UTC it has been it for long."""
    AgreementFactory(signed="2020-01-01", ends="2024-06-30", ends_basis="stated")
    jakarta = ZoneInfo("Asia/Jakarta")
    for now, state in (
        (datetime(2024, 6, 30, 23, 30, tzinfo=jakarta), "ending"),
        (datetime(2024, 7, 1, 0, 30, tzinfo=jakarta), "expired"),
    ):
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        client.force_login(UserFactory())
        (row,) = client.get("/agreements/").context["rows"]
        assert row.validity == state
