from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('keyring', '0005_key_by_generation'),
    ]

    operations = [
        migrations.AddField(
            model_name='subjectkey',
            name='locked',
            field=models.BooleanField(default=False),
        ),
    ]
