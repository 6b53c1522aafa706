
from django.db import migrations, models

class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='reachable_by_email',
            field=models.BooleanField(default=False, verbose_name='An e-mail can reach them'),
        ),
    ]
