"""Lists of choices that administrators maintain, such as kinds and roles.

A column holds the code of a row of a list; what the row is called stands in the list, in
both languages. Each process reads a list every `SECONDS`, and at once where it saves a row
of it or meets a code that it does not know.
"""

from collections.abc import Mapping
from functools import cached_property, reduce
from itertools import zip_longest
from operator import and_
from time import monotonic
from typing import Any, ClassVar, NoReturn, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.functional import classproperty, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..search import has_exact_text, normalise
from .bulk_insert import KEYS_AT_ONCE, batches
from .choice_lists import LABELS, LISTS, ChoiceList, ListedChoices
from .countries import in_reader_language
from .derived import refresh_derived

SECONDS = 10
CODE_LENGTH = 20

in_language_of_reader = lazy(in_reader_language, str)


class ListedChoiceQuerySet(models.QuerySet[Any]):
    def delete(self) -> NoReturn:
        """Refuse: records have the codes of these rows. A row is retired instead."""
        raise ProtectedError("A row of a list is retired, never deleted.", set(self))


class ListedChoice(models.Model):
    """A kind or role that administrators maintain in a list (abstract).

    Rules that need to know a kind depend on its `mark`, never on its code or labels; a
    list without such rules has no marks. `FIRST` are the rows that every installation has:
    code, labels in Indonesian and English, and mark.
    """

    FIRST: ClassVar[tuple[tuple[str, ...], ...]] = ()

    code = models.SlugField(
        gettext_lazy("short name"),
        max_length=CODE_LENGTH,
        unique=True,
        validators=[RegexValidator(r"\A[a-z][a-z0-9_]*\Z")],
        help_text=gettext_lazy(
            "Lower-case letters, digits and underscores. Addresses and register folders "
            "contain it, so it cannot be changed later."
        ),
    )
    label_id = models.CharField(gettext_lazy("name in Indonesian"), max_length=100)
    label_en = models.CharField(gettext_lazy("name in English"), max_length=100)
    position = models.PositiveSmallIntegerField(gettext_lazy("order"), default=0)
    is_retired = models.BooleanField(
        gettext_lazy("retired"),
        default=False,
        help_text=gettext_lazy("No longer offered; records that have it keep it."),
    )
    former_labels = models.TextField(
        gettext_lazy("former names"), blank=True, default="", editable=False
    )

    objects = ListedChoiceQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "label")

    def clean(self) -> None:
        """Refuse names of another row, since files name a row by its labels."""
        super().clean()
        others = type(self).objects.exclude(pk=self.pk)
        taken = {
            normalise(word): row
            for row in others
            for word in (row.code, row.label_id, row.label_en)
        }
        errors = {
            name: _("“%(other)s” has this name already.") % {"other": taken[word]}
            for name in ("code", *LABELS)
            if (word := normalise(getattr(self, name))) in taken
        }
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, remember former labels, and give renamed records their search text."""
        model = type(self)
        before = model.objects.filter(pk=self.pk).values(*LABELS).first() or {}
        words = [before[n] for n in before if before[n] != getattr(self, n)]
        if words:
            known = self.former_labels.splitlines()
            self.former_labels = "\n".join(dict.fromkeys([*known, *words]))
        super().save(*args, **kwargs)
        model.forget()
        transaction.on_commit(model.forget)
        transaction.on_commit(self.refresh_records)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        type(self).objects.filter(pk=self.pk).delete()

    @cached_property
    def label(self) -> Any:
        """What it is called, in the language of whoever reads it."""
        return in_language_of_reader(self, "label")

    @classproperty
    def choices(cls) -> ListedChoices:
        model: Any = cls  # what a class property is given
        return ListedChoices(model)

    @classmethod
    def current(cls) -> ChoiceList:
        """Return the list as this process read it last."""
        found = LISTS.get(cls)
        if found is None or found.until < monotonic():
            found = LISTS[cls] = ChoiceList(cls.objects.all(), monotonic() + SECONDS)
        return found

    @classmethod
    def forget(cls) -> None:
        """Have the list read again."""
        LISTS.pop(cls, None)

    @classmethod
    def rows(cls) -> dict[str, Self]:
        """Return the rows by code, those in use in their order before the retired."""
        return cls.current().rows

    @classmethod
    def look_again(cls) -> None:
        """Have the list read again for what it seems to lack, since another process may
        have added that; not where it was read within the last second."""
        if cls.current().until < monotonic() + SECONDS - 1:
            cls.forget()

    @classmethod
    def knows(cls, code: Any) -> bool:
        """Return whether a code is in the list."""
        if code and code not in cls.rows():
            cls.look_again()
        return code in cls.rows()

    @classmethod
    def label_of(cls, code: str) -> str:
        """Return the label of a code in the current language; a code that is not in the
        list as it is."""
        return str(cls.rows()[code]) if cls.knows(code) else code

    @classmethod
    def labels_of(cls, code: str) -> list[str]:
        """Return the labels of a code in both languages."""
        row = cls.rows()[code] if cls.knows(code) else None
        return [row.label_id, row.label_en] if row else []

    @classmethod
    def place_of(cls, code: str) -> int:
        """Return the place of a code in the list."""
        cls.knows(code)
        return [*cls.rows(), code].index(code)

    @classmethod
    def offered(cls, *also: Any) -> list[tuple[str, Any]]:
        """Return the choices of a form: those in use, and these if they are retired."""
        rows = cls.rows().items()
        return [(c, r.label) for c, r in rows if not r.is_retired or c in also]

    @classmethod
    def code_called(cls, text: str, more: Mapping[str, str] = {}) -> str | None:
        """Return the code of a row by its code or any of its labels, or else by one of
        `more` words."""
        word = normalise(text)
        if word not in cls.current().codes_by_word and word not in more:
            cls.look_again()
        return cls.current().codes_by_word.get(word) or more.get(word)

    @classmethod
    def marked(cls, mark: str) -> list[str]:
        """Return the codes of the rows that rules treat as `mark`."""
        return cls.current().codes_by_mark.get(mark, [])

    @classmethod
    def add_first_rows(cls) -> None:
        """Add those of the first rows that are missing; what administrators change
        stays."""
        known = set(cls.objects.values_list("code", flat=True))
        rows: list[Any] = [row for row in cls.first_rows() if row.code not in known]
        cls.objects.bulk_create(rows)
        cls.forget()

    @classmethod
    def first_rows(cls) -> list[Self]:
        names = ("code", *LABELS, "mark")
        return [
            cls(
                position=position,
                **{n: v for n, v in zip_longest(names, values) if v is not None},
            )
            for position, values in enumerate(cls.FIRST, start=1)
        ]

    def refresh_records(self) -> None:
        """Give the records that have it the search text with its present labels, some at
        a time, each in a transaction of its own."""
        for field in columns_of(type(self)):
            if field.searched:
                refresh_those(field.model, field.name, self)


def refresh_those(model: Any, name: str, row: ListedChoice) -> None:
    """Work out the derived columns of the records that have a row of a list and whose
    search text lacks its labels."""
    labels = [normalise(getattr(row, label)) for label in LABELS]
    is_current = reduce(and_, map(has_exact_text, labels))
    records = model._base_manager.filter(~is_current, **{name: row.code})
    for keys in batches([*records.values_list("pk", flat=True)], KEYS_AT_ONCE):
        with transaction.atomic():
            some = model._base_manager.filter(pk__in=keys).order_by("pk")
            list(some.select_for_update().values_list("pk"))
            refresh_derived(model, keys)


def columns_of(listed: type[ListedChoice]) -> list[Any]:
    """Return the columns of the register that hold codes of a list."""
    tables = [m for m in apps.get_models() if not hasattr(m, "history_id")]
    return [
        field
        for model in tables
        for field in model._meta.concrete_fields
        if getattr(field, "listed", None) is listed
    ]


def lists() -> list[type[ListedChoice]]:
    """Return all lists."""
    return [model for model in apps.get_models() if issubclass(model, ListedChoice)]
