"""What every form of the admin does when it is saved."""

from contextlib import ExitStack, suppress
from itertools import zip_longest
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import csrf_protect_m
from django.db import IntegrityError
from django.shortcuts import redirect

from ..editing.conflicts import FormBundle
from ..editing.edit import (
    FormSubmission,
    brought_up_to_date,
    locked,
    normalised_post,
    reread,
)
from ..editing.once import AlreadySentError, carried_out_once, refuse_repetition
from ..editing.stored import filled_with, stored_now


class ChangedMeanwhileError(Exception):
    """Something was saved between validating a form and beginning to save it."""


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
        if change and request.method == "POST":
            request.read.append(filled_with(obj, formsets))
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
        """The record; one that is to be saved with what others have saved meanwhile."""
        record = super().get_object(request, object_id, from_field)
        if record is None or not hasattr(request, "answer"):
            return record
        record = reread(record) if request.answer is None else locked(record)
        if self.has_change_permission(request, record):
            self.merge_newer(request, record)
        return record

    @csrf_protect_m
    def changeform_view(self, request, *args, **kwargs):
        """Show a violated database constraint as an error of the form."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        sent = request.POST = normalised_post(request.POST)
        try:
            refuse_repetition(request)
            return self.save_once(request, sent, *args, **kwargs)
        except AlreadySentError as already:
            return redirect(already.address)
        except IntegrityError:
            self.begin_try(request, sent)
            request.has_clashed = True
            return self.validate_and_save(request, *args, **kwargs)

    def save_once(self, request, sent, *args, **kwargs):
        """Save what is sent for the first time; nothing stays of a refused form.

        As on the site, it is validated before the transaction; see `FormSubmission`.
        """
        for _try in range(FormSubmission.TRIES):
            self.begin_try(request, sent)
            with suppress(ChangedMeanwhileError), request.transaction:
                return self.validate_and_save(request, *args, **kwargs)
        self.begin_try(request, sent)
        with carried_out_once(request) as request.answer:
            return self.validate_and_save(request, *args, **kwargs)

    def begin_try(self, request, sent) -> None:
        """Give the request what is known of one try: what was read, and the transaction
        that saving begins."""
        request.POST, request.read = sent, []
        request.answer, request.transaction = None, ExitStack()

    def validate_and_save(self, request, object_id=None, form_url="", context=None):
        """Django's view without its transaction around all of it."""
        view: Any = super()  # the method is private to Django, no stub knows it
        response = view._changeform_view(request, object_id, form_url, context)
        if request.answer is None:
            refuse_repetition(request)
            return response
        form = getattr(request, "sent_form", None)  # none for a missing record
        if response.status_code == 302 and form and form.is_changed():
            request.answer.address = response.headers["Location"]
        return response

    def begin_saving(self, request, form, change) -> None:
        """Begin the transaction; raises ChangedMeanwhileError where what was validated
        before is not valid any more."""
        if request.answer is not None:
            return
        request.answer = request.transaction.enter_context(carried_out_once(request))
        parts = FormBundle(form, form.formsets)
        record = None
        if change:
            record = locked(form.instance)
            parts.lock_rows()
            now = stored_now(record, parts.formsets)
            if any(read != now for read in request.read):
                raise ChangedMeanwhileError
        again = type(form)(form.data, form.files, instance=record)
        again.formsets, request.sent_form = form.formsets, form
        if not parts.is_still_valid(again, check=None):
            raise ChangedMeanwhileError

    def save_model(self, request, obj, form, change):
        self.begin_saving(request, form, change)
        super().save_model(request, obj, form, change)
