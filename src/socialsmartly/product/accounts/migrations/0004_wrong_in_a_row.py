import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_counted_factors'),
    ]

    operations = [
        migrations.AddField(
            model_name='codebudget',
            name='counts_until',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
