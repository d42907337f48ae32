"""Files of the rows of a list's records: a line for each party, person or position."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from ..access import may
from ..files import Column, FileTable, Keys, record_id, records_file
from ..files import field as attribute
from ..files.model_columns import field_columns
from ..model_fields import own_field
from ..models import Row
from .listing import address_errors, dialect_of, export_request, refusal_response
from .paging import PagingForm
from .sorting import Sort

# What records are called, by key, as far as a user may see them.
Names = Callable[[Any, Iterable[int | None]], Mapping[int | None, str]]


@dataclass(frozen=True)
class RowFile:
    """A file with a line for each row of one kind that the records of a list have.

    `owner` is the path from a row to its record, whose name comes first and whose ID
    comes last; `names` gives that name. `about` are fields of the record that help to
    read a line. Every field of a row that people fill in has a column, unless it is in
    `leave_out`, or in those that `contacts` names for users who may not see them.
    `linked` are the names of other records by the field of the row, `words` the
    attributes that say in words what a field holds. `narrowed_by` is a filter of the
    list and a field of the row: what is chosen there selects the rows too.
    """

    title: Any
    file_name: Any
    model: type[Row]
    owner: str
    names: Names
    about: Sequence[str] = ()
    leave_out: Collection[str] = ()
    contacts: Collection[str] = ()
    linked: Mapping[str, Names] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    narrowed_by: str = ""

    @property
    def owner_model(self) -> Any:
        model: Any = self.model
        for name in self.owner.split("__"):
            model = own_field(model, name).related_model
        return model

    def fields(self, user: Any) -> list[str]:
        """Return the fields of a row that the user may see."""
        hidden = {*self.leave_out, self.owner}
        if not may(user, "see_contacts"):
            hidden.update(self.contacts)
        fields = [f for f in self.model._meta.concrete_fields if f.editable]
        return [f.name for f in fields if not f.primary_key and f.name not in hidden]

    def rows_of(self, records: QuerySet[Any], user: Any) -> QuerySet[Any]:
        """Return the rows of these records that the user may see."""
        owners = records.order_by().values("pk")
        rows = self.model.objects.seen_by(user).filter(**{f"{self.owner}__in": owners})
        return rows.order_by(self.owner, *(self.model._meta.ordering or ()), "pk")

    def table(self, user: Any) -> FileTable:
        """Return the columns of the file, and how its rows are read."""
        owner: Any = self.owner_model
        columns = [
            attribute(capfirst(str(owner._meta.verbose_name)), "name"),
            *field_columns(owner, self.about, "owner."),
        ]
        for name in self.fields(user):
            columns += self.columns_of(name)
        columns.append(record_id("owner.pk"))
        return FileTable(columns, lambda keys: self.read(user, keys))

    def columns_of(self, name: str) -> list[Column]:
        label = capfirst(str(own_field(self.model, name).verbose_name))
        if name in self.linked:
            return [Column(label, lambda row: row.linked[name])]
        if name in self.words:
            return [attribute(label, f"row.{self.words[name]}")]
        return field_columns(self.model, [name], "row.")

    def read(self, user: Any, keys: Keys) -> dict[int, SimpleNamespace]:
        """Return these rows by key, each with its `owner` and the names that it needs."""
        seen = self.model.objects.seen_by(user).filter(pk__among=keys).order_by()
        rows = list(seen.select_related(*self.pointed_to()))
        owner_of = attrgetter(self.owner.replace("__", "."))
        names = self.names(user, [owner_of(row).pk for row in rows])
        linked = {
            name: of(user, [getattr(row, f"{name}_id") for row in rows])
            for name, of in self.linked.items()
        }
        found = {}
        for row in rows:
            owner = owner_of(row)
            others = {
                name: of.get(getattr(row, f"{name}_id"), "")
                for name, of in linked.items()
            }
            found[row.pk] = SimpleNamespace(
                row=row, owner=owner, name=names.get(owner.pk, ""), linked=others
            )
        return found

    def pointed_to(self) -> list[str]:
        """Return the paths to the records whose names a line needs."""
        fields = [f for f in self.model._meta.fields if f.related_model]
        skipped = {*self.leave_out, *self.linked}
        return [self.owner, *(f.name for f in fields if f.name not in skipped)]


def row_file_links(files: Mapping[str, RowFile], namespace: str) -> list[dict]:
    """Return the titles and addresses of the files of rows, for the page of a list."""
    return [
        {
            "title": file.title,
            "csv": reverse(f"{namespace}:rows_csv", args=[name]),
            "xlsx": reverse(f"{namespace}:rows_xlsx", args=[name]),
        }
        for name, file in files.items()
    ]


def row_file_patterns(view: Callable) -> list[URLPattern]:
    """Return the addresses of the files of rows of a list."""
    return [
        path("<slug:rows>.csv", view, {"format": "csv"}, name="rows_csv"),
        path("<slug:rows>.xlsx", view, {"format": "xlsx"}, name="rows_xlsx"),
    ]


def row_file(
    request: HttpRequest,
    filterset: Any,
    files: Mapping[str, RowFile],
    rows: str,
    *,
    sorts: Sequence[Sort],
    name: str,
    format: str,
) -> HttpResponseBase:
    """Return a file of the rows of the records that a filter set selects.

    `name` is that of the list in the export log. Raises Http404 if there is no such
    file; parameters that are wrong give a 400 with the reason.
    """
    if rows not in files:
        raise Http404
    file = files[rows]
    paging = PagingForm(request.GET, sorts)
    if errors := address_errors(request, filterset, paging):
        return refusal_response(errors)
    dialect = dialect_of(paging, format)
    export = export_request(
        request, filterset.form, f"{name}-{rows}", dialect, file.file_name
    )
    user: Any = request.user
    found = file.rows_of(filterset.qs, user)
    if chosen := filterset.form.cleaned_data.get(file.narrowed_by):
        found = found.filter(**{file.narrowed_by: chosen})
    return records_file(export, found, lambda: file.table(user))
