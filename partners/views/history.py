"""History pages of partners and people, with the merges that they took part in."""

from django.http import HttpRequest, HttpResponse

from perpusnas.core.access import requires
from perpusnas.core.editing.edit import visible_or_404
from perpusnas.core.history.entries import history_page
from perpusnas.core.lists.sections import SectionPage
from perpusnas.pages.mergeable import namespace_of

from ..merging import Mergeable, may_merge
from ..models import Merged


@requires("read_register")
def history(request: HttpRequest, pk: int, model) -> HttpResponse:
    """Show the history of a record, also of one that was merged into another, with the
    merges that it took part in."""
    user = request.user
    seen = model.objects.seen_in_history(user).for_choice(user)
    record = visible_or_404(seen, pk)
    context = {
        "merged_into": merged_into(record, request.user),
        "merges": merges_into(record, request),
        "may_merge": may_merge(request.user),
        "namespace": namespace_of(model),
    }
    return history_page(request, record, "partners/history.html", context)


def merged_into(record: Mergeable, user) -> Mergeable | None:
    """Return the record into which this one was merged, if the user may see that."""
    if not record.trashed:
        return None
    name = f"{record._meta.model_name}__isnull"
    merges = Merged.objects.filter(number=record.pk, **{name: False})
    kept = type(record).objects.visible_to(user)
    return kept.filter(merged__in=merges).first()


def merges_into(record: Mergeable, request: HttpRequest) -> SectionPage:
    """Return the merges into a record, each with the record that was merged, as far as
    the user may know of it; the latest first, in pages."""
    seen = type(record).objects.seen_in_history(request.user)
    merges = record.merged.select_related("merge__by").order_by("-pk")
    merges = merges.filter(number__in=seen.order_by().values("pk"))
    page = SectionPage(request, "merges", merges)
    records = seen.in_bulk([merged.number for merged in page])
    page.rows = [(merged, records[merged.number]) for merged in page]
    return page
