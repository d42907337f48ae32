"""App configuration of events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """The app of programs, events, outcomes and follow-ups."""

    name = "events"
    verbose_name = _("Events")
