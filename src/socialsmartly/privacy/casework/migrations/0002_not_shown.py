from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='code',
            field=models.CharField(blank=True, choices=[('not_about_you', 'The information is not about you.'), ('repeated', 'It repeats an earlier request without a new reason.'), ('others', 'Granting it would endanger the rights of others.'), ('not_shown', 'What was shown does not show who asks, or that they may. You can show something else.'), ('not_possible', 'It is not possible by reasonable technical means. Until it is, we only store the information safely.'), ('needed', 'A basic function that you still use cannot work without it.'), ('law', 'A law obliges us to keep or to do it.')], max_length=20, verbose_name='Reason'),
        ),
    ]
