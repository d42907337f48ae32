"""The HTML of a field in a form: label, help, input, errors.

It is written in Python, since a form has up to two hundred fields, and a template takes
four times as long for each. Ids are as Django's `aria-describedby` names them.
"""

from typing import Any

from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

FIELD = '<div class="field{}{}">{}</div>'
SET = "<fieldset{}><legend>{}</legend>{}{}{}</fieldset>"
CHECK = '<div class="check">{}<label for="{}">{}</label></div>{}{}'
LINE = '<label for="{}">{}</label>{}{}{}'
HELP = '<div class="help" id="{}_helptext">{}</div>'


def field_group(field: BoundField) -> str:
    """Return the HTML of a field with its label, help and errors."""
    if field.is_hidden:
        return format_html("{}", field)
    label, about = label_of(field), help_of(field)
    errors = errors_of(field)
    number = field.id_for_label
    extra = ""
    if field.use_fieldset:
        described = field.aria_describedby
        attribute = (
            format_html(' aria-describedby="{}"', described) if described else ""
        )
        inner = format_html(SET, attribute, label, about, field, errors)
    elif getattr(field.field.widget, "input_type", "") == "checkbox":
        extra = " field--check"
        inner = format_html(CHECK, field, number, label, about, errors)
    else:
        inner = format_html(LINE, number, label, field, about, errors)
    return format_html(FIELD, extra, " field--invalid" if errors else "", inner)


def label_of(field: BoundField) -> str:
    """Return a field's name, and whether it must be filled."""
    form: Any = field.form
    if not field.field.required or form.empty_permitted:
        return format_html("{}", field.label)
    if field.widget_type == "radioselect":
        return format_html("{}", field.label)
    return format_html(
        '{} <span class="required">{}</span>', field.label, _("required")
    )


def help_of(field: BoundField) -> str:
    return format_html(HELP, field.auto_id, field.help_text) if field.help_text else ""


def errors_of(field: BoundField) -> str:
    if not field.errors:
        return ""
    context = {"problems": field.errors, "id": f"{field.auto_id}_error"}
    return render_to_string("includes/errors.html", context)
