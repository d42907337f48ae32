"""What an address asks for: words to look for, and records from which a new one starts."""


def typed(request) -> str:
    """The words for which suggestions are asked."""
    return request.GET.get("q", "")[:200]


def asked(request, name: str, records):
    """The record by that name in the address, from which a new one starts; or None."""
    number = request.GET.get(name, "")
    right = number.isascii() and number.isdigit() and int(number[:20]) < 2**63
    return records.filter(pk=number).first() if right else None


def seen(request, name: str, model):
    return asked(request, name, model.objects.visible_to(request.user))
