"""What the pages of events, programs, outcomes and follow-ups show of other records."""

from django.db.models import Prefetch

from agreements.models import Agreement
from perpusnas.core.doubts import citations_and_doubts
from perpusnas.core.lists.sections import FirstRows, SectionPage
from perpusnas.core.lists.sorting import date_sort

from .models import EventCitation, Evidence, Outcome


def visible_for_list(model, user):
    """Return the visible records of a model with what lists show."""
    return model.objects.visible_to(user).for_list(user)


def visible_or_none(records, pk):
    """Return the visible record with this key, or None."""
    return records.filter(pk=pk).first() if pk else None


def citations_of(request, **of):
    """Return the visible citations of a record in pages, and its doubts."""
    (record,) = of.values()
    citations = EventCitation.objects.filter(**of)
    seen = citations.seen_with_rows(request.user, of=type(record))
    return citations_and_doubts(request, seen)


def evidence_of(request, **of):
    """Return the visible evidence of a record in pages, with its agreements and scope
    items."""
    (record,) = of.values()
    evidence = Evidence.objects.filter(**of).seen_of_one(request.user, type(record))
    agreements = visible_for_list(Agreement, request.user)
    return SectionPage(
        request,
        "evidence",
        evidence.select_related("scope_item").prefetch_related(
            Prefetch("agreement", agreements)
        ),
    )


def latest_outcomes(user, **of):
    """Return the first outcomes of a record, the latest first."""
    outcomes = visible_for_list(Outcome, user).filter(**of)
    return FirstRows(outcomes.order_by(date_sort("as_of_latest").desc(), "-pk"))
