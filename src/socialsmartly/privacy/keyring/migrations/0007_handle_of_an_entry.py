from uuid import uuid4

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_handles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    entries = apps.get_model("keyring", "IndexEntry").objects.using(schema_editor.connection.alias)
    for digest in list(entries.values_list("pk", flat=True)):
        entries.filter(pk=digest).update(handle=uuid4())


class Migration(migrations.Migration):

    dependencies = [
        ('keyring', '0006_locked_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='indexentry',
            name='handle',
            field=models.UUIDField(null=True),
        ),
        migrations.RunPython(give_handles, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='indexentry',
            name='handle',
            field=models.UUIDField(default=uuid4),
        ),
    ]
