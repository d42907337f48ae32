"""Uploaded documents: stored privately under random names and checked by content."""

import hashlib
import logging
import tempfile
import uuid
from collections.abc import Collection
from pathlib import PurePath
from typing import IO

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.deconstruct import deconstructible
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _

from .audit import audit_context
from .uploads.limits import MEGABYTE, ProcessLimits
from .uploads.process import UnreadableFileError, read_in_process
from .uploads.quota import check_quota
from .uploads.viruses import check_viruses

log = logging.getLogger(__name__)
MAX_BYTES = 25 * MEGABYTE
LIMITS = ProcessLimits(
    cpu_seconds=10, seconds=30, memory=1024 * MEGABYTE, output=MEGABYTE
)
# The module that checks the content, and its arguments, by the ending of the name.
CHECKS = {
    ".pdf": ("pdf",),
    ".docx": ("docx",),
    ".jpg": ("pictures", ".jpg"),
    ".jpeg": ("pictures", ".jpg"),
    ".png": ("pictures", ".png"),
}
PICTURES = (".jpeg", ".jpg", ".png")


@deconstructible
class DocumentStorage(FileSystemStorage):
    """Storage in the private folder `PAPERS_ROOT`, which has no URL."""

    def __init__(self):
        super().__init__(location=None, base_url=None)

    def _save(self, name, content):
        """Store the file, or nothing of it where the disk is full."""
        try:
            # The stubs do not know what storages override.
            return super()._save(name, content)  # type: ignore[misc]
        except OSError:
            self.delete(name)
            raise

    @property
    def base_location(self):
        return settings.PAPERS_ROOT

    @property
    def location(self):
        return str(settings.PAPERS_ROOT)

    def url(self, name):
        raise ValueError("A paper is served by its page, never by address.")


def random_name(_instance, filename: str) -> str:
    """Return a random storage name that keeps only the suffix of the uploaded file."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}{PurePath(filename).suffix.lower()}"


def checked_upload(upload, suffixes: Collection[str]):
    """Check size, suffix and content of an upload and set its `sha256`. Raises
    ValidationError if it is not accepted; its bytes stay as they are."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 25 MB."), code="too_large")
    if not upload.size:
        raise ValidationError(_("The file is empty."), code="empty")
    suffix = PurePath(upload.name).suffix.lower()
    if suffix not in suffixes:
        raise ValidationError(
            _("The content does not match the accepted file types: %(kinds)s."),
            code="wrong_type",
            params={"kinds": ", ".join(s.removeprefix(".") for s in sorted(suffixes))},
        )
    if hasattr(upload, "sha256"):
        return upload  # the form is validated again, within the transaction
    with tempfile.TemporaryFile() as copy:
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
            copy.write(chunk)
        upload.seek(0)
        check_content(copy, suffix, upload.size)
    upload.sha256 = digest.hexdigest()
    return upload


def check_content(file: IO[bytes], suffix: str, size: int) -> None:
    """Raise ValidationError if there is no room for the file, if it has a virus, or if
    its content is not accepted."""
    module, *arguments = CHECKS[suffix]
    try:
        check_quota(audit_context().user, size)
        check_viruses(file)
        checked = read_in_process(
            f"perpusnas.core.uploads.{module}", file, *arguments, limits=LIMITS
        )
        list(checked)
    except UnreadableFileError as error:
        raise ValidationError(str(error), code="refused") from error


class DocumentFormField(forms.FileField):
    """Form field for a document; only a newly uploaded file is checked."""

    suffixes: Collection[str] = tuple(CHECKS)
    widget = forms.FileInput

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        is_new = data and upload is data
        return checked_upload(upload, self.suffixes) if is_new else upload


class ImageFormField(DocumentFormField):
    """Form field for a JPEG or PNG image."""

    suffixes = PICTURES


class DocumentField(models.FileField):
    """A file in the private folder: PDF, DOCX, JPEG or PNG of at most 25 MB."""

    form_class = DocumentFormField

    def __init__(self, *args, **kwargs):
        kwargs.update(storage=DocumentStorage(), upload_to=random_name, max_length=200)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for ours in ("storage", "upload_to", "max_length"):
            kwargs.pop(ours, None)
        return name, path, args, kwargs

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": self.form_class, **kwargs})


class LogoField(DocumentField):
    """A JPEG or PNG image in the private folder."""

    form_class = ImageFormField


def document_response(
    request: HttpRequest, file, file_name: str, shown: bool = False
) -> HttpResponseBase:
    """Return the file as a download, or inline where `shown` is set, which only pages
    with our own images do; 304 to a client that has it. Raises Http404 if the file is
    missing."""
    # A stored file never changes: another one gets another name.
    etag = quote_etag(hashlib.sha256(file.name.encode()).hexdigest())
    if unchanged := get_conditional_response(request, etag):
        return unchanged
    try:
        content = file.open("rb")
    except FileNotFoundError:
        log.exception("A document is missing in its folder")
        raise Http404 from None
    response = FileResponse(content, as_attachment=not shown, filename=file_name)
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
