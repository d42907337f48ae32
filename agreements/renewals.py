"""What happens to a text at its end: it is extended, terminated, or renewed by another.

The end that was agreed first is never overwritten: an extension is a row of its own
with the old end and the new one, a renewal is a text of its own.
"""

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perpusnas.access import current_act
from perpusnas.dates import PartialDateFormField
from perpusnas.fields import PickField
from perpusnas.models import Source
from perpusnas.recordforms import RecordForm, offering

from .forms import AGREEMENT_ROWS
from .models import Agreement, Extension, Party, ScopeItem, Stage, StageChange
from .stages import next_stages

# What a renewal usually takes over from the text that it renews.
TAKEN_OVER = ("kind", "condition", "duration", "duration_unit", "renewal")
TAKEN_OVER += ("renewal_duration", "renewal_unit", "notice_months", "languages")
TAKEN_OVER += ("wind_down_months", "prevailing_language", "unit", "person_in_charge")
TAKEN_OVER += ("funding", "window_days", "access")


class ExtendForm(RecordForm):
    """A new end for the same text, by addendum or tacitly."""

    how = Extension._meta.get_field("how").formfield()
    agreed = PartialDateFormField(label=gettext_lazy("Agreed on"), required=False)
    new_end = PartialDateFormField(label=gettext_lazy("New end"))
    paper = PickField(
        Source.objects.filter(kind=Source.Kind.PAPER),
        label=gettext_lazy("Paper"),
        required=False,
        suggest=reverse_lazy("sources:suggest"),
        help_text=gettext_lazy("The addendum or letter that shows it."),
    )

    class Meta:
        model = Agreement
        fields = ()

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
            self.add_error("new_end", moves_on[0].get_violation_error_message())
        return data

    def save(self, commit=True):
        text = super().save(commit)
        self.cleaned_data["extension"].save()
        return text


def term_now(text: Agreement) -> str:
    """When a text ends as agreed today, extensions included; "" where it is not told."""
    found = Agreement.objects.filter(pk=text.pk).validity_on()
    return found.values_list("term", flat=True).first() or ""


class TerminateForm(RecordForm):
    """An end before its time: notice, the day it takes effect, and why."""

    class Meta:
        model = Agreement
        fields = ("notice_given", "terminated", "termination_reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("terminated", "termination_reason"):
            self.fields[name].required = True

    def save(self, commit=True):
        """Once it has taken effect, the stage goes along where it may."""
        text = self.instance
        over = text.terminated_latest and text.terminated_latest <= timezone.localdate()
        moves = over and Stage.TERMINATED in next_stages(text)
        if moves:
            text.stage = Stage.TERMINATED
        text = super().save(commit)
        if moves:
            StageChange.objects.create(
                agreement=text,
                stage=text.stage,
                since=text.terminated,
                moved_by=current_act().user,
                note=text.termination_reason,
            )
        return text


def renewal_of(text: Agreement, user) -> tuple[Agreement, list]:
    """A new text that renews another, with the rows of its form as the old one has them:
    the same parties without their numbers, and the same promises."""
    fresh = Agreement(predecessor=text, stage=Stage.PROPOSED)
    for name in TAKEN_OVER:
        setattr(fresh, name, getattr(text, name))
    told = {Party: same_parties(text, user), ScopeItem: same_promises(text, user)}
    return fresh, [offering(f, *told.get(f.model, ())) for f in AGREEMENT_ROWS]


def same_parties(text: Agreement, user) -> list[dict]:
    parties = text.parties.seen_by(user).select_related("partner", "country")
    names = ("partner", "country", "region", "group", "role")
    return [
        {"position": number, **{name: getattr(party, name) for name in names}}
        for number, party in enumerate(parties, start=1)
    ]


def same_promises(text: Agreement, user) -> list[dict]:
    items = text.scope_items.seen_by(user).select_related("owed_by")
    names = ("text_id", "text_en", "owed_by")
    return [
        {"position": number, "area": item.area_id}
        | {name: getattr(item, name) for name in names}
        for number, item in enumerate(items, start=1)
    ]


def refusal(text: Agreement) -> str:
    """Why a text cannot be extended or terminated; "" where it can."""
    if text.signature != Agreement.Signature.YES:
        return _("Only what was signed can be extended or terminated.")
    return ""
