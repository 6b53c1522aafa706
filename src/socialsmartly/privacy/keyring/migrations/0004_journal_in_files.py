from django.db import migrations, models


def keep_who_was_erased(apps, schema_editor) -> None:
    entries = apps.get_model("keyring", "JournalEntry").objects.using(schema_editor.connection.alias).filter(event="erased")
    Erased = apps.get_model("keyring", "Erased")
    rows = [Erased(subject=subject, seq=0) for subject in set(entries.values_list("subject", flat=True))]
    Erased.objects.using(schema_editor.connection.alias).bulk_create(rows, batch_size=200)


class Migration(migrations.Migration):

    dependencies = [
        ('keyring', '0003_suppression'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erased',
            fields=[
                ('subject', models.UUIDField(primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='JournalMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField()),
                ('digest', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.RunPython(keep_who_was_erased, migrations.RunPython.noop),
        migrations.DeleteModel(
            name='JournalEntry',
        ),
    ]
