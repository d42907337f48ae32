import django.db.models.deletion
import django.db.models.expressions
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
        ("agreements", "0001_initial"),
        ("partners", "0001_initial"),
        ("perpusnas", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
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
                        blank=True,
                        choices=[
                            ("audience", "Audience"),
                            ("visit", "Visit"),
                            ("delegation", "Delegation abroad"),
                            ("signing", "Signing"),
                            ("knowledge_sharing", "Knowledge sharing"),
                            ("training", "Training"),
                            ("workshop", "Workshop"),
                            ("seminar", "Seminar"),
                            ("conference", "Conference"),
                            ("ceremony", "Ceremony"),
                            ("exhibition", "Exhibition"),
                            ("launch", "Launch"),
                            ("opening", "Opening"),
                            ("internship", "Internship"),
                            ("exchange", "Exchange"),
                            ("handover", "Handover"),
                            ("meeting", "Meeting"),
                            ("correspondence", "Correspondence"),
                            ("journey", "Journey"),
                            ("press", "Press meeting"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("planned", "Planned"),
                            ("confirmed", "Confirmed"),
                            ("postponed", "Postponed"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                        verbose_name="status",
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
                    "theme",
                    models.CharField(blank=True, max_length=500, verbose_name="theme"),
                ),
                (
                    "topics",
                    models.TextField(
                        blank=True, help_text="One per line.", verbose_name="topics"
                    ),
                ),
                (
                    "when_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "when_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "when",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="when"),
                ),
                (
                    "first_planned_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "first_planned_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "first_planned",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="originally planned for"
                    ),
                ),
                (
                    "edition",
                    models.CharField(blank=True, max_length=50, verbose_name="edition"),
                ),
                (
                    "part_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stop", "Visit within a journey"),
                            ("session", "Session"),
                        ],
                        max_length=8,
                        verbose_name="type of part",
                    ),
                ),
                (
                    "is_container",
                    models.BooleanField(
                        default=False,
                        help_text="Tick if this groups several events: only the"
                        " events inside it are counted.",
                        verbose_name="group of events",
                    ),
                ),
                (
                    "venue",
                    models.CharField(blank=True, max_length=300, verbose_name="venue"),
                ),
                (
                    "city",
                    models.CharField(blank=True, max_length=100, verbose_name="city"),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_site", "In person"),
                            ("online", "Online"),
                            ("hybrid", "Hybrid"),
                        ],
                        max_length=8,
                        verbose_name="mode",
                    ),
                ),
                (
                    "budget",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="budget and its source"
                    ),
                ),
                ("results", models.TextField(blank=True, verbose_name="results")),
                ("obstacle", models.TextField(blank=True, verbose_name="obstacle")),
                ("solution", models.TextField(blank=True, verbose_name="solution")),
                (
                    "foreign_planned",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="international participants (planned)",
                    ),
                ),
                (
                    "foreign_attended",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="international participants (actual)",
                    ),
                ),
                (
                    "domestic_planned",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="domestic participants (planned)",
                    ),
                ),
                (
                    "domestic_attended",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="domestic participants (actual)",
                    ),
                ),
                (
                    "heads_sure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "Exact"),
                            ("about", "About"),
                            ("at_least", "At least"),
                            ("at_most", "At most"),
                        ],
                        max_length=8,
                        verbose_name="accuracy of participant numbers",
                    ),
                ),
                (
                    "countries_planned",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="countries per source (planned)",
                    ),
                ),
                (
                    "countries_attended",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="countries per source (actual)",
                    ),
                ),
                (
                    "own_country",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("included", "Indonesia included"),
                            ("excluded", "Indonesia not included"),
                        ],
                        max_length=8,
                        verbose_name="Indonesia included in the number",
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
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
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
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="events.event",
                        verbose_name="follows",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="events.event",
                        verbose_name="part of",
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
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-when_latest", "-pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "indexes": [
                    models.Index(fields=["when_earliest", "id"], name="event_when"),
                    models.Index(fields=["status"], name="event_status"),
                    models.Index(fields=["kind"], name="event_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part_of", models.F("pk")), _negated=True),
                        name="event_not_part_of_itself",
                        violation_error_message="An event cannot be part of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("follows", models.F("pk")), _negated=True),
                        name="event_does_not_follow_itself",
                        violation_error_message="An event cannot follow itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part_kind", ""),
                            ("part_of__isnull", False),
                            _connector="OR",
                        ),
                        name="event_part_kind_of_parts",
                        violation_error_message="Only an event that is part of another "
                        "can be a visit or session.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventPerson",
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
                    "role",
                    models.CharField(blank=True, max_length=100, verbose_name="role"),
                ),
                (
                    "title_id",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position as printed (Indonesian)",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position as printed (English)",
                    ),
                ),
                (
                    "present",
                    models.CharField(
                        choices=[
                            ("yes", "Present"),
                            ("no", "Not present"),
                            ("not_told", "Not recorded"),
                        ],
                        default="not_told",
                        max_length=8,
                        verbose_name="attendance",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="events.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appearances",
                        to="partners.partner",
                        verbose_name="for which partner",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty if only the position is known.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appearances",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "person at an event",
                "verbose_name_plural": "people at events",
                "ordering": ["pk"],
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
                        name="eventperson_says_who",
                        violation_error_message="Enter the person or the position.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                        blank=True,
                        choices=[
                            ("promise", "Commitment"),
                            ("offer", "Offer"),
                            ("invitation", "Invitation"),
                            ("request", "Request"),
                            ("task", "Task"),
                        ],
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                (
                    "what_id",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="description (Indonesian)",
                    ),
                ),
                (
                    "what_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="description (English)"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Not started"),
                            ("running", "In progress"),
                            ("done", "Done"),
                            ("postponed", "Postponed"),
                            ("lapsed", "No longer applicable"),
                            ("dropped", "Cancelled"),
                            ("unknown", "Not known"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "due_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                ("due_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "due",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="due"),
                ),
                (
                    "repeats_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="repeats every (months)",
                    ),
                ),
                (
                    "repeats_until_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "repeats_until_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "repeats_until",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="repeats until"
                    ),
                ),
                (
                    "done_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "done_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "done",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="done on"
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
                    "from_agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="agreements.agreement",
                        verbose_name="from which agreement",
                    ),
                ),
                (
                    "from_event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="events.event",
                        verbose_name="from which event",
                    ),
                ),
                (
                    "from_partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="partners.partner",
                        verbose_name="from which partner",
                    ),
                ),
                (
                    "fulfilled_by_agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfils",
                        to="agreements.agreement",
                        verbose_name="completed by agreement",
                    ),
                ),
                (
                    "fulfilled_by_event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfils",
                        to="events.event",
                        verbose_name="completed by event",
                    ),
                ),
                (
                    "person_in_charge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person in charge",
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
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": ["due_latest", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "indexes": [
                    models.Index(
                        fields=["status", "due_latest"], name="followup_status_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what_id", ""), _negated=True),
                            models.Q(("what_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="followup_says_what",
                        violation_error_message="Enter a description in at least one "
                        "language.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalEventPerson",
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
                    "role",
                    models.CharField(blank=True, max_length=100, verbose_name="role"),
                ),
                (
                    "title_id",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position as printed (Indonesian)",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="position as printed (English)",
                    ),
                ),
                (
                    "present",
                    models.CharField(
                        choices=[
                            ("yes", "Present"),
                            ("no", "Not present"),
                            ("not_told", "Not recorded"),
                        ],
                        default="not_told",
                        max_length=8,
                        verbose_name="attendance",
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="event",
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
                        help_text="Leave empty if only the position is known.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical person at an event",
                "verbose_name_plural": "historical people at events",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalParticipation",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("host", "Host"),
                            ("organiser", "Organiser"),
                            ("visitor", "Visitor"),
                            ("funder", "Funder"),
                            ("go_between", "Facilitator"),
                            ("participant", "Participant"),
                            ("through", "Facilitated by"),
                            ("concerned", "Mentioned, not present"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "planned",
                    models.BooleanField(blank=True, null=True, verbose_name="planned"),
                ),
                (
                    "came",
                    models.CharField(
                        choices=[
                            ("yes", "Attended"),
                            ("no", "Absent"),
                            ("not_told", "Not recorded"),
                        ],
                        default="not_told",
                        max_length=8,
                        verbose_name="attended",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[("on_site", "In person"), ("online", "Online")],
                        max_length=8,
                        verbose_name="attendance mode",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("participant", "Participant"),
                            ("speaker", "Speaker"),
                            ("observer", "Observer"),
                        ],
                        max_length=12,
                        verbose_name="capacity",
                    ),
                ),
                (
                    "heads_planned",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="participants (planned)"
                    ),
                ),
                (
                    "heads",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="participants (actual)"
                    ),
                ),
                (
                    "women",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="women"
                    ),
                ),
                (
                    "men",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="men"
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="event",
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
                "verbose_name": "historical participation",
                "verbose_name_plural": "historical participation",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSide",
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
                    "role",
                    models.CharField(
                        choices=[("owes", "Responsible"), ("is_owed", "Beneficiary")],
                        max_length=8,
                        verbose_name="role",
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
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.followup",
                        verbose_name="follow-up",
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
                "verbose_name": "historical side",
                "verbose_name_plural": "historical sides",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStatusChange",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("planned", "Planned"),
                            ("confirmed", "Confirmed"),
                            ("postponed", "Postponed"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                        verbose_name="status",
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
                    "planned_for_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "planned_for_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "planned_for",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="The date it had at that time.",
                        verbose_name="then planned for",
                    ),
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="event",
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
            ],
            options={
                "verbose_name": "historical change of status",
                "verbose_name_plural": "historical changes of status",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Outcome",
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
                        blank=True,
                        choices=[
                            ("corner", "Corner or reading room"),
                            ("items", "Items"),
                            ("digital", "Digital copies"),
                            ("publication", "Publication"),
                            ("manuscripts", "Manuscripts"),
                            ("service", "Service"),
                            ("recognition", "Recognition"),
                            ("decision", "Decision"),
                            ("funding", "Funding"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("sought", "Being sought"),
                            ("promised", "Promised"),
                            ("target", "Target"),
                            ("achieved", "Achieved"),
                            ("existing", "Already existed"),
                            ("ended", "Ended"),
                            ("refused", "Refused"),
                        ],
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "title_id",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="name in Indonesian"
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="name in English"
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="description"),
                ),
                (
                    "quantity",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Leave empty if not known.",
                        null=True,
                        verbose_name="quantity",
                    ),
                ),
                (
                    "quantity_sure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "Exact"),
                            ("about", "About"),
                            ("at_least", "At least"),
                            ("at_most", "At most"),
                        ],
                        max_length=8,
                        verbose_name="accuracy of the quantity",
                    ),
                ),
                (
                    "unit",
                    models.CharField(blank=True, max_length=50, verbose_name="unit"),
                ),
                (
                    "money",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="ISO 4217, for example IDR.",
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                (
                    "as_of_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "as_of_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "as_of",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="as of"),
                ),
                (
                    "place",
                    models.CharField(blank=True, max_length=300, verbose_name="place"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "at_partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes_there",
                        to="partners.partner",
                        verbose_name="location (partner)",
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="events.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="partners.partner",
                        verbose_name="partner",
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
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "ordering": ["-as_of_latest", "-pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "indexes": [
                    models.Index(fields=["standing"], name="outcome_standing"),
                    models.Index(fields=["kind"], name="outcome_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_id", ""), _negated=True),
                            models.Q(("title_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="outcome_has_a_name",
                        violation_error_message="Enter the name in at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("currency", ""), ("money__isnull", True)),
                            models.Q(
                                ("money__isnull", False),
                                models.Q(("currency", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="outcome_money_has_currency",
                        violation_error_message="An amount needs a currency.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalShare",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("giver", "Giver"),
                            ("receiver", "Receiver"),
                            ("owner", "Owner"),
                        ],
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="share in percent",
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
                (
                    "outcome",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.outcome",
                        verbose_name="outcome",
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
            name="HistoricalFollowUp",
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
                        blank=True,
                        choices=[
                            ("promise", "Commitment"),
                            ("offer", "Offer"),
                            ("invitation", "Invitation"),
                            ("request", "Request"),
                            ("task", "Task"),
                        ],
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                (
                    "what_id",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="description (Indonesian)",
                    ),
                ),
                (
                    "what_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="description (English)"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Not started"),
                            ("running", "In progress"),
                            ("done", "Done"),
                            ("postponed", "Postponed"),
                            ("lapsed", "No longer applicable"),
                            ("dropped", "Cancelled"),
                            ("unknown", "Not known"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "due_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                ("due_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "due",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="due"),
                ),
                (
                    "repeats_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="repeats every (months)",
                    ),
                ),
                (
                    "repeats_until_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "repeats_until_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "repeats_until",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="repeats until"
                    ),
                ),
                (
                    "done_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "done_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "done",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="done on"
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
                    "from_agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="from which agreement",
                    ),
                ),
                (
                    "from_event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="from which event",
                    ),
                ),
                (
                    "from_partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="from which partner",
                    ),
                ),
                (
                    "fulfilled_by_agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="completed by agreement",
                    ),
                ),
                (
                    "fulfilled_by_event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="completed by event",
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
                    "from_outcome",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.outcome",
                        verbose_name="from which outcome",
                    ),
                ),
                (
                    "fulfilled_by_outcome",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.outcome",
                        verbose_name="completed by outcome",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical follow-up",
                "verbose_name_plural": "historical follow-ups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvidence",
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
                            ("signs", "Signs"),
                            ("prepares", "Prepares"),
                            ("carries_out", "Carries out"),
                            ("reviews", "Reviews"),
                        ],
                        max_length=11,
                        verbose_name="type",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="note"),
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="event",
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
                    "scope_item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leave empty if the scope item is not known.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.scopeitem",
                        verbose_name="scope item",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.outcome",
                        verbose_name="outcome",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evidence",
                "verbose_name_plural": "historical evidence",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="followup",
            name="from_outcome",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="events.outcome",
                verbose_name="from which outcome",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="fulfilled_by_outcome",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fulfils",
                to="events.outcome",
                verbose_name="completed by outcome",
            ),
        ),
        migrations.CreateModel(
            name="Evidence",
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
                            ("signs", "Signs"),
                            ("prepares", "Prepares"),
                            ("carries_out", "Carries out"),
                            ("reviews", "Reviews"),
                        ],
                        max_length=11,
                        verbose_name="type",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="note"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="events.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "scope_item",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty if the scope item is not known.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="agreements.scopeitem",
                        verbose_name="scope item",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="events.outcome",
                        verbose_name="outcome",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("event__isnull", False), ("outcome__isnull", True)
                            ),
                            models.Q(
                                ("event__isnull", True), ("outcome__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="evidence_of_one",
                        violation_error_message="Enter either an event or an outcome.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("host", "Host"),
                            ("organiser", "Organiser"),
                            ("visitor", "Visitor"),
                            ("funder", "Funder"),
                            ("go_between", "Facilitator"),
                            ("participant", "Participant"),
                            ("through", "Facilitated by"),
                            ("concerned", "Mentioned, not present"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "planned",
                    models.BooleanField(blank=True, null=True, verbose_name="planned"),
                ),
                (
                    "came",
                    models.CharField(
                        choices=[
                            ("yes", "Attended"),
                            ("no", "Absent"),
                            ("not_told", "Not recorded"),
                        ],
                        default="not_told",
                        max_length=8,
                        verbose_name="attended",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[("on_site", "In person"), ("online", "Online")],
                        max_length=8,
                        verbose_name="attendance mode",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("participant", "Participant"),
                            ("speaker", "Speaker"),
                            ("observer", "Observer"),
                        ],
                        max_length=12,
                        verbose_name="capacity",
                    ),
                ),
                (
                    "heads_planned",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="participants (planned)"
                    ),
                ),
                (
                    "heads",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="participants (actual)"
                    ),
                ),
                (
                    "women",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="women"
                    ),
                ),
                (
                    "men",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="men"
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="events.event",
                        verbose_name="event",
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
                "verbose_name": "participation",
                "verbose_name_plural": "participation",
                "ordering": ["pk"],
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
                        name="participation_is_one",
                        violation_error_message="Enter one of partner, country, region or"
                        " group.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heads__isnull", True),
                            ("women__isnull", True),
                            ("men__isnull", True),
                            (
                                "heads__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("women"), "+", models.F("men")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="participation_women_and_men_within_heads",
                        violation_error_message="More women and men than participants.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Program",
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
                    "name_id",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="name in Indonesian"
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="name in English"
                    ),
                ),
                (
                    "acronym",
                    models.CharField(blank=True, max_length=50, verbose_name="acronym"),
                ),
                (
                    "framework_id",
                    models.CharField(
                        blank=True,
                        help_text="For example Kerja Sama Selatan-Selatan dan "
                        "Triangular (KSST).",
                        max_length=200,
                        verbose_name="framework in Indonesian",
                    ),
                ),
                (
                    "framework_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="framework in English"
                    ),
                ),
                (
                    "every",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="As planned.",
                        null=True,
                        verbose_name="held every",
                    ),
                ),
                (
                    "every_unit",
                    models.CharField(
                        blank=True,
                        choices=[("months", "months"), ("years", "years")],
                        max_length=6,
                        verbose_name="unit",
                    ),
                ),
                (
                    "recurrence",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="frequency note"
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
                    "continued_as",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="continues",
                        to="events.program",
                        verbose_name="continued as",
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
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["name_id", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_id", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="program_has_a_name",
                        violation_error_message="Enter the name in at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("continued_as", models.F("pk")), _negated=True
                        ),
                        name="program_not_continued_as_itself",
                        violation_error_message="A programme cannot be continued as "
                        "itself.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="outcome",
            name="program",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcomes",
                to="events.program",
                verbose_name="programme",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalProgram",
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
                    "name_id",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="name in Indonesian"
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="name in English"
                    ),
                ),
                (
                    "acronym",
                    models.CharField(blank=True, max_length=50, verbose_name="acronym"),
                ),
                (
                    "framework_id",
                    models.CharField(
                        blank=True,
                        help_text="For example Kerja Sama Selatan-Selatan dan "
                        "Triangular (KSST).",
                        max_length=200,
                        verbose_name="framework in Indonesian",
                    ),
                ),
                (
                    "framework_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="framework in English"
                    ),
                ),
                (
                    "every",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="As planned.",
                        null=True,
                        verbose_name="held every",
                    ),
                ),
                (
                    "every_unit",
                    models.CharField(
                        blank=True,
                        choices=[("months", "months"), ("years", "years")],
                        max_length=6,
                        verbose_name="unit",
                    ),
                ),
                (
                    "recurrence",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="frequency note"
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
                    "continued_as",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.program",
                        verbose_name="continued as",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical programme",
                "verbose_name_plural": "historical programmes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOutcome",
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
                        blank=True,
                        choices=[
                            ("corner", "Corner or reading room"),
                            ("items", "Items"),
                            ("digital", "Digital copies"),
                            ("publication", "Publication"),
                            ("manuscripts", "Manuscripts"),
                            ("service", "Service"),
                            ("recognition", "Recognition"),
                            ("decision", "Decision"),
                            ("funding", "Funding"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("sought", "Being sought"),
                            ("promised", "Promised"),
                            ("target", "Target"),
                            ("achieved", "Achieved"),
                            ("existing", "Already existed"),
                            ("ended", "Ended"),
                            ("refused", "Refused"),
                        ],
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "title_id",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="name in Indonesian"
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="name in English"
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="description"),
                ),
                (
                    "quantity",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Leave empty if not known.",
                        null=True,
                        verbose_name="quantity",
                    ),
                ),
                (
                    "quantity_sure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "Exact"),
                            ("about", "About"),
                            ("at_least", "At least"),
                            ("at_most", "At most"),
                        ],
                        max_length=8,
                        verbose_name="accuracy of the quantity",
                    ),
                ),
                (
                    "unit",
                    models.CharField(blank=True, max_length=50, verbose_name="unit"),
                ),
                (
                    "money",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="ISO 4217, for example IDR.",
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                (
                    "as_of_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "as_of_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "as_of",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="as of"),
                ),
                (
                    "place",
                    models.CharField(blank=True, max_length=300, verbose_name="place"),
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
                    "at_partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="location (partner)",
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="event",
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
                    "program",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.program",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical outcome",
                "verbose_name_plural": "historical outcomes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvent",
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
                        blank=True,
                        choices=[
                            ("audience", "Audience"),
                            ("visit", "Visit"),
                            ("delegation", "Delegation abroad"),
                            ("signing", "Signing"),
                            ("knowledge_sharing", "Knowledge sharing"),
                            ("training", "Training"),
                            ("workshop", "Workshop"),
                            ("seminar", "Seminar"),
                            ("conference", "Conference"),
                            ("ceremony", "Ceremony"),
                            ("exhibition", "Exhibition"),
                            ("launch", "Launch"),
                            ("opening", "Opening"),
                            ("internship", "Internship"),
                            ("exchange", "Exchange"),
                            ("handover", "Handover"),
                            ("meeting", "Meeting"),
                            ("correspondence", "Correspondence"),
                            ("journey", "Journey"),
                            ("press", "Press meeting"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("planned", "Planned"),
                            ("confirmed", "Confirmed"),
                            ("postponed", "Postponed"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                        verbose_name="status",
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
                    "theme",
                    models.CharField(blank=True, max_length=500, verbose_name="theme"),
                ),
                (
                    "topics",
                    models.TextField(
                        blank=True, help_text="One per line.", verbose_name="topics"
                    ),
                ),
                (
                    "when_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "when_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "when",
                    perpusnas.core.dates.partial.PartialDateField(verbose_name="when"),
                ),
                (
                    "first_planned_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "first_planned_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "first_planned",
                    perpusnas.core.dates.partial.PartialDateField(
                        verbose_name="originally planned for"
                    ),
                ),
                (
                    "edition",
                    models.CharField(blank=True, max_length=50, verbose_name="edition"),
                ),
                (
                    "part_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stop", "Visit within a journey"),
                            ("session", "Session"),
                        ],
                        max_length=8,
                        verbose_name="type of part",
                    ),
                ),
                (
                    "is_container",
                    models.BooleanField(
                        default=False,
                        help_text="Tick if this groups several events: only the"
                        " events inside it are counted.",
                        verbose_name="group of events",
                    ),
                ),
                (
                    "venue",
                    models.CharField(blank=True, max_length=300, verbose_name="venue"),
                ),
                (
                    "city",
                    models.CharField(blank=True, max_length=100, verbose_name="city"),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_site", "In person"),
                            ("online", "Online"),
                            ("hybrid", "Hybrid"),
                        ],
                        max_length=8,
                        verbose_name="mode",
                    ),
                ),
                (
                    "budget",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="budget and its source"
                    ),
                ),
                ("results", models.TextField(blank=True, verbose_name="results")),
                ("obstacle", models.TextField(blank=True, verbose_name="obstacle")),
                ("solution", models.TextField(blank=True, verbose_name="solution")),
                (
                    "foreign_planned",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="international participants (planned)",
                    ),
                ),
                (
                    "foreign_attended",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="international participants (actual)",
                    ),
                ),
                (
                    "domestic_planned",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="domestic participants (planned)",
                    ),
                ),
                (
                    "domestic_attended",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="domestic participants (actual)",
                    ),
                ),
                (
                    "heads_sure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "Exact"),
                            ("about", "About"),
                            ("at_least", "At least"),
                            ("at_most", "At most"),
                        ],
                        max_length=8,
                        verbose_name="accuracy of participant numbers",
                    ),
                ),
                (
                    "countries_planned",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="countries per source (planned)",
                    ),
                ),
                (
                    "countries_attended",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="countries per source (actual)",
                    ),
                ),
                (
                    "own_country",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("included", "Indonesia included"),
                            ("excluded", "Indonesia not included"),
                        ],
                        max_length=8,
                        verbose_name="Indonesia included in the number",
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
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="follows",
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
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="part of",
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
                    "program",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.program",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical event",
                "verbose_name_plural": "historical events",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="event",
            name="program",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="events.program",
                verbose_name="programme",
            ),
        ),
        migrations.CreateModel(
            name="Share",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("giver", "Giver"),
                            ("receiver", "Receiver"),
                            ("owner", "Owner"),
                        ],
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="share in percent",
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
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="events.outcome",
                        verbose_name="outcome",
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
                "ordering": ["role", "pk"],
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
                        name="share_is_one",
                        violation_error_message="Enter one of partner, country, region or"
                        " group.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent__isnull", True),
                            ("percent__range", (0, 100)),
                            _connector="OR",
                        ),
                        name="share_is_a_percentage",
                        violation_error_message="A share lies between 0 and 100 percent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Side",
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
                    "role",
                    models.CharField(
                        choices=[("owes", "Responsible"), ("is_owed", "Beneficiary")],
                        max_length=8,
                        verbose_name="role",
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
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sides",
                        to="events.followup",
                        verbose_name="follow-up",
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
                "verbose_name": "side",
                "verbose_name_plural": "sides",
                "ordering": ["role", "pk"],
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
                        name="side_is_one",
                        violation_error_message="Enter one of partner, country, region or"
                        " group.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("planned", "Planned"),
                            ("confirmed", "Confirmed"),
                            ("postponed", "Postponed"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                        verbose_name="status",
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
                    "planned_for_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "planned_for_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "planned_for",
                    perpusnas.core.dates.partial.PartialDateField(
                        help_text="The date it had at that time.",
                        verbose_name="then planned for",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_changes",
                        to="events.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="perpusnas.source",
                        verbose_name="evidence",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of status",
                "verbose_name_plural": "changes of status",
                "ordering": ["since_earliest", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "view"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalEventCitation",
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "event_person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.eventperson",
                        verbose_name="person at the event",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.followup",
                        verbose_name="follow-up",
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
                    "outcome",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.outcome",
                        verbose_name="outcome",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.participation",
                        verbose_name="participation",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.program",
                        verbose_name="programme",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.share",
                        verbose_name="party",
                    ),
                ),
                (
                    "status_change",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.statuschange",
                        verbose_name="change of status",
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
            name="EventCitation",
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="events.event",
                        verbose_name="event",
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
                    "event_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="events.eventperson",
                        verbose_name="person at the event",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="events.followup",
                        verbose_name="follow-up",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="events.outcome",
                        verbose_name="outcome",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="events.participation",
                        verbose_name="participation",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="events.program",
                        verbose_name="programme",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="events.share",
                        verbose_name="party",
                    ),
                ),
                (
                    "status_change",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="events.statuschange",
                        verbose_name="change of status",
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
                                ("event__isnull", True),
                                ("follow_up__isnull", True),
                                ("outcome__isnull", True),
                                ("program__isnull", False),
                            ),
                            models.Q(
                                ("event__isnull", False),
                                ("follow_up__isnull", True),
                                ("outcome__isnull", True),
                                ("program__isnull", True),
                            ),
                            models.Q(
                                ("event__isnull", True),
                                ("follow_up__isnull", True),
                                ("outcome__isnull", False),
                                ("program__isnull", True),
                            ),
                            models.Q(
                                ("event__isnull", True),
                                ("follow_up__isnull", False),
                                ("outcome__isnull", True),
                                ("program__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="eventcitation_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("event_person__isnull", True),
                                ("participation__isnull", True),
                                ("share__isnull", True),
                                ("status_change__isnull", True),
                            ),
                            models.Q(
                                ("event_person__isnull", True),
                                ("participation__isnull", True),
                                ("share__isnull", True),
                            ),
                            models.Q(
                                ("event_person__isnull", True),
                                ("share__isnull", True),
                                ("status_change__isnull", True),
                            ),
                            models.Q(
                                ("participation__isnull", True),
                                ("share__isnull", True),
                                ("status_change__isnull", True),
                            ),
                            models.Q(
                                ("event_person__isnull", True),
                                ("participation__isnull", True),
                                ("status_change__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="eventcitation_one_row",
                        violation_error_message="Choose one row at most.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("fulfilled_by_agreement__isnull", True),
                        ("fulfilled_by_event__isnull", True),
                        ("fulfilled_by_outcome__isnull", True),
                    ),
                    models.Q(
                        ("fulfilled_by_agreement__isnull", True),
                        ("fulfilled_by_outcome__isnull", True),
                    ),
                    models.Q(
                        ("fulfilled_by_event__isnull", True),
                        ("fulfilled_by_outcome__isnull", True),
                    ),
                    models.Q(
                        ("fulfilled_by_agreement__isnull", True),
                        ("fulfilled_by_event__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="followup_fulfilled_by_one",
                violation_error_message="Enter only one record that completes it.",
            ),
        ),
        trigram_index("events_program"),
        trigram_index("events_event"),
        trigram_index("events_outcome"),
        trigram_index("events_followup"),
    ]
