"""The order of names as readers expect it: İzmir beside Izmir, Åland beside Aland.

Databases order by bytes, or by the rules of the machine that they run on; so the key by
which a name is ordered is stored beside it, one for each language of the site.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

import icu
from django.apps import apps
from django.utils.translation import get_language

T = TypeVar("T")

# Names that are alike for so long are ordered by their number.
KEY_LENGTH = 240
ROWS_AT_ONCE = 500


@cache
def collator(language: str) -> Any:
    return icu.Collator.createInstance(icu.Locale(language))


def sort_key(text: str, language: str) -> str:
    """Return the key that orders a text in a language, as hexadecimal digits, which every
    database orders alike."""
    key: str = collator(language).getSortKey(text).hex()
    return key[:KEY_LENGTH]


def sort_keys(in_indonesian: str, in_english: str) -> dict[str, str]:
    """Return the columns by which a record is ordered in each language."""
    return {
        "sort_id": sort_key(in_indonesian, "id"),
        "sort_en": sort_key(in_english, "en"),
    }


def in_name_order(items: Iterable[T], name: Callable[[T], str] = str) -> list[T]:
    """Return these in the order of their names in the current language."""
    language = "en" if get_language() == "en" else "id"
    return sorted(items, key=lambda item: sort_key(name(item), language))


def refresh_sort_keys() -> None:
    """Work out the keys of all records anew: where columns are new, where a register was
    taken in, and where another version of the rules orders otherwise."""
    for model in apps.get_models():
        if hasattr(model, "sort_keys"):
            refresh_keys_of(model)


def refresh_keys_of(model: Any) -> None:
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        records = list(model._base_manager.filter(pk__in=some))
        for record in records:
            for name, value in record.sort_keys().items():
                setattr(record, name, value)
        model._base_manager.bulk_update(records, ["sort_id", "sort_en"])
