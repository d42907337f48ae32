"""What happens to a text at its end: it is extended, terminated, renewed by another, or
another takes its place.

The end that was agreed first is never overwritten: an extension is a row of its own
with the old end and the new one, a renewal is a text of its own. What the last review
(*monev*) recommended is told where it is decided, and asked about where it is not kept.
"""

from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perpusnas.core.access import current_act
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
    StageChange,
)
from .reviews import last_review
from .stages import next_stages
from .validation import validate_agreement

# What a renewal usually takes over from the text that it renews.
TAKEN_OVER = ("kind", "condition", "duration", "duration_unit", "renewal")
TAKEN_OVER += ("renewal_duration", "renewal_unit", "notice_months", "languages")
TAKEN_OVER += ("wind_down_months", "prevailing_language", "unit", "person_in_charge")
TAKEN_OVER += ("funding", "window_days", "access")


class ExtendForm(RecordForm):
    """A new end for the same text, by addendum or tacitly."""

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
        warn_of_review(self, self.instance)
        return data

    def save(self, commit=True):
        text = super().save(commit)
        self.cleaned_data["extension"].save()
        return text


def term_now(text: Agreement) -> str:
    """When a text ends as agreed today, extensions included; "" where it is not told."""
    return text.spans.on(timezone.localdate()).first().term


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
        if over and Stage.TERMINATED in next_stages(text):
            text.stage = Stage.TERMINATED
            write_down(text, text.terminated, text.termination_reason)
        return super().save(commit)


class ReplaceForm(RecordForm):
    """That a text which is in the register already takes the place of this one."""

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
        """The stage goes along where it may, once the other text is signed."""
        text, chosen = self.instance, self.cleaned_data["successor"]
        successor = locked(chosen)
        successor.predecessor = text
        successor.save()
        signed = successor.signature == Agreement.Signature.YES
        if signed and Stage.REPLACED in next_stages(text):
            text.stage = Stage.REPLACED
            since = self.cleaned_data["since"] or ""
            write_down(text, since, self.cleaned_data["reason"])
        return super().save(commit)


def write_down(text: Agreement, since: str, note: str) -> None:
    """Add the stage that a text has come to now to its log."""
    StageChange.objects.create(
        agreement=text,
        stage=text.stage,
        since=since,
        moved_by=current_act().user,
        note=note,
    )


def renewal_of(text: Agreement, user) -> tuple[Agreement, list]:
    """A new text that renews another, with the rows of its form as the old one has them:
    the same parties without their numbers, and the same promises."""
    fresh = Agreement(predecessor=text, stage=Stage.PROPOSED)
    for name in TAKEN_OVER:
        setattr(fresh, name, getattr(text, name))
    told = {Party: same_parties(text, user), ScopeItem: same_promises(text, user)}
    return fresh, [with_initial_rows(f, *told.get(f.model, ())) for f in AGREEMENT_ROWS]


def check_renewal(old: Agreement):
    """The check of a text that is to renew this one."""

    def check(form, formsets: list) -> None:
        validate_agreement(form, formsets)
        warn_of_review(form, old)

    return check


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


# What the last review says


def warn_of_review(form, text: Agreement) -> None:
    """A text that was to stop goes on only if somebody says why."""
    review = last_review(text)
    if review and review.recommendation == Review.Recommendation.STOP:
        form.warn(None, _("The last review recommends ending the cooperation."))
