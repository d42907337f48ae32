from django.db import migrations, models

from perpusnas.core.identifiers import canonical

SCHEMES = [
    ("isil", "ISIL"),
    ("ror", "ROR"),
    ("wikidata", "Wikidata"),
    ("isni", "ISNI"),
    ("orcid", "ORCID"),
]
SCHEME = models.CharField(
    blank=True,
    choices=SCHEMES,
    help_text="For identifiers only.",
    max_length=10,
    verbose_name="identifier type",
)


def write_canonical_forms(apps, _schema_editor):
    """Write identifiers in their canonical form; what is none, or would be there twice,
    stays as it was typed, for somebody to correct."""
    rows = apps.get_model("partners", "Name").objects.filter(kind="identifier")
    for row in rows:
        try:
            text = canonical(row.scheme, row.text)
        except ValueError:
            continue
        if not rows.filter(scheme=row.scheme, text=text).exists():
            rows.filter(pk=row.pk).update(text=text)


def search_again(apps, _schema_editor):
    """Empty the search text of people with an honorific and of whoever has an identifier;
    `migrate` writes it anew."""
    identifiers = apps.get_model("partners", "Name").objects.filter(kind="identifier")
    people = apps.get_model("partners", "Person").objects
    people.exclude(honorific="").update(search_text="")
    for name, records in (
        ("person", people),
        ("partner", apps.get_model("partners", "Partner").objects),
    ):
        bearers = identifiers.exclude(**{name: None}).values(name)
        records.filter(pk__in=bearers).update(search_text="")


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_merge")]

    operations = [
        migrations.AlterField("name", "scheme", SCHEME),
        migrations.AlterField("historicalname", "scheme", SCHEME),
        migrations.RunPython(write_canonical_forms, migrations.RunPython.noop),
        migrations.RunPython(search_again, migrations.RunPython.noop),
    ]
