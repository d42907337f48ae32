"""The form in which a user says what happens with rows of a file."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import ImportJob
from .name_forms import id_in
from .previews import numbers_of_rows, numbers_with_id
from .reading import KINDS
from .rows import RowState


class RowChoicesForm(forms.Form):
    """Rows of the preview, chosen one by one or all in a state, and the id of the record
    that they are about."""

    every = forms.BooleanField(
        label=gettext_lazy("All rows of this list, also on its other pages"),
        required=False,
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", ""), *((str(s), str(s)) for s in RowState)],
        widget=forms.HiddenInput,
    )
    record = forms.CharField(
        label=gettext_lazy("ID of the record"), required=False, max_length=20
    )

    def __init__(self, data, job: ImportJob, user: Any = None, **options: Any):
        super().__init__(data, **options)
        self.job, self.user = job, user

    @property
    def needs_record(self) -> bool:
        """Whether the button was pressed that says which record is meant."""
        return self.data.get("do") == "same"

    @property
    def names_record(self) -> bool:
        """Whether a button was pressed that says which record is meant, or none."""
        return self.data.get("do") in ("same", "separate")

    def clean(self) -> None:
        """Find the rows, and the record."""
        state = self.cleaned_data.get("state", "")
        sent = list(dict.fromkeys(cast(QueryDict, self.data).getlist("row")))
        everything = numbers_of_rows(self.job)
        if self.cleaned_data.get("every"):
            sent = numbers_of_rows(self.job, state)
        elif unknown := set(sent) - {*everything}:
            message = _("The file has no row %(n)s.") % {"n": min(unknown)[:20]}
            self.add_error("every", message)
        if not sent:
            self.add_error("every", _("Choose rows."))
        if self.names_record and (given := {*sent} & numbers_with_id(self.job)):
            message = _("Row %(n)s gives the ID of its record: change it in the file.")
            self.add_error("every", message % {"n": min(given)})
        self.cleaned_data["rows"] = sent
        if self.needs_record:
            self.check_record()

    def check_record(self) -> None:
        """Add an error unless the id is that of a record that the user may see."""
        pk = id_in(self.cleaned_data.get("record", ""))
        visible = KINDS[self.job.kind].model.objects.visible_to(self.user)
        if pk is None or not visible.filter(pk=pk).exists():
            self.add_error("record", _("There is no record with this ID."))
        else:
            self.cleaned_data["record"] = str(pk)
