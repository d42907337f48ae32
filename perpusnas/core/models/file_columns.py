"""Which columns of a file each user leaves out."""

from typing import Any

from django.conf import settings
from django.db import models


class FileColumnsQuerySet(models.QuerySet):
    """Queries on the columns that users leave out of files."""

    def left_out(self, user: Any, file: str) -> set[str]:
        """Return the columns that a user leaves out of a file."""
        found = self.filter(user=user.pk, file=file).values_list("left_out", flat=True)
        return set(found.first() or ())


class FileColumns(models.Model):
    """The columns that a user leaves out of the file of a list or report.

    Each is named by its English heading. Those left out are stored and not those chosen,
    so that a column of a later version is not missing unnoticed.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The name of the list or report, as in the export log.
    file = models.CharField(max_length=100)
    left_out = models.JSONField(default=list)

    objects = FileColumnsQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="file_columns_once", fields=["user", "file"]),
        ]

    def __str__(self) -> str:
        return self.file
