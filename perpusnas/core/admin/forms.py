"""The admin's forms: those of the site, with the admin's own choices and widgets."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminFileWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from ..editing.conflicts import Conflict, FormBundle
from ..editing.forms import OpenedForm, RecordForm, limit_choices
from ..editing.rows import RowForm
from ..fields import described


def keep_chosen(form: RecordForm | RowForm) -> None:
    """Offer the current record of a field even if it is in the trash, and name records
    as pages do."""
    for name, field in form.fields.items():
        chosen = getattr(form.instance, f"{name}_id", None)
        queryset: Any = getattr(field, "queryset", None)
        if hasattr(queryset, "for_choice") and isinstance(
            field, forms.ModelChoiceField
        ):
            field.label_from_instance = described  # type: ignore[assignment,method-assign]
        if chosen is not None and hasattr(queryset, "visible_to"):
            everything = queryset.model._default_manager.for_choice(form.user)
            offered = everything.filter(
                models.Q(pk__in=queryset.order_by().values("pk")) | models.Q(pk=chosen)
            )
            limit_choices(form, {name: offered})


def widen_long_lines(form: forms.ModelForm) -> None:
    """Give titles and other lines of 300 characters and more the width of the page."""
    for field in form.fields.values():
        if type(field) is forms.CharField and (field.max_length or 0) >= 300:
            field.widget.attrs["class"] = "vLargeTextField"


class AdminRowForm(RowForm):
    """One row of a record in the admin. Combined with the site's form of such a row."""

    user: Any = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, user=self.user, **kwargs)
        keep_chosen(self)
        widen_long_lines(self)


class AdminForm(OpenedForm):
    """A form of the admin, validated together with its rows before anything is saved."""

    request: Any  # of the admin, which keeps this form on it as `sent_form`
    validate_record: Any = None
    formsets: list = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widen_long_lines(self)
        self.request.sent_form = self

    def is_changed(self) -> bool:
        """Whether the record or one of its rows was changed."""
        return FormBundle(self, self.formsets).has_changed()

    @property
    def conflict(self) -> Conflict | None:
        """That somebody else saved the same while this form was open."""
        return getattr(self.request, "conflict", None)

    def full_clean(self):
        super().full_clean()
        if not self.is_bound:
            return
        if self.conflict:
            self.add_error(None, _("Nothing was saved. Compare, then save again."))
            return
        if getattr(self.request, "has_clashed", False):
            twice = _("An entry is already in the register or appears twice here.")
            self.add_error(None, twice)
        self.validate_record(self, self.formsets)


class AdminRecordForm(AdminForm, RecordForm):
    """A record in the admin. Combined with the site's form of such a record."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, user=self.request.user, **kwargs)

    def remove_hidden(self) -> None:
        """Offer all records that are not in the trash, as administrators see all."""
        keep_chosen(self)


class SuggestionSelect(AutocompleteSelect):
    """A choice by suggestions; a value that no key can have is shown as no choice."""

    def optgroups(self, name, value, attr=None):
        key = self.field.remote_field.model._meta.pk
        chosen = [v for v in value if is_key(key, v)]
        if chosen:
            return super().optgroups(name, chosen, attr)
        # Django would put a statement together to find nothing.
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, empty, 0)]


def is_key(key: models.Field, value: Any) -> bool:
    """Return whether this column can hold the value."""
    try:
        key.run_validators(key.to_python(value))
    except ValidationError:
        return False
    return "\0" not in str(value)


def autocomplete_fields(model_admin) -> list[str]:
    """The foreign keys to records that have pages in the admin: 249 countries and
    thousands of partners are too many for a drop-down list."""
    is_registered = model_admin.admin_site.is_registered
    fields = model_admin.opts.concrete_fields
    return [f.name for f in fields if f.is_relation and is_registered(f.related_model)]


def foreign_key_options(model_admin, db_field, request, options: dict) -> dict:
    """The options of the form field of a foreign key: the admin's choice by suggestions
    in place of the site's line of text."""
    options.pop("form_class", None)
    if db_field.name in model_admin.get_autocomplete_fields(request):
        using = options.get("using")
        site = model_admin.admin_site
        options["widget"] = SuggestionSelect(db_field, site, using=using)
    return options


class DocumentWidget(AdminFileWidget):
    """An upload; a stored file is opened through its page, never by its own address."""

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
