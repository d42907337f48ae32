"""The URLs of the site beside those that it is compared with."""

import random
import tempfile

from django.http import FileResponse, Http404, HttpResponse
from django.urls import path

from perpusnas.core.files.responses import TYPES
from perpusnas.urls import *  # noqa: F403  (the error pages are found here)
from perpusnas.urls import urlpatterns as site_urls

from .finished_files import is_finished_file, write_csv

FLOOR = "/bench/floor/"
FLOOR_SIZE = 40_000
SYLLABLES = ("ka", "ma", "na", "per", "pus", "ta", "ka", "an", "ber", "sa", "ma", "di")


def floor_text() -> str:
    """Return 40 KB of text that is compressed about as well as a page of a list."""
    chance = random.Random(1)
    lines = []
    while sum(map(len, lines)) < FLOOR_SIZE:
        word = "".join(chance.choices(SYLLABLES, k=4))
        number = chance.randrange(10**6)
        lines.append(f'<tr><td><a href="/agreements/{number}/">{word}</a></td></tr>\n')
    return "".join(lines)[:FLOOR_SIZE]


TEXT = floor_text()


def floor(request):
    """Answer with constant text: what session, user and middleware take by themselves."""
    return HttpResponse(TEXT)


def copy(request, name: str):
    """Answer with the cells of a file as the database alone writes them."""
    if not is_finished_file(name):
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    write_csv(name, file)
    file.seek(0)
    return FileResponse(file, content_type=TYPES["csv"])


urlpatterns = [
    path(FLOOR.removeprefix("/"), floor),
    path("bench/copy/<slug:name>/", copy),
    *site_urls,
]
