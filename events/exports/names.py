"""How the files name events, and the texts that something has to do with."""

from django.db.models import (
    CharField,
    OuterRef,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from agreements.exports import heading
from agreements.models import Agreement
from perpusnas.core.files import (
    Joined,
    bilingual,
    labelled,
    unless_empty,
)

from ..models import Event

NOTHING = Value(None, output_field=TextField())


def one_of(records, link: str, cell) -> Joined:
    """The name of the one record that a column points to, if it may be seen."""
    return Joined(records.filter(pk=OuterRef(link)), cell)


def event_name(path: str = "") -> Coalesce:
    """An event's name: its title, else its kind or number; `path` leads to the event."""
    return Coalesce(
        unless_empty(bilingual(f"{path}title")),
        unless_empty(labelled(f"{path}kind", Event.Kind.choices)),
        Concat(Value("#"), Cast(f"{path}pk", CharField())),
        output_field=TextField(),
    )


def texts_of(rows, user) -> Joined:
    """The texts that these rows of evidence name, each once."""
    texts = Agreement.objects.visible_to(user).filter(pk__in=rows.values("agreement"))
    return Joined(texts, heading(user), distinct=True)
