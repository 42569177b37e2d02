from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0003_mail'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='notification', name='notification_unsent'),
        migrations.RemoveField(model_name='notification', name='attempts'),
        migrations.RemoveField(model_name='notification', name='last_error'),
        migrations.RemoveField(model_name='notification', name='mailed_at'),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('by_mail', True), ('mail', None)), fields=['id'], name='notification_without_mail'),
        ),
    ]
