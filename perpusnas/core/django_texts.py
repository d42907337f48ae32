"""Texts of Django that the Indonesian catalogue translates differently."""

from django.utils.translation import gettext_noop, ngettext_lazy

# Named here so that the catalogue collects them; Django itself shows them.
OVERRIDDEN = (
    gettext_noop("Change or view list link"),
    gettext_noop("Save and continue editing"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop(
        "Your password can’t be too similar to your other personal information."
    ),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("The two password fields didn’t match."),
    gettext_noop("This field is required."),
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("Enter a valid date."),
    gettext_noop(
        "Select a valid choice. %(value)s is not one of the available choices."
    ),
    ngettext_lazy(
        "Please correct the error below.", "Please correct the errors below."
    ),
    ngettext_lazy("%(counter)s result", "%(counter)s results"),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
)
