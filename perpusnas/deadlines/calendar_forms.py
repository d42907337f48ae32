"""Forms for the parameters of the calendar and its feeds."""

from datetime import date

from django import forms
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from perpusnas.core.editing.forms import limit_choices
from perpusnas.core.models import Country

MONTH = "(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])"


NO_MONTH = gettext_lazy(
    "Write a month between 1900 and 2199 as year and month, for example 2026-11."
)


NO_DAY = gettext_lazy(
    "Write a day between 1900 and 2199 as year, month and day, for example 2026-11-03."
)


VIEWS = [("month", gettext_lazy("Month")), ("agenda", gettext_lazy("Agenda"))]


class MonthInput(forms.TextInput):
    input_type = "month"


class MonthField(forms.CharField):
    """A month such as 2026-11, cleaned to its first day."""

    default_validators = [RegexValidator(f"^{MONTH}\\Z", NO_MONTH)]
    widget = MonthInput({"min": "1900-01", "max": "2199-12"})

    def clean(self, value):
        text = super().clean(value)
        return date.fromisoformat(f"{text}-01") if text else None


def country_field() -> forms.ModelChoiceField:
    """Return a field for a country; forms sort the countries by their names."""
    return forms.ModelChoiceField(
        Country.objects.all(),
        label=gettext_lazy("Country"),
        required=False,
        empty_label=gettext_lazy("All"),
    )


class CalendarForm(forms.Form):
    """The month or day, country and layout of the calendar page."""

    month = MonthField(label=gettext_lazy("Month"), required=False)
    country = country_field()
    view = forms.ChoiceField(
        label=pgettext_lazy("of the calendar", "View"),
        required=False,
        choices=VIEWS,
        widget=forms.HiddenInput,
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        validators=[
            MinValueValidator(date(1900, 1, 1), NO_DAY),
            MaxValueValidator(date(2199, 12, 31), NO_DAY),
        ],
        error_messages={"invalid": NO_DAY},
    )
    page = forms.IntegerField(
        label=gettext_lazy("Page"), required=False, min_value=1, max_value=10**9
    )

    def __init__(self, data, today: date):
        data = data.copy()
        data.setdefault("month", f"{today:%Y-%m}")
        super().__init__(data)
        limit_choices(self, {"country": Country.objects.by_name()})
        if "month" in self.errors:
            # A month input of the browser would drop what is not a month.
            self.fields["month"].widget.input_type = "text"


def parameter_errors(request, form: forms.Form) -> list[tuple[str, str]]:
    """Return the errors in the parameters as pairs of name and message."""
    invalid = [
        (str(form.fields[name].label), str(message))
        for name, messages in form.errors.items()
        for message in messages
    ]
    unknown = [name[:60] for name in request.GET if name not in form.fields]
    return invalid + [(name, _("There is no filter of this name.")) for name in unknown]
