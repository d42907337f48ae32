"""Pages that create, edit and move agreements, and the pipeline of those in
preparation."""

from collections import Counter

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from perpusnas.core.access import requires
from perpusnas.core.editing.edit import deleting, editing, visible_or_404
from perpusnas.core.lists.listing import suggestions
from perpusnas.core.search import best_found

from ..forms import AGREEMENT_ROWS, NEW_AGREEMENT_ROWS, AgreementForm
from ..models import Agreement, Stage
from ..renewals import (
    ExtendForm,
    ReplaceForm,
    TerminateForm,
    check_renewal,
    extension_refusal,
    renewal_of,
    term_now,
)
from ..reviews import last_review
from ..stage_log import STALLED_DAYS, UNDER_WAY
from ..stages import MoveForm, next_stages
from ..validation import validate_agreement

TEMPLATE = "agreements/agreement_form.html"
# The most agreements shown in a column of the pipeline; the list has them all.
MAX_IN_COLUMN = 20
DOING = "agreements/agreement_action.html"


@requires("read_register")
def agreement_suggest(request):
    user = request.user
    query = request.GET.get("q", "")[:200]
    records = Agreement.objects.visible_to(user).for_choice(user)
    return suggestions(request, best_found(records, query, user))


def visible_agreement(request, pk):
    """Return an agreement with the parties that the reader may see, or raise Http404."""
    user = request.user
    return visible_or_404(Agreement.objects.visible_to(user).for_list(user), pk)


@requires("write_register")
def agreement_create(request):
    return editing(
        request,
        Agreement(),
        AgreementForm,
        NEW_AGREEMENT_ROWS,
        template=TEMPLATE,
        check=validate_agreement,
    )


@requires("write_register")
def agreement_edit(request, pk):
    agreement = visible_agreement(request, pk)
    return editing(
        request,
        agreement,
        AgreementForm,
        AGREEMENT_ROWS,
        template=TEMPLATE,
        check=validate_agreement,
    )


@requires("read_register")
def agreement_pipeline(request):
    """Show agreements in preparation by stage, the longest in it first."""
    user, today = request.user, timezone.localdate()
    visible = Agreement.objects.visible_to(user)
    under_way = visible.filter(stage__in=UNDER_WAY)
    oldest = longest_in_stage(under_way.with_stage_since(user))
    shown = visible.filter(pk__in=oldest).with_stage_since(user).for_list(user)
    records = shown.in_bulk()
    in_order = [records[pk] for pk in oldest if pk in records]
    ours, others = by_stage(under_way.with_whose(user))
    columns = []
    for stage in UNDER_WAY:
        column = {
            "stage": Stage(stage),
            "count": ours[stage],
            "of_others": others[stage],
            "agreements": [a for a in in_order if a.stage == stage],
            "has_more": ours[stage] + others[stage] > MAX_IN_COLUMN,
        }
        columns.append(column)
    stalled = visible.filter(pk__in=oldest).stalled(today, user)
    context = {"columns": columns, "today": today, "stalled_days": STALLED_DAYS}
    context["stalled"] = set(stalled.values_list("pk", flat=True))
    return render(request, "agreements/agreement_pipeline.html", context)


def longest_in_stage(under_way) -> list[int]:
    """Return the keys of the agreements that have been in each stage the longest, which
    are shown; requires `with_stage_since`."""
    oldest = F("stage_reached").asc(nulls_first=True)
    rank = Window(RowNumber(), partition_by="stage", order_by=[oldest, "pk"])
    ranked = under_way.annotate(rank=rank).filter(rank__lte=MAX_IN_COLUMN)
    return list(ranked.order_by("rank").values_list("pk", flat=True))


def by_stage(agreements) -> tuple[Counter, Counter]:
    """Return how many of our agreements, and of those of others, are in each stage;
    requires `with_whose`."""
    ours, others = Counter[str](), Counter[str]()
    rows = agreements.order_by().values_list("stage", "theirs")
    for stage, theirs, number in rows.annotate(n=Count("pk")):
        (others if theirs else ours)[stage] += number
    return ours, others


# Actions on an agreement


@requires("write_register")
def agreement_renew(request, pk):
    """Create an agreement from the one that it renews."""
    agreement = visible_agreement(request, pk)
    fresh, rows = renewal_of(agreement, request.user)
    return editing(
        request,
        fresh,
        AgreementForm,
        rows,
        template=TEMPLATE,
        check=check_renewal(agreement),
        context={"review": last_review(agreement)},
    )


@requires("write_register")
def agreement_move(request, pk):
    """Move an agreement to its next stage."""
    agreement = visible_agreement(request, pk)
    return action_page(
        request,
        agreement,
        MoveForm,
        _("Change stage"),
        refused="" if next_stages(agreement) else _("Final stage."),
    )


@requires("write_register")
def agreement_extend(request, pk):
    agreement = visible_agreement(request, pk)
    return action_page(
        request,
        agreement,
        ExtendForm,
        _("Extend"),
        refused=extension_refusal(agreement),
    )


@requires("write_register")
def agreement_terminate(request, pk):
    agreement = visible_agreement(request, pk)
    return action_page(
        request,
        agreement,
        TerminateForm,
        _("Terminate"),
        refused=extension_refusal(agreement),
    )


@requires("write_register")
def agreement_replace(request, pk):
    agreement = visible_agreement(request, pk)
    return action_page(
        request,
        agreement,
        ReplaceForm,
        _("Record replacement agreement"),
        refused=extension_refusal(agreement),
    )


def action_page(request, agreement, form_class, title, *, refused: str | Promise):
    """Return the page of an action on an agreement, or of why it is not possible."""
    context = {
        "doing": title,
        "refused": refused,
        "term": term_now(agreement),
        "review": last_review(agreement),
        "log": agreement.stage_changes.seen_by(request.user).order_by("-pk"),
    }
    if refused:
        shown = {"record": agreement, **context}
        status = 409 if request.method == "POST" else 200
        return render(request, DOING, shown, status=status)
    return editing(
        request,
        agreement,
        form_class,
        template=DOING,
        context=context,
        merges=False,
    )


@requires("administer")
def agreement_delete(request, pk):
    agreement = visible_agreement(request, pk)
    return deleting(request, agreement, to="agreements:list")
