"""A form that is sent twice is carried out once; the second answer is the first one's."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from ..models import Submission

FIELD = "once"
KEPT = timedelta(days=1)


class AlreadySentError(Exception):
    """What was sent is carried out already; the answer led to `address`."""

    def __init__(self, address: str):
        super().__init__(address)
        self.address = address


def new_token() -> str:
    return secrets.token_urlsafe(16)


def digest_of(request: Any) -> str:
    """The digest of a POST with its token; empty for a form without one. What is sent
    with the same token and another content is another submission.

    It is that of what was sent, also where this is replaced by what was merged.
    """
    if not hasattr(request, "once_digest"):
        request.once_digest = new_digest(request)
    return request.once_digest


def new_digest(request: HttpRequest) -> str:
    if not request.POST.get(FIELD):
        return ""
    digest = sha256(request.path.encode())
    for part in parts(request):
        digest.update(f"{len(part)}:{part}".encode(errors="surrogatepass"))
    return digest.hexdigest()


def parts(request: HttpRequest) -> Iterable[str]:
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            yield from (name, *values)
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            yield from (name, upload.name or "", str(upload.size))


def first_answer(request: HttpRequest) -> str:
    """Where the first sending of the same form led; empty for a first one."""
    user: Any = request.user  # signed in, as every page demands
    sent = Submission.objects.filter(user=user, digest=digest_of(request))
    return sent.values_list("address", flat=True).first() or ""


def refuse_repetition(request: HttpRequest) -> None:
    """Raise AlreadySentError for a form that was carried out before."""
    if digest_of(request) and (address := first_answer(request)):
        raise AlreadySentError(address)


@dataclass
class Answer:
    """Where the answer to a form leads; empty while nothing was saved."""

    address: str = ""


@contextmanager
def carried_out_once(request: HttpRequest) -> Iterator[Answer]:
    """A transaction that carries out what was sent.

    It is rolled back unless the address of the answer is set. Whoever sends the same
    form at the same time waits; raises AlreadySentError for all but the first.
    """
    with transaction.atomic():
        sent = claim(request)
        answer = Answer()
        yield answer
        if not answer.address:
            transaction.set_rollback(True)
        elif sent is not None:
            sent.address = answer.address
            sent.save(update_fields=["address"])
            transaction.on_commit(remove_old, robust=True)


def claim(request: HttpRequest) -> Submission | None:
    """Note that a form is carried out; None for a form without a token."""
    digest = digest_of(request)
    if not digest:
        return None
    user: Any = request.user  # signed in, as every page demands
    sent = Submission(user=user, digest=digest)
    try:
        with transaction.atomic():
            sent.save(force_insert=True)
    except IntegrityError:
        raise AlreadySentError(first_answer(request)) from None
    return sent


def remove_old() -> None:
    Submission.objects.filter(made__lt=timezone.now() - KEPT).delete()
