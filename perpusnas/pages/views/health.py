"""Health checks for monitoring."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse

from perpusnas.core.disk import has_room


@login_not_required
def healthz(_request):
    """Return 200 while the process is running."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(_request):
    """Return 200 if the database answers and there is room to save, otherwise 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    if not has_room():
        return HttpResponse("disk", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
