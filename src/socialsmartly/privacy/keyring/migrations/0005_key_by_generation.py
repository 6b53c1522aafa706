from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('keyring', '0004_journal_in_files'),
    ]

    operations = [
        migrations.AlterField(
            model_name='subjectkey',
            name='generation',
            field=models.IntegerField(db_index=True),
        ),
    ]
