"""What is asked of agreements, each question under one name."""

from django.db import models
from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    When,
)
from django.db.models.expressions import Col
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from partners.models import Partner, Person
from perpusnas.core.dates.months import DaysUntil
from perpusnas.core.search import search_records
from perpusnas.core.visibility import reader_level

from .stage_log import UNDER_WAY, StageQuerySet
from .stored_spans import out_of_date, rebuild
from .validity import IN_FORCE, Validity

ENDED_STAGES = ("replaced", "terminated", "closed")
SIGNED_STAGES = ("signed", "implementation", "renewal", *ENDED_STAGES)


class SpanQuerySet(models.QuerySet):
    def on(self, day):
        """The spans in which a day lies: of each agreement one for each access level."""
        return self.filter(first__lte=day, last__gte=day)

    def for_reader(self, user):
        """The spans that hold for a reader, who sees some successors and others not."""
        return self.filter(**{f"for_{reader_level(user)}": True})


class AgreementQuerySet(StageQuerySet):
    def validity_on(self, day, user):
        """With the `validity` that a reader sees on a day (Asia/Jakarta), with the end as
        agreed by that day (`term` and its bounds), and the `days_left` to its earliest
        bound; with the bounds of its beginning (`starts_earliest`, `starts_latest`)."""
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

    def count(self):
        """Without the join to the spans, where no condition reads them: on a day there
        is one span for each agreement, and looking them all up takes most of the time."""
        query = self.query.chain()
        if "span" in query.alias_map and not reads(query.where, "span"):
            query.alias_refcount["span"] = 0
            return query.get_count(using=self.db)
        return super().count()

    def rebuild_spans(self):
        """Bring the stored spans of these agreements up to date, and those of the ones
        that they succeed; returns the numbers of those that were not."""
        numbers = self.order_by().values_list("pk", "predecessor_id")
        return rebuild(self.model, {n for pair in numbers for n in pair if n})

    rebuild_spans.alters_data = True

    def refresh_derived_rows(self):
        self.rebuild_spans()

    refresh_derived_rows.alters_data = True

    def with_outdated_spans(self):
        """The numbers of the agreements whose stored spans differ from what their facts
        give."""
        return out_of_date(self.model, self.order_by().values_list("pk", flat=True))

    def valid_as(self, states):
        """Of those annotated by `validity_on`, the ones in these states.

        Takes the states of `Validity`, and `in_force` for all that bind.
        """
        wanted = set(states)
        if "in_force" in wanted:
            wanted |= set(IN_FORCE)
        return self.filter(validity__in=wanted - {"in_force"})

    def signed_then(self):
        """Of those annotated by `validity_on`, the ones surely signed by that day."""
        unsure = (Validity.UNSIGNED, Validity.IN_DOUBT)
        return self.valid_as(state for state in Validity if state not in unsure)

    def by_country(self, user):
        """A text once for each of its parties besides ourselves that is of a country:
        `party_country`; told by parties that the reader may see."""
        party = self.model.parties.rel.related_model
        seen = party.objects.rule(user, "parties", of=self.model)
        partner = Q(parties__partner__isnull=True) | Q(parties__partner__is_home=False)
        country = Coalesce("parties__partner__country", "parties__country")
        pairs = self.filter(seen, partner).annotate(party_country=country)
        return pairs.filter(party_country__isnull=False)

    def not_reviewed_since(self, day):
        """Of which no review (*monev*) was held on that day or later."""
        review = self.model.reviews.rel.related_model
        held = review.objects.filter(agreement=OuterRef("pk"), held_latest__gte=day)
        return self.filter(~Exists(held))

    def against_stage(self):
        """Of those annotated by `validity_on`, the ones whose stage says otherwise than
        their dates: signed before its stage, ended after its time and the like."""
        early = Q(stage__in=[*UNDER_WAY, "cancelled"], signature="yes")
        unsigned = Q(stage__in=SIGNED_STAGES, signature="no")
        over = Q(
            stage__in=["signed", "implementation"],
            validity__in=[Validity.EXPIRED, Validity.TERMINATED, Validity.SUPERSEDED],
        )
        still = Q(stage__in=ENDED_STAGES, validity__in=IN_FORCE)
        return self.filter(early | unsigned | over | still)

    def in_doubt(self):
        """Of those annotated by `validity_on`: perhaps signed, or perhaps over."""
        return self.filter(validity__in=[Validity.IN_DOUBT, Validity.MAYBE_ENDED])

    def ended_without_successor(self, user):
        """Of those annotated by `validity_on`: over, with no successor that the reader
        may see, and nobody has closed or renewed them."""
        over = self.filter(validity__in=[Validity.EXPIRED, Validity.TERMINATED])
        successor = self.model.objects.visible_to(user).filter(
            predecessor=OuterRef("pk")
        )
        return over.exclude(stage__in=ENDED_STAGES).filter(~Exists(successor))

    def outcome_unknown(self, day):
        """To be signed by a day that has passed, and nobody has told what became of it."""
        return self.filter(stage__in=UNDER_WAY, signature="no", target_latest__lt=day)

    def without_signed_paper(self):
        """Signed, and the signed original or a certified copy is not in the file."""
        citation = self.model.citations.rel.related_model
        papers = citation.objects.filter(
            agreement=OuterRef("pk"),
            stance="text",
            source__trashed__isnull=True,
            source__paper_kind__in=["signed", "certified"],
        ).exclude(source__file="")
        return self.filter(~Exists(papers), signature="yes")

    def without_signatory(self):
        """Signed, and nobody is told who signed."""
        signatory = self.model.signatories.rel.related_model
        named = signatory.objects.filter(agreement=OuterRef("pk"), capacity="signatory")
        return self.filter(~Exists(named), signature="yes")

    def own_first(self, user):
        """The texts that this person is in charge of before the others, by their end."""
        mine = Case(When(person_in_charge=user, then=0), default=1)
        end = F("ends_latest").asc(nulls_last=True)
        return self.order_by(mine, end, "pk")

    def for_list(self, user):
        """With the parties in order, those only that this reader may see."""
        party = self.model.parties.rel.related_model
        seen = party.objects.seen_by(user)
        return self.prefetch_related(
            Prefetch("parties", seen.select_related("partner__country", "country"))
        )

    def with_party(self, partner):
        """Texts to which this partner is a party."""
        party = self.model.parties.rel.related_model
        return self.filter(
            pk__in=party.objects.filter(partner=partner).values("agreement")
        )

    def concerning(self, countries, user):
        """Texts to which one of these countries, or a partner of theirs, is a party.

        Told by parties that the reader may see, so that no hidden one is guessed.
        """
        party = self.model.parties.rel.related_model
        partners = Partner.objects.visible_to(user).of_countries(countries)
        parties = party.objects.filter(
            Q(partner__in=partners) | Q(country__in=countries)
        )
        return self.filter(pk__in=parties.order_by().values("agreement"))

    def search(self, query, user):
        """By own texts, by the parties' names, and by whoever signed."""
        party = self.model.parties.rel.related_model
        signatory = self.model.signatories.rel.related_model

        def through_parties(word):
            partners = search_records(Partner.objects.visible_to(user), word)
            named = party.objects.seen_by(user).filter(partner__in=partners.order_by())
            return named.values("agreement_id")

        def through_signatories(word):
            people = search_records(Person.objects.visible_to(user), word)
            named = signatory.objects.seen_by(user).filter(person__in=people.order_by())
            return named.values("agreement_id")

        return search_records(self, query, through_parties, through_signatories)


def reads(condition, alias: str) -> bool:
    """Whether a condition of a query reads a column of the table joined as `alias`."""
    if isinstance(condition, Col):
        return condition.alias == alias
    if isinstance(condition, Query):
        return any(reads(column, alias) for column in condition.get_external_cols())
    parts = getattr(condition, "get_source_expressions", list)()
    return any(reads(part, alias) for part in parts)
