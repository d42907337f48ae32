import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import perpusnas.core.audit
import perpusnas.core.dates.partial
from perpusnas.core.search import trigram_index


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partners", "0001_initial"),
        ("perpusnas", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=40, unique=True, verbose_name="short name"
                    ),
                ),
                (
                    "name_id",
                    models.CharField(max_length=100, verbose_name="name in Indonesian"),
                ),
                (
                    "name_en",
                    models.CharField(max_length=100, verbose_name="name in English"),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, verbose_name="order"),
                ),
            ],
            options={
                "verbose_name": "field of cooperation",
                "verbose_name_plural": "fields of cooperation",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("internal", "Internal"),
                            ("restricted", "Restricted"),
                        ],
                        default="internal",
                        help_text="All data is for staff only. “Public” marks "
                        "what may be published later.",
                        max_length=10,
                        verbose_name="access",
                    ),
                ),
                ("remarks", models.TextField(blank=True, verbose_name="remarks")),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, editable=False, verbose_name="version"
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "changed",
                    models.DateTimeField(
                        db_index=True, editable=False, verbose_name="last changed"
                    ),
                ),
                (
                    "trashed",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="in the trash since"
                    ),
                ),
                ("search_text", models.TextField(default="", editable=False)),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="Short code given by the bureau, if any.",
                        max_length=40,
                        verbose_name="code",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("loi", "Letter of Intent"),
                            ("mou", "Memorandum of Understanding"),
                            ("moa", "Cooperation agreement"),
                            ("regional", "Memorandum of agreement with a region"),
                            ("implementing", "Implementing Arrangement"),
                            ("plan", "Plan of Action"),
                            ("minutes", "Record of Discussion"),
                            ("notes", "Exchange of notes"),
                            ("addendum", "Addendum"),
                            ("grant", "Grant"),
                            ("joint_statement", "Joint statement"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                        verbose_name="type",
                    ),
                ),
                (
                    "title_id",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="title (Indonesian)",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="title (English)",
                    ),
                ),
                (
                    "title_other",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="title (partner’s language)",
                    ),
                ),
                (
                    "title_other_language",
                    models.CharField(
                        blank=True,
                        help_text="Language code, for example kk (Kazakh).",
                        max_length=12,
                        verbose_name="language of that title",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("exploratory", "Exploratory"),
                            ("negotiation", "Negotiation"),
                            ("drafting", "Drafting"),
                            ("text_agreed", "Text agreed"),
                            ("ready", "Ready to sign"),
                            ("signed", "Signed"),
                            ("implementation", "Implementation"),
                            ("renewal", "Renewal in progress"),
                            ("replaced", "Renewed or superseded"),
                            ("terminated", "Terminated"),
                            ("closed", "Closed"),
                            ("on_hold", "On hold"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="proposed",
                        max_length=16,
                        verbose_name="stage",
                    ),
                ),
                (
                    "target_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "target_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "target",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="target signing date"
                    ),
                ),
                ("obstacle", models.TextField(blank=True, verbose_name="obstacle")),
                ("next_step", models.TextField(blank=True, verbose_name="next step")),
                (
                    "announced_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "announced_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "announced",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="announced on"
                    ),
                ),
                (
                    "signature",
                    models.CharField(
                        choices=[
                            ("yes", "Signed"),
                            ("no", "Not signed"),
                            ("unknown", "Not known"),
                            ("disputed", "Disputed"),
                        ],
                        default="no",
                        help_text="Set this even if the date is not known.",
                        max_length=10,
                        verbose_name="signing status",
                    ),
                ),
                (
                    "signed_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "signed_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "signed",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="signed on"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="place of signing"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("virtual", "Online"),
                            ("circulation", "By circulation (signed separately)"),
                            ("counterparts", "In counterparts"),
                        ],
                        max_length=12,
                        verbose_name="mode of signing",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_signature", "On signature"),
                            ("last_notification", "On the last notification"),
                            ("on_date", "On a set date"),
                            ("other", "Other"),
                        ],
                        help_text="As stated in the entry-into-force clause.",
                        max_length=18,
                        verbose_name="enters into force",
                    ),
                ),
                (
                    "effective_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "effective_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "effective",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="in force since"
                    ),
                ),
                (
                    "ends_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "ends_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "ends",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="As stated in the duration clause.",
                        verbose_name="ends on",
                    ),
                ),
                (
                    "ends_basis",
                    models.CharField(
                        choices=[
                            ("stated", "Stated in the agreement"),
                            ("reckoned", "Calculated from duration"),
                            ("open_ended", "No end date"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="basis of end date",
                    ),
                ),
                (
                    "duration",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="duration"
                    ),
                ),
                (
                    "duration_unit",
                    models.CharField(
                        blank=True,
                        choices=[("months", "months"), ("years", "years")],
                        max_length=6,
                        verbose_name="unit",
                    ),
                ),
                (
                    "window_days",
                    models.PositiveSmallIntegerField(
                        default=180,
                        verbose_name="“expiring soon” threshold (days)",
                    ),
                ),
                (
                    "renewal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("written", "By written consent"),
                            ("tacit", "Automatically"),
                            ("diplomatic", "Through diplomatic channels"),
                            ("none", "None"),
                        ],
                        max_length=10,
                        verbose_name="renewal",
                    ),
                ),
                (
                    "renewal_duration",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="renewal period"
                    ),
                ),
                (
                    "renewal_unit",
                    models.CharField(
                        blank=True,
                        choices=[("months", "months"), ("years", "years")],
                        max_length=6,
                        verbose_name="unit",
                    ),
                ),
                (
                    "notice_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="As stated in the termination clause.",
                        null=True,
                        verbose_name="notice period (months)",
                    ),
                ),
                (
                    "wind_down_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="wind-down period (months)",
                    ),
                ),
                (
                    "notice_given_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "notice_given_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "notice_given",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="termination notice date"
                    ),
                ),
                (
                    "terminated_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "terminated_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "terminated",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="termination effective date"
                    ),
                ),
                (
                    "termination_reason",
                    models.TextField(blank=True, verbose_name="reason for termination"),
                ),
                (
                    "languages",
                    models.CharField(
                        blank=True,
                        help_text="Language codes separated by spaces, for "
                        "example id en kk (Perpres 63/2019, Art. 26).",
                        max_length=60,
                        verbose_name="languages",
                    ),
                ),
                (
                    "prevailing_language",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="prevailing language"
                    ),
                ),
                (
                    "funding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state_budget", "State budget"),
                            ("partner", "Partner"),
                            ("shared", "Shared"),
                            ("no_cost", "No cost"),
                        ],
                        max_length=12,
                        verbose_name="funding",
                    ),
                ),
                (
                    "funding_note",
                    models.TextField(blank=True, verbose_name="note on funding"),
                ),
                (
                    "significance",
                    models.TextField(blank=True, verbose_name="significance"),
                ),
                (
                    "at_ministry",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Not known"),
                        ],
                        max_length=7,
                        verbose_name="registered with the Ministry of Foreign Affairs",
                    ),
                ),
                (
                    "custody",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_handed", "Not handed over"),
                            ("handed", "Handed over"),
                            ("to_complete", "To be completed"),
                            ("complete", "Declared complete"),
                            ("certified", "Certified copy received"),
                        ],
                        max_length=12,
                        verbose_name="hand-over status",
                    ),
                ),
                (
                    "handed_over_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "handed_over_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "handed_over",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="original deposited on"
                    ),
                ),
                (
                    "agenda_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="Buku Agenda number"
                    ),
                ),
                (
                    "certified_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="certified copy number"
                    ),
                ),
                (
                    "certified_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "certified_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "certified",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="certified copy dated"
                    ),
                ),
                (
                    "archive_place",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="location of original",
                    ),
                ),
                (
                    "ministry_consulted",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Not known"),
                        ],
                        max_length=7,
                        verbose_name="Ministry of Foreign Affairs consulted",
                    ),
                ),
                (
                    "full_powers",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Not known"),
                        ],
                        max_length=7,
                        verbose_name="full powers needed",
                    ),
                ),
                (
                    "full_powers_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="full powers number"
                    ),
                ),
                (
                    "full_powers_date_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "full_powers_date_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "full_powers_date",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="full powers dated"
                    ),
                ),
                ("is_extended", models.BooleanField(default=False, editable=False)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The agreement under which this one was concluded.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="agreements.agreement",
                        verbose_name="parent agreement",
                    ),
                ),
                (
                    "person_in_charge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person in charge",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        help_text="The agreement that this one renews or replaces.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="agreements.agreement",
                        verbose_name="predecessor",
                    ),
                ),
                (
                    "trashed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put in the trash by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiated_agreements",
                        to="partners.partner",
                        verbose_name="initiating unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["-signed_latest", "-pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "indexes": [
                    models.Index(
                        fields=["signed_earliest", "id"], name="agreement_signed"
                    ),
                    models.Index(fields=["ends_latest", "id"], name="agreement_ends"),
                    models.Index(fields=["stage"], name="agreement_stage"),
                    models.Index(fields=["kind"], name="agreement_kind"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("trashed__isnull", True),
                            models.Q(("code", ""), _negated=True),
                        ),
                        fields=("code",),
                        name="agreement_code_once",
                        violation_error_message="This code is in use already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_earliest__isnull", True),
                            ("ends_latest__isnull", True),
                            ("ends_latest__gte", models.F("effective_earliest")),
                            _connector="OR",
                        ),
                        name="agreement_ends_after_start",
                        violation_error_message="The end date is earlier than the date of"
                        " entry into force.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("notice_given_earliest__isnull", True),
                            ("terminated_latest__isnull", True),
                            (
                                "terminated_latest__gte",
                                models.F("notice_given_earliest"),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_terminated_after_notice",
                        violation_error_message="The termination date is earlier than the"
                        " notice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_basis", "open_ended"), _negated=True),
                            ("ends", ""),
                            _connector="OR",
                        ),
                        name="agreement_open_end_has_no_date",
                        violation_error_message="Clear the end date: this agreement has "
                        "no end date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signature", "no"), _negated=True),
                            ("signed", ""),
                            _connector="OR",
                        ),
                        name="agreement_unsigned_has_no_date",
                        violation_error_message="Clear the signing date, or mark the "
                        "agreement as signed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("pk")), _negated=True),
                        name="agreement_not_its_own_parent",
                        violation_error_message="An agreement cannot be its own parent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("predecessor", models.F("pk")), _negated=True
                        ),
                        name="agreement_not_its_own_predecessor",
                        violation_error_message="An agreement cannot be its own "
                        "predecessor.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "agreed_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "agreed_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "agreed",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="agreed on"
                    ),
                ),
                (
                    "old_end_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "old_end_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "old_end",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="old end date"
                    ),
                ),
                (
                    "new_end_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "new_end_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "new_end",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="new end date"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("addendum", "By addendum"),
                            ("tacit", "Automatically"),
                        ],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="perpusnas.source",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "extension",
                "verbose_name_plural": "extensions",
                "ordering": ["new_end_earliest", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("new_end", ""), _negated=True),
                        name="extension_names_new_end",
                        violation_error_message="Enter the new end date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("old_end_earliest__isnull", True),
                            ("new_end_latest__isnull", True),
                            ("new_end_latest__gt", models.F("old_end_earliest")),
                            _connector="OR",
                        ),
                        name="extension_moves_on",
                        violation_error_message="The new end date must be later than the "
                        "old one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgreement",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        default=perpusnas.core.audit.audit_route,
                        editable=False,
                        max_length=200,
                        verbose_name="route",
                    ),
                ),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("internal", "Internal"),
                            ("restricted", "Restricted"),
                        ],
                        default="internal",
                        help_text="All data is for staff only. “Public” marks "
                        "what may be published later.",
                        max_length=10,
                        verbose_name="access",
                    ),
                ),
                ("remarks", models.TextField(blank=True, verbose_name="remarks")),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, editable=False, verbose_name="version"
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "changed",
                    models.DateTimeField(
                        db_index=True, editable=False, verbose_name="last changed"
                    ),
                ),
                (
                    "trashed",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="in the trash since"
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="Short code given by the bureau, if any.",
                        max_length=40,
                        verbose_name="code",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("loi", "Letter of Intent"),
                            ("mou", "Memorandum of Understanding"),
                            ("moa", "Cooperation agreement"),
                            ("regional", "Memorandum of agreement with a region"),
                            ("implementing", "Implementing Arrangement"),
                            ("plan", "Plan of Action"),
                            ("minutes", "Record of Discussion"),
                            ("notes", "Exchange of notes"),
                            ("addendum", "Addendum"),
                            ("grant", "Grant"),
                            ("joint_statement", "Joint statement"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                        verbose_name="type",
                    ),
                ),
                (
                    "title_id",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="title (Indonesian)",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="title (English)",
                    ),
                ),
                (
                    "title_other",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="title (partner’s language)",
                    ),
                ),
                (
                    "title_other_language",
                    models.CharField(
                        blank=True,
                        help_text="Language code, for example kk (Kazakh).",
                        max_length=12,
                        verbose_name="language of that title",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("exploratory", "Exploratory"),
                            ("negotiation", "Negotiation"),
                            ("drafting", "Drafting"),
                            ("text_agreed", "Text agreed"),
                            ("ready", "Ready to sign"),
                            ("signed", "Signed"),
                            ("implementation", "Implementation"),
                            ("renewal", "Renewal in progress"),
                            ("replaced", "Renewed or superseded"),
                            ("terminated", "Terminated"),
                            ("closed", "Closed"),
                            ("on_hold", "On hold"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="proposed",
                        max_length=16,
                        verbose_name="stage",
                    ),
                ),
                (
                    "target_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "target_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "target",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="target signing date"
                    ),
                ),
                ("obstacle", models.TextField(blank=True, verbose_name="obstacle")),
                ("next_step", models.TextField(blank=True, verbose_name="next step")),
                (
                    "announced_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "announced_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "announced",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="announced on"
                    ),
                ),
                (
                    "signature",
                    models.CharField(
                        choices=[
                            ("yes", "Signed"),
                            ("no", "Not signed"),
                            ("unknown", "Not known"),
                            ("disputed", "Disputed"),
                        ],
                        default="no",
                        help_text="Set this even if the date is not known.",
                        max_length=10,
                        verbose_name="signing status",
                    ),
                ),
                (
                    "signed_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "signed_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "signed",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="signed on"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="place of signing"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("virtual", "Online"),
                            ("circulation", "By circulation (signed separately)"),
                            ("counterparts", "In counterparts"),
                        ],
                        max_length=12,
                        verbose_name="mode of signing",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_signature", "On signature"),
                            ("last_notification", "On the last notification"),
                            ("on_date", "On a set date"),
                            ("other", "Other"),
                        ],
                        help_text="As stated in the entry-into-force clause.",
                        max_length=18,
                        verbose_name="enters into force",
                    ),
                ),
                (
                    "effective_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "effective_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "effective",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="in force since"
                    ),
                ),
                (
                    "ends_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "ends_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "ends",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="As stated in the duration clause.",
                        verbose_name="ends on",
                    ),
                ),
                (
                    "ends_basis",
                    models.CharField(
                        choices=[
                            ("stated", "Stated in the agreement"),
                            ("reckoned", "Calculated from duration"),
                            ("open_ended", "No end date"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="basis of end date",
                    ),
                ),
                (
                    "duration",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="duration"
                    ),
                ),
                (
                    "duration_unit",
                    models.CharField(
                        blank=True,
                        choices=[("months", "months"), ("years", "years")],
                        max_length=6,
                        verbose_name="unit",
                    ),
                ),
                (
                    "window_days",
                    models.PositiveSmallIntegerField(
                        default=180,
                        verbose_name="“expiring soon” threshold (days)",
                    ),
                ),
                (
                    "renewal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("written", "By written consent"),
                            ("tacit", "Automatically"),
                            ("diplomatic", "Through diplomatic channels"),
                            ("none", "None"),
                        ],
                        max_length=10,
                        verbose_name="renewal",
                    ),
                ),
                (
                    "renewal_duration",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="renewal period"
                    ),
                ),
                (
                    "renewal_unit",
                    models.CharField(
                        blank=True,
                        choices=[("months", "months"), ("years", "years")],
                        max_length=6,
                        verbose_name="unit",
                    ),
                ),
                (
                    "notice_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="As stated in the termination clause.",
                        null=True,
                        verbose_name="notice period (months)",
                    ),
                ),
                (
                    "wind_down_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="wind-down period (months)",
                    ),
                ),
                (
                    "notice_given_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "notice_given_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "notice_given",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="termination notice date"
                    ),
                ),
                (
                    "terminated_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "terminated_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "terminated",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="termination effective date"
                    ),
                ),
                (
                    "termination_reason",
                    models.TextField(blank=True, verbose_name="reason for termination"),
                ),
                (
                    "languages",
                    models.CharField(
                        blank=True,
                        help_text="Language codes separated by spaces, for "
                        "example id en kk (Perpres 63/2019, Art. 26).",
                        max_length=60,
                        verbose_name="languages",
                    ),
                ),
                (
                    "prevailing_language",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="prevailing language"
                    ),
                ),
                (
                    "funding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state_budget", "State budget"),
                            ("partner", "Partner"),
                            ("shared", "Shared"),
                            ("no_cost", "No cost"),
                        ],
                        max_length=12,
                        verbose_name="funding",
                    ),
                ),
                (
                    "funding_note",
                    models.TextField(blank=True, verbose_name="note on funding"),
                ),
                (
                    "significance",
                    models.TextField(blank=True, verbose_name="significance"),
                ),
                (
                    "at_ministry",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Not known"),
                        ],
                        max_length=7,
                        verbose_name="registered with the Ministry of Foreign Affairs",
                    ),
                ),
                (
                    "custody",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_handed", "Not handed over"),
                            ("handed", "Handed over"),
                            ("to_complete", "To be completed"),
                            ("complete", "Declared complete"),
                            ("certified", "Certified copy received"),
                        ],
                        max_length=12,
                        verbose_name="hand-over status",
                    ),
                ),
                (
                    "handed_over_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "handed_over_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "handed_over",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="original deposited on"
                    ),
                ),
                (
                    "agenda_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="Buku Agenda number"
                    ),
                ),
                (
                    "certified_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="certified copy number"
                    ),
                ),
                (
                    "certified_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "certified_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "certified",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="certified copy dated"
                    ),
                ),
                (
                    "archive_place",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="location of original",
                    ),
                ),
                (
                    "ministry_consulted",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Not known"),
                        ],
                        max_length=7,
                        verbose_name="Ministry of Foreign Affairs consulted",
                    ),
                ),
                (
                    "full_powers",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Not known"),
                        ],
                        max_length=7,
                        verbose_name="full powers needed",
                    ),
                ),
                (
                    "full_powers_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="full powers number"
                    ),
                ),
                (
                    "full_powers_date_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "full_powers_date_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "full_powers_date",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="full powers dated"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The agreement under which this one was concluded.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="parent agreement",
                    ),
                ),
                (
                    "person_in_charge",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person in charge",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The agreement that this one renews or replaces.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="predecessor",
                    ),
                ),
                (
                    "trashed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put in the trash by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="initiating unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical agreement",
                "verbose_name_plural": "historical agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalExtension",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        default=perpusnas.core.audit.audit_route,
                        editable=False,
                        max_length=200,
                        verbose_name="route",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "agreed_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "agreed_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "agreed",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="agreed on"
                    ),
                ),
                (
                    "old_end_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "old_end_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "old_end",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="old end date"
                    ),
                ),
                (
                    "new_end_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "new_end_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "new_end",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="new end date"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("addendum", "By addendum"),
                            ("tacit", "Automatically"),
                        ],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="perpusnas.source",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical extension",
                "verbose_name_plural": "historical extensions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalParty",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        default=perpusnas.core.audit.audit_route,
                        editable=False,
                        max_length=200,
                        verbose_name="route",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        max_length=150,
                        verbose_name="Indonesian region (as in source)",
                    ),
                ),
                (
                    "region_standard",
                    models.CharField(
                        blank=True,
                        max_length=150,
                        verbose_name="official name of the region",
                    ),
                ),
                (
                    "region_province",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="province"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="other group (describe)",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=1, verbose_name="order"),
                ),
                (
                    "role",
                    models.CharField(blank=True, max_length=100, verbose_name="role"),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="This party’s reference number, as printed. "
                        "Can be added later.",
                        max_length=100,
                        verbose_name="reference number",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="perpusnas.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical party",
                "verbose_name_plural": "historical parties",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReview",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        default=perpusnas.core.audit.audit_route,
                        editable=False,
                        max_length=200,
                        verbose_name="route",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "period_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "period_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "period",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="period"
                    ),
                ),
                (
                    "held_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "held_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "held",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="review date"
                    ),
                ),
                (
                    "reviewer",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reviewer"
                    ),
                ),
                (
                    "realised",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="implemented (%)",
                    ),
                ),
                (
                    "quality",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="quality",
                    ),
                ),
                (
                    "relevance",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="relevance",
                    ),
                ),
                (
                    "productivity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="productivity",
                    ),
                ),
                (
                    "continuity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="continuity",
                    ),
                ),
                (
                    "constraints_met",
                    models.TextField(blank=True, verbose_name="constraints"),
                ),
                ("solution", models.TextField(blank=True, verbose_name="solution")),
                (
                    "recommendation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "Continue"),
                            ("mend_partly", "Revise in part"),
                            ("mend_wholly", "Revise fully"),
                            ("stop", "Discontinue"),
                        ],
                        max_length=11,
                        verbose_name="recommendation",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical review",
                "verbose_name_plural": "historical reviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalScopeItem",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        default=perpusnas.core.audit.audit_route,
                        editable=False,
                        max_length=200,
                        verbose_name="route",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=1, verbose_name="order"),
                ),
                (
                    "text_id",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="scope item (Indonesian)",
                    ),
                ),
                (
                    "text_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="scope item (English)"
                    ),
                ),
                (
                    "target_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "target_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "target",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="by when"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_text", "In the agreement"),
                            ("reported", "Reported"),
                            ("hoped", "Hoped for"),
                        ],
                        max_length=8,
                        verbose_name="basis",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.area",
                        verbose_name="field of cooperation",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leave empty if it applies to all parties.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="responsible party",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical scope item",
                "verbose_name_plural": "historical scope of cooperation",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSignatory",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        default=perpusnas.core.audit.audit_route,
                        editable=False,
                        max_length=200,
                        verbose_name="route",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "title_id",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position at signing (Indonesian)",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position at signing (English)",
                    ),
                ),
                (
                    "acting",
                    models.BooleanField(default=False, verbose_name="acting (Plt.)"),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("head", "Head"),
                            ("deputy", "Deputy"),
                            ("other", "Other"),
                        ],
                        max_length=6,
                        verbose_name="level",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[("signatory", "Signatory"), ("witness", "Witness")],
                        default="signatory",
                        max_length=9,
                        verbose_name="capacity",
                    ),
                ),
                (
                    "signed_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "signed_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "signed",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="Only if this party signed on another day.",
                        verbose_name="signed on",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="for which partner",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leave empty if the signatory is not known.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical signatory",
                "verbose_name_plural": "historical signatories",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStageChange",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        default=perpusnas.core.audit.audit_route,
                        editable=False,
                        max_length=200,
                        verbose_name="route",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("exploratory", "Exploratory"),
                            ("negotiation", "Negotiation"),
                            ("drafting", "Drafting"),
                            ("text_agreed", "Text agreed"),
                            ("ready", "Ready to sign"),
                            ("signed", "Signed"),
                            ("implementation", "Implementation"),
                            ("renewal", "Renewal in progress"),
                            ("replaced", "Renewed or superseded"),
                            ("terminated", "Terminated"),
                            ("closed", "Closed"),
                            ("on_hold", "On hold"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=16,
                        verbose_name="stage",
                    ),
                ),
                (
                    "since_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "since_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "since",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="since"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="perpusnas.source",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="stage changed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical change of stage",
                "verbose_name_plural": "historical changes of stage",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        max_length=150,
                        verbose_name="Indonesian region (as in source)",
                    ),
                ),
                (
                    "region_standard",
                    models.CharField(
                        blank=True,
                        max_length=150,
                        verbose_name="official name of the region",
                    ),
                ),
                (
                    "region_province",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="province"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="other group (describe)",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=1, verbose_name="order"),
                ),
                (
                    "role",
                    models.CharField(blank=True, max_length=100, verbose_name="role"),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="This party’s reference number, as printed. "
                        "Can be added later.",
                        max_length=100,
                        verbose_name="reference number",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="perpusnas.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["position", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("partner__isnull", False),
                                models.Q(("country__isnull", False), _negated=True),
                                ("region", ""),
                                ("group", ""),
                            ),
                            models.Q(
                                ("country__isnull", False),
                                models.Q(("partner__isnull", False), _negated=True),
                                ("region", ""),
                                ("group", ""),
                            ),
                            models.Q(
                                models.Q(("region", ""), _negated=True),
                                models.Q(("partner__isnull", False), _negated=True),
                                models.Q(("country__isnull", False), _negated=True),
                                ("group", ""),
                            ),
                            models.Q(
                                models.Q(("group", ""), _negated=True),
                                models.Q(("partner__isnull", False), _negated=True),
                                models.Q(("country__isnull", False), _negated=True),
                                ("region", ""),
                            ),
                            _connector="OR",
                        ),
                        name="party_is_one",
                        violation_error_message="Enter one of partner, country, region or"
                        " group.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("partner__isnull", False)),
                        fields=("agreement", "partner"),
                        name="party_partner_once",
                        violation_error_message="This partner is a party already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderSent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("kind", models.CharField(max_length=30, verbose_name="type")),
                ("about", models.DateField(verbose_name="about which date")),
                (
                    "message_id",
                    models.CharField(max_length=200, verbose_name="Message-ID"),
                ),
                ("sent", models.DateTimeField(verbose_name="sent")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder sent",
                "verbose_name_plural": "reminders sent",
                "ordering": ["-sent", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "kind", "about", "user"),
                        name="remindersent_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "period_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "period_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "period",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="period"
                    ),
                ),
                (
                    "held_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "held_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "held",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="review date"
                    ),
                ),
                (
                    "reviewer",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reviewer"
                    ),
                ),
                (
                    "realised",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="implemented (%)",
                    ),
                ),
                (
                    "quality",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="quality",
                    ),
                ),
                (
                    "relevance",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="relevance",
                    ),
                ),
                (
                    "productivity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="productivity",
                    ),
                ),
                (
                    "continuity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="continuity",
                    ),
                ),
                (
                    "constraints_met",
                    models.TextField(blank=True, verbose_name="constraints"),
                ),
                ("solution", models.TextField(blank=True, verbose_name="solution")),
                (
                    "recommendation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "Continue"),
                            ("mend_partly", "Revise in part"),
                            ("mend_wholly", "Revise fully"),
                            ("stop", "Discontinue"),
                        ],
                        max_length=11,
                        verbose_name="recommendation",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["held_earliest", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quality__isnull", True),
                            ("quality__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="review_quality_from_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relevance__isnull", True),
                            ("relevance__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="review_relevance_from_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("productivity__isnull", True),
                            ("productivity__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="review_productivity_from_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("continuity__isnull", True),
                            ("continuity__range", (1, 4)),
                            _connector="OR",
                        ),
                        name="review_continuity_from_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("realised__isnull", True),
                            ("realised__lte", 100),
                            _connector="OR",
                        ),
                        name="review_realised_percent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScopeItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=1, verbose_name="order"),
                ),
                (
                    "text_id",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="scope item (Indonesian)",
                    ),
                ),
                (
                    "text_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="scope item (English)"
                    ),
                ),
                (
                    "target_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "target_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "target",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="by when"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_text", "In the agreement"),
                            ("reported", "Reported"),
                            ("hoped", "Hoped for"),
                        ],
                        max_length=8,
                        verbose_name="basis",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scope_items",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scope_items",
                        to="agreements.area",
                        verbose_name="field of cooperation",
                    ),
                ),
                (
                    "owed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty if it applies to all parties.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="partners.partner",
                        verbose_name="responsible party",
                    ),
                ),
            ],
            options={
                "verbose_name": "scope item",
                "verbose_name_plural": "scope of cooperation",
                "ordering": ["position", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_id", ""), _negated=True),
                            models.Q(("text_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="scopeitem_says_something",
                        violation_error_message="Enter the scope item in at least one "
                        "language.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "title_id",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position at signing (Indonesian)",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position at signing (English)",
                    ),
                ),
                (
                    "acting",
                    models.BooleanField(default=False, verbose_name="acting (Plt.)"),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("head", "Head"),
                            ("deputy", "Deputy"),
                            ("other", "Other"),
                        ],
                        max_length=6,
                        verbose_name="level",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[("signatory", "Signatory"), ("witness", "Witness")],
                        default="signatory",
                        max_length=9,
                        verbose_name="capacity",
                    ),
                ),
                (
                    "signed_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "signed_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "signed",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="Only if this party signed on another day.",
                        verbose_name="signed on",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatories",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatories",
                        to="partners.partner",
                        verbose_name="for which partner",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty if the signatory is not known.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "signatory",
                "verbose_name_plural": "signatories",
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgreementCitation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        default=perpusnas.core.audit.audit_route,
                        editable=False,
                        max_length=200,
                        verbose_name="route",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("text", "Is the document itself"),
                            ("states", "States"),
                            ("implies", "Implies"),
                            ("contradicts", "Contradicts"),
                            ("earlier_plan", "Earlier plan"),
                            ("leaves_open", "Inconclusive"),
                        ],
                        max_length=12,
                        verbose_name="what the source does",
                    ),
                ),
                ("says", models.TextField(blank=True, verbose_name="statement")),
                (
                    "fact",
                    models.CharField(
                        blank=True,
                        help_text="Choose the field this source is about.",
                        max_length=60,
                        verbose_name="about field",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("certain", "Certain"),
                            ("probable", "Probable"),
                            ("doubtful", "Doubtful"),
                        ],
                        max_length=10,
                        verbose_name="certainty",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "extension",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.extension",
                        verbose_name="extension",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="perpusnas.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "scope_item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.scopeitem",
                        verbose_name="scope item",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.signatory",
                        verbose_name="signatory",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical source",
                "verbose_name_plural": "historical sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="AgreementCitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("text", "Is the document itself"),
                            ("states", "States"),
                            ("implies", "Implies"),
                            ("contradicts", "Contradicts"),
                            ("earlier_plan", "Earlier plan"),
                            ("leaves_open", "Inconclusive"),
                        ],
                        max_length=12,
                        verbose_name="what the source does",
                    ),
                ),
                ("says", models.TextField(blank=True, verbose_name="statement")),
                (
                    "fact",
                    models.CharField(
                        blank=True,
                        help_text="Choose the field this source is about.",
                        max_length=60,
                        verbose_name="about field",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("certain", "Certain"),
                            ("probable", "Probable"),
                            ("doubtful", "Doubtful"),
                        ],
                        max_length=10,
                        verbose_name="certainty",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="perpusnas.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "extension",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="agreements.extension",
                        verbose_name="extension",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="agreements.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "scope_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="agreements.scopeitem",
                        verbose_name="scope item",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="agreements.signatory",
                        verbose_name="signatory",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("extension__isnull", True),
                                ("party__isnull", True),
                                ("scope_item__isnull", True),
                                ("signatory__isnull", True),
                            ),
                            models.Q(
                                ("extension__isnull", True),
                                ("scope_item__isnull", True),
                                ("signatory__isnull", True),
                            ),
                            models.Q(
                                ("extension__isnull", True),
                                ("party__isnull", True),
                                ("scope_item__isnull", True),
                            ),
                            models.Q(
                                ("extension__isnull", True),
                                ("party__isnull", True),
                                ("signatory__isnull", True),
                            ),
                            models.Q(
                                ("party__isnull", True),
                                ("scope_item__isnull", True),
                                ("signatory__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="agreementcitation_one_row",
                        violation_error_message="Choose one row at most.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("exploratory", "Exploratory"),
                            ("negotiation", "Negotiation"),
                            ("drafting", "Drafting"),
                            ("text_agreed", "Text agreed"),
                            ("ready", "Ready to sign"),
                            ("signed", "Signed"),
                            ("implementation", "Implementation"),
                            ("renewal", "Renewal in progress"),
                            ("replaced", "Renewed or superseded"),
                            ("terminated", "Terminated"),
                            ("closed", "Closed"),
                            ("on_hold", "On hold"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=16,
                        verbose_name="stage",
                    ),
                ),
                (
                    "since_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "since_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "since",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="since"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stage_changes",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_changes",
                        to="perpusnas.source",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="stage changed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of stage",
                "verbose_name_plural": "changes of stage",
                "ordering": ["since_earliest", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
            },
        ),
        trigram_index("agreements_agreement"),
    ]
