"""Uploaded documents: stored privately under random names and checked by content."""

import hashlib
import logging
import uuid
from pathlib import PurePath

import filetype
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.http import FileResponse, Http404
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENT_TYPES = {
    "application/pdf": {".pdf"},
    DOCX: {".docx"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/png": {".png"},
}
IMAGE_TYPES = {kind: DOCUMENT_TYPES[kind] for kind in ("image/jpeg", "image/png")}
MAX_BYTES = 25 * 1024 * 1024


@deconstructible
class DocumentStorage(FileSystemStorage):
    """Storage in the private folder `PAPERS_ROOT`, which has no URL."""

    def __init__(self):
        super().__init__(location=None, base_url=None)

    def _save(self, name, content):
        """Store the file, or nothing of it where the disk is full."""
        try:
            return super()._save(name, content)
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


def checked_upload(upload, types: dict[str, set[str]]):
    """Check size, suffix and content of an upload and set its `sha256`. Raises
    ValidationError if the file is empty, too large or of another type."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 25 MB."), code="too_large")
    if not upload.size:
        raise ValidationError(_("The file is empty."), code="empty")
    digest, head = hashlib.sha256(), b""
    for chunk in upload.chunks():
        head = head or chunk[:8192]
        digest.update(chunk)
    upload.seek(0)
    kind = filetype.guess_mime(head)
    suffix = PurePath(upload.name).suffix.lower()
    if kind not in types or suffix not in types[kind]:
        suffixes = ", ".join(
            sorted(e.removeprefix(".") for t in types.values() for e in t)
        )
        raise ValidationError(
            _("The content does not match the accepted file types: %(kinds)s."),
            code="wrong_type",
            params={"kinds": suffixes},
        )
    upload.sha256 = digest.hexdigest()
    return upload


class DocumentFormField(forms.FileField):
    """Form field for a document; only a newly uploaded file is checked."""

    types = DOCUMENT_TYPES
    widget = forms.FileInput

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        is_new = data and upload is data
        return checked_upload(upload, self.types) if is_new else upload


class ImageFormField(DocumentFormField):
    """Form field for a JPEG or PNG image."""

    types = IMAGE_TYPES


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


def document_response(file, file_name: str, shown: bool = False) -> FileResponse:
    """Return the file as a download, or inline where `shown` is set, which only pages
    with our own images do. Raises Http404 if the file is missing."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        log.exception("A paper is gone from its folder")
        raise Http404 from None
    response = FileResponse(content, as_attachment=not shown, filename=file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
