"""A form of the site as a browser would send it back."""

from django.utils import translation

from .opened_files import sent_by


def filled(response) -> dict:
    """All that stands in the page's form and its rows, ready to be changed and posted."""
    context = response.context
    sent = sent_by(context["form"])
    for formset in context["formsets"]:
        sent |= sent_by(formset.management_form)
        for row in formset.forms:
            sent |= sent_by(row)
    return sent


def chosen(response, version: str) -> dict:
    """What the form of a conflict sends where the same version, `mine` or `theirs`, is
    chosen of every difference."""
    asked = [d for d in response.context["conflict"].differences if d.can_be_chosen]
    return filled(response) | {f"choice-{d.name}": version for d in asked}


def differences(response) -> set[tuple[str, str]]:
    """Both versions of all that two people changed differently."""
    return {(d.yours, d.theirs) for d in response.context["conflict"].differences}


def problems(response) -> list[str]:
    """Everything that the page says is wrong, in its form and in its rows."""
    with translation.override(response.headers["Content-Language"]):
        return list(all_errors(response.context))


def all_errors(context) -> list[str]:
    found = [str(e) for errors in context["form"].errors.values() for e in errors]
    for formset in context["formsets"]:
        found += map(str, formset.non_form_errors())
        for row in formset.forms:
            found += [str(e) for errors in row.errors.values() for e in errors]
    return found


def added(sent: dict, prefix: str, **values) -> dict:
    """What is sent, with one more row filled in: the next empty one of its kind."""
    count = sent.get(f"{prefix}-ADDED", 0)  # not asked for by the form
    number = int(sent[f"{prefix}-INITIAL_FORMS"]) + count
    total = max(int(sent[f"{prefix}-TOTAL_FORMS"]), number + 1)
    row = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    counts = {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-ADDED": count + 1}
    return {**sent, **counts, **row}
