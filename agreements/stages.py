"""The stages of an agreement before and after signing, and the steps allowed between
them.

The order follows Art. 6 of UU 24/2000 (approach, negotiation, drafting, acceptance,
signing), with further stages from office practice. Users make each step, which is
logged with date, user, reason and evidence; the log is never changed.
"""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perpusnas.core.audit import audit_context
from perpusnas.core.dates.partial import PartialDateFormField
from perpusnas.core.editing.forms import CHOOSE, RecordForm
from perpusnas.core.fields import PickField
from perpusnas.core.models import Source

from .models import Agreement, Stage, StageChange
from .stage_log import BEFORE_SIGNING
from .terms import fill_reckoned_end

NEXT_STAGES: dict[str, tuple[Stage, ...]] = {
    Stage.PROPOSED: (Stage.EXPLORATORY, Stage.IN_PRINCIPLE, Stage.CANCELLED),
    Stage.EXPLORATORY: (
        Stage.IN_PRINCIPLE,
        Stage.NEGOTIATION,
        Stage.ON_HOLD,
        Stage.CANCELLED,
    ),
    Stage.IN_PRINCIPLE: (
        Stage.NEGOTIATION,
        Stage.DRAFTING,
        Stage.ON_HOLD,
        Stage.CANCELLED,
    ),
    Stage.NEGOTIATION: (
        Stage.DRAFTING,
        Stage.IN_PRINCIPLE,
        Stage.ON_HOLD,
        Stage.CANCELLED,
    ),
    Stage.DRAFTING: (
        Stage.TEXT_AGREED,
        Stage.NEGOTIATION,
        Stage.ON_HOLD,
        Stage.CANCELLED,
    ),
    Stage.TEXT_AGREED: (Stage.READY, Stage.DRAFTING, Stage.CANCELLED),
    Stage.READY: (Stage.SIGNED, Stage.ON_HOLD, Stage.CANCELLED),
    Stage.SIGNED: (Stage.IMPLEMENTATION, Stage.TERMINATED),
    Stage.IMPLEMENTATION: (
        Stage.RENEWAL,
        Stage.REPLACED,
        Stage.TERMINATED,
        Stage.CLOSED,
    ),
    Stage.RENEWAL: (
        Stage.IMPLEMENTATION,
        Stage.REPLACED,
        Stage.TERMINATED,
        Stage.CLOSED,
    ),
    # Whatever it turns out to be.
    Stage.UNKNOWN: tuple(stage for stage in Stage if stage != Stage.UNKNOWN),
}
# Steps that require a reason.
REASON_REQUIRED = (
    Stage.ON_HOLD,
    Stage.CANCELLED,
    Stage.TERMINATED,
    Stage.CLOSED,
    Stage.UNKNOWN,
)


def stage_before_hold(agreement: Agreement) -> Stage:
    """Return the stage to which an agreement on hold returns: the last one before.

    Where the log has none, it is the first stage that can be put on hold.
    """
    changes = agreement.stage_changes.exclude(stage=Stage.ON_HOLD).order_by("-pk")
    last = changes.filter(stage__in=BEFORE_SIGNING).first()
    return Stage(last.stage) if last else Stage.EXPLORATORY


def next_stages(agreement: Agreement) -> tuple[Stage, ...]:
    """Return the stages to which an agreement may move; none from a final stage.

    Any other may turn out not to be known.
    """
    if agreement.stage == Stage.ON_HOLD:
        return (stage_before_hold(agreement), Stage.CANCELLED, Stage.UNKNOWN)
    steps = NEXT_STAGES.get(agreement.stage, ())
    if not steps or agreement.stage == Stage.UNKNOWN:
        return steps
    return (*steps, Stage.UNKNOWN)


def log_stage(agreement: Agreement, since: str, note: str, **facts: Any) -> None:
    """Add the current stage of an agreement to its log."""
    StageChange.objects.create(
        agreement=agreement,
        stage=agreement.stage,
        since=since,
        moved_by=audit_context().user,
        note=note,
        **facts,
    )


class MoveForm(RecordForm):
    """One step of an agreement to its next stage, with date and evidence."""

    since = PartialDateFormField(label=gettext_lazy("Since"), required=False)
    again = PartialDateFormField(
        label=gettext_lazy("Review date"),
        required=False,
        help_text=gettext_lazy("For an agreement that is put on hold."),
    )
    evidence = PickField(
        Source.objects.all(),
        label=gettext_lazy("Evidence"),
        required=False,
        suggest=reverse_lazy("sources:suggest"),
        help_text=gettext_lazy("Letter, note or document that serves as evidence."),
    )

    class Meta:
        model = Agreement
        fields = ("stage", "signature", "signed")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stages = next_stages(self.instance)
        choices = [("", CHOOSE), *((s.value, s.label) for s in stages)]
        self.initial["stage"] = ""
        self.fields["stage"] = forms.ChoiceField(label=_("To stage"), choices=choices)
        self.fields["since"].initial = timezone.localdate().isoformat()
        if Stage.SIGNED not in stages:
            del self.fields["signature"], self.fields["signed"]
        if Stage.ON_HOLD not in stages:
            del self.fields["again"]

    def clean(self):
        data = super().clean()
        stage = data.get("stage")
        if stage in REASON_REQUIRED and not data.get("reason"):
            self.add_error("reason", _("Enter a reason."))
        if data.get("again") and stage != Stage.ON_HOLD:
            self.add_error("again", _("Only agreements on hold have a review date."))
        self.check_day(data.get("since") or "")
        if stage == Stage.SIGNED:
            self.check_signing(data)
        return data

    def check_day(self, since: str) -> None:
        """Refuse dates in the future and dates before the current stage."""
        change = StageChange(since=since)
        if change.since_earliest and change.since_earliest > timezone.localdate():
            self.add_error("since", _("The date cannot be in the future."))
        last = self.instance.stage_changes.exclude(since="").order_by("pk").last()
        comparable = last and change.since_latest and last.since_earliest
        if comparable and change.since_latest < last.since_earliest:
            self.add_error("since", _("The date is earlier than the current stage."))

    def check_signing(self, data) -> None:
        """Require the signature, and warn if its date is missing."""
        if data.get("signature") != Agreement.Signature.YES:
            self.add_error("signature", _("Set the signing status to “Signed” first."))
        if not data.get("signed"):
            self.warn(
                "signed",
                _("The stage is after signing, but the signing date is missing."),
            )

    def save(self, commit=True):
        """Save the agreement and add the step to its log; on signature, fill in the end
        that the duration gives."""
        if self.cleaned_data["stage"] == Stage.SIGNED:
            fill_reckoned_end(self.instance)
        agreement = super().save(commit)
        log_stage(
            agreement,
            self.cleaned_data["since"] or "",
            self.cleaned_data["reason"],
            again=self.cleaned_data.get("again") or "",
            evidence=self.cleaned_data["evidence"],
        )
        return agreement
