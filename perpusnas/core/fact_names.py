"""The facts that citations are about, where they were typed as words."""

from typing import Any

from django.utils.translation import override

from .models import Citation
from .models.sources import field_labels
from .search import normalise


def names_by_words(labels: dict[str, Any]) -> dict[str, str]:
    """Return the names of fields by their normalised name and label in each language."""
    found: dict[str, str] = {}
    for language in ("en", "id"):
        with override(language):
            for name, label in labels.items():
                found.setdefault(normalise(name.replace("_", " ")), name)
                found.setdefault(normalise(str(label)), name)
    return found


def name_typed_facts(model: type[Citation], stored: Any) -> None:
    """Put the name of a field in the place of words that name it, in the rows of
    `stored`, which may be the model of a migration. Other words stay as they are."""
    owners = [field.name for field in model.owners()]
    rows = [field.name for field in model.row_fields()]
    for citation in stored.objects.exclude(fact=""):
        row = next((n for n in rows if getattr(citation, f"{n}_id", None)), None)
        owner = next((n for n in owners if getattr(citation, f"{n}_id", None)), None)
        known: dict[str, Any] = {}
        if row:
            known = field_labels(model._meta.get_field(row).related_model)
        elif owner:
            record = model._meta.get_field(owner).related_model
            for _model, labels in model.facts(record):
                known = labels | known
        if citation.fact in known:
            continue
        if name := names_by_words(known).get(normalise(citation.fact)):
            stored.objects.filter(pk=citation.pk).update(fact=name)
