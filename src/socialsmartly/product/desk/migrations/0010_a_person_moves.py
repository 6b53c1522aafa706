from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0009_read_aloud'),
    ]

    operations = [
        migrations.AlterField(
            model_name='evidence',
            name='by',
            field=models.CharField(choices=[('customer', 'customer'), ('shop', 'shop'), ('clock', 'the clock'), ('person', 'a person of the operator')], max_length=10, verbose_name='By'),
        ),
        migrations.AlterField(
            model_name='move',
            name='by',
            field=models.CharField(choices=[('customer', 'customer'), ('shop', 'shop'), ('clock', 'the clock'), ('person', 'a person of the operator')], max_length=10, verbose_name='By'),
        ),
    ]
