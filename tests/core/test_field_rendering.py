"""Fields that are rendered in Python are the elements that Django's templates write."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from pytest_django.asserts import assertHTMLEqual

from perpusnas.core.fields import SiteRenderer

HOSTILE = "<b>\"quoted\" & 'single' {0} %s {{ braces }}"
ATTRS = {"id": "a", "autofocus": True, "disabled": False, "data-note": HOSTILE}
CHOICES = [("", "---"), ("x", HOSTILE), ("Group", [(HOSTILE, "Two"), ("3", "Three")])]


@pytest.mark.parametrize("attrs", [{}, ATTRS])
@pytest.mark.parametrize("value", [None, "", "x", HOSTILE, 1234567, True, False])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(),
        forms.NumberInput(),
        forms.EmailInput(),
        forms.URLInput(),
        forms.HiddenInput(),
        forms.CheckboxInput(),
        forms.Select(choices=CHOICES),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_element_is_that_of_the_template(widget, value, attrs):
    ours = widget.render("name", value, attrs, SiteRenderer())
    assertHTMLEqual(ours, widget.render("name", value, attrs, TemplatesSetting()))
    assert HOSTILE not in ours


@pytest.mark.parametrize("errors", [[], ["Wrong.", HOSTILE]])
def test_errors_are_those_of_the_template(errors):
    ours = ErrorList(errors, renderer=SiteRenderer())
    theirs = ErrorList(errors, renderer=TemplatesSetting())
    for form in ("__str__", "as_ul"):
        assertHTMLEqual(getattr(ours, form)(), getattr(theirs, form)())
    assert HOSTILE not in str(ours)
