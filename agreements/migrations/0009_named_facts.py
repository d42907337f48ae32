"""Facts that citations named in words are named as fields."""

from django.db import migrations

from agreements.models import AgreementCitation
from perpusnas.core.fact_names import name_typed_facts


def name_facts(apps, _schema_editor):
    stored = apps.get_model("agreements", "AgreementCitation")
    name_typed_facts(AgreementCitation, stored)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0008_signatories_and_headings")]
    operations = [migrations.RunPython(name_facts, migrations.RunPython.noop)]
