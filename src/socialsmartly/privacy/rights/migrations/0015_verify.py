from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0014_closing'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rightsrequest',
            name='right',
            field=models.CharField(choices=[('copy', 'A copy of my data'), ('correct', 'Correct my data'), ('delete', 'Delete my data'), ('withdraw', 'Withdraw a permission'), ('supplement', 'Add what is missing'), ('demand', 'Delete on a ground'), ('restrict', 'Only store my data'), ('explain', 'Explain a rule or a decision'), ('object', 'Object to a use of my data'), ('decide', 'Have a person decide'), ('complain', 'A complaint'), ('verify', 'Check a guardian'), ('other', 'Something else')], max_length=10, verbose_name='What was asked'),
        ),
    ]
