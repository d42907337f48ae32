"""The form in which a user says whom uncertain names mean."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .identification import MODELS, NEW

SKIP, FIRST = "skip", "first"
FRESH = {
    "partner": gettext_lazy("A new partner"),
    "person": gettext_lazy("A new person"),
}
MAX_DIGITS = 15


def id_in(text: str) -> int | None:
    """Return the id of a record in a text such as `#12`, or None."""
    digits = text.strip().removeprefix("#")
    is_id = digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS
    return int(digits) if is_id else None


class NamesForm(forms.Form):
    """The record that each uncertain name means, and an answer for all other names."""

    rest = forms.ChoiceField(
        label=gettext_lazy("All names not matched here"),
        choices=[
            ("", gettext_lazy("stay open")),
            (NEW, gettext_lazy("are new")),
            (FIRST, gettext_lazy("are each the first answer shown")),
            (SKIP, gettext_lazy("leave their rows out")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data, questions: list[dict], user: Any = None):
        super().__init__(data)
        self.user, self.questions = user, questions
        for question in self.questions:
            key = question["key"]
            self.fields[f"who-{key}"] = forms.ChoiceField(
                label=question["name"],
                choices=answers_to(question),
                required=False,
                widget=forms.RadioSelect,
            )
            if question.get("any_record"):
                self.fields[f"other-{key}"] = forms.CharField(
                    label=_("ID of another record"), required=False, max_length=20
                )

    def asked(self) -> Iterator[dict[str, Any]]:
        """Yield each question with its fields, and its answers: the radio button and the
        option, which is None for a new record and for leaving rows out."""
        for question in self.questions:
            field, other = self[f"who-{question['key']}"], f"other-{question['key']}"
            yield {
                "question": question,
                "field": field,
                "answers": list(zip_longest(field, question["options"])),
                "other": self[other] if other in self.fields else None,
            }

    def clean(self) -> None:
        """Find the records whose ids were typed."""
        for question in self.questions:
            name = f"other-{question['key']}"
            if text := self.cleaned_data.get(name):
                self.check_other(question, name, text)

    def check_other(self, question: dict, name: str, text: str) -> None:
        """Add an error unless a text is the id of a record that the user may see."""
        if self.cleaned_data.get(f"who-{question['key']}"):
            message = _("Choose an answer or enter an ID, not both.")
            self.add_error(name, message)
            return
        visible = MODELS[question["kind"]].objects.visible_to(self.user)
        pk = id_in(text)
        if pk is None or not visible.filter(pk=pk).exists():
            self.add_error(name, _("There is no record with this ID."))
        else:
            self.cleaned_data[name] = str(pk)

    def answers(self) -> dict[str, tuple[str, str]]:
        """Return the answers by key of the question, each with its label."""
        found = {}
        for question in self.questions:
            key = question["key"]
            labels = dict(answers_to(question))
            if value := self.cleaned_data.get(f"who-{key}"):
                found[key] = value, "" if value == NEW else str(labels[value])
            elif other := self.cleaned_data.get(f"other-{key}"):
                found[key] = other, f"#{other}"
        return found


def answers_to(question: dict) -> list[tuple[str, Any]]:
    """Return the possible answers to a question."""
    choices = [(o["value"], o["label"]) for o in question["options"]]
    if question["may_be_new"]:
        choices.append((NEW, FRESH[question["kind"]]))
    return [*choices, (SKIP, _("Leave out its rows"))]
