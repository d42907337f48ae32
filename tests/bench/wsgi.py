"""The site as the benchmark serves it: every file is made within its request, also one
that the site would leave to the worker, since its time is what is measured."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

# Models are ready only now.
from perpusnas.core.files import later  # noqa: E402

later.SECONDS = 3600
