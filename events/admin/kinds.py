"""The admin of kinds of events and outcomes, and of roles."""

from django.contrib import admin

from perpusnas.core.admin.listed_choices import ListedChoiceAdmin

from ..models import EventKind, OutcomeKind, ParticipationRole, ProgramRole, ShareRole

admin.site.register(
    [EventKind, OutcomeKind, ParticipationRole, ShareRole, ProgramRole],
    ListedChoiceAdmin,
)
