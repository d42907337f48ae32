"""A citation may be about a side of a follow-up; facts that citations named in words are
named as fields."""

import django.db.models.deletion
from django.db import migrations, models

from events.models import EventCitation
from perpusnas.core.fact_names import name_typed_facts


def name_facts(apps, _schema_editor):
    stored = apps.get_model("events", "EventCitation")
    name_typed_facts(EventCitation, stored)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_order_of_the_list"),
        ("perpusnas", "0006_submission"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="eventcitation",
            name="eventcitation_one_row",
        ),
        migrations.AddField(
            model_name="eventcitation",
            name="side",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="citations",
                to="events.side",
                verbose_name="side of a follow-up",
            ),
        ),
        migrations.AddField(
            model_name="historicaleventcitation",
            name="side",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="events.side",
                verbose_name="side of a follow-up",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventcitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("event_person__isnull", True),
                        ("participation__isnull", True),
                        ("share__isnull", True),
                        ("side__isnull", True),
                        ("status_change__isnull", True),
                    ),
                    models.Q(
                        ("event_person__isnull", True),
                        ("participation__isnull", True),
                        ("share__isnull", True),
                        ("side__isnull", True),
                    ),
                    models.Q(
                        ("event_person__isnull", True),
                        ("share__isnull", True),
                        ("side__isnull", True),
                        ("status_change__isnull", True),
                    ),
                    models.Q(
                        ("participation__isnull", True),
                        ("share__isnull", True),
                        ("side__isnull", True),
                        ("status_change__isnull", True),
                    ),
                    models.Q(
                        ("event_person__isnull", True),
                        ("participation__isnull", True),
                        ("side__isnull", True),
                        ("status_change__isnull", True),
                    ),
                    models.Q(
                        ("event_person__isnull", True),
                        ("participation__isnull", True),
                        ("share__isnull", True),
                        ("status_change__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="eventcitation_one_row",
                violation_error_message="Choose one row at most.",
            ),
        ),
        migrations.RunPython(name_facts, migrations.RunPython.noop),
    ]
