"""Forms that were sent, so that each is carried out once."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Submission(models.Model):
    """A form that a user has sent: the digest of what was sent, and where it led.

    It is stored in the transaction of what it changed, and removed after a day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    address = models.TextField(default="")
    made = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="submission_once", fields=["user", "digest"]),
        ]

    def __str__(self) -> str:
        return self.digest
