"""How a user name and a password are checked."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from . import attempts


class LimitedBackend(ModelBackend):
    """Django's backend, within the limits of `attempts`.

    Whether an account exists, is disabled or has to wait makes no difference to the answer
    or to the time that it takes: a password is hashed once in each case.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **kwargs)
        attempt = attempts.begin(request, username)
        if attempt is None:
            get_user_model()().set_password(password)
            return None
        user = super().authenticate(request, username, password, **kwargs)
        if user is not None:
            attempts.succeed(attempt)
        return user
