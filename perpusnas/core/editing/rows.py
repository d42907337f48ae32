"""The forms of a record's rows, edited on the record's page."""

from typing import Any

from django import forms
from django.db import models
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from ..dates.partial import PartialDateFormField
from ..fields import PickField
from ..models import Row
from ..models.bulk import save_rows
from ..models.bulk_insert import KEYS_AT_ONCE, batches
from ..visibility import points_to_record
from .constraints import refuse_duplicates, validate_instance
from .forms import (
    CHOOSE,
    limit_choices,
    name_empty_choices,
    named_choices,
    offer_choices,
    shorten_texts,
    visible_choices,
)
from .groups import REGISTER, Group


class RowForm(forms.ModelForm):
    """One row of a record, in the record's form.

    `Meta.groups` declares its fields. `visible` are the records that they may name and
    `choices` those of its drop-down lists, both found once for all rows of a page.
    """

    Meta: Any

    def __init__(self, *args, user, visible=None, choices=None, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        if visible is None:
            visible = visible_choices(self.fields, user)
        limit_choices(self, visible)
        shorten_texts(self)
        name_empty_choices(self)
        for name, offered in (choices or {}).items():
            offer_choices(self, name, offered)
        for name, field in self.fields.items():
            if isinstance(field, PickField) and name in self.initial:
                self.initial[name] = field.loaded(getattr(self.instance, name))
            elif isinstance(field, PartialDateFormField):
                field.help_text = gettext_lazy("For example 2 July 2024 or 2024.")

    def groups(self) -> list[dict[str, Any]]:
        """The fields in their groups, for the template; a collapsed group is open where
        one of its fields is filled in or wrong."""
        found = []
        all_in_one = Group(None, [name for name in self.fields if name != "DELETE"])
        for group in getattr(self.Meta, "groups", [all_in_one]):
            fields = [self[name] for name in group.names if name in self.fields]
            shown = [field for field in fields if not field.is_hidden]
            is_open = any(f.errors or f.value() not in (None, "") for f in shown)
            found.append(
                {
                    "legend": group.legend,
                    "fields": shown,
                    "collapsed": group.collapsed,
                    "is_open": is_open,
                }
            )
        return found

    def edits(self) -> list[models.Model]:
        """The rows and records that this form changes."""
        return [self.instance]

    def _post_clean(self):
        """A row that is sent back as it is stored needs no validation."""
        if self.instance.pk is None or self.has_changed():
            validate_instance(self)


def names_row(field: forms.Field) -> bool:
    """Return whether a field chooses among the rows of records."""
    queryset = getattr(field, "queryset", None)
    is_choice = isinstance(field, forms.ModelChoiceField)
    return is_choice and queryset is not None and issubclass(queryset.model, Row)


def own_rows(
    fields: dict[str, forms.Field], owner: str, record: Any, user: Any
) -> dict[str, models.QuerySet]:
    """The rows of the record that one of its rows may be about, by field; rows point to
    the record by the field `owner`."""
    found = {}
    for name, field in fields.items():
        if not names_row(field):
            continue
        choice: Any = field
        model = choice.queryset.model
        of_record = (
            {owner: record} if record is not None and record.pk else {"pk": None}
        )
        named = [f.name for f in model._meta.fields if f.related_model]
        rows = model.objects.seen_by(user).filter(**of_record)
        found[name] = rows.select_related(*named)
    return found


def offer_facts(form: forms.ModelForm, owner) -> None:
    """Offer what a citation may be about as a list: the fields of this kind of record
    and of its rows, and what is chosen already."""
    field = form.fields["fact"]
    groups, known = [], set()
    for model, labels in form._meta.model.facts(owner):
        offered = [
            (n, capfirst(label)) for n, label in labels.items() if n not in known
        ]
        groups.append((capfirst(model._meta.verbose_name), offered))
        known |= {*labels}
    chosen = form.instance.fact
    others = [(chosen, chosen)] if chosen and chosen not in known else []
    form.fields["fact"] = forms.ChoiceField(
        label=field.label,
        help_text=field.help_text,
        required=False,
        choices=[("", CHOOSE), *others, *groups],
    )


class OrderedRows(BaseInlineFormSet):
    """Rows of one kind; a new one is offered the next place in their order, if any.

    `is_read_only` rows are shown and not sent back.
    """

    is_read_only = False

    def lock(self) -> None:
        """Hold the rows until the end of the transaction: another page may edit them."""
        model: Any = self.model
        rows = model._base_manager.filter(**{self.fk.name: self.instance})
        list(rows.order_by("pk").select_for_update().values_list("pk"))

    def edited(self, row: models.Model) -> list[models.Model]:
        """A row, and the records that its form changes as well."""
        return [row]

    def save(self, commit=True):
        """Save the rows all at once, unless their form or model saves in its own way."""
        model: Any = self.model
        by_form = self.form.save is not forms.ModelForm.save
        by_row = model.save is not Row.save or model.delete is not Row.delete
        if by_form or by_row or not commit:
            return super().save(commit)
        saved = super().save(commit=False)
        changes: dict[models.Model, set[str]] = {}
        for row, names in self.changed_objects:
            columns = {f.name: f for f in row._meta.concrete_fields if f.name in names}
            if any(points_to_record(field) for field in columns.values()):
                row.save()
            else:
                changes[row] = {*columns}
        for keys in batches([row.pk for row in self.deleted_objects], KEYS_AT_ONCE):
            model.objects.filter(pk__in=keys).delete()
        save_rows(model, self.new_objects, changes)
        return saved

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if isinstance(form.fields.get("fact"), forms.CharField):
            offer_facts(form, type(self.instance))

    def clean(self):
        super().clean()
        refuse_duplicates(self)

    def get_form_kwargs(self, index):
        kwargs = super().get_form_kwargs(index)
        is_new = index is not None and index >= self.initial_form_count()
        if is_new and "position" in self.form.base_fields:
            kwargs["initial"] = {"position": index + 1}
        return kwargs


class RowFormSet(OrderedRows):
    """A record's rows, edited with it; rows that the user may not see stay as they are.

    `after` and `admin_extra` are for the admin's page: the group of the record's fields
    that the rows follow, and how many empty ones a new record has.
    """

    model: type[models.Model]
    legend: Any = ""
    add_label: Any = ""
    collapsed = False
    after: Group = REGISTER
    admin_extra = 0

    @property
    def row_label(self) -> str | Promise:
        """What one row is called."""
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def is_open(self) -> bool:
        """Whether the rows are shown at once: those that most records need, and errors."""
        return not self.collapsed or (self.is_bound and self.total_error_count() > 0)

    def __init__(self, *args, user, **kwargs):
        self.user = user
        choices = {
            name: named_choices(field.iterator(field))
            for name, field in self.form.base_fields.items()
            if isinstance(field, forms.ModelChoiceField)
            and name != self.fk.name
            and not names_row(field)
        }
        visible = visible_choices(self.form.base_fields, user)
        own = own_rows(
            self.form.base_fields, self.fk.name, kwargs.get("instance"), user
        )
        for name, rows in own.items():
            visible[name] = rows
            choices[name] = [("", CHOOSE), *((row.pk, str(row)) for row in rows)]
        kwargs["form_kwargs"] = {"user": user, "visible": visible, "choices": choices}
        super().__init__(*args, **kwargs)

    def total_form_count(self):
        """No more rows than were sent or are there, whatever number is claimed."""
        claimed = super().total_form_count()
        if not self.is_bound:
            return claimed
        return min(claimed, self.rows_sent + len(self.get_queryset()))

    @cached_property
    def rows_sent(self) -> int:
        start = f"{self.prefix}-"
        sent = [k.removeprefix(start) for k in self.data if k.startswith(start)]
        return len({key.partition("-")[0] for key in sent if key[:1].isdecimal()})

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            self._queryset = self.rows_to_edit()
        return self._queryset

    def rows_to_edit(self) -> Any:
        """Return the rows that the user may see; of a new record none, without the joins
        that Django would put together to find no rows."""
        model: Any = self.model
        if self.instance.pk is None:
            return model._default_manager.none()
        rows: Any = super().get_queryset()
        return self.limit_rows(self.with_named_records(rows.seen_by(self.user)))

    def with_named_records(self, rows):
        """Load what the rows name, with the rows that its headings read."""
        named = [field for field in self.model._meta.fields if field.related_model]
        others: list[Any] = [f for f in named if f.name != self.fk.name]
        with_rows = [f for f in others if getattr(f.related_model, "heading_rows", ())]
        plain = [field.name for field in named if field not in with_rows]
        return rows.select_related(*plain).prefetch_related(
            *(
                models.Prefetch(f.name, f.related_model.objects.for_choice(self.user))
                for f in with_rows
            )
        )

    def limit_rows(self, rows):
        """The rows that this formset is about, where one table holds several kinds."""
        return rows

    def add_fields(self, form, index):
        """The record that a row belongs to is shown by its number alone."""
        super().add_fields(form, index)
        form.initial.pop(self.fk.name, None)


def row_formset(
    parent, form: type[RowForm], formset: type[RowFormSet] = RowFormSet, **options
) -> type[RowFormSet]:
    """The formset of a record's rows, with an empty one at its end.

    `options` are attributes of the formset, and `fk_name` where the row has several
    foreign keys to the record.
    """
    made: Any = inlineformset_factory(
        parent,
        form.Meta.model,
        form=form,
        formset=formset,
        fk_name=options.pop("fk_name", None),
        extra=1,
        can_delete_extra=False,
    )
    for name, value in options.items():
        setattr(made, name, value)
    return made


def with_initial_rows(formset: type[RowFormSet], *rows: dict) -> type[RowFormSet]:
    """The formset, its first new rows filled in with these values.

    Only on a page that is opened: a form that was sent is compared with empty rows.
    """

    class Prefilled(formset):  # type: ignore[valid-type,misc]  # a base known at run time
        extra = max(formset.extra, len(rows))

        def add_fields(self, form, index):
            super().add_fields(form, index)
            place = -1 if index is None else index - self.initial_form_count()
            if not self.is_bound and 0 <= place < len(rows):
                form.initial.update(rows[place])

    return Prefilled
