from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('keyring', '0007_handle_of_an_entry'),
    ]

    operations = [
        migrations.AlterField(
            model_name='suppressedkey',
            name='digest',
            field=models.BinaryField(max_length=48, primary_key=True, serialize=False),
        ),
        migrations.AddField(
            model_name='suppressedkey',
            name='opens',
            field=models.BooleanField(default=False),
        ),
    ]
