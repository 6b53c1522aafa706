from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rewards', '0004_withheld_by_whom'),
    ]

    operations = [
        migrations.AlterField(
            model_name='claim',
            name='withheld_minor',
            field=models.BigIntegerField(null=True, verbose_name='Tax withheld, in the smallest units of the currency'),
        ),
        migrations.AlterField(
            model_name='promotion',
            name='reward_value',
            field=models.BigIntegerField(default=0, verbose_name='Percent, or the smallest units of the currency'),
        ),
    ]
