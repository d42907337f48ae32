"""How much one account and all together may store, counted from the stored files."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField, Min
from django.utils.translation import gettext as _

from .limits import MEGABYTE
from .process import UnreadableFileError


def check_quota(user, size: int) -> None:
    """Raise UnreadableFileError if a file of this size has no room."""
    most = settings.QUOTA_PER_USER_MB
    if size_of(files_of(user)) + size > most * MEGABYTE:
        message = _(
            "With this file you would have uploaded more than %(most)s MB. Ask an "
            "administrator for more room."
        )
        raise UnreadableFileError(message % {"most": most})
    most = settings.QUOTA_TOTAL_MB
    if size_of(all_files()) + size > most * MEGABYTE:
        message = _(
            "There is no room for the file: all uploads together may take %(most)s MB. "
            "Tell an administrator."
        )
        raise UnreadableFileError(message % {"most": most})


def size_of(paths: Iterator[Path]) -> int:
    """Return the bytes that files take; a file that has gone meanwhile takes none."""
    total = 0
    for path in paths:
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total


def all_files() -> Iterator[Path]:
    """Yield every stored document and every spreadsheet that waits."""
    for root in (settings.PAPERS_ROOT, settings.IMPORTS_ROOT):
        yield from (path for path in Path(root).rglob("*") if path.is_file())


def files_of(user) -> Iterator[Path]:
    """Yield the documents that a user uploaded, replaced ones too, and the spreadsheets
    that wait."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField) and hasattr(model, "history"):
                names = first_uploads(model.history, field.name, user)
                yield from (Path(settings.PAPERS_ROOT) / name for name in names)
    waiting = Path(settings.IMPORTS_ROOT) / str(user.pk)
    yield from (path for path in waiting.rglob("*") if path.is_file())


def first_uploads(history, field: str, user) -> Iterator[str]:
    """Yield the names of the files that came with a change by this user."""
    first = (
        history.exclude(**{field: ""})
        .values(field)
        .annotate(first=Min("history_id"))
        .values("first")
    )
    found = history.filter(history_id__in=first, history_user=user)
    yield from found.values_list(field, flat=True).iterator()
