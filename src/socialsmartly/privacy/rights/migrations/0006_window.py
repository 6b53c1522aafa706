from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rights", "0005_dates")]

    operations = [
        migrations.AddField(
            model_name="rightsrequest",
            name="carry_out_at",
            field=models.DateTimeField(null=True, verbose_name="May be taken back until"),
        ),
        migrations.AlterField(
            model_name="rightsrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "received"),
                    ("done", "done"),
                    ("refused", "refused"),
                    ("taken_back", "taken back"),
                ],
                default="received",
                max_length=10,
                verbose_name="State",
            ),
        ),
    ]
