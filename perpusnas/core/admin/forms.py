"""Forms of the admin: the same version check, reason and warnings as on the site."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminFileWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ..editing.conflicts import (
    Bundle,
    Conflict,
    conflict_with,
    opened_version,
)
from ..editing.constraints import judge_constraints
from ..editing.forms import RecordForm, narrow, open_to


def keep_chosen(form: forms.ModelForm) -> None:
    """What a field points to already may stay, though it is in the trash by now."""
    for name, entry in form.fields.items():
        chosen = getattr(form.instance, f"{name}_id", None)
        queryset = getattr(entry, "queryset", None)
        if chosen is not None and hasattr(queryset, "visible_to"):
            everything = queryset.model._default_manager.all()
            entry.queryset = everything.filter(
                models.Q(pk__in=queryset.order_by().values("pk")) | models.Q(pk=chosen)
            )


class OfficeRowForm(forms.ModelForm):
    """One row of a record in the admin."""

    user: Any = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        narrow(self, open_to(self.fields, self.user))
        keep_chosen(self)

    def _post_clean(self):
        super()._post_clean()
        judge_constraints(self)


class OfficeForm(RecordForm):
    """A record in the admin, judged together with its rows before anything is saved."""

    request: HttpRequest
    check_whole: Any = None
    formsets: list = []
    conflict: Conflict | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, user=self.request.user, **kwargs)
        self.request.office_form = self

    def leave_out_hidden(self) -> None:
        """Nothing is hidden from an administrator but what is in the trash."""
        keep_chosen(self)

    def touched(self) -> bool:
        return any(part.has_changed() for part in (self, *self.formsets))

    def is_outdated(self) -> bool:
        """Whether somebody saved the record after this form was opened."""
        known = self.is_bound and self.instance.pk
        return known and opened_version(self.request) != self.instance.version

    def full_clean(self):
        super().full_clean()
        if not self.is_bound:
            return
        if self.is_outdated():
            self.conflict = conflict_with(Bundle(self, self.formsets), self.instance)
            self.add_error(None, _("Nothing was saved. Compare, then save again."))
            return
        if getattr(self.request, "clash", False):
            twice = _("An entry is already in the register or appears twice here.")
            self.add_error(None, twice)
        self.check_whole(self, self.formsets)


class Suggested(AutocompleteSelect):
    """A choice by suggestions; a value that nothing can have is shown as no choice."""

    def optgroups(self, name, value, attr=None):
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [v for v in value if may_be(key, v)], attr)


def may_be(key: models.Field, value: Any) -> bool:
    try:
        key.run_validators(key.to_python(value))
    except ValidationError:
        return False
    return "\0" not in str(value)


def suggesting(model_admin, db_field, request, **kwargs) -> dict:
    """What a field that points to a record is made with, where it has suggestions."""
    if db_field.name in model_admin.get_autocomplete_fields(request):
        using = kwargs.get("using")
        kwargs["widget"] = Suggested(db_field, model_admin.admin_site, using=using)
    return kwargs


class PaperWidget(AdminFileWidget):
    """An upload; what is kept already is opened through its page, never by address."""

    template_name = "admin/widgets/document.html"

    def __init__(self, attrs=None, *, page: str = ""):
        super().__init__(attrs)
        self.page = page

    def is_initial(self, value):
        return bool(value and getattr(value, "instance", None) and value.instance.pk)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if self.is_initial(value):
            record = value.instance
            context["widget"]["page"] = reverse(self.page, args=[record.pk])
            context["widget"]["called"] = getattr(record, "file_name", "") or _("File")
        return context
