import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import perpusnas.core.audit
import perpusnas.core.dates.partial
import perpusnas.core.documents
import perpusnas.core.fields
import perpusnas.core.models

from ..search import trigram_index


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Country",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=2,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ISO code",
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
                    "region",
                    models.CharField(
                        db_index=True,
                        help_text="UN M49 code of the sub-region, for example 035.",
                        max_length=3,
                        verbose_name="region",
                    ),
                ),
                ("aliases", models.TextField(blank=True, verbose_name="other names")),
                ("search_text", models.TextField(default="", editable=False)),
            ],
            options={
                "verbose_name": "country",
                "verbose_name_plural": "countries",
                "ordering": ["name_id", "code"],
            },
        ),
        migrations.CreateModel(
            name="User",
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={
                            "unique": "A user with that username already exists."
                        },
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[
                            django.contrib.auth.validators.UnicodeUsernameValidator()
                        ],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="first name"
                    ),
                ),
                (
                    "last_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="last name"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="email address"
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
                        default="id",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "ordering": ["username", "pk"],
                "permissions": [
                    ("read_register", "Read public and internal records"),
                    ("write_register", "Create and edit records"),
                    ("see_contacts", "See contact data"),
                    ("see_restricted", "See restricted records"),
                    ("see_reports", "See reports"),
                    ("import_records", "Import records"),
                    ("administer", "Delete records, empty the trash, manage users"),
                ],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
            },
            managers=[
                ("objects", perpusnas.core.models.AccountManager()),
            ],
        ),
        migrations.CreateModel(
            name="Source",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("news", "News item"),
                            ("press_release", "Press release"),
                            ("letter", "Letter"),
                            ("web_page", "Web page"),
                            ("paper", "Document"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "publisher",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="publisher"
                    ),
                ),
                (
                    "address",
                    perpusnas.core.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="web address"
                    ),
                ),
                (
                    "published_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "published_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "published",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="As printed on the source.", verbose_name="date"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="Language code, for example id.",
                        max_length=12,
                        verbose_name="language",
                    ),
                ),
                (
                    "credits",
                    models.TextField(
                        blank=True,
                        help_text="Reporter, editor, photographer.",
                        verbose_name="credits",
                    ),
                ),
                (
                    "trust",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official", "Official"),
                            ("press", "Press"),
                            ("weak", "Low"),
                        ],
                        max_length=10,
                        verbose_name="reliability",
                    ),
                ),
                (
                    "paper_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Draft"),
                            ("signed", "Signed original"),
                            ("translation", "Translation"),
                            ("certified", "Certified true copy"),
                            ("annex", "Annex"),
                            ("letter", "Letter"),
                            ("minutes", "Minutes"),
                            ("report", "Report"),
                            ("photo", "Photo"),
                        ],
                        max_length=12,
                        verbose_name="document type",
                    ),
                ),
                (
                    "draft_number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="draft number"
                    ),
                ),
                (
                    "file",
                    perpusnas.core.documents.DocumentField(
                        blank=True, verbose_name="file"
                    ),
                ),
                (
                    "file_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=255,
                        verbose_name="file name as uploaded",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="SHA-256",
                    ),
                ),
                (
                    "alternative_text",
                    models.CharField(
                        blank=True,
                        help_text="Describe the photo for people who cannot see it.",
                        max_length=500,
                        verbose_name="text alternative",
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
                    "copy_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="Fill in if this source is only a reprint or "
                        "translation; it is not counted as additional"
                        " evidence.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="perpusnas.source",
                        verbose_name="copy of",
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
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["-published_latest", "-pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("copy_of", models.F("pk")), _negated=True),
                        name="source_no_copy_of_itself",
                        violation_error_message="A source cannot be a copy of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paper_kind", ""), ("kind", "paper"), _connector="OR"
                        ),
                        name="source_paper_kind_of_papers_only",
                        violation_error_message="Document type applies to documents only.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSource",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("news", "News item"),
                            ("press_release", "Press release"),
                            ("letter", "Letter"),
                            ("web_page", "Web page"),
                            ("paper", "Document"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "publisher",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="publisher"
                    ),
                ),
                (
                    "address",
                    perpusnas.core.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="web address"
                    ),
                ),
                (
                    "published_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "published_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "published",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="As printed on the source.", verbose_name="date"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="Language code, for example id.",
                        max_length=12,
                        verbose_name="language",
                    ),
                ),
                (
                    "credits",
                    models.TextField(
                        blank=True,
                        help_text="Reporter, editor, photographer.",
                        verbose_name="credits",
                    ),
                ),
                (
                    "trust",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official", "Official"),
                            ("press", "Press"),
                            ("weak", "Low"),
                        ],
                        max_length=10,
                        verbose_name="reliability",
                    ),
                ),
                (
                    "paper_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Draft"),
                            ("signed", "Signed original"),
                            ("translation", "Translation"),
                            ("certified", "Certified true copy"),
                            ("annex", "Annex"),
                            ("letter", "Letter"),
                            ("minutes", "Minutes"),
                            ("report", "Report"),
                            ("photo", "Photo"),
                        ],
                        max_length=12,
                        verbose_name="document type",
                    ),
                ),
                (
                    "draft_number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="draft number"
                    ),
                ),
                (
                    "file",
                    models.TextField(blank=True, max_length=200, verbose_name="file"),
                ),
                (
                    "file_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=255,
                        verbose_name="file name as uploaded",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="SHA-256",
                    ),
                ),
                (
                    "alternative_text",
                    models.CharField(
                        blank=True,
                        help_text="Describe the photo for people who cannot see it.",
                        max_length=500,
                        verbose_name="text alternative",
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
                (
                    "copy_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Fill in if this source is only a reprint or "
                        "translation; it is not counted as additional"
                        " evidence.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="perpusnas.source",
                        verbose_name="copy of",
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
        trigram_index("perpusnas_country"),
        trigram_index("perpusnas_source"),
    ]
