import django.db.models.deletion
from django.db import migrations, models


def search_again(apps, _schema_editor):
    """Empty the search text of agreements without a title, which `migrate` writes anew
    with the words of their heading."""
    apps.get_model("agreements", "Agreement").objects.filter(
        title_id="", title_en="", title_other=""
    ).update(search_text="")


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0007_presumed_and_unknown"),
        ("partners", "0006_names_and_identifiers"),
        ("perpusnas", "0006_submission"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsignatory",
            name="country",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="perpusnas.country",
                verbose_name="or for which country",
            ),
        ),
        migrations.AddField(
            model_name="signatory",
            name="country",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatories",
                to="perpusnas.country",
                verbose_name="or for which country",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsignatory",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="May be empty for a witness, who need not belong to a party.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.partner",
                verbose_name="for which partner",
            ),
        ),
        migrations.AlterField(
            model_name="signatory",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                help_text="May be empty for a witness, who need not belong to a party.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatories",
                to="partners.partner",
                verbose_name="for which partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="signatory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("country__isnull", True), ("partner__isnull", True)),
                    ("country__isnull", True),
                    ("partner__isnull", True),
                    _connector="OR",
                ),
                name="signatory_for_one",
                violation_error_message="Enter either a partner or a country.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signatory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("capacity", "witness"),
                    ("partner__isnull", False),
                    ("country__isnull", False),
                    _connector="OR",
                ),
                name="signatory_for_somebody",
                violation_error_message="Enter for which partner or country the person signed; only a witness may have none.",
            ),
        ),
        migrations.RunPython(search_again, migrations.RunPython.noop),
    ]
