"""The indexes and database constraints of the table of agreements."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from perpusnas.core.lists.sorting import date_sort
from perpusnas.core.visibility import open_to_readers

INDEXES = [
    models.Index(fields=["signed_earliest", "id"], name="agreement_signed"),
    models.Index(
        date_sort("signed_latest").desc(),
        F("id").desc(),
        name="agreement_by_signing",
    ),
    models.Index(fields=["ends_latest", "id"], name="agreement_ends"),
    models.Index(fields=["stage"], name="agreement_stage"),
    models.Index(fields=["kind"], name="agreement_kind"),
    # What the kinds of work ask of all agreements, in the index itself: a record is so
    # wide that reading this from the table takes five times as long.
    models.Index(
        fields=[
            "id",
            "access",
            "stage",
            "signature",
            "ends_latest",
            "person_in_charge",
            "notice_months",
            "target_latest",
            "effective_latest",
            "signed_latest",
        ],
        name="agreement_work",
        condition=Q(trashed__isnull=True),
    ),
    # The few with a duration and without an end, as `with_reckonable_end`.
    models.Index(
        fields=["id"],
        name="agreement_reckonable",
        condition=Q(duration__gt=0, ends="", is_extended=False) & ~Q(duration_unit=""),
    ),
    # The few that hide their documents from readers.
    models.Index(
        fields=["id", "trashed", "access"],
        name="agreement_hidden",
        condition=~open_to_readers(),
    ),
    # Those in the trash are few; what hides with them is found from here.
    models.Index(
        fields=["id"], name="agreement_in_trash", condition=Q(trashed__isnull=False)
    ),
    # The longest notice, for the last days for notice in a month.
    models.Index(fields=["notice_months"], name="agreement_notice"),
]

CONSTRAINTS = [
    models.UniqueConstraint(
        name="agreement_code_once",
        fields=["code"],
        condition=Q(trashed__isnull=True) & ~Q(code=""),
        violation_error_message=_("This code is not available."),
    ),
    models.CheckConstraint(
        name="agreement_ends_after_start",
        condition=Q(effective_earliest__isnull=True)
        | Q(ends_latest__isnull=True)
        | Q(ends_latest__gte=F("effective_earliest")),
        violation_error_message=_(
            "The end date is earlier than the date of entry into force."
        ),
    ),
    models.CheckConstraint(
        name="agreement_terminated_after_notice",
        condition=Q(notice_given_earliest__isnull=True)
        | Q(terminated_latest__isnull=True)
        | Q(terminated_latest__gte=F("notice_given_earliest")),
        violation_error_message=_("The termination date is earlier than the notice."),
    ),
    models.CheckConstraint(
        name="agreement_open_end_has_no_date",
        condition=~Q(ends_basis="open_ended") | Q(ends=""),
        violation_error_message=_(
            "Clear the end date: this agreement has no end date."
        ),
    ),
    models.CheckConstraint(
        name="agreement_unsigned_has_no_date",
        condition=~Q(signature="no") | Q(signed=""),
        violation_error_message=_(
            "Clear the signing date, or mark the agreement as signed."
        ),
    ),
    models.CheckConstraint(
        name="agreement_not_its_own_parent",
        condition=~Q(parent=F("pk")),
        violation_error_message=_("An agreement cannot be its own parent."),
    ),
    models.CheckConstraint(
        name="agreement_not_its_own_predecessor",
        condition=~Q(predecessor=F("pk")),
        violation_error_message=_("An agreement cannot be its own predecessor."),
    ),
]
