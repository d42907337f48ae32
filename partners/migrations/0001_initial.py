import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import perpusnas.core.audit
import perpusnas.core.dates.partial
import perpusnas.core.documents
import perpusnas.core.fields
from perpusnas.core.search import trigram_index


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("perpusnas", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPerson",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "honorific",
                    models.CharField(
                        blank=True, max_length=50, verbose_name="honorific"
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
            ],
            options={
                "verbose_name": "historical person",
                "verbose_name_plural": "historical people",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Partner",
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
                    "is_home",
                    models.BooleanField(default=False, verbose_name="Perpusnas"),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="In Latin script, as the institution writes itself.",
                        max_length=300,
                        verbose_name="official name",
                    ),
                ),
                (
                    "acronym",
                    models.CharField(blank=True, max_length=50, verbose_name="acronym"),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_library", "National library"),
                            ("academic_library", "Academic library"),
                            ("public_library", "Public library"),
                            ("special_library", "Special library"),
                            ("archive", "Archive or museum"),
                            ("university", "University"),
                            ("research", "Research body"),
                            ("embassy", "Embassy or mission"),
                            ("ministry", "Ministry or agency"),
                            ("local_government", "Local government"),
                            ("intergovernmental", "Intergovernmental body"),
                            ("network", "Network"),
                            ("foundation", "Foundation"),
                            ("company", "Company"),
                            ("unit", "Perpusnas unit"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                (
                    "second_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_library", "National library"),
                            ("academic_library", "Academic library"),
                            ("public_library", "Public library"),
                            ("special_library", "Special library"),
                            ("archive", "Archive or museum"),
                            ("university", "University"),
                            ("research", "Research body"),
                            ("embassy", "Embassy or mission"),
                            ("ministry", "Ministry or agency"),
                            ("local_government", "Local government"),
                            ("intergovernmental", "Intergovernmental body"),
                            ("network", "Network"),
                            ("foundation", "Foundation"),
                            ("company", "Company"),
                            ("unit", "Perpusnas unit"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="second type",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prospect", "Prospective partner"),
                            ("active", "Active"),
                            ("dormant", "Not active"),
                        ],
                        help_text="The bureau’s assessment, independent of "
                        "agreement status.",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "seat_city",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="location: city"
                    ),
                ),
                (
                    "website",
                    perpusnas.core.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="website"
                    ),
                ),
                (
                    "postal_address",
                    models.TextField(blank=True, verbose_name="address"),
                ),
                (
                    "mail",
                    models.EmailField(blank=True, max_length=254, verbose_name="email"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=50, verbose_name="phone"),
                ),
                (
                    "logo",
                    perpusnas.core.documents.LogoField(blank=True, verbose_name="logo"),
                ),
                (
                    "relations_since_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "relations_since_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "relations_since",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="As stated by either party; may be unverified.",
                        verbose_name="relations since",
                    ),
                ),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        help_text="Short description.",
                        verbose_name="about",
                    ),
                ),
                (
                    "label_id",
                    models.CharField(default="", editable=False, max_length=300),
                ),
                (
                    "label_en",
                    models.CharField(default="", editable=False, max_length=300),
                ),
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
                    "country",
                    models.ForeignKey(
                        blank=True,
                        help_text="Home country, for example Azerbaijan for its"
                        " embassy in Jakarta. Leave empty for "
                        "international bodies.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partners",
                        to="perpusnas.country",
                        verbose_name="country",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="partners.partner",
                        verbose_name="parent institution",
                    ),
                ),
                (
                    "seat_country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="perpusnas.country",
                        verbose_name="location: country",
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
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "ordering": ["name", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "indexes": [
                    models.Index(fields=["label_id", "id"], name="partner_label_id"),
                    models.Index(fields=["label_en", "id"], name="partner_label_en"),
                    models.Index(fields=["kind"], name="partner_kind"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_home", True)),
                        fields=("is_home",),
                        name="partner_one_home",
                        violation_error_message="Perpusnas is already recorded.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("pk")), _negated=True),
                        name="partner_not_its_own_parent",
                        violation_error_message="A partner cannot be its own parent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_kind", ""),
                            models.Q(("second_kind", models.F("kind")), _negated=True),
                            _connector="OR",
                        ),
                        name="partner_second_kind_differs",
                        violation_error_message="The second type repeats the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTie",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("member_of", "Member of"),
                            ("has_member", "Has as a member"),
                            ("represents", "Represents"),
                            ("accredited_to", "Accredited to"),
                            ("merged_into", "Merged into"),
                            ("renamed_to", "Renamed to"),
                            ("brand_of", "Brand of"),
                        ],
                        max_length=15,
                        verbose_name="relationship",
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
                (
                    "until_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="until"),
                ),
                (
                    "verified",
                    models.BooleanField(default=False, verbose_name="verified"),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="perpusnas.country",
                        verbose_name="to country",
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
                (
                    "to_partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="to partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical relationship",
                "verbose_name_plural": "historical relationships",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPartner",
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
                    "is_home",
                    models.BooleanField(default=False, verbose_name="Perpusnas"),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="In Latin script, as the institution writes itself.",
                        max_length=300,
                        verbose_name="official name",
                    ),
                ),
                (
                    "acronym",
                    models.CharField(blank=True, max_length=50, verbose_name="acronym"),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_library", "National library"),
                            ("academic_library", "Academic library"),
                            ("public_library", "Public library"),
                            ("special_library", "Special library"),
                            ("archive", "Archive or museum"),
                            ("university", "University"),
                            ("research", "Research body"),
                            ("embassy", "Embassy or mission"),
                            ("ministry", "Ministry or agency"),
                            ("local_government", "Local government"),
                            ("intergovernmental", "Intergovernmental body"),
                            ("network", "Network"),
                            ("foundation", "Foundation"),
                            ("company", "Company"),
                            ("unit", "Perpusnas unit"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                (
                    "second_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_library", "National library"),
                            ("academic_library", "Academic library"),
                            ("public_library", "Public library"),
                            ("special_library", "Special library"),
                            ("archive", "Archive or museum"),
                            ("university", "University"),
                            ("research", "Research body"),
                            ("embassy", "Embassy or mission"),
                            ("ministry", "Ministry or agency"),
                            ("local_government", "Local government"),
                            ("intergovernmental", "Intergovernmental body"),
                            ("network", "Network"),
                            ("foundation", "Foundation"),
                            ("company", "Company"),
                            ("unit", "Perpusnas unit"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="second type",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prospect", "Prospective partner"),
                            ("active", "Active"),
                            ("dormant", "Not active"),
                        ],
                        help_text="The bureau’s assessment, independent of "
                        "agreement status.",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "seat_city",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="location: city"
                    ),
                ),
                (
                    "website",
                    perpusnas.core.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="website"
                    ),
                ),
                (
                    "postal_address",
                    models.TextField(blank=True, verbose_name="address"),
                ),
                (
                    "mail",
                    models.EmailField(blank=True, max_length=254, verbose_name="email"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=50, verbose_name="phone"),
                ),
                (
                    "logo",
                    models.TextField(blank=True, max_length=200, verbose_name="logo"),
                ),
                (
                    "relations_since_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "relations_since_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "relations_since",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="As stated by either party; may be unverified.",
                        verbose_name="relations since",
                    ),
                ),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        help_text="Short description.",
                        verbose_name="about",
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
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Home country, for example Azerbaijan for its"
                        " embassy in Jakarta. Leave empty for "
                        "international bodies.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="perpusnas.country",
                        verbose_name="country",
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
                    "seat_country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="perpusnas.country",
                        verbose_name="location: country",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="parent institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical partner",
                "verbose_name_plural": "historical partners",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Person",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "honorific",
                    models.CharField(
                        blank=True, max_length=50, verbose_name="honorific"
                    ),
                ),
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
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "indexes": [
                    models.Index(fields=["name", "id"], name="person_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Name",
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
                ("text", models.CharField(max_length=300, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "Official name"),
                            ("indonesian", "Name in Indonesian"),
                            ("english", "Name in English"),
                            ("native", "Native name"),
                            ("former", "Former name"),
                            ("alias", "Alias"),
                            ("acronym", "Acronym"),
                            ("transliteration", "Transliteration"),
                            ("misprint", "Misspelling in source"),
                            ("identifier", "Identifier"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("isil", "ISIL"),
                            ("ror", "ROR"),
                            ("wikidata", "Wikidata"),
                            ("isni", "ISNI"),
                        ],
                        help_text="For identifiers only.",
                        max_length=10,
                        verbose_name="identifier type",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="Language code, for example kk (Kazakh).",
                        max_length=12,
                        verbose_name="language",
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
                (
                    "until_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="until"),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "name",
                "verbose_name_plural": "names",
                "ordering": ["kind", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("partner__isnull", False), ("person__isnull", True)
                            ),
                            models.Q(
                                ("partner__isnull", True), ("person__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="name_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "identifier"),
                                models.Q(("scheme", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kind", "identifier"), _negated=True),
                                ("scheme", ""),
                            ),
                            _connector="OR",
                        ),
                        name="name_scheme_of_identifiers",
                        violation_error_message="An identifier needs a type, and only "
                        "identifiers have one.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "identifier")),
                        fields=("scheme", "text"),
                        name="name_identifier_once",
                        violation_error_message="This identifier is in the register already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPost",
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
                        verbose_name="position title (Indonesian)",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position title (English)",
                    ),
                ),
                (
                    "acting",
                    models.BooleanField(default=False, verbose_name="acting (Plt.)"),
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
                (
                    "until_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="until"),
                ),
                (
                    "seen_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "seen_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "seen",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="Date on which a source names the person in "
                        "this position, if the term is not known.",
                        verbose_name="recorded in office on",
                    ),
                ),
                (
                    "is_contact",
                    models.BooleanField(default=False, verbose_name="contact person"),
                ),
                (
                    "mail",
                    models.EmailField(blank=True, max_length=254, verbose_name="email"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=50, verbose_name="phone"),
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
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leave empty if the holder is not known.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical position",
                "verbose_name_plural": "historical positions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalName",
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
                ("text", models.CharField(max_length=300, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "Official name"),
                            ("indonesian", "Name in Indonesian"),
                            ("english", "Name in English"),
                            ("native", "Native name"),
                            ("former", "Former name"),
                            ("alias", "Alias"),
                            ("acronym", "Acronym"),
                            ("transliteration", "Transliteration"),
                            ("misprint", "Misspelling in source"),
                            ("identifier", "Identifier"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("isil", "ISIL"),
                            ("ror", "ROR"),
                            ("wikidata", "Wikidata"),
                            ("isni", "ISNI"),
                        ],
                        help_text="For identifiers only.",
                        max_length=10,
                        verbose_name="identifier type",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="Language code, for example kk (Kazakh).",
                        max_length=12,
                        verbose_name="language",
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
                (
                    "until_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="until"),
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
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical name",
                "verbose_name_plural": "historical names",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Post",
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
                        verbose_name="position title (Indonesian)",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position title (English)",
                    ),
                ),
                (
                    "acting",
                    models.BooleanField(default=False, verbose_name="acting (Plt.)"),
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
                (
                    "until_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="until"),
                ),
                (
                    "seen_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "seen_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "seen",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="Date on which a source names the person in "
                        "this position, if the term is not known.",
                        verbose_name="recorded in office on",
                    ),
                ),
                (
                    "is_contact",
                    models.BooleanField(default=False, verbose_name="contact person"),
                ),
                (
                    "mail",
                    models.EmailField(blank=True, max_length=254, verbose_name="email"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=50, verbose_name="phone"),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty if the holder is not known.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "position",
                "verbose_name_plural": "positions",
                "ordering": ["partner", "-is_contact", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            models.Q(("title_id", ""), _negated=True),
                            models.Q(("title_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="post_has_title_or_person",
                        violation_error_message="Enter the person or the position.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("member_of", "Member of"),
                            ("has_member", "Has as a member"),
                            ("represents", "Represents"),
                            ("accredited_to", "Accredited to"),
                            ("merged_into", "Merged into"),
                            ("renamed_to", "Renamed to"),
                            ("brand_of", "Brand of"),
                        ],
                        max_length=15,
                        verbose_name="relationship",
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
                (
                    "until_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "until",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="until"),
                ),
                (
                    "verified",
                    models.BooleanField(default=False, verbose_name="verified"),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "to_country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties",
                        to="perpusnas.country",
                        verbose_name="to country",
                    ),
                ),
                (
                    "to_partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties_from_others",
                        to="partners.partner",
                        verbose_name="to partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "relationship",
                "verbose_name_plural": "relationships",
                "ordering": ["kind", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("to_country__isnull", True),
                                ("to_partner__isnull", False),
                            ),
                            models.Q(
                                ("to_country__isnull", False),
                                ("to_partner__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="tie_to_one",
                        violation_error_message="Enter either a partner or a country.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_partner", models.F("partner")), _negated=True
                        ),
                        name="tie_to_another",
                        violation_error_message="A partner cannot be related to itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerCitation",
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
                    "name",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partners.name",
                        verbose_name="name",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partners.partner",
                        verbose_name="partner",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partners.post",
                        verbose_name="position",
                    ),
                ),
                (
                    "tie",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partners.tie",
                        verbose_name="relationship",
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
                                ("partner__isnull", False), ("person__isnull", True)
                            ),
                            models.Q(
                                ("partner__isnull", True), ("person__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="partnercitation_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("name__isnull", True),
                                ("post__isnull", True),
                                ("tie__isnull", True),
                            ),
                            models.Q(("post__isnull", True), ("tie__isnull", True)),
                            models.Q(("name__isnull", True), ("post__isnull", True)),
                            models.Q(("name__isnull", True), ("tie__isnull", True)),
                            _connector="OR",
                        ),
                        name="partnercitation_one_row",
                        violation_error_message="Choose one row at most.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPartnerCitation",
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
                    "name",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.name",
                        verbose_name="name",
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
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.post",
                        verbose_name="position",
                    ),
                ),
                (
                    "tie",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.tie",
                        verbose_name="relationship",
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
        trigram_index("partners_partner"),
        trigram_index("partners_person"),
    ]
