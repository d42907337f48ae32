"""The form of an admin page as a browser would send it back."""


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
    """Everything that the page says is wrong."""
    form = response.context["adminform"].form
    found = [str(e) for messages in form.errors.values() for e in messages]
    for section in response.context["inline_admin_formsets"]:
        for row in section.formset.forms:
            found += [str(e) for messages in row.errors.values() for e in messages]
    return found
