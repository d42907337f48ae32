"""Queries on agreements."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    When,
)
from django.db.models.expressions import Col
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from partners.former_names import name_on
from partners.models import Partner, Person
from partners.querysets import is_ours, naming
from perpusnas.core.dates.months import DaysUntil
from perpusnas.core.model_fields import related_model
from perpusnas.core.models import Country
from perpusnas.core.search import (
    MAX_NAMED,
    normalise,
    query_words,
    search_records,
    with_whole_name,
)
from perpusnas.core.visibility import reader_level

from .stage_log import UNDER_WAY, StageQuerySet
from .stored_spans import out_of_date, rebuild
from .validity import IN_FORCE, OPEN_CONDITIONS, Validity

ENDED_STAGES = ("replaced", "terminated", "closed")
NO_TITLE = Q(title_id="", title_en="", title_other="")
# The most keys that are named in a statement: databases limit its length.
MAX_KEYS = 10_000
SIGNED_STAGES = ("signed", "implementation", "renewal", *ENDED_STAGES)


class SpanQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Return the spans that include a day: one of each agreement and access level."""
        return self.filter(first__lte=day, last__gte=day)

    def for_reader(self, user: Any) -> Self:
        """Return the spans for the access level of a reader."""
        return self.filter(**{f"for_{reader_level(user)}": True})


class AgreementQuerySet(StageQuerySet):
    def validity_on(self, day: date, user: Any) -> Self:
        """Annotate the `validity` that a reader sees on a day (Asia/Jakarta).

        Also the end as agreed by that day (`term` and its bounds), the `days_left` to
        its earliest bound, and the bounds of the beginning (`starts_earliest`,
        `starts_latest`).
        """
        on_day = Q(spans__first__lte=day, spans__last__gte=day)
        for_reader = Q(**{f"spans__for_{reader_level(user)}": True})
        span = FilteredRelation("spans", condition=on_day & for_reader)
        return self.annotate(span=span).annotate(
            validity=F("span__state"),
            term=F("span__term"),
            term_earliest=F("span__term_earliest"),
            term_latest=F("span__term_latest"),
            days_left=DaysUntil("span__term_earliest", day),
            starts_earliest=Coalesce("effective_earliest", "signed_earliest"),
            starts_latest=Coalesce("effective_latest", "signed_latest"),
        )

    def count(self) -> int:
        return super(
            AgreementQuerySet, self.without_span_but_for(self.query.where)
        ).count()

    def keys_only(self) -> Self:
        return self.without_span_but_for(self.query.where)

    def ids(self) -> QuerySet[Any, Any]:
        names = [str(name).lstrip("-") for name in self.query.order_by]
        order = [self.query.annotations.get(name) for name in names]
        found = self.without_span_but_for(self.query.where, *order)
        return super(AgreementQuerySet, found).ids()

    def without_span_but_for(self, *readers: Any) -> Self:
        """Leave out the join to the spans unless one of these conditions or expressions
        reads them.

        Each agreement has one span on a day, so the join does not change which agreements
        are found, but takes most of the time where nothing of it is wanted.
        """
        found = self.all()
        is_read = any(reads(reader, "span") for reader in readers)
        if "span" in found.query.alias_map and not is_read:
            found.query.alias_refcount["span"] = 0
        return found

    def rebuild_spans(self) -> list[int]:
        """Rebuild the stored spans of these agreements and of their predecessors; return
        the ids of those whose spans changed."""
        numbers = self.order_by().values_list("pk", "predecessor_id")
        return rebuild(self.model, {n for pair in numbers for n in pair if n})

    rebuild_spans.alters_data = True  # type: ignore[attr-defined]  # Django reads it

    def refresh_derived_rows(self) -> None:
        self.rebuild_spans()

    refresh_derived_rows.alters_data = True  # type: ignore[attr-defined]  # as above

    def with_outdated_spans(self) -> Iterator[int]:
        """Yield the ids of agreements whose stored spans are out of date."""
        return out_of_date(self.model, self.order_by().values_list("pk", flat=True))

    def valid_as(self, states: Iterable[str]) -> Self:
        """Return agreements in these states; requires `validity_on`.

        The states are those of `Validity`, and `in_force` for all that are binding.
        """
        chosen = set(states)
        if "in_force" in chosen:
            chosen |= set(IN_FORCE)
        return self.filter(validity__in=chosen - {"in_force"})

    def signed_then(self) -> Self:
        """Return agreements certainly signed by that day; requires `validity_on`."""
        not_certain = (Validity.UNSIGNED, Validity.IN_DOUBT)
        return self.valid_as(state for state in Validity if state not in not_certain)

    def by_country(self, user: Any) -> Self:
        """Return each agreement once for each visible party with a country other than
        our institution, annotated with `party_country`."""
        party = related_model(self.model, "parties")
        seen = party.objects.rule(user, "parties", of=self.model)
        partner = Q(parties__partner__isnull=True) | Q(parties__partner__is_home=False)
        country = Coalesce("parties__partner__country", "parties__country")
        pairs = self.filter(seen, partner).annotate(party_country=country)
        return pairs.filter(party_country__isnull=False)

    def theirs(self, user: Any) -> Q:
        """Return the condition that the reader sees two parties or more and Perpusnas is
        none of them, also through a unit; with fewer it is not known.

        The agreements of the few partners that are ours are read once for all; the other
        parties of an agreement are looked at only where it is none of these.
        """
        parties = related_model(self.model, "parties").objects.order_by()
        own = Partner.objects.visible_to(user).ours().order_by().values("pk")
        with_us = parties.filter(partner__in=own).values("agreement")
        seen = parties.seen_by(user, of=self.model).filter(agreement=OuterRef("pk"))
        return ~Q(pk__in=with_us) & Q(Exists(seen[1:2]))

    def theirs_by_key(self, user: Any) -> Q:
        """Return the same condition for questions that ask it many times: by the keys of
        the few agreements of others, read first, unless there are too many."""
        seen: Any = self.model.objects.visible_to(user)
        others = seen.of_others(user).order_by()
        keys = list(others.values_list("pk", flat=True)[: MAX_KEYS + 1])
        # 0 is no key; with no key at all Django would give no condition.
        return self.theirs(user) if len(keys) > MAX_KEYS else Q(pk__in=[0, *keys])

    def with_whose(self, user: Any, by_key: bool = False) -> Self:
        """Annotate `theirs`, with `by_key` as `theirs_by_key`."""
        theirs = self.theirs_by_key(user) if by_key else self.theirs(user)
        return self.annotate(theirs=ExpressionWrapper(theirs, models.BooleanField()))

    def ours(self, user: Any) -> Self:
        """Return agreements but those of others."""
        return self.filter(~self.theirs(user))

    def of_others(self, user: Any) -> Self:
        """Return agreements of others, to which Perpusnas is no party."""
        return self.filter(self.theirs(user))

    def proposed_by_us(self, user: Any) -> Self:
        """Return agreements that Perpusnas or a unit of it proposed, as far as the
        reader sees that partner."""
        return self.with_proposer_seen(user).filter(is_ours("proposed_by"))

    def proposed_by_others(self, user: Any) -> Self:
        """Return agreements that a partner proposed that the reader sees."""
        return self.with_proposer_seen(user).exclude(is_ours("proposed_by"))

    def with_proposer_seen(self, user: Any) -> Self:
        """Return agreements of which the reader sees who proposed them."""
        partners = related_model(self.model, "proposed_by").objects.visible_to(user)
        return self.filter(proposed_by__in=partners.order_by().values("pk"))

    def with_scope_reported(self, user: Any, by_us: bool, area: Any = None) -> Self:
        """Return agreements with a scope item that Perpusnas or a unit of it reported, or
        else a partner; only items that the reader sees count."""
        items = related_model(self.model, "scope_items").objects.seen_by(user)
        items = items.filter(reported_by__isnull=False)
        ours = is_ours("reported_by")
        items = items.filter(ours) if by_us else items.exclude(ours)
        if area is not None:
            items = items.filter(area=area)
        return self.filter(pk__in=items.order_by().values("agreement"))

    def not_reviewed_since(self, day: date, user: Any) -> Self:
        """Return agreements of which the reader sees no review (*monev*) on that day or
        later."""
        review = related_model(self.model, "reviews")
        held = review.objects.seen_by(user, of=self.model).filter(
            agreement=OuterRef("pk"), held_latest__gte=day
        )
        return self.filter(~Exists(held))

    def against_stage(self) -> Self:
        """Return agreements whose stage does not match their dates, for example signed
        ones in a stage before signing; requires `validity_on`."""
        signed_early = Q(stage__in=[*UNDER_WAY, "cancelled"], signature="yes")
        unsigned = Q(stage__in=SIGNED_STAGES, signature="no")
        ended = Q(
            stage__in=["signed", "implementation"],
            validity__in=[Validity.EXPIRED, Validity.TERMINATED, Validity.SUPERSEDED],
        )
        still_in_force = Q(stage__in=ENDED_STAGES, validity__in=IN_FORCE)
        return self.filter(signed_early | unsigned | ended | still_in_force)

    def in_doubt(self) -> Self:
        """Return agreements that may be signed or may have ended; requires
        `validity_on`."""
        return self.filter(validity__in=[Validity.IN_DOUBT, Validity.MAYBE_ENDED])

    def ended_without_successor(self, user: Any) -> Self:
        """Return agreements that ended without a visible successor or a closing stage;
        requires `validity_on`."""
        ended = self.filter(validity__in=[Validity.EXPIRED, Validity.TERMINATED])
        return ended.exclude(stage__in=ENDED_STAGES).without_successor(user)

    def renewal_to_confirm(self, user: Any) -> Self:
        """Return agreements that may have been renewed tacitly, without a signed
        successor or a closing stage; requires `validity_on`."""
        presumed = self.filter(validity=Validity.RENEWAL_PRESUMED)
        presumed = presumed.exclude(stage__in=ENDED_STAGES)
        return presumed.without_successor(user, signature="yes")

    def with_reckonable_end(self) -> Self:
        """Return agreements with a duration and without an end, of which the beginning
        is known: `reckoned_end` gives their end."""
        awaited = Q(condition__in=OPEN_CONDITIONS)
        begins = bounded("effective") | Q(effective="") & bounded("signed") & ~awaited
        has_duration = Q(duration__gt=0) & ~Q(duration_unit="")
        return self.filter(begins, has_duration, ends="", is_extended=False).exclude(
            ends_basis="open_ended"
        )

    def without_successor(self, user: Any, **conditions: Any) -> Self:
        """Return agreements that no visible agreement under these conditions succeeds.

        A draft that succeeds an ended agreement shows that somebody works on it; reminders
        of an end stop only once the successor is signed.
        """
        seen: Any = self.model.objects.visible_to(user)
        successor = seen.filter(predecessor=OuterRef("pk"), **conditions)
        return self.filter(~Exists(successor))

    def outcome_unknown(self, day: date) -> Self:
        """Return agreements whose target day of signing has passed without a recorded
        outcome."""
        return self.filter(stage__in=UNDER_WAY, signature="no", target_latest__lt=day)

    def without_signed_copy(self, user: Any) -> Self:
        """Return signed agreements of which the reader sees no signed or certified copy
        on file."""
        citation = related_model(self.model, "citations")
        documents = (
            citation.objects.seen_by(user, of=self.model)
            .filter(
                agreement=OuterRef("pk"),
                stance="text",
                source__paper_kind__in=["signed", "certified"],
            )
            .exclude(source__file="")
        )
        return self.filter(~Exists(documents), signature="yes")

    def without_signatory(self, user: Any) -> Self:
        """Return signed agreements of which the reader sees no signatory."""
        signatory = related_model(self.model, "signatories")
        named = signatory.objects.seen_by(user, of=self.model).filter(
            agreement=OuterRef("pk"), capacity="signatory"
        )
        return self.filter(~Exists(named), signature="yes")

    def signed_by_acting(self, user: Any) -> Self:
        """Return agreements of which the reader sees a signatory who was acting."""
        signatory = related_model(self.model, "signatories")
        acting = signatory.objects.seen_by(user, of=self.model).filter(
            agreement=OuterRef("pk"), capacity="signatory", acting=True
        )
        return self.filter(Exists(acting))

    def own_first(self, user: Any) -> Self:
        """Order by end, agreements that this user is in charge of first."""
        mine = Case(When(person_in_charge=user, then=0), default=1)
        end = F("ends_latest").asc(nulls_last=True)
        return self.order_by(mine, end, "pk")

    def parties_seen_by(self, user: Any) -> models.QuerySet:
        """Return the parties that the reader may see, in order, each with `is_own`:
        whether it is Perpusnas or a unit of it, and with `name_then`, its name at signing
        where that is another than today's."""
        party = related_model(self.model, "parties")
        own = ExpressionWrapper(is_ours(), output_field=models.BooleanField())
        signed = ("agreement__signed_earliest", "agreement__signed_latest")
        then = name_on("partner", *signed)
        seen = party.objects.seen_by(user).annotate(is_own=own, name_then=then)
        return seen.select_related("partner__country", "country")

    def for_list(self, user: Any) -> Self:
        """Load the parties as `parties_seen_by`."""
        return self.prefetch_related(Prefetch("parties", self.parties_seen_by(user)))

    def for_choice(self, user: Any) -> Self:
        return self.for_list(user)

    def with_name(self, text: str, user: Any) -> list[Any]:
        """Return the agreements of which this is a title, the code or the heading that
        pages show in place of a title, in either language."""
        found = with_whole_name(self.exclude(NO_TITLE, code=""), text)
        known, name = {agreement.pk for agreement in found}, normalise(text)
        untitled = [a for a in self.with_heading(text, user) if a.pk not in known]
        return found + [a for a in untitled if name in map(normalise, a.all_names())]

    def with_heading(self, query: str, user: Any) -> list[Any]:
        """Return the agreements without a title whose heading, in either language, has
        every word of the query."""
        words = query_words(query)
        found = self.filter(NO_TITLE).search(query, user)[:MAX_NAMED]
        return [
            agreement
            for agreement in found
            if any(
                all(word in name for word in words)
                for name in map(normalise, agreement.all_names())
            )
        ]

    def with_party(self, partner: Any) -> Self:
        """Return agreements to which this partner is a party."""
        party = related_model(self.model, "parties")
        return self.filter(
            pk__in=party.objects.filter(partner=partner).values("agreement")
        )

    def concerning(self, countries: Any, user: Any, read: bool = False) -> Self:
        """Return agreements to which one of these countries or their partners is a
        party; `read` as for `among`.

        Only visible partners count, so that a hidden one is not revealed.
        """
        party = related_model(self.model, "parties")
        partners = Partner.objects.visible_to(user).of_countries(countries, read)
        parties = naming(party.objects.all(), partners, countries)
        lists = [found.values("agreement") for found in parties]
        return self.among(*lists, read=read)

    def search(self, query: str, user: Any) -> Self:
        """Search own texts, names of the parties and names of signatories."""
        party = related_model(self.model, "parties")
        signatory = related_model(self.model, "signatories")

        def through_parties(word: str) -> QuerySet:
            partners = search_records(Partner.objects.visible_to(user), word)
            countries = search_records(Country.objects.all(), word)
            is_party = Q(partner__in=partners.order_by())
            is_party |= Q(country__in=countries.order_by())
            return party.objects.seen_by(user).filter(is_party).values("agreement_id")

        def through_signatories(word: str) -> QuerySet:
            people = search_records(Person.objects.visible_to(user), word)
            named = signatory.objects.seen_by(user).filter(person__in=people.order_by())
            return named.values("agreement_id")

        return search_records(self, query, through_parties, through_signatories)


def whose_counts(agreements: Any, total: int, user: Any) -> dict[str, int]:
    """Return the numbers of agreements that are ours and of others."""
    others = agreements.of_others(user).count()
    return {"ours": total - others, "others": others}


def bounded(name: str) -> Q:
    """Return the condition that a date lies between two days that are known."""
    return Q(**{f"{name}_earliest__gt": date.min, f"{name}_latest__lt": date.max})


def reads(condition: Any, alias: str) -> bool:
    """Return whether a condition reads a column of the table joined as `alias`."""
    if isinstance(condition, Col):
        return condition.alias == alias
    if isinstance(condition, Query):
        return any(reads(column, alias) for column in condition.get_external_cols())
    parts: list[Any] = getattr(condition, "get_source_expressions", list)()
    return any(reads(part, alias) for part in parts)
