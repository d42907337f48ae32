from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("remindersent", "remindersent_once"),
        migrations.RemoveField("remindersent", "agreement"),
        migrations.AddField(
            "remindersent",
            "record",
            models.CharField(
                default="",
                help_text="Type and number, for example agreement 7.",
                max_length=60,
                verbose_name="record",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "remindersent",
            "sent",
            models.DateTimeField(null=True, verbose_name="sent"),
        ),
        migrations.AlterModelOptions(
            "remindersent",
            {
                "ordering": ["pk"],
                "verbose_name": "reminder sent",
                "verbose_name_plural": "reminders sent",
            },
        ),
        migrations.AddConstraint(
            "remindersent",
            models.UniqueConstraint(
                fields=("record", "kind", "about", "user"), name="remindersent_once"
            ),
        ),
    ]
