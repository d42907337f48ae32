"""A stage may be not known. The rule of validity has changed: the table of spans is
emptied, and `migrate` then builds it anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0006_neutral_messages"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agreement",
            name="stage",
            field=models.CharField(
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
                    ("unknown", "Stage not known"),
                ],
                default="proposed",
                max_length=16,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalagreement",
            name="stage",
            field=models.CharField(
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
                    ("unknown", "Stage not known"),
                ],
                default="proposed",
                max_length=16,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstagechange",
            name="stage",
            field=models.CharField(
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
                    ("unknown", "Stage not known"),
                ],
                max_length=16,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="stagechange",
            name="stage",
            field=models.CharField(
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
                    ("unknown", "Stage not known"),
                ],
                max_length=16,
                verbose_name="stage",
            ),
        ),
        migrations.RunSQL(
            "DELETE FROM agreements_validityspan", migrations.RunSQL.noop, elidable=True
        ),
    ]
