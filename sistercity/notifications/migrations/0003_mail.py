import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# What was mailed, or tried, before has a mail of the same number.
WRITE = """
INSERT INTO notifications_mail
    (id, recipient_id, created_at, next_try_at, attempts, answer, sent_at, given_up_at)
SELECT id, recipient_id, created_at, now(), attempts, last_error, mailed_at,
    CASE WHEN mailed_at IS NULL AND attempts >= 12 THEN now() END
FROM notifications_notification WHERE mailed_at IS NOT NULL OR attempts > 0;
UPDATE notifications_notification SET mail_id = id WHERE mailed_at IS NOT NULL OR attempts > 0;
SELECT setval(
    pg_get_serial_sequence('notifications_mail', 'id'),
    (SELECT coalesce(max(id), 0) + 1 FROM notifications_mail),
    false
);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_squashed_0002'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='percobaan')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='jawaban server')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='terkirim')),
                ('given_up_at', models.DateTimeField(null=True, verbose_name='dihentikan')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'surat',
                'verbose_name_plural': 'surat',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('given_up_at', None), ('sent_at', None)), fields=['next_try_at'], name='mail_to_send')],
            },
        ),
        migrations.AddField(
            model_name='notification',
            name='mail',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='notifications', to='notifications.mail'),
        ),
        migrations.RunSQL(WRITE, migrations.RunSQL.noop),
    ]
