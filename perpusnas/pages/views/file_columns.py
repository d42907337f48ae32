"""Choosing the columns of the file of a list or report."""

from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from perpusnas.core.files.names import FILE_NAMES
from perpusnas.core.models import FileColumns
from perpusnas.reports.registry import REPORTS

MOST_COLUMNS = 300
MOST_LETTERS = 200


class ColumnsField(forms.MultipleChoiceField):
    """Names of columns, which depend on the file and its reader."""

    def valid_value(self, value: str) -> bool:
        return len(value) <= MOST_LETTERS and value.isprintable()

    def validate(self, value: list[str]) -> None:
        super().validate(value[: MOST_COLUMNS + 1])
        if len(value) > MOST_COLUMNS:
            raise forms.ValidationError(self.error_messages["invalid_list"])


class FileColumnsForm(forms.Form):
    """The columns that a file may have, and those chosen of them: one at least."""

    file = forms.ChoiceField(choices=[(n, n) for n in (*FILE_NAMES, *REPORTS)])
    offered = ColumnsField()
    chosen = ColumnsField(required=False)

    def clean(self):
        offered = self.cleaned_data.get("offered", [])
        chosen = {*self.cleaned_data.get("chosen", ())}
        if not self.errors and chosen.isdisjoint(offered):
            raise forms.ValidationError(_("Choose at least one column."))
        left_out = [name for name in offered if name not in chosen]
        return {**self.cleaned_data, "left_out": left_out}


@permission_required("perpusnas.read_register", raise_exception=True)
@require_POST
def choose_file_columns(request: HttpRequest) -> HttpResponse:
    """Store which columns of a file the user wants; with `all`, every one."""
    data = request.POST.copy()
    if "all" in data:
        data.setlist("chosen", data.getlist("offered"))
    form, back = FileColumnsForm(data), safe_address(request)
    if not form.is_valid():
        problems = [words for found in form.errors.values() for words in found]
        context = {"problems": problems, "back": back}
        return render(request, "pages/file_columns.html", context, status=422)
    file, left_out = form.cleaned_data["file"], form.cleaned_data["left_out"]
    stored = {"user": request.user, "file": file}
    if left_out:
        values = {"left_out": left_out}
        FileColumns.objects.update_or_create(**stored, defaults=values)
    else:
        FileColumns.objects.filter(**stored).delete()
    messages.success(request, stored_message(form.cleaned_data))
    return redirect(back)


def safe_address(request: HttpRequest) -> str:
    """Return the address of the list to return to, on this site."""
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    return back if allowed and urlsplit(back).path.startswith("/") else "/"


def stored_message(stored: dict) -> str:
    if not stored["left_out"]:
        return _("Files of this list have all columns again.")
    number = len(stored["offered"]) - len(stored["left_out"])
    words = ngettext(
        "Files of this list now have %(n)s column.",
        "Files of this list now have %(n)s columns.",
        number,
    )
    return words % {"n": number}
