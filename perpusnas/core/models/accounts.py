"""User accounts, and the secret address of each user's calendar feed."""

import secrets
from collections.abc import Iterable
from hashlib import sha256
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ..access import RIGHTS
from ..audit import SYSTEM_USERNAME


class AccountQuerySet(models.QuerySet):
    """Queries on user accounts."""

    def update(self, **values) -> int:
        """Change these accounts; disabling ends their sessions for good."""
        if values.get("is_active") is False:
            self.filter(is_active=True).update(last_disabled=timezone.now())
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]  # Django reads it


# The stubs do not know a manager that is made from a queryset in place.
class AccountManager(UserManager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    """Manager of user accounts."""

    def personal_accounts(self):
        """Return the accounts of people: all but the system account."""
        return self.exclude(username=SYSTEM_USERNAME)

    def names(self, keys: Iterable[int | None]) -> dict[int | None, str]:
        """Return the names of these users by id."""
        users = self.filter(pk__in={key for key in keys if key}).order_by()
        parts = users.only("first_name", "last_name", "username")
        return {user.pk: str(user) for user in parts}


class User(AbstractUser):
    """An account. Accounts are disabled instead of deleted, since the history refers to
    them."""

    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )

    last_disabled = models.DateTimeField(_("last disabled"), null=True, editable=False)

    objects: ClassVar = AccountManager()

    class Meta(AbstractUser.Meta):
        ordering = ["username", "pk"]
        default_permissions = ("add", "change", "view")
        permissions = list(RIGHTS.items())

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args, **kwargs):
        """Disabling ends the sessions for good: enabling does not revive them."""
        stored = type(self).objects.filter(pk=self.pk, is_active=True)
        if self.pk and not self.is_active and stored.exists():
            self.last_disabled = timezone.now()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "last_disabled"}
        super().save(*args, **kwargs)

    def get_session_auth_hash(self) -> str:
        """The digest that a session must carry to be valid."""
        before = super().get_session_auth_hash()
        if self.last_disabled is None:
            return before
        moment = self.last_disabled.isoformat()
        return salted_hmac("session", before + moment, algorithm="sha256").hexdigest()


class SignInAttempt(models.Model):
    """A password that was tried and not (yet) found right; rows go after a day.

    `account` is a digest of the user name as typed, `network` the address or /64 network
    that it came from, `device` the name of a device on which the account was signed in
    to before.
    """

    account = models.CharField(max_length=64)
    network = models.CharField(max_length=50)
    device = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("sign-in attempt")
        verbose_name_plural = _("sign-in attempts")
        indexes = [
            models.Index(fields=["at"], name="sign_in_attempt_at"),
            models.Index(fields=["network", "at"], name="sign_in_attempt_network"),
            models.Index(fields=["account", "at"], name="sign_in_attempt_account"),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.at}"


class Feed(models.Model):
    """The secret address of a user's calendar feed.

    Anybody who knows the address can read the feed without signing in. Only its digest
    is stored, so the address is shown once when it is made, and can be replaced but not
    looked up.
    """

    user = models.OneToOneField(
        User, models.CASCADE, related_name="feed", verbose_name=_("user")
    )
    digest = models.CharField("SHA-256", max_length=64, unique=True, editable=False)
    made = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def renew(cls, user: User) -> str:
        """Give the user a new secret of 256 bits and return it; the old one stops
        working."""
        secret = secrets.token_urlsafe(32)
        values = {"digest": cls.digest_of(secret), "made": timezone.now()}
        cls.objects.update_or_create(user=user, defaults=values)
        return secret

    @classmethod
    def owner(cls, secret: str) -> User | None:
        """Return the user whose feed has this secret, or None."""
        found = cls.objects.select_related("user")
        feed = found.filter(digest=cls.digest_of(secret)).first()
        return feed.user if feed else None

    @staticmethod
    def digest_of(secret: str) -> str:
        return sha256(secret.encode()).hexdigest()
