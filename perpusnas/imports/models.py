"""Imports: an uploaded file from its preview until it is written, and what it wrote."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from perpusnas.core.caching import Sensitive
from perpusnas.core.models.export_jobs import new_key

from .stored_files import (
    MAX_AGE,
    delete_all_but,
    delete_folder,
    folder_of,
    read_json,
    write_json,
)

Ranges = dict[str, list[list[int]]]


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Queries on imports."""

    def choosing(self) -> Self:
        """Return imports that wait for their user to choose or confirm."""
        return self.filter(state=ImportJob.State.CHOOSING)

    def unconfirmed(self) -> Self:
        """Return imports that are checked, or wait for their user."""
        return self.filter(state__in=ImportJob.State.before_confirmation())

    def of(self, user: Any) -> Self:
        """Return the imports of a user, the latest first."""
        return self.filter(user=user).order_by("-uploaded", "-pk")

    def confirmed(self) -> Self:
        """Return imports that were confirmed, and files that were removed before."""
        return self.exclude(state__in=ImportJob.State.before_confirmation())

    def unfinished(self) -> Self:
        """Return imports for which the worker has something to do."""
        return self.filter(state__in=ImportJob.State.unfinished())

    def writing(self) -> Self:
        """Return imports that are being written or taken back, or are about to be."""
        return self.filter(state__in=ImportJob.State.writing())


class ImportJob(Sensitive, models.Model):
    """An import of a spreadsheet: the file, what was chosen, and what became of it.

    The file and its preview are stored in `folder` until the import is done or given up;
    the row stays as the log of imports.
    """

    class State(models.TextChoices):
        """How far an import has come."""

        CHECKING = "checking", pgettext_lazy("import", "Being checked")
        CHOOSING = "choosing", pgettext_lazy("import", "Not yet confirmed")
        WAITING = "waiting", pgettext_lazy("import", "Waiting")
        RUNNING = "running", pgettext_lazy("import", "Being imported")
        DONE = "done", pgettext_lazy("import", "Imported")
        FAILED = "failed", pgettext_lazy("import", "Failed")
        CANCELLED = "cancelled", pgettext_lazy("import", "Not imported")
        UNDOING = "undoing", pgettext_lazy("import", "Being undone")
        UNDONE = "undone", pgettext_lazy("import", "Undone")

        @classmethod
        def unfinished(cls) -> list[str]:
            """Return the states in which the worker has something to do."""
            return [cls.CHECKING, *cls.writing()]

        @classmethod
        def before_confirmation(cls) -> list[str]:
            return [cls.CHECKING, cls.CHOOSING]

        @classmethod
        def writing(cls) -> list[str]:
            """Return the states in which the worker writes, or is about to."""
            return [cls.WAITING, cls.RUNNING, cls.UNDOING]

    class Problem(models.TextChoices):
        """Why an import did not go in."""

        MOVED = (
            "moved",
            _(
                "Nothing was imported: the register has changed in the meantime, or"
                " some rows still need a choice. Check the result again."
            ),
        )
        RIGHTS = (
            "rights",
            _(
                "Nothing was imported: the account no longer has the rights with which"
                " the import was confirmed."
            ),
        )
        UNREADABLE = (
            "unreadable",
            _("Nothing was imported: the file can no longer be read."),
        )
        INTERRUPTED = (
            "interrupted",
            _(
                "Nothing was imported: the import was interrupted several times. Tell an"
                " administrator."
            ),
        )
        FAULT = (
            "fault",
            _(
                "Nothing was imported: an error occurred that was not expected. Tell an"
                " administrator."
            ),
        )
        CHANGED = (
            "changed",
            _(
                "Not undone: something was changed since. The page that undoes it lists"
                " what."
            ),
        )
        NO_RIGHTS = (
            "no_rights",
            _("Not undone: the account no longer has the right to do so."),
        )
        LEFT = (
            "left",
            _("Some records were changed while it was undone and stay as they are."),
        )
        DROPPED = "dropped", _("Cancelled by the user.")
        EXPIRED = "expired", _("Removed because it was not confirmed within 24 hours.")
        SURPLUS = (
            "surplus",
            _("Removed because 10 later files were waiting."),
        )

    UNDO_DAYS = 30

    key = models.CharField(max_length=32, default=new_key, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("user"),
    )
    kind = models.CharField(_("data type"), max_length=20)
    name = models.CharField(_("file"), max_length=150)
    digest = models.CharField("SHA-256", max_length=64)
    route = models.CharField(_("route"), max_length=20, default="import")
    language = models.CharField(_("language"), max_length=10, default="id")
    state = models.CharField(
        _("status"), max_length=10, choices=State, default=State.CHOOSING
    )
    problem = models.CharField(
        _("reason"), max_length=12, choices=Problem, blank=True, default=""
    )

    # What the user chose: `columns` below the headings, `decisions` on names, and so on.
    choices = models.JSONField(_("choices"), default=dict)
    # The rights that the user had when the import was confirmed.
    rights = models.JSONField(_("rights"), default=list)

    rows = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(_("rows by status"), default=dict)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    uploaded = models.DateTimeField(_("uploaded"), default=timezone.now, db_index=True)
    confirmed = models.DateTimeField(_("confirmed"), null=True)
    finished = models.DateTimeField(_("finished"), null=True)
    undone = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("undone by"),
    )

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("imports:detail", args=[self.key])

    # What was chosen

    @property
    def columns(self) -> list[str] | None:
        """The name of the column below each heading, or None where none was chosen."""
        return self.choices.get("columns")

    @columns.setter
    def columns(self, columns: list[str] | None) -> None:
        self.choices["columns"] = columns

    @property
    def decisions(self) -> dict[str, str]:
        """The record id or `new` by the key of the question about a name."""
        return self.choices.setdefault("decisions", {})

    @decisions.setter
    def decisions(self, decisions: dict[str, str]) -> None:
        self.choices["decisions"] = decisions

    @property
    def file_choices(self) -> dict[str, Any]:
        """What the user chose about all rows, see `Choices`."""
        return self.choices.setdefault("file", {})

    @file_choices.setter
    def file_choices(self, choices: dict[str, Any]) -> None:
        self.choices["file"] = choices

    @property
    def reading(self) -> dict[str, Any]:
        """How the file is read, as its user chose."""
        return self.choices.get("reading", {})

    @reading.setter
    def reading(self, reading: dict[str, Any]) -> None:
        self.choices["reading"] = reading

    @property
    def corrections(self) -> dict[str, dict[str, str]]:
        """What is read instead of cells, by the number of the row and the heading."""
        return self.choices.get("corrections", {})

    @corrections.setter
    def corrections(self, corrections: dict[str, dict[str, str]]) -> None:
        self.choices["corrections"] = corrections

    @property
    def corrected(self) -> list[dict[str, str]]:
        """The cells that were corrected when the import was confirmed, as the log shows
        them."""
        return self.choices.get("corrected", [])

    @corrected.setter
    def corrected(self, corrected: list[dict[str, str]]) -> None:
        self.choices["corrected"] = corrected

    # What is stored beside the row

    @property
    def folder(self) -> Path:
        """The folder of the file, which only its user may see."""
        return folder_of(self.user_id) / self.key

    @property
    def file(self) -> Path:
        return self.folder / "file"

    @property
    def outcome(self) -> dict[str, Any] | None:
        """The stored preview, or None before it was made."""
        return read_json(self.folder / "outcome.json")

    def save_outcome(self, outcome: dict[str, Any]) -> None:
        """Store the preview."""
        write_json(self.folder / "outcome.json", outcome)

    @property
    def question_keys(self) -> list[str]:
        """The keys of all questions of the preview, of which it shows the first."""
        return read_json(self.folder / "question_keys.json") or []

    def save_question_keys(self, keys: list[str]) -> None:
        """Store the keys of all questions of the preview."""
        write_json(self.folder / "question_keys.json", keys)

    def save_progress(self, done: int) -> None:
        """Store how many rows are done, beside a transaction that may be rolled back."""
        write_json(self.folder / "progress.json", done)

    @property
    def progress(self) -> int:
        """How many rows are written or taken back, for the page."""
        if self.state == self.State.UNDOING:
            return self.rows - sum(self.chunks.values_list("rows", flat=True))
        done = read_json(self.folder / "progress.json")
        if not isinstance(done, int):
            return 0
        return min(done, self.rows) if self.rows else done

    def delete_files(self) -> None:
        """Delete the file and all that is stored with it."""
        delete_folder(self.folder)

    @property
    def skipped_file(self) -> Path:
        """The file of the rows that are left out."""
        return self.folder / "skipped.jsonl"

    def delete_all_but_skipped(self) -> None:
        """Delete the file of a finished import, but not the rows that were left out."""
        if self.skipped_file.exists():
            delete_all_but(self.folder, self.skipped_file.name)
        else:
            self.delete_files()

    # What became of it

    @property
    def skipped_until(self) -> datetime | None:
        """The moment until which the rows that were left out are stored, if there are
        any."""
        is_done = self.state in (self.State.DONE, self.State.UNDONE)
        if not is_done or self.finished is None or not self.skipped_file.exists():
            return None
        until = self.finished + MAX_AGE
        return until if until > timezone.now() else None

    @property
    def has_skipped_file(self) -> bool:
        """Whether the rows that are left out can be downloaded."""
        waits = self.state == self.State.CHOOSING and self.skipped_file.exists()
        return waits or self.skipped_until is not None

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.State.unfinished()

    @property
    def undo_until(self) -> datetime | None:
        """The moment until which the import can be undone."""
        return self.finished and self.finished + timedelta(days=self.UNDO_DAYS)

    @property
    def can_be_undone(self) -> bool:
        """Whether the import was done and is recent enough to be undone."""
        recent = self.undo_until is not None and timezone.now() <= self.undo_until
        return self.state == self.State.DONE and recent

    def has_rights(self) -> bool:
        """Whether the account is active and still has the rights of the confirmation, as
        they are stored now."""
        user: Any = get_user_model().objects.get(pk=self.user_id)
        return user.is_active and user.get_all_permissions() >= set(self.rights)

    def end(self, state: str, problem: str = "") -> None:
        """Store that the import has ended and why."""
        self.state, self.problem, self.finished = state, problem, timezone.now()
        self.save(update_fields=["state", "problem", "finished"])


class ImportChunk(models.Model):
    """Rows of an import that were written in one transaction, and what that added to the
    history, by which it is undone."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="chunks")
    rows = models.PositiveIntegerField(_("rows"))
    # First and last ID of history entries by model: {"partners.name": [[12, 40], [42, 42]]}.
    entries = models.JSONField(_("history entries"))
    # The IDs, by model, of records that rows of another kind made.
    made = models.JSONField(_("further new records"), default=dict)
    # The IDs of the records that its rows are about, where they made them, in their order.
    new = models.JSONField(_("new records"), default=list)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("part of an import")
        verbose_name_plural = _("parts of imports")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.job}: {self.rows}"
