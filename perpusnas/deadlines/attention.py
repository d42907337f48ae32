"""Records that need attention, with the page to act on; the user's own come first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, AgreementCitation
from agreements.querysets import AgreementQuerySet
from agreements.terms import reckoned_end
from events.coverage import inactive_agreements, with_activity
from events.models import Event, FollowUp
from events.querysets import FollowUpQuerySet
from perpusnas.core.dates.words import in_words
from perpusnas.core.models import Stance

from . import rules

MAX_SHOWN = 10


@dataclass(frozen=True)
class AttentionRow:
    """A record that needs attention, with a note and the URL to act on it."""

    record: Any
    note: str
    action_url: str
    mine: bool


@dataclass
class AttentionGroup:
    """Records that need the same action: the first rows and the total number."""

    key: str
    title: str
    action: str
    total: int
    rows: list[AttentionRow] = field(default_factory=list)


@dataclass(frozen=True)
class AttentionContext:
    """The user, the day, and how many rows of each group to show."""

    user: Any
    today: date
    limit: int = MAX_SHOWN

    def agreements(self) -> AgreementQuerySet:
        visible = Agreement.objects.visible_to(self.user)
        return visible.validity_on(self.today, self.user).for_list(self.user)

    def our_agreements(self) -> AgreementQuerySet:
        """Return the agreements but those of others, on which nobody here acts."""
        return self.agreements().ours(self.user)

    def group(
        self,
        key: str,
        title: str,
        action: str,
        records: AgreementQuerySet | FollowUpQuerySet,
        page: str,
        note: Callable[[Any], str] = lambda record: "",
    ) -> AttentionGroup:
        """Return a group of the first records; `page` is the URL name of its action."""
        first_records = self.first_records(records.own_first(self.user))
        rows = [
            AttentionRow(r, note(r), edit_url(page, r.pk), self.is_mine(r))
            for r in first_records
        ]
        return AttentionGroup(key, title, action, total_count(first_records), rows)

    def first_records(self, records: QuerySet) -> list:
        """Return the first records, each annotated with the total number."""
        return list(records.annotate(total=Window(Count("pk")))[: self.limit])

    def is_mine(self, record) -> bool:
        return record.person_in_charge_id == self.user.pk


def total_count(first_records: list) -> int:
    return first_records[0].total if first_records else 0


def edit_url(page: str, pk: int) -> str:
    if page == "events:create":
        return f"{reverse(page)}?agreement={pk}"
    if page == "agreements:reckoned_ends":
        return reverse(page)
    return reverse(page, args=[pk])


def days_left(agreement) -> str:
    """Return the end of an agreement in words with the days that are left: at least so
    many where the end is not known to the day."""
    n = agreement.days_left
    if agreement.term_earliest == agreement.term_latest:
        left = ngettext("%(n)s day left", "%(n)s days left", n)
    else:
        left = ngettext("at least %(n)s day left", "at least %(n)s days left", n)
    return f"{in_words(agreement.term)} · {left % {'n': n}}"


def stage_and_validity(agreement) -> str:
    return f"{agreement.get_stage_display()} · {agreement.validity_badge['text']}"


def notice_deadline_group(context: AttentionContext) -> AttentionGroup:
    """Return agreements whose last day for notice is near."""
    soon = context.today + timedelta(days=rules.NOTICE_LISTED_DAYS)
    return context.group(
        "notice",
        _("Last days for notice"),
        _("Extend or terminate"),
        rules.with_notice_due(context.our_agreements(), context.today, soon),
        "agreements:detail",
        lambda agreement: in_words(agreement.notice_by.isoformat()),
    )


def ending_soon(context: AttentionContext) -> AttentionGroup:
    """Return agreements that end soon."""
    return context.group(
        "ending",
        _("Expiring soon"),
        _("Extend"),
        context.our_agreements().filter(validity="ending"),
        "agreements:extend",
        days_left,
    )


def renewal_presumed(context: AttentionContext) -> AttentionGroup:
    """Return agreements that may have been renewed tacitly, with the next end."""
    return context.group(
        "presumed",
        _("May have been renewed automatically"),
        _("Extend"),
        context.our_agreements().renewal_to_confirm(context.user),
        "agreements:extend",
        lambda agreement: rules.renewal_note(agreement, context.today),
    )


def ended_without_successor(context: AttentionContext) -> AttentionGroup:
    """Return agreements that ended without a successor or a closing stage."""
    return context.group(
        "ended",
        _("Expired without renewal or closing note"),
        _("Change stage"),
        context.our_agreements().ended_without_successor(context.user),
        "agreements:move",
        lambda agreement: in_words(agreement.terminated or agreement.term),
    )


def stalled_preparation(context: AttentionContext) -> list[AttentionGroup]:
    """Return agreements whose preparation has stalled."""
    today = context.today
    agreements = context.our_agreements().with_stage_since(context.user)
    return [
        context.group(
            "target",
            _("Planned, date passed, not reported"),
            _("Edit"),
            agreements.outcome_unknown(today),
            "agreements:edit",
            lambda agreement: in_words(agreement.target),
        ),
        context.group(
            "stalled",
            _("Signing delayed"),
            _("Change stage"),
            agreements.stalled(today),
            "agreements:move",
            lambda agreement: str(agreement.get_stage_display()),
        ),
    ]


def unreviewed(context: AttentionContext) -> AttentionGroup:
    """Return agreements that end soon without a review (*monev*) in the last year."""
    return context.group(
        "review",
        _("Expiring soon, not reviewed for a year"),
        _("Enter a review"),
        rules.unreviewed(context.our_agreements(), context.today, context.user),
        "agreements:edit",
        days_left,
    )


def stage_against_dates(context: AttentionContext) -> list[AttentionGroup]:
    """Return agreements whose stage, dates and activity do not match."""
    agreements = context.agreements()
    active = with_activity(context.our_agreements(), context.user, context.today)
    return [
        context.group(
            "sleeping",
            _("In force, no activity for 12 months"),
            _("Add an event"),
            inactive_agreements(active, rules.inactive_since(context.today)),
            "events:create",
        ),
        context.group(
            "doubt",
            _("Binding status unclear"),
            _("Edit"),
            agreements.in_doubt(),
            "agreements:edit",
            lambda agreement: str(agreement.validity_badge["text"]),
        ),
        context.group(
            "stage",
            _("Stage does not match dates"),
            _("Change stage"),
            agreements.against_stage(),
            "agreements:move",
            stage_and_validity,
        ),
    ]


def incomplete_records(context: AttentionContext) -> list[AttentionGroup]:
    """Return agreements with missing documents or data, or with conflicting sources."""
    agreements, ours = context.agreements(), context.our_agreements()
    cited = AgreementCitation.objects.seen_by(context.user)
    disputed = cited.filter(stance=Stance.CONTRADICTS).order_by().values("agreement")
    kinds = [
        (
            "paper",
            _("Signed copy not uploaded"),
            ours.without_signed_copy(context.user),
        ),
        ("signatory", _("No signatory"), ours.without_signatory(context.user)),
        ("end", _("End date unknown"), agreements.filter(validity="end_unknown")),
        ("sources", _("Sources conflict"), agreements.filter(pk__in=disputed)),
    ]
    return [
        reckonable_ends(context),
        *(
            context.group(key, title, _("Edit"), records, "agreements:edit")
            for key, title, records in kinds
        ),
    ]


def reckonable_ends(context: AttentionContext) -> AttentionGroup:
    """Return agreements with a duration and without an end, with the proposed end."""
    return context.group(
        "reckoned",
        _("End date can be calculated from the duration"),
        _("Check and accept"),
        context.agreements().with_reckonable_end(),
        "agreements:reckoned_ends",
        lambda agreement: (
            _("proposed: %(end)s") % {"end": in_words(reckoned_end(agreement))}
        ),
    )


def overdue_follow_ups(context: AttentionContext) -> list[AttentionGroup]:
    """Return follow-ups whose due date has passed."""
    visible = FollowUp.objects.visible_to(context.user).for_list(context.user)
    return [
        context.group(
            "overdue",
            _("Overdue follow-ups"),
            _("Edit"),
            visible.overdue(context.user, context.today),
            "follow_ups:edit",
            lambda item: in_words(item.due),
        )
    ]


def events_without_outcome(context: AttentionContext) -> AttentionGroup:
    """Return past events without a recorded outcome."""
    visible = Event.objects.visible_to(context.user).outcome_unknown(context.today)
    records = visible.order_by("-when_latest", "-pk")
    first_records = context.first_records(records.for_list(context.user))
    rows = [
        AttentionRow(e, in_words(e.when), reverse("events:edit", args=[e.pk]), False)
        for e in first_records
    ]
    title = _("Events without a reported outcome")
    return AttentionGroup("events", title, _("Edit"), total_count(first_records), rows)


def attention_groups(context: AttentionContext) -> Iterator[AttentionGroup]:
    """Yield the groups that have records, the most urgent first; each is queried when
    the caller reaches it."""
    for group_of in (notice_deadline_group, ending_soon, renewal_presumed):
        yield from non_empty([group_of(context)])
    yield from non_empty(overdue_follow_ups(context))
    yield from non_empty([events_without_outcome(context)])
    yield from non_empty(stalled_preparation(context))
    for group_of in (ended_without_successor, unreviewed):
        yield from non_empty([group_of(context)])
    for groups_of in (stage_against_dates, incomplete_records):
        yield from non_empty(groups_of(context))


def non_empty(groups: list[AttentionGroup]) -> list[AttentionGroup]:
    return [group for group in groups if group.total]
