"""The settings of the site, with the URLs and the middleware of the benchmark."""

from perpusnas.settings import *  # noqa: F403
from perpusnas.settings import MIDDLEWARE

ROOT_URLCONF = "tests.bench.urls"
# First, so that it counts the queries of all others.
MIDDLEWARE = ["tests.bench.middleware.QueriesMiddleware", *MIDDLEWARE]
