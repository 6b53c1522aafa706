from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('minors', '0003_finders'),
    ]

    operations = [
        migrations.AddField(
            model_name='guardian',
            name='checked_at',
            field=models.DateTimeField(null=True, verbose_name='Checked by two people'),
        ),
        migrations.AddField(
            model_name='guardian',
            name='request',
            field=models.UUIDField(null=True, verbose_name='Request by which it is checked'),
        ),
        migrations.AlterField(
            model_name='guardian',
            name='answer',
            field=models.CharField(choices=[('asked', 'asked, no answer yet'), ('shown', 'agreed; who they are is being checked'), ('unproven', 'agreed; what was shown did not show who they are'), ('consented', 'agreed'), ('refused', 'refused'), ('withdrawn', 'agreed, and took it back')], default='asked', max_length=10, verbose_name='Answer of the guardian'),
        ),
        migrations.AddIndex(
            model_name='guardian',
            index=models.Index(fields=['request'], name='guardian_of_request'),
        ),
    ]
