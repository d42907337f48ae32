"""The form in which a user confirms or corrects how a file is read."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from .csv_files import ENCODINGS, SEPARATORS
from .headings import MOST_ROWS
from .table_limits import HEADING_WITHIN, ReadingChoices
from .tables import FileLook

SEPARATOR_NAMES = {";": _("semicolon (;)"), "\t": _("tab"), ",": _("comma (,)")}
SUB_HEADINGS = [
    ("", _("rows such as “Tahun 2019”")),
    ("single", _("all rows with a single filled cell")),
    ("none", _("no rows: all are records")),
]
ORDERS = [
    ("", _("not chosen")),
    ("day", _("day first: 3/4/1968 is 3 April")),
    ("month", _("month first: 3/4/1968 is March 4")),
]
MONTH_FIRST = {"": None, "day": False, "month": True}
# Where another sheet or text is read, the headings are looked for again.
OTHER_TEXT = {"sheets", "encoding", "separator"}


class ReadingForm(forms.Form):
    """Sheets or encoding, rows of headings, sub-headings, totals and order of dates."""

    sheets = forms.MultipleChoiceField(
        label=_("Sheets"),
        help_text=_("Several sheets must have the same headings."),
        widget=forms.CheckboxSelectMultiple,
    )
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS.items())
    separator = forms.ChoiceField(
        label=_("Separator"), choices=[(s, SEPARATOR_NAMES[s]) for s in SEPARATORS]
    )
    header_row = forms.IntegerField(
        label=_("First row of headings"), min_value=1, max_value=HEADING_WITHIN * 100
    )
    header_rows = forms.TypedChoiceField(
        label=_("Rows of headings"),
        choices=[(n, n) for n in range(1, MOST_ROWS + 1)],
        coerce=int,
    )
    sub_headings = forms.ChoiceField(
        label=_("Sub-headings"),
        help_text=_("A sub-heading becomes a value of the rows below it."),
        choices=SUB_HEADINGS,
        required=False,
    )
    order = forms.ChoiceField(label=_("Order of dates"), choices=ORDERS, required=False)
    keeps_totals = forms.BooleanField(
        label=_("Rows such as “Jumlah” are records, not totals"), required=False
    )

    def __init__(self, data, look: FileLook):
        choices = look.choices
        orders = {value: name for name, value in MONTH_FIRST.items()}
        initial = choices.as_dict() | {"order": orders[choices.month_first]}
        super().__init__(data, initial=initial)
        self.look = look
        if len(look.sheets) > 1:
            field = cast(forms.MultipleChoiceField, self.fields["sheets"])
            field.choices = [(name, name) for name in look.sheets]
        else:
            del self.fields["sheets"]
        if not look.is_csv:
            del self.fields["encoding"], self.fields["separator"]

    def choices(self) -> ReadingChoices:
        """Return the choices of the user."""
        chosen: dict[str, Any] = self.look.choices.as_dict() | self.cleaned_data
        chosen["month_first"] = MONTH_FIRST[chosen.pop("order")]
        changed = set(self.changed_data)
        if changed & OTHER_TEXT and not changed & {"header_row", "header_rows"}:
            chosen["header_row"] = chosen["header_rows"] = 0
        return ReadingChoices.from_dict(chosen)
