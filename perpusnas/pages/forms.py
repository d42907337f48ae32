"""The form of a source, declared once for site and admin."""

from django.utils.translation import gettext_lazy as _

from perpusnas.core.editing.forms import RecordForm
from perpusnas.core.editing.groups import REGISTER, Group, field_names
from perpusnas.core.fields import pick
from perpusnas.core.models import Source


class SourceForm(RecordForm):
    class Meta:
        model = Source
        groups = [
            Group(
                _("Source"),
                [
                    ("kind", "trust"),
                    "title",
                    ("publisher", "published", "language"),
                    "address",
                    "credits",
                    "copy_of",
                ],
            ),
            Group(
                _("Document"),
                [("paper_kind", "draft_number"), "file", "alternative_text"],
            ),
            REGISTER,
        ]
        fields = field_names(groups)
        field_classes = {"copy_of": pick("sources:suggest")}

    def save(self, commit=True):
        """Save the source, the name and checksum of its file with it."""
        if "file" in self.changed_data:
            upload = self.cleaned_data["file"]
            if upload:
                self.instance.set_file(upload)
            else:
                self.instance.file_name = self.instance.sha256 = ""
        return super().save(commit)
