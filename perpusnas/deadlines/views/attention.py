"""The page of records that need attention."""

from django.shortcuts import render
from django.utils import timezone

from perpusnas.core.access import requires

from ..attention import AttentionContext, attention_groups


@requires("read_register")
def attention(request):
    attention_context = AttentionContext(request.user, timezone.localdate())
    context = {
        "groups": list(attention_groups(attention_context)),
        "today": attention_context.today,
    }
    return render(request, "deadlines/attention.html", context)
