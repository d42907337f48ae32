"""Old addresses of partners and people that went into others."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect

from .models import Merged


def or_where_it_went(name: str):
    """A page of a record, or the same page of the record that it was merged into.

    Only to whom may see that one; for all others there is nothing here.
    """

    def decorate(view):
        @wraps(view)
        def page(request, pk):
            try:
                return view(request, pk=pk)
            except Http404:
                kept = kept_as(name, pk, request.user)
                if kept is None:
                    raise
                old, new = (f"/{number}/" for number in (pk, kept))
                return redirect(request.path.replace(old, new, 1))

        return page

    return decorate


def kept_as(name: str, pk: int, user) -> int | None:
    """The number of the partner or person that this one is a part of now."""
    if pk >= 2**63:
        return None
    field = Merged._meta.get_field(name)
    went = Merged.objects.filter(number=pk, **{f"{name}__isnull": False})
    seen = field.related_model.objects.visible_to(user)
    return seen.filter(merged__in=went).values_list("pk", flat=True).first()
