"""What the operators' tools ask: is the process alive, and can it serve."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse


@login_not_required
def healthz(_request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(_request):
    """The database answers; 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
