"""The rule of validity has changed: the table of spans is emptied, and `migrate` then
builds it anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0006_neutral_messages"),
    ]

    operations = [
        migrations.RunSQL(
            "DELETE FROM agreements_validityspan", migrations.RunSQL.noop, elidable=True
        ),
    ]
