"""The forms of signing in and of new accounts."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import User


class SignInForm(AuthenticationForm):
    """User name and password. One message for whatever is wrong: it does not say whether
    the account exists, is disabled, or has to wait."""

    error_messages = {
        "invalid_login": _(
            "User name or password is wrong, or there were too many attempts. "
            "After several wrong passwords, wait 15 minutes before you try again."
        ),
        "inactive": _(
            "User name or password is wrong, or there were too many attempts. "
            "After several wrong passwords, wait 15 minutes before you try again."
        ),
    }


class NewAccountForm(forms.ModelForm):
    """A new account. Nobody chooses its password but its user, by a link."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "language")

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)
