"""Pages for administrators: download the personal data of a person, and erase them."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from partners.models import Person
from perpusnas.core.access import requires
from perpusnas.core.editing.conflicts import Conflict, opened_version
from perpusnas.core.editing.edit import locked, visible_or_404

from .dossier import dossier
from .erasure import erase, erasure_preview

MAX_SHOWN = 30


class EraseForm(forms.Form):
    """Confirmation of an erasure: the number of the person must be typed."""

    number = forms.IntegerField(
        label=gettext_lazy("Type the person’s ID number to confirm"),
        help_text=gettext_lazy("As shown on the person’s page, without the #."),
    )

    def __init__(self, data, person: Person):
        super().__init__(data)
        self.person = person

    def clean_number(self):
        number = self.cleaned_data["number"]
        if number != self.person.pk:
            raise forms.ValidationError(_("This is not the ID number of this person."))
        return number


@requires("administer")
@require_safe
def personal_data(request, pk):
    """Download all personal data of a person as JSON."""
    person = visible_or_404(Person.objects.visible_to(request.user), pk)
    layout = {"indent": 2, "ensure_ascii": False}
    response = JsonResponse(dossier(person), json_dumps_params=layout)
    name = f"{pgettext('file name', 'person')}-{person.pk}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@requires("administer")
def person_erase(request, pk):
    """Show what erasing would do and, once confirmed, erase; it cannot be undone."""
    person = visible_or_404(Person.objects.visible_to(request.user), pk)
    if request.method != "POST":
        return render_erase(request, person, EraseForm(None, person), 200)
    with transaction.atomic():
        person = locked(person)
        if opened_version(request) != person.version:
            conflict = Conflict(person.changed_by, person.changed)
            return render_erase(request, person, EraseForm(None, person), 409, conflict)
        form = EraseForm(request.POST, person)
        if not form.is_valid():
            return render_erase(request, person, form, 422)
        erase(person)
    messages.success(request, _("The personal data are erased."))
    return redirect(person.get_absolute_url())


def render_erase(request, person: Person, form: EraseForm, status: int, conflict=None):
    """Render the confirmation page with a preview of the erasure."""
    preview = erasure_preview(person)
    context = {
        "person": person,
        "form": form,
        "forms": [form],
        "conflict": conflict,
        "unclear": preview.unclear,
        "redacted": preview.redacted[:MAX_SHOWN],
        "unchanged": preview.unchanged[:MAX_SHOWN],
        "more_redacted": max(0, len(preview.redacted) - MAX_SHOWN),
        "more_unchanged": max(0, len(preview.unchanged) - MAX_SHOWN),
    }
    response = render(request, "privacy/person_erase.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
