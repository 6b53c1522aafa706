from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("minors", "0002_approval_finding")]

    operations = [
        migrations.AlterField(
            model_name="finding",
            name="finder",
            field=models.CharField(
                choices=[("staff", "staff of the operator"), ("shop", "the shop"), ("link", "by the personal link")],
                max_length=10,
                verbose_name="Found by",
            ),
        ),
    ]
