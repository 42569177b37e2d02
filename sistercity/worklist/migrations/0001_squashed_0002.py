import django.db.models.deletion
import django.utils.timezone
import sistercity.deadlines.counting
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('worklist', '0001_initial'), ('worklist', '0002_escalated_at')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('partnerships', '0001_squashed_0014'),
        ('places', '0001_squashed_0003'),
    ]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=60)),
                ('title', models.CharField(blank=True, max_length=250)),
                ('url', models.CharField(max_length=200)),
                ('role', models.CharField(blank=True, choices=[('officer', 'Petugas kerja sama'), ('coordinator', 'Koordinator'), ('leader', 'Pimpinan daerah'), ('foreign_affairs', 'Peninjau Kemlu'), ('home_affairs', 'Peninjau Kemendagri'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=20)),
                ('holder', models.CharField(blank=True, max_length=60)),
                ('since', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('day_kind', models.CharField(default=sistercity.deadlines.counting.DayKind['CALENDAR'], max_length=8)),
                ('held_on', models.DateField(null=True)),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(null=True)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='worklist', to='partnerships.partnership')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='worklist', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.region')),
            ],
            options={
                'verbose_name': 'giliran',
                'verbose_name_plural': 'giliran',
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['role', 'region', 'due_on'], name='worklist_open_by_role'), models.Index(condition=models.Q(('closed_at', None)), fields=['person', 'due_on'], name='worklist_by_person'), models.Index(condition=models.Q(('closed_at', None)), fields=['due_on'], name='worklist_open_by_date')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('subject', 'key', 'role', 'person'), name='worklist_open_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('role', ''), _negated=True), ('person__isnull', False), _connector='OR'), name='worklist_somebody')],
            },
        ),
    ]
