"""What every form of the admin does when it is saved."""

from itertools import zip_longest
from typing import Any

from django.contrib import admin
from django.db import IntegrityError
from django.shortcuts import redirect

from ..editing.conflicts import FormBundle
from ..editing.edit import brought_up_to_date, locked, normalised_post
from ..editing.once import AlreadySentError, carried_out_once


class EditingAdmin(admin.ModelAdmin):
    """A page of the admin that saves as the site does: locked, compared with what was
    opened, and once. Its forms are an `AdminForm`."""

    change_form_template = "admin/record_form.html"

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        form.validate_record = staticmethod(self.validate_record)
        return form

    def validate_record(self, form, formsets) -> None:
        """Add errors and warnings on a record together with its rows to their forms."""

    def _create_formsets(self, request, obj, change):
        create: Any = super()  # the method is private to Django, no stub knows it
        formsets, inlines = create._create_formsets(request, obj, change)
        form = getattr(request, "sent_form", None)
        if form is not None:
            form.formsets = formsets
        return formsets, inlines

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """The files of the rows are numbered as the rows are after merging."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "files" in kwargs:
            kwargs["files"] = getattr(request, "merged_files", kwargs["files"])
        return kwargs

    def merge_newer(self, request, record) -> None:
        """Bring what was sent onto what somebody else has saved meanwhile."""

        def bundle(record, data, files) -> FormBundle:
            request.POST, request.merged_files = data, files
            form = self.get_form(request, record, change=True)(
                data, files, instance=record
            )
            formsets, _inlines = self._create_formsets(request, record, change=True)
            return FormBundle(form, formsets)

        parts = bundle(record, normalised_post(request.POST), request.FILES)
        parts, request.conflict = brought_up_to_date(parts, bundle, merges=True)

    def render_change_form(self, request, context, *args, **kwargs):
        """The rows stand between the groups of fields, each after the one it names."""
        sections, rows = [], list(context["inline_admin_formsets"])
        groups = getattr(getattr(self.form, "Meta", None), "groups", ())
        for fieldset, group in zip_longest(context["adminform"], groups):
            sections.append({"fieldset": fieldset})
            sections += [{"formset": row} for row in rows if row.opts.after is group]
        form = context["adminform"].form
        conflict = form.conflict
        FormBundle(form, form.formsets).sign_opened(conflict)
        context |= {"sections": sections, "conflict": conflict}
        response = super().render_change_form(request, context, *args, **kwargs)
        if conflict:
            response.status_code = 409
        return response

    def get_object(self, request, object_id, from_field=None):
        """Lock the record until the end of the transaction if it is to be saved."""
        record = super().get_object(request, object_id, from_field)
        if record is None or not getattr(request, "is_form_sent", False):
            return record
        record = locked(record)
        if self.has_change_permission(request, record):
            self.merge_newer(request, record)
        return record

    def changeform_view(self, request, *args, **kwargs):
        """Show a violated database constraint as an error of the form."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        request.POST, request.is_form_sent = normalised_post(request.POST), True
        try:
            return self.save_once(request, *args, **kwargs)
        except AlreadySentError as already:
            return redirect(already.address)
        except IntegrityError:
            request.has_clashed = True
            return super().changeform_view(request, *args, **kwargs)

    def save_once(self, request, *args, **kwargs):
        """Save what is sent for the first time; nothing stays of a refused form."""
        with carried_out_once(request) as answer:
            response = super().changeform_view(request, *args, **kwargs)
            form = getattr(request, "sent_form", None)  # none for a missing record
            if response.status_code == 302 and form and form.is_changed():
                answer.address = response.headers["Location"]
        return response
