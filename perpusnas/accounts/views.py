"""Signing in, and asking for a new password."""

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.http import HttpResponseRedirect
from django.utils.translation import get_language

from perpusnas.core.models import User

from .attempts import remember_device
from .forms import SignInForm
from .password_links import mail_password_link

log = logging.getLogger(__name__)


class SignInView(views.LoginView):
    """Django's login, which remembers the device."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        remember_device(response, form.get_user())
        return response


class MailAfterResponse(HttpResponseRedirect):
    """A redirect; what is to be mailed goes out after it was sent to the browser.

    So the time of the answer does not say whether there is anybody to mail to.
    """

    users: Any = ()
    language = settings.LANGUAGE_CODE

    def close(self) -> None:
        users, self.users = self.users, ()
        for user in users:
            try:
                mail_password_link(user, self.language)
            except OSError:
                log.exception("The mail host did not take a mail")
        super().close()


class PasswordResetView(views.PasswordResetView):
    """Django's, which mails a link to the accounts with the address that was typed."""

    def form_valid(self, form):
        response = MailAfterResponse(str(self.success_url))
        response.language = get_language() or response.language
        address = form.cleaned_data["email"]
        accounts = User.objects.personal_accounts().filter(is_active=True)
        response.users = accounts.filter(email__iexact=address)[:5]
        return response
