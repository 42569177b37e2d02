import django.utils.timezone
import pghistory.utils
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_initial'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='hari pertama')),
                ('last_day', models.DateField(verbose_name='hari terakhir')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='alasan')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='diakhiri')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'ketidakhadiran',
                'verbose_name_plural': 'ketidakhadiran',
                'ordering': ['-first_day', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AbsenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('first_day', models.DateField(verbose_name='hari pertama')),
                ('last_day', models.DateField(verbose_name='hari terakhir')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='alasan')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='diakhiri')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(error_messages={'unique': 'Alamat surel ini sudah dipakai pengguna lain.'}, max_length=254, verbose_name='alamat surel')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('position', models.CharField(blank=True, max_length=150, verbose_name='jabatan')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telepon')),
                ('role', models.CharField(choices=[('officer', 'Petugas kerja sama'), ('coordinator', 'Koordinator'), ('leader', 'Pimpinan daerah'), ('foreign_affairs', 'Peninjau Kemlu'), ('home_affairs', 'Peninjau Kemendagri'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=20, verbose_name='peran')),
                ('heads_unit', models.BooleanField(default=False, help_text='Diberi tahu ketika unitnya melewati tenggat.', verbose_name='kepala unit')),
                ('language', models.CharField(choices=[('id', 'Indonesia'), ('en', 'English')], default='id', max_length=2, verbose_name='bahasa')),
                ('password_set_at', models.DateTimeField(editable=False, null=True, verbose_name='kata sandi diganti')),
                ('password_link_at', models.DateTimeField(editable=False, null=True, verbose_name='tautan kata sandi dikirim administrator')),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(error_messages={'unique': 'Alamat surel ini sudah dipakai pengguna lain.'}, max_length=254, unique=True, verbose_name='alamat surel')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('position', models.CharField(blank=True, max_length=150, verbose_name='jabatan')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telepon')),
                ('role', models.CharField(choices=[('officer', 'Petugas kerja sama'), ('coordinator', 'Koordinator'), ('leader', 'Pimpinan daerah'), ('foreign_affairs', 'Peninjau Kemlu'), ('home_affairs', 'Peninjau Kemendagri'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=20, verbose_name='peran')),
                ('heads_unit', models.BooleanField(default=False, help_text='Diberi tahu ketika unitnya melewati tenggat.', verbose_name='kepala unit')),
                ('language', models.CharField(choices=[('id', 'Indonesia'), ('en', 'English')], default='id', max_length=2, verbose_name='bahasa')),
                ('password_set_at', models.DateTimeField(editable=False, null=True, verbose_name='kata sandi diganti')),
                ('password_link_at', models.DateTimeField(editable=False, null=True, verbose_name='tautan kata sandi dikirim administrator')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
            ],
            options={
                'verbose_name': 'pengguna',
                'verbose_name_plural': 'pengguna',
                'ordering': ['name', 'pk'],
            },
        ),
    ]
