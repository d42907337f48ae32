import django.db.models.deletion
from django.db import migrations, models

import perpusnas.core.dates.partial


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_order_of_the_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="ValiditySpan",
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
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("state", models.CharField(max_length=16)),
                (
                    "term_earliest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                (
                    "term_latest",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                ("term", perpusnas.core.dates.partial.PartialDateField()),
                ("for_public", models.BooleanField()),
                ("for_internal", models.BooleanField()),
                ("for_restricted", models.BooleanField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spans",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["agreement", "first", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="validityspan_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("for_public", True)),
                        fields=("agreement", "first"),
                        name="validityspan_once_for_public",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("for_internal", True)),
                        fields=("agreement", "first"),
                        name="validityspan_once_for_internal",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("for_restricted", True)),
                        fields=("agreement", "first"),
                        name="validityspan_once_for_restricted",
                    ),
                ],
            },
        ),
    ]
