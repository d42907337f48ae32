"""The log of files that users downloaded."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..caching import Sensitive


def refuse_change(*_args, **_kwargs):
    """Raise TypeError: rows of the log are only ever added."""
    raise TypeError("the export log is only ever added to")


class ExportQuerySet(models.QuerySet):
    """Queries on the export log, which can be neither changed nor deleted."""

    update = bulk_update = delete = refuse_change


class Export(Sensitive, models.Model):
    """A file made for a user: by whom, when, which list with which filters, and its
    digest.

    Rows are written once; on PostgreSQL a trigger refuses changes (`history.triggers`).
    """

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    written_once = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("user"),
    )
    made = models.DateTimeField(_("created"), default=timezone.now, db_index=True)
    name = models.CharField(
        _("list or report"), max_length=100, help_text=_("As in the file name.")
    )
    filters = models.TextField(
        _("filters"), blank=True, help_text=_("As shown to the user who downloaded it.")
    )
    address = models.TextField(_("requested address"))
    format = models.CharField(_("format"), max_length=4, choices=Format)
    rows = models.PositiveIntegerField(_("rows"))
    sha256 = models.CharField("SHA-256", max_length=64)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-made", "-pk"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}.{self.format}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            refuse_change()
        super().save(*args, **kwargs)

    delete = refuse_change
