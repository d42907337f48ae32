"""The forms in which cells of a file are corrected, and corrections taken back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .corrections import LONGEST, MAX_CORRECTIONS, Corrections
from .tables import without_formula_guard

# So many cells of a page may be corrected at once, which is less than a request may have
# fields.
MAX_CELLS = 500
# A longer text, and one of several lines, has a larger field.
LINE = 80
CELL = "cell-"
Row = dict[str, Any]


class CorrectionsForm(forms.Form):
    """The cells of rows with errors. A cell is named by the number of its row and the
    position of its heading."""

    def __init__(
        self,
        data: Any,
        rows: Iterable[Row],
        headings: list[str],
        corrections: Corrections,
    ):
        super().__init__(None if data is None else data.dict())
        self.corrections, self.headings = corrections, headings
        self.positions = {str(n): n for n in range(len(headings))}
        self.cells: dict[str, tuple[str, Row]] = {}
        self.has_more = False
        self.sent = self.sent_cells()
        for row in rows:
            self.add_row(row)

    def add_row(self, row: Row) -> None:
        """Add the cells of a row, and what else was sent for it."""
        number = str(row["number"])
        known = {cell["heading"]: cell for cell in row["cells"]}
        sent = {self.headings[n] for n in self.sent.get(number, ())}
        for position, heading in enumerate(self.headings):
            if heading in known or heading in sent:
                empty = {"heading": heading, "place": "", "text": None, "in_file": None}
                cell = known.get(heading, empty)
                self.add_cell(f"{CELL}{number}-{position}", number, cell)

    def add_cell(self, name: str, number: str, cell: Row) -> None:
        """Add the field of a cell, unless there are already many."""
        if len(self.cells) >= MAX_CELLS:
            self.has_more = True
            return
        text = cell["text"] or ""
        is_long = len(text) > LINE or "\n" in text
        widget = forms.Textarea({"rows": 3}) if is_long else forms.TextInput()
        identity = f"cell-{len(self.cells)}"
        widget.attrs |= {"id": identity, "autocomplete": "off"}
        described = [f"{identity}-errors"]
        described += [f"{identity}-file"] if cell["in_file"] is not None else []
        widget.attrs |= {"aria-describedby": " ".join(described)}
        place = cell["place"] or _("row %(n)s") % {"n": number}
        label = f"{cell['heading']} ({place})"
        self.cells[name] = number, cell
        self.fields[name] = forms.CharField(
            label=label,
            initial=text,
            required=False,
            max_length=LONGEST,
            widget=widget,
        )
        if self.is_bound and name not in self.data:  # it stays as it is
            self.data = {**self.data, name: text}

    def sent_cells(self) -> dict[str, list[int]]:
        """Return the positions of the cells that were sent, by the number of the row."""
        found: dict[str, list[int]] = {}
        for name in self.data if self.is_bound else ():
            number, _dash, position = name.removeprefix(CELL).rpartition("-")
            if name.startswith(CELL) and position in self.positions:
                found.setdefault(number, []).append(self.positions[position])
        return found

    def clean(self) -> None:
        """Refuse cells that the file does not have, and too many corrections."""
        names = [name for name in self.data if name.startswith(CELL)]
        if any(name not in self.cells for name in names):
            message = _(
                "Some of these cells are not in the file as it is read now. Load the page"
                " again."
            )
            raise ValidationError(message)
        count = sum(map(len, self.merged().values()))
        if not self.errors and count > MAX_CORRECTIONS:
            message = ngettext(
                "Only %(n)s cell of a file can be corrected here. Correct the others in"
                " the file and upload it again.",
                "Only %(n)s cells of a file can be corrected here. Correct the others in"
                " the file and upload it again.",
                MAX_CORRECTIONS,
            )
            raise ValidationError(message % {"n": MAX_CORRECTIONS})

    def merged(self) -> Corrections:
        """Return the corrections with those that were sent."""
        found = {number: dict(some) for number, some in self.corrections.items()}
        for name, (number, cell) in self.cells.items():
            text = without_formula_guard(self.cleaned_data.get(name, ""))
            if name not in self.cleaned_data or text == cell["text"]:
                continue
            if text == cell["in_file"]:
                found.get(number, {}).pop(cell["heading"], None)
            else:
                found.setdefault(number, {})[cell["heading"]] = text
        return {number: some for number, some in found.items() if some}

    def described(self, row: Row) -> list[dict[str, Any]]:
        """Return the fields of a row, each with its errors and what the file has."""
        number = str(row["number"])
        found = []
        for name, (of, cell) in self.cells.items():
            if of != number:
                continue
            reasons = [p["reason"] for p in row["problems"] if is_about(p, cell)]
            problems = [*self[name].errors, *reasons] if self.is_bound else reasons
            found.append({"field": self[name], "cell": cell, "problems": problems})
        return found


def is_about(problem: dict[str, Any], cell: Row) -> bool:
    """Return whether an error is about a cell."""
    return cell["heading"] in (problem["label"], *problem["others"])


class TakeBackForm(forms.Form):
    """Which corrections are taken back."""

    cells = forms.MultipleChoiceField(
        label=gettext_lazy("Corrections to take back"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, outcome: dict[str, Any]):
        super().__init__(data)
        self.found: dict[str, tuple[str, str]] = {}
        choices = []
        for cell in outcome["corrected"]:
            words = described_cell(cell)
            choices.append(self.choice(cell["row"], cell["heading"], words))
        for number, heading in outcome["not_corrected"]:
            words = _("%(heading)s (row %(n)s): not in the file as it is read now")
            words %= {"heading": heading, "n": number}
            choices.append(self.choice(number, heading, words))
        field: Any = self.fields["cells"]
        field.choices = choices

    def choice(self, number: str, heading: str, words: str) -> tuple[str, str]:
        """Return the choice of a correction."""
        value = f"{number}|{heading}"
        self.found[value] = number, heading
        return value, words

    def left(self, corrections: Corrections) -> Corrections:
        """Return the corrections without those that are taken back."""
        gone = {self.found[value] for value in self.cleaned_data["cells"]}
        rows = {
            number: {h: text for h, text in some.items() if (number, h) not in gone}
            for number, some in corrections.items()
        }
        return {number: some for number, some in rows.items() if some}


def described_cell(cell: dict[str, str]) -> str:
    """Return where a corrected cell is, what the file has, and what is read instead."""
    where = cell["place"] or _("row %(n)s") % {"n": cell["row"]}
    old, new = (
        f"“{text[:LINE]}”" if text else _("(empty)")
        for text in (cell["old"], cell["new"])
    )
    return f"{cell['heading']} ({where}): {old} → {new}"
