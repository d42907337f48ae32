"""The fields of a filter, rendered once for a language and what they offer.

That changes seldom, and the HTML takes a third of the time of a page of a list.
"""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField, ModelChoiceField
from django.utils.translation import get_language

from ..access import Access
from ..caching import note_sensitive_data
from .listed_choice_filter import ListedMultipleChoiceField

# So many lists of what a field offers are remembered: those of a few groups of readers.
MAX_REMEMBERED = 4
_rendered: dict[tuple[Any, ...], dict[tuple[Any, ...], str]] = {}


@dataclass(frozen=True)
class FilterFields:
    """The fields of a filter in two groups, as HTML: those that are always shown, and
    `more`, which are collapsed unless one of them is in use."""

    first: list[str]
    more: list[str]
    open: bool


def filter_fields(filterset: Any) -> FilterFields:
    """Return the fields of a filter set; the first are those in its `FIRST`."""
    visible = filterset.form.visible_fields()
    first = [field for field in visible if field.name in filterset.FIRST]
    more = [field for field in visible if field.name not in filterset.FIRST]
    return FilterFields(
        [field_html(filterset, field) for field in first],
        [field_html(filterset, field) for field in more],
        any(field.errors or field.data for field in more),
    )


def field_html(filterset: Any, field: BoundField) -> str:
    """Return the HTML of a field, which is remembered where it is empty.

    It is found by what the field offers, since another process may change a list, and
    another reader may see other records.
    """
    offered = what_is_offered(field.field)
    if offered is None or field.data or field.errors:
        return field.as_field_group()
    key = type(filterset), field.name, get_language()
    by_offer = _rendered.setdefault(key, {})
    found = by_offer.get(offered)
    if found is None:
        if len(by_offer) >= MAX_REMEMBERED:
            by_offer.clear()
        found = by_offer[offered] = field.as_field_group()
    return found


def what_is_offered(field: Any) -> tuple[Any, ...] | None:
    """Return what a field offers that is not part of the program; None where that is
    not known."""
    if isinstance(field, ListedMultipleChoiceField):
        return field.listed.current().labels
    if not isinstance(field, ModelChoiceField):
        return ()
    records: Any = field.queryset
    columns = getattr(records.model, "label_columns", None)
    if columns is None:
        return None
    offered = tuple(records.values_list("pk", *columns))
    if any(Access.RESTRICTED in row for row in offered):
        note_sensitive_data()  # their names are shown, though no record was read
    return offered
