"""Request parameters that several views of this app read."""


def typed_words(request) -> str:
    """Return the typed words to search for."""
    return request.GET.get("q", "")[:200]


def requested_record(request, name: str, records):
    """Return the record that the parameter `name` identifies, or None."""
    number = request.GET.get(name, "")
    is_number = number.isascii() and number.isdigit() and int(number[:20]) < 2**63
    return records.filter(pk=number).first() if is_number else None


def visible_requested_record(request, name: str, model):
    """Return the record of a model that a parameter identifies, if visible, or None."""
    return requested_record(request, name, model.objects.visible_to(request.user))
