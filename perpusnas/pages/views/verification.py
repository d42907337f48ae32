"""Records to verify: sources contradict each other or leave something open, or there is
no source."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Prefetch
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement, AgreementCitation
from events.models import (
    Event,
    EventCitation,
    FollowUp,
    Outcome,
    Program,
)
from partners.models import Partner, PartnerCitation, Person
from perpusnas.core.access import requires
from perpusnas.core.files import Column, field, partial_dates, record_id, rows_file
from perpusnas.core.lists.listing import (
    dialect_of,
    export_request,
    file_context,
    parameter_errors,
    refusal_response,
)
from perpusnas.core.lists.paging import PagingForm
from perpusnas.core.models import Stance

MAX_SHOWN = 50
REASONS = [
    (Stance.CONTRADICTS.value, gettext_lazy("Sources conflict")),
    (Stance.LEAVES_OPEN.value, gettext_lazy("Inconclusive source")),
    ("no_source", gettext_lazy("No source")),
]
# Each kind of record with its citation model and the foreign key to the record.
CITED_MODELS = [
    (Partner, PartnerCitation, "partner"),
    (Person, PartnerCitation, "person"),
    (Agreement, AgreementCitation, "agreement"),
    (Program, EventCitation, "program"),
    (Event, EventCitation, "event"),
    (Outcome, EventCitation, "outcome"),
    (FollowUp, EventCitation, "follow_up"),
]


class ReasonForm(forms.Form):
    """Which of the three reasons to list."""

    which = forms.ChoiceField(
        label=gettext_lazy("Show"), choices=REASONS, required=False
    )


@dataclass(frozen=True)
class RecordGroup:
    """The records of one kind: the first ones and their total."""

    title: Any
    records: list
    total: int


@dataclass(frozen=True)
class VerificationLine:
    """A line of the file: a record, and what a source says of it, if any does."""

    record: Any
    citation: Any = None

    @property
    def kind(self) -> str:
        return capfirst(str(self.record._meta.verbose_name))

    @property
    def name(self) -> str:
        return str(getattr(self.record, "heading", "") or self.record)


def visible_records(model, user):
    """Return the records of a model that are to have sources, with what lists show."""
    records = model.objects.visible_to(user)
    if model is Agreement:
        records = records.for_list(user)
    if model is Partner:  # our own institution and its units need no source
        records = records.exclude(is_home=True).exclude(parent__is_home=True)
    return records


def citations_of(model, citations, name: str, user):
    """Return the citations of visible records of a model that the user may see.

    A citation has one record, so the fields of the other models are not looked at.
    """
    others = [field.name for field in citations.owners() if field.name != name]
    seen = citations.objects.seen_by(user, of=model, except_for=others)
    return seen.filter(**{f"{name}__isnull": False})


def records_by_kind(which: str, user) -> Iterator[tuple[Any, Any]]:
    """Yield the records of each kind, and those of them to verify for this reason, in
    order of entry; what was `said` of them is loaded."""
    for model, citations, name in CITED_MODELS:
        records = visible_records(model, user)
        cited = citations_of(model, citations, name, user).order_by()
        if which == "no_source":
            found = records.exclude(pk__in=cited.values(name))
        else:
            matching = cited.filter(stance=which)
            said = Prefetch("citations", matching.with_rows().order_by("pk"), "said")
            records = records.prefetch_related(said)
            found = records.filter(pk__in=matching.values(name))
        yield records, found.order_by("pk")


def records_to_verify(which: str, user) -> list[RecordGroup]:
    """Return the records to verify for this reason, by kind, the first of each kind."""
    groups = []
    for records, found in records_by_kind(which, user):
        keys, total = found.keys_between(0, MAX_SHOWN)
        if keys:
            first = list(records.filter(pk__in=keys).order_by("pk"))
            title = records.model._meta.verbose_name_plural
            groups.append(RecordGroup(title, first, total))
    return groups


@dataclass(frozen=True)
class LinesToVerify:
    """A line for each statement that is in doubt, or each record without source; their
    number is that of the records."""

    which: str
    user: Any

    def __len__(self) -> int:
        kinds = records_by_kind(self.which, self.user)
        return sum(found.count() for _model, found in kinds)

    def __iter__(self) -> Iterator[VerificationLine]:
        for _records, found in records_by_kind(self.which, self.user):
            for record in found.iterator(chunk_size=500):
                said = getattr(record, "said", None)
                for citation in [None] if said is None else said:
                    yield VerificationLine(record, citation)


def said(path: str):
    """Return a function for what a line has of its citation; empty without one."""
    value = attrgetter(f"citation.{path}")
    return lambda line: value(line) if line.citation else ""


def stance(line: VerificationLine) -> str:
    return line.citation.get_stance_display() if line.citation else ""


def doubt_columns() -> list[Column]:
    published = partial_dates(_("Date"), "citation.source.published")
    return [
        field(_("Type of record"), "kind"),
        field(_("Record"), "name"),
        Column(_("About field"), said("about")),
        Column(_("What the source does"), stance),
        Column(_("Statement"), said("says")),
        Column(_("Source"), said("source.title")),
        Column(_("Publisher"), said("source.publisher")),
        Column(published[0].heading, said("source.published"), "date"),
        Column(published[1].heading, said("source.published")),
        Column(_("Web address"), said("source.address")),
        record_id("record.pk"),
    ]


@requires("read_register")
def doubts(request, format="html"):
    """List the records to verify, as a page or file."""
    form = ReasonForm(request.GET)
    which = form.cleaned_data["which"] if form.is_valid() else ""
    which = which or REASONS[0][0]
    if format != "html":
        return doubts_file(request, form, which, format)
    context = {
        "form": form,
        "which": which,
        "ways": REASONS,
        "groups": records_to_verify(which, request.user) if form.is_valid() else [],
        "errors": bool(form.errors),
        "query": urlencode({"which": which}),
        **file_context(request, "doubts", doubt_columns),
    }
    return render(request, "pages/verification.html", context)


def doubts_file(request, form, which: str, format: str):
    """Return the file of all records to verify for a reason."""
    paging = PagingForm(request.GET, [])
    if errors := parameter_errors(request, form, paging):
        return refusal_response(errors)
    dialect = dialect_of(paging, format)
    export = export_request(request, form, "doubts", dialect)
    return rows_file(export, doubt_columns, lambda: LinesToVerify(which, request.user))
