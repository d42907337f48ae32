"""How a text moves from stage to stage: by people, one allowed step at a time.

The order is that of UU 24/2000 Art. 6 (approach, negotiation, drafting, acceptance,
signing), widened by what offices do before and after it. A step is written down with
its day, who made it, why, and what shows it; what was written down is never rewritten.
"""

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perpusnas.core.access import current_act
from perpusnas.core.dates.partial import PartialDateFormField
from perpusnas.core.editing.forms import CHOOSE, RecordForm
from perpusnas.core.fields import PickField
from perpusnas.core.models import Source

from .models import Agreement, Stage, StageChange

BEFORE_SIGNING = (
    Stage.PROPOSED,
    Stage.EXPLORATORY,
    Stage.NEGOTIATION,
    Stage.DRAFTING,
    Stage.TEXT_AGREED,
    Stage.READY,
)
NEXT: dict[str, tuple[Stage, ...]] = {
    Stage.PROPOSED: (Stage.EXPLORATORY, Stage.CANCELLED),
    Stage.EXPLORATORY: (Stage.NEGOTIATION, Stage.ON_HOLD, Stage.CANCELLED),
    Stage.NEGOTIATION: (Stage.DRAFTING, Stage.ON_HOLD, Stage.CANCELLED),
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
}
# Steps that nobody understands later without a word on why.
WITH_REASON = (Stage.ON_HOLD, Stage.CANCELLED, Stage.TERMINATED, Stage.CLOSED)


def before_hold(text: Agreement) -> Stage:
    """The stage that a text on hold goes back to: the last one it was in before.

    Where the log does not tell it, the first at which a text may be put on hold.
    """
    changes = text.stage_changes.exclude(stage=Stage.ON_HOLD).order_by("-pk")
    last = changes.filter(stage__in=BEFORE_SIGNING).first()
    return Stage(last.stage) if last else Stage.EXPLORATORY


def next_stages(text: Agreement) -> tuple[Stage, ...]:
    """Where a text may go from where it is; nowhere from an end."""
    if text.stage == Stage.ON_HOLD:
        return (before_hold(text), Stage.CANCELLED)
    return NEXT.get(text.stage, ())


class MoveForm(RecordForm):
    """One step of a text to its next stage, with its day and what shows it."""

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
        if stage in WITH_REASON and not data.get("reason"):
            self.add_error("reason", _("Enter a reason."))
        if data.get("again") and stage != Stage.ON_HOLD:
            self.add_error("again", _("Only agreements on hold have a review date."))
        self.check_day(data.get("since") or "")
        if stage == Stage.SIGNED:
            self.check_signing(data)
        return data

    def check_day(self, since: str) -> None:
        """The log goes forward, and tells what has happened."""
        change = StageChange(since=since)
        if change.since_earliest and change.since_earliest > timezone.localdate():
            self.add_error("since", _("The date cannot be in the future."))
        last = self.instance.stage_changes.exclude(since="").order_by("pk").last()
        told = last and change.since_latest and last.since_earliest
        if told and change.since_latest < last.since_earliest:
            self.add_error("since", _("The date is earlier than the current stage."))

    def check_signing(self, data) -> None:
        if data.get("signature") != Agreement.Signature.YES:
            self.add_error("signature", _("Set the signing status to “Signed” first."))
        if not data.get("signed"):
            self.warn(
                "signed",
                _("The stage is after signing, but the signing date is missing."),
            )

    def save(self, commit=True):
        text = super().save(commit)
        StageChange.objects.create(
            agreement=text,
            stage=text.stage,
            since=self.cleaned_data["since"] or "",
            moved_by=current_act().user,
            note=self.cleaned_data["reason"],
            again=self.cleaned_data.get("again") or "",
            evidence=self.cleaned_data["evidence"],
        )
        return text
