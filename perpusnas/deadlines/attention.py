"""What needs somebody's hand, and where to mend it: each person's own first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, AgreementCitation
from events.coverage import inactive_agreements, with_activity
from events.models import Event, FollowUp
from perpusnas.core.dates.words import in_words
from perpusnas.core.models import Stance

from . import rules

MAX_SHOWN = 10


@dataclass(frozen=True)
class AttentionRow:
    """One record, what is to be said of it, and the page on which it is mended."""

    record: Any
    note: str
    mend_url: str
    mine: bool


@dataclass
class AttentionGroup:
    """What needs the same kind of hand: the first rows, and how many there are."""

    key: str
    title: str
    mend: str
    total: int
    rows: list[AttentionRow] = field(default_factory=list)


@dataclass(frozen=True)
class AttentionContext:
    """Who asks, on which day, and how many lines of a kind are wanted."""

    user: Any
    today: date
    most: int = MAX_SHOWN

    def texts(self) -> QuerySet:
        seen = Agreement.objects.visible_to(self.user)
        return seen.validity_on(self.today, self.user).for_list(self.user)

    def group(
        self,
        key: str,
        title: str,
        mend: str,
        records: QuerySet,
        page: str,
        note: Callable[[Any], str] = lambda record: "",
    ) -> AttentionGroup:
        """`page` is the name of the address where a record of this group is mended; that
        of a new event is of one under the text."""
        first = self.first(records.own_first(self.user))
        rows = [
            AttentionRow(r, note(r), edit_url(page, r.pk), self.is_mine(r))
            for r in first
        ]
        return AttentionGroup(key, title, mend, total_count(first), rows)

    def first(self, records: QuerySet) -> list:
        """The first records, each with how many there are in all."""
        return list(records.annotate(in_all=Window(Count("pk")))[: self.most])

    def is_mine(self, record) -> bool:
        return record.person_in_charge_id == self.user.pk


def total_count(first: list) -> int:
    return first[0].in_all if first else 0


def edit_url(page: str, pk: int) -> str:
    if page == "events:create":
        return f"{reverse(page)}?agreement={pk}"
    return reverse(page, args=[pk])


def days_left(text) -> str:
    left = ngettext("%(n)s day left", "%(n)s days left", text.days_left)
    return f"{in_words(text.term)} · {left % {'n': text.days_left}}"


def notice_deadline_group(asker: AttentionContext) -> AttentionGroup:
    """The last days on which an end can still be turned away, or brought about."""
    soon = asker.today + timedelta(days=rules.NOTICE_LISTED_DAYS)
    return asker.group(
        "notice",
        _("Last days for notice"),
        _("Extend or terminate"),
        rules.with_notice_due(asker.texts(), asker.today, soon),
        "agreements:detail",
        lambda text: in_words(text.notice_by.isoformat()),
    )


def ending_soon(asker: AttentionContext) -> AttentionGroup:
    """What is coming to an end."""
    return asker.group(
        "ending",
        _("Expiring soon"),
        _("Extend"),
        asker.texts().filter(validity="ending"),
        "agreements:extend",
        days_left,
    )


def ended_without_successor(asker: AttentionContext) -> AttentionGroup:
    """What has come to its end without a word."""
    return asker.group(
        "ended",
        _("Expired without renewal or closing note"),
        _("Change stage"),
        asker.texts().ended_without_successor(asker.user),
        "agreements:move",
        lambda text: in_words(text.terminated or text.term),
    )


def stalled_work(asker: AttentionContext) -> list[AttentionGroup]:
    """What does not come forward."""
    today, texts = asker.today, asker.texts().with_stage_since()
    return [
        asker.group(
            "target",
            _("Planned, date passed, not reported"),
            _("Edit"),
            texts.outcome_unknown(today),
            "agreements:edit",
            lambda text: in_words(text.target),
        ),
        asker.group(
            "stalled",
            _("Signing delayed"),
            _("Change stage"),
            texts.stalled(today),
            "agreements:move",
            lambda text: str(text.get_stage_display()),
        ),
    ]


def unreviewed(asker: AttentionContext) -> AttentionGroup:
    """What is to be renewed or let go soon, and was not looked at for a year (*monev*)."""
    return asker.group(
        "review",
        _("Expiring soon, not reviewed for a year"),
        _("Enter a review"),
        rules.unreviewed(asker.texts(), asker.today),
        "agreements:edit",
        days_left,
    )


def stage_against_dates(asker: AttentionContext) -> list[AttentionGroup]:
    """What is in force, and looks as if it were not, or the other way round."""
    texts = asker.texts()
    active = with_activity(texts, asker.user, asker.today)
    return [
        asker.group(
            "sleeping",
            _("In force, no activity for 12 months"),
            _("Add an event"),
            inactive_agreements(active, rules.inactive_since(asker.today)),
            "events:create",
        ),
        asker.group(
            "doubt",
            _("Binding status unclear"),
            _("Edit"),
            texts.in_doubt(),
            "agreements:edit",
            lambda text: str(text.validity_badge["text"]),
        ),
        asker.group(
            "stage",
            _("Stage does not match dates"),
            _("Change stage"),
            texts.against_stage(),
            "agreements:move",
            lambda text: f"{text.get_stage_display()} · {text.validity_badge['text']}",
        ),
    ]


def incomplete_records(asker: AttentionContext) -> list[AttentionGroup]:
    """What the file lacks, or what its sources do not agree on."""
    texts = asker.texts()
    cited = AgreementCitation.objects.seen_by(asker.user)
    disputed = cited.filter(stance=Stance.CONTRADICTS).order_by().values("agreement")
    lacking = [
        ("paper", _("Signed copy not uploaded"), texts.without_signed_paper()),
        ("signatory", _("No signatory"), texts.without_signatory()),
        ("end", _("End date unknown"), texts.filter(validity="end_unknown")),
        ("sources", _("Sources conflict"), texts.filter(pk__in=disputed)),
    ]
    return [
        asker.group(key, title, _("Edit"), records, "agreements:edit")
        for key, title, records in lacking
    ]


def overdue_follow_ups(asker: AttentionContext) -> list[AttentionGroup]:
    """Follow-ups whose day has passed."""
    seen = FollowUp.objects.visible_to(asker.user).for_list(asker.user)
    return [
        asker.group(
            "overdue",
            _("Overdue follow-ups"),
            _("Edit"),
            seen.overdue(asker.user, asker.today),
            "follow_ups:edit",
            lambda item: in_words(item.due),
        )
    ]


def events_without_news(asker: AttentionContext) -> AttentionGroup:
    """Events that were to be, and of which nobody has told."""
    seen = Event.objects.visible_to(asker.user).outcome_unknown(asker.today)
    records = seen.order_by("-when_latest", "-pk")
    first = asker.first(records.for_list(asker.user))
    rows = [
        AttentionRow(e, in_words(e.when), reverse("events:edit", args=[e.pk]), False)
        for e in first
    ]
    title = _("Events without a reported outcome")
    return AttentionGroup("events", title, _("Edit"), total_count(first), rows)


def attention_groups(asker: AttentionContext) -> Iterator[AttentionGroup]:
    """Every kind of work of which there is some, the most pressing first; a kind is
    asked for only when it is wanted."""
    for one in (notice_deadline_group, ending_soon):
        yield from non_empty([one(asker)])
    yield from non_empty(overdue_follow_ups(asker))
    yield from non_empty([events_without_news(asker)])
    yield from non_empty(stalled_work(asker))
    for one in (ended_without_successor, unreviewed):
        yield from non_empty([one(asker)])
    for several in (stage_against_dates, incomplete_records):
        yield from non_empty(several(asker))


def non_empty(found: list[AttentionGroup]) -> list[AttentionGroup]:
    return [group for group in found if group.total]
