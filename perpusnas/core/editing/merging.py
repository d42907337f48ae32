"""Three versions of a form brought together: as it was opened, as it was sent, and as
the record and its rows are stored now."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .conflicts import Difference, FormBundle, value_as_text
from .opened import Opened, Values, as_initial, plain, shown_values, stored_fields

CHOICE = "choice-"
MINE, THEIRS, OPEN = "mine", "theirs", ""


@dataclass
class SentForm:
    """The part of a POST that belongs to one form, whatever number its row gets."""

    values: dict[str, list]
    files: dict[str, list] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)


class Merge:
    """The data of a form, brought onto what is stored now.

    A field that the sender did not touch takes the newer value. What both changed
    differently is a difference to choose from; until then it stays as it was sent.
    """

    def __init__(self, parts: FormBundle, opened: Opened | None):
        self.opened = opened
        data: Any = parts.form.data  # a QueryDict
        files: Any = parts.form.files  # a MultiValueDict
        self.data, self.files = data.copy(), files.copy()
        self.differences: list[Difference] = []
        self.changes_data = False
        self.merge_record(parts.form)
        for formset in parts.formsets:
            if formset.management_form.is_valid() and not formset.is_read_only:
                self.merge_rows(formset)

    def choice(self, name: str) -> str | None:
        """What was chosen of a difference; None where the page asked about none."""
        if self.opened is None or name not in self.opened.pending:
            return None
        chosen = self.data.get(f"{CHOICE}{name}")
        return chosen if chosen in (MINE, THEIRS) else OPEN

    # Fields

    def merge_record(self, form) -> None:
        sent = SentForm({})
        self.merge_fields(form, sent, self.opened.fields if self.opened else None)
        for name, values in sent.values.items():
            self.data.setlist(name, values)
        self.differences += sent.differences

    def merge_fields(self, form, sent: SentForm, was: Values | None) -> None:
        """Let fields that the sender did not touch take the newer value."""
        for name in stored_fields(form):
            bound = form[name]
            if not bound.field.has_changed(bound.initial, bound.data):
                continue
            chosen = self.choice(bound.html_name)
            is_newer = was is None or (name, plain(bound.initial)) not in was.items()
            if chosen == THEIRS or (is_newer and not is_touched(bound, was)):
                self.take_stored(bound, sent)
            elif is_newer or chosen == OPEN:
                theirs = value_as_text(bound.field, bound.initial)
                yours = value_as_text(bound.field, bound.data)
                self.add_difference(form, sent, name, yours, theirs)

    def take_stored(self, bound, sent: SentForm) -> None:
        sent.values[bound.name] = resent(bound)
        sent.files.pop(bound.name, None)
        self.changes_data = True

    def add_difference(self, form, sent, name: str, yours: str, theirs: str) -> None:
        label = str(form[name].label) if name else ""
        is_file = bool(name) and isinstance(form.fields[name], forms.FileField)
        sent.differences.append(
            Difference(label, yours, theirs, name, form.edits(), is_file)
        )

    # Rows

    def merge_rows(self, formset) -> None:
        """Bring the rows that were sent onto those that are there, known by their
        number: some may be gone, and others new."""
        was = None if self.opened is None else self.opened.rows.get(formset.prefix, {})
        known: list[SentForm] = []
        new: list[SentForm] = []
        for number, form in enumerate(formset.forms):
            sent = self.sent_row(form)
            if number >= formset.initial_form_count():
                self.merge_new_row(form, sent, new)
            elif form.instance.pk is None:
                self.merge_removed_row(form, sent, was, known, new)
            else:
                row_was = was and was.get(str(form.instance.pk), {})
                self.merge_row(form, sent, row_was)
                known.append(sent)
        known += self.rows_added_meanwhile(formset, was)
        if self.changes_data:
            self.write_rows(formset, known, new)
        self.number_differences(formset, [*known, *new])

    def sent_row(self, form) -> SentForm:
        start = f"{form.prefix}-"
        return SentForm(part_of(self.data, start), part_of(self.files, start))

    def merge_new_row(self, form, sent: SentForm, new: list) -> None:
        """A new row, or one that somebody else removed and that was changed here."""
        chosen = self.choice(form.prefix)
        if chosen == THEIRS:
            self.changes_data = True
            return
        new.append(sent)
        if chosen == OPEN:
            self.add_difference(form, sent, "", typed_row(form), _("(removed)"))

    def merge_removed_row(self, form, sent, was, known: list, new: list) -> None:
        """A row that is gone: it stays so, unless it was changed here."""
        key = form.instance._meta.pk.name
        number = sent.values.get(key, [""])[0]
        if was is not None and number not in was:
            known.append(sent)  # never shown here: the form of the row refuses it
            return
        self.changes_data = True
        names = stored_fields(form)
        touched = was is None or any(is_touched(form[n], was[number]) for n in names)
        if touched and not is_marked_deleted(form):
            sent.values[key] = [""]
            new.append(sent)
            self.add_difference(form, sent, "", typed_row(form), _("(removed)"))

    def merge_row(self, form, sent: SentForm, was: Values | None) -> None:
        if not is_marked_deleted(form):
            self.merge_fields(form, sent, was)
            return
        chosen = self.choice(form.prefix)
        if chosen == THEIRS:
            del sent.values[DELETION_FIELD_NAME]
            for name in stored_fields(form):
                self.take_stored(form[name], sent)
        elif chosen == OPEN or was != shown_values(form):
            self.add_difference(form, sent, "", _("(removed)"), stored_row(form))

    def rows_added_meanwhile(self, formset, was) -> list[SentForm]:
        """Rows that somebody else has added since the form was opened."""
        sent = {form.instance.pk for form in formset.forms}
        found = []
        for row in formset.get_queryset():
            if row.pk in sent or str(row.pk) in (was or {}):
                continue
            form = formset.form(instance=row, **formset.get_form_kwargs(None))
            values = {name: resent(form[name]) for name in stored_fields(form)}
            found.append(SentForm({**values, row._meta.pk.name: [str(row.pk)]}))
            self.changes_data = True
        return found

    def write_rows(self, formset, known: list[SentForm], new: list[SentForm]) -> None:
        """Number the rows anew: first those that are there, then the new ones."""
        for form in formset.forms:
            for sent in (self.data, self.files):
                for name in [n for n in sent if n.startswith(f"{form.prefix}-")]:
                    del sent[name]
        for number, row in enumerate([*known, *new]):
            start = f"{formset.add_prefix(number)}-"
            for name, values in row.values.items():
                self.data.setlist(f"{start}{name}", values)
            for name, uploads in row.files.items():
                self.files.setlist(f"{start}{name}", uploads)
        total, initial = len(known) + len(new), len(known)
        self.data[f"{formset.management_form.add_prefix('TOTAL_FORMS')}"] = str(total)
        self.data[f"{formset.management_form.add_prefix('INITIAL_FORMS')}"] = str(
            initial
        )

    def number_differences(self, formset, rows: list[SentForm]) -> None:
        """Name each difference after the input that it is about, and its row."""
        kind = getattr(formset, "row_label", None) or formset.model._meta.verbose_name
        for number, row in enumerate(rows):
            for difference in row.differences:
                prefix = formset.add_prefix(number)
                field_name = difference.name
                difference.name = f"{prefix}-{field_name}" if field_name else prefix
                words = [f"{capfirst(str(kind))} {number + 1}", difference.label]
                difference.label = ": ".join(filter(None, words))
                self.differences.append(difference)


def part_of(sent, start: str) -> dict[str, list]:
    """What was sent under names that begin so, by the rest of the name."""
    return {
        name.removeprefix(start): values
        for name, values in sent.lists()
        if name.startswith(start)
    }


def is_touched(bound, was: Values | None) -> bool:
    """Whether the sender changed a field; not where it was not shown."""
    if was is None:
        return True
    if bound.name not in was:
        return False
    return bound.field.has_changed(as_initial(bound.field, was[bound.name]), bound.data)


def is_marked_deleted(form) -> bool:
    return DELETION_FIELD_NAME in form.fields and bool(form[DELETION_FIELD_NAME].data)


def resent(bound) -> list[str]:
    """What a browser would send for a field that shows what is stored."""
    value = bound.field.prepare_value(bound.initial)
    shown_by: Any = bound.field.widget
    widget = getattr(shown_by, "widget", shown_by)  # the admin puts links around some
    if isinstance(bound.field, forms.FileField):
        return []
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = widget.format_value(value)
    if isinstance(shown, list):
        return [str(each) for each in shown]
    return ["" if shown is None else str(shown)]


def typed_row(form) -> str:
    return row_as_text(form, lambda bound: bound.data)


def stored_row(form) -> str:
    return row_as_text(form, lambda bound: bound.initial)


def row_as_text(form, value_of) -> str:
    """The filled fields of a row with their labels."""
    bounds = [form[name] for name in stored_fields(form)]
    texts = (
        (bound.label, value_as_text(bound.field, value_of(bound))) for bound in bounds
    )
    return "; ".join(
        f"{label}: {text}" for label, text in texts if text and text != _("No")
    )
