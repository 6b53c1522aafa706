import socialsmartly.privacy.keyring.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applicants', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='applicant',
            name='phone',
            field=socialsmartly.privacy.keyring.fields.SealedTextField(editable=False, key_class=2, null=True, of='id', verbose_name='Mobile number for answers'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='media',
            field=models.CharField(choices=[('words', 'in words'), ('jpeg', 'picture'), ('png', 'picture'), ('pdf', 'PDF file')], default='words', max_length=5, verbose_name='Form of what was shown'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('media__in', ['words', 'jpeg', 'png', 'pdf'])), name='evidence_is_words_or_a_paper'),
        ),
    ]
