"""Request parameters that several views of this app read."""

from perpusnas.core.ids import parse_id


def typed_words(request) -> str:
    """Return the typed words to search for."""
    return request.GET.get("q", "")[:200]


def requested_record(request, name: str, records):
    """Return the record that the parameter `name` identifies, or None."""
    pk = parse_id(request.GET.get(name, ""))
    return records.filter(pk=pk).first() if pk is not None else None


def visible_requested_record(request, name: str, model):
    """Return the record of a model that a parameter identifies, if visible, or None."""
    return requested_record(request, name, model.objects.visible_to(request.user))
