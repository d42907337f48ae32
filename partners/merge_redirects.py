"""Redirects from merged partners and people to the remaining record."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect

from perpusnas.core.model_fields import related_model

from .models import Merged


def redirect_if_merged(name: str):
    """Decorate a record's page: instead of 404 it redirects to the record into which
    this one was merged, if the user may see that."""

    def decorate(view):
        @wraps(view)
        def page(request, pk):
            try:
                return view(request, pk=pk)
            except Http404:
                kept = merged_into(name, pk, request.user)
                if kept is None:
                    raise
                old, new = (f"/{number}/" for number in (pk, kept))
                return redirect(request.path.replace(old, new, 1))

        return page

    return decorate


def merged_into(name: str, pk: int, user) -> int | None:
    """Return the id of the visible record into which this one was merged, or None."""
    if pk >= 2**63:
        return None
    merges = Merged.objects.filter(number=pk, **{f"{name}__isnull": False})
    visible = related_model(Merged, name).objects.visible_to(user)
    return visible.filter(merged__in=merges).values_list("pk", flat=True).first()
