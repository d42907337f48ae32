"""The form of a record: what it showed, the reason for a change, and its warnings."""

from typing import Any

from django import forms
from django.db import models
from django.db.models import BLANK_CHOICE_DASH, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..fields import PickField
from ..models import ListedChoiceFormField, User
from ..visibility import cached_for_user, levels_seen_by
from .constraints import validate_instance
from .once import new_token
from .opened import ABOUT_THE_CHANGE

CHOOSE = gettext_lazy("Choose …")
DASHES = BLANK_CHOICE_DASH[0]


def visible_choices(fields: dict[str, forms.Field], user) -> dict[str, QuerySet]:
    """The records that the user may choose from, by field."""
    found = {name: getattr(field, "queryset", None) for name, field in fields.items()}
    return {
        name: offered_records(records, user)
        for name, records in found.items()
        if records is not None and hasattr(records, "visible_to")
    }


def offered_records(records: Any, user: Any) -> QuerySet:
    """Return those of these records that the user may choose; those of a whole table are
    worked out once for the thirty forms of a page."""

    def offered() -> QuerySet:
        return records.visible_to(user).for_choice(user)

    if records.query.where:
        return offered()
    return cached_for_user(user, f"choices of {records.model._meta.label}", offered)


def limit_choices(form: forms.BaseForm, choices: dict[str, QuerySet]) -> None:
    """Offer in each field only these records."""
    for name, records in choices.items():
        field: Any = form.fields[name]  # a ModelChoiceField or a PickField
        field.queryset = records
        if isinstance(field, PickField):
            field.user = getattr(form, "user", None)


def offer_active_users(form: forms.ModelForm, name: str) -> None:
    """Offer in a field the people with an active account, and the one chosen already."""
    chosen = Q(pk=getattr(form.instance, f"{name}_id"))
    if name in form.fields:
        people = User.objects.personal_accounts().filter(Q(is_active=True) | chosen)
        limit_choices(form, {name: people})


def shorten_texts(form: forms.ModelForm) -> None:
    """Give each long text three lines; Django's default is ten."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3


def offer_choices(form: forms.BaseForm, name: str, choices: list) -> None:
    """Offer these choices in a field."""
    field: Any = form.fields[name]  # a ChoiceField or a ModelChoiceField
    field.choices = choices


def named_choices(choices) -> list:
    """Choices whose empty one says what to do instead of a row of dashes."""
    return [("", CHOOSE) if choice == DASHES else choice for choice in choices]


def listed_choices(form: forms.ModelForm, name: str) -> list[tuple[str, Any]]:
    """The rows of a list that a field offers: those in use, and the one that is stored.

    What was sent may be a row that another process added a moment ago.
    """
    field: Any = form.fields[name]
    if form.is_bound:
        field.listed.knows(form.data.get(form.add_prefix(name), ""))
    return field.listed.offered(getattr(form.instance, name))


def name_empty_choices(form: forms.ModelForm) -> None:
    """Say what to do in the empty choice of each list."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = CHOOSE if field.empty_label is not None else None
        elif isinstance(field, ListedChoiceFormField):
            field.choices = [("", CHOOSE), *listed_choices(form, name)]
        elif isinstance(field, forms.ChoiceField):
            field.choices = named_choices(field.choices)


class OpenedForm(forms.ModelForm):
    """A form that carries what it showed when it was opened, and a token: what somebody
    else has saved since is not overwritten, and it is carried out once."""

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.CharField(
        required=False, widget=forms.HiddenInput, initial=new_token, max_length=100
    )

    LAST = ABOUT_THE_CHANGE

    def edits(self) -> list[models.Model]:
        """The records that this form changes."""
        return [self.instance]

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - set(self.LAST))


class RecordForm(OpenedForm):
    """A record's own fields, what they showed when opened, and why it is changed.

    `Meta.groups` declares the fields of a kind of record, for the site and the admin.
    `warn` is for what is unusual and yet happens: it is saved only when confirmed, with
    a reason.
    """

    Meta: Any

    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Saved in the history."),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Save anyway"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        self.warnings: list[str] = []
        super().__init__(*args, **kwargs)
        limit_choices(self, visible_choices(self.fields, user))
        self.remove_hidden()
        shorten_texts(self)
        name_empty_choices(self)
        if "access" in self.fields:
            allowed = [(level.value, level.label) for level in levels_seen_by(user)]
            offer_choices(self, "access", allowed)
        self.order_fields([n for n in self.fields if n not in self.LAST])

    def groups(self) -> list[dict]:
        """The fields in their groups, for the template; none where none are declared."""
        found = []
        for group in getattr(self.Meta, "groups", ()):
            fields = [self[name] for name in group.names if name in self.fields]
            collapsed = group.collapsed and not any(field.errors for field in fields)
            found.append(
                {"legend": group.legend, "fields": fields, "collapsed": collapsed}
            )
        return found

    def remove_hidden(self) -> None:
        """Leave out each field whose present value is hidden from the user: it stays."""
        for name, field in list(self.fields.items()):
            pointed_to = getattr(self.instance, f"{name}_id", None)
            offered = getattr(field, "queryset", None)
            if pointed_to is None or offered is None:
                continue
            target = offered.filter(pk=pointed_to).first()
            if target is None:
                del self.fields[name]
            elif isinstance(field, PickField):
                self.initial[name] = target

    def _post_clean(self):
        validate_instance(self)

    def clean(self) -> dict[str, Any]:
        super().clean()
        return self.cleaned_data

    def warn(self, name: str | None, message: str) -> None:
        """Refuse to save until the user has confirmed it and said why."""
        self.warnings.append(message)
        self.fields["confirmed"].widget = forms.CheckboxInput()
        confirmed = self["confirmed"].data
        if not confirmed or not (self["reason"].data or "").strip():
            self.add_error(name if name in self.fields else None, message)
            hint = _(
                "If the data is correct, tick this box and fill in “Reason"
                " for the change”."
            )
            if "confirmed" not in self.errors:
                self.add_error("confirmed", hint)
