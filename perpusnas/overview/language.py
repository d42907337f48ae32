"""The language switch."""

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@login_not_required
@require_POST
def choose_language(request):
    """Keep the reader's choice in a cookie, and on the account for mails to come."""
    response = set_language(request)
    user = request.user
    language = request.POST.get("language")
    if user.is_authenticated and language in dict(
        type(user)._meta.get_field("language").choices
    ):
        type(user).objects.filter(pk=user.pk).update(language=language)
    return response
