from django.db import migrations, models

import perpusnas.core.dates.partial


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_reminders_of_any_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalstagechange",
            name="again",
            field=perpusnas.core.dates.partial.PartialDateField(
                verbose_name="review date"
            ),
        ),
        migrations.AddField(
            model_name="historicalstagechange",
            name="again_earliest",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalstagechange",
            name="again_latest",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="again",
            field=perpusnas.core.dates.partial.PartialDateField(
                verbose_name="review date"
            ),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="again_earliest",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="again_latest",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
