"""The form of an admin page as a browser would send it back."""

from django.utils.translation import override


def opened(response) -> dict:
    """All that stands in the forms of the page, ready to be changed and posted."""
    form = response.context["adminform"].form
    formsets = [s.formset for s in response.context["inline_admin_formsets"]]
    sent = sent_by(form)
    for formset in formsets:
        sent |= sent_by(formset.management_form)
        for row in formset.forms:
            sent |= sent_by(row)
    return sent


def sent_by(form) -> dict:
    sent = {}
    for bound in form:
        value = bound.value()
        if value is True:
            sent[bound.html_name] = "on"
        elif value is not False and not getattr(
            bound.field.widget, "needs_multipart_form", 0
        ):
            sent[bound.html_name] = "" if value is None else value
    return sent


def errors(response) -> list[str]:
    """Everything that the page says is wrong, in the language of the page."""
    forms = [response.context["adminform"].form]
    for section in response.context["inline_admin_formsets"]:
        forms += section.formset.forms
    with override(response.headers["Content-Language"]):
        return [
            str(e)
            for form in forms
            for messages in form.errors.values()
            for e in messages
        ]
