from django.db import migrations


def search_again(apps, _schema_editor):
    """Empty the search text of agreements without a title, which `migrate` writes anew
    with the words of their heading."""
    apps.get_model("agreements", "Agreement").objects.filter(
        title_id="", title_en="", title_other=""
    ).update(search_text="")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_neutral_messages")]

    operations = [migrations.RunPython(search_again, migrations.RunPython.noop)]
