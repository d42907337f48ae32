"""Pasting participation rows into an event: previewed first, then saved."""

from hashlib import sha256

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from perpusnas.core.access import requires
from perpusnas.core.audit import with_reason
from perpusnas.core.editing.conflicts import Conflict, opened_version
from perpusnas.core.editing.edit import locked, normalised_post, visible_or_404
from perpusnas.core.editing.once import (
    AlreadySentError,
    carried_out_once,
    refuse_repetition,
)
from perpusnas.core.editing.stored import refuse_missing_choices
from perpusnas.core.models import derived_once

from ..models import Event
from ..pasting import LABELS, MAX_ROWS, PastedRowReader


class PasteForm(forms.Form):
    """The pasted text, parsed as rows of one event."""

    rows = forms.CharField(
        label=_("Rows from a spreadsheet"),
        max_length=100_000,
        strip=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Copy the participant table from Excel, paste it, and check the preview."
        ),
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=500,
        help_text=_("Saved in the history."),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(self, *data, event, user):
        self.reader, self.read = PastedRowReader(event, user), []
        super().__init__(*data)

    def clean_rows(self):
        self.read = self.reader.rows(self.cleaned_data["rows"])
        return self.cleaned_data["rows"]

    def clean(self):
        errors = sum(not row.is_right for row in self.read)
        if errors:
            message = ngettext(
                "%(n)s row must be corrected. Nothing is saved until all rows "
                "are correct.",
                "%(n)s rows must be corrected. Nothing is saved until all rows "
                "are correct.",
                errors,
            )
            raise ValidationError(message % {"n": errors})
        return super().clean()

    @property
    def mark(self) -> str:
        """The digest of the text, by which a preview is recognised."""
        return sha256(self.data.get("rows", "").encode()).hexdigest()

    @property
    def was_shown(self) -> bool:
        """Whether exactly this text was previewed before it was saved."""
        return self.cleaned_data["shown"] == self.mark

    def is_still_valid(self) -> bool:
        """Whether the partners of valid rows are offered still."""
        rows = [row.form for row in self.read]
        refuse_missing_choices(rows)
        return all(row.is_valid() for row in rows)

    def save(self, event: Event) -> None:
        """Save all rows as one change of the event."""
        with derived_once():
            event.save()
            for row in self.read:
                row.form.instance.event = event
                row.form.save()


@requires("write_register")
def participation_paste(request, pk):
    """Preview pasted rows and, once confirmed without errors, save them."""
    user = request.user
    event = visible_or_404(Event.objects.visible_to(user), pk)

    def page(form, event, status=200, conflict=None):
        context = {"form": form, "record": event, "conflict": conflict}
        context |= {"labels": LABELS.values(), "most": MAX_ROWS, "forms": [form]}
        return render(request, "events/participation.html", context, status=status)

    if request.method != "POST":
        return page(PasteForm(event=event, user=user), event)
    try:
        return paste(request, event, page)
    except AlreadySentError as already:
        return redirect(already.address)


def paste(request, event, page):
    """Preview the rows or save them; the event is locked only to save valid ones."""
    form = PasteForm(normalised_post(request.POST), event=event, user=request.user)
    is_valid = form.is_valid()
    is_current = opened_version(request) == event.version
    if not (is_valid and is_current and "save" in request.POST and form.was_shown):
        refuse_repetition(request)
        if not is_current:
            return page(form, event, 409, Conflict(event.changed_by, event.changed))
        return page(form, event, 200 if is_valid else 422)
    with carried_out_once(request) as answer:
        event = locked(event)
        if opened_version(request) == event.version and form.is_still_valid():
            with with_reason(form.cleaned_data["reason"]):
                form.save(event)
            answer.address = event.get_absolute_url()
    if not answer.address:
        return paste(request, event, page)
    messages.success(request, gettext("Saved."))
    return redirect(answer.address)
