from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rights", "0011_extended_once")]

    operations = [
        migrations.AddField(
            model_name="rightsrequest",
            name="wished_at",
            field=models.DateTimeField(null=True, verbose_name="Wished for, beneath a report"),
        ),
    ]
