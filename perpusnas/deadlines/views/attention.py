"""The page of what needs attention."""

from django.shortcuts import render
from django.utils import timezone

from perpusnas.core.access import requires

from ..attention import AttentionContext, attention_groups


@requires("read_register")
def attention(request):
    asker = AttentionContext(request.user, timezone.localdate())
    context = {"groups": list(attention_groups(asker)), "today": asker.today}
    return render(request, "deadlines/attention.html", context)
