"""Model and form fields that several apps use."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList, flatatt
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from .field_groups import field_group
from .search import MAX_NEAR, query_words, with_any_word


class SiteRenderer(TemplatesSetting):
    """Renders forms and fields with the templates of the site."""

    form_template_name = "includes/form.html"
    field_template_name = "field_group"  # the function, not a template

    def render(self, template_name, context, request=None):
        """Render fields, inputs, select elements and empty lists of errors in Python: a
        form has hundreds of them, each of which would be the rendering of several
        templates."""
        if template_name == self.field_template_name:
            return field_group(context["field"])
        if template_name == forms.Select.template_name:
            return render_select(context["widget"])
        if template_name in INPUT_TEMPLATES:
            return render_input(context["widget"])
        if template_name in ERROR_TEMPLATES and not context["errors"]:
            return ""
        return super().render(template_name, context, request)


INPUTS = (
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.HiddenInput,
    forms.CheckboxInput,
)
INPUT_TEMPLATES = {widget.template_name for widget in INPUTS}
ERROR_TEMPLATES = {ErrorList.template_name, ErrorList.template_name_ul}


def render_input(widget: dict) -> str:
    """Return the HTML of an input element from the context of its widget."""
    attrs = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        attrs["value"] = widget["value"]
    attrs |= widget["attrs"]
    texts = [(name, text) for name, text in attrs.items() if not isinstance(text, bool)]
    flags = flatatt({n: flag for n, flag in attrs.items() if isinstance(flag, bool)})
    return format_html("<input{}{}>", format_html_join("", ' {}="{}"', texts), flags)


def render_select(widget: dict) -> str:
    """Return the HTML of a select element from the context of its widget."""
    groups = []
    for title, options, _number in widget["optgroups"]:
        rows = format_html_join("", OPTION, map(option_parts, options))
        if title:
            rows = format_html('<optgroup label="{}">{}</optgroup>', title, rows)
        groups.append((rows,))
    inner = format_html_join("", "{}", groups)
    attrs = flatatt(widget["attrs"])
    return format_html('<select name="{}"{}>{}</select>', widget["name"], attrs, inner)


OPTION = '<option value="{}"{}>{}</option>'


def option_parts(option: dict) -> tuple:
    """Return value, attributes and label of an option, as `OPTION` takes them."""
    attrs = flatatt(option["attrs"]) if option["attrs"] else ""
    return str(option["value"]), attrs, option["label"]


class WebAddressField(models.URLField):
    """A URL field that accepts only http and https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class Answer(models.TextChoices):
    """Yes, no or not known; an empty value means that the fact is not recorded."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


NEAR = '<button class="button button--small" type="button" data-pick="{}">{}</button>'


class PickWidget(forms.TextInput):
    """A text input for the name of a record, with suggestions while typing.

    `near` are the records offered in place of a text that names none or several, each
    as the text to enter and the text to show.
    """

    near: Iterable[tuple[str, str]] = ()

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def render(self, name, value, attrs=None, renderer=None):
        box = super().render(name, value, attrs, renderer)
        if not self.near:
            return box
        offered = format_html_join("", NEAR, self.near)
        return format_html('{}<span class="nears">{}</span>', box, offered)

    def get_context(self, name, value, attrs):
        """Give each input a datalist id of its own, which the script fills with
        suggestions."""
        return super().get_context(
            name, value, {**(attrs or {}), "list": f"{name}-list"}
        )


def numbered(record: Any) -> str:
    """Return the text by which a field enters this record."""
    return f"{record.heading} #{record.pk}"


def described(record: Any) -> str:
    """Return a record's text in a choice, with what tells it apart from namesakes."""
    beside = record.disambiguation
    return f"{numbered(record)} ({beside})" if beside else numbered(record)


class PickField(forms.CharField):
    """One record, entered by one of its whole names or by `name #number`.

    It works without JavaScript, and for tables too long for a select element. The form
    limits `queryset` to what `user` may see, loaded by `for_choice`. A text that names
    no record, or several, is refused with the near ones to choose from: nothing is
    guessed. `suggest` is the URL that returns suggestions.
    """

    widget = PickWidget
    default_error_messages = {
        "none": _("No match for “%(name)s”. Choose from the suggestions."),
        "near": _("No record has the name “%(name)s”. Did you mean: %(names)s?"),
        "many": _("Several matches: %(names)s. Add the ID, for example #12."),
    }

    def __init__(
        self, queryset=None, *, suggest: Any = None, user: Any = None, **kwargs
    ):
        self.queryset, self.user = queryset, user
        super().__init__(**kwargs)
        if suggest is not None:
            self.widget.attrs["data-suggest"] = suggest

    def loaded(self, record: Any) -> Any:
        """Return a record with the rows that its heading reads."""
        read = getattr(record, "_prefetched_objects_cache", {})
        if set(getattr(record, "heading_rows", ())) - read.keys():
            return self.queryset.filter(pk=record.pk).first() or record
        return record

    def prepare_value(self, value):
        if isinstance(value, models.Model):
            return numbered(value)
        if isinstance(value, int) and self.queryset is not None:
            record = self.queryset.filter(pk=value).first()
            return numbered(record) if record else ""
        return value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        key = self.key_of(text)
        return self.by_key(text, key) if key else self.by_name(text)

    @staticmethod
    def key_of(text: str) -> str:
        """Return the number or code after a final `#`, or an empty string."""
        found = re.search(r"#([0-9A-Za-z]{1,18})\s*$", text)
        return found[1] if found else ""

    def by_key(self, text: str, key: str):
        """Return the record with this key, or raise ValidationError."""
        try:
            record = self.queryset.filter(pk=key).first()
        except ValueError:
            record = None
        if record is None:
            raise self.error("none", name=text)
        return record

    def by_name(self, text: str):
        """Return the only record with this name; raise ValidationError if there is none
        or more than one."""
        found = self.queryset.with_name(text, self.user)
        return self.only_one(text, found, self.near)

    def near(self, text: str) -> list:
        """Return the records to offer for a text that is no name."""
        if not query_words(text):
            return []
        found = self.queryset.search(text, self.user) if self.user else []
        found = list(found[:MAX_NEAR])
        return found or list(with_any_word(self.queryset, text)[:MAX_NEAR])

    def only_one(self, text: str, found: list, near: Callable[[str], list]):
        """Return the only one of these records, or raise ValidationError and offer what
        there is to choose from."""
        if len(found) == 1:
            return found[0]
        offered = (found or near(text))[:MAX_NEAR]
        if not offered:
            raise self.error("none", name=text)
        self.widget.near = [(numbered(r), described(r)) for r in offered]
        names = ", ".join(map(described, offered))
        raise self.error("many" if found else "near", name=text, names=names)

    def error(self, code: str, **params) -> ValidationError:
        """Return a ValidationError; long parameters are shortened."""
        params = {k: Truncator(v).chars(500) for k, v in params.items()}
        return ValidationError(self.error_messages[code], code=code, params=params)

    def has_changed(self, initial, data):
        """Return whether another record was picked, even if its name changed
        meanwhile."""
        text = (data or "").strip()
        if initial and (key := self.key_of(text)):
            return key != str(getattr(initial, "pk", initial))
        return str(self.prepare_value(initial) or "").strip() != text


def pick(
    suggest: str, form_class: type[PickField] = PickField
) -> Callable[..., PickField]:
    """The form field of a foreign key, for `Meta.field_classes`: one line of text with
    suggestions from this URL name. The admin puts its own choice in its place."""

    def make(queryset, *, required, label, help_text, **_options) -> PickField:
        return form_class(
            queryset,
            required=required,
            label=label,
            help_text=help_text,
            suggest=reverse_lazy(suggest),
        )

    return make
