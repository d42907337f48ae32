"""How many wrong passwords are checked until signing in has to wait.

From a device that has never been signed in to an account, five for one account and ten in
all are checked in 15 minutes from one network, and a hundred in an hour for one account
from all networks together. A device that was signed in to the account before has a limit of
its own. So nobody who guesses can keep the owner of an account out: the device cookies of
OWASP ("Slow Down Online Guessing Attacks with Device Cookies").

An attempt is stored before its password is checked, so that many at once are counted too.
"""

import ipaddress
import logging
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from perpusnas.core.models import SignInAttempt

log = logging.getLogger(__name__)

SHORT, LONG = timedelta(minutes=15), timedelta(hours=1)
ACCOUNT_FROM_NETWORK, NETWORK, DEVICE = 5, 10, 5  # in the short time
ACCOUNT = 100  # in the long time
KEPT = timedelta(days=1)
DEVICE_COOKIE = "__Host-device" if settings.HTTPS else "device"
DEVICE_COOKIE_AGE = 180 * 24 * 3600  # seconds


def account_key(username: str) -> str:
    """A digest of a user name as it was typed, which may be a password by mistake."""
    plain = username.strip().casefold()
    return salted_hmac("sign-in attempts", plain, algorithm="sha256").hexdigest()


def network_of(request: HttpRequest) -> str:
    """The address that a request came from; of an IPv6 address the /64 network.

    Behind a proxy it is the last entry of X-Forwarded-For, which the proxy itself wrote.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def device_of(request: HttpRequest, account: str) -> str:
    """The name of the device, if this account was signed in to on it before."""
    cookie = request.get_signed_cookie(DEVICE_COOKIE, "", max_age=DEVICE_COOKIE_AGE)
    owner, _colon, device = (cookie or "").partition(":")
    return device if owner == account else ""


def begin(request: HttpRequest, username: str) -> SignInAttempt | None:
    """Store an attempt that is about to be checked; None where it has to wait."""
    attempt = attempt_of(request, account_key(username))
    if is_allowed(attempt):
        return attempt
    attempt.delete()  # only passwords that were checked are counted
    return None


def attempt_of(request: HttpRequest, account: str) -> SignInAttempt:
    """The attempt of a request, stored once: on a busy database the view is called
    again with the same request."""
    attempt = getattr(request, "sign_in_attempt", None)
    if attempt and attempt.pk and attempt.account == account:
        return attempt
    now = timezone.now()
    SignInAttempt.objects.filter(at__lt=now - KEPT).delete()
    attempt = SignInAttempt.objects.create(
        account=account,
        network=network_of(request),
        device=device_of(request, account),
        at=now,
    )
    request.sign_in_attempt = attempt  # type: ignore[attr-defined]  # ours
    return attempt


def is_allowed(attempt: SignInAttempt) -> bool:
    """Whether the attempt is within the limits, counted with those before it."""
    earlier = SignInAttempt.objects.filter(pk__lte=attempt.pk)
    recent = earlier.filter(at__gt=attempt.at - SHORT)
    if attempt.device:
        return recent.filter(device=attempt.device).count() <= DEVICE
    unknown = recent.filter(device="", network=attempt.network)
    if unknown.count() > NETWORK:
        return False
    if unknown.filter(account=attempt.account).count() > ACCOUNT_FROM_NETWORK:
        return False
    all_networks = earlier.filter(
        device="", account=attempt.account, at__gt=attempt.at - LONG
    )
    if all_networks.count() > ACCOUNT:
        log.warning(
            "More than %d wrong passwords for one account in an hour; the last from %s",
            ACCOUNT,
            attempt.network,
        )
        return False
    return True


def succeed(attempt: SignInAttempt) -> None:
    """Forget the wrong passwords that the owner of the account typed before."""
    of_account = SignInAttempt.objects.filter(account=attempt.account)
    if attempt.device:
        of_account.filter(device=attempt.device).delete()
    else:
        of_account.filter(device="", network=attempt.network).delete()


def remember_device(response: HttpResponseBase, user: Any) -> None:
    """Let this device have a limit of its own when the user signs in again."""
    value = f"{account_key(user.get_username())}:{secrets.token_urlsafe(12)}"
    response.set_signed_cookie(
        DEVICE_COOKIE,
        value,
        max_age=DEVICE_COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
