import django.core.validators
import django.db.models.deletion
import pghistory.utils
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('programs', '0001_initial'), ('programs', '0002_status_note')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('partnerships', '0001_squashed_0014'),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='kegiatan')),
                ('starts_on', models.DateField(verbose_name='mulai')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='selesai')),
                ('place', models.CharField(blank=True, max_length=150, verbose_name='tempat')),
                ('participants', models.PositiveIntegerField(blank=True, null=True, verbose_name='jumlah peserta')),
                ('done', models.BooleanField(default=False, verbose_name='sudah dilaksanakan')),
                ('result', models.TextField(blank=True, verbose_name='hasil')),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'kegiatan',
                'verbose_name_plural': 'kegiatan',
                'ordering': ['starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('apbd', 'APBD'), ('apbn', 'APBN'), ('grant', 'Hibah'), ('partner', 'Mitra luar negeri'), ('private', 'Swasta')], max_length=10, verbose_name='sumber pendanaan')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='uraian')),
                ('planned_amount', models.DecimalField(decimal_places=2, max_digits=18, validators=[django.core.validators.MinValueValidator(0)], verbose_name='rencana (Rp)')),
                ('realised_amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=18, validators=[django.core.validators.MinValueValidator(0)], verbose_name='realisasi (Rp)')),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'baris anggaran',
                'verbose_name_plural': 'baris anggaran',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nama pihak')),
                ('sector', models.CharField(choices=[('government', 'Pemerintah'), ('education', 'Lembaga pendidikan'), ('civil_society', 'Organisasi masyarakat sipil'), ('private', 'Swasta')], max_length=15, verbose_name='sektor')),
                ('role', models.CharField(blank=True, max_length=200, verbose_name='peran')),
            ],
            options={
                'verbose_name': 'pihak terlibat',
                'verbose_name_plural': 'pihak terlibat',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='nama program')),
                ('kind', models.CharField(choices=[('student_exchange', 'Pertukaran pelajar'), ('artist_exchange', 'Pertukaran seniman'), ('staff_exchange', 'Pertukaran pegawai'), ('training', 'Pelatihan'), ('development', 'Proyek pembangunan'), ('promotion', 'Promosi')], max_length=20, verbose_name='jenis')),
                ('objective', models.TextField(blank=True, verbose_name='tujuan')),
                ('lead_agency', models.CharField(max_length=150, verbose_name='perangkat daerah penanggung jawab')),
                ('starts_on', models.DateField(verbose_name='mulai')),
                ('ends_on', models.DateField(verbose_name='selesai')),
                ('ownership', models.TextField(blank=True, help_text='Siapa memiliki barang dan hasil program (PP 28/2018 Pasal 26).', verbose_name='pemilik hasil')),
                ('status', models.CharField(choices=[('planned', 'Direncanakan'), ('running', 'Berjalan'), ('completed', 'Selesai'), ('cancelled', 'Dibatalkan')], default='planned', editable=False, max_length=10, verbose_name='status')),
                ('status_note', models.TextField(blank=True, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='partnerships.agreement', verbose_name='perjanjian')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='partnerships.field', verbose_name='bidang')),
            ],
            options={
                'verbose_name': 'program',
                'verbose_name_plural': 'program',
                'ordering': ['-starts_on', '-pk'],
                'indexes': [models.Index(fields=['-starts_on', '-id'], name='programme_by_start'), models.Index(fields=['agreement', 'status'], name='programme_by_agreement')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='programme_ends_after_start', violation_error_message='Tanggal selesai harus sesudah tanggal mulai.')],
            },
        ),
        migrations.CreateModel(
            name='PartyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=150, verbose_name='nama pihak')),
                ('sector', models.CharField(choices=[('government', 'Pemerintah'), ('education', 'Lembaga pendidikan'), ('civil_society', 'Organisasi masyarakat sipil'), ('private', 'Swasta')], max_length=15, verbose_name='sektor')),
                ('role', models.CharField(blank=True, max_length=200, verbose_name='peran')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.party')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.programme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='party',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='programs.programme'),
        ),
        migrations.CreateModel(
            name='BudgetLineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('source', models.CharField(choices=[('apbd', 'APBD'), ('apbn', 'APBN'), ('grant', 'Hibah'), ('partner', 'Mitra luar negeri'), ('private', 'Swasta')], max_length=10, verbose_name='sumber pendanaan')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='uraian')),
                ('planned_amount', models.DecimalField(decimal_places=2, max_digits=18, validators=[django.core.validators.MinValueValidator(0)], verbose_name='rencana (Rp)')),
                ('realised_amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=18, validators=[django.core.validators.MinValueValidator(0)], verbose_name='realisasi (Rp)')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.budgetline')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.programme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='budgetline',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='budget_lines', to='programs.programme'),
        ),
        migrations.CreateModel(
            name='ActivityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=200, verbose_name='kegiatan')),
                ('starts_on', models.DateField(verbose_name='mulai')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='selesai')),
                ('place', models.CharField(blank=True, max_length=150, verbose_name='tempat')),
                ('participants', models.PositiveIntegerField(blank=True, null=True, verbose_name='jumlah peserta')),
                ('done', models.BooleanField(default=False, verbose_name='sudah dilaksanakan')),
                ('result', models.TextField(blank=True, verbose_name='hasil')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.activity')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.programme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='activity',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='programs.programme'),
        ),
        migrations.CreateModel(
            name='ProgrammeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=200, verbose_name='nama program')),
                ('kind', models.CharField(choices=[('student_exchange', 'Pertukaran pelajar'), ('artist_exchange', 'Pertukaran seniman'), ('staff_exchange', 'Pertukaran pegawai'), ('training', 'Pelatihan'), ('development', 'Proyek pembangunan'), ('promotion', 'Promosi')], max_length=20, verbose_name='jenis')),
                ('objective', models.TextField(blank=True, verbose_name='tujuan')),
                ('lead_agency', models.CharField(max_length=150, verbose_name='perangkat daerah penanggung jawab')),
                ('starts_on', models.DateField(verbose_name='mulai')),
                ('ends_on', models.DateField(verbose_name='selesai')),
                ('ownership', models.TextField(blank=True, help_text='Siapa memiliki barang dan hasil program (PP 28/2018 Pasal 26).', verbose_name='pemilik hasil')),
                ('status', models.CharField(choices=[('planned', 'Direncanakan'), ('running', 'Berjalan'), ('completed', 'Selesai'), ('cancelled', 'Dibatalkan')], default='planned', editable=False, max_length=10, verbose_name='status')),
                ('status_note', models.TextField(blank=True, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('agreement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partnerships.agreement', verbose_name='perjanjian')),
                ('created_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('field', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partnerships.field', verbose_name='bidang')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.programme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.CheckConstraint(condition=models.Q(('planned_amount__gte', 0), ('realised_amount__gte', 0)), name='budget_not_negative', violation_error_message='Jumlah uang tidak boleh negatif.'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='activity_ends_after_start', violation_error_message='Tanggal selesai harus sesudah tanggal mulai.'),
        ),
    ]
