"""Extending, terminating, renewing and replacing agreements.

The original end is never overwritten: an extension is a row with the old and the new
end, a renewal is a new agreement. Forms show what the last review (*monev*)
recommended, and ask for confirmation where that is not followed.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perpusnas.core.dates.partial import PartialDateFormField
from perpusnas.core.editing.edit import locked
from perpusnas.core.editing.forms import RecordForm
from perpusnas.core.editing.rows import with_initial_rows
from perpusnas.core.fields import PickField
from perpusnas.core.models import Source

from .forms import AGREEMENT_ROWS
from .models import (
    Agreement,
    Extension,
    Party,
    Review,
    ScopeItem,
    Stage,
)
from .reviews import last_review
from .stages import log_stage, next_stages
from .terms import next_end
from .validation import validate_agreement
from .validity import Validity

# Fields that a renewal copies from the agreement that it renews.
COPIED_FIELDS = ["kind", "condition", "duration", "duration_unit", "renewal"]
COPIED_FIELDS += ["renewal_duration", "renewal_unit", "notice_months", "languages"]
COPIED_FIELDS += ["wind_down_months", "prevailing_language", "unit", "person_in_charge"]
COPIED_FIELDS += ["funding", "window_days", "access"]


class ExtendForm(RecordForm):
    """A new end for an agreement, by addendum or tacitly."""

    how = Extension._meta.get_field("how").formfield()
    agreed = PartialDateFormField(label=gettext_lazy("Agreed on"), required=False)
    new_end = PartialDateFormField(label=gettext_lazy("New end date"))
    paper = PickField(
        Source.objects.filter(kind=Source.Kind.PAPER),
        label=gettext_lazy("Document"),
        required=False,
        suggest=reverse_lazy("sources:suggest"),
        help_text=gettext_lazy("Addendum or letter that serves as evidence."),
    )

    class Meta:
        model = Agreement
        fields = ()

    def __init__(self, *args, **kwargs):
        """Propose the next end of an agreement that may have been renewed tacitly."""
        super().__init__(*args, **kwargs)
        if end := presumed_end(self.instance, self.user):
            self.fields["how"].initial = Extension.How.TACIT
            self.fields["new_end"].initial = end

    def has_changed(self):
        """Return that it has: a proposed end that is sent unchanged is accepted."""
        return True

    def clean(self):
        data = super().clean()
        data["extension"] = Extension(
            agreement=self.instance,
            how=data.get("how") or "",
            agreed=data.get("agreed") or "",
            old_end=term_now(self.instance),
            new_end=data.get("new_end") or "",
            reason=data.get("reason") or "",
            paper=data.get("paper"),
        )
        moves_on = [c for c in Extension._meta.constraints if "moves_on" in c.name]
        old, new = data["extension"].old_end_earliest, data["extension"].new_end_latest
        if old and new and new <= old:
            self.add_error("new_end", str(moves_on[0].get_violation_error_message()))
        warn_of_review(self, self.instance)
        return data

    def save(self, commit=True):
        agreement = super().save(commit)
        self.cleaned_data["extension"].save()
        return agreement


def term_now(agreement: Agreement) -> str:
    """Return the end as agreed today, with extensions, as EDTF; empty where not
    recorded."""
    return agreement.spans.on(timezone.localdate()).earliest("first").term


def presumed_end(agreement: Agreement, user) -> str:
    """Return the next end of an agreement that may have been renewed tacitly, as EDTF;
    empty where it has not, or where the renewal period is not recorded."""
    today = timezone.localdate()
    span = agreement.spans.on(today).for_reader(user).get()
    if span.state != Validity.RENEWAL_PRESUMED:
        return ""
    term = span.term, span.term_earliest, span.term_latest
    agreement.term, agreement.term_earliest, agreement.term_latest = term
    return next_end(agreement, today)


class TerminateForm(RecordForm):
    """Termination before the end: notice, effective date and reason."""

    class Meta:
        model = Agreement
        fields = ("notice_given", "terminated", "termination_reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("terminated", "termination_reason"):
            self.fields[name].required = True

    def save(self, commit=True):
        """Save; once termination is effective, also move the stage if that step is
        allowed."""
        agreement = self.instance
        is_effective = (
            agreement.terminated_latest
            and agreement.terminated_latest <= timezone.localdate()
        )
        if is_effective and Stage.TERMINATED in next_stages(agreement):
            agreement.stage = Stage.TERMINATED
            log_stage(agreement, agreement.terminated, agreement.termination_reason)
        return super().save(commit)


class ReplaceForm(RecordForm):
    """Replacement of an agreement by another one in the register."""

    successor = PickField(
        Agreement.objects.all(),
        label=gettext_lazy("Replacement agreement"),
        suggest=reverse_lazy("agreements:suggest"),
    )
    since = PartialDateFormField(label=gettext_lazy("Since"), required=False)

    class Meta:
        model = Agreement
        fields = ()

    def clean_successor(self):
        successor = self.cleaned_data["successor"]
        if successor.predecessor_id not in (None, self.instance.pk):
            raise ValidationError(_("That agreement already replaces another one."))
        successor.predecessor = self.instance
        try:
            successor.clean()
        except ValidationError as wrong:
            raise ValidationError(wrong.messages) from None
        return successor

    def clean(self):
        data = super().clean()
        successor = data.get("successor")
        if successor and successor.signature != Agreement.Signature.YES:
            self.warn(
                "successor",
                _("The replacement is not yet recorded as signed."),
            )
        return data

    def save(self, commit=True):
        """Save; if the other agreement is signed, also move the stage if that step is
        allowed."""
        agreement, chosen = self.instance, self.cleaned_data["successor"]
        successor = locked(chosen)
        successor.predecessor = agreement
        successor.save()
        is_signed = successor.signature == Agreement.Signature.YES
        if is_signed and Stage.REPLACED in next_stages(agreement):
            agreement.stage = Stage.REPLACED
            since = self.cleaned_data["since"] or ""
            log_stage(agreement, since, self.cleaned_data["reason"])
        return super().save(commit)


def renewal_of(agreement: Agreement, user) -> tuple[Agreement, list]:
    """Return a new agreement that renews another, and formsets with its parties
    (without their numbers) and scope items."""
    renewal = Agreement(predecessor=agreement, stage=Stage.PROPOSED)
    for name in COPIED_FIELDS:
        setattr(renewal, name, getattr(agreement, name))
    initial: dict[type[models.Model], list[dict]] = {
        Party: copied_parties(agreement, user),
        ScopeItem: copied_scope_items(agreement, user),
    }
    return renewal, [
        with_initial_rows(f, *initial.get(f.model, ())) for f in AGREEMENT_ROWS
    ]


def check_renewal(old: Agreement):
    """Return the validation of an agreement that renews this one."""

    def check(form, formsets: list) -> None:
        validate_agreement(form, formsets)
        warn_of_review(form, old)

    return check


def copied_parties(agreement: Agreement, user) -> list[dict]:
    """Return initial data for the parties of the renewed agreement."""
    parties = agreement.parties.seen_by(user).select_related("partner", "country")
    names = ("partner", "country", "region", "group", "role")
    return [
        {"position": number, **{name: getattr(party, name) for name in names}}
        for number, party in enumerate(parties, start=1)
    ]


def copied_scope_items(agreement: Agreement, user) -> list[dict]:
    """Return initial data for the scope items of the renewed agreement."""
    items = agreement.scope_items.seen_by(user).select_related("owed_by")
    names = ("text_id", "text_en", "owed_by")
    return [
        {"position": number, "area": item.area_id}
        | {name: getattr(item, name) for name in names}
        for number, item in enumerate(items, start=1)
    ]


def extension_refusal(agreement: Agreement) -> str:
    """Return why an agreement cannot be extended or terminated, or an empty string."""
    if agreement.signature != Agreement.Signature.YES:
        return _("Only what was signed can be extended or terminated.")
    return ""


# Recommendation of the last review


def warn_of_review(form, agreement: Agreement) -> None:
    """Warn if the last review recommended to stop; it must be confirmed with a
    reason."""
    review = last_review(agreement)
    if review and review.recommendation == Review.Recommendation.STOP:
        form.warn(None, _("The last review recommends ending the cooperation."))
