"""Records that need attention, with the page to act on; the user's own come first."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, AgreementCitation
from agreements.querysets import AgreementQuerySet
from agreements.terms import reckoned_end
from events.coverage import inactive_agreements
from events.models import Event, FollowUp
from events.querysets import FollowUpQuerySet
from perpusnas.core.dates.periods import DAY
from perpusnas.core.dates.words import in_words
from perpusnas.core.models import Stance

from . import rules

MAX_SHOWN = 3
LAST_DAY_KNOWN = re.compile(f"(^|/){DAY}$")


@dataclass(frozen=True)
class AttentionRow:
    """A record that needs attention, with a note and the URL to act on it."""

    record: Any
    note: str
    action_url: str
    mine: bool


@dataclass
class AttentionGroup:
    """Records that need the same action, in order; `total` and `keys` are empty until
    `with_keys`, and `rows` until `with_rows`."""

    title: str
    action: str
    records: Any
    row_of: Callable[[Any], AttentionRow]
    key: str = ""
    total: int = 0
    keys: list[int] = field(default_factory=list)
    rows: list[AttentionRow] = field(default_factory=list)

    def with_keys(self, start: int, end: int) -> "AttentionGroup":
        """Return the group with the keys of the records between these places, and with
        the total number unless there are none."""
        keys, total = self.records.keys_between(start, end)
        return replace(self, keys=keys, total=total)


@dataclass(frozen=True)
class AttentionContext:
    """The user, the day, and how many rows of each group to show."""

    user: Any
    today: date
    limit: int = MAX_SHOWN

    def agreements(self) -> AgreementQuerySet:
        visible = Agreement.objects.visible_to(self.user)
        return visible.validity_on(self.today, self.user)

    def our_agreements(self) -> AgreementQuerySet:
        """Return the agreements but those of others, on which nobody here acts."""
        return self.agreements().filter(~self.theirs)

    @cached_property
    def theirs(self) -> Q:
        """The condition of agreements of others, which nearly all kinds ask."""
        return Agreement.objects.theirs_by_key(self.user)

    def shown(self, model: Any) -> Any:
        """Return the records of a model with what rows show of them."""
        if model is Agreement:
            return self.agreements().for_list(self.user)
        return model.objects.visible_to(self.user).for_list(self.user)

    def group(
        self,
        title: str,
        action: str,
        records: AgreementQuerySet | FollowUpQuerySet,
        page: str,
        note: Callable[[Any], str] = lambda record: "",
    ) -> AttentionGroup:
        """Return a group in the order of its list; `page` is the URL name of its
        action."""
        return AttentionGroup(
            title,
            action,
            records.own_first(self.user),
            lambda r: AttentionRow(
                r, note(r), edit_url(page, r.pk), r.person_in_charge_id == self.user.pk
            ),
        )

    def days_since(self, record: Any, name: str) -> str:
        """Return a date in words with the days that have passed since: at least so many
        where its last day is not known."""
        when, last = getattr(record, name), getattr(record, f"{name}_latest")
        words = in_words(when)
        if last is None or last >= self.today:
            return words
        n = (self.today - last).days
        if LAST_DAY_KNOWN.search(when):
            passed = ngettext("%(n)s day late", "%(n)s days late", n)
        else:
            passed = ngettext("at least %(n)s day late", "at least %(n)s days late", n)
        return f"{words} · {passed % {'n': n}}"


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


def notice_deadlines(context: AttentionContext) -> AttentionGroup:
    """Return agreements whose last day for notice is near."""
    soon = context.today + timedelta(days=rules.NOTICE_LISTED_DAYS)
    return context.group(
        _("Last days for notice"),
        _("Extend or terminate"),
        rules.with_notice_due(context.our_agreements(), context.today, soon),
        "agreements:detail",
        lambda agreement: in_words(agreement.notice_deadline.isoformat()),
    )


def ending_soon(context: AttentionContext) -> AttentionGroup:
    """Return agreements that end soon."""
    return context.group(
        _("Expiring soon"),
        _("Extend"),
        context.our_agreements().filter(validity="ending"),
        "agreements:extend",
        days_left,
    )


def presumed_renewals(context: AttentionContext) -> AttentionGroup:
    """Return agreements that may have been renewed tacitly, with the next end."""
    return context.group(
        _("May have been renewed automatically"),
        _("Extend"),
        context.our_agreements().renewal_to_confirm(context.user),
        "agreements:extend",
        lambda agreement: rules.renewal_note(agreement, context.today),
    )


def overdue_follow_ups(context: AttentionContext) -> AttentionGroup:
    """Return follow-ups whose due date has passed."""
    visible = FollowUp.objects.visible_to(context.user)
    return context.group(
        _("Overdue follow-ups"),
        _("Edit"),
        visible.overdue(context.user, context.today),
        "follow_ups:edit",
        lambda item: context.days_since(item, "due"),
    )


def events_without_outcome(context: AttentionContext) -> AttentionGroup:
    """Return past events without a recorded outcome, the latest first."""
    visible = Event.objects.visible_to(context.user).outcome_unknown(context.today)
    return AttentionGroup(
        _("Events without a reported outcome"),
        _("Edit"),
        visible.order_by("-when_latest", "-pk"),
        lambda event: AttentionRow(
            event,
            context.days_since(event, "when"),
            edit_url("events:edit", event.pk),
            False,
        ),
    )


def missed_targets(context: AttentionContext) -> AttentionGroup:
    """Return agreements whose target day of signing has passed without an outcome."""
    return context.group(
        _("Planned, date passed, not reported"),
        _("Edit"),
        context.our_agreements().outcome_unknown(context.today),
        "agreements:edit",
        lambda agreement: context.days_since(agreement, "target"),
    )


def stalled_preparation(context: AttentionContext) -> AttentionGroup:
    """Return agreements whose preparation has stalled."""
    agreements = context.our_agreements()
    return context.group(
        _("Signing delayed"),
        _("Change stage"),
        agreements.stalled(context.today, context.user),
        "agreements:move",
        lambda agreement: str(agreement.get_stage_display()),
    )


def ended_without_successor(context: AttentionContext) -> AttentionGroup:
    """Return agreements that ended without a successor or a closing stage."""
    return context.group(
        _("Expired without renewal or closing note"),
        _("Change stage"),
        context.our_agreements().ended_without_successor(context.user),
        "agreements:move",
        lambda agreement: context.days_since(
            agreement, "terminated" if agreement.terminated else "term"
        ),
    )


def unreviewed(context: AttentionContext) -> AttentionGroup:
    """Return agreements that end soon without a review (*monev*) in the last year."""
    return context.group(
        _("Expiring soon, not reviewed for a year"),
        _("Enter a review"),
        rules.unreviewed(context.our_agreements(), context.today, context.user),
        "agreements:edit",
        days_left,
    )


def without_activity(context: AttentionContext) -> AttentionGroup:
    """Return agreements in force without activity."""
    agreements, today = context.our_agreements(), context.today
    since = rules.inactive_since(today)
    return context.group(
        _("In force, no activity for 12 months"),
        _("Add an event"),
        inactive_agreements(agreements, context.user, today, since),
        "events:create",
    )


def in_doubt(context: AttentionContext) -> AttentionGroup:
    """Return agreements that may be signed or may have ended."""
    return context.group(
        _("Binding status unclear"),
        _("Edit"),
        context.agreements().in_doubt(),
        "agreements:edit",
        lambda agreement: str(agreement.validity_badge["text"]),
    )


def stage_against_dates(context: AttentionContext) -> AttentionGroup:
    """Return agreements whose stage and dates do not match."""
    return context.group(
        _("Stage does not match dates"),
        _("Change stage"),
        context.agreements().against_stage(),
        "agreements:move",
        stage_and_validity,
    )


def reckonable_ends(context: AttentionContext) -> AttentionGroup:
    """Return agreements with a duration and without an end, with the proposed end."""
    return context.group(
        _("End date can be calculated from the duration"),
        _("Check and accept"),
        context.agreements().with_reckonable_end(),
        "agreements:reckoned_ends",
        lambda agreement: (
            _("proposed: %(end)s") % {"end": in_words(reckoned_end(agreement))}
        ),
    )


def without_signed_copy(context: AttentionContext) -> AttentionGroup:
    """Return signed agreements without a signed copy on file."""
    records = context.our_agreements().without_signed_copy(context.user)
    title = _("Signed copy not uploaded")
    return context.group(title, _("Edit"), records, "agreements:edit")


def without_signatory(context: AttentionContext) -> AttentionGroup:
    """Return signed agreements without a signatory."""
    records = context.our_agreements().without_signatory(context.user)
    return context.group(_("No signatory"), _("Edit"), records, "agreements:edit")


def unknown_ends(context: AttentionContext) -> AttentionGroup:
    """Return agreements in force whose end is not known."""
    records = context.agreements().filter(validity="end_unknown")
    return context.group(_("End date unknown"), _("Edit"), records, "agreements:edit")


def conflicting_sources(context: AttentionContext) -> AttentionGroup:
    """Return agreements that one of their sources contradicts."""
    cited = AgreementCitation.objects.seen_by(context.user)
    disputed = cited.filter(stance=Stance.CONTRADICTS).order_by().values("agreement")
    records = context.agreements().filter(pk__in=disputed)
    return context.group(_("Sources conflict"), _("Edit"), records, "agreements:edit")


# The kinds of attention, the most urgent first.
KINDS: dict[str, Callable[[AttentionContext], AttentionGroup]] = {
    "notice": notice_deadlines,
    "ending": ending_soon,
    "presumed": presumed_renewals,
    "overdue": overdue_follow_ups,
    "events": events_without_outcome,
    "target": missed_targets,
    "stalled": stalled_preparation,
    "ended": ended_without_successor,
    "review": unreviewed,
    "sleeping": without_activity,
    "doubt": in_doubt,
    "stage": stage_against_dates,
    "reckoned": reckonable_ends,
    "paper": without_signed_copy,
    "signatory": without_signatory,
    "end": unknown_ends,
    "sources": conflicting_sources,
}


def attention_group(context: AttentionContext, key: str) -> AttentionGroup:
    """Return the group of a kind, not read yet."""
    return replace(KINDS[key](context), key=key)


def attention_groups(
    context: AttentionContext, most: int | None = None
) -> list[AttentionGroup]:
    """Return the groups that have records, the most urgent first; with `most`, only so
    many of them."""
    found = (attention_group(context, key).with_keys(0, context.limit) for key in KINDS)
    return with_rows(context, list(islice(filter(attrgetter("total"), found), most)))


def with_rows(
    context: AttentionContext, groups: list[AttentionGroup]
) -> list[AttentionGroup]:
    """Return the groups with the rows of their keys, read for all groups at once."""
    keys: dict[Any, set[int]] = defaultdict(set)
    for group in groups:
        keys[group.records.model].update(group.keys)
    read = {model: context.shown(model).in_bulk(pks) for model, pks in keys.items()}
    filled = []
    for group in groups:
        records = read[group.records.model]
        rows = [group.row_of(records[pk]) for pk in group.keys if pk in records]
        filled.append(replace(group, rows=rows))
    return filled
