"""Facts that citations named in words are named as fields."""

from django.db import migrations

from partners.models import PartnerCitation
from perpusnas.core.fact_names import name_typed_facts


def name_facts(apps, _schema_editor):
    stored = apps.get_model("partners", "PartnerCitation")
    name_typed_facts(PartnerCitation, stored)


class Migration(migrations.Migration):
    dependencies = [("partners", "0006_names_and_identifiers")]
    operations = [migrations.RunPython(name_facts, migrations.RunPython.noop)]
