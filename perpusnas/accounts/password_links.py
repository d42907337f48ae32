"""Links by which somebody chooses a new password: each works once, for an hour."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import override

from perpusnas.core.models import User

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def password_link(user: User) -> str:
    """The address at which the user chooses a new password."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    arguments = [key, default_token_generator.make_token(user)]
    return settings.SITE_URL + reverse("password_reset_confirm", args=arguments)


def can_be_mailed(user: User) -> bool:
    """Whether a link reaches the user: there is a mail host, and an address."""
    return settings.EMAIL_BACKEND == SMTP and bool(user.email)


def mail_password_link(user: User, language: str) -> None:
    """Send the user the link. Raises OSError if the mail host does not take it."""
    with override(language):
        subject = render_to_string("registration/password_reset_subject.txt")
        context = {"user": user, "link": password_link(user)}
        text = render_to_string("registration/password_reset_email.txt", context)
    send_mail(" ".join(subject.split()), text, None, [user.email])
