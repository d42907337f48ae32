"""Files that take too long for a request: asked for by a user, made by the worker."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..access import READ_ONLY_RIGHTS, may
from ..caching import Sensitive
from .log import Export

# A file can be downloaded for so long; that there was one is shown for a month.
KEPT = timedelta(days=3)
LISTED = timedelta(days=30)
# Files that a user may have at a time, those that wait included.
MOST_FILES = 5


def new_key() -> str:
    """Return a key that nobody can guess, for the address of a file or an import."""
    return secrets.token_hex(16)


def made_files() -> Path:
    """Return the folder of the files that the worker has made."""
    return Path(settings.FILES_ROOT)


class ExportJobQuerySet(models.QuerySet["ExportJob"]):
    """Queries on files that the worker makes."""

    def of(self, user: Any) -> Self:
        """Return the files of a user, the latest first."""
        return self.filter(user=user).order_by("-asked", "-pk")

    def unfinished(self) -> Self:
        """Return files for which the worker has something to do."""
        return self.filter(state__in=ExportJob.State.unfinished())

    def counted(self) -> Self:
        """Return files of which a user may have `MOST_FILES`."""
        states = [*ExportJob.State.unfinished(), ExportJob.State.READY]
        return self.filter(state__in=states)

    def begun(self) -> Self:
        """Return files that are made, or being made, from what the register held then."""
        return self.filter(state__in=[ExportJob.State.MAKING, ExportJob.State.READY])

    def too_old(self) -> Self:
        """Return files that can no longer be downloaded."""
        made_before = timezone.now() - KEPT
        return self.filter(state=ExportJob.State.READY, finished__lt=made_before)

    def unlisted(self) -> Self:
        """Return files that are no longer shown either."""
        ended_before = timezone.now() - LISTED
        return self.exclude(state=ExportJob.State.READY).filter(
            finished__lt=ended_before
        )


class ExportJob(Sensitive, models.Model):
    """A file that its user asked for and the worker makes, by asking the same address."""

    class State(models.TextChoices):
        """How far a file has come."""

        WAITING = "waiting", pgettext_lazy("own file", "Waiting")
        MAKING = "making", pgettext_lazy("own file", "Being made")
        READY = "ready", pgettext_lazy("own file", "Ready")
        FAILED = "failed", pgettext_lazy("own file", "Failed")
        EXPIRED = "expired", pgettext_lazy("own file", "Expired")

        @classmethod
        def unfinished(cls) -> list[str]:
            """Return the states in which the worker has something to do."""
            return [cls.WAITING, cls.MAKING]

    class Problem(models.TextChoices):
        """Why a file was not made."""

        RIGHTS = (
            "rights",
            _("The account no longer has the right to download this file."),
        )
        REFUSED = (
            "refused",
            _("The filters no longer fit the register. Download it again there."),
        )
        FULL = "full", _("The disk of the server is full. Tell an administrator.")
        INTERRUPTED = (
            "interrupted",
            _("It was interrupted several times. Tell an administrator."),
        )
        FAULT = (
            "fault",
            _("An error occurred that was not expected. Tell an administrator."),
        )

    key = models.CharField(max_length=32, default=new_key, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("user"),
    )
    name = models.CharField(_("file"), max_length=250)
    address = models.TextField(_("requested address"))
    language = models.CharField(_("language"), max_length=10)
    rows = models.PositiveIntegerField(_("rows"))
    state = models.CharField(
        _("status"), max_length=10, choices=State, default=State.WAITING
    )
    problem = models.CharField(
        _("reason"), max_length=12, choices=Problem, blank=True, default=""
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # What of the register the user could see when the file was made.
    rights = models.JSONField(_("rights"), default=list)
    # The entry in the log, once the file is made.
    export = models.OneToOneField(Export, models.PROTECT, related_name="+", null=True)

    asked = models.DateTimeField(_("requested"), default=timezone.now)
    finished = models.DateTimeField(_("finished"), null=True)

    objects = ExportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked", "-pk"]
        verbose_name = _("large file")
        verbose_name_plural = _("large files")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("own_file", args=[self.key])

    @property
    def path(self) -> Path:
        return made_files() / self.key

    @property
    def unfinished_path(self) -> Path:
        """The file while it is being written."""
        return self.path.with_suffix(".part")

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.State.unfinished()

    @property
    def kept_until(self) -> datetime | None:
        """The moment until which a file that was made can be downloaded."""
        return self.finished and self.finished + KEPT

    @property
    def is_ready(self) -> bool:
        """Whether the file is there to be downloaded."""
        recent = self.kept_until is not None and timezone.now() <= self.kept_until
        return self.state == self.State.READY and recent

    def has_rights(self, user: Any) -> bool:
        """Whether a user may still see all that the user could for whom it was made."""
        return user.is_active and all(may(user, right) for right in self.rights)

    def note_rights(self) -> None:
        """Store which rights to read the user has now."""
        held = [right for right in READ_ONLY_RIGHTS if may(self.user, right)]
        self.rights = sorted(held)

    def end(self, state: str, problem: str = "") -> bool:
        """Store that the file is made, or why it is not; return False where it was deleted
        or has expired meanwhile."""
        self.state, self.problem, self.finished = state, problem, timezone.now()
        names = ("state", "problem", "finished", "rights", "rows", "name", "export")
        values = {name: getattr(self, name) for name in names}
        making = ExportJob.objects.filter(pk=self.pk, state=self.State.MAKING)
        return bool(making.update(**values))

    def expire(self) -> None:
        """Remove the file; the row, unless it was deleted meanwhile, says that there was
        one."""
        self.state = self.State.EXPIRED
        ExportJob.objects.filter(pk=self.pk).update(state=self.state)
        self.delete_files()

    def delete_files(self) -> None:
        self.path.unlink(missing_ok=True)
        self.unfinished_path.unlink(missing_ok=True)
